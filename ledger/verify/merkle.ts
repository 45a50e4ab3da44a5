import { nodeHash, rootOf } from "../tree.ts";

export interface Inclusion {
  readonly index: number;
  readonly size: number;
  readonly leaf: Buffer;
  /** Siblings from the leaf upwards. */
  readonly path: readonly Buffer[];
  readonly root: Buffer;
}

/** Whether the leaf is the entry of that index in the tree of that root: RFC 9162 §2.1.3.2. */
export const included = ({ index, size, leaf, path, root }: Inclusion): boolean => {
  if (index < 0 || index >= size) return false;
  let [place, last, hash] = [index, size - 1, leaf];
  for (const sibling of path) {
    if (last === 0) return false;
    if (place % 2 === 1 || place === last) {
      hash = nodeHash(sibling, hash);
      while (place % 2 === 0 && place !== 0) [place, last] = [half(place), half(last)];
    } else hash = nodeHash(hash, sibling);
    [place, last] = [half(place), half(last)];
  }
  return last === 0 && hash.equals(root);
};

export interface Consistency {
  readonly from: number;
  readonly to: number;
  readonly oldRoot: Buffer;
  readonly newRoot: Buffer;
  readonly path: readonly Buffer[];
}

/** Whether the later tree begins with the earlier one: RFC 9162 §2.1.4.2. Every tree begins with the empty one. */
export const consistent = ({ from, to, oldRoot, newRoot, path }: Consistency): boolean => {
  if (from > to || from < 0) return false;
  if (from === 0) return path.length === 0 && oldRoot.equals(rootOf([])) && (to > 0 || newRoot.equals(oldRoot));
  if (from === to) return path.length === 0 && oldRoot.equals(newRoot);
  let [place, last] = [from - 1, to - 1];
  while (place % 2 === 1) [place, last] = [half(place), half(last)];
  // The earlier tree is one complete subtree of the later: its root is the first hash, and left out.
  const hashes = place === 0 ? [oldRoot, ...path] : path;
  const [first, ...siblings] = hashes;
  if (first === undefined) return false;
  let [older, newer] = [first, first];
  for (const sibling of siblings) {
    if (last === 0) return false;
    if (place % 2 === 1 || place === last) {
      older = nodeHash(sibling, older);
      newer = nodeHash(sibling, newer);
      while (place % 2 === 0 && place !== 0) [place, last] = [half(place), half(last)];
    } else newer = nodeHash(newer, sibling);
    [place, last] = [half(place), half(last)];
  }
  return last === 0 && older.equals(oldRoot) && newer.equals(newRoot);
};

/** Shifts one bit off a number that may be larger than 32 bits. */
const half = (value: number): number => Math.floor(value / 2);
