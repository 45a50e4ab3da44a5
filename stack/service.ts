import { setTimeout as pause } from "node:timers/promises";
import type { Child } from "./child.ts";
import type { Environment } from "./configuration.ts";
import { say } from "./problem.ts";

/** Something that runs beside us and can be stopped, killed and started again under the same address. */
export interface Service {
  readonly name: string;
  /** Its address, for people. */
  readonly where: string;
  /** The variables that lead other processes to it. */
  readonly environment: Environment;
  /** Does nothing while it runs; resolves when it answers. */
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
  /** Ends it as a crash would; it stays down until `start`. */
  readonly kill: () => Promise<void>;
}

export interface ServiceOptions {
  readonly name: string;
  readonly where: string;
  readonly environment?: Environment;
  /** Starts the process and resolves when it answers. */
  readonly launch: () => Promise<Child>;
}

const longestPause = 30_000;
const healthyAfter = 10_000;

/** Launches a service and launches it again whenever it ends unasked, ever more slowly while it keeps dying. */
export const runService = async (options: ServiceOptions): Promise<Service> => {
  let child: Child | undefined;
  let wanted = new AbortController();

  const launch = async (): Promise<void> => {
    const launched = await options.launch();
    child = launched;
    const { signal } = wanted;
    const since = Date.now();
    void launched.ended.then((how) => {
      if (!signal.aborted) return relaunch(launched, how, Date.now() - since > healthyAfter ? 0 : 1000, signal);
      return undefined;
    });
  };

  const relaunch = async (dead: Child, how: number | string, wait: number, signal: AbortSignal): Promise<void> => {
    console.error(say.processDied(options.name, String(how), dead.log));
    await pause(wait, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    try {
      await launch();
    } catch (error) {
      if (signal.aborted) return;
      await relaunch(dead, error instanceof Error ? error.message : String(error), nextPause(wait), signal);
    }
  };

  const end = async (how: "stop" | "kill"): Promise<void> => {
    wanted.abort();
    await child?.[how]();
  };

  await launch();
  return {
    name: options.name,
    where: options.where,
    environment: options.environment ?? {},
    start: async () => {
      if (child?.running() === true) return;
      wanted.abort();
      wanted = new AbortController();
      await launch();
    },
    stop: () => end("stop"),
    kill: () => end("kill"),
  };
};

const nextPause = (wait: number): number => Math.min(Math.max(wait, 500) * 2, longestPause);
