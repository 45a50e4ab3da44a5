import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { associatedData } from "./associated.ts";
import { VaultTampered } from "./fault.ts";
import { piecesOf, type Sealed, sealedIn, stored, tinySuites } from "./sealed-under-test.ts";
import { open, openRange } from "./stream.ts";

// Everything somebody could do who writes to the store, is a tenant himself, and knows the format; but has no key.

const numRuns = 12_000;
const keyOf = (tenant: string, safe: string) => createHash("sha256").update(`${tenant}/${safe}`).digest();

/** Two tenants with two safes each, two objects in each, two versions of each, in both suites: of several lengths. */
const population: readonly Sealed[] = await Promise.all(
  tinySuites.flatMap((suite) =>
    ["acme", "rival"].flatMap((tenant) =>
      ["c1", "c2"].flatMap((safe) =>
        ["draft", "scan"].flatMap((object) =>
          ["v1", "v2"].map((version) => {
            const length = object === "draft" ? 600 : version === "v1" ? 0 : 120;
            const place = { tenant, safe, object, version };
            const plain = Buffer.alloc(length, createHash("sha512").update(JSON.stringify(place)).digest());
            return sealedIn(suite, keyOf(tenant, safe), place, plain);
          }),
        ),
      ),
    ),
  ),
);

const any = fc.constantFrom(...population);
const at = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const bytes = fc.uint8Array({ minLength: 1, maxLength: 400 });

/** A place among so many. */
const among = (share: number, many: number) => Math.min(many - 1, Math.floor(share * many));

/** Half of all changes hit headers, tags and edges, where mistakes would be. */
const spot = (share: number, edge: boolean, sealed: Sealed): number => {
  if (!edge) return among(share, sealed.bytes.length);
  const edges = piecesOf(sealed).map((piece) => piece.byteOffset - sealed.bytes.byteOffset);
  const near = (edges[among(share, edges.length)] ?? 0) + among((share * 7919) % 1, 40) - 20;
  return Math.max(0, Math.min(sealed.bytes.length - 1, near));
};

const changed = (from: Buffer, index: number, byte: number): Buffer => {
  const copy = Buffer.from(from);
  copy[index] = byte;
  return copy;
};

const replaced = (list: readonly Buffer[], index: number, by: Buffer): Buffer =>
  Buffer.concat(list.map((each, n) => (n === index ? by : each)));

const pieceAt = (list: readonly Buffer[], share: number): Buffer => list[among(share, list.length)] ?? Buffer.alloc(0);

const where = fc.tuple(at, fc.boolean());

/** What is done to a stream's bytes; what it becomes may be what it was. */
const mutation: fc.Arbitrary<readonly [string, (sealed: Sealed) => Buffer]> = fc.oneof(
  fc.tuple(where, fc.integer({ min: 0, max: 7 })).map(([[share, edge], bit]) => {
    const flip = (sealed: Sealed) => {
      const index = spot(share, edge, sealed);
      return changed(sealed.bytes, index, (sealed.bytes[index] ?? 0) ^ (1 << bit));
    };
    return ["a bit flipped", flip] as const;
  }),
  fc.tuple(where).map(([[share, edge]]) => {
    return ["cut", (sealed: Sealed) => sealed.bytes.subarray(0, spot(share, edge, sealed))] as const;
  }),
  at.map((share) => {
    const cut = (sealed: Sealed) => Buffer.concat(piecesOf(sealed).slice(0, among(share, piecesOf(sealed).length)));
    return ["cut at a segment's edge", cut] as const;
  }),
  bytes.map((more) => ["bytes appended", (sealed: Sealed) => Buffer.concat([sealed.bytes, more])] as const),
  fc.tuple(any, at).map(([other, share]) => {
    const append = (sealed: Sealed) => Buffer.concat([sealed.bytes, pieceAt(piecesOf(other), share)]);
    return ["a segment appended", append] as const;
  }),
  fc.tuple(where, bytes).map(([[share, edge], more]) => {
    const insert = (sealed: Sealed) => {
      const index = spot(share, edge, sealed);
      return Buffer.concat([sealed.bytes.subarray(0, index), more, sealed.bytes.subarray(index)]);
    };
    return ["bytes inserted", insert] as const;
  }),
  fc.tuple(where, fc.integer({ min: 1, max: 200 })).map(([[share, edge], length]) => {
    const omit = (sealed: Sealed) => {
      const index = spot(share, edge, sealed);
      return Buffer.concat([sealed.bytes.subarray(0, index), sealed.bytes.subarray(index + length)]);
    };
    return ["bytes omitted", omit] as const;
  }),
  fc.tuple(at, at).map(([one, other]) => {
    const swap = (sealed: Sealed) => {
      const [header = Buffer.alloc(0), ...segments] = piecesOf(sealed);
      const [a, b] = [among(one, segments.length), among(other, segments.length)];
      const order = segments.map((each, n) => (n === a ? segments[b] : n === b ? segments[a] : each) ?? each);
      return Buffer.concat([header, ...order]);
    };
    return ["segments swapped", swap] as const;
  }),
  fc.tuple(fc.array(at, { maxLength: 8 })).map(([order]) => {
    const shuffle = (sealed: Sealed) => {
      const [header = Buffer.alloc(0), ...segments] = piecesOf(sealed);
      return Buffer.concat([header, ...order.map((share) => pieceAt(segments, share))]);
    };
    return ["segments dropped, doubled and reordered", shuffle] as const;
  }),
  fc.tuple(any, at).map(([other, share]) => {
    const splice = (sealed: Sealed) => {
      const mine = piecesOf(sealed);
      const index = among(share, mine.length);
      return replaced(mine, index, piecesOf(other)[index] ?? Buffer.alloc(0));
    };
    return ["a piece of another stream at its own place", splice] as const;
  }),
  fc.tuple(any, at, at).map(([other, from, to]) => {
    const splice = (sealed: Sealed) => {
      const mine = piecesOf(sealed);
      return replaced(mine, among(to, mine.length), pieceAt(piecesOf(other), from));
    };
    return ["a piece of another stream", splice] as const;
  }),
  any.map((other) => ["another stream whole", () => other.bytes] as const),
  fc.integer({ min: 0, max: 255 }).map((byte) => {
    return ["another first byte", (sealed: Sealed) => changed(sealed.bytes, 0, byte)] as const;
  }),
  any.map((other) => {
    const header = (sealed: Sealed) => replaced(piecesOf(sealed), 0, piecesOf(other)[0] ?? Buffer.alloc(0));
    return ["the header of another stream", header] as const;
  }),
  bytes.map((noise) => ["noise", () => Buffer.from(noise)] as const),
);

/** Whether these are bytes that were sealed for this very place, though in the other suite: the vault does so only once. */
const belongs = (sealed: Sealed, mutated: Buffer): boolean =>
  population.some(
    ({ place, bytes: written }) => written.equals(mutated) && JSON.stringify(place) === JSON.stringify(sealed.place),
  );

const reading = async (source: AsyncIterable<Buffer>) => {
  const left: Buffer[] = [];
  try {
    for await (const chunk of source) left.push(chunk);
    return { left: Buffer.concat(left), fault: undefined };
  } catch (fault: unknown) {
    return { left: Buffer.concat(left), fault };
  }
};

describe("whoever changes stored bytes", () => {
  it(`is caught ${numRuns} times out of ${numRuns}, and what came out before was a true beginning`, {
    timeout: 120_000,
  }, async () => {
    const seen = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(any, mutation, at, async (sealed, [kind, mutate], cut) => {
        const mutated = mutate(sealed);
        fc.pre(!belongs(sealed, mutated));
        seen.set(kind, (seen.get(kind) ?? 0) + 1);
        const chunk = among(cut, mutated.length);
        const chunks = [mutated.subarray(0, chunk), mutated.subarray(chunk)];
        const { left, fault } = await reading(open(sealed.key, associatedData(sealed.place), chunks, tinySuites));
        expect(fault, kind).toBeInstanceOf(VaultTampered);
        expect(left.equals(sealed.plain.subarray(0, left.length)), kind).toBe(true);
      }),
      { numRuns },
    );
    expect(Math.min(...seen.values())).toBeGreaterThan(50);
    expect(seen.size).toBe(15);
  });

  it("is caught by a range too, unless the range holds the very bytes that were written", async () => {
    await fc.assert(
      fc.asyncProperty(any, mutation, at, at, async (sealed, [kind, mutate], one, other) => {
        const mutated = mutate(sealed);
        fc.pre(!belongs(sealed, mutated));
        const [start, end] = [one, other].map((share) => among(share, sealed.plain.length + 1)).sort((a, b) => a - b);
        const range = openRange(
          sealed.key,
          associatedData(sealed.place),
          stored(mutated).source,
          start ?? 0,
          end ?? 0,
          tinySuites,
        );
        const { left, fault } = await reading(range);
        if (fault === undefined) expect(left.equals(sealed.plain.subarray(start, end)), kind).toBe(true);
        else expect(fault, kind).toBeInstanceOf(VaultTampered);
      }),
      { numRuns: 3000 },
    );
  });
});
