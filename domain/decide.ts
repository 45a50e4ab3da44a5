import type { Act } from "./act.ts";
import { isStranger, personOf } from "./act.ts";
import { amendedDuties, superseding } from "./amendment.ts";
import { askNextStep, isDone, openRound } from "./approval.ts";
import type { ApprovalCommand, ApprovalEvent } from "./approval-command.ts";
import { type ContractCommand, gate } from "./command.ts";
import { type Contract, type DraftVersion, inForce } from "./contract.ts";
import { decideApproval } from "./decide-approval.ts";
import { decideSigning } from "./decide-signing.ts";
import type { ContractEvent } from "./event.ts";
import { decideHandOver } from "./handover.ts";
import type { IncidentId, PersonId, SigningId } from "./ids.ts";
import { decideIssue } from "./issue.ts";
import { decideNaming } from "./naming.ts";
import { decideNegotiation, negotiationOf, roundOut } from "./negotiation.ts";
import { decideObligation, isOpen } from "./obligation.ts";
import { decidePreservation } from "./preservation.ts";
import { anybodySigns } from "./recipient.ts";
import { isRefusal, type Refusal, refuse } from "./refusal.ts";
import { decideRenewal } from "./renewal.ts";
import { decideHold, decideRetention } from "./retention.ts";
import { decideShare } from "./share.ts";
import { askNextTurn, openCeremony } from "./signing.ts";
import { standsAsPlanned } from "./standing-approval.ts";
import { decideTermination } from "./termination.ts";
import { decideThread } from "./thread.ts";

type Decision = readonly ContractEvent[] | Refusal;

/**
 * What a command brings about, or why it is refused. Pure: the contract's process decides with authority by this
 * function, and pages run the same to tell people what they may do.
 *
 * @param contract `null` before the contract exists; then only `create` is possible.
 * @returns at least one event, or a refusal
 */
export const decide = (contract: Contract | null, command: ContractCommand, act: Act): Decision => {
  if (command.type === "create") return create(contract, command, act);
  if (contract === null) return refuse("not-found");
  return gate(contract, command.type, act) ?? decideOpen(contract, command, act);
};

const create = (
  contract: Contract | null,
  { type: _type, ...facts }: Extract<ContractCommand, { readonly type: "create" }>,
  { actor }: Act,
): Decision => {
  if (isStranger(actor, contract?.tenant ?? facts.tenant)) return refuse("not-found");
  return contract === null ? [{ type: "created", ...facts }] : refuse("already-done");
};

const decideOpen = (
  contract: Contract,
  command: Exclude<ContractCommand, { readonly type: "create" }>,
  act: Act,
): Decision => {
  const by = personOf(act.actor);
  switch (command.type) {
    case "save-draft":
      return command.draft.number === contract.draft.number + 1
        ? [{ type: "draft-saved", draft: command.draft }]
        : refuse("stale-version");
    case "submit-for-review":
      return incomplete(contract.draft) ?? [{ type: "submitted-for-review" }];
    case "return-to-draft":
      return [{ type: "returned-to-draft", by }];
    case "submit-for-approval":
      // Nobody approves a wording that the other side is just changing.
      if (roundOut(negotiationOf(contract))) return refuse("pen-is-theirs");
      return incomplete(contract.draft) ?? submit(contract, command, act);
    case "cancel":
      return [{ type: "cancelled", by }];
    case "decide-approval":
    case "delegate-approval":
    case "reassign-approval":
    case "pass-approval":
    case "add-approver":
    case "remind-approver":
    case "escalate-approval":
    case "expire-approval":
      return decideInRound(contract, command, act);
    case "release-in-bulk":
      return incomplete(contract.draft) ?? releaseInBulk(contract, command, act);
    case "sign":
    case "sign-in-person":
    case "decline-signing":
    case "reassign-signer":
    case "replace-signer":
    case "recall-signing":
    case "record-seal":
    case "remind-signer":
    case "expire-signing":
    case "record-evidence":
      return contract.ceremony === null ? refuse("not-found") : decideSigning(contract.ceremony, command, act);
    case "note-stamp":
    case "renew-stamp":
    case "record-stamp":
      return decidePreservation(contract, command);
    case "fulfil-obligation":
    case "remind-obligation":
    case "note-overdue":
    case "escalate-obligation":
      return decideObligation(contract.obligations, command, act, contract.lastDay ?? contract.term?.until ?? null);
    case "decide-renewal":
    case "remind-notice":
    case "end-term":
      return contract.term === null
        ? refuse("no-end-date")
        : decideRenewal(contract.term, command, act, contract.timeZone);
    case "open-amendment":
      return contract.amends === null
        ? [{ type: "amendment-opened", amendment: command.amendment, draft: command.draft, by }]
        : refuse("wrong-stage", { stage: contract.stage });
    case "amendment-executed":
      return isOpenAmendment(contract, command.amendment) ? amend(contract, command) : refuse("already-done");
    case "amendment-abandoned":
      return isOpenAmendment(contract, command.amendment)
        ? [{ type: "amendment-withdrawn", amendment: command.amendment }]
        : refuse("already-done");
    case "propose-termination":
    case "withdraw-termination":
    case "check-termination":
    case "settle-obligation":
    case "confirm-termination":
      return decideTermination(contract.termination, contract.obligations, command, act, contract.timeZone);
    case "parent-ended":
      return contract.amends === null ? refuse("not-found") : [{ type: "parent-ended", on: command.on }];
    case "archive":
      return contract.obligations.some(isOpen)
        ? refuse("obligations-open", { openObligations: contract.obligations.filter(isOpen).length })
        : [{ type: "archived", by }];
    case "place-hold":
    case "request-hold-release":
    case "withdraw-hold-release":
    case "approve-hold-release":
    case "release-hold":
      if (contract.retention?.purgeApprovedBy != null) return refuse("purge-under-way");
      return decideHold(contract, command, act);
    case "note-retention-over":
    case "request-purge":
    case "withdraw-purge":
    case "approve-purge":
    case "record-purge":
      return contract.retention === null
        ? refuse("not-found")
        : decideRetention(contract.retention, command, act, contract.timeZone);
    case "parent-purge-approved":
      return contract.amends === null || contract.retention?.purgeApprovedBy !== null
        ? refuse("already-done")
        : [{ type: "purge-approved", by: command.by }];
    case "share":
    case "withdraw-share":
    case "expire-share":
      if (command.type === "share" && contract.retention?.purgeApprovedBy != null) return refuse("purge-under-way");
      return decideShare(contract.shares, command, act, contract.classification);
    case "accept-proposal":
      return accept(contract, command, act);
    case "invite-guest":
    case "withdraw-guest":
    case "expire-guest":
    case "send-round":
    case "take-pen-back":
    case "remind-round":
    case "expire-round":
    case "hand-in-document":
    case "return-round":
    case "tell-guests":
    case "propose":
    case "decline-proposal":
      return decideNegotiation(contract, command, act);
    case "open-thread":
    case "reply":
    case "resolve-thread":
    case "reopen-thread":
    case "open-thread-as-guest":
    case "reply-as-guest":
      return decideThread(contract.threads ?? [], command, act, contract);
    case "raise-issue":
    case "revise-issue":
    case "settle-issue":
      return decideIssue(contract.issues ?? [], command, act);
    case "unname":
    case "pass-ownership":
      return decideNaming(contract, command, act);
    case "hand-over":
      return decideHandOver(contract, command);
    case "freeze":
    case "unfreeze":
      return decideFreeze(contract.freezes, command, act);
  }
};

/** Whatever the creation checks found must be put right first. */
const incomplete = (draft: DraftVersion): Refusal | null => {
  if (draft.findings.length > 0) return refuse("draft-incomplete", { findings: draft.findings });
  return anybodySigns(draft.signers) ? null : refuse("no-signers");
};

const submit = (
  contract: Contract,
  command: Extract<ContractCommand, { readonly type: "submit-for-approval" }>,
  act: Act,
): Decision => {
  const { plan } = command;
  const { pdf } = contract.draft;
  if (!standsAsPlanned(plan, contract.approval, pdf.sha256)) return refuse("stale-version");
  const submitted: ContractEvent = { type: "submitted-for-approval", plan };
  const round = openRound(plan, pdf.sha256, act.at);
  const asked = askNextStep(round);
  if (asked.length > 0) return [submitted, ...asked];
  if (round.steps.length === 0 || !round.steps.every(isDone)) return refuse("no-approvers");
  // Everybody whom the policy asks has approved exactly this before.
  return [submitted, ...andSigning(contract, [{ type: "approval-granted", round: round.id }], plan.ceremony, act)];
};

const decideInRound = (contract: Contract, command: ApprovalCommand, act: Act): Decision => {
  if (contract.approval === null) return refuse("not-found");
  if (comesTo(command) === contract.owner) return refuse("not-allowed");
  const events = decideApproval(contract.approval, command, act);
  if (isRefusal(events)) return events;
  return andSigning(contract, events, contract.approval.ceremony, act);
};

/** Whom a command brings in: never the owner, who does not approve what is theirs. */
const comesTo = (command: ApprovalCommand): PersonId | null => {
  switch (command.type) {
    case "reassign-approval":
    case "pass-approval":
      return command.to;
    case "add-approver":
      return command.approver;
    default:
      return null;
  }
};

/** What the other side proposed and the version that says it come in one breath. */
const accept = (
  contract: Contract,
  command: Extract<ContractCommand, { readonly type: "accept-proposal" }>,
  act: Act,
): Decision => {
  const events = decideNegotiation(contract, command, act);
  return isRefusal(events) ? events : [{ type: "draft-saved", draft: command.draft }, ...events];
};

/** The last approval opens the signing ceremony in the same breath. */
const andSigning = (
  { draft }: Contract,
  events: readonly ApprovalEvent[],
  id: SigningId,
  act: Act,
): readonly ContractEvent[] => {
  if (!events.some(({ type }) => type === "approval-granted")) return events;
  return [...events, ...openSigning(draft, id, act)];
};

const openSigning = (
  { signers, pdf, patience }: DraftVersion,
  id: SigningId,
  { at }: Act,
): readonly ContractEvent[] => [
  { type: "signing-opened", ceremony: id },
  ...askNextTurn(openCeremony(id, signers, pdf, at, patience)),
];

/**
 * Whoever released a bulk send saw every row of it and approved them all in one act: it counts as the approval of each,
 * bound to its text. Nobody is asked, so that no letter leaves for it.
 */
const releaseInBulk = (
  { draft, owner, bulk }: Contract,
  { bulk: released, by, plan }: Extract<ContractCommand, { readonly type: "release-in-bulk" }>,
  act: Act,
): Decision => {
  const [step] = plan.steps;
  const [slot] = step?.slots ?? [];
  if (bulk !== undefined) return refuse("already-done");
  if (owner === by) return refuse("same-person");
  if (slot?.approver !== by || plan.steps.length > 1 || step?.slots.length !== 1) return refuse("no-approvers");
  const decided = { slot: slot.id, decision: "approve", by, link: null, documentSha256: draft.pdf.sha256 } as const;
  return [
    { type: "bulk-released", bulk: released, by },
    { type: "submitted-for-approval", plan },
    { type: "approval-decided", ...decided },
    { type: "approval-granted", round: plan.round },
    ...openSigning(draft, plan.ceremony, act),
  ];
};

/** Each incident holds and releases for itself; the contract goes on only when the last has let go. */
const decideFreeze = (
  freezes: readonly IncidentId[],
  { type, incident }: Extract<ContractCommand, { readonly type: "freeze" | "unfreeze" }>,
  { actor }: Act,
): Decision => {
  if (actor.kind !== "incident" || actor.incident !== incident) return refuse("not-allowed");
  if (freezes.includes(incident) === (type === "freeze")) return refuse("already-done");
  if (type === "freeze") return [{ type: "frozen", incident }];
  return [{ type: freezes.length > 1 ? "freeze-released" : "unfrozen", incident }];
};

/** The amendment's terms count from now on; what it changes is not owed in the old form too. */
const amend = (
  contract: Contract,
  { amendment, terms }: Extract<ContractCommand, { readonly type: "amendment-executed" }>,
): Decision => [
  { type: "amendment-in-force", amendment, terms },
  ...superseding(amendedDuties(contract.obligations, contract.draft.terms.obligations, terms.obligations)),
];

const isOpenAmendment = (contract: Contract, id: string): boolean =>
  inForce.some((stage) => stage === contract.stage) &&
  contract.amendments.some((one) => one.contract === id && one.state === "open");
