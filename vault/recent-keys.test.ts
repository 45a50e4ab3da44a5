import { randomBytes } from "node:crypto";
import { expect, it, vi } from "vitest";
import { recentKeys } from "./recent-keys.ts";

const safe = { tenant: "acme", safe: "c1" };

it("a key is remembered for its safe alone, and forgotten when its time is over, however often it was used", () => {
  vi.useFakeTimers();
  try {
    const key = randomBytes(32);
    const recent = recentKeys(5_000);
    recent.keep(safe, key);
    expect(recent.get(safe)).toEqual(key);
    expect(recent.get({ ...safe, safe: "c2" })).toBeUndefined();
    vi.advanceTimersByTime(4_999);
    recent.keep(safe, key);
    expect(recent.get(safe)).toEqual(key);
    vi.advanceTimersByTime(1);
    expect(recent.get(safe)).toBeUndefined();
  } finally {
    vi.useRealTimers();
  }
});

it("a key that is forgotten meanwhile does not change under the hands of whoever seals with it", () => {
  const key = randomBytes(32);
  const recent = recentKeys(60_000);
  recent.keep(safe, key);
  const held = recent.get(safe);
  recent.forget(safe);
  expect(held).toEqual(key);
  expect(recent.get(safe)).toBeUndefined();
});
