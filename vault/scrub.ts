import { answers, type Lying, lyingIn, restore } from "./copies.ts";
import { VaultMissing, VaultTampered, VaultUnreachable } from "./fault.ts";
import type { Storage } from "./storage.ts";

/** The two stores of a vault. */
export type Target = "first" | "second";

export interface Scrubbed {
  /** `lost`: no store has bytes that authenticate, so nobody can open it; or the only store that should has none. */
  readonly outcome: "sound" | "repaired" | "lost";
  /** Which stores got the object back. */
  readonly repaired: readonly Target[];
  /** Bytes that were read. */
  readonly bytes: number;
}

export interface ScrubbedObject {
  /** The object's name in both stores. */
  readonly name: string;
  readonly first: Storage;
  /** `undefined` where there is no second store, or this object has not been copied to it yet. */
  readonly second: Storage | undefined;
  /** Reads an object to its end and authenticates every byte. @returns bytes read @throws VaultTampered, VaultMissing */
  readonly authenticate: (place: Lying) => Promise<number>;
}

/**
 * Reads an object wherever it should lie, and puts it back where it is missing or damaged from where it is sound.
 *
 * @throws VaultUnreachable when a store is away: nothing is known then
 */
export const scrubObject = async (object: ScrubbedObject): Promise<Scrubbed> => {
  const { name, first, second, authenticate } = object;
  const targets: readonly (readonly [Target, Storage])[] = [
    ["first", first],
    ...(second ? ([["second", second]] as const) : []),
  ];
  const found = await Promise.all(
    targets.map(async ([target, storage]) => ({ target, storage, sound: await soundIn(storage, name, authenticate) })),
  );
  const bytes = found.reduce((sum, { sound }) => sum + (sound?.bytes ?? 0), 0);
  const source =
    found.find(({ sound }) => sound !== undefined)?.sound?.place ??
    (await coveredIn(
      targets.map(([, storage]) => storage),
      object,
    ));
  if (source === undefined) return { outcome: "lost", repaired: [], bytes };
  const repaired: Target[] = [];
  for (const { target, storage, sound } of found) {
    if (sound !== undefined) continue;
    await restore(storage, name, () => source.storage.get(source.name, source.version));
    if ((await soundIn(storage, name, authenticate)) === undefined)
      throw new VaultTampered(`${name} is damaged in the ${target} store again as soon as it is put back`);
    repaired.push(target);
  }
  return { outcome: repaired.length > 0 ? "repaired" : "sound", repaired, bytes };
};

/** The place in a store from which every byte authenticates; `undefined` when there is none. */
const soundIn = async (
  storage: Storage,
  name: string,
  authenticate: ScrubbedObject["authenticate"],
): Promise<{ readonly place: Lying; readonly bytes: number } | undefined> => {
  for (const place of lyingIn(storage, name)) {
    const bytes = await readIn(storage, () => authenticate(place));
    if (bytes !== undefined) return { place, bytes };
  }
  return undefined;
};

/** Something newer may cover a sound version, or a delete marker hide it: what is locked is still there. */
const coveredIn = async (
  stores: readonly Storage[],
  { name, authenticate }: ScrubbedObject,
): Promise<Lying | undefined> => {
  for (const storage of stores) {
    for (const { name: each, versionId, deleteMarker } of await storage.versions(name)) {
      const place = { storage, name: each, version: versionId };
      if (!deleteMarker && (await readIn(storage, () => authenticate(place))) !== undefined) return place;
    }
  }
  return undefined;
};

/**
 * A store that checks its own bytes fails where they are rotten just as if it were away: that it is the object and not
 * the store shows when the store answers otherwise, and the object fails again.
 */
const readIn = async (storage: Storage, read: () => Promise<number>, again = true): Promise<number | undefined> => {
  try {
    return await read();
  } catch (error) {
    if (error instanceof VaultMissing || error instanceof VaultTampered) return undefined;
    if (!(error instanceof VaultUnreachable) || !(await answers(storage))) throw error;
    return again ? readIn(storage, read, false) : undefined;
  }
};
