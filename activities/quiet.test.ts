import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import { untilQuiet, whileSealing } from "./quiet.ts";

/** Seals until it is told that it is done. */
const sealing = () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { sealed: whileSealing(() => promise), finish: resolve };
};

test("what can wait goes on at once while nothing is sealed, and a moment after the last seal is done", async () => {
  await untilQuiet(60_000);
  const [first, second] = [sealing(), sealing()];
  let went = false;
  const waited = untilQuiet(60_000).then(() => {
    went = true;
  });
  first.finish();
  await first.sealed;
  expect(went).toBe(false);
  second.finish();
  await second.sealed;
  const done = performance.now();
  await waited;
  expect(performance.now() - done).toBeGreaterThanOrEqual(240);
});

test("a seal that begins in the moment after another keeps it waiting on", async () => {
  const first = sealing();
  first.finish();
  await first.sealed;
  let went = false;
  const waited = untilQuiet(60_000).then(() => {
    went = true;
  });
  await pause(100);
  const second = sealing();
  await pause(400);
  expect(went).toBe(false);
  second.finish();
  await second.sealed;
  await waited;
});

test("however much is sealed, it waits no longer than it was told", async () => {
  const seal = sealing();
  const began = Date.now();
  await untilQuiet(50);
  expect(Date.now() - began).toBeGreaterThanOrEqual(45);
  seal.finish();
  await seal.sealed;
});

test("a seal that fails keeps nobody waiting", async () => {
  const failed = whileSealing(async () => {
    await pause(1);
    throw new Error("The store is away");
  });
  const waited = untilQuiet(60_000);
  await expect(failed).rejects.toThrow("The store is away");
  await waited;
});
