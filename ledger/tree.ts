import { createHash } from "node:crypto";

/** Hashes side by side in one tile: the height of 8 that C2SP tlog-tiles prescribes. */
export const tileWidth = 256;

/** MTH of no leaves at all: RFC 6962 §2.1. */
const emptyRoot = createHash("sha256").digest();

/** SHA-256(0x01 ‖ left ‖ right): RFC 6962 §2.1. */
export const nodeHash = (left: Uint8Array, right: Uint8Array): Buffer =>
  createHash("sha256").update("\x01").update(left).update(right).digest();

/**
 * The root over neighbouring subtrees of one size, of which the last may be smaller: RFC 6962 §2.1. Pairing neighbours
 * and passing on the odd one, row by row, splits where the RFC does: at the largest power of two.
 */
export const rootOf = (hashes: readonly Uint8Array[]): Buffer => {
  let row: readonly Buffer[] = hashes.map((hash) => Buffer.from(hash));
  while (row.length > 1) {
    const above: Buffer[] = [];
    for (let place = 0; place < row.length; place += 2) {
      const [left, right] = [row[place], row[place + 1]];
      if (left !== undefined) above.push(right === undefined ? left : nodeHash(left, right));
    }
    row = above;
  }
  return row[0] ?? emptyRoot;
};

/** A complete tile; `root` is the hash that stands for it one level up. */
export interface CompleteTile {
  readonly level: number;
  readonly n: number;
  readonly hashes: Buffer;
  readonly root: Buffer;
}

/** A tree's right edge: all that is needed to grow it. `edges[level]` holds the hashes of the tile not yet complete. */
export interface Frontier {
  readonly size: number;
  readonly edges: readonly (readonly Buffer[])[];
}

export const emptyFrontier: Frontier = { size: 0, edges: [] };

/** The tree with more leaves, and the tiles that they completed. */
export const grow = (
  frontier: Frontier,
  leaves: readonly Buffer[],
): { readonly frontier: Frontier; readonly completed: readonly CompleteTile[] } => {
  const edges = frontier.edges.map((edge) => [...edge]);
  const completed: CompleteTile[] = [];
  let size = frontier.size;
  for (const leaf of leaves) {
    size += 1;
    let hash = leaf;
    for (let level = 0; ; level++) {
      const edge = (edges[level] ??= []);
      edge.push(hash);
      if (edge.length < tileWidth) break;
      hash = rootOf(edge);
      completed.push({ level, n: hashesAt(level + 1, size) - 1, hashes: Buffer.concat(edge), root: hash });
      edges[level] = [];
    }
  }
  return { frontier: { size, edges }, completed };
};

/** How many complete subtrees of 256^level leaves a tree of this size has. */
export const hashesAt = (level: number, size: number): number => Math.floor(size / tileWidth ** level);

/** The root of the whole tree: each level's open tile, closed by what lies below to the right of it. */
export const frontierRoot = ({ edges }: Frontier): Buffer => {
  let below: Buffer | undefined;
  for (const edge of edges) {
    const row = below === undefined ? edge : [...edge, below];
    below = row.length === 0 ? undefined : rootOf(row);
  }
  return below ?? emptyRoot;
};
