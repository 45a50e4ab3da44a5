import type { Client } from "@temporalio/client";
import type { Anchors } from "../archive/anchor.ts";
import type { Db } from "../db/schema.ts";
import type { RemoteSigning } from "../documents/remote-signer.ts";
import type { Vouching } from "../documents/signature.ts";
import type { Destinations } from "../domain/webhook.ts";
import type { LedgerKey } from "../ledger/index.ts";
import type { Post } from "../mail/transport.ts";
import type { KeyRotation } from "../vault/keys/rotation.ts";
import type { Vault } from "../vault/vault.ts";

/** All that activities stand on, opened by `activities/worker.ts`. Each file picks what it needs. */
export interface ActivityServices extends Vouching {
  /** Signs with keys of people's own. */
  readonly remoteSigning: RemoteSigning | undefined;
  readonly db: Db;
  /** The ledger of all tenants, for its audit alone. */
  readonly wholeLedger: Db;
  /** Speaks for the ledger. */
  readonly ledger: LedgerKey;
  /** Where its checkpoints are locked away. */
  readonly anchors: Anchors;
  /** Addresses of those outside who are mailed its checkpoints. */
  readonly witnesses: readonly string[];
  /** Where webhooks may go. */
  readonly destinations: Destinations;
  readonly post: Post;
  /** Where people reach us, without a slash at the end: the base of every link in a letter. */
  readonly publicUrl: string;
  readonly vault: Vault;
  /** Gives keys of the vault new versions. */
  readonly rotation: KeyRotation;
  readonly engine: Client;
  readonly taskQueue: string;
  /** How fast stored documents are re-read, in bytes a second. */
  readonly scrubRate: number;
}
