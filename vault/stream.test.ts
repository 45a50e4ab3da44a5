import { createHash, randomBytes, randomInt } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { associatedData } from "./associated.ts";
import { gather } from "./cut.ts";
import { VaultTampered } from "./fault.ts";
import { open, openedSize, openRange, type SealedSource, seal, sealedSize } from "./stream.ts";

const mebibyte = 1024 * 1024;
const header = 40;
const tag = 16;
/** Plaintext that just fills one, two, three segments. */
const filling = (segments: number) => segments * (mebibyte - tag) - header;
const edges = [0, 1, filling(1) - 1, filling(1), filling(1) + 1, filling(2) - 1, filling(2), filling(2) + 1];

const key = randomBytes(32);
const where = associatedData({ tenant: "acme", safe: "contract-1", object: "draft", version: "v1" });

const sealed = (plain: Buffer, under = key, data = where) => gather(seal(under, data, [plain]));
const opened = (bytes: Buffer, under = key, data = where) => gather(open(under, data, [bytes]));

/** A store that counts what is read from it. */
const stored = (bytes: Buffer) => {
  const reads: { start: number; end: number }[] = [];
  const source: SealedSource = {
    size: bytes.length,
    read: (start, end) => {
      reads.push({ start, end });
      return [bytes.subarray(start, end)];
    },
  };
  return { source, reads };
};

function* inChunks(bytes: Buffer, sizes: readonly number[]) {
  let at = 0;
  for (let turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

describe("a sealed stream", () => {
  it.each(edges)("gives back %i bytes, and takes the room foretold", async (size) => {
    const plain = randomBytes(size);
    const bytes = await sealed(plain);
    expect(bytes.length).toBe(sealedSize(size));
    expect(openedSize(bytes.length)).toBe(size);
    expect((await opened(bytes)).equals(plain)).toBe(true);
  });

  it("is the same however the bytes arrive", async () => {
    const plain = randomBytes(filling(2) + 12_345);
    const sizes = fc.array(fc.integer({ min: 1, max: 3 * mebibyte }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(sizes, sizes, async (going, coming) => {
        // Chunks of a few bytes only take time.
        const bytes = await gather(
          seal(
            key,
            where,
            inChunks(
              plain,
              going.map((size) => size + 4096),
            ),
          ),
        );
        const back = await gather(
          open(
            key,
            where,
            inChunks(
              bytes,
              coming.map((size) => size + 4096),
            ),
          ),
        );
        expect(sha256(back)).toBe(sha256(plain));
      }),
      { numRuns: 40 },
    );
  });

  it("never looks the same twice", async () => {
    const plain = randomBytes(100);
    expect((await sealed(plain)).equals(await sealed(plain))).toBe(false);
  });

  it("does not open under another key, tenant, safe, object or version", async () => {
    const place = { tenant: "acme", safe: "contract-1", object: "draft", version: "v1" };
    const bytes = await sealed(Buffer.from("Party A shall pay"), key, associatedData(place));
    await expect(opened(bytes, randomBytes(32))).rejects.toThrow(VaultTampered);
    for (const part of ["tenant", "safe", "object", "version"] as const)
      await expect(opened(bytes, key, associatedData({ ...place, [part]: "other" }))).rejects.toThrow(VaultTampered);
    expect((await opened(bytes, key, associatedData(place))).toString()).toBe("Party A shall pay");
  });
});

describe("a range", () => {
  const plain = randomBytes(filling(3) + 1000);

  it("is the same bytes as in the whole, wherever it lies", async () => {
    const { source } = stored(await sealed(plain));
    const point = fc.oneof(
      fc.integer({ min: 0, max: plain.length + 10 }),
      fc.constantFrom(...[1, 2, 3].flatMap((n) => [filling(n) - 1, filling(n), filling(n) + 1]), plain.length),
    );
    await fc.assert(
      fc.asyncProperty(point, point, async (one, other) => {
        const [start, end] = [Math.min(one, other), Math.max(one, other)];
        const range = await gather(openRange(key, where, source, start, end));
        expect(range.equals(plain.subarray(start, end))).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it.each(edges)("works at the edges of %i bytes", async (size) => {
    const whole = randomBytes(size);
    const { source } = stored(await sealed(whole));
    expect((await gather(openRange(key, where, source, 0, Infinity))).equals(whole)).toBe(true);
    expect((await gather(openRange(key, where, source, size, size + 1))).length).toBe(0);
  });

  it("within a segment reads the header, that segment and the last, and nothing else", async () => {
    const { source, reads } = stored(await sealed(plain));
    await gather(openRange(key, where, source, filling(1) + 10, filling(1) + 20));
    expect(reads).toEqual([
      { start: 0, end: header },
      { start: 3 * mebibyte, end: source.size },
      { start: mebibyte, end: 2 * mebibyte },
    ]);
  });

  it("is refused when the store cut the rest off at a segment's edge", async () => {
    const bytes = await sealed(plain);
    const { source } = stored(bytes.subarray(0, 2 * mebibyte));
    await expect(gather(openRange(key, where, source, 0, 10))).rejects.toThrow(VaultTampered);
  });

  it("that is none is a fault of the caller", async () => {
    const { source } = stored(await sealed(plain));
    for (const [start, end] of [
      [-1, 5],
      [5, 4],
      [0.5, 2],
      [0, Number.NaN],
    ] as const)
      await expect(gather(openRange(key, where, source, start, end))).rejects.toThrow(RangeError);
  });
});

describe("whoever changes stored bytes", () => {
  const plain = randomBytes(filling(2) + 5000);

  /** What left before the alarm must be a true beginning. */
  const expectCaught = async (bytes: Buffer, what: string) => {
    const left: Buffer[] = [];
    const reading = (async () => {
      for await (const chunk of open(key, where, [bytes])) left.push(chunk);
    })();
    await expect(reading, what).rejects.toThrow(VaultTampered);
    const beginning = Buffer.concat(left);
    expect(beginning.equals(plain.subarray(0, beginning.length)), what).toBe(true);
  };

  const segments = (bytes: Buffer) => {
    const list = [bytes.subarray(header, mebibyte)];
    for (let at = mebibyte; at < bytes.length; at += mebibyte) list.push(bytes.subarray(at, at + mebibyte));
    return { head: bytes.subarray(0, header), list };
  };

  it("by a bit, a cut, an addition, an omission or a repetition is caught: 1,000 times out of 1,000", {
    timeout: 120_000,
  }, async () => {
    const original = await sealed(plain);
    const spot = () => {
      // Headers, tags and edges are where mistakes would be, so half of all mutations go there.
      const near = [0, header, mebibyte - tag, mebibyte, 2 * mebibyte, original.length - tag][randomInt(6)] ?? 0;
      const at = randomInt(2) === 0 ? randomInt(original.length) : near + randomInt(tag);
      return Math.min(at, original.length - 1);
    };
    const mutations: Readonly<Record<string, (at: number) => Buffer>> = {
      "flip a bit": (at) => {
        const copy = Buffer.from(original);
        copy[at] = (copy[at] ?? 0) ^ (1 << randomInt(8));
        return copy;
      },
      cut: (at) => original.subarray(0, at),
      add: (at) => Buffer.concat([original.subarray(0, at), randomBytes(1 + randomInt(64)), original.subarray(at)]),
      append: () => Buffer.concat([original, randomBytes(1 + randomInt(2 * mebibyte))]),
      omit: (at) => Buffer.concat([original.subarray(0, at), original.subarray(at + 1 + randomInt(64))]),
      repeat: (at) => Buffer.concat([original.subarray(0, at + 1), original.subarray(Math.max(0, at - 31))]),
    };
    const kinds = Object.entries(mutations);
    for (let turn = 0; turn < 1000; turn += 1) {
      const [kind, mutate] = kinds[turn % kinds.length] ?? ["", () => original];
      const at = spot();
      await expectCaught(mutate(at), `${kind} at ${at}`);
    }
    await expect(opened(original)).resolves.toSatisfy((back: Buffer) => back.equals(plain));
  });

  it("by cutting at any segment's edge is caught", async () => {
    const original = await sealed(plain);
    for (const length of [0, 1, header, mebibyte, 2 * mebibyte])
      await expectCaught(original.subarray(0, length), `cut to ${length}`);
  });

  it("by swapping, dropping or doubling segments is caught", async () => {
    const { head, list } = segments(await sealed(plain));
    for (const order of [
      [1, 0, 2],
      [0, 2],
      [1, 2],
      [0, 0, 1, 2],
      [0, 1, 1, 2],
      [0, 1, 2, 2],
      [0, 2, 1],
      [2, 1, 0],
    ])
      await expectCaught(Buffer.concat([head, ...order.map((n) => list[n] ?? head)]), `segments ${order.join()}`);
  });

  it("by splicing in a segment of another version under the same key is caught", async () => {
    const one = segments(await sealed(plain));
    const other = segments(await sealed(plain));
    for (let n = 0; n < one.list.length; n += 1) {
      const spliced = one.list.map((segment, at) => (at === n ? (other.list[n] ?? segment) : segment));
      await expectCaught(Buffer.concat([one.head, ...spliced]), `segment ${n} of another`);
    }
    await expectCaught(Buffer.concat([other.head, ...one.list]), "the header of another");
  });
});
