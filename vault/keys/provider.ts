import { VaultMisconfigured } from "../fault.ts";

/**
 * Holds the root key and never gives it out: a sealed file, or the transit engine of a key server. A version of the
 * root is named by its fingerprint, 32 hexadecimal digits. `context` is authenticated with the wrapped key, which opens
 * under the same one only. Which version is in use is not the provider's to decide: the keys database records it.
 *
 * Whatever names a version may throw RootKeyMissing when the provider does not hold that one, and VaultUnreachable.
 */
export interface KeyProvider {
  /** Where the root key is, in the words of an operator: a path or an address. */
  readonly place: string;
  /** Fingerprints of the versions that can be used, oldest first. @throws VaultMisconfigured */
  readonly versions: () => Promise<readonly string[]>;
  readonly wrap: (root: string, key: Uint8Array, context: string) => Promise<Buffer>;
  /** @throws VaultTampered */
  readonly unwrap: (root: string, wrapped: Uint8Array, context: string) => Promise<Buffer>;
  /** The same key under another version. @throws VaultTampered */
  readonly rewrap: (from: string, to: string, wrapped: Uint8Array, context: string) => Promise<Buffer>;
  /** Makes the version that follows `current`, unless there is one already. @returns its fingerprint */
  readonly rotate: (current: string) => Promise<string>;
  /** What the versions before this one wrapped opens nowhere again. May be repeated. */
  readonly destroyBefore: (root: string) => Promise<void>;
}

/** The root key that the keys database was made with is not where it is looked for. */
export class RootKeyMissing extends VaultMisconfigured {
  readonly place: string;
  readonly expected: string;
  /** Fingerprints of what is there instead; empty when there is nothing. */
  readonly found: readonly string[];

  constructor(place: string, expected: string, found: readonly string[], options?: ErrorOptions) {
    const instead =
      found.length === 0 ? `there is no root key at ${place}` : `${place} holds the root key ${found.join(" and ")}`;
    super(`${instead}, but the keys database was made with ${expected}: put that one back`, options);
    this.place = place;
    this.expected = expected;
    this.found = found;
  }
}
