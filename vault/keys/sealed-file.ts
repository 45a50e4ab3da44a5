import { randomBytes, randomUUID } from "node:crypto";
import { type FileHandle, link, mkdir, open, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { codeOf, VaultMisconfigured } from "../fault.ts";
import { keyBytes } from "../stream.ts";
import { type KeyProvider, RootKeyMissing } from "./provider.ts";
import { commitmentTo, fingerprintOf, unwrapKey, wrapKey } from "./wrap.ts";

interface RootKey {
  readonly fingerprint: string;
  readonly key: Buffer;
}

/**
 * The root key in a file that only its owner can read: 32 bytes, and while a rotation goes on 32 more after them, of
 * the next version. Every process that opens keys must see the same file.
 */
export const sealedFile = (file: string): KeyProvider => {
  let ring: readonly RootKey[] = [];

  const reread = async (expected?: string): Promise<readonly RootKey[]> => {
    ring = (await readKeys(file, expected)).map((key) => ({ fingerprint: fingerprintOf(commitmentTo(key)), key }));
    return ring;
  };

  /** Read again when another process may have changed it: an unknown version is asked for, or one is about to go. */
  const keyOf = async (root: string): Promise<Buffer> => {
    const held = (keys: readonly RootKey[]) => keys.find(({ fingerprint }) => fingerprint === root)?.key;
    const found = (ring.length === 1 ? held(ring) : undefined) ?? held(await reread(root));
    if (found === undefined) throw new RootKeyMissing(file, root, fingerprintsOf(ring));
    return found;
  };

  const wrap: KeyProvider["wrap"] = async (root, key, context) => wrapKey(await keyOf(root), key, context);
  const unwrap: KeyProvider["unwrap"] = async (root, wrapped, context) =>
    unwrapKey(await keyOf(root), wrapped, context);

  return {
    place: file,
    versions: async () => fingerprintsOf(await reread()),
    wrap,
    unwrap,
    rewrap: async (from, to, wrapped, context) => wrap(to, await unwrap(from, wrapped, context), context),
    rotate: async (current) => {
      const keys = await reread(current);
      const at = keys.findIndex(({ fingerprint }) => fingerprint === current);
      if (at < 0) throw new RootKeyMissing(file, current, fingerprintsOf(keys));
      if (keys[at + 1] === undefined)
        await replaceSealedFile(file, Buffer.concat([...keys.map(({ key }) => key), randomBytes(keyBytes)]));
      const next = (await reread())[at + 1];
      if (next === undefined) throw new Error(`${file} was exchanged while its root key was rotated`);
      return next.fingerprint;
    },
    destroyBefore: async (root) => {
      const keys = await reread(root);
      const at = keys.findIndex(({ fingerprint }) => fingerprint === root);
      if (at < 0) throw new RootKeyMissing(file, root, fingerprintsOf(keys));
      if (at > 0) await replaceSealedFile(file, Buffer.concat(keys.slice(at).map(({ key }) => key)));
      await reread(root);
    },
  };
};

const fingerprintsOf = (keys: readonly RootKey[]): readonly string[] => keys.map(({ fingerprint }) => fingerprint);

/**
 * Whole or not at all, even when the machine stops in the middle.
 *
 * @throws an EEXIST error when the file exists: a root key is never overwritten
 */
export const makeSealedFile = async (file: string): Promise<void> => {
  await mkdir(dirname(file), { recursive: true });
  const fresh = await written(file, randomBytes(keyBytes));
  try {
    await link(fresh, file);
  } finally {
    await rm(fresh, { force: true });
  }
};

/** Whole or not at all. The bytes that were there are overwritten, as far as the disk obeys. */
const replaceSealedFile = async (file: string, bytes: Buffer): Promise<void> => {
  const fresh = await written(file, bytes);
  const old = await open(file, "r+");
  try {
    await rename(fresh, file);
    await syncFolder(dirname(file));
    await old.write(Buffer.alloc((await old.stat()).size), 0, null, 0);
    await old.sync();
  } finally {
    await old.close();
  }
};

const written = async (file: string, bytes: Buffer): Promise<string> => {
  const fresh = `${file}.${randomUUID()}.new`;
  await writeFile(fresh, bytes, { mode: 0o600, flag: "wx", flush: true });
  return fresh;
};

const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

const readKeys = async (file: string, expected: string | undefined): Promise<readonly Buffer[]> => {
  const handle = await openFile(file, expected);
  try {
    // Of the open file, so that it cannot be exchanged between the look and the reading.
    const { mode, size } = await handle.stat();
    if ((mode & 0o077) !== 0) throw new VaultMisconfigured(`others can read ${file}: chmod 600 ${file}`);
    if (size === 0 || size % keyBytes !== 0)
      throw new VaultMisconfigured(`${file} has ${size} bytes; a root key has ${keyBytes}`);
    const bytes = await handle.readFile();
    // Replaced, and perhaps overwritten, between the opening and the reading.
    if ((await handle.stat()).nlink === 0) return await readKeys(file, expected);
    return Array.from({ length: size / keyBytes }, (_, at) => bytes.subarray(at * keyBytes, (at + 1) * keyBytes));
  } finally {
    await handle.close();
  }
};

const openFile = async (file: string, expected: string | undefined): Promise<FileHandle> => {
  try {
    return await open(file);
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
    if (expected !== undefined) throw new RootKeyMissing(file, expected, [], { cause: error });
    throw new VaultMisconfigured(`there is no root key at ${file}`, { cause: error });
  }
};
