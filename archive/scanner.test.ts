import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eicar, startClamd } from "./clamd-under-test.ts";
import { openScanner, ScannerAway, type Verdict } from "./scanner.ts";

let folder: string;
let clamd: Awaited<ReturnType<typeof startClamd>>;
let bySocket: Awaited<ReturnType<typeof startClamd>>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "engross-clamd-"));
  clamd = await startClamd();
  bySocket = await startClamd(join(folder, "clamd.sock"));
});
afterAll(async () => {
  await clamd.stop();
  await bySocket.stop();
  await rm(folder, { recursive: true });
});

const scan = async (address: string, chunks: readonly Buffer[]): Promise<Verdict> => {
  const begun = openScanner(address).begin();
  for (const chunk of chunks) await begun.write(chunk);
  return begun.end();
};

test("what is harmless passes, whatever its size, over TCP and over a socket", async () => {
  for (const { address, scanned } of [clamd, bySocket]) {
    const chunks = Array.from({ length: 100 }, () => randomBytes(64 * 1024));
    expect(await scan(address, [...chunks, Buffer.alloc(0), randomBytes(7)])).toEqual({ found: null });
    expect(scanned.at(-1)).toBe(100 * 64 * 1024 + 7);
    expect(await scan(address, [])).toEqual({ found: null });
  }
});

test("what is known is found by its name, however it is cut up", async () => {
  const pieces = [...eicar].map((byte) => Buffer.from([byte]));
  expect(await scan(clamd.address, [randomBytes(100), ...pieces])).toEqual({ found: "Eicar-Test-Signature" });
  expect(await openScanner(bySocket.address).version()).toBe("ClamAV under test");
});

test.each(["hangs-up", "full"] as const)("a scanner that %s has judged nothing", async (mood) => {
  clamd.become(mood);
  await expect(scan(clamd.address, [randomBytes(1000), randomBytes(5_000_000)])).rejects.toThrow(ScannerAway);
  clamd.become("well");
});

test("where there is no scanner, nothing is judged", async () => {
  await expect(scan("tcp://127.0.0.1:1", [randomBytes(10)])).rejects.toThrow(ScannerAway);
  await expect(scan(`unix:${join(folder, "none.sock")}`, [randomBytes(10)])).rejects.toThrow(ScannerAway);
});
