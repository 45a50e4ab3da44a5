import { type Classification, reachOf, type Subject } from "./access.ts";
import type { AuditCampaignCommand, AuditCampaignEvent } from "./audit-campaign-command.ts";
import { type AuditQuestion, questionsFor, type Verdict } from "./audit-checklist.ts";
import { addDays, atHour, dayOf, type Instant, type PlainDate } from "./calendar.ts";
import type { AuditCampaignId, ContractId, Id, PersonId, TenantId } from "./ids.ts";
import type { ContractType } from "./terms.ts";
import type { Holder } from "./waiting.ts";

/** Contracts are drawn, looked at one by one, and what was found is put right; then it is over. */
export const auditCampaignStages = ["drawing", "fieldwork", "follow-up", "closed"] as const;
export type AuditCampaignStage = (typeof auditCampaignStages)[number];

/** How much a finding matters, gravest first. */
export const findingSeverities = ["high", "medium", "low"] as const;
export type FindingSeverity = (typeof findingSeverities)[number];

/** A wording that people gave. It is kept in the database; here is only its id. */
export type CampaignNoteId = Id<"note">;
/** A file in the vault. */
export type EvidenceId = Id<"evidence">;
export type FindingId = Id<"finding">;

/** Which contracts may be drawn, and how many are. Nothing chosen means all. */
export interface AuditScope {
  readonly types: readonly ContractType[];
  readonly classifications: readonly Classification[];
  /** By the day on which they were created, both included; `null` for no bound. */
  readonly from: PlainDate | null;
  readonly to: PlainDate | null;
  readonly size: number;
}

/** What the draw follows from: the root hash (hexadecimal) of a checkpoint signed after the campaign had begun. */
export interface Seed {
  readonly checkpoint: number;
  readonly root: string;
}

export interface GivenAnswer {
  readonly question: AuditQuestion;
  readonly verdict: Verdict;
  /** Always there for `no` and `not-applicable`. */
  readonly note: CampaignNoteId | null;
}

export interface AuditAnswer extends GivenAnswer {
  readonly by: PersonId | null;
  readonly at: Instant;
}

export interface SampledContract {
  readonly contract: ContractId;
  readonly type: ContractType;
  readonly stratum: string;
  readonly answers: readonly AuditAnswer[];
  readonly evidence: readonly EvidenceId[];
}

/** What is wrong, who puts it right, and until when. */
export interface FindingPlan {
  readonly finding: FindingId;
  /** `null` for one that is about no single contract. */
  readonly contract: ContractId | null;
  readonly question: AuditQuestion | null;
  readonly severity: FindingSeverity;
  readonly owner: PersonId;
  readonly due: PlainDate;
  readonly note: CampaignNoteId;
}

export interface Finding extends FindingPlan {
  readonly raisedBy: PersonId | null;
  readonly raisedAt: Instant;
  /** `corrected`: the owner says that it is put right, and an auditor has yet to see it. */
  readonly state: "open" | "corrected" | "verified";
  readonly since: Instant;
  /** Since when the present due date holds. */
  readonly dueSince: Instant;
  readonly reminded: boolean;
  readonly overdue: boolean;
  /** Reports of the owner and answers of auditors, in order. */
  readonly notes: readonly CampaignNoteId[];
  readonly evidence: readonly EvidenceId[];
  readonly reopened: number;
}

export interface ReportHashes {
  readonly pdf: string;
  readonly xlsx: string;
}

/** An audit campaign as its process knows it: ids, codes and dates. */
export interface AuditCampaign {
  readonly id: AuditCampaignId;
  readonly tenant: TenantId;
  readonly timeZone: string;
  readonly lead: PersonId;
  /** Whoever was given a finding. */
  readonly named: readonly PersonId[];
  readonly stage: AuditCampaignStage;
  readonly since: Instant;
  readonly version: number;
  readonly startedAt: Instant;
  readonly note: CampaignNoteId;
  readonly scope: AuditScope;
  readonly seed: Seed | null;
  readonly population: { readonly count: number; readonly sha256: string } | null;
  readonly sample: readonly SampledContract[];
  readonly findings: readonly Finding[];
  readonly report: ReportHashes | null;
}

/** What a campaign becomes by an event that was recorded. Pure and total. */
export const evolveAuditCampaign = (
  campaign: AuditCampaign | null,
  event: AuditCampaignEvent,
  at: Instant,
): AuditCampaign => {
  if (event.type === "campaign-started") return begin(event, at);
  if (campaign === null) throw new Error(`${event.type} before the campaign exists`);
  const next = apply(campaign, event, at);
  return next.stage === campaign.stage ? next : { ...next, since: at };
};

/** The campaign after a whole command: all its events, and one version more. */
export const evolveAuditCampaignAll = (
  campaign: AuditCampaign | null,
  events: readonly AuditCampaignEvent[],
  at: Instant,
): AuditCampaign => {
  const next = events.reduce<AuditCampaign | null>((state, event) => evolveAuditCampaign(state, event, at), campaign);
  if (next === null) throw new Error("A command records at least one event");
  return { ...next, version: (campaign?.version ?? 0) + 1 };
};

type Started = Extract<AuditCampaignEvent, { readonly type: "campaign-started" }>;

const begin = ({ campaign, tenant, timeZone, scope, note, by }: Started, at: Instant): AuditCampaign => {
  if (by === null) throw new Error("Somebody starts a campaign");
  return {
    ...{ id: campaign, tenant, timeZone, scope, note, lead: by, named: [], stage: "drawing", since: at, version: 0 },
    ...{ startedAt: at, seed: null, population: null, sample: [], findings: [], report: null },
  };
};

const apply = (campaign: AuditCampaign, event: Exclude<AuditCampaignEvent, Started>, at: Instant): AuditCampaign => {
  switch (event.type) {
    case "sample-drawn": {
      const { seed, population } = event;
      const sample = event.sample.map((one) => ({ ...one, answers: [], evidence: [] }));
      return { ...campaign, stage: "fieldwork", seed, population, sample };
    }
    case "contract-answered":
      return { ...campaign, sample: campaign.sample.map((one) => answered(one, event, at)) };
    case "finding-raised": {
      const { type: _type, by, ...plan } = event;
      const fresh = { state: "open", since: at, dueSince: at, reminded: false, overdue: false } as const;
      const finding: Finding = { ...plan, ...fresh, raisedBy: by, raisedAt: at, notes: [], evidence: [], reopened: 0 };
      return { ...withNamed(campaign, event.owner), findings: [...campaign.findings, finding] };
    }
    case "finding-reassigned":
      return changed(withNamed(campaign, event.owner), event.finding, () => ({ owner: event.owner }));
    case "correction-reported":
      return changed(campaign, event.finding, ({ notes, evidence }) => ({
        ...{ state: "corrected", since: at, notes: [...notes, event.note] },
        evidence: [...evidence, ...event.evidence],
      }));
    case "finding-verified":
      return changed(campaign, event.finding, ({ notes }) => ({
        ...{ state: "verified", since: at, notes: [...notes, event.note] },
      }));
    case "finding-reopened":
      return changed(campaign, event.finding, ({ notes, reopened }) => ({
        ...{ state: "open", since: at, due: event.due, dueSince: at, reminded: false, overdue: false },
        ...{ notes: [...notes, event.note], reopened: reopened + 1 },
      }));
    case "finding-reminded":
      return changed(campaign, event.finding, () => ({ reminded: true }));
    case "finding-overdue":
      return changed(campaign, event.finding, () => ({ overdue: true }));
    case "fieldwork-ended":
      return { ...campaign, stage: "follow-up" };
    case "campaign-closed":
      return { ...campaign, stage: "closed" };
    case "campaign-reported":
      return { ...campaign, report: { pdf: event.pdf, xlsx: event.xlsx } };
  }
};

const answered = (
  sampled: SampledContract,
  { contract, answers, evidence, by }: Extract<AuditCampaignEvent, { readonly type: "contract-answered" }>,
  at: Instant,
): SampledContract => {
  if (sampled.contract !== contract) return sampled;
  const kept = sampled.answers.filter(({ question }) => answers.every((one) => one.question !== question));
  return {
    ...sampled,
    answers: [...kept, ...answers.map((one) => ({ ...one, by, at }))],
    evidence: [...sampled.evidence, ...evidence],
  };
};

const changed = (
  campaign: AuditCampaign,
  id: FindingId,
  to: (finding: Finding) => Partial<Finding>,
): AuditCampaign => ({
  ...campaign,
  findings: campaign.findings.map((one) => (one.finding === id ? { ...one, ...to(one) } : one)),
});

const withNamed = (campaign: AuditCampaign, person: PersonId): AuditCampaign =>
  campaign.named.includes(person) ? campaign : { ...campaign, named: [...campaign.named, person] };

/** Questions of a sampled contract that nobody has answered. */
export const unanswered = ({ type, answers }: SampledContract): readonly AuditQuestion[] =>
  questionsFor(type).filter((question) => answers.every((one) => one.question !== question));

/** Findings that are not put right to an auditor's satisfaction. */
export const openFindings = ({ findings }: AuditCampaign): readonly Finding[] =>
  findings.filter(({ state }) => state !== "verified");

/** Nothing will happen to it any more. */
export const isCampaignOver = ({ stage, report }: AuditCampaign): boolean => stage === "closed" && report !== null;

/** Owners are reminded so many days before a finding is due. */
export const remindDaysBefore = 3;

/** All that time alone will bring about, earliest first: reminders of findings, and what is overdue. */
export const auditCampaignAgenda = (
  campaign: AuditCampaign,
): readonly { readonly at: Instant; readonly command: AuditCampaignCommand }[] =>
  campaign.findings
    .filter(({ state }) => state === "open")
    .flatMap(({ finding, due, dueSince, reminded, overdue }) => {
      const remindAt = atHour(addDays(due, -remindDaysBefore), 9, campaign.timeZone);
      const late = {
        at: atHour(addDays(due, 1), 9, campaign.timeZone),
        command: { type: "note-finding-overdue", finding },
      } as const;
      // Whoever was just told needs no reminder.
      const reminder = { at: remindAt, command: { type: "remind-finding", finding } } as const;
      return [...(reminded || remindAt <= dueSince ? [] : [reminder]), ...(overdue ? [] : [late])];
    })
    .toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));

export const campaignWaitingKinds = ["audit-fieldwork", "correct-finding", "verify-finding", "close-campaign"] as const;
export type CampaignWaitingKind = (typeof campaignWaitingKinds)[number];

/** A line in an inbox that a campaign puts there. */
export interface CampaignWaiting {
  readonly kind: CampaignWaitingKind;
  readonly holder: Holder;
  readonly since: Instant;
  readonly due: Instant | null;
  /** The finding that is meant. */
  readonly item: string | null;
}

/** All that waits for people in this campaign. */
export const campaignWaiting = (campaign: AuditCampaign): readonly CampaignWaiting[] => {
  const lead: Holder = { kind: "person", person: campaign.lead };
  const auditors: Holder = { kind: "role", role: "auditor" };
  const whole = (kind: CampaignWaitingKind): CampaignWaiting => ({
    ...{ kind, holder: lead, since: campaign.since, due: null, item: null },
  });
  return [
    ...openFindings(campaign).map(
      ({ finding: item, state, since, due, owner }): CampaignWaiting =>
        state === "open"
          ? {
              ...{ kind: "correct-finding", holder: { kind: "person", person: owner }, since, item },
              due: atHour(due, 18, campaign.timeZone),
            }
          : { kind: "verify-finding", holder: auditors, since, due: null, item },
    ),
    ...(campaign.stage === "fieldwork" ? [whole("audit-fieldwork")] : []),
    ...(campaign.stage === "follow-up" && openFindings(campaign).length === 0 ? [whole("close-campaign")] : []),
  ];
};

/** What decides who sees a campaign. */
export interface CampaignAccess {
  readonly tenant: TenantId;
  readonly named: readonly PersonId[];
}

/** Who may read a campaign: whoever sees all contracts, and whoever was given a finding. */
export const mayViewCampaign = (person: Subject, campaign: CampaignAccess): boolean =>
  person.active &&
  person.tenant === campaign.tenant &&
  (campaign.named.includes(person.id) || reachOf(person) === "all");

/** The day that it is in the campaign at a moment. */
export const campaignDay = ({ timeZone }: AuditCampaign, at: Instant): PlainDate => dayOf(at, timeZone);
