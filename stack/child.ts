import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import type { DataFolder } from "./data-folder.ts";
import { isListening } from "./listener.ts";
import { isFree, PortTaken } from "./ports.ts";
import { SetUpProblem, say } from "./problem.ts";
import { until } from "./until.ts";

export interface ChildOptions {
  /** Short name: the log is `logs/<name>.log`. */
  readonly name: string;
  readonly program: string;
  readonly arguments: readonly string[];
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** Runs it as another user (root only). */
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
  /** How it is asked to stop; SIGTERM when not said. */
  readonly stopSignal?: NodeJS.Signals;
  /** Seconds until it is killed after that. */
  readonly stopSeconds?: number;
}

/** A process of ours that runs until we stop it. */
export interface Child {
  readonly pid: number;
  readonly log: string;
  /** Settles when it has ended, with its exit code or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
  readonly running: () => boolean;
  /** Asks it to stop, kills it when its time is up; resolves when it is gone. */
  readonly stop: () => Promise<void>;
  /** As a crash would. */
  readonly kill: () => Promise<void>;
}

/** Starts a program in a process group of its own, so that Ctrl-C reaches only us and we stop all in order. */
export const startChild = async (folder: DataFolder, options: ChildOptions): Promise<Child> => {
  const log = folder.logOf(options.name);
  const output = openSync(log, "a", 0o600);
  const child = spawn(options.program, options.arguments, {
    detached: true,
    stdio: ["ignore", output, output],
    env: { ...process.env, ...options.environment },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...options.user,
  });
  closeSync(output);
  const ended = endOf(child);
  const { pid } = child;
  if (pid === undefined) throw new SetUpProblem(say.serviceEnded(options.name, log, String(await ended)));
  const stopSignal = options.stopSignal ?? "SIGTERM";
  try {
    await folder.remember(options.name, pid, stopSignal);
  } catch (error) {
    // A full disk: what cannot be written down could not be ended by the next start.
    child.kill("SIGKILL");
    await ended;
    throw error;
  }
  // When this fails, the next start sees by its identity that it is no more.
  void ended.then(() => folder.forget(pid)).catch(() => undefined);

  const running = () => child.exitCode === null && child.signalCode === null;
  const stop = async (signal: NodeJS.Signals, seconds: number): Promise<void> => {
    if (!running()) return;
    child.kill(signal);
    const timer = setTimeout(() => child.kill("SIGKILL"), seconds * 1000);
    await ended;
    clearTimeout(timer);
  };
  return {
    pid,
    log,
    ended,
    running,
    stop: () => stop(stopSignal, options.stopSeconds ?? 10),
    kill: () => stop("SIGKILL", 10),
  };
};

const endOf = (child: ChildProcess): Promise<number | NodeJS.Signals> =>
  new Promise((resolve) => {
    child.once("error", () => resolve(127));
    child.once("exit", (code, signal) => resolve(code ?? signal ?? 1));
  });

/** How a freshly started service is waited for. */
export interface Readiness {
  /** For people. */
  readonly name: string;
  /** Until when, in seconds. */
  readonly seconds: number;
  /** Where it has to listen. */
  readonly ports: readonly number[];
  readonly ask: () => Promise<true | undefined>;
}

/**
 * Waits until a freshly started service answers, and holds it to be the one that does.
 *
 * @throws PortTaken when another program listens on one of its ports
 * @throws SetUpProblem with its last words when it ended instead, or when it stayed silent
 */
export const answers = async (child: Child, { name, seconds, ports, ask }: Readiness): Promise<void> => {
  try {
    await until(ask, seconds, () => !child.running());
  } catch {
    if (child.running()) {
      await child.kill();
      throw new SetUpProblem(say.serviceSilent(name, seconds, child.log));
    }
    for (const port of ports) if (!(await isFree(port))) throw new PortTaken(port);
    throw new SetUpProblem(say.serviceEnded(name, child.log, lastWords(child.log)));
  }
  const snatched = ports.find((port) => isListening(child.pid, port) === false);
  if (snatched === undefined) return;
  await child.kill();
  throw new PortTaken(snatched);
};

/** The last line that speaks of an error, or the very last one. */
const lastWords = (log: string): string => {
  const lines = readFileSync(log, "utf8").trimEnd().split("\n").slice(-40);
  return lines.findLast((line) => /error|fatal|panic/i.test(line)) ?? lines.at(-1) ?? "";
};
