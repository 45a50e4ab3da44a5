import { fileURLToPath } from "node:url";
import { Connection } from "@temporalio/client";
import { answers, type Child, startChild } from "./child.ts";
import type { Environment } from "./configuration.ts";
import { readConfiguration } from "./configuration.ts";
import type { DataFolder } from "./data-folder.ts";
import { runService, type Service } from "./service.ts";

/** The processes of Engross itself. */
export type Part = "worker" | "web";

const root = fileURLToPath(new URL("..", import.meta.url));
const tsx = import.meta.resolve("tsx");

/** Runs a part as a process of its own; it is started again whenever it dies. */
export const runPart = (folder: DataFolder, part: Part, environment: Environment): Promise<Service> => {
  const { web, temporal } = readConfiguration(environment);
  const ready = { web: () => webAnswers(web.port), worker: (since: number) => workerPolls(temporal, since) }[part];
  return runService({
    name: part,
    where: part === "web" ? web.publicUrl : temporal.taskQueue,
    launch: async (): Promise<Child> => {
      const since = Date.now();
      const child = await startChild(folder, {
        name: part,
        program: process.execPath,
        arguments: [
          "--enable-source-maps",
          "--import",
          tsx,
          fileURLToPath(new URL("process.ts", import.meta.url)),
          part,
        ],
        environment,
        cwd: root,
        stopSeconds: 20,
      });
      await answers(part, child, 60, () => ready(since));
      return child;
    },
  });
};

const webAnswers = async (port: number): Promise<true | undefined> =>
  (await fetch(`http://127.0.0.1:${port}/healthz`)).ok ? true : undefined;

const workerPolls = async (
  {
    address,
    namespace,
    taskQueue,
  }: { readonly address: string; readonly namespace: string; readonly taskQueue: string },
  since: number,
): Promise<true | undefined> => ((await pollersOf(address, namespace, taskQueue, since)) > 0 ? true : undefined);

/** How many workers asked for workflow tasks since an instant (ms since 1970). */
export const pollersOf = async (
  address: string,
  namespace: string,
  taskQueue: string,
  since: number,
): Promise<number> => {
  const connection = await Connection.connect({ address });
  try {
    const { pollers } = await connection.workflowService.describeTaskQueue({
      namespace,
      taskQueue: { name: taskQueue },
      taskQueueType: 1,
    });
    return (pollers ?? []).filter(
      ({ lastAccessTime }) => Number(lastAccessTime?.seconds ?? 0) >= Math.floor(since / 1000),
    ).length;
  } finally {
    await connection.close();
  }
};
