import { type Kysely, sql } from "kysely";

/** Authenticator apps (RFC 6238) and the codes for whoever has lost theirs. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table auth.authenticator (
      user_id uuid primary key references auth."user" (id) on delete cascade,
      secret bytea not null,
      confirmed_at timestamptz,
      last_step bigint not null default 0
    )`.execute(db);
  await sql`
    create table auth.recovery_code (
      user_id uuid not null references auth.authenticator (user_id) on delete cascade,
      hash bytea not null,
      primary key (user_id, hash)
    )`.execute(db);
  await sql`
    grant select, insert, update, delete on auth.authenticator, auth.recovery_code to engross_app`.execute(db);
};
