import { type Kysely, sql } from "kysely";

/** Devices, lockouts and one-time tokens of signing in, beside the tables of 002 and closed as they are. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table auth.device (
      id uuid primary key,
      user_id uuid not null references auth."user" (id) on delete cascade,
      hash bytea not null,
      user_agent text not null,
      first_seen_at timestamptz not null,
      last_seen_at timestamptz not null,
      unique (user_id, hash)
    )`.execute(db);
  await sql`create index device_hash on auth.device (hash)`.execute(db);
  // Forgetting a device ends the sessions on it.
  await sql`
    alter table auth.session
      add column assurance smallint not null default 1 check (assurance in (1, 2)),
      add column device uuid references auth.device (id) on delete cascade`.execute(db);
  await sql`create index session_of_device on auth.session (device) where device is not null`.execute(db);
  await sql`
    create table auth.lockout (
      key bytea primary key,
      tries integer not null,
      locked_until timestamptz,
      expires_at timestamptz not null
    )`.execute(db);
  await sql`create index lockout_expiry on auth.lockout (expires_at)`.execute(db);
  await sql`
    create table auth.one_time_token (
      hash bytea primary key,
      purpose text not null check (purpose <> ''),
      person uuid references person (id),
      facts jsonb not null default '{}',
      expires_at timestamptz not null
    )`.execute(db);
  await sql`create index one_time_token_of_person on auth.one_time_token (person, purpose)`.execute(db);
  await sql`create index one_time_token_expiry on auth.one_time_token (expires_at)`.execute(db);
  await sql`
    grant select, insert, update, delete on auth.device, auth.lockout, auth.one_time_token to engross_app`.execute(db);

  // Asked when the installation starts, before there is anybody to ask for.
  await sql`
    create function anybody_outside(excepted uuid) returns boolean
    language sql stable security definer set search_path = public, pg_temp
    begin atomic select exists (select from person where tenant <> excepted); end`.execute(db);
  await sql`revoke all on function anybody_outside(uuid) from public`.execute(db);
  await sql`grant execute on function anybody_outside(uuid) to engross_app`.execute(db);
};
