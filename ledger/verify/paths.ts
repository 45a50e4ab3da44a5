import { nodeHash } from "../tree.ts";

export interface PathOf {
  readonly index: number;
  readonly leaf: Buffer;
  /** Siblings from the leaf upwards, in base64. */
  readonly path: readonly string[];
}

interface Step {
  readonly level: number;
  readonly place: number;
  readonly hash: string;
}

/**
 * Checks audit paths into one tree (RFC 6962 §2.1.1), each against all that those before it have shown: where paths
 * meet, the rest is compared instead of hashed again, so that many entries cost two hashes each.
 */
export class AuditPaths {
  readonly #size: number;
  readonly #root: string;
  readonly #known: Map<number, string>[] = [];

  constructor(size: number, root: Buffer) {
    this.#size = size;
    this.#root = root.toString("base64");
  }

  /** Whether the path leads from the leaf to the root. */
  proves({ index, leaf, path }: PathOf): boolean {
    if (!Number.isSafeInteger(index) || index < 0 || index >= this.#size) return false;
    const steps: Step[] = [];
    let [level, place, last] = [0, index, this.#size - 1];
    let hash: string | undefined = leaf.toString("base64");
    const rise = () => {
      level += 1;
      place = Math.floor(place / 2);
      last = Math.floor(last / 2);
    };
    let met = false;
    const arrive = (): boolean => {
      const known = this.#knownAt(level, place);
      if (met || known !== undefined) {
        met = true;
        if (hash !== undefined && known !== hash) return false;
        hash = undefined;
      } else if (hash !== undefined) steps.push({ level, place, hash });
      return true;
    };
    if (!arrive()) return false;
    for (const sibling of path) {
      while (place === last && place % 2 === 0 && place !== 0) {
        rise();
        if (!arrive()) return false;
      }
      if (last === 0) return false;
      const isRight = place % 2 === 1;
      const beside = isRight ? place - 1 : place + 1;
      if (hash === undefined) {
        if (this.#knownAt(level, beside) !== sibling) return false;
      } else {
        const own: Buffer = Buffer.from(hash, "base64");
        const other: Buffer = Buffer.from(sibling, "base64");
        if (other.length !== 32 || other.toString("base64") !== sibling) return false;
        steps.push({ level, place: beside, hash: sibling });
        hash = (isRight ? nodeHash(other, own) : nodeHash(own, other)).toString("base64");
      }
      rise();
      if (!arrive()) return false;
    }
    if (last !== 0 || (hash !== undefined && hash !== this.#root)) return false;
    for (const step of steps) (this.#known[step.level] ??= new Map()).set(step.place, step.hash);
    return true;
  }

  #knownAt(level: number, place: number): string | undefined {
    return this.#known[level]?.get(place);
  }
}
