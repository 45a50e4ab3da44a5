import { createHash } from "node:crypto";
import { sql } from "kysely";
import type { Tally } from "../domain/audit-figures.ts";
import type { TenantId } from "../domain/ids.ts";
import type { Tx } from "./schema.ts";

/** Which entries of the ledger a report counts: those of one organisation and span that a checkpoint covers. */
export interface EntryWindow {
  readonly tenant: TenantId;
  readonly from: Date;
  /** The first moment after the span. */
  readonly before: Date;
  /** How many entries the ledger had when the checkpoint was signed: later ones are left out. */
  readonly size: number;
}

const within = ({ tenant, from, before, size }: EntryWindow) =>
  sql<boolean>`tenant = ${tenant} and at >= ${from} and at < ${before} and index < ${size}`;

/** Whether something that happened in the span has no number in the ledger yet. */
export const anyUnnumbered = async (tx: Tx, from: Date, before: Date): Promise<boolean> => {
  const { rows } = await sql`select from ledger_outbox where at >= ${from} and at < ${before} limit 1`.execute(tx);
  return rows.length > 0;
};

/** How often who did what to what. */
export const talliesIn = async (tx: Tx, window: EntryWindow): Promise<readonly Tally[]> => {
  const { rows } = await sql<Tally>`
    select subject, kind, actor, count(*) as count from ledger_entry
    where ${within(window)} group by subject, kind, actor order by subject, kind, actor`.execute(tx);
  return rows;
};

export interface ListedEntry {
  readonly index: number;
  readonly at: Date;
  readonly subject: string;
  readonly kind: string;
  readonly actor: string;
}

/** One kind of thing that happens to one kind of subject. */
export interface KindOfEntry {
  /** `contract`, `person` …: what stands before the id. */
  readonly about: string;
  readonly kind: string;
}

/** Entries of these kinds, in order. */
export const entriesIn = async (
  tx: Tx,
  window: EntryWindow,
  kinds: readonly KindOfEntry[],
  limit: number,
): Promise<readonly ListedEntry[]> => {
  const [abouts, names] = [kinds.map(({ about }) => about), kinds.map(({ kind }) => kind)];
  const { rows } = await sql<ListedEntry>`
    select index, at, subject, kind, actor from ledger_entry
    where ${within(window)}
      and (split_part(subject, '/', 1), kind) in (select * from unnest(${abouts}::text[], ${names}::text[]))
    order by index limit ${limit}`.execute(tx);
  return rows;
};

/** What holds a report to the ledger. */
export interface EntriesProof {
  readonly entries: number;
  readonly firstIndex: number | null;
  readonly lastIndex: number | null;
  /** SHA-256 over the leaf hashes (RFC 6962 §2.1), 32 bytes each, in the order of their numbers. */
  readonly digest: Buffer;
}

const pageEntries = 5_000;

/** Reads the leaf hash of every entry that a report counts. */
export const proofOf = async (tx: Tx, window: EntryWindow): Promise<EntriesProof> => {
  const hash = createHash("sha256");
  let [entries, firstIndex, lastIndex]: [number, number | null, number | null] = [0, null, null];
  for (;;) {
    const { rows } = await sql<{ readonly index: number; readonly leaf_hash: Buffer }>`
      select index, leaf_hash from ledger_entry
      where ${within(window)} and index > ${lastIndex ?? -1} order by index limit ${pageEntries}`.execute(tx);
    for (const { leaf_hash } of rows) hash.update(leaf_hash);
    entries += rows.length;
    firstIndex ??= rows[0]?.index ?? null;
    lastIndex = rows.at(-1)?.index ?? lastIndex;
    if (rows.length < pageEntries) return { entries, firstIndex, lastIndex, digest: hash.digest() };
  }
};
