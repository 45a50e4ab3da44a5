import { createHash } from "node:crypto";
import fc from "fast-check";
import { type RawBuilder, sql, type Transaction } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { auditWithin } from "./audit.ts";
import { canonicalJson } from "./canonical.ts";
import { type FreshLedger, freshLedger } from "./fresh-ledger.ts";
import { auditLedger, checkpoint, type LedgerTables } from "./index.ts";
import { leafHash } from "./leaf.ts";

let ledger: FreshLedger;
let anchor: string;
const numbered = 560;
const waiting = 12;

beforeAll(async () => {
  ledger = await freshLedger();
  const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
  const told = (place: number) => ({
    subject: `contract/${place % 7}`,
    kind: `kind-${place % 5}`,
    body: { place, ...(place % 4 === 0 && { sha256: sha256(`document ${place}`) }) },
  });
  const pairs = (from: number, count: number) =>
    Array.from({ length: count / 2 }, (_, pair) => [told(from + pair * 2), told(from + pair * 2 + 1)]);
  for (let from = 0; from < numbered; from += 80) {
    await ledger.tell(...pairs(from, 80));
    expect(await ledger.number()).toEqual([]);
  }
  anchor = (await checkpoint(ledger.superuser)) ?? expect.unreachable();
  await ledger.tell(...pairs(numbered, waiting));
  // A superuser can do this, so constraints promise nothing here.
  await sql`alter table ledger_entry drop constraint ledger_entry_check`.execute(ledger.superuser);
});
afterAll(() => ledger?.close());

const rolledBack = Symbol("rolled back");

/** What an audit finds after a superuser has done this with triggers off; nothing of it stays. */
const findingsAfter = async (tamper: (tx: Transaction<LedgerTables>) => Promise<unknown>, anchors = [anchor]) => {
  let findings: Awaited<ReturnType<typeof auditWithin>>["findings"] = [];
  await ledger.superuser
    .transaction()
    .execute(async (tx) => {
      await sql`set local session_replication_role = replica`.execute(tx);
      await tamper(tx);
      ({ findings } = await auditWithin(tx, { key: ledger.key, anchors }));
      throw rolledBack;
    })
    .catch((error: unknown) => {
      if (error !== rolledBack) throw error;
    });
  return findings;
};

test("an untouched ledger has no findings", async () => {
  const audit = await auditLedger(ledger.superuser, { key: ledger.key, anchors: [anchor] });
  expect(audit.findings).toEqual([]);
  expect(audit.entries).toBe(numbered);
  expect(audit.checkpoints).toBeGreaterThanOrEqual(7);
});

interface Column {
  readonly table: string;
  readonly column: string;
  /** Another value than the column has, made of it. */
  readonly other: string;
}

const bytes = (name: string) => `set_byte(${name}, 0, get_byte(${name}, 0) # 1)`;
const text = (name: string) => `${name} || 'x'`;
const columns: readonly Column[] = [
  { table: "ledger_entry", column: "index", other: "index + 100000" },
  { table: "ledger_entry", column: "id", other: "id + 100000" },
  { table: "ledger_entry", column: "tenant", other: "gen_random_uuid()" },
  { table: "ledger_entry", column: "subject", other: text("subject") },
  { table: "ledger_entry", column: "kind", other: text("kind") },
  { table: "ledger_entry", column: "actor", other: text("actor") },
  { table: "ledger_entry", column: "at", other: "at + interval '1 ms'" },
  { table: "ledger_entry", column: "entry", other: bytes("entry") },
  { table: "ledger_entry", column: "leaf_hash", other: bytes("leaf_hash") },
  { table: "ledger_tile", column: "level", other: "level + 3" },
  { table: "ledger_tile", column: "n", other: "n + 100" },
  { table: "ledger_tile", column: "hashes", other: bytes("hashes") },
  { table: "ledger_tile", column: "root", other: bytes("root") },
  { table: "ledger_checkpoint", column: "number", other: "number + 100" },
  { table: "ledger_checkpoint", column: "size", other: "size + 10000" },
  { table: "ledger_checkpoint", column: "note", other: text("note") },
  { table: "ledger_checkpoint", column: "note", other: "replace(note, 'checkpoint', 'checkpoint 1')" },
  { table: "ledger_document", column: "sha256", other: bytes("sha256") },
  { table: "ledger_document", column: "index", other: "index + 1" },
  { table: "ledger_outbox", column: "tenant", other: "gen_random_uuid()" },
  { table: "ledger_outbox", column: "subject", other: text("subject") },
  { table: "ledger_outbox", column: "kind", other: text("kind") },
  { table: "ledger_outbox", column: "actor", other: text("actor") },
  { table: "ledger_outbox", column: "at", other: "at + interval '1 ms'" },
  { table: "ledger_outbox", column: "body", other: `body || '{"more":1}'` },
  { table: "ledger_outbox", column: "parts", other: "parts + 1" },
  { table: "ledger_outbox", column: "mac", other: bytes("mac") },
];
const tables = [...new Set(columns.map(({ table }) => table))];

/** The row at a place, from 0 to 1, of a table. */
const rowAt = (table: string, place: number): RawBuilder<unknown> =>
  sql`(select ctid from ${sql.id(table)} order by ctid
       offset floor(${place}::float8 * (select count(*) from ${sql.id(table)}))::bigint limit 1)`;

/** Everything of a row but its key, so that rows are exchanged by exchanging this. */
const contents: Readonly<Record<string, string>> = {
  ledger_entry: "id, tenant, subject, kind, actor, at, entry, leaf_hash",
  ledger_tile: "hashes, root",
  ledger_checkpoint: "note",
  ledger_outbox: "tenant, subject, kind, actor, at, body, part, parts, mac",
};

type Tampering = (tx: Transaction<LedgerTables>) => Promise<unknown>;

const place = fc.double({ min: 0, max: 0.9999, noNaN: true });

const edit = fc
  .tuple(fc.constantFrom(...columns), place)
  .map(([{ table, column, other }, at]): [string, Tampering] => [
    `edit ${table}.${column} at ${at}`,
    (tx) =>
      sql`update ${sql.id(table)} set ${sql.id(column)} = ${sql.raw(other)} where ctid = ${rowAt(table, at)}`.execute(
        tx,
      ),
  ]);

const remove = fc
  .tuple(fc.constantFrom(...tables), place)
  .map(([table, at]): [string, Tampering] => [
    `delete from ${table} at ${at}`,
    (tx) => sql`delete from ${sql.id(table)} where ctid = ${rowAt(table, at)}`.execute(tx),
  ]);

const exchange = fc
  .tuple(fc.constantFrom(...Object.entries(contents)), place)
  .map(([[table, listed], at]): [string, Tampering] => [
    `exchange neighbours in ${table} at ${at}`,
    async (tx) => {
      const key = { ledger_entry: "index", ledger_tile: "n", ledger_checkpoint: "number" }[table] ?? "id";
      const names = listed.split(", ");
      const sets = sql.raw(names.map((name) => `${name} = other.${name}`).join(", "));
      await sql`
        with two as (
          select t.*, row_number() over (order by ${sql.id(key)}) as turn from ${sql.id(table)} t
          where ${sql.raw(table === "ledger_tile" ? "level = 0" : "true")} order by ${sql.id(key)}
          offset floor(${at}::float8 * ((select count(*) from ${sql.id(table)}) - 2))::bigint limit 2)
        update ${sql.id(table)} t set ${sets} from two own join two other on own.turn <> other.turn
        where t.${sql.id(key)} = own.${sql.id(key)} ${sql.raw(table === "ledger_tile" ? "and t.level = 0" : "")}`.execute(
        tx,
      );
    },
  ]);

const insertions: Readonly<Record<string, string>> = {
  "ledger_entry, at its end": `insert into ledger_entry
    select index + 1, id + 5000, tenant, subject, kind, actor, at, entry, leaf_hash from ledger_entry order by index desc limit 1`,
  "ledger_entry, beyond its end": `insert into ledger_entry
    select index + 9, id + 5000, tenant, subject, kind, actor, at, entry, leaf_hash from ledger_entry order by index desc limit 1`,
  ledger_tile:
    "insert into ledger_tile select level, n + 2, hashes, root from ledger_tile where level = 0 and n < 2 limit 1",
  ledger_checkpoint: `insert into ledger_checkpoint
    select number + 1, size + 1, note from ledger_checkpoint order by number desc limit 1`,
  ledger_document: "insert into ledger_document values (sha256('forged'), 3)",
  ledger_outbox: `insert into ledger_outbox (tenant, subject, kind, actor, at, body)
    select tenant, subject, 'forged', actor, at, body from ledger_entry, (values ('{}'::jsonb)) as b (body) limit 1`,
  "ledger_outbox, with the MAC of another": `insert into ledger_outbox (tenant, subject, kind, actor, at, body, mac)
    select tenant, subject, 'forged', actor, at, body, mac from ledger_outbox limit 1`,
};
const insert = fc
  .constantFrom(...Object.entries(insertions))
  .map(([name, statement]): [string, Tampering] => [`insert into ${name}`, (tx) => sql.raw(statement).execute(tx)]);

/** Bytes, columns and leaf hash all changed to fit one another. */
const forge = place.map((at): [string, Tampering] => [
  `forge an entry at ${at}`,
  async (tx) => {
    const { rows } = await sql<{ index: number; entry: Buffer }>`
      select index, entry from ledger_entry where ctid = ${rowAt("ledger_entry", at)}`.execute(tx);
    for (const { index, entry } of rows) {
      const forged = Buffer.from(canonicalJson({ ...JSON.parse(entry.toString("utf8")), kind: "forged" }));
      await sql`update ledger_entry set kind = 'forged', entry = ${forged}, leaf_hash = ${leafHash(forged)}
                where index = ${index}`.execute(tx);
    }
  },
]);

test("a superuser's thousand random edits, deletions, insertions and exchanges of any row are all found", async () => {
  const kinds = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.oneof(edit, edit, edit, remove, exchange, insert, forge), async ([name, tamper]) => {
      kinds.add(name.replace(/ at [\d.e-]+$/, ""));
      expect(await findingsAfter(tamper), name).not.toEqual([]);
    }),
    { numRuns: 1_000, endOnFailure: true },
  );
  expect(kinds.size).toBeGreaterThan(30);
}, 180_000);

test("findings name the row", async () => {
  const renamed = await findingsAfter((tx) => sql`update ledger_entry set kind = 'x' where index = 300`.execute(tx));
  expect(renamed).toEqual([
    { table: "ledger_entry", row: "index 300", wrong: "its column kind is not what its bytes say" },
  ]);
  const gone = await findingsAfter((tx) => sql`delete from ledger_checkpoint where number = 3`.execute(tx));
  expect(gone[0]).toEqual({ table: "ledger_checkpoint", row: "number 4", wrong: "comes where 3 is due" });
});

test("an end that was cut off cleanly is found only with a checkpoint that was kept elsewhere", async () => {
  const cutOff: Tampering = async (tx) => {
    await sql`delete from ledger_checkpoint where size > 480`.execute(tx);
    await sql`delete from ledger_entry where index >= 480`.execute(tx);
    await sql`delete from ledger_document where index >= 480`.execute(tx);
    await sql`delete from ledger_tile where (n + 1) * 256 > 480 and level = 0`.execute(tx);
  };
  expect(await findingsAfter(cutOff, [])).toEqual([]);
  expect(await findingsAfter(cutOff)).toEqual([
    { table: "outside", row: "checkpoint 1 of those given", wrong: "covers 560 entries, of which 480 are left" },
  ]);
});
