import { createHash, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { VaultMisconfigured, VaultTampered } from "../fault.ts";
import { keyBytes } from "../stream.ts";
import { type KeyProvider, RootKeyMissing } from "./provider.ts";
import { type TransitAddress, TransitRefused, transitClient } from "./transit-http.ts";
import { fingerprintOf } from "./wrap.ts";

/**
 * The root key in a key server, which never gives it out. What it wraps is SHA-256(context) | key, so that its own
 * `rewrap` works, which takes no associated data (HashiCorp Vault 1.21): neither key nor context leaves the server.
 *
 * The fingerprint of a version is HMAC-SHA256("commit") under that version, made by the server.
 */
export const transit = (address: TransitAddress): KeyProvider => {
  const ask = transitClient(address);
  const name = encodeURIComponent(address.key);
  const place = `${address.url}/v1/${address.mount}/keys/${address.key}`;
  let known: ReadonlyMap<string, number> = new Map();

  const look = async () =>
    answered(keyInfo, place, await ask({ what: `read the key ${address.key}`, method: "GET", path: `keys/${name}` }))
      .data;

  const reread = async (): Promise<ReadonlyMap<string, number>> => {
    const { latest_version, min_decryption_version, min_encryption_version } = await look();
    const oldest = Math.max(1, min_decryption_version, min_encryption_version);
    const found = new Map<string, number>();
    for (let version = oldest; version <= latest_version; version += 1) {
      const body = { input: base64(Buffer.from("commit")), key_version: version };
      const what = `tell the fingerprint of version ${version}`;
      const { data } = answered(hmac, place, await ask({ what, method: "POST", path: `hmac/${name}/sha2-256`, body }));
      found.set(fingerprintOf(bytesOf(data.hmac)), version);
    }
    known = found;
    return known;
  };

  const versionOf = async (root: string): Promise<number> => {
    const version = known.get(root) ?? (await reread()).get(root);
    if (version === undefined) throw new RootKeyMissing(place, root, [...known.keys()]);
    return version;
  };

  /** To the server a ciphertext that does not authenticate is as bad a request as one of a destroyed version. */
  const opening = async <T>(root: string, context: string, call: () => Promise<T>): Promise<T> => {
    try {
      return await call();
    } catch (cause) {
      if (!(cause instanceof TransitRefused) || cause.status !== 400) throw cause;
      if (!(await reread()).has(root)) throw new RootKeyMissing(place, root, [...known.keys()], { cause });
      throw new VaultTampered(`the wrapped key of ${context} does not authenticate: ${cause.message}`, { cause });
    }
  };

  return {
    place,
    versions: async () => [...(await reread()).keys()],
    wrap: async (root, key, context) => {
      const body = {
        plaintext: base64(Buffer.concat([digestOf(context), key])),
        key_version: await versionOf(root),
      };
      const answer = await ask({ what: "wrap a key", method: "POST", path: `encrypt/${name}`, body });
      return Buffer.from(answered(encrypted, place, answer).data.ciphertext, "ascii");
    },
    unwrap: async (root, wrapped, context) => {
      const body = { ciphertext: wrappedText(wrapped, await versionOf(root), context) };
      const answer = await opening(root, context, () =>
        ask({ what: "unwrap a key", method: "POST", path: `decrypt/${name}`, body }),
      );
      const plain = Buffer.from(answered(decrypted, place, answer).data.plaintext, "base64");
      const digest = plain.subarray(0, digestBytes);
      if (plain.length !== digestBytes + keyBytes || !timingSafeEqual(digest, digestOf(context)))
        throw new VaultTampered(`the wrapped key of ${context} belongs elsewhere`);
      return plain.subarray(digestBytes);
    },
    rewrap: async (from, to, wrapped, context) => {
      const ciphertext = wrappedText(wrapped, await versionOf(from), context);
      const body = { ciphertext, key_version: await versionOf(to) };
      const answer = await opening(from, context, () =>
        ask({ what: "rewrap a key", method: "POST", path: `rewrap/${name}`, body }),
      );
      return Buffer.from(answered(encrypted, place, answer).data.ciphertext, "ascii");
    },
    rotate: async (current) => {
      const version = await versionOf(current);
      if ((await look()).latest_version === version)
        await ask({ what: "rotate the root key", method: "POST", path: `keys/${name}/rotate`, body: {} });
      for (const [fingerprint, each] of await reread()) if (each === version + 1) return fingerprint;
      throw new VaultMisconfigured(`${place} has no version ${version + 1} after its rotation`);
    },
    destroyBefore: async (root) => {
      const version = await versionOf(root);
      if ((await look()).min_available_version >= version) return;
      const least = { min_decryption_version: version, min_encryption_version: version };
      await ask({ what: "retire old versions", method: "POST", path: `keys/${name}/config`, body: least });
      const trimmed = { min_available_version: version };
      await ask({ what: "destroy old versions", method: "POST", path: `keys/${name}/trim`, body: trimmed });
      await reread();
    },
  };
};

/** Makes the key where there is none; one that is there stays as it is. */
export const makeTransitKey = async (address: TransitAddress): Promise<void> => {
  const ask = transitClient(address);
  const path = `keys/${encodeURIComponent(address.key)}`;
  try {
    await ask({ what: `read the key ${address.key}`, method: "GET", path });
  } catch (error) {
    if (!(error instanceof TransitRefused) || error.status !== 404) throw error;
    const body = { type: "aes256-gcm96", exportable: false, allow_plaintext_backup: false };
    await ask({ what: `make the key ${address.key}`, method: "POST", path, body });
  }
};

const keyInfo = z.object({
  data: z.object({
    latest_version: z.number(),
    min_decryption_version: z.number(),
    min_encryption_version: z.number(),
    min_available_version: z.number(),
  }),
});
const hmac = z.object({ data: z.object({ hmac: z.string() }) });
const encrypted = z.object({ data: z.object({ ciphertext: z.string() }) });
const decrypted = z.object({ data: z.object({ plaintext: z.string() }) });

const answered = <T>(shape: z.ZodType<T>, place: string, answer: unknown): T => {
  const parsed = shape.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw new VaultMisconfigured(`${place} does not answer like a transit key`, { cause: parsed.error });
};

const digestBytes = 32;
const digestOf = (context: string): Buffer => createHash("sha256").update(context).digest();
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");

/** `vault:v<version>:<base64>`, as the engine writes ciphertexts and MACs. */
const written = /^vault:v(\d+):[A-Za-z0-9+/]+={0,2}$/;
const bytesOf = (text: string): Buffer => Buffer.from(text.slice(text.lastIndexOf(":") + 1), "base64");

const wrappedText = (wrapped: Uint8Array, version: number, context: string): string => {
  const text = Buffer.from(wrapped).toString("latin1");
  if (written.exec(text)?.[1] === `${version}`) return text;
  throw new VaultTampered(`the wrapped key of ${context} is not one of version ${version}`);
};
