import type { Act } from "./act.ts";
import { personOf } from "./act.ts";
import { dayOf, type PlainDate } from "./calendar.ts";
import type { ObligationId, PersonId } from "./ids.ts";
import { isOpen, type Obligation } from "./obligation.ts";
import { type Refusal, refuse } from "./refusal.ts";

/** Grounds for ending a contract before its time (Civil Code of the PRC arts. 562, 563; common-law equivalents). */
export const terminationGrounds = ["agreement", "breach", "convenience", "force-majeure", "insolvency"] as const;
export type TerminationGround = (typeof terminationGrounds)[number];

/** What has to be looked at before a contract is let go (art. 558: duties that survive; art. 566: restitution). */
export const terminationChecks = [
  "notice-served",
  "payments-settled",
  "property-returned",
  "data-returned",
  "surviving-duties-told",
] as const;
export type TerminationCheck = (typeof terminationChecks)[number];

/** A termination under review. */
export interface Termination {
  readonly ground: TerminationGround;
  readonly lastDay: PlainDate;
  readonly proposedBy: PersonId | null;
  readonly checked: readonly TerminationCheck[];
}

export type TerminationCommand =
  | { readonly type: "propose-termination"; readonly ground: TerminationGround; readonly lastDay: PlainDate }
  | { readonly type: "withdraw-termination" }
  | { readonly type: "check-termination"; readonly check: TerminationCheck }
  | { readonly type: "settle-obligation"; readonly obligation: ObligationId; readonly how: "settled" | "carried" }
  | { readonly type: "confirm-termination" };

export type TerminationEvent =
  | {
      readonly type: "termination-proposed";
      readonly ground: TerminationGround;
      readonly lastDay: PlainDate;
      readonly by: PersonId | null;
    }
  | { readonly type: "termination-withdrawn" }
  | { readonly type: "termination-checked"; readonly check: TerminationCheck; readonly by: PersonId | null }
  | { readonly type: "obligation-settled"; readonly obligation: ObligationId; readonly how: "settled" | "carried" }
  | { readonly type: "terminated"; readonly on: PlainDate; readonly ground: TerminationGround };

export const decideTermination = (
  termination: Termination | null,
  obligations: readonly Obligation[],
  command: TerminationCommand,
  act: Act,
  timeZone: string,
): readonly TerminationEvent[] | Refusal => {
  if (command.type === "propose-termination") {
    if (termination) return refuse("already-done");
    const { ground, lastDay } = command;
    return [{ type: "termination-proposed", ground, lastDay, by: personOf(act.actor) }];
  }
  if (command.type === "settle-obligation") return settle(obligations, command);
  if (!termination) return refuse("no-termination");
  switch (command.type) {
    case "withdraw-termination":
      return [{ type: "termination-withdrawn" }];
    case "check-termination":
      if (termination.checked.includes(command.check)) return refuse("already-done");
      return [{ type: "termination-checked", check: command.check, by: personOf(act.actor) }];
    case "confirm-termination": {
      const unchecked = terminationChecks.filter((check) => !termination.checked.includes(check));
      const open = obligations.filter(isOpen);
      if (unchecked.length > 0 || open.length > 0) {
        return refuse("termination-incomplete", { unchecked, openObligations: open.length });
      }
      if (dayOf(act.at, timeZone) < termination.lastDay) return refuse("not-yet-due", { on: termination.lastDay });
      return [{ type: "terminated", on: termination.lastDay, ground: termination.ground }];
    }
  }
};

/** What is still open when a contract ends is either settled, or carried on because it outlives the contract. */
const settle = (
  obligations: readonly Obligation[],
  { obligation: id, how }: Extract<TerminationCommand, { readonly type: "settle-obligation" }>,
): readonly TerminationEvent[] | Refusal => {
  const obligation = obligations.find((one) => one.id === id);
  if (!obligation) return refuse("not-found");
  if (!isOpen(obligation)) return refuse("already-done");
  if (obligation.survives && how === "settled") return refuse("obligation-survives");
  return [{ type: "obligation-settled", obligation: id, how }];
};

export const evolveTermination = (
  termination: Termination | null,
  event: Exclude<TerminationEvent, { readonly type: "obligation-settled" }>,
): Termination | null => {
  switch (event.type) {
    case "termination-proposed":
      return { ground: event.ground, lastDay: event.lastDay, proposedBy: event.by, checked: [] };
    case "termination-withdrawn":
      return null;
    case "termination-checked":
      return termination && { ...termination, checked: [...termination.checked, event.check] };
    case "terminated":
      return termination;
  }
};
