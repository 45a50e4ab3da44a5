import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Kysely, sql, type Transaction } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openDatabase } from "../db/connection.ts";
import { type FreshDatabase, freshDatabase } from "../test/stack/index.ts";
import {
  append,
  auditLedger,
  entries,
  type LedgerKeyAddress,
  type LedgerTables,
  openLedgerKey,
  runSequencer,
} from "./index.ts";
import { leafHash } from "./leaf.ts";

let urls: FreshDatabase;
let folder: string;
let key: LedgerKeyAddress;
let db: Kysely<LedgerTables>;
/** Sees everything, as only a superuser does. */
let everything: Kysely<LedgerTables>;

beforeAll(async () => {
  urls = await freshDatabase();
  folder = await mkdtemp(join(tmpdir(), "ledger-"));
  key = { file: join(folder, "ledger.key"), origin: "ledger.example/test" };
  db = openDatabase(urls.url, { applicationName: "test", connections: 20 });
  everything = openDatabase(urls.superuserUrl, { applicationName: "test" });
});

afterAll(async () => {
  await db?.destroy();
  await everything?.destroy();
  await rm(folder, { recursive: true, force: true });
});

const tenant = randomUUID();
const at = new Date("2026-03-01T09:30:00.123Z");
let subject: string;
beforeEach(() => {
  subject = `contract/${randomUUID()}`;
});

const inTenant = <T>(work: (tx: Transaction<LedgerTables>) => Promise<T>, whose: string = tenant): Promise<T> =>
  db.transaction().execute(async (tx) => {
    await sql`select set_config('engross.tenant', ${whose}, true)`.execute(tx);
    return work(tx);
  });

const told = (kind: string, body = {}) => ({ tenant, subject, kind, actor: "person/1", at, body });

const timeline = (limit = 100) => inTenant((tx) => entries(tx, { subject, limit }));

/** Runs sequencers in this process until the work is done. */
const sequencing = async <T>(work: (faults: readonly unknown[]) => Promise<T>): Promise<T> => {
  const end = new AbortController();
  const faults: unknown[] = [];
  const options = {
    url: urls.url,
    role: "engross_sequencer",
    key,
    rest: 5,
    onFault: (fault: unknown) => faults.push(fault),
  };
  const running = [1, 2].map(() => runSequencer({ ...options, signal: end.signal }));
  try {
    return await work(faults);
  } finally {
    end.abort();
    await Promise.all(running);
  }
};

const waiting = async (): Promise<number> => {
  const { rows } = await sql<{ count: number }>`select count(*) from ledger_outbox`.execute(everything);
  return rows[0]?.count ?? 0;
};
const allNumbered = (timeout = 20_000) => expect.poll(waiting, { timeout }).toBe(0);

test("an entry that the database refuses undoes all of its transaction, and whoever waits is told why", async () => {
  const foreign = { ...told("forged"), tenant: randomUUID() };
  const last = inTenant(async (tx) => {
    await append(tx, [told("kept")]);
    await append(tx, [foreign]);
  });
  await expect(last).rejects.toThrow(/row-level security/);
  const before = inTenant(async (tx) => {
    await append(tx, [foreign]);
    return entries(tx, { subject, limit: 1 });
  });
  await expect(before).rejects.toThrow(/row-level security/);
  expect(await timeline()).toEqual([]);
  await inTenant((tx) => append(tx, [told("afterwards")]));
  expect((await timeline()).map(({ kind }) => kind)).toEqual(["afterwards"]);
});

test("what was appended shows at once, and again with its number, as the same entry at the same place", async () => {
  const seenInside = await inTenant(async (tx) => {
    await append(tx, [told("drafted", { amount: 12_50, note: "买卖合同" }), told("submitted")]);
    return entries(tx, { subject, limit: 10 });
  });
  expect(seenInside.map(({ kind, index }) => [kind, index])).toEqual([
    ["submitted", null],
    ["drafted", null],
  ]);
  expect(seenInside[1]).toMatchObject({ actor: "person/1", at, body: { amount: 1250, note: "买卖合同" } });
  await sequencing(() => allNumbered());
  const numbered = await timeline();
  expect(numbered).toEqual(seenInside.map((entry) => ({ ...entry, index: expect.any(Number) })));
});

test("what is rolled back was never told", async () => {
  await expect(
    inTenant(async (tx) => {
      await append(tx, [told("purged")]);
      throw new Error("could not purge");
    }),
  ).rejects.toThrow("could not purge");
  await inTenant((tx) => append(tx, [told("kept")]));
  await sequencing(() => allNumbered());
  expect((await timeline()).map(({ kind }) => kind)).toEqual(["kept"]);
});

test("a page of a timeline goes on where the last one ended, though entries were numbered in between", async () => {
  const kinds = ["a", "b", "c", "d", "e"];
  for (const kind of kinds) await inTenant((tx) => append(tx, [told(kind)]));
  const first = await timeline(2);
  await sequencing(() => allNumbered());
  const last = first.at(-1);
  const rest = await inTenant((tx) => entries(tx, { subject, limit: 10, ...(last && { before: last.id }) }));
  expect([...first, ...rest].map(({ kind }) => kind)).toEqual(kinds.toReversed());
});

test("another tenant reads nothing, and nobody reads anything without saying who they are", async () => {
  await inTenant((tx) => append(tx, [told("secret")]));
  const readAs = (whose: string) => inTenant((tx) => entries(tx, { subject, limit: 10 }), whose);
  expect([await readAs(randomUUID()), await readAs("")]).toEqual([[], []]);
  await sequencing(() => allNumbered());
  expect([await readAs(randomUUID()), await readAs("")]).toEqual([[], []]);
  expect(await readAs(tenant)).toHaveLength(1);
});

test.each(["update ledger_entry set kind = 'x'", "delete from ledger_entry", "truncate ledger_entry"])(
  "nobody can do it, the owner and a superuser included: %s",
  async (change) => {
    await inTenant((tx) => append(tx, [told("fact")]));
    await sequencing(() => allNumbered());
    await expect(sql.raw(change).execute(db)).rejects.toThrow("permission denied");
    await expect(sql.raw(change).execute(everything)).rejects.toThrow("append-only");
  },
);

test.each([
  "insert into ledger_entry (index, id) values (99, 99)",
  "delete from ledger_outbox",
  "update ledger_outbox set body = '{}'",
  "insert into ledger_outbox (xid) values ('1')",
])("who does business can only append: %s", async (change) => {
  await expect(sql.raw(change).execute(db)).rejects.toThrow("permission denied");
});

/** Waits until the leader has begun and ended a look at the outbox. */
const leaderHasLooked = async (): Promise<void> => {
  const lookedAfter = async (time: Date): Promise<Date | undefined> => {
    const { rows } = await sql<{ at: Date }>`
      select state_change as at from pg_stat_activity
      where application_name = 'ledger sequencer' and datname = current_database()
        and query = 'commit' and state = 'idle' and date_trunc('milliseconds', state_change) > ${time}`.execute(
      everything,
    );
    return rows[0]?.at;
  };
  let time = new Date();
  for (const _ of ["the look in hand", "the next"]) {
    const next = async () => {
      const looked = await lookedAfter(time);
      if (looked === undefined) return false;
      time = looked;
      return true;
    };
    await expect.poll(next, { interval: 1 }).toBe(true);
  }
};

test("a younger entry waits for an older transaction that is still open, so numbers follow transactions", async () => {
  const older = Promise.withResolvers<void>();
  const wrote = Promise.withResolvers<void>();
  const open = inTenant(async (tx) => {
    await append(tx, [told("older")]);
    expect((await entries(tx, { subject, limit: 1 })).map(({ kind }) => kind)).toEqual(["older"]);
    wrote.resolve();
    await older.promise;
  });
  await wrote.promise;
  await sequencing(async () => {
    await inTenant((tx) => append(tx, [told("younger")]));
    await leaderHasLooked();
    expect((await timeline()).map(({ kind, index }) => [kind, index])).toEqual([["younger", null]]);
    older.resolve();
    await open;
    await allNumbered();
  });
  const numbers = new Map((await timeline()).map(({ kind, index }) => [kind, index ?? -1]));
  expect(numbers.get("older")).toBeLessThan(numbers.get("younger") ?? -1);
});

test("a leader that loses its connection says so and goes on", async () => {
  await sequencing(async (faults) => {
    await inTenant((tx) => append(tx, [told("before")]));
    await allNumbered();
    await sql`select pg_terminate_backend(pid, 5000) from pg_stat_activity
              where application_name = 'ledger sequencer' and datname = current_database()`.execute(everything);
    await inTenant((tx) => append(tx, [told("after")]));
    await allNumbered();
    expect(faults.length).toBeGreaterThan(0);
  });
});

test("entries of a dump restored from another server, whose transactions counted further, are numbered as well", async () => {
  await sql`insert into ledger_outbox (tenant, subject, kind, actor, at, body, xid)
            values (${tenant}, ${subject}, 'restored', 'system', ${at}, '{}', '9000000000000000')`.execute(everything);
  await sequencing(() => allNumbered());
  expect((await timeline()).map(({ index }) => index)).toEqual([expect.any(Number)]);
});

const startProcess = (): ChildProcess =>
  spawn(process.execPath, ["--import", "tsx", "--input-type=module", "--eval", program], {
    stdio: ["ignore", "inherit", "inherit"],
  });

const program = `
  import { runSequencer } from ${JSON.stringify(new URL("./sequencer.ts", import.meta.url).href)};
  await runSequencer({ url: process.env.LEDGER_URL, role: "engross_sequencer", key: JSON.parse(process.env.LEDGER_KEY),
    rest: 5, onFault: console.error,
    signal: new AbortController().signal });`;

test("processes that number are killed while many write: no number is missing, no entry is lost or told twice", async () => {
  process.env["LEDGER_URL"] = urls.url;
  process.env["LEDGER_KEY"] = JSON.stringify(key);
  const numbered = async () =>
    (await sql<{ count: number }>`select count(*) from ledger_entry where subject = ${subject}`.execute(everything))
      .rows[0]?.count ?? 0;
  let processes = [startProcess(), startProcess()];
  const kept: string[] = [];
  let writing = true;
  const writer = async (): Promise<void> => {
    for (let turn = 1; writing; turn++) {
      const kinds = [randomUUID(), randomUUID()];
      const dropped = turn % 5 === 0;
      await inTenant(async (tx) => {
        for (const kind of kinds) await append(tx, [told(kind)]);
        if (dropped) throw new Error("dropped");
      }).then(
        () => kept.push(...kinds),
        (error: Error) => expect(error.message).toBe("dropped"),
      );
    }
  };
  const writers = Array.from({ length: 8 }, writer);
  try {
    for (let round = 0; round < 4; round++) {
      const before = await numbered();
      await expect.poll(numbered, { timeout: 20_000 }).toBeGreaterThan(before);
      const [victim, survivor] = processes;
      victim?.kill("SIGKILL");
      processes = [...(survivor ? [survivor] : []), startProcess()];
    }
    writing = false;
    await Promise.all(writers);
    await allNumbered();
  } finally {
    writing = false;
    for (const child of processes) {
      child.kill("SIGKILL");
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    }
  }

  const ledger = await everything.selectFrom("ledger_entry").selectAll().orderBy("index").execute();
  expect(ledger.map(({ index }) => index)).toEqual(ledger.map((_, place) => place));
  expect(
    ledger
      .filter((entry) => entry.subject === subject)
      .map(({ kind }) => kind)
      .sort(),
  ).toEqual(kept.sort());
  for (const { entry, leaf_hash } of ledger) expect(leafHash(entry).equals(leaf_hash)).toBe(true);
  const audit = await auditLedger(everything, { key: await openLedgerKey(key), vouchedFrom: ledger.length });
  expect(audit).toMatchObject({ entries: ledger.length, findings: [] });
}, 120_000);
