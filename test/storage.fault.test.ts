import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { copyLag } from "../db/copy.ts";
import { scrubRuns } from "../db/scrub.ts";
import { asSystem } from "../db/tenancy.ts";
import { type Processes, startProcesses } from "./contract-process.ts";
import { services, without } from "./stack/index.ts";
import { until } from "./until.ts";

let processes: Processes;

beforeAll(async () => {
  processes = await startProcesses();
});

afterAll(() => processes.close());

/** Begins it, and waits until an activity of it has failed at least once. */
const failing = async (workflow: "replication" | "scrub") => {
  const running = await processes.engine.workflow.start(workflow, {
    workflowId: `${workflow}/${randomUUID()}`,
    taskQueue: processes.configuration.temporal.taskQueue,
    args: [],
  });
  await until("a try that failed", async () =>
    (await running.describe()).raw.pendingActivities?.some(({ attempt }) => (attempt ?? 0) > 1),
  );
  return running;
};

it("While the first store is down nothing is called lost: copying and scrubbing wait, and go on when it is back", async () => {
  await processes.create();
  await without("minio");
  const copying = await failing("replication");
  const scrubbing = await failing("scrub");
  await services.minio.start();
  await Promise.all([copying.result(), scrubbing.result()]);
  const { db, tenant } = processes;
  expect(await asSystem(db, tenant, copyLag)).toEqual({ waiting: 0, since: null });
  expect(await asSystem(db, tenant, (tx) => scrubRuns(tx, 5))).toMatchObject([{ repaired: 0, lost: 0 }]);
});
