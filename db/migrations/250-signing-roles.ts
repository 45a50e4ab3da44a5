import { type Kysely, sql } from "kysely";

/** Parts in a ceremony beside signing, what is known of an act of signing, and how a session was confirmed last. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    alter table signer
      add column role text not null default 'signer'
        check (role in ('signer', 'approver', 'viewer', 'copy', 'seal')),
      add column group_name text,
      add column seal uuid`.execute(db);
  // Which kinds of words there are is told by the types of the application alone: every noun adds its own.
  await sql`alter table remark drop constraint if exists remark_kind_check`.execute(db);
  await sql`alter table remark add column circumstances jsonb`.execute(db);
  await sql`
    alter table auth.session
      add column confirmed_by text
        check (confirmed_by in ('sign-in', 'passkey', 'authenticator', 'single-sign-on'))`.execute(db);
};
