import { type RawBuilder, sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freshDatabase } from "../test/stack/index.ts";
import { openDatabase } from "./connection.ts";
import { withoutAnswer } from "./prepared.ts";
import type { Db, Tx } from "./schema.ts";

let db: Db;

beforeAll(async () => {
  const { adminUrl } = await freshDatabase();
  db = openDatabase(adminUrl, { applicationName: "engross test", connections: 1 });
  await sql`
    create table note (id int primary key, words text, at timestamptz, bytes bytea, people text[], many int, is_so boolean)`.execute(
    db,
  );
});

afterAll(() => db.destroy());

interface Note {
  readonly id: number;
  readonly words: string | null;
  readonly at: Date | null;
  readonly bytes: Buffer | null;
  readonly people: readonly string[] | null;
  readonly many: number | null;
  readonly is_so: boolean | null;
}

const insertion = (note: Note): RawBuilder<unknown> => sql`
  insert into note values
    (${note.id}, ${note.words}, ${note.at}, ${note.bytes}, ${note.people}, ${note.many}, ${note.is_so})`;

const written = async (note: Note, tx: Tx): Promise<void> =>
  withoutAnswer(tx, { compile: () => insertion(note).compile(tx) });

const kept = async (): Promise<readonly Note[]> => (await sql<Note>`select * from note order by id`.execute(db)).rows;

test("values arrive the same whether their statement travels alone or with others", async () => {
  const notes: readonly Note[] = [
    {
      id: 1,
      words: 'it\'s a \\ and "quotes"; drop table note; -- 合同',
      at: new Date("2026-02-28T23:59:59.123Z"),
      bytes: Buffer.from([0, 1, 39, 92, 255]),
      people: ["", "NULL", 'a "b", {c} \\', "'; --", "合同\n"],
      many: -7,
      is_so: false,
    },
    { id: 2, words: null, at: null, bytes: Buffer.alloc(0), people: [], many: null, is_so: null },
    { id: 3, words: "\n$1", at: new Date(0), bytes: null, people: null, many: 0, is_so: true },
  ];
  // The first time each statement is prepared, and travels alone; afterwards it travels with the next.
  for (const turn of [0, 1, 2]) {
    await sql`truncate note`.execute(db);
    await db.transaction().execute(async (tx) => {
      for (const note of notes) await written(note, tx);
    });
    expect(await kept(), `turn ${turn}`).toEqual(notes);
  }
});

test("text with a NUL is refused, and what travels with it is not kept", async () => {
  await sql`truncate note`.execute(db);
  const note = { id: 1, words: "a", at: null, bytes: null, people: null, many: null, is_so: null };
  const writing = db.transaction().execute(async (tx) => {
    await written(note, tx);
    await written({ ...note, id: 2, words: "a\0; select 1" }, tx);
  });
  await expect(writing).rejects.toThrow(/invalid byte sequence/);
  expect(await kept()).toEqual([]);
});

test("the failure of a statement that nobody waited for fails its transaction, and no other", async () => {
  await sql`truncate note`.execute(db);
  const note = { id: 1, words: "a", at: null, bytes: null, people: null, many: null, is_so: null };
  const twice = db.transaction().execute(async (tx) => {
    await written(note, tx);
    await written(note, tx);
  });
  await expect(twice).rejects.toMatchObject({ code: "23505" });
  const regretted = db.transaction().execute(async (tx) => {
    await written(note, tx);
    throw new Error("regretted");
  });
  await expect(regretted).rejects.toThrow("regretted");
  expect(await kept()).toEqual([]);
  await db.transaction().execute((tx) => written(note, tx));
  expect(await kept()).toEqual([note]);
});
