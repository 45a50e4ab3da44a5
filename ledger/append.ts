import type { Transaction } from "kysely";
import { canonicalJson } from "./canonical.ts";
import { type Part, vouchedBytes } from "./leaf.ts";
import type { Body, LedgerTables } from "./tables.ts";
import { voucherOf } from "./vouching.ts";

/** Something that happened, as whoever caused it tells it. */
export interface NewEntry {
  /** UUID of the tenant whose it is. */
  readonly tenant: string;
  /** What it happened to, such as `contract/<uuid>`; timelines are read by it. */
  readonly subject: string;
  /** What happened, in kebab case, such as `draft-submitted`. */
  readonly kind: string;
  /** Who caused it, such as `person/<uuid>` or `link/<uuid>`. */
  readonly actor: string;
  /** When, to the millisecond. */
  readonly at: Date;
  /** The facts. Personal data only as a `commitment`; documents by a member `sha256`, or whose name ends so. */
  readonly body?: Body;
}

/** Leaves room in the 65 535 bytes of an entry for what numbering adds. */
const longest = 64_000;

/**
 * Records entries in the transaction that has the effect which they tell of: both are kept or neither. They show at
 * once in `entries`; the sequencer numbers them soon after the commit.
 * @throws TypeError if a body holds what JSON cannot carry
 * @throws RangeError if an entry is longer than 64 000 bytes
 */
export const append = async (tx: Transaction<LedgerTables>, entries: readonly NewEntry[]): Promise<void> => {
  if (entries.length === 0) return;
  const vouch = voucherOf(tx);
  const rows = entries.map(({ body = {}, ...told }, place) => {
    const part: Part = [place + 1, entries.length];
    const bytes = vouchedBytes({ ...told, body, part });
    if (bytes.length > longest) throw new RangeError(`An entry of ${bytes.length} bytes is more than ${longest}`);
    return { ...told, body: canonicalJson(body), part: part[0], parts: part[1], mac: vouch?.(bytes) ?? null };
  });
  await tx.insertInto("ledger_outbox").values(rows).execute();
};
