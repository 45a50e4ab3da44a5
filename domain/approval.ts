import type { Act, LinkId } from "./act.ts";
import { personOf } from "./act.ts";
import type { Instant } from "./calendar.ts";
import type { ApprovalId, Id, PersonId, SigningId } from "./ids.ts";
import { type Refusal, refuse } from "./refusal.ts";
import { type WorkingDays, workingDaysAfter } from "./working-days.ts";

export type SlotId = Id<"approval-slot">;

/** One person's place in a step. It may pass to a delegate or a manager; who held it before stays on record. */
export interface ApprovalSlot {
  readonly id: SlotId;
  readonly approver: PersonId;
  readonly manager: PersonId | null;
  readonly passedFrom: readonly PersonId[];
  readonly state: "ahead" | "waiting" | "approved" | "rejected" | "void";
  readonly askedAt: Instant | null;
  readonly reminders: number;
  readonly escalated: boolean;
  readonly decidedAt: Instant | null;
  /** Asked instead of whoever `passedFrom` begins with, who was away when the round was planned. */
  readonly instead?: true;
  /** Brought in while the round ran: their agreement is needed besides that of the others. */
  readonly added?: true;
}

/** Members of a step are asked together; the next step is asked when enough of them have approved. */
export interface ApprovalStep {
  readonly slots: readonly ApprovalSlot[];
  /** How many of them have to approve; all where it is not said. */
  readonly needed?: number;
  /** The rule of the policy that asks them, and a hash of it with the facts that it looked at. */
  readonly rule?: string;
  readonly matter?: string;
  /** Decisions of this step need a mailed code or a fresh sign-in besides the link. */
  readonly stepUp: boolean;
}

/** How long people get from the moment they were asked, in working days; in days of 24 hours where no calendar is said. */
export interface ApprovalPatience {
  readonly remindAfterDays: number;
  readonly escalateAfterDays: number;
  readonly expireAfterDays: number;
  readonly calendar?: WorkingDays;
}

export interface ApprovalRound {
  readonly id: ApprovalId;
  /** SHA-256 of the PDF that is being approved: decisions bind to it. */
  readonly documentSha256: string;
  readonly openedAt: Instant;
  readonly patience: ApprovalPatience;
  readonly steps: readonly ApprovalStep[];
  readonly outcome: "open" | "granted" | "rejected" | "expired" | "void";
  /** The signing ceremony that opens when everyone has approved. */
  readonly ceremony: SigningId;
  /** The version of the organisation's policy that it was planned by. */
  readonly policy?: number;
  /** Terms were changed since, though perhaps not the paper: no approval of this round stands any more. */
  readonly stale?: true;
}

/** Who is to be asked, as `planApproval` and the directory of people worked it out. */
export interface ApprovalPlan {
  readonly round: ApprovalId;
  readonly ceremony: SigningId;
  readonly patience: ApprovalPatience;
  readonly policy?: number;
  readonly steps: readonly (Pick<ApprovalStep, "stepUp" | "needed" | "rule" | "matter"> & {
    readonly slots: readonly PlannedSlot[];
  })[];
}

export interface PlannedSlot {
  readonly id: SlotId;
  readonly approver: PersonId;
  readonly manager: PersonId | null;
  /** Who is away, and whom the approver represents. */
  readonly instead?: PersonId;
  /** When they approved the same in the round before: they are not asked again. */
  readonly stands?: Instant;
}

export type ApprovalCommand =
  | {
      readonly type: "decide-approval";
      readonly slot: SlotId;
      readonly decision: "approve" | "reject";
      /** What the person saw. A decision on other bytes is refused. */
      readonly documentSha256: string;
      /** The person proved more than holding the link: a mailed code or a fresh sign-in. */
      readonly steppedUp: boolean;
    }
  | {
      readonly type: "delegate-approval";
      readonly slot: SlotId;
      readonly to: PersonId;
      readonly manager: PersonId | null;
    }
  | {
      readonly type: "reassign-approval";
      readonly slot: SlotId;
      readonly to: PersonId;
      readonly manager: PersonId | null;
    }
  /** Brings somebody in beside those who are being asked. */
  | {
      readonly type: "add-approver";
      readonly slot: SlotId;
      readonly beside: SlotId;
      readonly approver: PersonId;
      readonly manager: PersonId | null;
    }
  /** The person asked cannot answer: they are away, or may not approve any more. */
  | {
      readonly type: "pass-approval";
      readonly slot: SlotId;
      readonly from: PersonId;
      readonly to: PersonId;
      readonly manager: PersonId | null;
      readonly why: "absent" | "unfit";
    }
  | { readonly type: "remind-approver"; readonly slot: SlotId }
  | { readonly type: "escalate-approval"; readonly slot: SlotId }
  | { readonly type: "expire-approval" };

export type ApprovalEvent =
  | { readonly type: "approval-asked"; readonly slot: SlotId; readonly approver: PersonId }
  | {
      readonly type: "approver-reminded";
      readonly slot: SlotId;
      readonly approver: PersonId;
      readonly reminder: number;
    }
  | { readonly type: "approval-escalated"; readonly slot: SlotId; readonly from: PersonId; readonly approver: PersonId }
  | {
      readonly type: "approval-delegated";
      readonly slot: SlotId;
      readonly from: PersonId;
      readonly approver: PersonId;
      readonly manager: PersonId | null;
    }
  | {
      readonly type: "approval-reassigned";
      readonly slot: SlotId;
      readonly from: PersonId;
      readonly approver: PersonId;
      readonly manager: PersonId | null;
      readonly why: "chosen" | "absent" | "unfit";
      readonly by: PersonId | null;
    }
  | {
      readonly type: "approver-added";
      readonly slot: SlotId;
      readonly beside: SlotId;
      readonly approver: PersonId;
      readonly manager: PersonId | null;
      readonly by: PersonId | null;
    }
  /** Enough others have agreed: whoever was still asked need not answer any more. */
  | { readonly type: "approval-spared"; readonly slot: SlotId; readonly approver: PersonId }
  | {
      readonly type: "approval-decided";
      readonly slot: SlotId;
      readonly decision: "approve" | "reject";
      readonly by: PersonId;
      readonly link: LinkId | null;
      readonly documentSha256: string;
    }
  | { readonly type: "approval-granted"; readonly round: ApprovalId }
  | { readonly type: "approval-rejected"; readonly round: ApprovalId; readonly slot: SlotId }
  | { readonly type: "approval-expired"; readonly round: ApprovalId };

export const openRound = (plan: ApprovalPlan, documentSha256: string, at: Instant): ApprovalRound => ({
  id: plan.round,
  ceremony: plan.ceremony,
  documentSha256,
  openedAt: at,
  patience: plan.patience,
  outcome: "open",
  ...(plan.policy !== undefined && { policy: plan.policy }),
  steps: plan.steps.map(({ slots, ...step }) => ({ ...step, slots: slots.map(openSlot) })),
});

const openSlot = ({ id, approver, manager, instead, stands }: PlannedSlot): ApprovalSlot => ({
  ...{ id, approver, manager },
  passedFrom: instead === undefined ? [] : [instead],
  state: stands === undefined ? "ahead" : "approved",
  askedAt: null,
  reminders: 0,
  escalated: false,
  decidedAt: stands ?? null,
  ...(instead !== undefined && { instead: true }),
});

/** An approval that was given, and when. */
export interface StandingApproval {
  readonly approver: PersonId;
  readonly at: Instant;
}

/**
 * Who approved exactly this already in the last round, by the matter of their step. An approval is bound to the paper: it
 * stands for the same bytes and the same terms, under the same rule about the same facts, and for nothing else.
 */
export const standingApprovals = (
  last: ApprovalRound | null,
  documentSha256: string,
): ReadonlyMap<string, readonly StandingApproval[]> =>
  new Map(
    last === null || last.stale || last.documentSha256 !== documentSha256
      ? []
      : last.steps.flatMap(({ matter, slots }) =>
          matter === undefined
            ? []
            : [
                [
                  matter,
                  slots.flatMap(({ state, approver, decidedAt }) =>
                    state === "approved" && decidedAt !== null ? [{ approver, at: decidedAt }] : [],
                  ),
                ] as const,
              ],
        ),
  );

/** Whether each approval that a plan takes over was given, as it says. */
export const standsAsPlanned = (plan: ApprovalPlan, last: ApprovalRound | null, documentSha256: string): boolean => {
  const standing = standingApprovals(last, documentSha256);
  return plan.steps.every(({ matter, slots }) =>
    slots.every(
      ({ approver, stands }) =>
        stands === undefined ||
        (standing.get(matter ?? "") ?? []).some((one) => one.approver === approver && one.at === stands),
    ),
  );
};

/** The slots whose turn it is. */
export const openSlots = (round: ApprovalRound): readonly ApprovalSlot[] =>
  round.outcome === "open" ? round.steps.flatMap((step) => step.slots.filter((slot) => slot.state === "waiting")) : [];

export const slotOf = (round: ApprovalRound, id: SlotId): ApprovalSlot | undefined =>
  round.steps.flatMap((step) => step.slots).find((slot) => slot.id === id);

export const needsStepUp = (round: ApprovalRound, id: SlotId): boolean =>
  round.steps.some((step) => step.stepUp && step.slots.some((slot) => slot.id === id));

/** When the round is over, whoever has answered or not. */
export const roundEnds = ({ openedAt, patience }: Pick<ApprovalRound, "openedAt" | "patience">): Instant =>
  workingDaysAfter(openedAt, patience.expireAfterDays, patience.calendar);

const isOf =
  (...states: readonly ApprovalSlot["state"][]) =>
  (slot: ApprovalSlot): boolean =>
    states.includes(slot.state);

/** Enough have agreed, and everybody who was brought in besides. */
export const isDone = ({ slots, needed }: ApprovalStep): boolean => {
  const members = slots.filter(({ added }) => !added);
  return (
    members.filter(isOf("approved")).length >= (needed ?? members.length) &&
    slots.every((slot) => !slot.added || slot.state === "approved")
  );
};

/** Too few are left who could still agree. */
const isLost = ({ slots, needed }: ApprovalStep): boolean => {
  const members = slots.filter(({ added }) => !added);
  return (
    slots.some((slot) => slot.added && slot.state === "rejected") ||
    members.filter(isOf("approved", "waiting", "ahead")).length < (needed ?? members.length)
  );
};

/** The first step that has not been asked yet and is not agreed already, as one "asked" event per member. */
export const askNextStep = (round: ApprovalRound): readonly ApprovalEvent[] =>
  (round.steps.find((step) => !isDone(step) && step.slots.some(isOf("ahead")))?.slots ?? [])
    .filter(isOf("ahead"))
    .map((slot) => ({ type: "approval-asked", slot: slot.id, approver: slot.approver }));

export const decideApproval = (
  round: ApprovalRound,
  command: ApprovalCommand,
  act: Act,
): readonly ApprovalEvent[] | Refusal => {
  if (round.outcome !== "open") return refuse("approval-over", { outcome: round.outcome });
  if (command.type === "expire-approval") return [{ type: "approval-expired", round: round.id }];

  const slot = slotOf(round, command.type === "add-approver" ? command.beside : command.slot);
  if (!slot) return refuse("not-found");
  if (slot.state !== "waiting") return refuse(slot.state === "ahead" ? "not-your-turn" : "already-done");

  switch (command.type) {
    case "decide-approval": {
      const by = personOf(act.actor);
      if (by !== slot.approver) return refuse("not-allowed");
      if (command.documentSha256 !== round.documentSha256) return refuse("stale-version");
      if (needsStepUp(round, slot.id) && !command.steppedUp) return refuse("step-up-required");
      const link = act.actor.kind === "person" ? act.actor.link : null;
      const decided: ApprovalEvent = {
        type: "approval-decided",
        slot: slot.id,
        decision: command.decision,
        by,
        link,
        documentSha256: command.documentSha256,
      };
      if (command.decision === "reject") {
        const lost = stepOf(evolveApproval(round, decided, act.at), slot.id, isLost);
        return lost ? [decided, { type: "approval-rejected", round: round.id, slot: slot.id }] : [decided];
      }
      return [decided, ...afterApproval(evolveApproval(round, decided, act.at), slot.id)];
    }
    case "delegate-approval": {
      const by = personOf(act.actor);
      if (by !== slot.approver) return refuse("not-allowed");
      if (hasHeld(slot, command.to)) return refuse("same-person");
      return [
        {
          type: "approval-delegated",
          slot: slot.id,
          from: slot.approver,
          approver: command.to,
          manager: command.manager,
        },
      ];
    }
    case "reassign-approval":
      if (hasSay(round, slot, command.to)) return refuse("same-person");
      return [reassigned(slot, command, "chosen", personOf(act.actor))];
    case "pass-approval":
      if (command.from !== slot.approver) return refuse("already-done");
      if (hasSay(round, slot, command.to)) return refuse("same-person");
      return [reassigned(slot, command, command.why, null)];
    case "add-approver":
      if (slotOf(round, command.slot)) return refuse("already-done");
      if (hasSay(round, slot, command.approver)) return refuse("same-person");
      return [
        {
          ...{ type: "approver-added", slot: command.slot, beside: command.beside, approver: command.approver },
          ...{ manager: command.manager, by: personOf(act.actor) },
        },
        { type: "approval-asked", slot: command.slot, approver: command.approver },
      ];
    case "remind-approver":
      return [{ type: "approver-reminded", slot: slot.id, approver: slot.approver, reminder: slot.reminders + 1 }];
    case "escalate-approval":
      if (slot.escalated || slot.manager === null) return refuse("already-done");
      return [{ type: "approval-escalated", slot: slot.id, from: slot.approver, approver: slot.manager }];
  }
};

const hasHeld = ({ approver, passedFrom }: ApprovalSlot, person: PersonId): boolean =>
  person === approver || passedFrom.includes(person);

/** Whether somebody answers in this step already, or has handed this very place on. */
const hasSay = (round: ApprovalRound, slot: ApprovalSlot, person: PersonId): boolean =>
  hasHeld(slot, person) ||
  stepOf(round, slot.id, ({ slots }) => slots.some(({ approver, state }) => approver === person && state !== "void"));

const stepOf = (round: ApprovalRound, id: SlotId, is: (step: ApprovalStep) => boolean): boolean =>
  round.steps.some((step) => step.slots.some((slot) => slot.id === id) && is(step));

/** Nothing while the step waits for more; then whoever is left of it is spared, and the next is asked. */
const afterApproval = (round: ApprovalRound, slot: SlotId): readonly ApprovalEvent[] => {
  if (!stepOf(round, slot, isDone)) return [];
  const spared = openSlots(round).map(
    ({ id, approver }): ApprovalEvent => ({ type: "approval-spared", slot: id, approver }),
  );
  const next = askNextStep(round);
  return [...spared, ...(next.length > 0 ? next : [{ type: "approval-granted", round: round.id } as const])];
};

const reassigned = (
  slot: ApprovalSlot,
  { to, manager }: { readonly to: PersonId; readonly manager: PersonId | null },
  why: "chosen" | "absent" | "unfit",
  by: PersonId | null,
): ApprovalEvent => ({
  ...{ type: "approval-reassigned", slot: slot.id, from: slot.approver, approver: to },
  ...{ manager: manager === to ? null : manager, why, by },
});

export const evolveApproval = (round: ApprovalRound, event: ApprovalEvent, at: Instant): ApprovalRound => {
  switch (event.type) {
    case "approval-asked":
      return changeSlot(round, event.slot, { state: "waiting", askedAt: at });
    case "approver-reminded":
      return changeSlot(round, event.slot, { reminders: event.reminder });
    case "approval-escalated":
      return changeSlot(round, event.slot, { ...passedOn(round, event, at), escalated: true, manager: null });
    case "approval-delegated":
    case "approval-reassigned":
      return changeSlot(round, event.slot, { ...passedOn(round, event, at), manager: event.manager });
    case "approver-added":
      return withAdded(round, event);
    case "approval-spared":
      return changeSlot(round, event.slot, { state: "void" });
    case "approval-decided":
      return changeSlot(round, event.slot, {
        state: event.decision === "approve" ? "approved" : "rejected",
        decidedAt: at,
      });
    case "approval-granted":
      return { ...round, outcome: "granted" };
    case "approval-rejected":
      return closeRound(round, "rejected");
    case "approval-expired":
      return closeRound(round, "expired");
  }
};

/** Ends a round before everyone has answered; whoever still waited is no longer asked. */
export const closeRound = (round: ApprovalRound, outcome: "rejected" | "expired" | "void"): ApprovalRound => ({
  ...round,
  outcome: round.outcome === "open" ? outcome : round.outcome,
  steps: round.steps.map((step) => ({
    ...step,
    slots: step.slots.map((slot) =>
      slot.state === "ahead" || slot.state === "waiting" ? { ...slot, state: "void" } : slot,
    ),
  })),
});

const withAdded = (
  round: ApprovalRound,
  { slot, beside, approver, manager }: Extract<ApprovalEvent, { readonly type: "approver-added" }>,
): ApprovalRound => ({
  ...round,
  steps: round.steps.map((step) =>
    step.slots.some(({ id }) => id === beside)
      ? { ...step, slots: [...step.slots, { ...openSlot({ id: slot, approver, manager }), added: true }] }
      : step,
  ),
});

const passedOn = (
  round: ApprovalRound,
  { slot, from, approver }: { readonly slot: SlotId; readonly from: PersonId; readonly approver: PersonId },
  at: Instant,
): Partial<ApprovalSlot> => ({
  approver,
  passedFrom: [...(slotOf(round, slot)?.passedFrom ?? []), from],
  askedAt: at,
  reminders: 0,
});

const changeSlot = (round: ApprovalRound, id: SlotId, change: Partial<ApprovalSlot>): ApprovalRound => ({
  ...round,
  steps: round.steps.map((step) => ({
    ...step,
    slots: step.slots.map((slot) => (slot.id === id ? { ...slot, ...change } : slot)),
  })),
});

/** What time alone will bring about in this round, if nobody acts. */
export const approvalAgenda = (
  round: ApprovalRound,
): readonly { readonly at: Instant; readonly command: ApprovalCommand }[] =>
  round.outcome !== "open"
    ? []
    : [
        { at: roundEnds(round), command: { type: "expire-approval" } },
        ...openSlots(round).flatMap((slot) => slotAgenda(slot, round.patience)),
      ];

const slotAgenda = (slot: ApprovalSlot, patience: ApprovalPatience): { at: Instant; command: ApprovalCommand }[] =>
  slot.askedAt === null
    ? []
    : [
        {
          at: workingDaysAfter(slot.askedAt, patience.remindAfterDays * (slot.reminders + 1), patience.calendar),
          command: { type: "remind-approver", slot: slot.id },
        },
        ...(slot.manager !== null && !slot.escalated
          ? [
              {
                at: workingDaysAfter(slot.askedAt, patience.escalateAfterDays, patience.calendar),
                command: { type: "escalate-approval", slot: slot.id } as const,
              },
            ]
          : []),
      ];
