import { type Kysely, sql } from "kysely";

/** Passkeys: public keys, of which a copy opens nothing. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table auth.passkey (
      id uuid primary key,
      user_id uuid not null references auth."user" (id) on delete cascade,
      credential_id text not null unique,
      public_key bytea not null,
      counter bigint not null,
      transports text[] not null,
      name text not null check (name <> ''),
      created_at timestamptz not null,
      last_used_at timestamptz
    )`.execute(db);
  await sql`create index passkey_of_user on auth.passkey (user_id, created_at)`.execute(db);
  await sql`grant select, insert, update, delete on auth.passkey to engross_app`.execute(db);
};
