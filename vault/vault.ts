import { createHash, randomBytes, randomUUID, timingSafeEqual } from "node:crypto";
import { Readable } from "node:stream";
import { associatedData, joined, nameOf, type ObjectPlace, type Place, type Safe } from "./associated.ts";
import { type CopiesAddress, fromAny, type Lying, lyingIn, openCopies } from "./copies.ts";
import type { Bytes } from "./cut.ts";
import { VaultTampered, VaultTooLarge } from "./fault.ts";
import { type KeysAddress, openKeyring, type Tombstone } from "./keys/keyring.ts";
import { type Loose, looseOf } from "./loose.ts";
import { recentKeys } from "./recent-keys.ts";
import type { S3Address } from "./s3.ts";
import { openStorage } from "./storage.ts";
import { open, openRange, seal } from "./stream.ts";
import { type SuiteName, suites } from "./suite.ts";
import { type Upkeep, upkeepOf } from "./upkeep.ts";

export interface VaultAddress {
  readonly keys: KeysAddress;
  readonly s3: S3Address;
  /** Where everything lies a second time. Without it there is one store. */
  readonly copies?: CopiesAddress | undefined;
  /** A login of the store that may remove what is locked, where it is not the ordinary one. */
  readonly purge?: { readonly accessKey: string; readonly secretKey: string } | undefined;
  /** Told of each object that the first store did not give when it was read: it should be scrubbed. */
  readonly onDamage?: (place: Place) => void;
}

/** What a `put` stored; keep it, for the vault has no catalogue of its own. */
export interface Stored {
  readonly object: string;
  readonly version: string;
  /** Bytes of the plaintext. */
  readonly size: number;
  /** Of the plaintext, in hexadecimal. */
  readonly sha256: string;
  /** Bytes in the store. */
  readonly storedBytes: number;
}

export interface PutOptions {
  /** Object lock (GOVERNANCE) up to then. */
  readonly retainUntil?: Date;
  /** Which ciphers seal it, AES256_GCM_HKDF_1MB by default. Reading needs no telling. */
  readonly suite?: SuiteName;
}

export interface DestroyedSafe extends Tombstone {
  /** Object versions removed by this call; a repeated call finds none. */
  readonly objectsRemoved: number;
}

export interface VaultHealth {
  /** Of the root key, 32 hexadecimal digits. */
  readonly rootKeyFingerprint: string;
  /** Of a put, a read and a removal. */
  readonly milliseconds: number;
}

/**
 * Encrypted bytes in safes: one data key each, destroyed with everything in it. Every method may throw
 * VaultUnreachable (try again); names in places are ids of `A-Za-z0-9._-`, else RangeError.
 */
export interface Vault extends Upkeep, Loose {
  /**
   * Seals a stream into a new version of an object, in bounded memory. Each call makes another version, so a retried
   * one may leave an orphan behind; it goes with the safe. An error of the source is thrown as it is.
   *
   * @throws VaultSealed
   */
  readonly put: (place: ObjectPlace, bytes: Bytes | Uint8Array, options?: PutOptions) => Promise<Stored>;
  /**
   * Resolves when the first segment (1 MiB) is authenticated, so most objects are proven whole before a byte is
   * passed on. Of longer ones, only authenticated bytes come out, and the stream ends with VaultTampered as soon as
   * some are not: what came before is a true beginning, never the whole.
   *
   * @throws VaultSealed, VaultMissing, VaultTampered
   */
  readonly get: (place: Place) => Promise<Readable>;
  /** Bytes from `start` up to, not including, `end` of the plaintext, without reading the rest. Like `get`. */
  readonly getRange: (place: Place, start: number, end: number) => Promise<Readable>;
  /** All bytes at once. @param most bytes accepted @throws VaultTooLarge, VaultTampered, VaultSealed, VaultMissing */
  readonly read: (place: Place, most?: number) => Promise<Buffer>;
  /**
   * Makes everything in a safe unreadable, then removes it, locked in GOVERNANCE mode or not: the two steps below, in
   * this order. May be repeated.
   */
  readonly destroySafe: (safe: Safe) => Promise<DestroyedSafe>;
  readonly destroyKey: (safe: Safe) => Promise<Tombstone>;
  /** From both stores. @returns object versions removed by this call from the first */
  readonly removeObjects: (safe: Safe) => Promise<number>;
  /** Proves that keys and bucket work by a whole round trip. @throws VaultMisconfigured, and whatever a step throws */
  readonly check: () => Promise<VaultHealth>;
  readonly close: () => Promise<void>;
}

const defaultSuite: SuiteName = "AES256_GCM_HKDF_1MB";
/** How long a data key is remembered for sealing. */
const rememberedMs = 5_000;
const readAtMost = 64 * 1024 * 1024;

/**
 * Needs the keys database at once, the object store only when used.
 *
 * @throws VaultMisconfigured when the root key is missing, exposed or not the one the keys database was made with
 */
export const openVault = async (address: VaultAddress): Promise<Vault> => {
  const keys = await openKeyring(address.keys);
  const recent = recentKeys(rememberedMs);
  const storage = openStorage(address.s3);
  const copies = address.copies && openCopies(address.copies);
  const stores = copies ? [storage, copies] : [storage];
  // Nothing else in here may remove what is locked.
  const shredder = openStorage({ ...address.s3, ...address.purge });

  const put: Vault["put"] = async ({ tenant, safe, object }, bytes, options) => {
    const place = { tenant, safe, object, version: randomUUID() };
    const name = nameOf(place);
    // Sealed under a key of a moment ago while it is asked whether the key still stands: nothing counts before it does.
    const standing = keys.keyFor(place);
    standing.catch(() => undefined);
    const key = recent.get(place) ?? (await standing);
    const measure = measured(bytes instanceof Uint8Array ? [bytes] : bytes);
    const suite = suites[options?.suite ?? defaultSuite];
    const sealed = seal(suite, key, associatedData(place), measure.bytes);
    try {
      const storedBytes = await storage.put(name, sealed, options?.retainUntil);
      recent.keep(place, await confirmed(place, key, standing));
      return { object, version: place.version, ...measure.result(), storedBytes };
    } catch (error) {
      recent.forget(place);
      throw error;
    }
  };

  /** Gives the key back when it is the one that stands; else nothing was stored that would open. */
  const confirmed = async (place: Place, key: Buffer, standing: Promise<Buffer>): Promise<Buffer> => {
    try {
      if (!timingSafeEqual(key, await standing)) throw new VaultTampered(`safe ${place.safe} has another key now`);
      return key;
    } catch (error) {
      // The error is the news. What stays behind goes with its safe.
      await Promise.allSettled([storage.removeAll(nameOf(place), false)]);
      throw error;
    }
  };

  const opened = async (place: Place, start = 0, end = Number.MAX_SAFE_INTEGER) => {
    const associated = associatedData(place);
    const isWhole = start === 0 && end === Number.MAX_SAFE_INTEGER;
    // Key and bytes are asked for at once; what the key says comes first.
    let begun = isWhole ? storage.get(nameOf(place)) : undefined;
    begun?.catch(() => undefined);
    const key = await keys.existingKey(place).catch(async (error: unknown) => {
      await abandoned(begun);
      throw error;
    });
    const read = async ({ storage: from, name }: Lying, passed: number) => {
      if (!isWhole || passed > 0) return openRange(key, associated, await from.source(name), start + passed, end);
      const bytes = begun ?? from.get(name);
      begun = undefined;
      return open(key, associated, await bytes);
    };
    const places = stores.flatMap((store) => lyingIn(store, nameOf(place)));
    return fromAny(places, read, () => address.onDamage?.(place));
  };

  const read: Vault["read"] = async (place, most = readAtMost) => {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of await opened(place)) {
      size += chunk.length;
      if (size > most) throw new VaultTooLarge(`${nameOf(place)} has more than ${most} bytes`);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  };

  const destroyKey: Vault["destroyKey"] = (safe) => {
    recent.forget(safe);
    return keys.destroy(safe);
  };
  const removeObjects: Vault["removeObjects"] = async ({ tenant, safe }) => {
    const beginning = `${joined([tenant, safe], "/")}/`;
    await copies?.removeAll(beginning, true);
    return shredder.removeAll(beginning, true);
  };

  return {
    ...upkeepOf(keys, storage, copies),
    ...looseOf(keys),
    put,
    get: async (place) => streamed(await opened(place)),
    getRange: async (place, start, end) => streamed(await opened(place, start, end)),
    read,
    destroySafe: async (safe) => {
      const tombstone = await destroyKey(safe);
      return { ...tombstone, objectsRemoved: await removeObjects(safe) };
    },
    destroyKey,
    removeObjects,
    check: async () => {
      const began = performance.now();
      await storage.checkBucket();
      const probe = randomBytes(64);
      const place = { tenant: "vault-check", safe: "round-trip", object: randomUUID() };
      const { version } = await put(place, [probe]);
      const back = await read({ ...place, version });
      await storage.removeAll(`${joined([place.tenant, place.safe, place.object], "/")}/`, false);
      if (!back.equals(probe)) throw new VaultTampered("the round trip brought back other bytes");
      return { rootKeyFingerprint: keys.rootFingerprint, milliseconds: Math.round(performance.now() - began) };
    },
    close: async () => {
      recent.forgetAll();
      for (const store of [...stores, shredder]) store.close();
      await keys.close();
    },
  };
};

/** Lets a stream pass and tells afterwards how long it was and its SHA-256. */
const measured = (source: Bytes) => {
  const hash = createHash("sha256");
  let size = 0;
  return {
    bytes: (async function* () {
      for await (const chunk of source) {
        hash.update(chunk);
        size += chunk.length;
        yield chunk;
      }
    })(),
    result: () => ({ size, sha256: hash.digest("hex") }),
  };
};

/** Hangs up on bytes that nobody wants any more. */
const abandoned = async (begun: Promise<Bytes> | undefined): Promise<void> => {
  const bytes = await begun?.catch(() => undefined);
  // Only what has begun can be ended.
  if (bytes) for await (const _ of bytes) break;
};

/** Begins to read, so that what is wrong at the start is thrown here, and what is not read to the end is closed. */
const streamed = async (plain: AsyncGenerator<Buffer, void, undefined>): Promise<Readable> => {
  let begun: IteratorResult<Buffer, void> | undefined = await plain.next();
  const iterator: AsyncIterator<Buffer, void, undefined> = {
    next: async () => {
      const result = begun ?? (await plain.next());
      begun = undefined;
      return result;
    },
    return: () => plain.return(),
  };
  return Readable.from({ [Symbol.asyncIterator]: () => iterator }, { objectMode: false });
};
