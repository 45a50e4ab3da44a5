import { associatedData, type Place } from "./associated.ts";
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
}

export const looseOf = (keys: Keyring): Loose => ({
  sealLoose: async (place, bytes, suite) =>
    gather(seal(suites[suite], await keys.keyFor(place), associatedData(place), [bytes])),
  openLoose: async (place, sealed) => gather(open(await keys.existingKey(place), associatedData(place), [sealed])),
});
