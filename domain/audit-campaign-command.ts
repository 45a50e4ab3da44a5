import { mayAct } from "./access.ts";
import { type Actor, isStranger } from "./act.ts";
import type {
  AuditCampaign,
  AuditCampaignStage,
  AuditScope,
  CampaignNoteId,
  EvidenceId,
  FindingId,
  FindingPlan,
  GivenAnswer,
  ReportHashes,
  SampledContract,
  Seed,
} from "./audit-campaign.ts";
import type { PlainDate } from "./calendar.ts";
import type { AuditCampaignId, ContractId, PersonId, TenantId } from "./ids.ts";
import { type Refusal, refuse } from "./refusal.ts";

/** Everything that can be asked of an audit campaign, by people, by time or by its own effects. */
export type AuditCampaignCommand =
  | {
      readonly type: "start";
      readonly campaign: AuditCampaignId;
      readonly tenant: TenantId;
      readonly timeZone: string;
      readonly scope: AuditScope;
      /** Its title and purpose. */
      readonly note: CampaignNoteId;
    }
  | ({ readonly type: "record-sample" } & DrawnSample)
  | {
      readonly type: "answer";
      readonly contract: ContractId;
      readonly answers: readonly GivenAnswer[];
      readonly evidence: readonly EvidenceId[];
    }
  | ({ readonly type: "raise-finding" } & FindingPlan)
  | { readonly type: "reassign-finding"; readonly finding: FindingId; readonly owner: PersonId }
  | {
      readonly type: "report-correction";
      readonly finding: FindingId;
      readonly note: CampaignNoteId;
      readonly evidence: readonly EvidenceId[];
    }
  | { readonly type: "verify-finding"; readonly finding: FindingId; readonly note: CampaignNoteId }
  /** What was done is not good: the owner has until `due` to mend it. */
  | {
      readonly type: "reopen-finding";
      readonly finding: FindingId;
      readonly due: PlainDate;
      readonly note: CampaignNoteId;
    }
  | { readonly type: "remind-finding"; readonly finding: FindingId }
  | { readonly type: "note-finding-overdue"; readonly finding: FindingId }
  | { readonly type: "end-fieldwork" }
  | { readonly type: "close" }
  | ({ readonly type: "record-report" } & ReportHashes);

export type AuditCampaignCommandType = AuditCampaignCommand["type"];

export interface DrawnSample {
  readonly seed: Seed;
  readonly population: { readonly count: number; readonly sha256: string };
  readonly sample: readonly Omit<SampledContract, "answers" | "evidence">[];
}

interface ByPerson {
  readonly by: PersonId | null;
}

type Noted = ByPerson & { readonly note: CampaignNoteId };

/** What has happened to a campaign. Each is one ledger entry; together they are its history. */
export type AuditCampaignEvent =
  | ({
      readonly type: "campaign-started";
      readonly campaign: AuditCampaignId;
      readonly tenant: TenantId;
      readonly timeZone: string;
      readonly scope: AuditScope;
    } & Noted)
  | ({ readonly type: "sample-drawn" } & DrawnSample)
  | ({
      readonly type: "contract-answered";
      readonly contract: ContractId;
      readonly answers: readonly GivenAnswer[];
      readonly evidence: readonly EvidenceId[];
    } & ByPerson)
  | ({ readonly type: "finding-raised" } & FindingPlan & ByPerson)
  | ({ readonly type: "finding-reassigned"; readonly finding: FindingId; readonly owner: PersonId } & ByPerson)
  | ({
      readonly type: "correction-reported";
      readonly finding: FindingId;
      readonly evidence: readonly EvidenceId[];
    } & Noted)
  | ({ readonly type: "finding-verified"; readonly finding: FindingId } & Noted)
  | ({ readonly type: "finding-reopened"; readonly finding: FindingId; readonly due: PlainDate } & Noted)
  | { readonly type: "finding-reminded"; readonly finding: FindingId }
  | { readonly type: "finding-overdue"; readonly finding: FindingId }
  | ({ readonly type: "fieldwork-ended" } & ByPerson)
  | ({ readonly type: "campaign-closed" } & ByPerson)
  | ({ readonly type: "campaign-reported" } & ReportHashes);

type By = "auditor" | "owner" | "engross";

interface Gate {
  readonly in: readonly AuditCampaignStage[];
  readonly by: By;
}

const open = ["fieldwork", "follow-up"] as const;

/** In which stages each command makes sense, and by whom: the one table behind every button and every refusal. */
export const auditCampaignGates: Readonly<Record<Exclude<AuditCampaignCommandType, "start">, Gate>> = {
  "record-sample": { in: ["drawing"], by: "engross" },
  answer: { in: ["fieldwork"], by: "auditor" },
  "raise-finding": { in: open, by: "auditor" },
  "reassign-finding": { in: open, by: "auditor" },
  "report-correction": { in: open, by: "owner" },
  "verify-finding": { in: open, by: "auditor" },
  "reopen-finding": { in: open, by: "auditor" },
  "remind-finding": { in: open, by: "engross" },
  "note-finding-overdue": { in: open, by: "engross" },
  "end-fieldwork": { in: ["fieldwork"], by: "auditor" },
  close: { in: ["follow-up"], by: "auditor" },
  "record-report": { in: ["closed"], by: "engross" },
};

/** Why a command is not open to this actor now, whatever else it says; `null` when it is. */
export const auditCampaignGate = (
  campaign: AuditCampaign,
  command: Exclude<AuditCampaignCommand, { readonly type: "start" }>,
  actor: Actor,
): Refusal | null => {
  const { in: stages, by } = auditCampaignGates[command.type];
  if (isStranger(actor, campaign.tenant)) return refuse("not-found");
  if (!allowed(campaign, command, by, actor)) return refuse("not-allowed");
  if (stages.includes(campaign.stage)) return null;
  return campaign.stage === "closed"
    ? refuse("campaign-closed")
    : refuse("wrong-audit-step", { stage: campaign.stage });
};

const allowed = (campaign: AuditCampaign, command: AuditCampaignCommand, by: By, actor: Actor): boolean => {
  if (actor.kind === "engross") return by === "engross";
  if (actor.kind !== "person" || by === "engross") return false;
  if (by === "auditor") return mayAct({ active: true, roles: actor.roles }, "run-audit");
  return (
    command.type === "report-correction" &&
    campaign.findings.some(({ finding, owner }) => finding === command.finding && owner === actor.person)
  );
};
