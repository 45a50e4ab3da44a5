import type { Transaction } from "kysely";
import { canonicalJson } from "./canonical.ts";
import type { Body, LedgerTables } from "./tables.ts";

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
  /** The facts. Personal data only as a `commitment`. */
  readonly body?: Body;
}

/**
 * Records entries in the transaction that has the effect which they tell of: both are kept or neither. They show at
 * once in `entries`; the sequencer numbers them soon after the commit.
 * @throws TypeError if a body holds what JSON cannot carry
 */
export const append = async (tx: Transaction<LedgerTables>, entries: readonly NewEntry[]): Promise<void> => {
  if (entries.length === 0) return;
  await tx
    .insertInto("ledger_outbox")
    .values(entries.map(({ body = {}, ...entry }) => ({ ...entry, body: canonicalJson(body) })))
    .execute();
};
