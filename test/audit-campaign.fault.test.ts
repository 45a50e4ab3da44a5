import type { ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { auditCampaignById, stageAuditNotes } from "../db/audit-campaign.ts";
import { asSystem } from "../db/tenancy.ts";
import type { CampaignNoteId, FindingId } from "../domain/audit-campaign.ts";
import type { AuditCampaignCommand } from "../domain/audit-campaign-command.ts";
import { questionsFor } from "../domain/audit-checklist.ts";
import { addDays, dayOf, instantOf } from "../domain/calendar.ts";
import { parseAuditCampaignId } from "../domain/ids.ts";
import type { Person } from "../domain/person.ts";
import { isRefusal } from "../domain/refusal.ts";
import { commandAuditCampaign } from "../engine/command.ts";
import { fastForward } from "../engine/time-skipping.ts";
import { entries } from "../ledger/index.ts";
import { lettersSoFar } from "../mail/caught.ts";
import { auditCampaignWorkflowId } from "../workflows/audit-campaign.ts";
import { asPerson, type Processes, startProcesses } from "./contract-process.ts";
import { services } from "./stack/index.ts";
import { until } from "./until.ts";
import { killProgram, startProgram } from "./worker-program.ts";

let processes: Processes;

beforeAll(async () => {
  processes = await startProcesses({ worker: false });
});

afterAll(() => processes.close());

const startWorker = async (): Promise<ChildProcess> => {
  const worker = await startProgram("worker", processes.stack.environment);
  onTestFinished(() => killProgram(worker));
  return worker;
};

it("an audit whose worker is killed in the middle, with the store away, goes on where it stood and is reported once", async () => {
  const { db, engine, tenant, people, configuration, toApproval } = processes;
  const campaign = parseAuditCampaignId(randomUUID()) ?? expect.unreachable();
  const note = randomUUID() as CampaignNoteId;
  const finding = randomUUID() as FindingId;
  const words = { id: note, tenant, campaign, title: "Spot check", body: "A look.", author: people.auditor.id };
  await asSystem(db, tenant, (tx) => stageAuditNotes(tx, [words]));
  const give = async (command: AuditCampaignCommand, person: Person = people.auditor): Promise<void> => {
    const { taskQueue } = configuration.temporal;
    const giving = { actor: asPerson(person), id: `${campaign}-${command.type}`, patience: 60_000 };
    const outcome = await commandAuditCampaign({ client: engine, taskQueue }, campaign, command, giving);
    if (isRefusal(outcome)) throw new Error(`${command.type}: ${outcome.refused}`);
  };
  const state = async () => (await asSystem(db, tenant, (tx) => auditCampaignById(tx, campaign)))?.state;
  const untilStage = (stage: string) =>
    until(`the audit to be in ${stage}`, async () => {
      const now = await state();
      return now?.stage === stage && now;
    });

  const first = await startWorker();
  await toApproval();
  const scope = { types: [], classifications: [], from: null, to: null, size: 1 };
  await give({ type: "start", campaign, tenant, timeZone: "Asia/Shanghai", scope, note });
  const { sample } = await untilStage("fieldwork");
  const [sampled = expect.unreachable()] = sample;
  const answers = questionsFor(sampled.type).map((question) => ({ question, verdict: "yes", note: null }) as const);
  await give({ type: "answer", contract: sampled.contract, answers, evidence: [] });
  const due = addDays(dayOf(instantOf(Date.now()), "Asia/Shanghai"), 5);
  const plan = { finding, contract: null, question: null, severity: "low", owner: people.owner.id, due, note } as const;
  await give({ type: "raise-finding", ...plan });
  await killProgram(first);

  await startWorker();
  await fastForward(engine, auditCampaignWorkflowId(campaign), 7 * 24 * 3_600_000);
  await until("the overdue finding", async () => (await state())?.findings[0]?.overdue);
  await give({ type: "report-correction", finding, note, evidence: [] }, people.owner);
  await give({ type: "verify-finding", finding, note });
  await give({ type: "end-fieldwork" });
  await services.minio.kill();
  await give({ type: "close" });
  expect((await untilStage("closed")).report).toBeNull();
  await services.minio.start();
  await engine.workflow.getHandle(auditCampaignWorkflowId(campaign)).result();

  const told = await asSystem(db, tenant, (tx) => entries(tx, { subject: `audit-campaign/${campaign}`, limit: 50 }));
  const kinds = told.map(({ kind }) => kind);
  for (const once of ["sample-drawn", "finding-reminded", "finding-overdue", "campaign-reported"])
    expect(kinds.filter((kind) => kind === once)).toEqual([once]);
  const subjects = (await lettersSoFar(configuration.mail.catcherUrl ?? "", people.owner.email)).map(
    (one) => one.subject,
  );
  expect(subjects.filter((subject) => /Overdue/.test(subject))).toHaveLength(1);
});
