import type { Act, LinkId } from "./act.ts";
import { personOf } from "./act.ts";
import type { Instant } from "./calendar.ts";
import { daysAfter } from "./calendar.ts";
import type { ApprovalId, Id, PersonId, SigningId } from "./ids.ts";
import { type Refusal, refuse } from "./refusal.ts";

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
}

/** Members of a step are asked together; the next step is asked when all of them have approved. */
export interface ApprovalStep {
  readonly slots: readonly ApprovalSlot[];
  /** Decisions of this step need a mailed code or a fresh sign-in besides the link. */
  readonly stepUp: boolean;
}

/** How long people get. Days are 24 hours from the moment they were asked. */
export interface ApprovalPatience {
  readonly remindAfterDays: number;
  readonly escalateAfterDays: number;
  readonly expireAfterDays: number;
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
}

/** Who is to be asked, as `planApproval` and the directory of people worked it out. */
export interface ApprovalPlan {
  readonly round: ApprovalId;
  readonly ceremony: SigningId;
  readonly patience: ApprovalPatience;
  readonly steps: readonly {
    readonly stepUp: boolean;
    readonly slots: readonly { readonly id: SlotId; readonly approver: PersonId; readonly manager: PersonId | null }[];
  }[];
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
  steps: plan.steps.map(({ stepUp, slots }) => ({
    stepUp,
    slots: slots.map((slot) => ({
      ...slot,
      passedFrom: [],
      state: "ahead",
      askedAt: null,
      reminders: 0,
      escalated: false,
      decidedAt: null,
    })),
  })),
});

/** The slots whose turn it is. */
export const openSlots = (round: ApprovalRound): readonly ApprovalSlot[] =>
  round.outcome === "open" ? round.steps.flatMap((step) => step.slots.filter((slot) => slot.state === "waiting")) : [];

export const slotOf = (round: ApprovalRound, id: SlotId): ApprovalSlot | undefined =>
  round.steps.flatMap((step) => step.slots).find((slot) => slot.id === id);

export const needsStepUp = (round: ApprovalRound, id: SlotId): boolean =>
  round.steps.some((step) => step.stepUp && step.slots.some((slot) => slot.id === id));

/** The first step that has not been asked yet, as one "asked" event per member. */
export const askNextStep = (round: ApprovalRound): readonly ApprovalEvent[] =>
  (round.steps.find((step) => step.slots.some((slot) => slot.state === "ahead"))?.slots ?? []).map((slot) => ({
    type: "approval-asked",
    slot: slot.id,
    approver: slot.approver,
  }));

export const decideApproval = (
  round: ApprovalRound,
  command: ApprovalCommand,
  act: Act,
): readonly ApprovalEvent[] | Refusal => {
  if (round.outcome !== "open") return refuse("approval-over", { outcome: round.outcome });
  if (command.type === "expire-approval") return [{ type: "approval-expired", round: round.id }];

  const slot = slotOf(round, command.slot);
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
        return [decided, { type: "approval-rejected", round: round.id, slot: slot.id }];
      }
      const after = evolveApproval(round, decided, act.at);
      if (openSlots(after).length > 0) return [decided];
      const next = askNextStep(after);
      return next.length > 0 ? [decided, ...next] : [decided, { type: "approval-granted", round: round.id }];
    }
    case "delegate-approval": {
      const by = personOf(act.actor);
      if (by !== slot.approver) return refuse("not-allowed");
      if (command.to === slot.approver || slot.passedFrom.includes(command.to)) return refuse("same-person");
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
    case "remind-approver":
      return [{ type: "approver-reminded", slot: slot.id, approver: slot.approver, reminder: slot.reminders + 1 }];
    case "escalate-approval":
      if (slot.escalated || slot.manager === null) return refuse("already-done");
      return [{ type: "approval-escalated", slot: slot.id, from: slot.approver, approver: slot.manager }];
  }
};

export const evolveApproval = (round: ApprovalRound, event: ApprovalEvent, at: Instant): ApprovalRound => {
  switch (event.type) {
    case "approval-asked":
      return changeSlot(round, event.slot, { state: "waiting", askedAt: at });
    case "approver-reminded":
      return changeSlot(round, event.slot, { reminders: event.reminder });
    case "approval-escalated":
      return changeSlot(round, event.slot, { ...passedOn(round, event, at), escalated: true, manager: null });
    case "approval-delegated":
      return changeSlot(round, event.slot, { ...passedOn(round, event, at), manager: event.manager });
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
        { at: daysAfter(round.openedAt, round.patience.expireAfterDays), command: { type: "expire-approval" } },
        ...openSlots(round).flatMap((slot) => slotAgenda(slot, round.patience)),
      ];

const slotAgenda = (slot: ApprovalSlot, patience: ApprovalPatience): { at: Instant; command: ApprovalCommand }[] =>
  slot.askedAt === null
    ? []
    : [
        {
          at: daysAfter(slot.askedAt, patience.remindAfterDays * (slot.reminders + 1)),
          command: { type: "remind-approver", slot: slot.id },
        },
        ...(slot.manager !== null && !slot.escalated
          ? [
              {
                at: daysAfter(slot.askedAt, patience.escalateAfterDays),
                command: { type: "escalate-approval", slot: slot.id } as const,
              },
            ]
          : []),
      ];
