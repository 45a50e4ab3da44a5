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
  /** Its place, from 1, among the `parts` entries that were appended together. */
  readonly part: Fixed<number>;
  readonly parts: Fixed<number>;
  /** Of the writing process, over the entry and its part; null from one that holds no key. */
  readonly mac: Fixed<Uint8Array | null>;
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

/** Complete tiles of the tree. Those not yet complete follow from `root` of the level below, or from leaf hashes. */
export interface LedgerTileTable {
  readonly level: Fixed<number>;
  readonly n: Fixed<number | string>;
  /** 256 hashes. */
  readonly hashes: Fixed<Uint8Array>;
  /** The hash over them. */
  readonly root: Fixed<Uint8Array>;
}

/** Signed notes. All that a row says is under the signature, so its number is repeated for order only. */
export interface LedgerCheckpointTable {
  readonly number: Fixed<number | string>;
  readonly size: Fixed<number | string>;
  readonly note: Fixed<string>;
}

/** Which entries name a document. */
export interface LedgerDocumentTable {
  readonly sha256: Fixed<Uint8Array>;
  readonly index: Fixed<number | string>;
}

export interface LedgerTables {
  readonly ledger_outbox: LedgerOutboxTable;
  readonly ledger_entry: LedgerEntryTable;
  readonly ledger_tile: LedgerTileTable;
  readonly ledger_checkpoint: LedgerCheckpointTable;
  readonly ledger_document: LedgerDocumentTable;
}
