import {
  checkpoint,
  ensureLedgerKey,
  type LedgerKey,
  type LedgerKeyAddress,
  openLedgerKey,
  vouching,
} from "../ledger/index.ts";
import { openDatabase } from "./connection.ts";
import { sequencer } from "./roles.ts";
import type { Db, Tx } from "./schema.ts";

export interface OpenLedger {
  /** The connections given; what is appended through them is vouched for with the ledger's key. */
  readonly db: Db;
  readonly key: LedgerKey;
}

/**
 * Opens the ledger for a process that writes to it or speaks for it. A ledger that has signed nothing yet gets its key.
 *
 * @throws LedgerMisconfigured where the key of a ledger that has begun is missing or not safe
 */
export const openLedger = async (db: Db, address: LedgerKeyAddress): Promise<OpenLedger> => {
  if ((await checkpoint(db)) === undefined) await ensureLedgerKey(address);
  const key = await openLedgerKey(address);
  return { db: vouching(db, key), key };
};

/**
 * Those of the documents that a numbered entry of the subject names. The viewer must see the subject.
 *
 * @param hashes SHA-256 in hexadecimal
 */
export const documentsNamed = async (
  tx: Tx,
  subject: string,
  hashes: readonly string[],
): Promise<ReadonlySet<string>> => {
  const rows = await tx
    .selectFrom("ledger_document as document")
    .innerJoin("ledger_entry as entry", "entry.index", "document.index")
    .select("document.sha256")
    .where("entry.subject", "=", subject)
    .where("document.sha256", "in", [...hashes.map((hash) => Buffer.from(hash, "hex")), Buffer.alloc(32)])
    .execute();
  return new Set(rows.map(({ sha256 }) => Buffer.from(sha256).toString("hex")));
};

/** Connections that see the ledger of all tenants, and nothing else: for its audit. End them with `destroy()`. */
export const openWholeLedger = (url: string): Db => {
  const address = new URL(url);
  address.searchParams.set("options", `-c role=${sequencer}`);
  return openDatabase(address.href, { applicationName: "engross audit", connections: 1 });
};
