import { sql, type Transaction } from "kysely";
import type { Body, LedgerTables } from "./tables.ts";

/** Something that happened, as the ledger tells it. */
export interface Entry {
  /** Orders a timeline, and is the cursor of its pages. */
  readonly id: number;
  /** Its number in the ledger, from 0; null for the moment before it is numbered. */
  readonly index: number | null;
  readonly subject: string;
  readonly kind: string;
  readonly actor: string;
  readonly at: Date;
  readonly body: Body;
}

export interface EntriesPage {
  readonly subject: string;
  /** The `id` of the last entry of the page before. */
  readonly before?: number;
  readonly limit: number;
}

/**
 * What happened to one subject, newest first, the transaction's own entries included. Whether the viewer may see the
 * subject at all is for the caller to know: row policies here keep tenants apart and nothing finer.
 */
export const entries = async (
  tx: Transaction<LedgerTables>,
  { subject, before = Number.MAX_SAFE_INTEGER, limit }: EntriesPage,
): Promise<readonly Entry[]> => {
  const { rows } = await sql<Row>`
    (select id, null::bigint as index, subject, kind, actor, at, body
     from ledger_outbox
     where subject = ${subject} and id < ${before}
     order by id desc limit ${limit})
    union all
    (select id, index, subject, kind, actor, at, convert_from(entry, 'UTF8')::jsonb -> 'body' as body
     from ledger_entry
     where subject = ${subject} and id < ${before}
     order by id desc limit ${limit})
    order by id desc limit ${limit}`.execute(tx);
  return rows.map(({ id, index, ...told }) => ({
    id: Number(id),
    index: index === null ? null : Number(index),
    ...told,
  }));
};

/** `bigint` comes as the connection's reader gives it. */
interface Row extends Omit<Entry, "id" | "index"> {
  readonly id: number | string;
  readonly index: number | string | null;
}
