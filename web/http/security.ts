import { createHash, createHmac, hkdfSync, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

/**
 * The headers of every response. Only scripts of ours run, nothing is written inline, nobody frames us, and no address
 * of ours reaches another site: it may hold a link's secret.
 */
export const securityHeaders = (nonce: string, publicUrl: URL): Readonly<Record<string, string>> => ({
  "Content-Security-Policy": [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "frame-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join("; "),
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
  "X-Permitted-Cross-Domain-Policies": "none",
  "Permissions-Policy": permissions,
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Origin-Agent-Cluster": "?1",
  "Cache-Control": "no-store",
  ...(publicUrl.protocol === "https:" && { "Strict-Transport-Security": "max-age=63072000; includeSubDomains" }),
});

/** What no page of ours ever asks a browser for; passkeys are ours alone, not a frame's. */
const permissions = [
  ...["accelerometer", "browsing-topics", "camera", "display-capture", "geolocation", "gyroscope", "hid"],
  ...["idle-detection", "magnetometer", "microphone", "midi", "payment", "screen-wake-lock", "serial", "usb"],
]
  .map((feature) => `${feature}=()`)
  .concat("publickey-credentials-get=(self)", "publickey-credentials-create=(self)")
  .join(", ");

/** A key for one purpose, so that what is signed for one never passes for another (RFC 5869). */
export const keyFor = (secret: string, purpose: string): Buffer =>
  Buffer.from(hkdfSync("sha256", secret, "", `engross ${purpose}`, 32));

/** How long a form may lie open, in ms. */
const formLasts = 12 * 60 * 60_000;

/** Whom a form is bound to: a session, a visitor's browser, or the holder of a link. */
export type FormHolder = `session ${string}` | `visitor ${string}` | `link ${string}`;

/** A token that only our page can have put into a form, for this holder, in the last hours. */
export const csrfToken = (secret: string, holder: FormHolder, now: Date): string => {
  const made = now.getTime().toString(36);
  return `${made}.${formSignature(secret, holder, made)}`;
};

export const isCsrfToken = (secret: string, holder: FormHolder, now: Date, token: string): boolean => {
  const [made = "", signature = ""] = token.split(".");
  const age = now.getTime() - Number.parseInt(made, 36);
  return age >= 0 && age < formLasts && sameText(signature, formSignature(secret, holder, made));
};

const formSignature = (secret: string, holder: FormHolder, made: string): string =>
  createHmac("sha256", keyFor(secret, "forms")).update(`${made} ${holder}`).digest("base64url");

/** Compares in a time that tells nothing about where the texts differ. */
export const sameText = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

/**
 * Whether the browser says that a form came from another site. Browsers send `Origin: null` with forms of pages under
 * `Referrer-Policy: no-referrer`, and old ones no `Sec-Fetch-Site`: then only the form token speaks.
 */
export const isCrossSite = (headers: IncomingHttpHeaders, publicUrl: URL): boolean => {
  const site = headers["sec-fetch-site"];
  if (site !== undefined) return site !== "same-origin" && site !== "none";
  const { origin } = headers;
  return origin !== undefined && origin !== "null" && origin !== publicUrl.origin;
};

/**
 * A UUID that depends on nothing but its parts, so that a command sent twice names the same thing. Shaped as version 4
 * (RFC 9562 §5.4): its 122 free bits are as good as random to whoever does not know the parts.
 */
export const uuidOf = (...parts: readonly string[]): string => {
  const bytes = createHash("sha256").update(JSON.stringify(parts)).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
};
