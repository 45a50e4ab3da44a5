import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { once } from "node:events";
import type { Environment } from "../stack/configuration.ts";
import { builtProgram } from "../stack/program.ts";

/** A process as in production, which can be killed: what it says is told to nobody, but for what goes wrong. */
export const startProgram = async (
  part: "web" | "worker",
  environment: Environment,
  stdio: SpawnOptions["stdio"] = ["ignore", "ignore", "inherit"],
): Promise<ChildProcess> => {
  const { entry } = await builtProgram();
  return spawn(process.execPath, [entry, part], {
    env: { ...process.env, ...environment },
    stdio,
  });
};

/** Kills it without a warning, and waits until it is gone. */
export const killProgram = async (program: ChildProcess): Promise<void> => {
  if (program.exitCode !== null || program.signalCode !== null) return;
  program.kill("SIGKILL");
  await once(program, "exit");
};
