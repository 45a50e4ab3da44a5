import { createHash } from "node:crypto";
import { z } from "zod";
import { defaultSigner, derOfSm2, type Sm2KeyPair, signSm2, sm2OfDer, verifiesSm2 } from "./sm2.ts";

/**
 * An SM2 signature in a file beside what it signs, which stays as it is. The format is in README.md. Only `signature`
 * proves anything: name and hashes are there to tell which file it belongs to.
 */
const detached = z.object({
  format: z.literal("sm2-detached-1"),
  /** OID of SM2 with SM3 (GB/T 33560-2017). */
  algorithm: z.literal("1.2.156.10197.1.501"),
  userId: z.string().min(1).max(256),
  publicKey: z.string().regex(/^04[0-9a-f]{128}$/),
  fileName: z.string(),
  sm3: z.string().regex(/^[0-9a-f]{64}$/),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** DER, in hexadecimal. */
  signature: z.string().regex(/^(?:[0-9a-f]{2}){8,80}$/),
});

export type DetachedSm2 = z.output<typeof detached>;

/** The text of the signature's file. Another one at every call, for SM2 takes a random number. */
export const signDetached = (file: { readonly name: string; readonly bytes: Uint8Array }, key: Sm2KeyPair): string => {
  const signature: DetachedSm2 = {
    format: "sm2-detached-1",
    algorithm: "1.2.156.10197.1.501",
    userId: defaultSigner,
    publicKey: key.publicKey.toString("hex"),
    fileName: file.name,
    ...hashesOf(file.bytes),
    signature: derOfSm2(signSm2(file.bytes, key)).toString("hex"),
  };
  return `${JSON.stringify(signature, null, 2)}\n`;
};

/**
 * `holds`: its key signed exactly these bytes; whose key that is, is for the reader to know. `other-file`: made for
 * other bytes. `false`: it names these bytes, but its key did not sign them. `unreadable`: no such signature.
 */
export type DetachedVerdict =
  | { readonly found: "holds" | "other-file" | "false"; readonly signature: DetachedSm2 }
  | { readonly found: "unreadable" };

export const verifyDetached = (bytes: Uint8Array, text: string): DetachedVerdict => {
  const signature = read(text);
  if (signature === undefined) return { found: "unreadable" };
  const { sm3, sha256 } = hashesOf(bytes);
  if (sm3 !== signature.sm3 || sha256 !== signature.sha256) return { found: "other-file", signature };
  const signed = sm2OfDer(Buffer.from(signature.signature, "hex"));
  const holds =
    signed !== undefined && verifiesSm2(bytes, signed, Buffer.from(signature.publicKey, "hex"), signature.userId);
  return { found: holds ? "holds" : "false", signature };
};

const read = (text: string): DetachedSm2 | undefined => {
  try {
    return detached.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
};

const hashesOf = (bytes: Uint8Array) => ({
  sm3: createHash("sm3").update(bytes).digest("hex"),
  sha256: createHash("sha256").update(bytes).digest("hex"),
});
