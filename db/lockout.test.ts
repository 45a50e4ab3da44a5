import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freshDatabase } from "../test/stack/index.ts";
import { openDatabase } from "./connection.ts";
import { forgive, tryUnlessLocked } from "./lockout.ts";
import type { Db } from "./schema.ts";

let db: Db;
beforeAll(async () => {
  db = openDatabase((await freshDatabase()).url, { applicationName: "test" });
});
afterAll(() => db?.destroy());

const patience = { free: 4, firstMs: 60_000, mostMs: 200_000 };
const wait = async (key: string): Promise<number | undefined> =>
  Number((await tryUnlessLocked(db, { key, patience }))?.facts["retryAfter"] ?? 0);
const times = async (key: string, count: number): Promise<readonly (number | undefined)[]> => {
  const waits = [];
  for (let i = 0; i < count; i += 1) waits.push(await wait(key));
  return waits;
};
/** As if the lock had run out. */
const unlock = () => sql`update auth.lockout set locked_until = now() - interval '1 second'`.execute(db);

test("after its free tries a key is locked, each time for twice as long, up to a limit; being right forgives all", async () => {
  expect(await times("one", 6)).toEqual([0, 0, 0, 0, 60, 60]);
  await unlock();
  expect(await times("one", 2)).toEqual([0, 120]);
  await unlock();
  expect(await times("one", 2)).toEqual([0, 200]);
  expect(await wait("another")).toBe(0);
  await forgive(db, "one");
  expect(await times("one", 4)).toEqual([0, 0, 0, 0]);
});

test("trying at once from everywhere gains nothing", async () => {
  const waits = await Promise.all(Array.from({ length: 12 }, () => wait("together")));
  expect(waits.filter((seconds) => seconds === 0)).toHaveLength(4);
});

test("a day without tries forgives all", async () => {
  await times("old", 5);
  await sql`update auth.lockout set locked_until = now() - interval '1 day', expires_at = now() - interval '1 second'`.execute(
    db,
  );
  expect(await times("old", 4)).toEqual([0, 0, 0, 0]);
});

test("whoever is right takes back their own try under a shared key, and nobody else's", async () => {
  expect(await times("office", 2)).toEqual([0, 0]);
  for (let morning = 0; morning < 9; morning += 1) {
    expect(await wait("office")).toBe(0);
    await forgive(db, "somebody", "office");
  }
  expect(await times("office", 3)).toEqual([0, 0, 60]);
  await forgive(db, "somebody", "office");
  expect(await wait("office")).toBe(60);
});

test("what one lock refuses is not counted under the next", async () => {
  const both = async () =>
    (await tryUnlessLocked(db, { key: "street", patience }, { key: "door", patience })) !== undefined;
  await times("street", 5);
  expect([await both(), await both(), await both(), await both()]).toEqual([true, true, true, true]);
  expect(await times("door", 5)).toEqual([0, 0, 0, 0, 60]);
  await forgive(db, "street");
  expect(await both()).toBe(true);
});
