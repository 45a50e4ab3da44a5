import { type Kysely, sql } from "kysely";

/** Where the other sides are: of a structured draft as its parties say, of a file as whoever uploaded it said. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`alter table contract_version add column countries text[] not null default '{}'`.execute(db);
};
