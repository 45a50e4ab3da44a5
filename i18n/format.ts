import type { Language } from "../domain/language.ts";
import { type Money, plainFigures } from "../domain/money.ts";

/** `Intl` objects are costly to make and cheap to keep: one per language and shape. */
const kept = <K extends readonly string[], V>(make: (...key: K) => V): ((...key: K) => V) => {
  const made = new Map<string, V>();
  return (...key) => {
    const id = key.join("\u0000");
    const found = made.get(id);
    if (found !== undefined) return found;
    const value = make(...key);
    made.set(id, value);
    return value;
  };
};

const dateFormat = kept(
  (language: Language) =>
    new Intl.DateTimeFormat(language, { dateStyle: language === "en" ? "medium" : "long", timeZone: "UTC" }),
);

/**
 * A calendar date, the same day in every time zone: `2 Mar 2027`-like, `2027年3月2日`.
 * @param plainDate ISO 8601 `YYYY-MM-DD`
 * @throws RangeError when it is not a date
 */
export const formatDate = (plainDate: string, language: Language): string =>
  dateFormat(language).format(new Date(`${plainDate}T00:00:00Z`));

const instantFormat = kept(
  (language: Language, timeZone: string) =>
    new Intl.DateTimeFormat(language, {
      year: "numeric",
      month: language === "en" ? "short" : "long",
      day: "numeric",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
      timeZone,
    }),
);

const zoneFormat = kept(
  (language: Language, timeZone: string) =>
    new Intl.DateTimeFormat(language, { timeZone, timeZoneName: "shortOffset" }),
);

/**
 * An instant in the reader's time zone with the zone written out, since deadlines are read across borders:
 * `Mar 2, 2027, 17:30 (GMT+8)`, `2027年3月2日 17:30（GMT+8）`.
 * @param isoInstant ISO 8601 with offset or `Z`
 * @param timeZone IANA name
 */
export const formatInstant = (isoInstant: string, language: Language, timeZone: string): string => {
  const instant = new Date(isoInstant);
  const zone = zoneFormat(language, timeZone)
    .formatToParts(instant)
    .find((part) => part.type === "timeZoneName")?.value;
  const text = instantFormat(language, timeZone).format(instant);
  return language === "en" ? `${text} (${zone ?? timeZone})` : `${text}（${zone ?? timeZone}）`;
};

const moneyFormat = kept(
  (language: Language, currency: string) => new Intl.NumberFormat(language, { style: "currency", currency }),
);

/**
 * Money with its currency sign and the currency's own number of decimals. The figures go to `Intl` as text, never
 * through floating point, so the last minor unit is exact.
 */
export const formatMoney = (money: Money, language: Language): string =>
  moneyFormat(language, money.currency).format(plainFigures(money) as `${number}`);

const numberFormat = kept((language: Language) => new Intl.NumberFormat(language));

/** A count or a measure, grouped as the language groups: `12,480`. */
export const formatNumber = (value: number | bigint, language: Language): string =>
  numberFormat(language).format(value);

const percentFormat = kept(
  (language: Language) => new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 0 }),
);

/** A share between 0 and 1 in whole percent. */
export const formatPercent = (share: number, language: Language): string => percentFormat(language).format(share);

const relativeFormat = kept(
  (language: Language) => new Intl.RelativeTimeFormat(language, { numeric: "auto", style: "long" }),
);

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** The largest unit that keeps the number readable: hours until two days, days until two months. */
const relativeUnits = [
  ["year", 365 * day, 2 * 365 * day],
  ["month", 30 * day, 60 * day],
  ["day", day, 2 * day],
  ["hour", hour, hour],
  ["minute", minute, minute],
] as const;

/**
 * How far `to` is from `from`: `3 days ago`, `in 2 hours`, `5分钟前`. Below a minute it is "now".
 * @param from the instant of reading, ISO 8601
 * @param to the instant spoken of, ISO 8601
 */
export const formatRelative = (from: string, to: string, language: Language): string => {
  const distance = Date.parse(to) - Date.parse(from);
  const unit = relativeUnits.find(([, , least]) => Math.abs(distance) >= least);
  return unit === undefined
    ? relativeFormat(language).format(0, "second")
    : relativeFormat(language).format(Math.trunc(distance / unit[1]), unit[0]);
};

const unitFormat = kept(
  (language: Language, unit: string) => new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" }),
);

const durationUnits = [
  ["day", day],
  ["hour", hour],
  ["minute", minute],
] as const;

/**
 * A length of time in its two largest units, rounded down: `2 days 5 hours`, `2天 5小时`; under a minute is 0 minutes.
 * @param milliseconds not negative
 */
export const formatDuration = (milliseconds: number, language: Language): string => {
  let rest = milliseconds;
  const parts: string[] = [];
  for (const [unit, length] of durationUnits) {
    const count = Math.floor(rest / length);
    rest -= count * length;
    if (count > 0) parts.push(unitFormat(language, unit).format(count));
    else if (parts.length > 0) break;
  }
  return parts.length === 0 ? unitFormat(language, "minute").format(0) : parts.slice(0, 2).join(" ");
};

const byteFormat = kept(
  (language: Language, unit: string) =>
    new Intl.NumberFormat(language, {
      ...{ style: "unit", unit, maximumFractionDigits: 1 },
      // In English the short word of one byte stands for many too; the long one has a plural.
      unitDisplay: unit === "byte" && language === "en" ? "long" : "short",
    }),
);

const byteUnits = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

/** A size in bytes in the nearest binary step (1 MB here is 1 048 576 bytes, as file managers and upload limits count). */
export const formatBytes = (bytes: number, language: Language): string => {
  const step = bytes < 1024 ? 0 : Math.min(byteUnits.length - 1, Math.floor(Math.log2(bytes) / 10));
  return byteFormat(language, byteUnits[step] ?? "byte").format(bytes / 1024 ** step);
};

const listFormat = kept(
  (language: Language, type: "conjunction" | "disjunction") => new Intl.ListFormat(language, { type, style: "long" }),
);

/** `A, B, and C` or `A, B, or C`; `A、B和C` or `A、B或C`. */
export const formatList = (
  items: readonly string[],
  language: Language,
  type: "conjunction" | "disjunction" = "conjunction",
): string => listFormat(language, type).format(items);
