import { hashesAt, nodeHash, rootOf, tileWidth } from "./tree.ts";

/** Gives the first `width` hashes of a tile, 32 bytes each; undefined where the tree does not reach so far. */
export type ReadTile = (level: number, n: number, width: number) => Promise<Buffer | undefined>;

/** Computes roots and proofs from tiles, reading each tile once. */
export interface TreeReader {
  /** The root of the first `size` entries. */
  readonly root: (size: number) => Promise<Buffer>;
  /** The audit path of an entry in the tree of `size`, from the leaf upwards: RFC 6962 §2.1.1. */
  readonly inclusion: (index: number, size: number) => Promise<readonly Buffer[]>;
  /** That the tree of `to` begins with the tree of `from`: RFC 6962 §2.1.2. */
  readonly consistency: (from: number, to: number) => Promise<readonly Buffer[]>;
}

/** Every call throws RangeError when asked beyond the tree, or for an entry outside of it. */
export const treeReader = (read: ReadTile, reach: number): TreeReader => {
  const tiles = new Map<string, Promise<Buffer>>();
  const nodes = new Map<string, Buffer>();

  const tile = (level: number, n: number): Promise<Buffer> => {
    const key = `${level}/${n}`;
    const width = Math.min(tileWidth, hashesAt(level, reach) - n * tileWidth);
    const found = tiles.get(key) ?? demand(read(level, n, width), key);
    tiles.set(key, found);
    return found;
  };

  /** MTH over the entries from `low` to before `high`. */
  const range = async (low: number, high: number): Promise<Buffer> => {
    const key = `${low}-${high}`;
    const known = nodes.get(key);
    if (known !== undefined) return known;
    const hash = await (isComplete(low, high) ? complete(low, high) : split(low, high));
    nodes.set(key, hash);
    return hash;
  };

  const split = async (low: number, high: number): Promise<Buffer> => {
    if (low === high) return rootOf([]);
    const middle = low + splitAt(high - low);
    return nodeHash(await range(low, middle), await range(middle, high));
  };

  const complete = async (low: number, high: number): Promise<Buffer> => {
    const height = Math.log2(high - low);
    const level = Math.floor(height / 8);
    const first = hashesAt(level, low);
    const hashes = await tile(level, Math.floor(first / tileWidth));
    const from = first % tileWidth;
    return rootOf(Array.from({ length: 2 ** (height % 8) }, (_, place) => hashAt(hashes, from + place)));
  };

  const path = async (index: number, low: number, high: number): Promise<readonly Buffer[]> => {
    if (high - low <= 1) return [];
    const middle = low + splitAt(high - low);
    return index < middle
      ? [...(await path(index, low, middle)), await range(middle, high)]
      : [...(await path(index, middle, high)), await range(low, middle)];
  };

  /** SUBPROOF(m, D[low:high], whole) of RFC 6962 §2.1.2, with m counted from the tree's beginning. */
  const subproof = async (m: number, low: number, high: number, whole: boolean): Promise<readonly Buffer[]> => {
    if (m === high) return whole ? [] : [await range(low, high)];
    const middle = low + splitAt(high - low);
    return m <= middle
      ? [...(await subproof(m, low, middle, whole)), await range(middle, high)]
      : [...(await subproof(m, middle, high, false)), await range(low, middle)];
  };

  const demandSize = (size: number): void => {
    if (!Number.isSafeInteger(size) || size < 0 || size > reach)
      throw new RangeError(`The ledger has ${reach} entries, and none of its trees has ${size}`);
  };

  return {
    root: async (size) => {
      demandSize(size);
      return range(0, size);
    },
    inclusion: async (index, size) => {
      demandSize(size);
      if (!Number.isSafeInteger(index) || index < 0 || index >= size)
        throw new RangeError(`A tree of ${size} entries has no entry ${index}`);
      return path(index, 0, size);
    },
    consistency: async (from, to) => {
      demandSize(from);
      demandSize(to);
      if (from > to) throw new RangeError(`A tree of ${from} entries cannot be the beginning of one of ${to}`);
      return from === 0 || from === to ? [] : subproof(from, 0, to, true);
    },
  };
};

/** The largest power of two below a number above 1. */
const splitAt = (size: number): number => 2 ** Math.ceil(Math.log2(size) - 1);

const isComplete = (low: number, high: number): boolean => {
  const size = high - low;
  return size > 0 && Number.isInteger(Math.log2(size)) && low % size === 0;
};

const hashAt = (hashes: Buffer, place: number): Buffer => hashes.subarray(place * 32, place * 32 + 32);

const demand = async (reading: Promise<Buffer | undefined>, name: string): Promise<Buffer> => {
  const hashes = await reading;
  if (hashes === undefined) throw new RangeError(`The ledger lacks the tile ${name}`);
  return hashes;
};
