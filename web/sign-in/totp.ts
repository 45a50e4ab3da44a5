import { createHmac } from "node:crypto";
import { sameText } from "../http/security.ts";

/** RFC 6238 with the parameters that every app knows: HMAC-SHA-1, steps of 30 s, six digits. */
const stepSeconds = 30;

/** The time step of an instant (RFC 6238 §4.2). */
export const stepAt = (at: Date): number => Math.floor(at.getTime() / 1000 / stepSeconds);

/** The code of a time step (RFC 4226 §5.3). */
export const codeAt = (secret: Buffer, step: number, digits = 6): string => {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac("sha1", secret).update(counter).digest();
  const offset = mac.readUInt8(mac.length - 1) & 0x0f;
  const number = mac.readUInt32BE(offset) & 0x7fff_ffff;
  return String(number % 10 ** digits).padStart(digits, "0");
};

/** The time step whose code was typed: now, or one step to either side for clocks that differ (RFC 6238 §5.2). */
export const stepOfCode = (secret: Buffer, code: string, now: Date): number | undefined => {
  const step = stepAt(now);
  return [step - 1, step, step + 1].find((one) => sameText(code, codeAt(secret, one)));
};

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** RFC 4648 §6, without padding: what people type into their app. */
export const base32 = (bytes: Buffer): string => {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return (bits.match(/.{1,5}/g) ?? []).map((five) => alphabet[Number.parseInt(five.padEnd(5, "0"), 2)]).join("");
};

/** The address that an app on the same device opens (Key Uri Format of Google Authenticator). */
export const otpauthAddress = (secret: Buffer, account: string, issuer: string): string => {
  const parameters = new URLSearchParams({ secret: base32(secret), issuer });
  return `otpauth://totp/${encodeURIComponent(`${issuer}:${account}`)}?${parameters}`;
};
