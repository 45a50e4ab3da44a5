import { createHash, type Hash, randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { cacheFolder } from "./cache-folder.ts";
import { exists } from "./unprivileged.ts";

/** The folder that holds all rooms. */
export const root: string = fileURLToPath(new URL("..", import.meta.url));

const week = 7 * 24 * 60 * 60_000;

/** What is made of our sources and packages, and not made again while they are the same. */
interface Made {
  /** Its folder in the cache. */
  readonly kind: string;
  /** All that it is made of. */
  readonly rooms: readonly string[];
  /** Fills a new, empty folder. */
  readonly make: (folder: string) => Promise<void>;
}

/** The folder of what was made of these sources, by whoever needed it first. What nobody used for a week is forgotten. */
export const madeOnce = async ({ kind, rooms, make }: Made): Promise<string> => {
  const shelf = join(cacheFolder(), kind);
  const folder = join(shelf, await fingerprint(rooms));
  if (!(await exists(folder))) {
    const fresh = join(shelf, `${randomUUID()}.new`);
    await mkdir(fresh, { recursive: true });
    try {
      await make(fresh);
      await rename(fresh, folder);
    } catch (error) {
      await rm(fresh, { recursive: true, force: true });
      // Somebody else was quicker, with the same.
      if (!(await exists(folder))) throw error;
    }
    await forgetOld(shelf);
  }
  await utimes(folder, new Date(), new Date());
  return folder;
};

/** Of every source by path and content, of the packages beside them, and of where they lie, for paths are in what is made. */
const fingerprint = async (rooms: readonly string[]): Promise<string> => {
  const hash = createHash("sha256")
    .update(root)
    .update(process.version)
    .update(await readFile(join(root, "package-lock.json")));
  for (const room of rooms) await addRoom(hash, room);
  return hash.digest("hex");
};

const addRoom = async (hash: Hash, room: string): Promise<void> => {
  const names = (await readdir(join(root, room), { recursive: true })).filter(isSource).toSorted();
  const contents = await Promise.all(names.map((name) => readFile(join(root, room, name))));
  for (const [index, name] of names.entries()) hash.update(`${room}/${name}\0`).update(contents[index] ?? "");
};

const isSource = (name: string): boolean => /\.(tsx?|css|svg|mjs|json)$/.test(name) && !/\.test\.tsx?$/.test(name);

const forgetOld = async (shelf: string): Promise<void> => {
  for (const name of await readdir(shelf)) {
    const made = join(shelf, name);
    const { mtimeMs } = await stat(made);
    if (Date.now() - mtimeMs > week) await rm(made, { recursive: true, force: true });
  }
};
