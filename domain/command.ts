import { type Action, type Classification, mayActOn } from "./access.ts";
import { type Act, isStranger, type Member } from "./act.ts";
import { type ApprovalPlan, openSlots } from "./approval.ts";
import type { ApprovalCommand } from "./approval-command.ts";
import type { PlainDate } from "./calendar.ts";
import { beforeForce as before, type Contract, type DraftVersion, inForce as force, type Stage } from "./contract.ts";
import type { Placement } from "./department.ts";
import { openGuests } from "./guest.ts";
import type { HandOverCommand } from "./handover.ts";
import type { BulkId, ContractId, IncidentId, PersonId, TenantId } from "./ids.ts";
import type { IssueCommand } from "./issue.ts";
import type { NamingCommand } from "./naming.ts";
import { type NegotiationCommand, negotiationOf } from "./negotiation.ts";
import type { ObligationCommand } from "./obligation.ts";
import { outlastsFreeze, type PreservationCommand } from "./preservation.ts";
import { type Refusal, refuse } from "./refusal.ts";
import type { RenewalCommand } from "./renewal.ts";
import type { HoldCommand, RetentionCommand } from "./retention.ts";
import type { ShareCommand } from "./share.ts";
import type { SigningCommand } from "./signing.ts";
import type { TerminationCommand } from "./termination.ts";
import type { ContractTerms, ContractType } from "./terms.ts";
import type { ThreadCommand } from "./thread.ts";

/** Everything that can be asked of a contract, by people, by time or by its own effects. */
export type ContractCommand =
  | {
      readonly type: "create";
      readonly contract: ContractId;
      readonly tenant: TenantId;
      readonly timeZone: string;
      readonly amends: ContractId | null;
      readonly contractType: ContractType;
      readonly classification: Classification;
      readonly owner: PersonId;
      readonly named: readonly PersonId[];
      readonly draft: DraftVersion;
      /** Where it belongs, if not where its owner does. */
      readonly place?: Placement;
    }
  | { readonly type: "save-draft"; readonly draft: DraftVersion }
  | { readonly type: "submit-for-review" }
  | { readonly type: "return-to-draft" }
  | { readonly type: "submit-for-approval"; readonly plan: ApprovalPlan }
  | { readonly type: "cancel" }
  /** Sends a contract of a bulk send for signature, in the name of whoever released it. */
  | { readonly type: "release-in-bulk"; readonly bulk: BulkId; readonly by: PersonId; readonly plan: ApprovalPlan }
  | { readonly type: "open-amendment"; readonly amendment: ContractId; readonly draft: DraftVersion }
  | { readonly type: "amendment-executed"; readonly amendment: ContractId; readonly terms: ContractTerms }
  | { readonly type: "amendment-abandoned"; readonly amendment: ContractId }
  | { readonly type: "parent-ended"; readonly on: PlainDate }
  | { readonly type: "parent-purge-approved"; readonly by: PersonId }
  | { readonly type: "archive" }
  | { readonly type: "freeze"; readonly incident: IncidentId }
  | { readonly type: "unfreeze"; readonly incident: IncidentId }
  | ApprovalCommand
  | SigningCommand
  | PreservationCommand
  | ObligationCommand
  | RenewalCommand
  | TerminationCommand
  | HoldCommand
  | RetentionCommand
  | ShareCommand
  | NegotiationCommand
  | ThreadCommand
  | IssueCommand
  | NamingCommand
  | HandOverCommand;

export type CommandType = ContractCommand["type"];

/** Who may give a command at all: a right (`access.ts`), the holder of a slot or link, or only the process itself. */
type By = Action | "holder" | "holder-or-legal" | "guest" | "engross" | "incident" | "access-review";

interface Gate {
  readonly in: readonly Stage[];
  readonly by: By;
}

const over = ["ended", "archived"] as const;

/** In which stages each command makes sense, and by whom: the one table behind every button and every refusal. */
export const gates: Readonly<Record<Exclude<CommandType, "create">, Gate>> = {
  "save-draft": { in: before, by: "draft" },
  "submit-for-review": { in: ["draft"], by: "submit" },
  "return-to-draft": { in: ["review", "approval", "signing"], by: "review" },
  "submit-for-approval": { in: ["review"], by: "manage-approvals" },
  cancel: { in: before, by: "submit" },
  "decide-approval": { in: ["approval"], by: "holder" },
  "delegate-approval": { in: ["approval"], by: "holder" },
  "reassign-approval": { in: ["approval"], by: "manage-approvals" },
  "add-approver": { in: ["approval"], by: "holder-or-legal" },
  "pass-approval": { in: ["approval"], by: "engross" },
  "remind-approver": { in: ["approval"], by: "engross" },
  "escalate-approval": { in: ["approval"], by: "engross" },
  "expire-approval": { in: ["approval"], by: "engross" },
  sign: { in: ["signing"], by: "holder" },
  "decline-signing": { in: ["signing"], by: "holder" },
  "sign-in-person": { in: ["signing"], by: "submit" },
  "reassign-signer": { in: ["signing"], by: "holder" },
  "replace-signer": { in: ["signing"], by: "review" },
  "recall-signing": { in: ["signing"], by: "review" },
  "release-in-bulk": { in: ["draft"], by: "engross" },
  "record-seal": { in: ["signing"], by: "engross" },
  "remind-signer": { in: ["signing"], by: "engross" },
  "expire-signing": { in: ["signing"], by: "engross" },
  "record-evidence": { in: [...force, ...over], by: "engross" },
  "note-stamp": { in: [...force, ...over], by: "engross" },
  "renew-stamp": { in: [...force, ...over], by: "engross" },
  "record-stamp": { in: [...force, ...over], by: "engross" },
  "fulfil-obligation": { in: [...force, ...over], by: "fulfil" },
  "remind-obligation": { in: force, by: "engross" },
  "note-overdue": { in: force, by: "engross" },
  "escalate-obligation": { in: force, by: "engross" },
  "decide-renewal": { in: force, by: "renew" },
  "remind-notice": { in: force, by: "engross" },
  "end-term": { in: force, by: "engross" },
  "open-amendment": { in: ["active", "renewing"], by: "amend" },
  "amendment-executed": { in: [...force, ...over], by: "engross" },
  "amendment-abandoned": { in: [...force, ...over], by: "engross" },
  "propose-termination": { in: force, by: "terminate" },
  "withdraw-termination": { in: force, by: "terminate" },
  "check-termination": { in: force, by: "review" },
  "settle-obligation": { in: [...force, "ended"], by: "review" },
  "confirm-termination": { in: force, by: "review" },
  "parent-ended": { in: [...before, ...force], by: "engross" },
  archive: { in: ["ended", "cancelled"], by: "archive" },
  "place-hold": { in: [...before, ...force, ...over, "cancelled"], by: "hold" },
  "request-hold-release": { in: [...before, ...force, ...over, "cancelled"], by: "request-hold-release" },
  "withdraw-hold-release": { in: [...before, ...force, ...over, "cancelled"], by: "request-hold-release" },
  "approve-hold-release": { in: [...before, ...force, ...over, "cancelled"], by: "approve-hold-release" },
  "release-hold": { in: [...before, ...force, ...over, "cancelled"], by: "request-hold-release" },
  "note-retention-over": { in: ["archived"], by: "engross" },
  "request-purge": { in: ["archived"], by: "request-purge" },
  "withdraw-purge": { in: ["archived"], by: "request-purge" },
  "approve-purge": { in: ["archived"], by: "approve-purge" },
  "parent-purge-approved": { in: ["archived"], by: "engross" },
  "record-purge": { in: ["archived"], by: "engross" },
  share: { in: [...before, ...force, ...over], by: "share" },
  "withdraw-share": { in: [...before, ...force, ...over, "cancelled"], by: "withdraw-share" },
  "expire-share": { in: [...before, ...force, ...over, "cancelled"], by: "engross" },
  "invite-guest": { in: ["draft", "review"], by: "negotiate" },
  // What went outside by mistake, security takes back.
  "withdraw-guest": { in: before, by: "withdraw-share" },
  "expire-guest": { in: before, by: "engross" },
  "send-round": { in: ["draft", "review"], by: "negotiate" },
  "take-pen-back": { in: ["draft", "review"], by: "negotiate" },
  "remind-round": { in: ["draft", "review"], by: "engross" },
  "expire-round": { in: ["draft", "review"], by: "engross" },
  "hand-in-document": { in: ["draft", "review"], by: "guest" },
  "return-round": { in: ["draft", "review"], by: "guest" },
  "tell-guests": { in: ["draft", "review", "approval"], by: "engross" },
  propose: { in: ["draft", "review"], by: "guest" },
  "accept-proposal": { in: ["draft", "review"], by: "draft" },
  "decline-proposal": { in: before, by: "negotiate" },
  "open-thread": { in: [...before, ...force], by: "comment" },
  reply: { in: [...before, ...force], by: "comment" },
  "resolve-thread": { in: [...before, ...force], by: "comment" },
  "reopen-thread": { in: [...before, ...force], by: "comment" },
  "open-thread-as-guest": { in: ["draft", "review", "approval"], by: "guest" },
  "reply-as-guest": { in: ["draft", "review", "approval"], by: "guest" },
  "raise-issue": { in: before, by: "negotiate" },
  "revise-issue": { in: before, by: "negotiate" },
  "settle-issue": { in: before, by: "negotiate" },
  unname: { in: [...before, ...force, ...over, "cancelled"], by: "access-review" },
  "pass-ownership": { in: [...before, ...force, ...over, "cancelled"], by: "access-review" },
  "hand-over": { in: [...before, ...force, ...over, "cancelled"], by: "engross" },
  freeze: { in: [...before, ...force, ...over], by: "incident" },
  unfreeze: { in: [...before, ...force, ...over], by: "incident" },
};

/** Commands that histories hold and nobody gives any more. */
const retired: ReadonlySet<CommandType> = new Set(["release-hold"]);

/** Why nobody is let in with this command, though histories with it are replayed; `null` for all that people still do. */
export const refusedAtDoor = ({ type }: ContractCommand): Refusal | null =>
  retired.has(type) ? refuse("two-people-needed") : null;

/**
 * Why a command of this type is not open to this actor now, whatever it says in detail; `null` when it is. The page
 * asks this for each button, the process asks it again before every decision.
 */
export const gate = (contract: Contract, type: Exclude<CommandType, "create">, { actor }: Act): Refusal | null => {
  const { in: open, by } = gates[type];
  if (isStranger(actor, contract.tenant)) return refuse("not-found");
  if (!allowed(contract, by, actor)) return refuse("not-allowed");
  const [incident] = contract.freezes;
  const goesOn = by === "incident" || actor.kind === "review" || outlastsFreeze(type);
  if (incident !== undefined && !goesOn) return refuse("frozen", { incident });
  return open.includes(contract.stage) ? null : refuse("wrong-stage", { stage: contract.stage });
};

const allowed = (contract: Contract, by: By, actor: Act["actor"]): boolean => {
  switch (actor.kind) {
    case "engross":
      return by === "engross";
    case "incident":
      return by === "incident";
    case "review":
      return by === "access-review" || by === "withdraw-share";
    case "counterparty":
      return by === "holder";
    case "guest":
      return by === "guest" && openGuests(negotiationOf(contract)).some(({ id }) => id === actor.guest);
    case "person":
      if (by === "engross" || by === "incident" || by === "access-review" || by === "guest") return false;
      if (by === "holder") return contract.named.includes(actor.person);
      if (by === "holder-or-legal") return isAsked(contract, actor.person) || may(contract, "manage-approvals", actor);
      return may(contract, by, actor);
  }
};

const may = (contract: Contract, action: Action, { person, tenant, roles }: Member): boolean =>
  mayActOn({ id: person, tenant, active: true, roles }, action, contract);

const isAsked = ({ approval }: Contract, person: PersonId): boolean =>
  approval !== null && openSlots(approval).some(({ approver }) => approver === person);
