import type { Kysely } from "kysely";
import * as ledger from "../../ledger/migration.ts";

/** The tree over the ledger's entries. Those that are there already are taken into it by the sequencer. */
export const up = (db: Kysely<unknown>): Promise<void> =>
  ledger.addTree(db, { writer: "engross_app", sequencer: "engross_sequencer" });
