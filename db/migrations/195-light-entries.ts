import type { Kysely } from "kysely";
import * as ledger from "../../ledger/migration.ts";

export const up = (db: Kysely<unknown>): Promise<void> => ledger.lightenEntries(db);
