import { setTimeout as pause } from "node:timers/promises";

/**
 * Asks again and again until the answer is neither undefined nor an exception.
 *
 * @param seconds how long to go on asking
 * @param stop asked between tries: return true to give up at once
 * @throws the last exception, or `Error("no answer")`, when time is up
 */
export const until = async <T>(
  ask: () => Promise<T | undefined>,
  seconds: number,
  stop: () => boolean = () => false,
): Promise<T> => {
  const deadline = Date.now() + seconds * 1000;
  for (let wait = 20; ; wait = Math.min(wait * 1.5, 250)) {
    let failure: unknown = new Error("no answer");
    try {
      const answer = await ask();
      if (answer !== undefined) return answer;
    } catch (error) {
      failure = error;
    }
    if (stop() || Date.now() > deadline) throw failure;
    await pause(wait);
  }
};
