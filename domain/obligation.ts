import type { Act } from "./act.ts";
import { personOf } from "./act.ts";
import type { Instant, PlainDate } from "./calendar.ts";
import { addDays, addMonths, atHour } from "./calendar.ts";
import type { ObligationId, PersonId } from "./ids.ts";
import { type Refusal, refuse } from "./refusal.ts";
import type { DocumentRef } from "./signing.ts";
import { type Duration, shifted } from "./variable.ts";

/** A duty or a payment that the contract brings, as entered at drafting. Its wording is in the draft. */
export interface ObligationPlan {
  readonly id: ObligationId;
  /** The same in every version of a structured draft: tells which duty an amendment changes. `null` in uploads. */
  readonly key?: string | null;
  readonly kind: "duty" | "payment";
  /** Who owes it. Only ours can be overdue by our fault; theirs we chase. */
  readonly owedBy: "us" | "them";
  /** `null` where it is counted from the day of signing, which nobody knows yet. */
  readonly due: PlainDate | null;
  /** How long after the last party signs it falls due. Absent where the day is known. */
  readonly afterSigning?: Duration;
  /** Payments only: minor currency units. */
  readonly amount: { readonly minor: number; readonly currency: string } | null;
  /** The next one falls due this many months after the last; `null` for a single one. */
  readonly everyMonths: number | null;
  readonly remindDaysBefore: number;
  /** Who looks after it; the contract's owner where nobody is named. */
  readonly keeper: PersonId | null;
  /** Stays binding after the contract has ended (confidentiality). */
  readonly survives: boolean;
}

export interface Obligation extends ObligationPlan {
  readonly due: PlainDate;
  /** The planned one that it recurs from, or itself: its wording is kept under this id. */
  readonly origin: ObligationId;
  /** `superseded`: an amendment put another in its place. */
  readonly state: "open" | "done" | "settled" | "carried" | "superseded";
  readonly reminded: boolean;
  readonly overdue: boolean;
  readonly escalated: boolean;
  readonly evidence: DocumentRef | null;
}

/** Days after the due date on which the keeper's manager is told. */
export const escalateAfterDays = 3;

export type ObligationCommand =
  | {
      readonly type: "fulfil-obligation";
      readonly obligation: ObligationId;
      readonly evidence: DocumentRef;
      /** The id that the next one of a recurring obligation will have. */
      readonly next: ObligationId;
    }
  | { readonly type: "remind-obligation"; readonly obligation: ObligationId }
  | { readonly type: "note-overdue"; readonly obligation: ObligationId }
  | { readonly type: "escalate-obligation"; readonly obligation: ObligationId };

export type ObligationEvent =
  | {
      readonly type: "obligation-fulfilled";
      readonly obligation: ObligationId;
      readonly by: PersonId | null;
      readonly evidence: DocumentRef;
    }
  | {
      readonly type: "obligation-recurred";
      readonly obligation: ObligationId;
      readonly next: ObligationId;
      readonly due: PlainDate;
    }
  | { readonly type: "obligation-reminded"; readonly obligation: ObligationId }
  | { readonly type: "obligation-overdue"; readonly obligation: ObligationId }
  | { readonly type: "obligation-escalated"; readonly obligation: ObligationId }
  | { readonly type: "obligation-settled"; readonly obligation: ObligationId; readonly how: "settled" | "carried" }
  | { readonly type: "obligation-superseded"; readonly obligation: ObligationId; readonly next: ObligationId };

/** @param signed the day on which the contract came to bind, or the amendment that brings the duty */
export const openObligation = (plan: ObligationPlan, signed: PlainDate, origin = plan.id): Obligation => ({
  ...plan,
  due: plan.due ?? ((plan.afterSigning ? shifted(signed, plan.afterSigning) : signed) as PlainDate),
  origin,
  state: "open",
  reminded: false,
  overdue: false,
  escalated: false,
  evidence: null,
});

export const isOpen = (obligation: Obligation): boolean => obligation.state === "open";

export const decideObligation = (
  obligations: readonly Obligation[],
  command: ObligationCommand,
  act: Act,
  contractEnds: PlainDate | null,
): readonly ObligationEvent[] | Refusal => {
  const obligation = obligations.find(({ id }) => id === command.obligation);
  if (!obligation) return refuse("not-found");
  if (!isOpen(obligation)) return refuse("already-done");
  const { id } = obligation;
  switch (command.type) {
    case "fulfil-obligation": {
      const fulfilled: ObligationEvent = {
        type: "obligation-fulfilled",
        obligation: id,
        by: personOf(act.actor),
        evidence: command.evidence,
      };
      const due = obligation.everyMonths === null ? null : addMonths(obligation.due, obligation.everyMonths);
      return due !== null && (contractEnds === null || due <= contractEnds)
        ? [fulfilled, { type: "obligation-recurred", obligation: id, next: command.next, due }]
        : [fulfilled];
    }
    case "remind-obligation":
      return obligation.reminded ? refuse("already-done") : [{ type: "obligation-reminded", obligation: id }];
    case "note-overdue":
      return obligation.overdue ? refuse("already-done") : [{ type: "obligation-overdue", obligation: id }];
    case "escalate-obligation":
      return obligation.escalated ? refuse("already-done") : [{ type: "obligation-escalated", obligation: id }];
  }
};

export const evolveObligations = (
  obligations: readonly Obligation[],
  event: ObligationEvent,
): readonly Obligation[] => {
  const change = (to: Partial<Obligation>): readonly Obligation[] =>
    obligations.map((one) => (one.id === event.obligation ? { ...one, ...to } : one));
  switch (event.type) {
    case "obligation-fulfilled":
      return change({ state: "done", evidence: event.evidence });
    case "obligation-recurred":
      return obligations.flatMap((one) =>
        one.id === event.obligation
          ? [one, openObligation({ ...one, id: event.next, due: event.due }, event.due, one.origin)]
          : [one],
      );
    case "obligation-reminded":
      return change({ reminded: true });
    case "obligation-overdue":
      return change({ overdue: true, reminded: true });
    case "obligation-escalated":
      return change({ escalated: true });
    case "obligation-settled":
      return change({ state: event.how });
    case "obligation-superseded":
      return change({ state: "superseded" });
  }
};

/** What time alone will bring about: a reminder before, a note on the day after, word to the manager some days later. */
export const obligationAgenda = (
  obligations: readonly Obligation[],
  timeZone: string,
): readonly { readonly at: Instant; readonly command: ObligationCommand }[] =>
  obligations.filter(isOpen).flatMap((one) => {
    const on = (days: number, type: "remind-obligation" | "note-overdue" | "escalate-obligation") => ({
      at: atHour(addDays(one.due, days), 9, timeZone),
      command: { type, obligation: one.id },
    });
    return [
      ...(one.reminded ? [] : [on(-one.remindDaysBefore, "remind-obligation")]),
      ...(one.overdue ? [] : [on(1, "note-overdue")]),
      ...(one.escalated ? [] : [on(escalateAfterDays, "escalate-obligation")]),
    ];
  });
