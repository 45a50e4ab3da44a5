import type { Act } from "./act.ts";
import { personOf } from "./act.ts";
import type { Instant, PlainDate } from "./calendar.ts";
import { addDays, addMonths, atHour, dayOf } from "./calendar.ts";
import type { PersonId } from "./ids.ts";
import { type Refusal, refuse } from "./refusal.ts";

/** What the contract says about its own end. */
export interface RenewalTerms {
  /** `none`: ends. `automatic`: goes on unless notice is given in time. `decision`: ends unless someone renews it. */
  readonly kind: "none" | "automatic" | "decision";
  /** Length of each further term. */
  readonly months: number;
}

/** The running term of a contract in force. */
export interface Term {
  readonly from: PlainDate;
  /** Last day in force; `null` for a contract without an end. */
  readonly until: PlainDate | null;
  /** Last day on which notice of (non-)renewal can be given: not the end date, and the date that costs money to miss. */
  readonly noticeBy: PlainDate | null;
  readonly noticeDays: number;
  readonly renewal: RenewalTerms;
  /** How often it has been renewed. */
  readonly renewals: number;
  /** Days-before-notice at which people have been reminded in this term. */
  readonly reminded: readonly number[];
  readonly decision: { readonly renew: boolean; readonly by: PersonId | null } | null;
}

/** Days before the *notice* date at which people are reminded. */
export const noticeReminders = [90, 60, 30] as const;

export type RenewalCommand =
  | { readonly type: "decide-renewal"; readonly renew: boolean }
  | { readonly type: "remind-notice"; readonly daysBefore: number }
  | { readonly type: "end-term" };

export type RenewalEvent =
  | { readonly type: "notice-reminded"; readonly daysBefore: number; readonly noticeBy: PlainDate }
  | { readonly type: "renewal-decided"; readonly renew: boolean; readonly by: PersonId | null }
  | { readonly type: "renewed"; readonly from: PlainDate; readonly until: PlainDate }
  | { readonly type: "expired"; readonly on: PlainDate };

export const openTerm = (terms: {
  readonly effective: PlainDate;
  readonly end: PlainDate | null;
  readonly noticeDays: number;
  readonly renewal: RenewalTerms;
}): Term => ({
  from: terms.effective,
  until: terms.end,
  noticeBy: noticeBy(terms.end, terms.noticeDays),
  noticeDays: terms.noticeDays,
  renewal: terms.renewal,
  renewals: 0,
  reminded: [],
  decision: null,
});

const noticeBy = (until: PlainDate | null, days: number): PlainDate | null =>
  until === null ? null : addDays(until, -days);

export const decideRenewal = (
  term: Term,
  command: RenewalCommand,
  act: Act,
  timeZone: string,
): readonly RenewalEvent[] | Refusal => {
  if (term.until === null || term.noticeBy === null) return refuse("no-end-date");
  const today = dayOf(act.at, timeZone);
  switch (command.type) {
    case "decide-renewal":
      if (term.renewal.kind === "none") return refuse("not-renewable");
      if (today > term.noticeBy) return refuse("notice-date-passed", { noticeBy: term.noticeBy });
      return [{ type: "renewal-decided", renew: command.renew, by: personOf(act.actor) }];
    case "remind-notice":
      if (term.reminded.includes(command.daysBefore)) return refuse("already-done");
      return [{ type: "notice-reminded", daysBefore: command.daysBefore, noticeBy: term.noticeBy }];
    case "end-term":
      if (today <= term.until) return refuse("not-yet-due", { on: addDays(term.until, 1) });
      return goesOn(term)
        ? [{ type: "renewed", from: addDays(term.until, 1), until: addMonths(term.until, term.renewal.months) }]
        : [{ type: "expired", on: term.until }];
  }
};

/** Whether the contract continues after the running term, as things stand. */
export const goesOn = (term: Term): boolean =>
  term.renewal.kind !== "none" && (term.decision?.renew ?? term.renewal.kind === "automatic");

export const evolveTerm = (term: Term, event: RenewalEvent): Term => {
  switch (event.type) {
    case "notice-reminded":
      return { ...term, reminded: [...term.reminded, event.daysBefore] };
    case "renewal-decided":
      return { ...term, decision: { renew: event.renew, by: event.by } };
    case "renewed":
      return {
        ...term,
        from: event.from,
        until: event.until,
        noticeBy: noticeBy(event.until, term.noticeDays),
        renewals: term.renewals + 1,
        reminded: [],
        decision: null,
      };
    case "expired":
      return term;
  }
};

/** What time alone will bring about in this term. Reminders whose day is past when the term begins are not sent. */
export const renewalAgenda = (
  term: Term,
  timeZone: string,
): readonly { readonly at: Instant; readonly command: RenewalCommand }[] => {
  const { until, noticeBy: notice } = term;
  if (until === null || notice === null) return [];
  const reminders =
    term.renewal.kind === "none" || term.decision !== null
      ? []
      : noticeReminders
          .filter((days) => !term.reminded.includes(days) && addDays(notice, -days) >= term.from)
          .map((daysBefore) => ({
            at: atHour(addDays(notice, -daysBefore), 9, timeZone),
            command: { type: "remind-notice", daysBefore } as const,
          }));
  return [...reminders, { at: atHour(addDays(until, 1), 0, timeZone), command: { type: "end-term" } }];
};
