import { createHmac, createSecretKey, hkdfSync, randomBytes, randomUUID, timingSafeEqual } from "node:crypto";
import { link, mkdir, open, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { type NoteSigner, noteSigner } from "./note.ts";

/** Where a ledger's secret is kept, and what the ledger calls itself. */
export interface LedgerKeyAddress {
  /** A sealed file of 32 bytes that only its owner can read. */
  readonly file: string;
  /** First line of checkpoints and name of the key: an address without its scheme, such as `engross.example/ledger`. */
  readonly origin: string;
}

/** Signs checkpoints and evidence, and vouches for entries before they are numbered. */
export interface LedgerKey extends NoteSigner {
  /** A MAC over an entry, which nobody who has the database alone can make. */
  readonly vouch: (bytes: Uint8Array) => Buffer;
  readonly vouched: (bytes: Uint8Array, mac: Uint8Array) => boolean;
}

/** The key is not there, not safe or not the right one; the message says what to do. */
export class LedgerMisconfigured extends Error {
  override readonly name = "LedgerMisconfigured";
}

const secretBytes = 32;

/** @throws LedgerMisconfigured when the file is missing, readable by others, or not a key */
export const openLedgerKey = async ({ file, origin }: LedgerKeyAddress): Promise<LedgerKey> => {
  const secret = await readSecret(file);
  // A key object: made anew for every entry it would cost more than the MAC.
  const outboxKey = createSecretKey(Buffer.from(hkdfSync("sha256", secret, "", "ledger outbox", secretBytes)));
  const vouch = (bytes: Uint8Array) => createHmac("sha256", outboxKey).update(bytes).digest();
  return {
    ...noteSigner(origin, secret),
    vouch,
    vouched: (bytes, mac) => mac.length === secretBytes && timingSafeEqual(vouch(bytes), mac),
  };
};

/**
 * Makes the key of a new ledger, whole or not at all, and lets one that is there be. Call it only before the first
 * checkpoint: a ledger goes on under the key that it began with.
 */
export const ensureLedgerKey = async ({ file }: LedgerKeyAddress): Promise<void> => {
  await mkdir(dirname(file), { recursive: true });
  const fresh = `${file}.${randomUUID()}.new`;
  try {
    await writeFile(fresh, randomBytes(secretBytes), { mode: 0o600, flag: "wx", flush: true });
    await link(fresh, file).catch((error: unknown) => {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    });
  } finally {
    await rm(fresh, { force: true });
  }
};

const readSecret = async (file: string): Promise<Buffer> => {
  const handle = await open(file).catch((cause: unknown) => {
    throw new LedgerMisconfigured(`The ledger's key ${file} cannot be opened: put it back`, { cause });
  });
  try {
    // Of the open file, so that it cannot be exchanged between the look and the reading.
    const { mode, size } = await handle.stat();
    if ((mode & 0o077) !== 0) throw new LedgerMisconfigured(`Others can read ${file}: chmod 600 ${file}`);
    if (size !== secretBytes)
      throw new LedgerMisconfigured(`${file} has ${size} bytes; a ledger's key has ${secretBytes}`);
    return await handle.readFile();
  } finally {
    await handle.close();
  }
};
