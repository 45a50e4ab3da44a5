/** The one in the middle; NaN of none. */
export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** To two decimal places. */
export const rounded = (value: number): number => Math.round(value * 100) / 100;

/** As one JSON object, or a line each. */
export const printed = (result: object, json: boolean): string =>
  json
    ? JSON.stringify(result)
    : Object.entries(result)
        .map(([name, value]) => `${name}: ${value}`)
        .join("\n");
