import { mayAct } from "./access.ts";
import { type Act, isStranger, personOf } from "./act.ts";
import { type AuditCampaign, campaignDay, type Finding, openFindings, unanswered } from "./audit-campaign.ts";
import { type AuditCampaignCommand, type AuditCampaignEvent, auditCampaignGate } from "./audit-campaign-command.ts";
import { questionsFor } from "./audit-checklist.ts";
import { type Refusal, refuse } from "./refusal.ts";

type Decision = readonly AuditCampaignEvent[] | Refusal;
type Command<T extends AuditCampaignCommand["type"]> = Extract<AuditCampaignCommand, { readonly type: T }>;

/** Most contracts of one sample. */
export const largestSample = 200;

/**
 * What a command to an audit campaign brings about, or why it is refused. Pure: the process decides with authority by
 * this function, and pages run the same to tell people what they may do. No command of it changes a contract.
 *
 * @param campaign `null` before it exists; then only `start` is possible
 * @returns at least one event, or a refusal
 */
export const decideAuditCampaign = (
  campaign: AuditCampaign | null,
  command: AuditCampaignCommand,
  act: Act,
): Decision => {
  if (command.type === "start") return start(campaign, command, act);
  if (campaign === null) return refuse("not-found");
  return auditCampaignGate(campaign, command, act.actor) ?? decideOpen(campaign, command, act);
};

const start = (campaign: AuditCampaign | null, command: Command<"start">, { actor }: Act): Decision => {
  if (isStranger(actor, campaign?.tenant ?? command.tenant)) return refuse("not-found");
  if (campaign !== null) return refuse("already-done");
  if (actor.kind !== "person" || !mayAct({ active: true, roles: actor.roles }, "run-audit"))
    return refuse("not-allowed");
  const { size, from, to } = command.scope;
  if (!Number.isInteger(size) || size < 1 || size > largestSample) return refuse("invalid-input", { fields: ["size"] });
  if (from !== null && to !== null && from > to) return refuse("invalid-input", { fields: ["to"] });
  return [{ ...command, type: "campaign-started", by: actor.person }];
};

const decideOpen = (
  campaign: AuditCampaign,
  command: Exclude<AuditCampaignCommand, Command<"start">>,
  act: Act,
): Decision => {
  const by = personOf(act.actor);
  switch (command.type) {
    case "record-sample":
      return [{ ...command, type: "sample-drawn" }];
    case "answer":
      return answer(campaign, command, act);
    case "raise-finding":
      return raise(campaign, command, act);
    case "end-fieldwork": {
      const contracts = campaign.sample.filter((one) => unanswered(one).length > 0).length;
      return contracts > 0 ? refuse("answers-missing", { contracts }) : [{ type: "fieldwork-ended", by }];
    }
    case "close": {
      const findings = openFindings(campaign).length;
      return findings > 0 ? refuse("findings-open", { findings }) : [{ type: "campaign-closed", by }];
    }
    case "record-report":
      return campaign.report === null
        ? [{ type: "campaign-reported", pdf: command.pdf, xlsx: command.xlsx }]
        : refuse("already-done");
    default:
      return decideFinding(campaign, command, act);
  }
};

/** A correction replaces the answer that stood; both stay in the ledger. */
const answer = (campaign: AuditCampaign, command: Command<"answer">, { actor }: Act): Decision => {
  const sampled = campaign.sample.find(({ contract }) => contract === command.contract);
  if (!sampled) return refuse("not-found");
  const asked = questionsFor(sampled.type);
  const wrong = command.answers.filter(
    ({ question, verdict, note }) => !asked.includes(question) || (verdict !== "yes" && note === null),
  );
  if (wrong.length > 0) return refuse("invalid-input", { fields: wrong.map(({ question }) => question) });
  if (new Set(command.answers.map(({ question }) => question)).size < command.answers.length)
    return refuse("invalid-input", { fields: ["answers"] });
  if (command.answers.length === 0 && command.evidence.length === 0)
    return refuse("invalid-input", { fields: ["answers"] });
  return [{ ...command, type: "contract-answered", by: personOf(actor) }];
};

const raise = (campaign: AuditCampaign, command: Command<"raise-finding">, { actor, at }: Act): Decision => {
  if (campaign.findings.some(({ finding }) => finding === command.finding)) return refuse("already-done");
  const sampled = campaign.sample.find(({ contract }) => contract === command.contract);
  if (command.contract !== null && !sampled) return refuse("not-found");
  if (command.question !== null && !(sampled && questionsFor(sampled.type).includes(command.question)))
    return refuse("invalid-input", { fields: ["question"] });
  if (command.due < campaignDay(campaign, at)) return refuse("invalid-input", { fields: ["due"] });
  return [{ ...command, type: "finding-raised", by: personOf(actor) }];
};

type OfFinding = Exclude<
  AuditCampaignCommand,
  Command<"start" | "record-sample" | "answer" | "raise-finding" | "end-fieldwork" | "close" | "record-report">
>;

const decideFinding = (campaign: AuditCampaign, command: OfFinding, { actor, at }: Act): Decision => {
  const finding = campaign.findings.find((one) => one.finding === command.finding);
  if (!finding) return refuse("not-found");
  const by = personOf(actor);
  switch (command.type) {
    case "reassign-finding":
      if (finding.state !== "open" || finding.owner === command.owner) return refuse("already-done");
      return [{ ...command, type: "finding-reassigned", by }];
    case "report-correction":
      return finding.state === "open" ? [{ ...command, type: "correction-reported", by }] : refuse("already-done");
    case "verify-finding":
      return judge(finding, by) ?? [{ ...command, type: "finding-verified", by }];
    case "reopen-finding":
      if (command.due < campaignDay(campaign, at)) return refuse("invalid-input", { fields: ["due"] });
      return judge(finding, by) ?? [{ ...command, type: "finding-reopened", by }];
    case "remind-finding":
      return finding.state !== "open" || finding.reminded
        ? refuse("already-done")
        : [{ type: "finding-reminded", finding: command.finding }];
    case "note-finding-overdue":
      return finding.state !== "open" || finding.overdue
        ? refuse("already-done")
        : [{ type: "finding-overdue", finding: command.finding }];
  }
};

/** Why this person cannot judge a correction: nobody judges their own, or what was not reported. */
const judge = (finding: Finding, by: Finding["raisedBy"]): Refusal | null => {
  if (finding.owner === by) return refuse("same-person");
  if (finding.state === "verified") return refuse("already-done");
  return finding.state === "open" ? refuse("not-yet-corrected") : null;
};
