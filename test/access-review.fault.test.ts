import type { ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { campaignById, reviewsOf } from "../db/access-review.ts";
import { asSystem } from "../db/tenancy.ts";
import type { CampaignId } from "../domain/access-review.ts";
import { beginAccessReview, commandReview } from "../engine/access-review.ts";
import { lettersSoFar } from "../mail/caught.ts";
import { asPerson, type Processes, startProcesses } from "./contract-process.ts";
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

it("A campaign whose worker is killed, twice, asks everybody once and ends what was revoked", async () => {
  const { db, engine, tenant, people, configuration, toActive, state } = processes;
  const { taskQueue } = configuration.temporal;
  const first = await startWorker();
  const contract = await toActive();
  const campaign = randomUUID() as CampaignId;
  await beginAccessReview(
    { client: engine, taskQueue },
    { tenant, campaign, begunBy: people.auditor.id, reviewer: null },
  );
  await until("what was seen to be on record", () => asSystem(db, tenant, (tx) => campaignById(tx, campaign)));
  await killProgram(first);

  const second = await startWorker();
  const review = await until("the manager's review", async () => {
    const rows = await asSystem(db, tenant, (tx) => reviewsOf(tx, campaign));
    return rows.length === 2 && rows.find(({ reviewer }) => reviewer === people.manager.id)?.state;
  });
  const line = review.lines.find(
    ({ person, access }) => person === people.approver.id && access.kind === "named" && access.contract === contract,
  );
  if (!line) throw new Error("The approver is named on the contract");
  const command = { type: "decide-lines", choices: [{ line: line.number, keep: false }] } as const;
  await commandReview({ client: engine, taskQueue }, review.id, command, {
    actor: asPerson(people.manager),
    id: randomUUID(),
    patience: 60_000,
  });
  await killProgram(second);

  await startWorker();
  await until("the naming to be gone", async () => !(await state(contract)).named.includes(people.approver.id));
  await until("the revocation on record", async () => {
    const rows = await asSystem(db, tenant, (tx) => reviewsOf(tx, campaign));
    const now = rows.find(({ id }) => id === review.id)?.state.lines[line.number - 1];
    return now?.revocation === "done";
  });
  const letters = await lettersSoFar(configuration.mail.catcherUrl ?? "", people.manager.email);
  expect(letters.filter(({ subject }) => subject.startsWith("Access review"))).toHaveLength(1);
}, 120_000);
