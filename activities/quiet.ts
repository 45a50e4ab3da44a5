import { setTimeout as pause } from "node:timers/promises";

let sealing = 0;
const waiting: (() => void)[] = [];

/** Work that people wait for: whoever signed sees a moment later that they did. */
export const whileSealing = async <T>(work: () => Promise<T>): Promise<T> => {
  sealing += 1;
  try {
    return await work();
  } finally {
    sealing -= 1;
    if (sealing === 0) for (const go of waiting.splice(0)) go();
  }
};

/**
 * Resolves once this worker seals nothing, and after so many ms in any case: what nobody looks at while it is made gives
 * way to what somebody does, and is never kept waiting by it for long.
 */
export const untilQuiet = async (patience: number): Promise<void> => {
  if (sealing === 0) return;
  const ended = new AbortController();
  const quiet = new Promise<void>((resolve) => waiting.push(resolve));
  await Promise.race([quiet, pause(patience, undefined, { signal: ended.signal }).catch(() => undefined)]);
  ended.abort();
};
