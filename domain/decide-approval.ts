import type { Act } from "./act.ts";
import { personOf } from "./act.ts";
import {
  type ApprovalRound,
  type ApprovalSlot,
  type ApprovalStep,
  askNextStep,
  evolveApproval,
  isDone,
  isOf,
  needsStepUp,
  openSlots,
  type SlotId,
  slotOf,
} from "./approval.ts";
import type { ApprovalCommand, ApprovalEvent } from "./approval-command.ts";
import type { PersonId } from "./ids.ts";
import { type Refusal, refuse } from "./refusal.ts";

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

/** Too few are left who could still agree. */
const isLost = ({ slots, needed }: ApprovalStep): boolean => {
  const members = slots.filter(({ added }) => !added);
  return (
    slots.some((slot) => slot.added && slot.state === "rejected") ||
    members.filter(isOf("approved", "waiting", "ahead")).length < (needed ?? members.length)
  );
};
