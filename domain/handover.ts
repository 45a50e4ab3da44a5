import type { GuestId } from "./act.ts";
import { type ApprovalRound, openSlots, type SlotId } from "./approval.ts";
import type { ApprovalEvent } from "./approval-command.ts";
import type { Contract } from "./contract.ts";
import type { ContractEvent } from "./event.ts";
import { type Guest, openGuests, passGuests } from "./guest.ts";
import type { ObligationId, PersonId } from "./ids.ts";
import { negotiationOf } from "./negotiation.ts";
import { isOpen } from "./obligation.ts";
import type { OffboardingId } from "./offboarding.ts";
import { type Refusal, refuse } from "./refusal.ts";
import { openShares } from "./share.ts";
import { openSigners } from "./signing.ts";

/** Somebody who may approve in another's place, and whom their silence is escalated to. */
export interface Substitute {
  readonly approver: PersonId;
  readonly manager: PersonId | null;
}

/** Takes a contract out of the hands of somebody who leaves. */
export interface HandOverCommand {
  readonly type: "hand-over";
  readonly offboarding: OffboardingId;
  readonly from: PersonId;
  /** Who owns it and looks after its duties from now on. */
  readonly to: PersonId;
  /** Who may answer open approvals instead, in this order: never the owner, nor whoever has a say in the round already. */
  readonly substitutes: readonly Substitute[];
}

export interface HandedOver {
  readonly type: "handed-over";
  readonly offboarding: OffboardingId;
  readonly from: PersonId;
  readonly to: PersonId;
  readonly owner: boolean;
  /** Places in the round whose turn has not come yet. */
  readonly slots: readonly ({ readonly slot: SlotId } & Substitute)[];
  readonly obligations: readonly ObligationId[];
  /** Of the other side, for whom the contract's owner answers from now on. */
  readonly guests?: readonly GuestId[];
  /** Something of theirs is still open that nobody can take over, so that they stay named. */
  readonly remains: boolean;
}

/** What a contract still waits for from this person, and cannot get from anybody else without legal staff. */
export const remainsWith = (
  { approval, ceremony }: Contract,
  person: PersonId,
): readonly ("approval" | "signature")[] => [
  ...(approval?.outcome === "open" && slotsAhead(approval, person).length > 0 ? ["approval" as const] : []),
  ...(ceremony !== null && openSigners(ceremony).some((signer) => signer.person === person)
    ? ["signature" as const]
    : []),
];

const slotsAhead = (round: ApprovalRound, person: PersonId) =>
  round.steps
    .flatMap(({ slots }) => slots)
    .filter(({ approver, state }) => approver === person && (state === "ahead" || state === "waiting"));

/**
 * Open approvals go to the first substitute who has no say yet; so do those that the leaver had delegated, for their word
 * no longer counts. Shares that they gave end. Ownership and open duties go to the successor. Guests of theirs who were sent a
 * round stay, for the contract needs their answer, and the owner answers for them; whoever was only invited is withdrawn.
 */
export const decideHandOver = (
  contract: Contract,
  { offboarding, from, to, substitutes }: HandOverCommand,
): readonly ContractEvent[] | Refusal => {
  const owner = contract.owner === from;
  const passed = passApprovals(contract.approval, from, owner ? to : contract.owner, substitutes);
  const shares = openShares(contract.shares).filter(({ by }) => by === from);
  const obligations = contract.obligations.filter((one) => isOpen(one) && one.keeper === from).map(({ id }) => id);
  const invited = openGuests(negotiationOf(contract)).filter(({ by }) => by === from);
  const [asked, strangers] = [
    invited.filter((guest) => wasAsked(contract, guest)),
    invited.filter((guest) => !wasAsked(contract, guest)),
  ];
  const handed = {
    ...({ type: "handed-over", offboarding, from, to, owner, obligations } as const),
    ...(asked.length > 0 && { guests: asked.map(({ id }) => id) }),
    slots: passed.ahead,
    remains: passed.left || remainsWith({ ...contract, approval: null }, from).length > 0,
  };
  const changes =
    owner || passed.ahead.length + obligations.length + invited.length > 0 || isManager(contract.approval, from);
  const unnames = contract.named.includes(from) && !handed.remains;
  if (!changes && !unnames && passed.now.length + shares.length === 0) return refuse("already-done");
  return [
    ...passed.now,
    ...shares.map(({ id }) => ({ type: "share-withdrawn", share: id, by: null }) as const),
    ...strangers.map(({ id }) => ({ type: "guest-withdrawn", guest: id, by: null }) as const),
    handed,
  ];
};

/** Whether a round has ever been with this guest. */
const wasAsked = (contract: Contract, { at }: Guest): boolean =>
  negotiationOf(contract).rounds.some(({ endedAt }) => endedAt === null || endedAt >= at);

const isManager = (round: ApprovalRound | null, person: PersonId): boolean =>
  round?.outcome === "open" && round.steps.some(({ slots }) => slots.some(({ manager }) => manager === person));

interface Passed {
  readonly now: readonly ApprovalEvent[];
  readonly ahead: HandedOver["slots"];
  /** Whether a place was left for which nobody could be found. */
  readonly left: boolean;
}

const passApprovals = (
  round: ApprovalRound | null,
  from: PersonId,
  owner: PersonId,
  substitutes: readonly Substitute[],
): Passed => {
  if (round?.outcome !== "open") return { now: [], ahead: [], left: false };
  const slots = round.steps.flatMap((step) => step.slots);
  const busy = new Set([from, owner, ...slots.flatMap(({ approver, passedFrom }) => [approver, ...passedFrom])]);
  const free = substitutes.filter(({ approver }) => !busy.has(approver));
  const waiting = openSlots(round).filter(
    ({ approver, passedFrom, escalated }) => approver === from || (passedFrom.at(-1) === from && !escalated),
  );
  const ahead = slots.filter(({ approver, state }) => approver === from && state === "ahead");
  const now = waiting.flatMap(({ id, approver }, place) => {
    const one = free[place];
    return one ? [{ type: "approval-delegated", slot: id, from: approver, ...one } as const] : [];
  });
  const later = ahead.flatMap(({ id }, place) => {
    const one = free[waiting.length + place];
    return one ? [{ slot: id, ...one }] : [];
  });
  const kept = waiting.filter(({ approver }, place) => approver === from && !free[place]);
  return { now, ahead: later, left: kept.length > 0 || later.length < ahead.length };
};

export const evolveHandOver = (contract: Contract, event: HandedOver): Contract => {
  const { from, to, owner, obligations, slots, remains, guests = [] } = event;
  const kept = remains ? contract.named : contract.named.filter((one) => one !== from);
  const joined = [...(obligations.length > 0 ? [to] : []), ...slots.map(({ approver }) => approver)];
  const heir = owner ? to : contract.owner;
  return {
    ...contract,
    owner: heir,
    ...(contract.negotiation && {
      negotiation: { ...contract.negotiation, guests: passGuests(contract.negotiation.guests, guests, heir) },
    }),
    named: [...new Set([...kept, ...joined])],
    obligations: contract.obligations.map((one) => (obligations.includes(one.id) ? { ...one, keeper: to } : one)),
    approval: contract.approval && withSubstitutes(contract.approval, event),
  };
};

/** Nobody's silence is escalated to somebody who left. */
const withSubstitutes = (round: ApprovalRound, { from, slots }: HandedOver): ApprovalRound => ({
  ...round,
  steps: round.steps.map((step) => ({
    ...step,
    slots: step.slots.map((slot) => {
      const one = slots.find((each) => each.slot === slot.id);
      const now = one ? { ...slot, approver: one.approver, manager: one.manager } : slot;
      return now.manager === from ? { ...now, manager: null } : now;
    }),
  })),
});
