import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Client, Connection } from "@temporalio/client";
import { connectEngine } from "../engine/connection.ts";
import { type Running, startEngross } from "../stack/start.ts";
import { bare, step } from "./bare.workflow.ts";
import { addBenchPeople, makeContracts, type Scribe } from "./contracts.ts";
import { type Figures, median, rounded } from "./figures.ts";

const lanes = 8;
const rounds = 7;
const stepsPerLane = 20;

/**
 * Stage changes per second through the whole of Engross (HTTP → update → record) against bare workflows doing one update
 * with one empty local activity, on the same server, round by round in turn. Both have as many requests under way.
 */
export const runEngineBench = async ({ json }: { readonly json: boolean }): Promise<Figures> => {
  await using open = new AsyncDisposableStack();
  const dataFolder = await mkdtemp(join(tmpdir(), "engross-bench-"));
  open.defer(() => rm(dataFolder, { recursive: true, force: true }));
  const say = json ? () => undefined : (line: string) => console.log(line);
  const running = await startEngross({
    // Without duties: a scrub that happens to begin meanwhile would be measured on one side only.
    environment: { ENGROSS_DATA: dataFolder, ENGROSS_DEMO: "no", ENGROSS_DUTIES: "no", RATE_LIMIT_FACTOR: "0" },
    testing: false,
    print: say,
  });
  open.defer(running.stop);
  const scribe = await addBenchPeople(running);
  const contracts = await makeContracts(running, scribe, lanes);
  const bareSteps = await startBare(running, open);

  await measure(() => bareSteps(2));
  await measure(() => changeStages(running, scribe, contracts, 2));
  const bareRates: number[] = [];
  const engrossRates: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    bareRates.push((lanes * stepsPerLane) / (await measure(() => bareSteps(stepsPerLane))));
    engrossRates.push(
      (lanes * stepsPerLane) / (await measure(() => changeStages(running, scribe, contracts, stepsPerLane))),
    );
    say(`round ${round + 1}: bare ${bareRates.at(-1)?.toFixed(1)}/s, engross ${engrossRates.at(-1)?.toFixed(1)}/s`);
  }
  const tasks = await workflowTasksPerCommand(running, contracts[0] ?? "");
  return {
    bare: rounded(median(bareRates)),
    engross: rounded(median(engrossRates)),
    ratio: rounded(median(engrossRates.map((rate, round) => rate / (bareRates[round] ?? rate)))),
    workflowTasksPerCommand: rounded(tasks),
  };
};

/** There and back between draft and review, so that every command is a stage change. */
const changeStages = async (
  { publicUrl }: Running,
  { token }: Scribe,
  contracts: readonly string[],
  steps: number,
): Promise<void> => {
  await Promise.all(
    contracts.map(async (contract) => {
      for (let done = 0; done < steps; done += 1) {
        const command = done % 2 === 0 ? "submit-for-review" : "return-to-draft";
        const response = await fetch(`${publicUrl}/api/v1/contracts/${contract}/${command}`, {
          method: "POST",
          headers: {
            authorization: `Bearer ${token}`,
            "content-type": "application/json",
            "idempotency-key": randomUUID(),
          },
          body: "{}",
        });
        if (!response.ok) throw new Error(`${command}: ${response.status} ${await response.text()}`);
        await response.arrayBuffer();
      }
    }),
  );
};

const startBare = async (
  { services }: Running,
  open: AsyncDisposableStack,
): Promise<(steps: number) => Promise<void>> => {
  const { address, namespace } = services.configuration.temporal;
  const taskQueue = `bare-${randomUUID()}`;
  const worker = spawn(
    process.execPath,
    [...process.execArgv, fileURLToPath(new URL("./bare-worker.ts", import.meta.url)), address, namespace, taskQueue],
    { stdio: "ignore" },
  );
  open.defer(() => ended(worker));
  const connection = await Connection.connect({ address });
  open.defer(() => connection.close());
  const client = new Client({ connection, namespace });
  const handles = await Promise.all(
    Array.from({ length: lanes }, () => client.workflow.start(bare, { taskQueue, workflowId: `bare-${randomUUID()}` })),
  );
  open.defer(async () => {
    await Promise.all(handles.map((handle) => handle.terminate()));
  });
  return async (steps) => {
    await Promise.all(
      handles.map(async (handle) => {
        for (let done = 0; done < steps; done += 1) await handle.executeUpdate(step);
      }),
    );
  };
};

const ended = async (child: ChildProcess): Promise<void> => {
  child.kill("SIGTERM");
  if (child.exitCode === null) await once(child, "exit");
};

const workflowTasksPerCommand = async ({ services }: Running, contract: string): Promise<number> => {
  const engine = await connectEngine(services.configuration.temporal);
  const { events } = await engine.workflow.getHandle(`contract/${contract}`).fetchHistory();
  await engine.connection.close();
  const count = (
    attributes: "workflowTaskCompletedEventAttributes" | "workflowExecutionUpdateCompletedEventAttributes",
  ): number => (events ?? []).filter((event) => event[attributes]).length;
  return count("workflowTaskCompletedEventAttributes") / count("workflowExecutionUpdateCompletedEventAttributes");
};

/** Seconds that the work took. */
const measure = async (work: () => Promise<void>): Promise<number> => {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
};
