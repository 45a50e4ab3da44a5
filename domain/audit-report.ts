import { addDays, addMonths, atHour, type Instant, type PlainDate, startOfMonth, startOfWeek } from "./calendar.ts";
import { type Refusal, refuse } from "./refusal.ts";

/** How often an organisation has its access and operations reported. */
export const cadences = ["daily", "weekly", "monthly"] as const;
export type Cadence = (typeof cadences)[number];

/** Whole days in the organisation's time zone, the last one included. */
export interface Span {
  readonly from: PlainDate;
  readonly to: PlainDate;
}

/** Most days of one report: more is asked for in several. */
export const longestSpan = 400;

/** So many reports at most are made up for, should nobody have served the organisation for long. */
const madeUpFor = 12;

/** The periods that were over before `today` and ended on or after `since`: the last twelve of them, earliest first. */
export const spansOver = (cadence: Cadence, since: PlainDate, today: PlainDate): readonly Span[] => {
  const spans: Span[] = [];
  let next = startOf(cadence, today);
  while (spans.length < madeUpFor) {
    const to = addDays(next, -1);
    if (to < since) break;
    const from = startOf(cadence, to);
    spans.unshift({ from, to });
    next = from;
  }
  return spans;
};

const startOf = (cadence: Cadence, day: PlainDate): PlainDate => {
  switch (cadence) {
    case "daily":
      return day;
    case "weekly":
      return startOfWeek(day);
    case "monthly":
      return startOfMonth(day);
  }
};

/** Why no report can be made of these days; `null` where one can. */
export const refuseSpan = ({ from, to }: Span, today: PlainDate): Refusal | null => {
  if (from > to) return refuse("invalid-input", { fields: ["to"] });
  if (to >= today) return refuse("span-not-over", { last: addDays(today, -1) });
  return addDays(from, longestSpan) <= to ? refuse("span-too-long", { days: longestSpan }) : null;
};

/** The first moment of the span, and the first after it. */
export const boundsOf = (
  { from, to }: Span,
  timeZone: string,
): { readonly from: Instant; readonly before: Instant } => ({
  from: atHour(from, 0, timeZone),
  before: atHour(addDays(to, 1), 0, timeZone),
});

/** The month before this one, which forms suggest. */
export const lastMonth = (today: PlainDate): Span => {
  const first = startOfMonth(today);
  return { from: addMonths(first, -1), to: addDays(first, -1) };
};
