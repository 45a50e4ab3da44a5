import type { Bytes } from "./cut.ts";
import { VaultFault, VaultMissing, VaultUnreachable } from "./fault.ts";
import { openFolder } from "./folder-storage.ts";
import type { S3Address } from "./s3.ts";
import { openStorage, type Storage } from "./storage.ts";

/** Where every object lies a second time: in another S3, or in a folder on another disk. */
export type CopiesAddress = { readonly folder: string } | { readonly s3: S3Address };

export const openCopies = (address: CopiesAddress): Storage =>
  "folder" in address ? openFolder(address.folder) : openStorage(address.s3);

/** One of the places where the sealed bytes of an object may lie. */
export interface Lying {
  readonly storage: Storage;
  readonly name: string;
  /** A version that a newer one covers, by the store's own id. */
  readonly version?: string;
}

/** A store may refuse to take an object again under a name whose records of it are damaged: this one is free. */
const spareOf = (name: string): string => `${name}+1`;

/** Where an object lies in one store. */
export const lyingIn = (storage: Storage, name: string): readonly [Lying, Lying] => [
  { storage, name },
  { storage, name: spareOf(name) },
];

/**
 * Reads from the first place, and goes on from the next where it fails, even in the middle: `read` is told how many
 * bytes have been passed on. What was passed on was authenticated, so the seam cannot be seen.
 *
 * @param onFault told of the first place's fault, once
 * @throws the first fault that may pass, else the first of all, when no place has the rest
 */
export async function* fromAny(
  places: readonly Lying[],
  read: (place: Lying, passed: number) => Promise<AsyncIterable<Buffer>>,
  onFault: (fault: VaultFault) => void,
): AsyncGenerator<Buffer, void, undefined> {
  const faults: VaultFault[] = [];
  let passed = 0;
  for (const place of places) {
    try {
      for await (const chunk of await read(place, passed)) {
        passed += chunk.length;
        yield chunk;
      }
      return;
    } catch (error) {
      if (!(error instanceof VaultFault)) throw error;
      if (faults.push(error) === 1) onFault(error);
    }
  }
  throw faults.find(({ retryable }) => retryable) ?? faults[0];
}

/**
 * Puts bytes into a store where they are missing or damaged there. Under a name that has versions the new one covers
 * the damaged, which stays as locked as it is; nothing is removed. Where the store cannot take the name, it is the
 * spare one.
 */
export const restore = async (to: Storage, name: string, bytes: () => Promise<Bytes>): Promise<void> => {
  const [usual, spare] = lyingIn(to, name);
  try {
    await to.put(usual.name, await bytes());
  } catch (error) {
    if (!(error instanceof VaultUnreachable)) throw error;
    await to.put(spare.name, await bytes());
  }
};

/** Copies sealed bytes as they are. @returns bytes copied */
export const copyInto = async (to: Storage, from: Storage, name: string): Promise<number> => {
  for (const place of lyingIn(from, name)) {
    try {
      return await to.put(name, await from.get(place.name));
    } catch (error) {
      if (!(error instanceof VaultMissing)) throw error;
    }
  }
  throw new VaultMissing(`no such object: ${name}`);
};

/** Whether a store answers at all: it is then the object that cannot be read, and not the store. */
export const answers = async (storage: Storage): Promise<boolean> => {
  try {
    await storage.checkBucket();
    return true;
  } catch (error) {
    if (error instanceof VaultUnreachable) return false;
    throw error;
  }
};
