#!/usr/bin/env bash
# Run once by the postgres image on an empty cluster: the logins and databases that stack/postgres.ts makes elsewhere.
set -euo pipefail

psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
  --set owner="$ENGROSS_OWNER_PASSWORD" --set app="$ENGROSS_PASSWORD" \
  --set keys="$ENGROSS_KEYS_PASSWORD" --set temporal="$TEMPORAL_PASSWORD" <<'SQL'
create role engross_app nologin;
create role engross_sequencer nologin;
grant engross_sequencer to engross_app with inherit false, set true;
create role engross_owner login password :'owner';
create role engross login password :'app' in role engross_app;
create role engross_keys login password :'keys';
create role temporal login password :'temporal';
create database engross owner engross_owner;
create database engross_keys owner engross_keys;
create database temporal owner temporal;
create database temporal_visibility owner temporal;
revoke all on database engross, engross_keys, temporal, temporal_visibility, postgres from public;
grant connect on database engross to engross_app;
SQL
