import { associatedData, joined, type Place } from "./associated.ts";
import { gather } from "./cut.ts";
import type { Keyring } from "./keys/keyring.ts";
import { open, seal } from "./stream.ts";
import { type SuiteName, suites } from "./suite.ts";

/** Sealed bytes that the caller keeps: for what is small and belongs beside other rows, such as a key. */
export interface Loose {
  /**
   * Seals bytes as an object is sealed and hands them back instead of storing them. They open at this place only, and
   * no more once its safe is destroyed. @throws VaultSealed
   */
  readonly sealLoose: (place: Place, bytes: Uint8Array, suite: SuiteName) => Promise<Buffer>;
  /** @throws VaultTampered, VaultSealed, VaultMissing */
  readonly openLoose: (place: Place, sealed: Uint8Array) => Promise<Buffer>;
  /** As `openLoose`, of many in their order: the key of each safe is asked for once. */
  readonly openAllLoose: (kept: readonly Kept[]) => Promise<readonly Buffer[]>;
}

/** What the caller kept, and where it opens. */
export interface Kept {
  readonly place: Place;
  readonly sealed: Uint8Array;
}

export const looseOf = (keys: Keyring): Loose => ({
  sealLoose: async (place, bytes, suite) =>
    gather(seal(suites[suite], await keys.keyFor(place), associatedData(place), [bytes])),
  openLoose: async (place, sealed) => gather(open(await keys.existingKey(place), associatedData(place), [sealed])),
  openAllLoose: async (kept) => {
    const asked = new Map<string, Promise<Buffer>>();
    const keyOf = (place: Place): Promise<Buffer> => {
      const safe = joined([place.tenant, place.safe], "/");
      const key = asked.get(safe) ?? keys.existingKey(place);
      asked.set(safe, key);
      return key;
    };
    return Promise.all(
      kept.map(async ({ place, sealed }) => gather(open(await keyOf(place), associatedData(place), [sealed]))),
    );
  },
});
