import { hostname } from "node:os";
import { Connection } from "@temporalio/client";
import { reachEngine } from "../engine/connection.ts";
import { answers, type Child, startChild } from "./child.ts";
import { type Configuration, type Environment, readConfiguration } from "./configuration.ts";
import type { DataFolder } from "./data-folder.ts";
import { root } from "./made-once.ts";
import { builtProgram } from "./program.ts";
import { runService, type Service } from "./service.ts";

/** The processes of Engross itself. */
export type Part = "worker" | "web";

/**
 * Runs a part as a process of its own; it is started again whenever it dies.
 *
 * @throws PortTaken when another program listens where the web should
 */
export const runPart = (folder: DataFolder, part: Part, environment: Environment): Promise<Service> => {
  const { web, temporal } = readConfiguration(environment);
  const ready = {
    web: { ports: [web.port], ask: () => webAnswers(web.port) },
    worker: { ports: [], ask: (pid: number, since: number) => workerPolls(temporal, pid, since) },
  }[part];
  return runService({
    name: part,
    where: part === "web" ? web.publicUrl : temporal.taskQueue,
    launch: async (): Promise<Child> => {
      const { entry } = await builtProgram();
      const since = Date.now();
      const child = await startChild(folder, {
        name: part,
        program: process.execPath,
        arguments: [...nodeFlags, entry, part],
        environment,
        cwd: root,
        stopSeconds: 20,
      });
      const { ports, ask } = ready;
      await answers(child, { name: part, seconds: 60, ports, ask: () => ask(child.pid, since) });
      return child;
    },
  });
};

/** For Node. */
export const nodeFlags: readonly string[] = [
  // A large nursery makes the heap grow at the start to twice of what it holds afterwards, and stay there.
  "--max-semi-space-size=4",
  // The vault has memory collected while large files pass (`vault/swept.ts`).
  "--expose-gc",
];

const webAnswers = async (port: number): Promise<true | undefined> =>
  (await fetch(`http://127.0.0.1:${port}/healthz`)).ok ? true : undefined;

type Engine = Configuration["temporal"];

/** Workers call themselves `pid@host`: another one may serve the same queue. */
const workerPolls = async (engine: Engine, pid: number, since: number): Promise<true | undefined> =>
  (await pollersOf(engine, since)).includes(`${pid}@${hostname()}`) ? true : undefined;

/** Which workers asked for workflow tasks since an instant (ms since 1970). */
export const pollersOf = async (engine: Engine, since: number): Promise<readonly string[]> => {
  const { namespace, taskQueue } = engine;
  const connection = await Connection.connect(await reachEngine(engine));
  try {
    const { pollers } = await connection.workflowService.describeTaskQueue({
      namespace,
      taskQueue: { name: taskQueue },
      taskQueueType: 1,
    });
    return (pollers ?? [])
      .filter(({ lastAccessTime }) => Number(lastAccessTime?.seconds ?? 0) >= Math.floor(since / 1000))
      .map(({ identity }) => identity ?? "");
  } finally {
    await connection.close();
  }
};
