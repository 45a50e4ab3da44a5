import { type Kysely, sql } from "kysely";

/** The answers to the custom fields of a contract's type, beside the other words of a version. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`alter table contract_version add column fields jsonb not null default '[]'::jsonb`.execute(db);
};
