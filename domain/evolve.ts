import { amendedDuties } from "./amendment.ts";
import { closeRound, evolveApproval, openRound } from "./approval.ts";
import type { ApprovalEvent } from "./approval-command.ts";
import { addDays, dayOf, type Instant, type PlainDate } from "./calendar.ts";
import { type Amendment, type Contract, type ContractCreated, type DraftVersion, inForce } from "./contract.ts";
import type { ContractEvent } from "./event.ts";
import { evolveHandOver } from "./handover.ts";
import type { ContractId, PersonId } from "./ids.ts";
import { evolveIssues } from "./issue.ts";
import { closeNegotiation, evolveNegotiation, negotiationOf, withNews, withThreadReopened } from "./negotiation.ts";
import { evolveObligations, type ObligationEvent, openObligation } from "./obligation.ts";
import { evolvePreservation, openPreservation } from "./preservation.ts";
import { evolveTerm, openTerm, type RenewalEvent } from "./renewal.ts";
import {
  evolveHoldReleases,
  evolveHolds,
  evolveRetention,
  type HoldEvent,
  openRetention,
  type RetentionEvent,
} from "./retention.ts";
import { evolveShares } from "./share.ts";
import { closeCeremony, evolveSigning, openCeremony, type SigningEvent } from "./signing.ts";
import { evolveTermination, type TerminationEvent } from "./termination.ts";
import { type ContractTerms, hasSameTerms } from "./terms.ts";
import { evolveThreads } from "./thread.ts";

/** What a contract becomes by an event that was recorded. Pure and total: the process and the web agree by running it. */
export const evolve = (contract: Contract | null, event: ContractEvent, at: Instant): Contract => {
  if (event.type === "created") return begin(event, at);
  if (contract === null) throw new Error(`${event.type} before the contract exists`);
  const next = apply(contract, event, at);
  return next.stage === contract.stage ? next : { ...next, since: at };
};

/** The contract after a whole command: all its events, and one version more. */
export const evolveAll = (contract: Contract | null, events: readonly ContractEvent[], at: Instant): Contract => {
  const next = events.reduce<Contract | null>((state, event) => evolve(state, event, at), contract);
  if (next === null) throw new Error("A command records at least one event");
  const { talkedSince = contract?.version ?? 0, ...rest } = next;
  const version = (contract?.version ?? 0) + 1;
  return events.every(({ type }) => talk.has(type)) ? { ...rest, version, talkedSince } : { ...rest, version };
};

/** What is said, by either side, takes nothing away from what somebody saw. */
const talk: ReadonlySet<ContractEvent["type"]> = new Set([
  ...(["thread-opened", "replied", "thread-resolved", "thread-reopened"] as const),
  ...(["issue-raised", "issue-revised", "issue-settled", "proposed", "document-handed-in", "guests-told"] as const),
]);

const begin = (event: ContractCreated, at: Instant): Contract => ({
  id: event.contract,
  tenant: event.tenant,
  timeZone: event.timeZone,
  amends: event.amends,
  type: event.contractType,
  classification: event.classification,
  owner: event.owner,
  named: event.named,
  stage: "draft",
  since: at,
  version: 0,
  freezes: [],
  draft: event.draft,
  approval: null,
  ceremony: null,
  executed: null,
  term: null,
  obligations: [],
  amendments: [],
  termination: null,
  lastDay: null,
  holds: [],
  holdReleases: [],
  retention: null,
  shares: [],
});

const apply = (contract: Contract, event: Exclude<ContractEvent, ContractCreated>, at: Instant): Contract => {
  switch (event.type) {
    case "draft-saved":
      return { ...withApprovalOf(backToDraft(contract), event.draft), draft: event.draft };
    case "submitted-for-review":
      return { ...contract, stage: "review" };
    case "returned-to-draft":
      return backToDraft(contract);
    case "cancelled":
      return { ...closed(backToDraft(contract), at), stage: "cancelled" };
    case "submitted-for-approval":
      return {
        ...contract,
        stage: "approval",
        named: withNamed(
          contract.named,
          event.plan.steps.flatMap(({ slots }) => slots.map(({ approver }) => approver)),
        ),
        approval: openRound(event.plan, contract.draft.pdf.sha256, at),
      };
    case "approval-asked":
    case "approver-reminded":
    case "approval-escalated":
    case "approval-delegated":
    case "approval-reassigned":
    case "approver-added":
    case "approval-spared":
    case "approval-decided":
    case "approval-granted":
    case "approval-rejected":
    case "approval-expired":
      return applyApproval(contract, event, at);
    case "signing-opened":
      return {
        ...closed(contract, at),
        stage: "signing",
        named: withNamed(
          contract.named,
          contract.draft.signers.flatMap(({ person }) => (person ? [person] : [])),
        ),
        ...(contract.ceremony && { pastCeremonies: [...(contract.pastCeremonies ?? []), contract.ceremony] }),
        ceremony: openCeremony(event.ceremony, contract.draft.signers, contract.draft.pdf, at, contract.draft.patience),
      };
    case "bulk-released":
      return { ...contract, bulk: event.bulk };
    case "signature-asked":
    case "agreement-asked":
    case "recipient-told":
    case "signer-reminded":
    case "signed":
    case "signing-agreed":
    case "signer-stood-down":
    case "signer-reassigned":
    case "signing-recalled":
    case "signature-sealed":
    case "signing-declined":
    case "signing-expired":
    case "executed":
    case "evidence-certified":
      return applySigning(contract, event, at);
    case "stamp-noted":
    case "stamp-due":
    case "stamp-renewed":
      return evolvePreservation(contract, event, at);
    case "obligation-fulfilled":
    case "obligation-recurred":
    case "obligation-reminded":
    case "obligation-overdue":
    case "obligation-escalated":
    case "obligation-settled":
    case "obligation-superseded":
      return { ...contract, obligations: evolveObligations(contract.obligations, event satisfies ObligationEvent) };
    case "notice-reminded":
    case "renewal-decided":
    case "renewed":
    case "expired":
      return applyRenewal(contract, event);
    case "amendment-opened":
      return {
        ...contract,
        stage: "amending",
        amendments: [...contract.amendments, { contract: event.amendment, state: "open" }],
      };
    case "amendment-in-force":
      return { ...withTerms(settleAmendment(contract, event.amendment, "in-force"), event.terms, at), stage: "active" };
    case "amendment-withdrawn":
      return { ...settleAmendment(contract, event.amendment, "withdrawn"), stage: "active" };
    case "termination-proposed":
    case "termination-withdrawn":
    case "termination-checked":
      return { ...contract, termination: evolveTermination(contract.termination, event satisfies TerminationEvent) };
    case "terminated":
      return end(contract, event.on);
    case "parent-ended":
      return inForce.some((stage) => stage === contract.stage)
        ? archive(end(contract, event.on), at)
        : { ...closed(backToDraft(contract), at), stage: "cancelled" };
    case "archived":
      return archive(contract, at);
    case "hold-placed":
    case "hold-release-requested":
    case "hold-release-withdrawn":
    case "hold-released":
      return applyHold(contract, event, at);
    case "retention-over":
    case "purge-requested":
    case "purge-withdrawn":
    case "purge-approved":
      return withRetention(contract, event);
    case "purged":
      return { ...withRetention(contract, event), stage: "purged" };
    case "shared":
    case "share-withdrawn":
    case "share-expired":
      return { ...contract, shares: evolveShares(contract.shares, event, at) };
    case "guest-invited":
    case "guest-withdrawn":
    case "guest-expired":
    case "round-sent":
    case "pen-taken-back":
    case "round-reminded":
    case "round-expired":
    case "document-handed-in":
    case "round-returned":
    case "guests-told":
    case "proposed":
    case "proposal-accepted":
    case "proposal-declined":
      return { ...contract, negotiation: evolveNegotiation(negotiationOf(contract), event, at) };
    case "thread-opened":
    case "replied":
      return {
        ...contract,
        threads: evolveThreads(contract.threads ?? [], event, at),
        ...(event.letter &&
          contract.negotiation && { negotiation: withNews(contract.negotiation, { kind: "comment" }, at) }),
      };
    case "thread-resolved":
      return {
        ...contract,
        threads: evolveThreads(contract.threads ?? [], event, at),
        ...(event.letter &&
          contract.negotiation && {
            negotiation: withNews(contract.negotiation, { kind: "thread", thread: event.thread }, at),
          }),
      };
    case "thread-reopened":
      return {
        ...contract,
        threads: evolveThreads(contract.threads ?? [], event, at),
        ...(contract.negotiation && { negotiation: withThreadReopened(contract.negotiation, event.thread) }),
      };
    case "issue-raised":
    case "issue-revised":
    case "issue-settled":
      return { ...contract, issues: evolveIssues(contract.issues ?? [], event) };
    case "unnamed":
      return { ...contract, named: contract.named.filter((person) => person !== event.person) };
    case "ownership-passed":
      return { ...contract, owner: event.to };
    case "handed-over":
      return evolveHandOver(contract, event);
    case "frozen":
      return { ...contract, freezes: [...contract.freezes, event.incident] };
    case "freeze-released":
    case "unfrozen":
      return { ...contract, freezes: contract.freezes.filter((incident) => incident !== event.incident) };
  }
};

const applyApproval = (contract: Contract, event: ApprovalEvent, at: Instant): Contract => {
  const next = { ...contract, approval: contract.approval && evolveApproval(contract.approval, event, at) };
  switch (event.type) {
    case "approval-rejected":
    case "approval-expired":
      return { ...next, stage: "draft" };
    case "approval-escalated":
    case "approval-delegated":
    case "approval-reassigned":
    case "approver-added":
      return { ...next, named: withNamed(contract.named, [event.approver]) };
    default:
      return next;
  }
};

const applySigning = (contract: Contract, event: SigningEvent, at: Instant): Contract => {
  const next = { ...contract, ceremony: contract.ceremony && evolveSigning(contract.ceremony, event, at) };
  switch (event.type) {
    case "signing-declined":
    case "signing-expired":
    case "signing-recalled":
      return { ...next, stage: "draft" };
    case "signer-reassigned":
      return { ...next, named: withNamed(contract.named, event.to.person ? [event.to.person] : []) };
    case "executed":
      return bind({ ...next, executed: event.executed }, at);
    case "evidence-certified":
      return {
        ...next,
        executed: event.archived ?? next.executed,
        ...(event.stamp && { preservation: openPreservation(event.stamp, at) }),
      };
    default:
      return next;
  }
};

/** The contract binds from now on (an amendment: as part of the contract that it changes). */
const bind = (contract: Contract, at: Instant): Contract => {
  const { terms } = contract.draft;
  const signed = dayOf(at, contract.timeZone);
  const effective = terms.effective ?? signed;
  return contract.amends === null
    ? {
        ...contract,
        stage: "active",
        term: openTerm({ ...terms, effective }),
        obligations: terms.obligations.map((plan) => openObligation(plan, signed)),
      }
    : { ...contract, stage: "active" };
};

const applyRenewal = (contract: Contract, event: RenewalEvent): Contract => {
  const next = { ...contract, term: contract.term && evolveTerm(contract.term, event) };
  switch (event.type) {
    case "notice-reminded":
      return contract.stage === "active" && contract.term?.renewal.kind === "decision"
        ? { ...next, stage: "renewing" }
        : next;
    case "renewal-decided":
    case "renewed":
      return contract.stage === "renewing" ? { ...next, stage: "active" } : next;
    case "expired":
      return end(next, event.on);
  }
};

const applyHold = (contract: Contract, event: HoldEvent, at: Instant): Contract => {
  const holds = evolveHolds(contract.holds, event);
  const holdReleases = evolveHoldReleases(contract.holdReleases, event, at);
  return { ...contract, holds, holdReleases, retention: contract.retention && { ...contract.retention, holds } };
};

const withRetention = (contract: Contract, event: RetentionEvent): Contract => ({
  ...contract,
  retention: contract.retention && evolveRetention(contract.retention, event),
});

/** New wording or a refusal sends a contract back; nobody is asked any more about the old wording. */
const backToDraft = (contract: Contract): Contract => ({
  ...contract,
  stage: "draft",
  approval: contract.approval && closeRound(contract.approval, "void"),
  ceremony: contract.ceremony && closeCeremony(contract.ceremony, "void"),
});

/** Other terms than were approved: not even the same paper keeps an approval then. */
const withApprovalOf = (contract: Contract, draft: DraftVersion): Contract =>
  contract.approval === null || contract.approval.stale || hasSameTerms(contract.draft.terms, draft.terms)
    ? contract
    : { ...contract, approval: { ...contract.approval, stale: true } };

/** The other side has nothing more to say about the wording: it is signed, or given up. */
const closed = (contract: Contract, at: Instant): Contract =>
  contract.negotiation ? { ...contract, negotiation: closeNegotiation(contract.negotiation, at) } : contract;

const end = (contract: Contract, on: PlainDate): Contract => ({ ...contract, stage: "ended", lastDay: on });

const archive = (contract: Contract, at: Instant): Contract => ({
  ...contract,
  stage: "archived",
  retention: openRetention(contract.type, contract.lastDay ?? dayOf(at, contract.timeZone), contract.holds),
});

/**
 * An amendment that begins with the contract's own wording leaves what it leaves as that was as it is now (a term renewed
 * since does not end earlier); what it changes or adds counts from now on. One that says only what changes leaves the rest.
 */
const withTerms = (contract: Contract, terms: ContractTerms, at: Instant): Contract => {
  if (contract.term === null) return contract;
  const original = contract.draft.terms;
  const until = terms.end === null || terms.end === original.end ? contract.term.until : terms.end;
  const { noticeDays, renewal } = terms.onlyChanges ? contract.term : terms;
  const added = amendedDuties(contract.obligations, original.obligations, terms.obligations);
  return {
    ...contract,
    term: {
      ...contract.term,
      until,
      noticeDays,
      noticeBy: until && addDays(until, -noticeDays),
      renewal,
      reminded: until === contract.term.until ? contract.term.reminded : [],
      decision: until === contract.term.until ? contract.term.decision : null,
    },
    obligations: [
      ...contract.obligations,
      ...added.map(({ plan }) => openObligation(plan, dayOf(at, contract.timeZone))),
    ],
  };
};

const settleAmendment = (contract: Contract, id: ContractId, state: Amendment["state"]): Contract => ({
  ...contract,
  amendments: contract.amendments.map((one) => (one.contract === id ? { ...one, state } : one)),
});

const withNamed = (named: readonly PersonId[], more: readonly PersonId[]): readonly PersonId[] => [
  ...new Set([...named, ...more]),
];
