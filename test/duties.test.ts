import { afterAll, beforeAll, expect, it } from "vitest";
import { copyLag } from "../db/copy.ts";
import { asSystem } from "../db/tenancy.ts";
import { scheduleOf } from "../engine/duty.ts";
import { duties } from "../workflows/duties.ts";
import * as workflows from "../workflows/index.ts";
import { replicationDuty } from "../workflows/replication.ts";
import { type Processes, startProcesses } from "./contract-process.ts";
import { until } from "./until.ts";

let processes: Processes;

beforeAll(async () => {
  processes = await startProcesses({ environment: { ENGROSS_DUTIES: "yes" } });
});

afterAll(async () => {
  // The namespace is shared, and outlives this file.
  for (const duty of duties) await scheduled(duty).delete();
  await processes.close();
});

const scheduled = (duty: (typeof duties)[number]) =>
  processes.engine.schedule.getHandle(scheduleOf(processes.configuration.temporal.taskQueue, duty));

it("Every duty is a workflow that workers know, and has a name of its own", () => {
  for (const { workflow } of duties) expect(Object.keys(workflows)).toContain(workflow);
  expect(new Set(duties.map(({ id }) => id)).size).toBe(duties.length);
});

it("A worker that starts sees to it that every duty is on the engine's schedule, where it does its work", async () => {
  for (const duty of duties) {
    const described = await until(`the schedule of ${duty.id}`, () =>
      scheduled(duty)
        .describe()
        .catch(() => undefined),
    );
    expect(described.info.nextActionTimes.length).toBeGreaterThan(0);
  }
  await processes.create();
  await scheduled(replicationDuty).trigger();
  await until("the documents to be copied", async () => {
    const { waiting } = await asSystem(processes.db, processes.tenant, copyLag);
    return waiting === 0;
  });
});
