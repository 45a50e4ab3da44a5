import { setTimeout as pause } from "node:timers/promises";

/** One seal follows another: between two that people wait for there are records, letters and their own hands. */
const calmMs = 250;

let sealing = 0;
let lastSealed = Number.NEGATIVE_INFINITY;
const waiting: (() => void)[] = [];

/** Work that people wait for: whoever signed sees a moment later that they did. */
export const whileSealing = async <T>(work: () => Promise<T>): Promise<T> => {
  sealing += 1;
  try {
    return await work();
  } finally {
    sealing -= 1;
    lastSealed = performance.now();
    if (sealing === 0) for (const go of waiting.splice(0)) go();
  }
};

/** How many it seals now. */
export const sealsUnderWay = (): number => sealing;

/**
 * Resolves once this worker has sealed nothing for a moment, and after so many ms in any case: what nobody looks at while it
 * is made gives way to what somebody does, and is never kept waiting by it for long.
 */
export const untilQuiet = async (patience = 3_000): Promise<void> => {
  const end = performance.now() + patience;
  const ended = new AbortController();
  const over = pause(patience, undefined, { signal: ended.signal }).catch(() => undefined);
  while (performance.now() < end) {
    const calmIn = sealing > 0 ? Number.POSITIVE_INFINITY : lastSealed + calmMs - performance.now();
    if (calmIn <= 0) break;
    const quiet = sealing > 0 ? new Promise<void>((resolve) => waiting.push(resolve)) : pause(calmIn);
    await Promise.race([quiet, over]);
  }
  ended.abort();
};
