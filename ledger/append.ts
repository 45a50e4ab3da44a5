import { CompiledQuery, type Transaction } from "kysely";
import { toldOf, vouchedBytes } from "./leaf.ts";
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

/**
 * Begins a statement whose answer nobody waits for: whoever passes statements on may keep it until the next one of its
 * transaction, send both together, and tell its failure then.
 */
export const unanswered = "/* unanswered */";

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
    const bytes = vouchedBytes(toldOf({ ...told, body }, [place + 1, entries.length]));
    if (bytes.length > longest) throw new RangeError(`An entry of ${bytes.length} bytes is more than ${longest}`);
    const mac = vouch === undefined ? null : `\\x${vouch(bytes).toString("hex")}`;
    return { ...told, body, part: place + 1, parts: entries.length, mac };
  });
  await tx.executeQuery(CompiledQuery.raw(insertion, [JSON.stringify(rows)]));
};

/** One text for any number of rows: prepared once a connection, and written out, for every command passes here. */
const insertion = `${unanswered}
  insert into ledger_outbox (tenant, subject, kind, actor, at, body, part, parts, mac)
  select * from jsonb_to_recordset($1::jsonb) as entry
    (tenant uuid, subject text, kind text, actor text, at timestamptz(3), body jsonb, part integer, parts integer, mac bytea)`;
