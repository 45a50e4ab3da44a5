import type { ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { handoversOf } from "../db/offboarding.ts";
import { asSystem } from "../db/tenancy.ts";
import { instantOf } from "../domain/calendar.ts";
import type { ContractId } from "../domain/ids.ts";
import type { OffboardingId } from "../domain/offboarding.ts";
import { startOffboarding } from "../engine/offboarding.ts";
import { entries } from "../ledger/index.ts";
import { lettersSoFar } from "../mail/caught.ts";
import { type Processes, startProcesses } from "./contract-process.ts";
import { until } from "./until.ts";
import { killProgram, startProgram } from "./worker-program.ts";

let processes: Processes;

beforeAll(async () => {
  processes = await startProcesses({ worker: false });
});

afterAll(() => processes.close());

/** A worker as in production: a process of its own, which can be killed. */
const startWorker = async (): Promise<ChildProcess> => {
  const worker = await startProgram("worker", processes.stack.environment);
  onTestFinished(() => killProgram(worker));
  return worker;
};

test("handing over goes on where it was when its worker is killed in the middle, and does everything once", async () => {
  const { db, tenant, people, engine, configuration, create, state } = processes;
  const first = await startWorker();
  const contracts: ContractId[] = [];
  for (let made = 0; made < 8; made += 1) contracts.push(await create());
  const id = randomUUID() as string as OffboardingId;
  const noted = () => asSystem(db, tenant, (tx) => handoversOf(tx, id));
  const leaving = { id, tenant, person: people.owner.id, successor: people.manager.id };
  await startOffboarding(
    { client: engine, taskQueue: configuration.temporal.taskQueue },
    { ...leaving, by: `person/${people.administrator.id}`, at: instantOf(Date.now()) },
  );
  await until("the first contract to be handed over", async () => (await noted()).some((one) => one.state === "done"));
  await killProgram(first);
  const before = (await noted()).filter((one) => one.state === "done").length;
  expect(before).toBeLessThan(contracts.length);

  await startWorker();
  await until(
    "everything to be handed over",
    async () => {
      const now = await noted();
      return now.length === contracts.length && now.every((one) => one.state === "done");
    },
    60_000,
  );
  for (const contract of contracts) {
    expect((await state(contract)).owner).toBe(people.manager.id);
    const told = await asSystem(db, tenant, (tx) => entries(tx, { subject: `contract/${contract}`, limit: 50 }));
    expect(told.filter(({ kind }) => kind === "handed-over")).toHaveLength(1);
  }
  const left = await asSystem(db, tenant, (tx) => entries(tx, { subject: `person/${people.owner.id}`, limit: 50 }));
  await until("the report", async () => {
    const letters = await lettersSoFar(configuration.mail.catcherUrl ?? "", people.manager.email);
    return letters.some(({ subject }) => subject.includes("has left: the work is handed over"));
  });
  expect(left.filter(({ kind }) => kind === "person-left")).toHaveLength(1);
});
