import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { bundleWorkflowCode } from "@temporalio/worker";
import { readJson } from "../stack/data-folder.ts";
import { nodeFlags } from "../stack/part.ts";
import type { Running } from "../stack/start.ts";

/** Until web and worker have let go of what only starting needed (`stack/process.ts`). */
const settledMs = 20_000;

interface Idle {
  /** Resident memory of web and worker together, not of their services (MiB). */
  readonly idleRssMiB: number;
  /** Of two processes that have loaded the packages of each, and do nothing. */
  readonly bareIdleRssMiB: number;
}

/** Both sides at once, after the same time. */
export const idleMemory = async (running: Running): Promise<Idle> => {
  await using bare = await startBare(running);
  await pause(settledMs);
  return { idleRssMiB: await resident(await partsOf(running)), bareIdleRssMiB: await resident(bare.pids) };
};

const partsOf = async ({ services }: Running): Promise<readonly number[]> => {
  const children =
    (await readJson<readonly { name: string; pid: number }[]>(services.folder.at("children.json"))) ?? [];
  return children.filter(({ name }) => name === "web" || name === "worker").map(({ pid }) => pid);
};

const startBare = async ({ services }: Running): Promise<AsyncDisposable & { readonly pids: readonly number[] }> => {
  const { address, namespace } = services.configuration.temporal;
  const folder = await mkdtemp(join(tmpdir(), "engross-bench-"));
  const codePath = join(folder, "bare.js");
  const workflowsPath = fileURLToPath(new URL("./bare.workflow.ts", import.meta.url));
  await writeFile(codePath, (await bundleWorkflowCode({ workflowsPath, logger: silent })).code);
  const program = fileURLToPath(new URL("./bare-idle.mjs", import.meta.url));
  const children = ["web", "worker"].map((part) =>
    spawn(process.execPath, [...nodeFlags, program, part, address, namespace, codePath], {
      stdio: ["ignore", "ignore", "inherit"],
    }),
  );
  return {
    pids: children.flatMap(({ pid }) => pid ?? []),
    [Symbol.asyncDispose]: async () => {
      for (const child of children) {
        if (child.exitCode !== null) throw new Error("A bare process ended by itself");
        child.kill("SIGKILL");
        await once(child, "exit");
      }
      await rm(folder, { recursive: true });
    },
  };
};

const nothing = (): void => undefined;
const silent = { log: nothing, trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing };

/** Of the pages that each of them has in memory; those that they share are counted for each. */
const resident = async (pids: readonly number[]): Promise<number> => {
  const sizes = await Promise.all(
    pids.map(async (pid) => Number((await readFile(`/proc/${pid}/statm`, "utf8")).split(" ")[1]) * 4096),
  );
  return sizes.reduce((sum, size) => sum + size, 0) / 1024 ** 2;
};
