import { auditCampaignById, stageAuditNotes } from "../db/audit-campaign.ts";
import { auditReportIdOf, listAuditReports } from "../db/audit-report.ts";
import { derivedId } from "../db/derived-id.ts";
import { asSystem } from "../db/tenancy.ts";
import type { AuditCampaign, CampaignNoteId, GivenAnswer } from "../domain/audit-campaign.ts";
import type { AuditCampaignCommand } from "../domain/audit-campaign-command.ts";
import { questionsFor } from "../domain/audit-checklist.ts";
import { addDays } from "../domain/calendar.ts";
import type { AuditCampaignId } from "../domain/ids.ts";
import { startAuditReport } from "../engine/audit-report.ts";
import { commandAuditCampaign } from "../engine/command.ts";
import { until } from "../stack/until.ts";
import { demoPeople, demoTenant } from "./people.ts";
import { asPerson, demoToday, type Ground } from "./process.ts";

const tenant = demoTenant.id;
const { auditor, legal } = demoPeople;
const campaign = derivedId<"audit-campaign">("demonstration", "audit") satisfies AuditCampaignId;
const finding = derivedId<"finding">(campaign, "finding");

/** A report of what happened in these days; every start finds the first one. */
export const reportAccess = async ({ db, engine, taskQueue }: Ground): Promise<void> => {
  const there = await asSystem(db, tenant, (tx) => listAuditReports(tx, 1));
  if (there.length > 0) return;
  const span = { from: addDays(demoToday(), -6), to: demoToday() };
  const order = { tenant, report: auditReportIdOf(tenant, span), span, cadence: null, by: auditor.id };
  await startAuditReport({ client: engine, taskQueue }, order);
};

/** An audit under way: three contracts are drawn, one was looked at, and what was found is with legal to be corrected. */
export const auditContracts = async (ground: Ground): Promise<void> => {
  const now = await stateOf(ground);
  if (now?.findings.length) return;
  const purpose = await write(
    ground,
    "purpose",
    "The yearly look at contracts, ordered by management. 管理层要求的年度合同检查。",
    "Yearly audit of contracts 年度合同审计",
  );
  const scope = { types: [], classifications: [], from: null, to: null, size: 3 };
  await give(ground, { type: "start", campaign, tenant, timeZone: demoTenant.timeZone, scope, note: purpose });
  const drawn = async () => {
    const state = await stateOf(ground);
    return state?.stage === "fieldwork" ? state : undefined;
  };
  const { sample } = await until(drawn, 60, () => ground.signal.aborted);
  const [first] = sample;
  if (!first) return;
  const answers: GivenAnswer[] = [];
  for (const question of questionsFor(first.type)) {
    const wrong = question === "access-appropriate";
    const note = wrong
      ? await write(ground, "answer", "Two people named have left the project. 两名指定人员已离开项目。")
      : null;
    answers.push({ question, verdict: wrong ? "no" : "yes", note });
  }
  await give(ground, { type: "answer", contract: first.contract, answers, evidence: [] });
  const note = await write(
    ground,
    "finding",
    "Two people named on the contract no longer need it. Take them off, and say how that is noticed next time. 两名指定人员已不需要访问该合同，请予移除，并说明今后如何及时发现。",
  );
  const plan = {
    contract: first.contract,
    question: "access-appropriate",
    severity: "medium",
    owner: legal.id,
  } as const;
  await give(ground, { type: "raise-finding", finding, ...plan, due: addDays(demoToday(), 21), note });
};

const stateOf = async ({ db }: Ground): Promise<AuditCampaign | undefined> =>
  (await asSystem(db, tenant, (tx) => auditCampaignById(tx, campaign)))?.state;

const write = async ({ db }: Ground, name: string, body: string, title = ""): Promise<CampaignNoteId> => {
  const id = derivedId<"note">(campaign, name);
  await asSystem(db, tenant, (tx) => stageAuditNotes(tx, [{ id, tenant, campaign, title, body, author: auditor.id }]));
  return id;
};

/** Each command has an id of its own, so that a story told again gets the first answers. */
const give = async ({ engine, taskQueue }: Ground, command: AuditCampaignCommand): Promise<void> => {
  const giving = { actor: asPerson(auditor), id: derivedId(campaign, command.type) };
  await commandAuditCampaign({ client: engine, taskQueue }, campaign, command, giving);
};
