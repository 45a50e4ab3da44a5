/**
 * Holds the root key and never gives it out: a sealed file here, elsewhere an HSM or a transit service. `context` is
 * authenticated with the wrapped key, which opens under the same one only.
 */
export interface KeyProvider {
  /** Of the root key, 32 hexadecimal digits. */
  readonly fingerprint: string;
  readonly wrap: (key: Uint8Array, context: string) => Promise<Buffer>;
  /** @throws VaultTampered */
  readonly unwrap: (wrapped: Uint8Array, context: string) => Promise<Buffer>;
}
