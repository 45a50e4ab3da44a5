import { randomInt } from "node:crypto";
import { createServer } from "node:net";
import { readJson, writePrivately } from "./data-folder.ts";
import { SetUpProblem, say } from "./problem.ts";

/** Below the range from which systems take the ports of outgoing connections. */
const lowest = 20_000;
const highest = 32_000;

/** Hands out ports of 127.0.0.1, the same ones at every start while they are free. */
export interface Ports {
  /** A port for a purpose, preferring the one used last time, then `wanted`. Asked again, it moves if it was taken. */
  readonly get: (purpose: string, wanted?: number) => Promise<number>;
}

export const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });

/** Another program got hold of a port that was to be ours. */
export class PortTaken extends SetUpProblem {
  constructor(port: number) {
    super(say.portTaken(port));
  }
}

/**
 * Between our look at a port and the moment when a program listens there, another one may take it: then all is tried
 * again, with a fresh look.
 */
export const whileTaken = async <T>(start: () => Promise<T>, tries = 5): Promise<T> => {
  try {
    return await start();
  } catch (error) {
    if (!(error instanceof PortTaken) || tries === 1) throw error;
    return whileTaken(start, tries - 1);
  }
};

/** The first free port from `wanted` on; says so when it is another one. */
export const nextFree = async (wanted: number): Promise<number> => {
  for (let port = wanted; port <= Math.min(wanted + 100, 65_535); port += 1) {
    if (!(await isFree(port))) continue;
    if (port !== wanted) console.log(say.portMoved(wanted, port));
    return port;
  }
  throw new SetUpProblem(say.noFreePort);
};

/** @param file where the ports are remembered */
export const rememberedPorts = async (file: string): Promise<Ports> => {
  const remembered: Record<string, number> = { ...(await readJson<Record<string, number>>(file)) };
  const ours = new Map<number, string>();
  let queue: Promise<unknown> = Promise.resolve();

  const choose = async (purpose: string, wanted: number | undefined): Promise<number> => {
    const usable = async (port: number) => (ours.get(port) ?? purpose) === purpose && (await isFree(port));
    const before = remembered[purpose] ?? wanted;
    let port = before ?? randomInt(lowest, highest);
    for (let tries = 0; !(await usable(port)); tries += 1) {
      if (tries > 1000) throw new SetUpProblem(say.noFreePort);
      port = randomInt(lowest, highest);
    }
    if (before !== undefined && before !== port) console.log(say.portMoved(before, port));
    ours.set(port, purpose);
    remembered[purpose] = port;
    await writePrivately(file, JSON.stringify(remembered, undefined, 2));
    return port;
  };

  return {
    get: (purpose, wanted) => {
      const chosen = queue.then(() => choose(purpose, wanted));
      queue = chosen.catch(() => undefined);
      return chosen;
    },
  };
};
