import { Temporal } from "temporal-polyfill";

/** A calendar day without a time or a zone, `YYYY-MM-DD` (ISO 8601). Compares as text. */
export type PlainDate = string & { readonly plainDate: unique symbol };

/** A moment, `YYYY-MM-DDTHH:mm:ss.sssZ` in UTC. Compares as text. */
export type Instant = string & { readonly instant: unique symbol };

const dayPattern = /^\d{4}-\d{2}-\d{2}$/;

/** The day that a text names, or `null` where it names none (2026-02-30, "tomorrow"). */
export const parsePlainDate = (text: string): PlainDate | null => {
  if (!dayPattern.test(text)) return null;
  try {
    return asDay(Temporal.PlainDate.from(text, { overflow: "reject" }));
  } catch {
    return null;
  }
};

const asDay = (date: Temporal.PlainDate): PlainDate => date.toString() as PlainDate;

export const addDays = (date: PlainDate, days: number): PlainDate => asDay(Temporal.PlainDate.from(date).add({ days }));

/** Month ends stay month ends: 31 January + 1 month = 28 or 29 February. */
export const addMonths = (date: PlainDate, months: number): PlainDate =>
  asDay(Temporal.PlainDate.from(date).add({ months }));

/** The first of its month. */
export const startOfMonth = (date: PlainDate): PlainDate => asDay(Temporal.PlainDate.from(date).with({ day: 1 }));

/** The Monday of its week (ISO 8601). */
export const startOfWeek = (date: PlainDate): PlainDate => addDays(date, 1 - Temporal.PlainDate.from(date).dayOfWeek);

/** 1 for Monday to 7 for Sunday (ISO 8601). */
export const weekdayOf = (date: PlainDate): number => Temporal.PlainDate.from(date).dayOfWeek;

/** Days from `from` to `to`; negative when `to` is earlier. */
export const daysBetween = (from: PlainDate, to: PlainDate): number =>
  Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: "day" }).days;

/** The moment at which the clocks of `timeZone` (IANA name) show `hour` on that day. */
export const atHour = (date: PlainDate, hour: number, timeZone: string): Instant =>
  instantOf(
    Temporal.PlainDate.from(date).toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from({ hour }) })
      .epochMilliseconds,
  );

/** The day that the calendars of `timeZone` show at that moment. */
export const dayOf = (instant: Instant, timeZone: string): PlainDate =>
  asDay(Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone).toPlainDate());

export const instantOf = (epochMilliseconds: number): Instant => new Date(epochMilliseconds).toISOString() as Instant;

export const millisecondsOf = (instant: Instant): number => Date.parse(instant);

export const hoursAfter = (instant: Instant, hours: number): Instant =>
  instantOf(millisecondsOf(instant) + hours * 3_600_000);

export const daysAfter = (instant: Instant, days: number): Instant => hoursAfter(instant, days * 24);
