import { sql } from "kysely";
import pg from "pg";
import { beforeAll, expect, test } from "vitest";
import { type FreshDatabase, freshDatabase } from "../test/stack/index.ts";
import { isDatabaseUnavailable, openDatabase } from "./connection.ts";

let urls: FreshDatabase;

beforeAll(async () => {
  urls = await freshDatabase();
});

const failure = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => expect.unreachable("should have failed"),
    (error: unknown) => error,
  );

/** What PostgreSQL does to every session when it restarts. */
const endSessions = async (applicationName: string): Promise<void> => {
  const client = new pg.Client({ connectionString: urls.superuserUrl });
  await client.connect();
  const ended = await client.query(
    "select pg_terminate_backend(pid, 5000) from pg_stat_activity where application_name = $1",
    [applicationName],
  );
  expect(ended.rowCount).toBeGreaterThan(0);
  await client.end();
};

test("losing the server in the middle of a transaction fails that transaction, says why, and nothing else", async () => {
  const lost: Error[] = [];
  const db = openDatabase(urls.url, { applicationName: "midway", onConnectionLost: (error) => lost.push(error) });
  try {
    const error = await failure(
      db.transaction().execute(async (tx) => {
        await sql`select 1`.execute(tx);
        await endSessions("midway");
        await expect.poll(() => lost.length).toBe(1);
        await sql`select 1`.execute(tx);
      }),
    );
    expect(isDatabaseUnavailable(error)).toBe(true);
    expect((await sql`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }]);
  } finally {
    await db.destroy();
  }
});

test("losing the server while nothing is asked goes unnoticed by whoever asks next", async () => {
  const lost: Error[] = [];
  const db = openDatabase(urls.url, { applicationName: "idle", onConnectionLost: (error) => lost.push(error) });
  try {
    await sql`select 1`.execute(db);
    await endSessions("idle");
    await expect.poll(() => lost.length).toBe(1);
    expect((await sql`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }]);
  } finally {
    await db.destroy();
  }
});

test("a server that is not there is told apart from a mistake of ours", async () => {
  const nowhere = openDatabase("postgres://engross@127.0.0.1:1/engross", { applicationName: "nowhere" });
  expect(isDatabaseUnavailable(await failure(sql`select 1`.execute(nowhere)))).toBe(true);
  await nowhere.destroy();

  const db = openDatabase(urls.url, { applicationName: "mistakes", statementTimeout: 50 });
  expect(isDatabaseUnavailable(await failure(sql`select nonsense`.execute(db)))).toBe(false);
  expect(isDatabaseUnavailable(await failure(sql`select pg_sleep(5)`.execute(db)))).toBe(false);
  await db.destroy();
});

test("days stay days, and whole numbers stay whole", async () => {
  const db = openDatabase(urls.url, { applicationName: "types" });
  const { rows } = await sql`select '2026-03-01'::date as day, 9007199254740991::bigint as most`.execute(db);
  expect(rows).toEqual([{ day: "2026-03-01", most: Number.MAX_SAFE_INTEGER }]);
  await expect(sql`select 9007199254740992::bigint`.execute(db)).rejects.toThrow(RangeError);
  await db.destroy();
});
