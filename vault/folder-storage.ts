import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { access, mkdir, open, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Bytes } from "./cut.ts";
import { codeOf, VaultMissing, VaultTampered, VaultUnreachable } from "./fault.ts";
import type { Storage } from "./storage.ts";

/** Lies in every folder that was set up for copies: a mount point whose disk is away does not have it. */
const markName = ".engross-copies";
const unfinished = ".unfinished";

/** Sets a folder up for copies, made where it is missing. Done once, when its disk is known to be there. */
export const prepareFolder = async (folder: string): Promise<void> => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(join(folder, markName), "Sealed copies of Engross. Names and bytes must stay as they are.\n");
};

/**
 * Objects as files below one folder, on a disk of its own. Every file is whole or not there. A folder has no versions
 * and no locks: what is put again replaces what was there, and what keeps it from being removed are the file rights.
 *
 * While the folder's mark is missing (the disk is not mounted), everything throws VaultUnreachable.
 */
export const openFolder = (folder: string): Storage => {
  const pathOf = (name: string): string => join(folder, ...name.split("/"));

  const present = async (): Promise<void> => {
    try {
      await access(join(folder, markName));
    } catch (cause) {
      throw new VaultUnreachable("the folder of copies is not there", { cause });
    }
  };

  /** What a failed system call says of one file. */
  const asking = async <T>(name: string, call: () => Promise<T>): Promise<T> => {
    try {
      return await call();
    } catch (cause) {
      throw await faultOf(name, cause);
    }
  };

  const faultOf = async (name: string, cause: unknown): Promise<unknown> => {
    await present();
    const code = codeOf(cause);
    if (code === "ENOENT") return new VaultMissing(`no such object: ${name}`, { cause });
    if (code === "EIO") return new VaultTampered(`the disk does not give ${name} back`, { cause });
    return waits.has(code) ? new VaultUnreachable("the folder of copies takes nothing now", { cause }) : cause;
  };

  const readFrom = async function* (name: string, range: { start?: number; end?: number } = {}) {
    try {
      yield* createReadStream(pathOf(name), range) as AsyncIterable<Uint8Array>;
    } catch (cause) {
      throw await faultOf(name, cause);
    }
  };

  const sizeOf = async (name: string): Promise<number> => (await asking(name, () => stat(pathOf(name)))).size;

  const versions: Storage["versions"] = async (beginning) => {
    await present();
    const top = beginning.slice(0, beginning.lastIndexOf("/") + 1);
    const entries = await readdir(pathOf(top), { recursive: true, withFileTypes: true }).catch(noneIfMissing);
    const names = entries
      .filter((entry) => entry.isFile() && !entry.name.endsWith(unfinished) && entry.name !== markName)
      .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, "/").length))
      .filter((name) => name.startsWith(beginning));
    return Promise.all(
      names.slice(0, 1000).map(async (name) => ({
        ...{ name, versionId: "only", deleteMarker: false },
        bytes: await sizeOf(name),
      })),
    );
  };

  return {
    put: (name, bytes) =>
      asking(name, async () => {
        await present();
        const path = pathOf(name);
        const part = `${path}.${randomUUID()}${unfinished}`;
        await mkdir(dirname(path), { recursive: true, mode: 0o700 });
        try {
          const stored = await writeDurably(part, bytes);
          await rename(part, path);
          await flush(dirname(path));
          return stored;
        } catch (error) {
          await rm(part, { force: true });
          throw error;
        }
      }),
    get: async (name) => {
      await sizeOf(name); // says now what would else be said in the middle of reading
      return readFrom(name);
    },
    source: async (name) => ({
      size: await sizeOf(name),
      read: async function* (start, end) {
        if (end > start) yield* readFrom(name, { start, end: end - 1 });
      },
    }),
    versions,
    removeAll: async (beginning) => {
      let removed = 0;
      for (let page = await versions(beginning); page.length > 0; page = await versions(beginning)) {
        for (const { name } of page) await rm(pathOf(name), { force: true });
        removed += page.length;
      }
      if (beginning.endsWith("/")) await rm(pathOf(beginning), { recursive: true, force: true });
      return removed;
    },
    protect: async () => undefined,
    checkBucket: present,
    close: () => undefined,
  };
};

/** Full, read-only or taken away for now: somebody will put it right. */
const waits = new Set(["ENOSPC", "EDQUOT", "EROFS", "ENODEV", "ENXIO", "ESTALE", "ENOTCONN", "EBUSY", "EMFILE"]);

const noneIfMissing = (error: unknown) => {
  if (codeOf(error) === "ENOENT") return [];
  throw error;
};

const writeDurably = async (path: string, bytes: Bytes): Promise<number> => {
  const file = await open(path, "wx", 0o400);
  try {
    let stored = 0;
    for await (const chunk of bytes) {
      await file.write(chunk);
      stored += chunk.length;
    }
    await file.sync();
    return stored;
  } finally {
    await file.close();
  }
};

/** A new name is on the disk only when its folder is. */
const flush = async (folder: string): Promise<void> => {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};
