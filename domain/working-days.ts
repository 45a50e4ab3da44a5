import { addDays, dayOf, daysAfter, hoursAfter, type Instant, type PlainDate, weekdayOf } from "./calendar.ts";

/**
 * Which days count for reminders and escalations: `every-day` counts all of them, `weekdays` Monday to Friday, `china`
 * working days of the People's Republic, make-up days included.
 */
export const calendarKinds = ["every-day", "weekdays", "china"] as const;
export type CalendarKind = (typeof calendarKinds)[number];

/** The calendar that an organisation goes by, with days that it has added itself. */
export interface OfficeCalendar {
  readonly kind: CalendarKind;
  /** Further days off: a new year's notice before it is built in, holidays of the place. */
  readonly holidays: readonly PlainDate[];
  /** Weekend days on which people work. */
  readonly makeUpDays: readonly PlainDate[];
}

/** Working days as a running process carries them: what was known when it began, so that it never changes under way. */
export interface WorkingDays {
  /** IANA name of the zone in which days begin. */
  readonly timeZone: string;
  /** Weekdays off. */
  readonly holidays: readonly PlainDate[];
  /** Weekend days on. */
  readonly makeUpDays: readonly PlainDate[];
}

interface PublishedYear {
  readonly year: number;
  /** First and last day of each break. */
  readonly breaks: readonly (readonly [from: string, to: string])[];
  readonly makeUpDays: readonly string[];
}

/**
 * Public holidays with their make-up days, as the General Office of the State Council published them:
 * 《国务院办公厅关于2025年部分节假日安排的通知》, 12 November 2024, and
 * 《国务院办公厅关于2026年部分节假日安排的通知》, 4 November 2025.
 */
const published: readonly PublishedYear[] = [
  {
    year: 2025,
    breaks: [
      ["2025-01-01", "2025-01-01"],
      ["2025-01-28", "2025-02-04"],
      ["2025-04-04", "2025-04-06"],
      ["2025-05-01", "2025-05-05"],
      ["2025-05-31", "2025-06-02"],
      ["2025-10-01", "2025-10-08"],
    ],
    makeUpDays: ["2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11"],
  },
  {
    year: 2026,
    breaks: [
      ["2026-01-01", "2026-01-03"],
      ["2026-02-15", "2026-02-23"],
      ["2026-04-04", "2026-04-06"],
      ["2026-05-01", "2026-05-05"],
      ["2026-06-19", "2026-06-21"],
      ["2026-09-25", "2026-09-27"],
      ["2026-10-01", "2026-10-07"],
    ],
    makeUpDays: ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"],
  },
];

/** The last day for which the calendar knows holidays; beyond it only weekends are off. `null` where nothing ends. */
export const knownUntil = (kind: CalendarKind): PlainDate | null => {
  const last = published.at(-1);
  return kind === "china" && last ? (`${last.year}-12-31` as PlainDate) : null;
};

/**
 * What a process that begins on `from` has to know of its calendar: the days within `horizonDays` that differ from
 * Monday to Friday. `null` where every day counts.
 */
export const workingDays = (
  calendar: OfficeCalendar,
  timeZone: string,
  from: PlainDate,
  horizonDays = 200,
): WorkingDays | null => {
  if (calendar.kind === "every-day") return null;
  const until = addDays(from, horizonDays);
  const near = (days: readonly PlainDate[]) => days.filter((day) => day >= from && day <= until);
  const built = calendar.kind === "china" ? published : [];
  const on = [...built.flatMap(({ makeUpDays }) => makeUpDays as readonly PlainDate[]), ...calendar.makeUpDays];
  const off = [...built.flatMap(({ breaks }) => breaks.flatMap(daysOf)), ...calendar.holidays];
  return {
    timeZone,
    holidays: sorted(near(off).filter((day) => !isWeekend(day) && !calendar.makeUpDays.includes(day))),
    makeUpDays: sorted(near(on).filter((day) => isWeekend(day) && !calendar.holidays.includes(day))),
  };
};

const sorted = (days: readonly PlainDate[]): readonly PlainDate[] => [...new Set(days)].toSorted();

const daysOf = ([from, to]: readonly [string, string]): readonly PlainDate[] => {
  const days: PlainDate[] = [];
  for (let day = from as PlainDate; day <= to; day = addDays(day, 1)) days.push(day);
  return days;
};

const isWeekend = (day: PlainDate): boolean => weekdayOf(day) > 5;

export const isWorkingDay = ({ holidays, makeUpDays }: WorkingDays, day: PlainDate): boolean =>
  makeUpDays.includes(day) || (!isWeekend(day) && !holidays.includes(day));

/**
 * So many working days later, at the same hour: asked on a Friday, the first working day after is Monday. Without a
 * calendar a day is 24 hours.
 */
export const workingDaysAfter = (from: Instant, days: number, calendar: WorkingDays | null | undefined): Instant => {
  if (!calendar) return daysAfter(from, days);
  const first = dayOf(from, calendar.timeZone);
  let passed = 0;
  for (let left = days; left > 0; ) {
    passed += 1;
    if (isWorkingDay(calendar, addDays(first, passed))) left -= 1;
  }
  return hoursAfter(from, passed * 24);
};
