import { diffArrays } from "diff";
import type { Part } from "./wording-parts.ts";

/** Which part of the later wording is which of the earlier: indices into both. */
export type Pairs = ReadonlyMap<number, number>;

/** From so alike on, two parts are the same clause reworded (of 1; by their pairs of neighbouring words). */
const alike = 0.5;
/** Short parts must be the same to be told as moved: "Signature" stands in many places. */
const tellingLength = 24;

/**
 * Finds each part of the later wording in the earlier: by its key where both know it, then in the same words at the same
 * place in the order, then in the same words elsewhere, then by likeness, the best first.
 *
 * @returns index of the earlier part by index of the later
 */
export const align = (before: readonly Part[], after: readonly Part[]): Pairs => {
  const pairs = new Map<number, number>();
  const taken = new Set<number>();
  const pair = (late: number, early: number): void => {
    if (pairs.has(late) || taken.has(early)) return;
    pairs.set(late, early);
    taken.add(early);
  };
  pairByKey(before, after, pair);
  const left = () => ({
    early: [...before.keys()].filter((index) => !taken.has(index)),
    late: [...after.keys()].filter((index) => !pairs.has(index)),
  });
  pairByWords(before, after, left(), pair);
  pairByLikeness(before, after, left(), pairs, pair);
  return pairs;
};

type Pair = (late: number, early: number) => void;
interface Left {
  readonly early: readonly number[];
  readonly late: readonly number[];
}

const pairByKey = (before: readonly Part[], after: readonly Part[], pair: Pair): void => {
  const known = new Map(before.flatMap(({ key }, index) => (key === null ? [] : [[key, index] as const])));
  for (const [late, { key }] of after.entries()) {
    const early = key === null ? undefined : known.get(key);
    if (early !== undefined) pair(late, early);
  }
};

const pairByWords = (before: readonly Part[], after: readonly Part[], { early, late }: Left, pair: Pair): void => {
  const [olds, news] = [worded(before, early), worded(after, late)];
  const words = (each: readonly Worded[]): string[] => each.map(({ text }) => text);
  let [from, to] = [0, 0];
  // Beyond so many differences the order says nothing any more, and reckoning it would take too long.
  for (const { value, added, removed } of diffArrays(words(olds), words(news), { maxEditLength: mostEdits }) ?? []) {
    if (!added && !removed)
      for (let each = 0; each < value.length; each += 1) {
        const [old, now] = [olds[from + each], news[to + each]];
        if (old && now) pair(now.index, old.index);
      }
    if (!added) from += value.length;
    if (!removed) to += value.length;
  }
  const elsewhere = new Map<string, number[]>();
  for (const { index, text } of olds)
    if (text.length >= tellingLength) elsewhere.set(text, [...(elsewhere.get(text) ?? []), index]);
  for (const { index, text } of news) {
    const [old, ...others] = elsewhere.get(text) ?? [];
    if (old === undefined) continue;
    pair(index, old);
    elsewhere.set(text, others);
  }
};

interface Worded {
  readonly index: number;
  readonly text: string;
}

const worded = (parts: readonly Part[], indices: readonly number[]): readonly Worded[] =>
  indices.flatMap((index) => {
    const text = bare(parts[index]);
    return text === "" ? [] : [{ index, text }];
  });

/** The words of a part without its number, blanks and punctuation, which change without a change of meaning. */
const bare = (part: Part | undefined): string =>
  part ? `${part.heading} ${part.paragraphs.join(" ")}`.replace(/[^\p{L}\p{N}]+/gu, "").toLowerCase() : "";

const pairByLikeness = (
  before: readonly Part[],
  after: readonly Part[],
  { early, late }: Left,
  sure: Pairs,
  pair: Pair,
): void => {
  const profiles = new Map(early.map((index) => [index, profileOf(before[index])]));
  const holders = new Map<string, number[]>();
  for (const [index, profile] of profiles) {
    for (const each of profile) {
      const holding = holders.get(each) ?? [];
      // What stands everywhere tells nothing.
      if (holding.length <= mostHolders) holding.push(index);
      holders.set(each, holding);
    }
  }
  const found: { readonly late: number; readonly early: number; readonly score: number }[] = [];
  for (const index of late) {
    const own = profileOf(after[index]);
    const [least, most] = neighbours(sure, index, before.length);
    const heading = after[index]?.heading;
    for (const old of candidates(own, holders)) {
      const other = profiles.get(old) ?? own;
      const near = old > least && old < most ? 0.1 : 0;
      const named = heading !== "" && heading === before[old]?.heading ? 0.25 : 0;
      const score = (2 * shared(own, other)) / (own.size + other.size) + near + named;
      if (score >= alike) found.push({ late: index, early: old, score });
    }
  }
  for (const { late: now, early: old } of found.toSorted(
    (a, b) => b.score - a.score || a.late - b.late || a.early - b.early,
  ))
    pair(now, old);
};

const mostEdits = 3000;
const mostHolders = 60;
const mostCandidates = 20;

/** The earlier parts that share most of what is rare. */
const candidates = (own: ReadonlySet<string>, holders: ReadonlyMap<string, readonly number[]>): readonly number[] => {
  const common = new Map<number, number>();
  for (const each of own) {
    const holding = holders.get(each) ?? [];
    if (holding.length <= mostHolders) for (const old of holding) common.set(old, (common.get(old) ?? 0) + 1);
  }
  return [...common]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, mostCandidates)
    .map(([old]) => old);
};

const shared = (own: ReadonlySet<string>, other: ReadonlySet<string>): number => {
  const [few, many] = own.size < other.size ? [own, other] : [other, own];
  let count = 0;
  for (const each of few) if (many.has(each)) count += 1;
  return count;
};

/** Between which earlier parts this one would stand if nothing had moved. */
const neighbours = (pairs: Pairs, index: number, end: number): readonly [number, number] => {
  let [least, most] = [-1, end];
  for (let at = index - 1; at >= Math.max(0, index - 50) && least === -1; at -= 1) least = pairs.get(at) ?? -1;
  for (let at = index + 1; at <= index + 50 && most === end; at += 1) most = pairs.get(at) ?? end;
  return [least, most];
};

/** Pairs of neighbouring words, a Chinese character counting as one; single words of what has only one. */
const profileOf = (part: Part | undefined): ReadonlySet<string> => {
  const text = part ? `${part.heading}\n${part.paragraphs.join("\n")}`.toLowerCase() : "";
  const words = text.match(/\p{Script=Han}|[\p{L}\p{N}]+/gu) ?? [];
  return new Set(words.length < 2 ? words : words.slice(1).map((word, index) => `${words[index]} ${word}`));
};

/**
 * Which later parts stand in another order than the earlier: all but the longest run of pairs that kept theirs
 * (longest increasing subsequence).
 */
export const movedAmong = (pairs: Pairs): ReadonlySet<number> => {
  const order = [...pairs].toSorted(([a], [b]) => a - b);
  /** Index into `order` of the last of the best run of each length. */
  const ends: number[] = [];
  const previous: (number | undefined)[] = [];
  for (const [index, [, early]] of order.entries()) {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((order[ends[middle] ?? 0]?.[1] ?? 0) < early) low = middle + 1;
      else high = middle;
    }
    previous[index] = low === 0 ? undefined : ends[low - 1];
    ends[low] = index;
  }
  const kept = new Set<number>();
  for (let at = ends.at(-1); at !== undefined; at = previous[at]) kept.add(at);
  return new Set(order.flatMap(([late], index) => (kept.has(index) ? [] : [late])));
};
