import { randomBytes, randomUUID } from "node:crypto";
import { type FileHandle, link, mkdir, open, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { codeOf, VaultMisconfigured } from "../fault.ts";
import { keyBytes } from "../stream.ts";
import type { KeyProvider } from "./provider.ts";
import { commitmentTo, fingerprintOf, unwrapKey, wrapKey } from "./wrap.ts";

/**
 * The root key in a file of 32 bytes that only its owner can read.
 *
 * @param expected fingerprint that the keys database knows; undefined on first use
 * @throws VaultMisconfigured when the file is missing, readable by others, not a key, or not the expected one
 */
export const openSealedFile = async (file: string, expected: string | undefined): Promise<KeyProvider> => {
  const key = await readKey(file, expected);
  const fingerprint = fingerprintOf(commitmentTo(key));
  if (expected !== undefined && fingerprint !== expected) throw wrongRootKey(file, fingerprint, expected);
  return {
    fingerprint,
    wrap: async (inner, context) => wrapKey(key, inner, context),
    unwrap: async (wrapped, context) => unwrapKey(key, wrapped, context),
  };
};

/**
 * Whole or not at all, even when the machine stops in the middle.
 *
 * @throws an EEXIST error when the file exists: a root key is never overwritten
 */
export const makeSealedFile = async (file: string): Promise<void> => {
  await mkdir(dirname(file), { recursive: true });
  const fresh = `${file}.${randomUUID()}.new`;
  try {
    await writeFile(fresh, randomBytes(keyBytes), { mode: 0o600, flag: "wx", flush: true });
    await link(fresh, file);
  } finally {
    await rm(fresh, { force: true });
  }
};

export const wrongRootKey = (file: string, found: string, expected: string): VaultMisconfigured =>
  new VaultMisconfigured(
    `${file} holds the root key ${found}, but the keys database was made with ${expected}: put that one back`,
  );

const readKey = async (file: string, expected: string | undefined): Promise<Buffer> => {
  const handle = await openFile(file, expected);
  try {
    // Of the open file, so that it cannot be exchanged between the look and the reading.
    const { mode, size } = await handle.stat();
    if ((mode & 0o077) !== 0) throw new VaultMisconfigured(`others can read ${file}: chmod 600 ${file}`);
    if (size !== keyBytes) throw new VaultMisconfigured(`${file} has ${size} bytes; a root key has ${keyBytes}`);
    return await handle.readFile();
  } finally {
    await handle.close();
  }
};

const openFile = async (file: string, expected: string | undefined): Promise<FileHandle> => {
  try {
    return await open(file);
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
    const which = expected === undefined ? "" : `: put back the one with fingerprint ${expected}`;
    throw new VaultMisconfigured(`there is no root key at ${file}${which}`, { cause: error });
  }
};
