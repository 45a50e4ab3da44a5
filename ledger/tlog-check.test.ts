import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type FreshLedger, freshLedger } from "./fresh-ledger.ts";
import { checkpoint, entriesTile, openCheckpoint, tile, tilePath } from "./index.ts";
import { hashesAt, tileWidth } from "./tree.ts";

const run = promisify(execFile);
const size = 777;
let ledger: FreshLedger;
let folder: string;
let program: string;

const write = async (path: string, content: string | Buffer | undefined) => {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), content ?? expect.unreachable(path));
};

/** Writes what a server of C2SP tlog-tiles would serve. */
const exportLedger = async (): Promise<void> => {
  const { superuser } = ledger;
  await write("checkpoint", await checkpoint(superuser));
  for (let level = 0; hashesAt(level, size) > 0; level++)
    for (let n = 0; n * tileWidth < hashesAt(level, size); n++) {
      const width = Math.min(tileWidth, hashesAt(level, size) - n * tileWidth);
      await write(tilePath({ level, n, width }), await tile(superuser, level, n, width));
      if (level === 0) await write(tilePath({ level: "entries", n, width }), await entriesTile(superuser, n, width));
    }
};

beforeAll(async () => {
  ledger = await freshLedger();
  folder = join(ledger.folder, "export");
  program = join(ledger.folder, "tlog-check");
  const cwd = fileURLToPath(new URL("./tlog-check", import.meta.url));
  await run("go", ["build", "-trimpath", "-o", program, "."], { cwd, env: { ...process.env, GOWORK: "off" } });
  const told = (count: number) => Array.from({ length: count }, (_, place) => ({ subject: "s", body: { place } }));
  await ledger.tell(told(300));
  await ledger.number();
  await write("earlier-checkpoint", await checkpoint(ledger.superuser));
  await ledger.tell(told(size - 300));
  await ledger.number();
  await exportLedger();
}, 180_000);
afterAll(() => ledger?.close());

const check = (verifierKey: string) => run(program, [verifierKey, folder]);

test("Go's own tools for transparency logs agree on signature, root, every inclusion and consistency", async () => {
  const { stdout } = await check(ledger.key.verifierKey);
  const note = await readFile(join(folder, "checkpoint"), "utf8");
  const root = openCheckpoint(note, ledger.key.verifierKey)?.root.toString("base64");
  expect(stdout).toBe(`${size} ${root}\n`);
});

test.each([
  ["a leaf hash", "tile/0/001", "tile"],
  ["a hash of a partial tile", "tile/0/003.p/9", "tile"],
  ["the bytes of an entry", "tile/entries/002", "entry 512"],
  ["the checkpoint", "checkpoint", "checkpoint: "],
  ["the earlier checkpoint", "earlier-checkpoint", "earlier-checkpoint: "],
])("and they disagree once somebody changed %s", async (_, path, complaint) => {
  const original = await readFile(join(folder, path));
  const changed = Buffer.from(original);
  changed[40] = (changed[40] ?? 0) ^ 1;
  await write(path, changed);
  await expect(check(ledger.key.verifierKey)).rejects.toThrow(complaint);
  await write(path, original);
});
