import { type Kysely, sql } from "kysely";

/** Finds executed contracts whose time-stamp was never noted, without reading the others. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create index contract_unstamped on contract (tenant, recorded_at)
    where state->'executed' <> 'null' and state->'preservation' is null`.execute(db);
};
