import { type Kysely, sql } from "kysely";
import { auditCheckpoints } from "./audit-checkpoints.ts";
import { auditEntries } from "./audit-entries.ts";
import { auditOutbox } from "./audit-outbox.ts";
import type { LedgerKey } from "./key.ts";
import type { LedgerTables } from "./tables.ts";

export interface Finding {
  readonly table:
    | "ledger_entry"
    | "ledger_tile"
    | "ledger_checkpoint"
    | "ledger_document"
    | "ledger_outbox"
    | "outside";
  /** Which row, by its key, such as `index 17`; for `outside`, which of the checkpoints that were kept elsewhere. */
  readonly row: string;
  /** What is wrong, for technicians. */
  readonly wrong: string;
}

export interface AuditOptions {
  readonly key: Pick<LedgerKey, "verifierKey" | "vouched">;
  /** Checkpoints that were kept outside of the database: they alone show that all of it was made anew, or its end cut off. */
  readonly anchors?: readonly string[];
  /** Entries below this index may be unvouched: those from before all processes vouched. 0 unless told. */
  readonly vouchedFrom?: number;
}

export interface Audit {
  readonly entries: number;
  readonly checkpoints: number;
  readonly findings: readonly Finding[];
}

/**
 * Computes the whole ledger anew from its rows, in one snapshot, and names every row that does not fit. `db` must see all
 * tenants. A sequencer may go on meanwhile. The README says what an audit without anchors cannot find.
 */
export const auditLedger = (db: Kysely<LedgerTables>, options: AuditOptions): Promise<Audit> =>
  db
    .transaction()
    .setIsolationLevel("repeatable read")
    .setAccessMode("read only")
    .execute((tx) => auditWithin(tx, options));

/** The same, in a transaction that is there already. */
export const auditWithin = async (tx: Kysely<LedgerTables>, options: AuditOptions): Promise<Audit> => {
  // The ledger has its own pace; a large one takes minutes to read.
  await sql`set local statement_timeout = 0`.execute(tx);
  const { size, roots, findings } = await auditEntries(tx, options.vouchedFrom ?? 0);
  const checkpoints = await auditCheckpoints(tx, options, size, roots);
  const waiting = await auditOutbox(tx, options.key);
  return {
    entries: size,
    checkpoints: checkpoints.count,
    findings: [...findings, ...checkpoints.findings, ...waiting],
  };
};
