import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type DepartmentId,
  type PersonId,
  parsePersonId,
  parseTenantId,
  type TeamId,
  type TenantId,
} from "../domain/ids.ts";
import type { Person } from "../domain/person.ts";
import { refuse } from "../domain/refusal.ts";
import { freshDatabase } from "../test/stack/index.ts";
import { openDatabase } from "./connection.ts";
import { addDepartment, addTeam } from "./department.ts";
import {
  addPerson,
  listPeople,
  managerChain,
  peopleByIds,
  peopleByRole,
  personByEmail,
  personById,
  personSigningIn,
  savePerson,
} from "./person.ts";
import type { Db, Tx } from "./schema.ts";
import { asSystem } from "./tenancy.ts";
import { addTenant } from "./tenant.ts";

let db: Db;
let tenant: TenantId;

const newTenant = (): TenantId => parseTenantId(randomUUID()) ?? newTenant();
const newPerson = (): PersonId => parsePersonId(randomUUID()) ?? newPerson();

beforeAll(async () => {
  db = openDatabase((await freshDatabase()).url, { applicationName: "test" });
});

afterAll(() => db?.destroy());

/** Does something in a tenant of its own. */
const inNewTenant = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => {
  tenant = newTenant();
  return asSystem(db, tenant, async (tx) => {
    await addTenant(tx, { id: tenant, name: "A", language: "en", timeZone: "UTC" });
    return work(tx);
  });
};

const added = async (tx: Tx, facts: Partial<Person> = {}): Promise<Person> => {
  const id = newPerson();
  const person: Person = {
    id,
    tenant,
    name: "王芳",
    email: `${id}@example.com`,
    language: "zh-CN",
    timeZone: "Asia/Shanghai",
    roles: ["business", "approver"],
    active: true,
    ...facts,
  };
  expect(await addPerson(tx, person)).toBeUndefined();
  return person;
};

test("a person is read back as added, by id and by address in any case", () =>
  inNewTenant(async (tx) => {
    const boss = await added(tx);
    const department = randomUUID() as string as DepartmentId;
    const team = randomUUID() as string as TeamId;
    await addDepartment(tx, { id: department, tenant, name: "销售部" });
    await addTeam(tx, { id: team, tenant, department, name: "华东组" });
    const person = await added(tx, { manager: boss.id, department, team, head: true });
    expect(await personById(tx, person.id)).toEqual(person);
    expect(await personByEmail(tx, person.email.toUpperCase())).toEqual(person);
    expect(await personById(tx, newPerson())).toBeUndefined();
    expect(await peopleByIds(tx, [person.id, newPerson()])).toEqual([person]);
    expect(await peopleByIds(tx, [])).toEqual([]);
  }));

test("an address belongs to one person in the whole installation, in whatever case it is written", async () => {
  const first = await inNewTenant((tx) => added(tx));
  await inNewTenant(async (tx) => {
    const second = { ...first, id: newPerson(), tenant, email: first.email.toUpperCase() };
    expect(await addPerson(tx, second)).toEqual(refuse("email-taken"));
    expect(await listPeople(tx, { limit: 10 })).toEqual([]);
  });
});

test("signing in finds whose an address is before the tenant is known, and that somebody has left", async () => {
  const person = await inNewTenant((tx) => added(tx));
  const signingIn = { tenant, person: person.id, active: true };
  expect(await personSigningIn(db, person.email.toUpperCase())).toEqual(signingIn);
  await asSystem(db, tenant, (tx) => savePerson(tx, { ...person, active: false }));
  expect(await personSigningIn(db, person.email)).toEqual({ ...signingIn, active: false });
  expect(await personSigningIn(db, "nobody@example.com")).toBeUndefined();
});

test("people are listed by name, page by page, none twice and none left out", () =>
  inNewTenant(async (tx) => {
    const names = ["Ada", "Bo", "Bo", "Bo", "Cy"];
    for (const name of names) await added(tx, { name });
    const seen: Person[] = [];
    for (let page = await listPeople(tx, { limit: 2 }); page.length > 0; ) {
      seen.push(...page);
      const after = seen.at(-1);
      page = await listPeople(tx, { limit: 2, ...(after && { after }) });
    }
    expect(seen.map(({ name }) => name)).toEqual(names);
    expect(new Set(seen.map(({ id }) => id)).size).toBe(5);
  }));

test("whoever is asked for by role still works here", () =>
  inNewTenant(async (tx) => {
    const signer = await added(tx, { roles: ["legal", "signer"] });
    await added(tx, { roles: ["signer"], active: false });
    await added(tx, { roles: ["legal"] });
    expect(await peopleByRole(tx, "signer")).toEqual([signer]);
  }));

test("escalation climbs past managers who left, and ends at the top", () =>
  inNewTenant(async (tx) => {
    const top = await added(tx);
    const left = await added(tx, { manager: top.id, active: false });
    const boss = await added(tx, { manager: left.id });
    const person = await added(tx, { manager: boss.id });
    expect(await managerChain(tx, person.id)).toEqual([boss, top]);
    expect(await managerChain(tx, top.id)).toEqual([]);
  }));

test("escalation ends where managers manage one another in a circle", () =>
  inNewTenant(async (tx) => {
    const one = await added(tx);
    const two = await added(tx, { manager: one.id });
    const circle = { ...one, manager: two.id };
    await savePerson(tx, circle);
    expect(await managerChain(tx, two.id)).toEqual([circle]);
  }));

test.each([
  ["a role that does not exist", sql`roles = '{emperor}'`],
  ["no role at all", sql`roles = '{}'`],
  ["managing oneself", sql`manager_id = id`],
  ["a head of no department", sql`head = true`],
  ["an address that is none", sql`email = 'nobody'`],
])("the database refuses %s", async (_, change) => {
  const changing = inNewTenant(async (tx) => {
    await added(tx);
    await sql`update person set ${change}`.execute(tx);
  });
  await expect(changing).rejects.toThrow("check constraint");
});
