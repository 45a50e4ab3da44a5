/** An amount as contracts state it. */
export interface Money {
  /** Whole minor units (分, cents, yen), zero or more, at most 2^53 − 1. */
  readonly minor: number;
  readonly currency: Currency;
}

/** The currencies a contract may be priced in, with the digits of their minor unit (ISO 4217). */
export const minorDigits = { CNY: 2, USD: 2, EUR: 2, GBP: 2, HKD: 2, SGD: 2, JPY: 0 } as const;

export type Currency = keyof typeof minorDigits;

export const currencies = Object.keys(minorDigits) as readonly Currency[];

export const isCurrency = (text: string): text is Currency => Object.hasOwn(minorDigits, text);

/** Whether the number can stand for an amount without losing a unit: beyond 2^53 arithmetic is no longer exact. */
export const isMinor = (minor: number): boolean => Number.isSafeInteger(minor) && minor >= 0;

/**
 * Reads an amount in figures as people type it: `1,234.50`, `￥1234.5`, full-width digits too.
 * Undefined when it is not an amount, has more decimals than the currency, or is too large to be exact.
 */
export const parseFigures = (text: string, currency: Currency): Money | undefined => {
  const plain = text.normalize("NFKC").replace(/[\s,¥$€£]/g, "");
  const match = /^(\d{1,16})(?:\.(\d*))?$/.exec(plain);
  if (!match) return undefined;
  const digits = minorDigits[currency];
  const decimals = match[2] ?? "";
  if (decimals.length > digits) return undefined;
  const minor = Number(`${match[1]}${decimals.padEnd(digits, "0")}`);
  return isMinor(minor) ? { minor, currency } : undefined;
};

/** `1234.50`: the plain figures, for inputs and data, without grouping. */
export const plainFigures = ({ minor, currency }: Money): string => {
  const digits = minorDigits[currency];
  const text = String(minor).padStart(digits + 1, "0");
  return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
};

/** `per10000` hundredths of a percent of the amount, rounded half up to a minor unit (exact at any size). */
export const shareOf = (money: Money, per10000: number): Money => ({
  currency: money.currency,
  minor: Number((BigInt(money.minor) * BigInt(per10000) + 5000n) / 10000n),
});
