import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { keyFor } from "../http/security.ts";

/** What a secret is kept for, and whose it is: it opens for nothing and nobody else. */
export interface SealedFor {
  readonly purpose: string;
  /** An id. */
  readonly owner: string;
}

/** A secret as it may lie in the database: AES-256-GCM under the web's secret: nonce, tag, ciphertext. */
export const seal = (key: string, { purpose, owner }: SealedFor, secret: Buffer): Buffer => {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", keyFor(key, purpose), nonce).setAAD(Buffer.from(owner));
  const sealed = Buffer.concat([cipher.update(secret), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
};

/** @throws Error where it was sealed for something or somebody else, or under another key */
export const unseal = (key: string, { purpose, owner }: SealedFor, sealed: Buffer): Buffer => {
  const decipher = createDecipheriv("aes-256-gcm", keyFor(key, purpose), sealed.subarray(0, 12))
    .setAAD(Buffer.from(owner))
    .setAuthTag(sealed.subarray(12, 28));
  return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]);
};
