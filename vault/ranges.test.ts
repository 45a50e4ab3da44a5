import { randomBytes, randomInt } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { gather } from "./cut.ts";
import { type FreshVault, freshVault } from "./fresh-vault.ts";
import { layLine } from "./line-under-test.ts";
import { suiteNames } from "./suite.ts";
import { openVault, type Vault } from "./vault.ts";

const mebibyte = 1024 * 1024;
const size = 200_000_000;

let fresh: FreshVault;
let line: Awaited<ReturnType<typeof layLine>>;
let overLine: Vault;

beforeAll(async () => {
  fresh = await freshVault();
  line = await layLine(fresh.address.s3.endpoint);
  overLine = await openVault({ ...fresh.address, s3: { ...fresh.address.s3, endpoint: line.endpoint } });
});

afterAll(async () => {
  await overLine.close();
  line.close();
  await fresh.close();
});

describe.each(suiteNames)("of a scan of 200 MB in %s", (suite) => {
  const beginning = randomBytes(mebibyte);
  /** Every mebibyte differs from the others by its number. */
  const plain = Buffer.alloc(size);
  for (let at = 0; at < size; at += mebibyte) {
    beginning.copy(plain, at);
    plain.writeUInt32BE(at, at);
  }

  it("any part of a page is served from three segments at most", { timeout: 120_000 }, async () => {
    const { version } = await fresh.vault.put({ tenant: "acme", safe: suite, object: "scan" }, plain, { suite });
    const place = { tenant: "acme", safe: suite, object: "scan", version };
    const starts = [0, mebibyte - 70_000, size - 65_536, ...Array.from({ length: 20 }, () => randomInt(size - 65_536))];
    for (const start of starts) {
      line.passed.splice(0);
      const range = await gather(await overLine.getRange(place, start, start + 65_536));
      expect(range.equals(plain.subarray(start, start + 65_536))).toBe(true);
      expect(line.passed.map(({ method }) => method)).toEqual(line.passed.map(() => "GET"));
      expect(new Set(line.passed.flatMap(segmentsRead)).size).toBeLessThanOrEqual(3);
      expect(line.passed.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(3 * mebibyte + 64);
    }
  });
});

const segmentsRead = ({ range, bytes }: { range: string | undefined; bytes: number }): readonly number[] => {
  const from = Number(range?.match(/^bytes=(\d+)-/)?.[1] ?? Number.NaN);
  // The header is not of a segment.
  if (from === 0 && bytes <= 64) return [];
  const [first, last] = [Math.floor(from / mebibyte), Math.floor((from + bytes - 1) / mebibyte)];
  return Array.from({ length: last - first + 1 }, (_, n) => first + n);
};
