import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { associatedData } from "./associated.ts";
import { gather } from "./cut.ts";
import { VaultTampered } from "./fault.ts";
import { openedFrom, sealedIn, stored, tinySuites } from "./sealed-under-test.ts";
import { segmentsOf } from "./segments.ts";
import { open, openRange, seal } from "./stream.ts";
import { type Suite, suites } from "./suite.ts";

const key = randomBytes(32);
const place = { tenant: "acme", safe: "contract-1", object: "draft", version: "v1" };
const where = associatedData(place);

/** Plaintext that just fills so many segments. */
const filling = (suite: Suite, segments: number) => segmentsOf(suite).openedStart(segments);
const edgesOf = (suite: Suite) => [
  ...[0, 1],
  ...[1, 2].flatMap((n) => [filling(suite, n) - 1, filling(suite, n), filling(suite, n) + 1]),
];

function* inChunks(bytes: Buffer, sizes: readonly number[]) {
  let at = 0;
  for (let turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

describe.each(Object.values(suites))("a stream in $name", (suite) => {
  it.each(edgesOf(suite))("gives back %i bytes, and takes the room foretold", async (size) => {
    const plain = randomBytes(size);
    const sealed = await sealedIn(suite, key, place, plain);
    expect(sealed.bytes.length).toBe(segmentsOf(suite).sealed(size));
    expect(segmentsOf(suite).opened(sealed.bytes.length)).toBe(size);
    expect((await openedFrom(sealed, sealed.bytes)).equals(plain)).toBe(true);
  });

  it.each(edgesOf(suite))("gives any range of %i bytes", async (size) => {
    const plain = randomBytes(size);
    const { bytes } = await sealedIn(suite, key, place, plain);
    const range = (start: number, end: number) => gather(openRange(key, where, stored(bytes).source, start, end));
    expect((await range(0, Number.POSITIVE_INFINITY)).equals(plain)).toBe(true);
    expect((await range(size, size + 1)).length).toBe(0);
  });

  it("does not open under another key, tenant, safe, object or version", async () => {
    const sealed = await sealedIn(suite, key, place, Buffer.from("Party A shall pay"));
    await expect(openedFrom({ place, key: randomBytes(32) }, sealed.bytes)).rejects.toThrow(VaultTampered);
    for (const part of ["tenant", "safe", "object", "version"] as const)
      await expect(openedFrom({ key, place: { ...place, [part]: "other" } }, sealed.bytes)).rejects.toThrow(
        VaultTampered,
      );
    expect((await openedFrom(sealed, sealed.bytes)).toString()).toBe("Party A shall pay");
  });

  it("never looks the same twice", async () => {
    const [one, other] = [
      await sealedIn(suite, key, place, Buffer.alloc(100)),
      await sealedIn(suite, key, place, Buffer.alloc(100)),
    ];
    expect(one.bytes.equals(other.bytes)).toBe(false);
  });
});

describe.each(tinySuites)("a stream in $name with small segments", (suite) => {
  const plain = randomBytes(filling(suite, 5) + 17);
  const sizes = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 5 });

  it("is the same however the bytes arrive", async () => {
    await fc.assert(
      fc.asyncProperty(sizes, sizes, async (going, coming) => {
        const bytes = await gather(seal(suite, key, where, inChunks(plain, going)));
        const back = await gather(open(key, where, inChunks(bytes, coming), [suite]));
        expect(back.equals(plain)).toBe(true);
      }),
    );
  });

  it("gives ranges that are the same bytes as in the whole, wherever they lie", async () => {
    const { source } = stored((await sealedIn(suite, key, place, plain)).bytes);
    const point = fc.integer({ min: 0, max: plain.length + 10 });
    await fc.assert(
      fc.asyncProperty(point, point, async (one, other) => {
        const [start, end] = [Math.min(one, other), Math.max(one, other)];
        const range = await gather(openRange(key, where, source, start, end, [suite]));
        expect(range.equals(plain.subarray(start, end))).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it("reads for a range the header, its segments and the last one, and nothing else", async () => {
    const { source, reads } = stored((await sealedIn(suite, key, place, plain)).bytes);
    await gather(openRange(key, where, source, filling(suite, 1) + 1, filling(suite, 2) - 1, [suite]));
    const { header, sealedStart } = segmentsOf(suite);
    expect(reads).toEqual([
      { start: 0, end: header },
      { start: sealedStart(5), end: source.size },
      { start: sealedStart(1), end: sealedStart(2) },
    ]);
  });

  it("gives no range when the store cut the rest off at a segment's edge", async () => {
    const { bytes } = await sealedIn(suite, key, place, plain);
    const { source } = stored(bytes.subarray(0, segmentsOf(suite).sealedStart(2)));
    await expect(gather(openRange(key, where, source, 0, 10, [suite]))).rejects.toThrow(VaultTampered);
  });

  it("takes a range that is none for a fault of the caller", async () => {
    const { source } = stored((await sealedIn(suite, key, place, plain)).bytes);
    for (const [start, end] of [
      [-1, 5],
      [5, 4],
      [0.5, 2],
      [0, Number.NaN],
    ] as const)
      await expect(gather(openRange(key, where, source, start, end, [suite]))).rejects.toThrow(RangeError);
  });
});
