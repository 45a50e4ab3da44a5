import { associatedData, nameOf, type Place } from "./associated.ts";
import { copyInto } from "./copies.ts";
import { VaultMisconfigured, VaultSealed } from "./fault.ts";
import type { Keyring } from "./keys/keyring.ts";
import { type Scrubbed, scrubObject } from "./scrub.ts";
import type { Protection, Storage } from "./storage.ts";
import { open } from "./stream.ts";

/** What keeps objects whole over the years. */
export interface Upkeep {
  /** Whether there is a second store. */
  readonly hasCopies: boolean;
  /**
   * Copies an object into the second store, sealed as it is. May be repeated. @returns bytes copied
   *
   * @throws VaultMissing, VaultSealed when the safe was destroyed meanwhile (no copy is left then), VaultMisconfigured
   * without a second store
   */
  readonly copy: (place: Place) => Promise<number>;
  /**
   * Authenticates every byte of an object in both stores and repairs what is missing or damaged in one from the other.
   *
   * @param copied whether it was copied to the second store, so that it must be there
   * @throws VaultSealed
   */
  readonly scrub: (place: Place, copied: boolean) => Promise<Scrubbed>;
  /** Keeps an object from being removed, in every store that can. Locks grow longer, never shorter. */
  readonly protect: (place: Place, protection: Protection) => Promise<void>;
  /** @throws VaultUnreachable when a store does not answer, VaultMisconfigured when it is not as it must be */
  readonly checkStores: () => Promise<void>;
}

export const upkeepOf = (keys: Keyring, first: Storage, second: Storage | undefined): Upkeep => {
  const stores = second ? [first, second] : [first];
  return {
    hasCopies: second !== undefined,
    copy: async (place) => {
      if (second === undefined) throw new VaultMisconfigured("there is no second store to copy to");
      const copied = await copyInto(second, first, nameOf(place));
      try {
        await keys.existingKey(place);
      } catch (error) {
        if (error instanceof VaultSealed) await second.removeAll(nameOf(place), false);
        throw error;
      }
      return copied;
    },
    scrub: async (place, copied) => {
      const key = await keys.existingKey(place);
      const scrubbed = await scrubObject({
        name: nameOf(place),
        first,
        second: copied ? second : undefined,
        authenticate: async ({ storage, name, version }) => {
          const sealed = await storage.get(name, version);
          let bytes = 0;
          for await (const chunk of open(key, associatedData(place), sealed)) bytes += chunk.length;
          return bytes;
        },
      });
      // Objects of a safe that is being destroyed vanish while they are looked for: its key says so.
      if (scrubbed.outcome !== "sound") await keys.existingKey(place);
      return scrubbed;
    },
    protect: async (place, protection) => {
      await Promise.all(stores.map((store) => store.protect(nameOf(place), protection)));
    },
    checkStores: async () => {
      await Promise.all(stores.map((store) => store.checkBucket()));
    },
  };
};
