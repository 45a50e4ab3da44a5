import type { ColumnType, GeneratedAlways } from "kysely";

/** Values that survive JSON unchanged. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json | undefined };

export type Body = { readonly [name: string]: Json | undefined };

/** Written once, never updated. */
type Fixed<Read, Write = Read> = ColumnType<Read, Write, never>;

/** What happened, waiting for its number. Business transactions insert here and nowhere else. */
export interface LedgerOutboxTable {
  readonly id: GeneratedAlways<number | string>;
  readonly tenant: Fixed<string>;
  readonly subject: Fixed<string>;
  readonly kind: Fixed<string>;
  readonly actor: Fixed<string>;
  readonly at: Fixed<Date>;
  readonly body: Fixed<Body, string>;
  /** The transaction that wrote the row (`xid8` as text). */
  readonly xid: GeneratedAlways<string>;
}

/** What happened, numbered. `entry` is the leaf's exact bytes; the body is in them. */
export interface LedgerEntryTable {
  readonly index: Fixed<number | string>;
  /** The outbox id that it had, by which a subject's timeline is ordered. */
  readonly id: Fixed<number | string>;
  readonly tenant: Fixed<string>;
  readonly subject: Fixed<string>;
  readonly kind: Fixed<string>;
  readonly actor: Fixed<string>;
  readonly at: Fixed<Date>;
  readonly entry: Fixed<Uint8Array>;
  readonly leaf_hash: Fixed<Uint8Array>;
}

export interface LedgerTables {
  readonly ledger_outbox: LedgerOutboxTable;
  readonly ledger_entry: LedgerEntryTable;
}
