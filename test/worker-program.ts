import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Environment } from "../stack/configuration.ts";

/** A worker as in production: a process of its own, which can be killed. */
export const startWorkerProgram = (environment: Environment): ChildProcess => {
  const program = fileURLToPath(new URL("../stack/process.ts", import.meta.url));
  return spawn(process.execPath, ["--import", "tsx", program, "worker"], {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "ignore", "inherit"],
  });
};

/** Kills it without a warning, and waits until it is gone. */
export const killProgram = async (worker: ChildProcess): Promise<void> => {
  if (worker.exitCode !== null || worker.signalCode !== null) return;
  worker.kill("SIGKILL");
  await once(worker, "exit");
};
