import type { Selectable } from "kysely";
import type { IncidentId, TenantId } from "../domain/ids.ts";
import type { Tx } from "./schema.ts";

/** What one scrub of a tenant's stored objects found. */
export interface ScrubRunTable {
  readonly tenant: TenantId;
  readonly run: string;
  readonly started_at: Date;
  readonly finished_at: Date;
  readonly objects: number;
  /** Read from both stores. */
  readonly bytes: number;
  readonly repaired: number;
  /** Objects that no store could give; each counts in every run until it is back. */
  readonly lost: number;
  /** What was opened for those that were not known to be lost before. */
  readonly incident: IncidentId | null;
}

export type ScrubRunRow = Selectable<ScrubRunTable>;

/** False where the run is on record already. */
export const addScrubRun = async (tx: Tx, run: ScrubRunRow): Promise<boolean> => {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto("scrub_run")
    .values(run)
    .onConflict((on) => on.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
};

/** The latest runs, newest first. */
export const scrubRuns = (tx: Tx, limit: number): Promise<ScrubRunRow[]> =>
  tx.selectFrom("scrub_run").selectAll().orderBy("finished_at", "desc").limit(limit).execute();
