import { hoursAfter, type Instant, instantOf, millisecondsOf } from "./calendar.ts";
import { type ClockLaw, type ClockMark, clockMarks, type PlaybookClock, type WaiverReason } from "./playbook.ts";

/** A notification duty of one incident. Once started it never vanishes: it is met, or left out for a reason. */
export interface Clock {
  readonly law: ClockLaw;
  /** When the organisation became aware. */
  readonly startedAt: Instant;
  readonly dueAt: Instant;
  /** Marks (percent of the time) that have passed. */
  readonly reminded: readonly ClockMark[];
  readonly overdue: boolean;
  readonly outcome: "met" | "not-needed" | null;
  readonly reason: WaiverReason | null;
  readonly settledAt: Instant | null;
}

export type ClockCommand =
  | { readonly type: "remind-clock"; readonly law: ClockLaw; readonly mark: ClockMark }
  | { readonly type: "note-clock-overdue"; readonly law: ClockLaw };

export type ClockStarted = {
  readonly type: "clock-started";
  readonly law: ClockLaw;
  readonly startedAt: Instant;
  readonly dueAt: Instant;
  /** Marks that had passed before the clock was known of: nobody is reminded of those. */
  readonly passed: readonly ClockMark[];
};

export const isRunning = ({ outcome }: Clock): boolean => outcome === null;

/** When a share of the clock's time is used up. */
export const atMark = ({ startedAt, dueAt }: Pick<Clock, "startedAt" | "dueAt">, mark: ClockMark): Instant => {
  const start = millisecondsOf(startedAt);
  return instantOf(start + ((millisecondsOf(dueAt) - start) * mark) / 100);
};

export const startClock = ({ hours }: PlaybookClock, law: ClockLaw, awareAt: Instant, now: Instant): ClockStarted => {
  const times = { startedAt: awareAt, dueAt: hoursAfter(awareAt, hours) };
  return { type: "clock-started", law, ...times, passed: clockMarks.filter((mark) => atMark(times, mark) <= now) };
};

export const openClock = ({ law, startedAt, dueAt, passed }: ClockStarted): Clock => ({
  law,
  startedAt,
  dueAt,
  reminded: passed,
  overdue: false,
  outcome: null,
  reason: null,
  settledAt: null,
});

/** What time alone brings: a reminder at every mark, and word when the limit has passed. */
export const clockAgenda = (
  clocks: readonly Clock[],
): readonly { readonly at: Instant; readonly command: ClockCommand }[] =>
  clocks
    .filter(isRunning)
    .flatMap((clock) => [
      ...clockMarks
        .filter((mark) => !clock.reminded.includes(mark))
        .map((mark) => ({ at: atMark(clock, mark), command: { type: "remind-clock", law: clock.law, mark } as const })),
      ...(clock.overdue ? [] : [{ at: clock.dueAt, command: { type: "note-clock-overdue", law: clock.law } as const }]),
    ]);
