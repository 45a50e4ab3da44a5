import type { Classification } from "./access.ts";
import type { ApprovalRound } from "./approval.ts";
import type { Instant, PlainDate } from "./calendar.ts";
import type { ContractEvent } from "./event.ts";
import type { BulkId, ContractId, IncidentId, PersonId, TenantId } from "./ids.ts";
import type { Issue } from "./issue.ts";
import type { Negotiation } from "./negotiation.ts";
import type { Obligation } from "./obligation.ts";
import type { Preservation } from "./preservation.ts";
import type { Term } from "./renewal.ts";
import type { HoldRelease, MatterId, Retention } from "./retention.ts";
import type { Share } from "./share.ts";
import type { Ceremony, DocumentRef, SignerPlan, SigningPatience } from "./signing.ts";
import type { Termination } from "./termination.ts";
import type { ContractTerms, ContractType } from "./terms.ts";
import type { Thread } from "./thread.ts";

/** Where a contract is in its life. */
export const stages = [
  "draft",
  "review",
  "approval",
  "signing",
  "active",
  "amending",
  "renewing",
  "ended",
  "archived",
  "purged",
  "cancelled",
] as const;
export type Stage = (typeof stages)[number];

/** They may still come to nothing: neither side is bound yet. */
export const beforeForce = ["draft", "review", "approval", "signing"] as const satisfies readonly Stage[];

/** Stages in which the contract binds. */
export const inForce = ["active", "amending", "renewing"] as const satisfies readonly Stage[];

/** One saved wording: what people approve and sign is its PDF. */
export interface DraftVersion {
  /** 1, 2, 3 … */
  readonly number: number;
  readonly source: "template" | "upload";
  readonly pdf: DocumentRef;
  readonly terms: ContractTerms;
  /** Codes of blocking findings of the creation checks; empty = may be submitted. */
  readonly findings: readonly string[];
  readonly signers: readonly SignerPlan[];
  /** How long those who sign get; the usual time where it says nothing. */
  readonly patience?: SigningPatience;
}

export interface Amendment {
  readonly contract: ContractId;
  readonly state: "open" | "in-force" | "withdrawn";
}

/** A contract as its process knows it: ids, codes, dates and amounts; words and names are in the vault and the database. */
export interface Contract {
  readonly id: ContractId;
  readonly tenant: TenantId;
  readonly timeZone: string;
  /** An amendment is a contract of its own, bound to the one that it changes. */
  readonly amends: ContractId | null;
  readonly type: ContractType;
  readonly classification: Classification;
  readonly owner: PersonId;
  readonly named: readonly PersonId[];
  readonly stage: Stage;
  /** Since when it is in this stage. */
  readonly since: Instant;
  /** Raised by one with every recorded command. */
  readonly version: number;
  /** The incidents that keep it frozen: it stands still until the last of them lets go. */
  readonly freezes: readonly IncidentId[];
  readonly draft: DraftVersion;
  readonly approval: ApprovalRound | null;
  readonly ceremony: Ceremony | null;
  /** Those that ended without an executed contract: what was signed in them stays on record. Oldest first. */
  readonly pastCeremonies?: readonly Ceremony[];
  /** The bulk send that it came out of. */
  readonly bulk?: BulkId;
  readonly executed: DocumentRef | null;
  /** Absent before it is made to last, and where its stamp was never noted. */
  readonly preservation?: Preservation;
  readonly term: Term | null;
  readonly obligations: readonly Obligation[];
  readonly amendments: readonly Amendment[];
  readonly termination: Termination | null;
  readonly lastDay: PlainDate | null;
  readonly holds: readonly MatterId[];
  /** Holds that one person has asked to release. */
  readonly holdReleases: readonly HoldRelease[];
  readonly retention: Retention | null;
  readonly shares: readonly Share[];
  /** Absent where nobody of the other side was ever invited. */
  readonly negotiation?: Negotiation;
  /** Absent where nobody has commented. */
  readonly threads?: readonly Thread[];
  readonly issues?: readonly Issue[];
  /** The version since which nothing but talk has been recorded; absent where the last command was more than that. */
  readonly talkedSince?: number;
}

/** A contract as release 0.1 carried it over: held by one incident at most, shared with nobody. */
type ContractOfFirstRelease = Omit<ContractOfSecondRelease, "freezes" | "shares"> & {
  readonly frozenBy: IncidentId | null;
};

/** As release 0.2 carried it over: one person released a hold. */
type ContractOfSecondRelease = Omit<Contract, "holdReleases">;

/** The contract as this release knows it, from whatever release carried it over. Migrations 103 and 160 do the same in SQL. */
export const upgraded = (contract: Contract | ContractOfFirstRelease | ContractOfSecondRelease): Contract =>
  withHoldReleases("frozenBy" in contract ? withFreezes(contract) : contract);

const withFreezes = ({ frozenBy, ...same }: ContractOfFirstRelease): ContractOfSecondRelease => ({
  ...same,
  freezes: frozenBy === null ? [] : [frozenBy],
  shares: [],
});

const withHoldReleases = (contract: Contract | ContractOfSecondRelease): Contract =>
  "holdReleases" in contract ? contract : { ...contract, holdReleases: [] };

export const isFrozen = ({ freezes }: Pick<Contract, "freezes">): boolean => freezes.length > 0;

/** Whether it is a draft in which the creation checks found what must be put right first. */
export const isIncomplete = ({ stage, draft }: Pick<Contract, "stage" | "draft">): boolean =>
  stage === "draft" && draft.findings.length > 0;

export type ContractCreated = Extract<ContractEvent, { readonly type: "created" }>;

/** Whether something has happened since that version that whoever saw it should look at before they go on. */
export const isStale = ({ version, talkedSince = version }: Contract, seen: number): boolean =>
  seen < talkedSince || seen > version;
