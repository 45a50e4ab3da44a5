import {
  allHandlersFinished,
  condition,
  continueAsNew,
  currentUpdateInfo,
  defineUpdate,
  proxyActivities,
  setHandler,
  workflowInfo,
} from "@temporalio/workflow";
import type { AuditCampaignActivities } from "../activities/audit-campaign.ts";
import {
  type AuditCampaign,
  auditCampaignAgenda,
  evolveAuditCampaignAll,
  isCampaignOver,
} from "../domain/audit-campaign.ts";
import type { AuditCampaignCommand, AuditCampaignEvent } from "../domain/audit-campaign-command.ts";
import { decideAuditCampaign } from "../domain/decide-audit-campaign.ts";
import { type Carried, type Carryover, Entity, type Submission } from "./entity.ts";
import { untilDone, untilDoneSlowly } from "./patience.ts";
import { recordAuditCampaign } from "./record.ts";

/** A command to an audit campaign. */
export const submitToAuditCampaign = defineUpdate<Carried, [Submission<AuditCampaignCommand>]>("submit");

export interface AuditCampaignInput extends Carryover<AuditCampaign> {
  readonly v: 1;
}

/** The input of a campaign that is about to be started. */
export const unstarted: AuditCampaignInput = { v: 1, state: null, answered: [] };

export const auditCampaignWorkflowId = (id: string): string => `audit-campaign/${id}`;

/** One audit campaign: contracts are drawn and looked at, what was found is put right and verified, then reported. */
export async function auditCampaign(input: AuditCampaignInput): Promise<void> {
  const entity = new Entity<AuditCampaign, AuditCampaignCommand, AuditCampaignEvent>(rules, input);
  setHandler(submitToAuditCampaign, (submission) => entity.submit(submission, updateId()), {
    validator: (submission) => entity.check(submission, updateId(), Date.now()),
  });

  await condition(() => entity.born || entity.stillborn);
  while (entity.goesOn) {
    await entity.live(() => workflowInfo().continueAsNewSuggested);
    if (workflowInfo().continueAsNewSuggested) {
      await condition(() => entity.isIdle && allHandlersFinished());
      await continueAsNew<typeof auditCampaign>({ v: 1, ...entity.carryover });
    }
  }
  await condition(() => entity.isIdle && allHandlersFinished());
}

const { drawAuditSample, tellCampaignBegun, tellFinding, tellOverdueFinding, tellCorrected, tellCampaignClosed } =
  proxyActivities<AuditCampaignActivities>(untilDone);
const { reportAuditCampaign } = proxyActivities<AuditCampaignActivities>(untilDoneSlowly);

type CampaignEntity = Entity<AuditCampaign, AuditCampaignCommand, AuditCampaignEvent>;

/** What an event causes outside: the draw, letters, and in the end the report. */
const effect = async (
  event: AuditCampaignEvent,
  { state }: CampaignEntity,
): Promise<AuditCampaignCommand | undefined> => {
  const about = { tenant: state.tenant, campaign: state.id };
  switch (event.type) {
    case "campaign-started":
      return { type: "record-sample", ...(await drawAuditSample({ ...about, lead: state.lead, scope: state.scope })) };
    case "sample-drawn":
      await tellCampaignBegun(about);
      return undefined;
    case "finding-raised":
      await tellFinding({ ...about, finding: event.finding, why: "raised", time: 0 });
      return undefined;
    case "finding-reassigned":
      await tellFinding({ ...about, finding: event.finding, why: "raised", time: 0 });
      return undefined;
    case "finding-reopened":
      await tellFinding({ ...about, finding: event.finding, why: "reopened", time: timesOf(state, event.finding) });
      return undefined;
    case "finding-reminded":
      await tellFinding({ ...about, finding: event.finding, why: "reminded", time: timesOf(state, event.finding) });
      return undefined;
    case "finding-overdue":
      await tellOverdueFinding({ ...about, finding: event.finding, time: timesOf(state, event.finding) });
      return undefined;
    case "correction-reported":
      await tellCorrected({ ...about, finding: event.finding, time: timesOf(state, event.finding) });
      return undefined;
    case "campaign-closed":
      return { type: "record-report", ...(await reportAuditCampaign(about)) };
    case "campaign-reported":
      await tellCampaignClosed(about);
      return undefined;
    default:
      return undefined;
  }
};

/** How often a finding was reopened: tells the letters of one round from those of the next. */
const timesOf = ({ findings }: AuditCampaign, id: string): number =>
  findings.find(({ finding }) => finding === id)?.reopened ?? 0;

const rules = {
  decide: decideAuditCampaign,
  evolve: evolveAuditCampaignAll,
  agenda: auditCampaignAgenda,
  effect: (event: AuditCampaignEvent) => (entity: CampaignEntity) => effect(event, entity),
  record: recordAuditCampaign,
  standsStill: () => false,
  isOver: isCampaignOver,
};

const updateId = (): string => {
  const info = currentUpdateInfo();
  if (!info) throw new Error("Outside of an update");
  return info.id;
};
