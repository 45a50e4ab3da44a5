import { randomUUID } from "node:crypto";
import { rename, rm } from "node:fs/promises";
import { sql } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";
import { canonicalJson } from "./canonical.ts";
import { type FreshLedger, freshLedger } from "./fresh-ledger.ts";
import {
  auditLedger,
  checkpoint,
  checkpointByNumber,
  consistencyProof,
  entriesTile,
  inclusionProof,
  LedgerMisconfigured,
  LedgerTampered,
  openCheckpoint,
} from "./index.ts";
import { leafHash } from "./leaf.ts";
import { consistent, included } from "./verify/merkle.ts";

let ledger: FreshLedger;
beforeEach(async () => {
  ledger = await freshLedger();
});
afterEach(() => ledger.close());

const audit = () => auditLedger(ledger.superuser, { key: ledger.key });
const told = (count: number) => Array.from({ length: count }, (_, place) => ({ subject: "s", body: { place } }));

/** As the first release left its ledger: entries of version 1, numbered, and no tree. */
const releaseOne = async (count: number): Promise<void> => {
  const { tenant, superuser } = ledger;
  const at = new Date("2026-01-01T00:00:00.000Z");
  const facts = { tenant, subject: "s", kind: "told", actor: "person/1" };
  const rows = Array.from({ length: count }, (_, index) => {
    const body = index === 7 ? { sha256: "0".repeat(64) } : { index };
    const entry = Buffer.from(canonicalJson({ v: 1, ...facts, at: at.toISOString(), body }));
    return { index, id: index + 1, ...facts, at, entry, leaf_hash: leafHash(entry) };
  });
  for (let from = 0; from < count; from += 1000)
    await superuser
      .insertInto("ledger_entry")
      .values(rows.slice(from, from + 1000))
      .execute();
  await sql`select setval(pg_get_serial_sequence('ledger_outbox', 'id'), ${count + 1})`.execute(superuser);
};

test("entries from before there was a tree are taken into it at the first run, and later ones follow them", async () => {
  await releaseOne(5_700);
  await ledger.tell(told(10));
  expect(await ledger.number()).toEqual([]);
  const first = await ledger.superuser.selectFrom("ledger_checkpoint").select("size").where("number", "=", 0).execute();
  expect(first).toEqual([{ size: 5_700 }]);
  expect(await audit()).toMatchObject({ entries: 5_710, findings: [] });
});

test("whatever is numbered is signed in the same transaction, by whoever leads", async () => {
  for (const count of [1, 255, 1, 300]) {
    await ledger.tell(told(count));
    expect(await ledger.number()).toEqual([]);
    const note = await checkpoint(ledger.superuser);
    const { size } = openCheckpoint(note ?? "", ledger.key.verifierKey) ?? expect.unreachable();
    const entries = await ledger.superuser.selectFrom("ledger_entry").select("index").execute();
    expect(size).toBe(entries.length);
  }
  expect((await audit()).findings).toEqual([]);
});

test("who may see no entry can still prove what is in the tree, from hashes alone", async () => {
  for (const count of [300, 400]) {
    await ledger.tell(told(count));
    await ledger.number();
  }
  const { stranger, superuser, key } = ledger;
  const opened = async (note: Promise<string | undefined>) =>
    openCheckpoint((await note) ?? "", key.verifierKey) ?? expect.unreachable();
  const [older, newer] = [await opened(checkpointByNumber(stranger, 0)), await opened(checkpoint(stranger))];
  const { root, size } = newer;
  const { rows } = await sql<{ index: number; leaf: Buffer }>`
    select index, leaf_hash as leaf from ledger_entry where index in (0, 255, 256, 699)`.execute(superuser);
  for (const { index, leaf } of rows)
    expect(included({ index, size, leaf, path: await inclusionProof(stranger, index, size), root })).toBe(true);
  const path = await consistencyProof(stranger, older.size, size);
  expect(consistent({ from: older.size, to: size, oldRoot: older.root, newRoot: root, path })).toBe(true);
  expect(await entriesTile(stranger, 0)).toBeUndefined();
  expect(await entriesTile(superuser, 0)).toBeDefined();
});

const behindTriggers = (statement: string) =>
  ledger.superuser.transaction().execute(async (tx) => {
    await sql`set local session_replication_role = replica`.execute(tx);
    await sql.raw(statement).execute(tx);
  });

test.each([
  "delete from ledger_entry where index = (select max(index) from ledger_entry)",
  "delete from ledger_checkpoint where number = (select max(number) from ledger_checkpoint)",
  "update ledger_tile set root = sha256('x')",
])("nothing is signed on top of a ledger that was changed: %s", async (statement) => {
  await ledger.tell(told(256));
  await ledger.number();
  await ledger.tell(told(20));
  await ledger.number();
  await behindTriggers(statement);
  await ledger.tell(told(1));
  expect(await ledger.number()).toContainEqual(expect.any(LedgerTampered));
  expect((await audit()).findings).not.toEqual([]);
});

test("a ledger goes on under the key that it began with, and says which one it wants", async () => {
  await ledger.tell(told(1));
  await ledger.number();
  const kept = `${ledger.address.file}.kept`;
  await rename(ledger.address.file, kept);
  await ledger.tell(told(1));
  expect(await ledger.number()).toContainEqual(expect.any(LedgerMisconfigured));
  const other = await freshLedger();
  await rename(other.address.file, ledger.address.file);
  expect(String((await ledger.number())[0])).toContain("has not signed the ledger's newest checkpoint");
  await other.close();
  await rm(ledger.address.file);
  await rename(kept, ledger.address.file);
  expect(await ledger.number()).toEqual([]);
});

test("an entry that somebody slipped into the outbox, or changed there, is marked for ever", async () => {
  await ledger.tell(told(2));
  await behindTriggers("update ledger_outbox set kind = 'forged' where part = 2");
  await behindTriggers(
    `insert into ledger_outbox (tenant, subject, kind, actor, at, body) values ('${randomUUID()}', 's', 'forged', 'a', now(), '{}')`,
  );
  expect((await audit()).findings.map(({ table }) => table)).toEqual(["ledger_outbox", "ledger_outbox"]);
  await ledger.number();
  expect((await audit()).findings.map(({ row }) => row)).toEqual(["index 1", "index 2"]);
});

test("an entry that somebody took out of the outbox is missed beside those that were told with it", async () => {
  await ledger.tell(told(3));
  await behindTriggers("delete from ledger_outbox where part = 2");
  await ledger.number();
  expect((await audit()).findings.map(({ wrong }) => wrong)).toEqual([
    "is part 1 of 3, and the parts after it are missing",
    "is part 3 of 3, and the parts before it are missing",
  ]);
});
