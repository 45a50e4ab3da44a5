/** Asks until the answer is there, for at most `patience` ms; then fails with what was being waited for. */
export const until = async <T>(
  what: string,
  ask: () => Promise<T | undefined | null | false>,
  patience = 30_000,
): Promise<T> => {
  const end = Date.now() + patience;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== null && answer !== false) return answer;
    if (Date.now() > end) throw new Error(`Waited ${patience / 1000} s for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};
