import type { ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { addBulk, bulkById, bulkCounts, releaseBulk } from "../db/bulk-send.ts";
import { asSystem } from "../db/tenancy.ts";
import { salesChinese } from "../documents/templates/sales-zh.ts";
import { type BulkId, parseBulkId } from "../domain/ids.ts";
import { beginSending } from "../engine/bulk-send.ts";
import { entries } from "../ledger/index.ts";
import { lettersSoFar } from "../mail/caught.ts";
import { type Processes, salesDraft, startProcesses } from "./contract-process.ts";
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

const rows = 24;

it("A bulk send whose worker is killed, twice, makes every contract once, asks everybody once, and comes to its end", async () => {
  const { db, engine, tenant, people, signers, configuration } = processes;
  const bulk: BulkId = parseBulkId(randomUUID()) ?? expect.unreachable();
  const at = new Date();
  const lines = Array.from({ length: rows }, (_, index) => ({
    ...{
      number: index + 2,
      title: `示例合同 ${index}`,
      counterparty: "示例",
      answers: salesDraft().values,
      signers,
      faults: [],
    },
  }));
  await asSystem(db, tenant, async (tx) => {
    const wording = { template: salesChinese, requiredTopics: [] };
    const file = {
      ...{ template: salesChinese.id, template_name: salesChinese.name, wording, file_name: "rows.csv" },
      ...{ classification: "internal" as const, patience: null },
    } as const;
    await addBulk(tx, { ...file, id: bulk, tenant, prepared_by: people.owner.id, prepared_at: at }, lines);
    await releaseBulk(tx, bulk, people.lawyer.id, at);
  });
  const { taskQueue } = configuration.temporal;
  await beginSending({ client: engine, taskQueue }, { tenant, bulk });
  const sent = async (): Promise<number> =>
    (await asSystem(db, tenant, (tx) => bulkCounts(tx, [bulk]))).get(bulk)?.sent ?? 0;

  for (const so of [3, 12]) {
    const worker = await startWorker();
    await until(`${so} rows`, async () => (await sent()) >= so, 60_000);
    await killProgram(worker);
  }
  await startWorker();
  await until(
    "the end",
    async () => (await asSystem(db, tenant, (tx) => bulkById(tx, bulk)))?.state === "done",
    90_000,
  );
  expect(await sent()).toBe(rows);
  const contracts = await asSystem(db, tenant, (tx) => tx.selectFrom("contract").select(["id", "stage"]).execute());
  expect(contracts.map(({ stage }) => stage)).toEqual(Array.from({ length: rows }, () => "signing"));
  const told = await asSystem(db, tenant, (tx) => entries(tx, { subject: `bulk-send/${bulk}`, limit: 10 }));
  expect(told.map(({ kind, body }) => [kind, body["sent"]])).toEqual([["bulk-finished", rows]]);
  const catcher = configuration.mail.catcherUrl ?? "";
  const letters = await until("everybody's letters", async () => {
    const found = await lettersSoFar(catcher, people.signatory.email);
    return found.length >= rows && found;
  });
  expect(new Set(letters.map(({ text }) => /\/s\/[\w-]{43}/.exec(text)?.[0])).size).toBe(letters.length);
}, 240_000);
