import type { PlainDate } from "./calendar.ts";
import type { Id, PersonId } from "./ids.ts";

export type AbsenceId = Id<"absence">;

/** Somebody is away, and says who answers in their place. Both days are included, in the organisation's time zone. */
export interface Absence {
  readonly id: AbsenceId;
  readonly person: PersonId;
  readonly from: PlainDate;
  readonly until: PlainDate;
  /** Who is asked instead; `null`: nobody, their approvals wait or escalate. */
  readonly deputy: PersonId | null;
}

/** Nobody is away for longer by one entry. */
export const mostAbsentDays = 366;

/** The absence that covers this day; the one that began last, where several do. */
export const absenceOn = (absences: readonly Absence[], person: PersonId, day: PlainDate): Absence | undefined =>
  absences
    .filter((one) => one.person === person && one.from <= day && day <= one.until)
    .toSorted((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))
    .at(-1);
