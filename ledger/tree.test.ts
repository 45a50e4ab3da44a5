import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { leafHash } from "./leaf.ts";
import { treeReader } from "./proof.ts";
import { parseTilePath, tilePath } from "./tile-path.ts";
import { emptyFrontier, type Frontier, frontierRoot, grow, hashesAt, nodeHash, rootOf, tileWidth } from "./tree.ts";
import { consistent, included } from "./verify/merkle.ts";

/** The eight leaves and roots that Certificate Transparency's own implementations are tested with. */
const knownLeaves = [
  "",
  "00",
  "10",
  "2021",
  "3031",
  "40414243",
  "5051525354555657",
  "606162636465666768696a6b6c6d6e6f",
].map((hex) => leafHash(Buffer.from(hex, "hex")));
const knownRoots = [
  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
  "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
  "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
  "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
  "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
  "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

test("roots are those that RFC 6962's reference implementation gives", () => {
  for (const [size, root] of knownRoots.entries()) {
    const leaves = knownLeaves.slice(0, size);
    expect(rootOf(leaves).toString("hex")).toBe(root);
    expect(frontierRoot(grow(emptyFrontier, leaves).frontier).toString("hex")).toBe(root);
  }
});

const leaves = Array.from({ length: 70_000 }, (_, index) => leafHash(Buffer.from(`entry ${index}`)));

/** MTH as RFC 6962 §2.1 defines it, word for word. */
const mth = (list: readonly Buffer[]): Buffer => {
  const [only] = list;
  if (only === undefined) return rootOf([]);
  if (list.length === 1) return only;
  let k = 1;
  while (k * 2 < list.length) k *= 2;
  return nodeHash(mth(list.slice(0, k)), mth(list.slice(k)));
};

/** A tree grown in steps, with its tiles as a client would find them. */
const grown = (steps: readonly number[]) => {
  let frontier: Frontier = emptyFrontier;
  const tiles = new Map<string, Buffer>();
  for (const step of steps) {
    const next = grow(frontier, leaves.slice(frontier.size, frontier.size + step));
    frontier = next.frontier;
    for (const { level, n, hashes } of next.completed) tiles.set(`${level}/${n}`, hashes);
  }
  const read = async (level: number, n: number, width: number): Promise<Buffer | undefined> => {
    const edge = frontier.edges[level];
    const isEdge = n === Math.floor(hashesAt(level, frontier.size) / tileWidth);
    const found = isEdge && edge !== undefined ? Buffer.concat(edge) : tiles.get(`${level}/${n}`);
    return found === undefined || found.length < width * 32 ? undefined : found.subarray(0, width * 32);
  };
  return { frontier, tiles, reader: treeReader(read, frontier.size) };
};

test("a tree of 70 000 entries has the tiles that C2SP tlog-tiles counts", () => {
  const { frontier, tiles } = grown([70_000]);
  const complete = [...tiles.keys()];
  expect(complete.filter((key) => key.startsWith("0/"))).toHaveLength(273);
  expect(complete.filter((key) => key.startsWith("1/"))).toEqual(["1/0"]);
  expect(frontier.edges.map((edge) => edge.length)).toEqual([112, 17, 1]);
});

describe("however a tree has grown", () => {
  const steps = fc.array(fc.integer({ min: 0, max: 700 }), { minLength: 1, maxLength: 6 });

  test("its root is the one of RFC 6962, and so are the roots of all its beginnings", async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.double({ min: 0, max: 1, noNaN: true }), async (sizes, part) => {
        const { frontier, reader } = grown(sizes);
        const size = Math.floor(part * frontier.size);
        expect(frontierRoot(frontier)).toEqual(mth(leaves.slice(0, frontier.size)));
        expect(await reader.root(frontier.size)).toEqual(frontierRoot(frontier));
        expect(await reader.root(size)).toEqual(mth(leaves.slice(0, size)));
      }),
      { numRuns: 40 },
    );
  });

  test("its proofs hold for what they prove and for nothing else", async () => {
    const share = fc.double({ min: 0, max: 0.999, noNaN: true });
    await fc.assert(
      fc.asyncProperty(steps, share, share, share, async (sizes, a, b, c) => {
        const { frontier, reader } = grown([...sizes, 1]);
        const size = 1 + Math.floor(a * frontier.size);
        const index = Math.floor(b * size);
        const from = Math.floor(c * (size + 1));
        const root = await reader.root(size);
        const path = await reader.inclusion(index, size);
        const leaf = leaves[index] ?? expect.unreachable();
        expect(included({ index, size, leaf, path, root })).toBe(true);
        expect(included({ index, size, leaf: leafHash(Buffer.from("other")), path, root })).toBe(false);
        if (size > 1) expect(included({ index: index === 0 ? 1 : index - 1, size, leaf, path, root })).toBe(false);
        expect(included({ index, size, leaf, path: [...path, leaf], root })).toBe(false);
        const consistency = await reader.consistency(from, size);
        const oldRoot = await reader.root(from);
        expect(consistent({ from, to: size, oldRoot, newRoot: root, path: consistency })).toBe(true);
        if (from > 0)
          expect(consistent({ from, to: size, oldRoot: leaf, newRoot: root, path: consistency })).toBe(
            from === 1 && index === 0,
          );
        expect(consistent({ from, to: size, oldRoot, newRoot: root, path: [...consistency, root] })).toBe(false);
      }),
      { numRuns: 60 },
    );
  });
});

test("whoever asks beyond the tree is told so", async () => {
  const { reader } = grown([10]);
  await expect(reader.inclusion(10, 10)).rejects.toThrow(RangeError);
  await expect(reader.inclusion(0, 11)).rejects.toThrow(RangeError);
  await expect(reader.consistency(7, 6)).rejects.toThrow(RangeError);
});

test("tiles are found where C2SP tlog-tiles says", () => {
  expect(tilePath({ level: 0, n: 1_234_067, width: 256 })).toBe("tile/0/x001/x234/067");
  expect(tilePath({ level: 1, n: 0, width: 17 })).toBe("tile/1/000.p/17");
  expect(tilePath({ level: "entries", n: 273, width: 112 })).toBe("tile/entries/273.p/112");
  fc.assert(
    fc.property(
      fc.record({
        level: fc.oneof(fc.integer({ min: 0, max: 63 }), fc.constant("entries" as const)),
        n: fc.maxSafeNat(),
        width: fc.integer({ min: 1, max: 256 }),
      }),
      (name) => {
        expect(parseTilePath(tilePath(name))).toEqual(name);
      },
    ),
  );
  for (const path of [
    "tile/00/000",
    "tile/64/000",
    "tile/0/0",
    "tile/0/x000/001",
    "tile/0/000.p/0",
    "tile/0/000.p/256",
  ])
    expect(parseTilePath(path), path).toBeUndefined();
});
