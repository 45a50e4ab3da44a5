import type { ChildProcess } from "node:child_process";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { auditReportIdOf, listAuditReports } from "../db/audit-report.ts";
import { asSystem } from "../db/tenancy.ts";
import { lastMonth } from "../domain/audit-report.ts";
import { dayOf, instantOf } from "../domain/calendar.ts";
import { startAuditReport } from "../engine/audit-report.ts";
import { entries } from "../ledger/index.ts";
import { lettersSoFar } from "../mail/caught.ts";
import { auditReportWorkflowId } from "../workflows/audit-report.ts";
import { type Processes, startProcesses } from "./contract-process.ts";
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

it("a report is made once and reaches its auditor once, though the worker is killed and the mail server is away", async () => {
  const { db, engine, tenant, people, configuration, create } = processes;
  const first = await startWorker();
  await create();
  await services.mail.kill();
  const span = lastMonth(dayOf(instantOf(Date.now()), "Asia/Shanghai"));
  const report = auditReportIdOf(tenant, span);
  const order = { tenant, report, span, cadence: "monthly", by: null } as const;
  const { taskQueue } = configuration.temporal;
  await startAuditReport({ client: engine, taskQueue }, order);
  const made = () => asSystem(db, tenant, (tx) => listAuditReports(tx, 10));
  await until("the report to be made", async () => (await made()).length > 0);
  await killProgram(first);
  await startAuditReport({ client: engine, taskQueue }, order);
  await startWorker();
  await services.mail.start();
  await engine.workflow.getHandle(auditReportWorkflowId(report)).result();

  const letters = await lettersSoFar(configuration.mail.catcherUrl ?? "", people.auditor.email);
  expect(letters.map(({ attachments }) => attachments.length)).toEqual([2]);
  expect(await made()).toHaveLength(1);
  const told = await asSystem(db, tenant, (tx) => entries(tx, { subject: `audit-report/${report}`, limit: 10 }));
  expect(told).toHaveLength(1);
});
