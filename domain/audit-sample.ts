import type { Classification } from "./access.ts";
import type { ContractId } from "./ids.ts";
import type { ContractType } from "./terms.ts";

/** How much a contract is about, in whole units of its own currency: below 100,000, below 1,000,000, or more. */
export const amountBands = ["none", "small", "medium", "large"] as const;
export type AmountBand = (typeof amountBands)[number];

/** @param major in whole units of the currency; `null` for a contract without an amount */
export const amountBandOf = (major: number | null): AmountBand => {
  if (major === null) return "none";
  return major < 100_000 ? "small" : major < 1_000_000 ? "medium" : "large";
};

/** A contract that may be drawn. */
export interface Candidate {
  readonly contract: ContractId;
  readonly type: ContractType;
  readonly classification: Classification;
  readonly band: AmountBand;
}

/** Contracts that are alike: of one type, classification and size. */
export const stratumOf = ({ type, classification, band }: Omit<Candidate, "contract">): string =>
  `${type}/${classification}/${band}`;

/**
 * Draws a stratified sample. Of each stratum come those with the lowest ranks, and a rank depends on the seed and the
 * contract alone: whoever has the population and the seed draws the same, and nobody else could have chosen it.
 *
 * Every stratum has at least one in it where the sample is large enough for that; the rest are shared in proportion to
 * the strata (largest remainder). Where it is not, the largest strata have one each.
 *
 * @param rankOf the place of a contract in the draw: SHA-256 of seed and id, in hexadecimal
 */
export const drawSample = (
  population: readonly Candidate[],
  size: number,
  rankOf: (contract: ContractId) => string,
): readonly Candidate[] => {
  const strata = [...Map.groupBy(population, stratumOf)].map(([name, members]) => ({ name, members }));
  const quotas = allot(
    strata.map(({ name, members }) => ({ name, size: members.length })),
    Math.min(size, population.length),
  );
  return strata
    .toSorted((a, b) => compare(a.name, b.name))
    .flatMap(({ name, members }) =>
      members
        .map((candidate) => ({ candidate, rank: rankOf(candidate.contract) }))
        .toSorted((a, b) => compare(a.rank, b.rank))
        .slice(0, quotas.get(name) ?? 0)
        .map(({ candidate }) => candidate),
    );
};

interface Stratum {
  readonly name: string;
  readonly size: number;
}

/** How many of each stratum are drawn; together `total`, which is at most all of them. */
const allot = (strata: readonly Stratum[], total: number): ReadonlyMap<string, number> => {
  const largestFirst = strata.toSorted((a, b) => b.size - a.size || compare(a.name, b.name));
  if (total <= strata.length) return new Map(largestFirst.slice(0, total).map(({ name }) => [name, 1]));
  const rest = strata.reduce((sum, { size }) => sum + size - 1, 0);
  const shares = largestFirst.map(({ name, size }) => {
    const exact = rest === 0 ? 0 : ((total - strata.length) * (size - 1)) / rest;
    return { name, whole: Math.floor(exact), remainder: exact - Math.floor(exact) };
  });
  const left = total - strata.length - shares.reduce((sum, { whole }) => sum + whole, 0);
  const luckiest = shares.toSorted((a, b) => b.remainder - a.remainder || compare(a.name, b.name)).slice(0, left);
  return new Map(
    shares.map(({ name, whole }) => [name, 1 + whole + Number(luckiest.some((one) => one.name === name))]),
  );
};

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
