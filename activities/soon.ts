import { setTimeout as pause } from "node:timers/promises";

const patienceMs = 5_000;
const pauseMs = 200;

/** What the ledger has within a second or two, when it is there; `undefined` where it is not after five. */
export const soon = async <T>(ask: () => Promise<T | undefined>): Promise<T | undefined> => {
  const end = Date.now() + patienceMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined || Date.now() > end) return answer;
    await pause(pauseMs);
  }
};
