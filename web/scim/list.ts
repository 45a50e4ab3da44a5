import { type Compare, type Filter, filter, parse } from "scim2-parse-filter";
import { z } from "zod";
import { mostResults } from "./discovery.ts";
import { type Resource, ScimProblem, urn } from "./protocol.ts";

const defaultCount = 100;
const longestFilter = 2_000;

const whole = (fallback: number) =>
  z
    .string()
    .regex(/^-?\d{1,9}$/)
    .transform(Number)
    .default(fallback);

/** RFC 7644 §3.4.2: what a directory may ask of a list. Sorting is not supported, and said so. */
const asked = z.object({
  filter: z.string().max(longestFilter).optional(),
  startIndex: whole(1),
  count: whole(defaultCount),
});

export interface Listing {
  readonly filter: Filter | undefined;
  readonly startIndex: number;
  readonly count: number;
}

/** @throws ScimProblem where it cannot be read */
export const listingOf = (query: unknown): Listing => {
  const read = asked.safeParse(query);
  if (!read.success) throw new ScimProblem(400, "The query parameters cannot be read.", "invalidValue");
  const { startIndex, count, filter: text } = read.data;
  return {
    filter: text === undefined ? undefined : filterOf(text),
    startIndex: Math.max(1, startIndex),
    count: Math.min(Math.max(0, count), mostResults),
  };
};

const filterOf = (text: string): Filter => {
  try {
    return parse(text);
  } catch {
    throw new ScimProblem(400, "The filter cannot be read.", "invalidFilter");
  }
};

/** What a filter demands to be equal, by attribute in lower case: it can be asked of an index. */
export const equalsIn = (of: Filter | undefined): ReadonlyMap<string, string> => {
  if (of === undefined) return new Map();
  if (of.op === "and" && "filters" in of) return new Map(of.filters.flatMap((one) => [...equalsIn(one)]));
  const compared = of as Compare;
  return of.op === "eq" && typeof compared.compValue === "string"
    ? new Map([[compared.attrPath.toLowerCase().replace(/^urn:.*:(?=[^:]+$)/, ""), compared.compValue]])
    : new Map();
};

/** These attributes compare without regard to case (`caseExact` false). */
const folded = (value: unknown): unknown => {
  if (typeof value === "string") return value.toLowerCase();
  if (Array.isArray(value)) return value.map(folded);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, folded(inner)]));
};

const foldedFilter = (of: Filter): Filter =>
  JSON.parse(JSON.stringify(of), (name, value) =>
    name === "compValue" && typeof value === "string" ? value.toLowerCase() : value,
  );

/** One page of what matches, in the order given. */
export const listed = (found: readonly Resource[], { filter: asks, startIndex, count }: Listing, only: Only) => {
  const matching = asks === undefined ? found : found.filter((one) => matches(one, asks));
  const page = matching.slice(startIndex - 1, startIndex - 1 + count);
  return {
    schemas: [urn.list],
    totalResults: matching.length,
    startIndex,
    itemsPerPage: page.length,
    Resources: page.map((one) => shaped(one, only)),
  };
};

const matches = (resource: Resource, asks: Filter): boolean => {
  try {
    return filter(foldedFilter(asks))(folded(resource) as Resource);
  } catch {
    throw new ScimProblem(400, "The filter cannot be applied.", "invalidFilter");
  }
};

/** RFC 7644 §3.9: which attributes are sent, by their names in lower case. */
export interface Only {
  readonly attributes: readonly string[] | undefined;
  readonly excluded: readonly string[];
}

const always = ["id", "schemas", "meta"];

export const onlyOf = (query: Readonly<Record<string, unknown>>): Only => {
  const names = (value: unknown): readonly string[] | undefined =>
    typeof value === "string" && value !== "" ? value.split(",").map((name) => name.trim().toLowerCase()) : undefined;
  return { attributes: names(query["attributes"]), excluded: names(query["excludedAttributes"]) ?? [] };
};

export const shaped = (resource: Resource, { attributes, excluded }: Only): Readonly<Record<string, unknown>> => {
  const isSent = (name: string): boolean => {
    const lower = name.toLowerCase();
    if (always.includes(lower)) return true;
    if (
      attributes &&
      !attributes.some((one) => one === lower || one.startsWith(`${lower}.`) || one.startsWith(`${lower}:`))
    )
      return false;
    return !excluded.includes(lower);
  };
  return Object.fromEntries(Object.entries(resource).filter(([name]) => isSent(name)));
};
