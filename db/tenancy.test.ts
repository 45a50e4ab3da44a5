import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { sql } from "kysely";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { classifications, mayView, viewerOf } from "../domain/access.ts";
import {
  type DepartmentId,
  type PersonId,
  parsePersonId,
  parseTenantId,
  type TeamId,
  type TenantId,
} from "../domain/ids.ts";
import { type Person, roles } from "../domain/person.ts";
import { append } from "../ledger/index.ts";
import { type FreshDatabase, freshDatabase } from "../test/stack/index.ts";
import { openDatabase } from "./connection.ts";
import { addPerson, listPeople } from "./person.ts";
import type { Db } from "./schema.ts";
import { asSystem, inTenant } from "./tenancy.ts";
import { addTenant, allTenants, tenantById } from "./tenant.ts";

let urls: FreshDatabase;
let db: Db;

const newTenant = (): TenantId => parseTenantId(randomUUID()) ?? newTenant();
const newPerson = (): PersonId => parsePersonId(randomUUID()) ?? newPerson();

const person = (tenant: TenantId, facts: Partial<Person> = {}): Person => {
  const id = newPerson();
  return {
    id,
    tenant,
    name: "Example Lawyer",
    email: `${id}@example.com`,
    language: "zh-CN",
    timeZone: "Asia/Shanghai",
    roles: ["legal"],
    active: true,
    ...facts,
  };
};

/** A tenant with one person and one ledger entry. */
const organisation = async (name: string) => {
  const tenant = { id: newTenant(), name, language: "en", timeZone: "Europe/Berlin" } as const;
  const member = person(tenant.id);
  await asSystem(db, tenant.id, async (tx) => {
    await addTenant(tx, tenant);
    await addPerson(tx, member);
    await append(tx, [{ tenant: tenant.id, subject: "person/1", kind: "added", actor: "system", at: new Date() }]);
  });
  return { tenant, member };
};

let ours: Awaited<ReturnType<typeof organisation>>;
let theirs: Awaited<ReturnType<typeof organisation>>;

beforeAll(async () => {
  urls = await freshDatabase();
  db = openDatabase(urls.url, { applicationName: "test" });
  ours = await organisation("Ours");
  theirs = await organisation("Theirs");
});

afterAll(() => db?.destroy());

/** The ledger's tree: hashes and signatures over all tenants' entries, which anybody may read. */
const ofNobody = ["ledger_tile", "ledger_checkpoint", "ledger_document"];

/** Tables whose rows belong to tenants: all else that the application may read outside the schema of sign-in. */
const readableTables = async (): Promise<readonly string[]> => {
  const { rows } = await sql<{ name: string }>`
    select relname as name from pg_class
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and has_table_privilege(oid, 'select')
      and relname <> all (${ofNobody})`.execute(db);
  return rows.map((row) => row.name);
};

test("every table that the application can read is closed by row-level security, for its owner too", async () => {
  const { rows } = await sql<{ relname: string }>`
    select relname from pg_class
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and has_table_privilege(oid, 'select')
      and relname <> all (${ofNobody}) and not (relrowsecurity and relforcerowsecurity)`.execute(db);
  expect(rows).toEqual([]);
  expect(await readableTables()).toEqual(expect.arrayContaining(["tenant", "person", "ledger_outbox", "ledger_entry"]));
});

test("where nobody said who is looking, raw SQL as the runtime login finds no row and writes none", async () => {
  for (const table of await readableTables()) {
    const { rows } = await sql`select * from ${sql.id(table)}`.execute(db);
    expect(rows, table).toEqual([]);
  }
  await expect(
    sql`insert into tenant (id, name, language, time_zone) values (${newTenant()}, 'x', 'en', 'UTC')`.execute(db),
  ).rejects.toThrow("row-level security");
});

test("raw SQL within one tenant finds nothing of another, whatever it asks for", async () => {
  await inTenant(db, viewerOf(ours.member), async (tx) => {
    const { rows: tenants } = await sql`select id from tenant`.execute(tx);
    const { rows: people } = await sql`select id from person`.execute(tx);
    const { rows: told } =
      await sql`select tenant from ledger_outbox union all select tenant from ledger_entry`.execute(tx);
    expect(tenants).toEqual([{ id: ours.tenant.id }]);
    expect(people).toEqual([{ id: ours.member.id }]);
    expect(told).toEqual([{ tenant: ours.tenant.id }]);
    const changed = await sql`update person set name = 'x' where id = ${theirs.member.id}`.execute(tx);
    expect(changed.numAffectedRows).toBe(0n);
  });
});

test("raw SQL cannot write into another tenant, nor point at its people", async () => {
  const asMember = viewerOf(ours.member);
  await expect(inTenant(db, asMember, (tx) => addPerson(tx, person(theirs.tenant.id)))).rejects.toThrow(
    "row-level security",
  );
  await expect(
    inTenant(db, asMember, (tx) => sql`update person set tenant = ${theirs.tenant.id}`.execute(tx)),
  ).rejects.toThrow("row-level security");
  await expect(
    inTenant(db, asMember, (tx) => addPerson(tx, person(ours.tenant.id, { manager: theirs.member.id }))),
  ).rejects.toThrow("foreign key");
  await expect(
    inTenant(db, asMember, (tx) =>
      append(tx, [{ tenant: theirs.tenant.id, subject: "x", kind: "x", actor: "x", at: new Date() }]),
    ),
  ).rejects.toThrow("row-level security");
});

test("the runtime login can neither switch the policies off nor become the owner", async () => {
  await expect(sql`alter table person disable row level security`.execute(db)).rejects.toThrow("must be owner");
  await expect(sql`set role engross_owner`.execute(db)).rejects.toThrow("permission denied");
  await expect(sql`select * from kysely_migration`.execute(db)).rejects.toThrow("permission denied");
});

test("a connection forgets who was looking, after a commit and after a failure", async () => {
  const single = openDatabase(urls.url, { applicationName: "test", connections: 1 });
  try {
    const see = () => single.selectFrom("person").selectAll().execute();
    expect(await inTenant(single, viewerOf(ours.member), (tx) => listPeople(tx, { limit: 10 }))).toHaveLength(1);
    expect(await see()).toEqual([]);
    await expect(
      inTenant(single, viewerOf(ours.member), () => Promise.reject(new Error("changed my mind"))),
    ).rejects.toThrow("changed my mind");
    expect(await see()).toEqual([]);
    expect(await inTenant(single, viewerOf(theirs.member), (tx) => tenantById(tx, ours.tenant.id))).toBeUndefined();
  } finally {
    await single.destroy();
  }
});

test("workers learn which tenants there are, and nothing more, without being one of them", async () => {
  expect(await allTenants(db)).toEqual([ours.tenant, theirs.tenant].sort((a, b) => (a.id < b.id ? -1 : 1)));
});

test("only the application's role may ask the questions that cross tenants", async () => {
  const stranger = new pg.Client({ connectionString: urls.superuserUrl });
  await stranger.connect();
  try {
    await stranger.query("begin; create role stranger; set local role stranger");
    await expect(stranger.query("select installation_tenants()")).rejects.toThrow("permission denied");
  } finally {
    await stranger.query("rollback");
    await stranger.end();
  }
});

test("the database and the rules never disagree about who sees a contract", async () => {
  const me = newPerson();
  const other = newPerson();
  const departments = [randomUUID() as string as DepartmentId, randomUUID() as string as DepartmentId];
  const teams = [randomUUID() as string as TeamId, randomUUID() as string as TeamId];
  const anyPerson = fc.record({
    roles: fc
      .array(fc.constantFrom(...roles), { minLength: 1 })
      .map(([first = "guest", ...rest]) => [first, ...rest] as const),
    active: fc.boolean(),
    department: fc.constantFrom(...departments),
    team: fc.constantFrom(...teams),
    head: fc.boolean(),
  });
  const anyContract = fc.record({
    owner: fc.constantFrom(me, other),
    named: fc.subarray([me, other]),
    classification: fc.constantFrom(...classifications),
    department: fc.constantFrom(null, ...departments),
    team: fc.constantFrom(null, ...teams),
  });
  await fc.assert(
    fc.asyncProperty(anyPerson, anyContract, async (facts, contract) => {
      const somebody = person(ours.tenant.id, { id: me, ...facts, roles: [...facts.roles] });
      const { rows } = await inTenant(db, viewerOf(somebody), (tx) =>
        sql<{ sees: boolean }>`
          select viewer_sees(${contract.owner}, ${contract.named}, ${contract.classification},
            ${contract.department}, ${contract.team}) as sees`.execute(tx),
      );
      expect(rows).toEqual([{ sees: mayView(somebody, { tenant: ours.tenant.id, ...contract }) }]);
    }),
    { numRuns: 500 },
  );
  const system = await asSystem(db, ours.tenant.id, (tx) =>
    sql`select viewer_sees(${other}, '{}', 'secret', null, null) as sees`.execute(tx),
  );
  expect(system.rows).toEqual([{ sees: true }]);
});
