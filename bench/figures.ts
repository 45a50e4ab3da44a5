import { asked, isReached } from "./asked.ts";

/** The one in the middle; NaN of none. */
export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** To two decimal places. */
export const rounded = (value: number): number => Math.round(value * 100) / 100;

/** What a bench found, by name; the names are the same from run to run. */
export type Figures = Readonly<Record<string, number>>;

/** As one JSON object; or a line each, with what is asked of it. */
export const printed = (figures: Figures, json: boolean): string =>
  json
    ? JSON.stringify(figures)
    : Object.entries(figures)
        .map(([name, value]) => `${name}: ${value}${besides(name, value)}`)
        .join("\n");

const besides = (name: string, value: number): string => {
  const limit = asked[name];
  if (limit === undefined) return "";
  const said = "atLeast" in limit ? `at least ${limit.atLeast}` : `at most ${limit.atMost}`;
  return `   (asked: ${said}${isReached(name, value) ? "" : "; NOT REACHED"})`;
};
