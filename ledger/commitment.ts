import { createHmac, randomBytes } from "node:crypto";

const saltBytes = 32;

/** A salt for one commitment. Keep it where it is destroyed with what was committed to. */
export const freshSalt = (): Uint8Array => randomBytes(saltBytes);

/**
 * Stands for personal data in an entry: HMAC-SHA-256 of the value under the salt, in base64url after `hmac-sha256:`.
 * Whoever holds value and salt can show that they were meant; without the salt nobody can guess the value, so
 * destroying the salt takes the person out of the ledger and leaves every proof whole.
 * @throws RangeError if the salt is shorter than 32 bytes
 */
export const commitment = (value: string, salt: Uint8Array): string => {
  if (salt.length < saltBytes) throw new RangeError(`A salt has at least ${saltBytes} bytes, this one ${salt.length}`);
  return `hmac-sha256:${createHmac("sha256", salt).update(value, "utf8").digest("base64url")}`;
};
