import { type Currency, isMinor, type Money, minorDigits } from "./money.ts";

const ones = (
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen " +
  "eighteen nineteen"
).split(" ");
const tens = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
const scales: readonly (readonly [string, number])[] = [
  ["quadrillion", 1e15],
  ["trillion", 1e12],
  ["billion", 1e9],
  ["million", 1e6],
  ["thousand", 1e3],
  ["hundred", 100],
];

/** How English names a currency's units: one, many, and the minor unit, one and many. */
const english: Readonly<Record<Currency, readonly [string, string, string, string]>> = {
  CNY: ["yuan renminbi", "yuan renminbi", "fen", "fen"],
  USD: ["US dollar", "US dollars", "cent", "cents"],
  EUR: ["euro", "euros", "cent", "cents"],
  GBP: ["pound sterling", "pounds sterling", "penny", "pence"],
  HKD: ["Hong Kong dollar", "Hong Kong dollars", "cent", "cents"],
  SGD: ["Singapore dollar", "Singapore dollars", "cent", "cents"],
  JPY: ["yen", "yen", "", ""],
};

/**
 * The amount in English words.
 *
 * @example englishWords({ minor: 12345, currency: "USD" });
 * // one hundred twenty-three US dollars and forty-five cents
 */
export const englishWords = ({ minor, currency }: Money): string => {
  if (!isMinor(minor)) throw new RangeError("An amount is a whole number of minor units below 2^53");
  const unit = 10 ** minorDigits[currency];
  const [one, many, minorOne, minorMany] = english[currency];
  const whole = Math.floor(minor / unit);
  const rest = minor % unit;
  const head = `${cardinal(whole)} ${whole === 1 ? one : many}`;
  return rest === 0 ? head : `${head} and ${cardinal(rest)} ${rest === 1 ? minorOne : minorMany}`;
};

/**
 * Reads English words back into minor units: "and", commas, hyphens, capitals and "only" do not matter, nor whether the
 * currency is named in full ("dollars" does for "US dollars"); cents may be written 45/100. Undefined when not understood.
 */
export const parseEnglishWords = (text: string, currency: Currency): number | undefined => {
  const unit = 10 ** minorDigits[currency];
  const [one, many, minorOne, minorMany] = english[currency];
  const majorNames = new Set(`${one} ${many} dollar dollars yuan renminbi rmb`.toLowerCase().split(" "));
  const minorNames = new Set([minorOne, minorMany].filter(Boolean));
  const tokens = text
    .toLowerCase()
    .split(/[\s,.-]+/)
    .filter((token) => !["", "and", "only"].includes(token));
  let whole: string[] | undefined;
  let pending: string[] = [];
  let rest = 0;
  for (const token of tokens) {
    if (/^\d{1,2}\/100$/.test(token) && unit === 100) {
      rest = Number.parseInt(token, 10);
      if (pending.length > 0) {
        whole = pending;
        pending = [];
      }
    } else if (majorNames.has(token)) {
      if (pending.length > 0 && whole === undefined) {
        whole = pending;
        pending = [];
      } else if (pending.length > 0) return undefined;
    } else if (minorNames.has(token)) {
      rest = cardinalValue(pending);
      pending = [];
    } else pending.push(token);
  }
  if (pending.length > 0 || (whole === undefined && !tokens.some((token) => minorNames.has(token)))) return undefined;
  const minor = (whole ? cardinalValue(whole) : 0) * unit + rest;
  return rest < unit && isMinor(minor) ? minor : undefined;
};

const cardinal = (value: number): string => {
  if (value < 20) return ones[value] ?? "";
  if (value < 100) return `${tens[Math.floor(value / 10)]}${value % 10 ? `-${ones[value % 10]}` : ""}`;
  const [name, worth] = scales.find(([, size]) => value >= size) ?? ["hundred", 100];
  const rest = value % worth;
  return `${cardinal(Math.floor(value / worth))} ${name}${rest ? ` ${cardinal(rest)}` : ""}`;
};

const cardinalValue = (tokens: readonly string[]): number => {
  let total = 0;
  let group = 0;
  for (const token of tokens) {
    const scale = scales.find(([name]) => name === token)?.[1];
    if (scale === 100) group *= 100;
    else if (scale) {
      total += group * scale;
      group = 0;
    } else if (ones.includes(token)) group += ones.indexOf(token);
    else if (tens.includes(token)) group += tens.indexOf(token) * 10;
    else return Number.NaN;
  }
  const value = total + group;
  const strip = (text: string): string => text.replaceAll("-", " ");
  return strip(cardinal(value)) === tokens.join(" ") ? value : Number.NaN;
};
