import { createCipheriv, createDecipheriv, createHmac, randomBytes } from "node:crypto";
import { VaultTampered } from "../fault.ts";

const nonceBytes = 12;
const tagBytes = 16;

/** AES-256-GCM of a key under another: nonce | ciphertext | tag. `context` says which key of whom it is. */
export const wrapKey = (wrapping: Uint8Array, key: Uint8Array, context: string): Buffer => {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", wrapping, nonce).setAAD(Buffer.from(context));
  return Buffer.concat([nonce, cipher.update(key), cipher.final(), cipher.getAuthTag()]);
};

/** @throws VaultTampered when it was wrapped by another key, for another context, or altered since */
export const unwrapKey = (wrapping: Uint8Array, wrapped: Uint8Array, context: string): Buffer => {
  const end = wrapped.length - tagBytes;
  if (end < nonceBytes) throw new VaultTampered(`the wrapped key of ${context} is too short`);
  const decipher = createDecipheriv("aes-256-gcm", wrapping, wrapped.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  });
  decipher.setAAD(Buffer.from(context)).setAuthTag(wrapped.subarray(end));
  const key = decipher.update(wrapped.subarray(nonceBytes, end));
  try {
    decipher.final();
  } catch (cause) {
    throw new VaultTampered(`the wrapped key of ${context} does not authenticate`, { cause });
  }
  return key;
};

/**
 * Binds to exactly one key, which GCM alone does not (Grubbs, Lu, Ristenpart: "Message Franking via Committing
 * Authenticated Encryption", CRYPTO 2017). Tells nothing about the key, so it may outlive it.
 */
export const commitmentTo = (key: Uint8Array): Buffer => createHmac("sha256", key).update("commit").digest();

/** What people compare: the first half of the commitment, in hexadecimal. */
export const fingerprintOf = (commitment: Uint8Array): string =>
  Buffer.from(commitment.subarray(0, 16)).toString("hex");
