import { type Kysely, sql } from "kysely";

/** People whose lost factors an administrator removed, until they have set up another one. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table auth.enrolment (
      user_id uuid primary key references auth."user" (id) on delete cascade,
      since timestamptz not null
    )`.execute(db);
  await sql`grant select, insert, update, delete on auth.enrolment to engross_app`.execute(db);
};
