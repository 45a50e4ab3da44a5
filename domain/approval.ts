import type { ApprovalCommand, ApprovalEvent } from "./approval-command.ts";
import type { Instant } from "./calendar.ts";
import type { ApprovalId, Id, PersonId, SigningId } from "./ids.ts";
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

export const isOf =
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

/** The first step that has not been asked yet and is not agreed already, as one "asked" event per member. */
export const askNextStep = (round: ApprovalRound): readonly ApprovalEvent[] =>
  (round.steps.find((step) => !isDone(step) && step.slots.some(isOf("ahead")))?.slots ?? [])
    .filter(isOf("ahead"))
    .map((slot) => ({ type: "approval-asked", slot: slot.id, approver: slot.approver }));

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
