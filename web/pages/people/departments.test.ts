import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { asSystem } from "../../../db/tenancy.ts";
import type { ContractId } from "../../../domain/ids.ts";
import type { Person } from "../../../domain/person.ts";
import { entries } from "../../../ledger/index.ts";
import { type ContractWeb, type Program, path, startContractWeb } from "../contract/web-under-test.ts";

let web: ContractWeb;
let administrator: Program;
let lawyer: Program;
let colleague: Program;
let colleagueIs: Person;
let head: Program;
let sales: string;
let east: string;
const contracts: Record<string, ContractId> = {};

beforeAll(async () => {
  web = await startContractWeb();
  const { people } = web;
  administrator = await web.program(people.administrator);
  lawyer = await web.program(people.otherLawyer);
  const id = randomUUID() as string as Person["id"];
  colleagueIs = await web.join({
    ...people.owner,
    id,
    email: `colleague.${id}@example.com`,
    name: "Example Colleague",
  });
  colleague = await web.program(colleagueIs);
  head = await web.program(people.secondApprover);
  for (const classification of ["internal", "confidential", "secret"] as const)
    contracts[classification] = await web.processes.create(undefined, { classification });
});

afterAll(() => web.close());

const made = async (path: string, name: string): Promise<string> => {
  const response = await administrator.ask("POST", path, { name });
  expect(response.status).toBe(201);
  return (await response.json()).id;
};

const place = async (person: Person, at: string | null, facts: { head?: boolean } = {}): Promise<number> =>
  (await administrator.ask("POST", `/people/${person.id}/move`, { place: at, manager: null, ...facts })).status;

const seen = async (who: Program): Promise<readonly string[]> => {
  const looks = Object.entries(contracts).map(
    async ([name, id]) => [name, (await who.ask("GET", path(id))).status] as const,
  );
  return (await Promise.all(looks)).flatMap(([name, status]) => (status === 200 ? [name] : []));
};

const listed = async (who: Program): Promise<readonly string[]> => {
  const { contracts: rows } = await (await who.ask("GET", "/contracts")).json();
  const ids = new Set(rows.map((row: { id: string }) => row.id));
  return Object.entries(contracts).flatMap(([name, id]) => (ids.has(id) ? [name] : []));
};

test("an administrator makes departments and teams, and says who belongs to them and who heads them", async () => {
  sales = await made("/departments", "Sales");
  east = await made(`/departments/${sales}/teams`, "East");
  expect((await administrator.ask("POST", "/departments", { name: "SALES" })).status).toBe(409);
  expect((await administrator.ask("POST", `/departments/${sales}/teams`, { name: "east" })).status).toBe(409);
  expect([await seen(colleague), await seen(head)]).toEqual([[], []]);

  expect(await place(web.people.owner, east)).toBe(204);
  expect(await place(colleagueIs, east)).toBe(204);
  expect(await place(web.people.secondApprover, sales, { head: true })).toBe(204);
  const { departments } = await (await administrator.ask("GET", "/departments")).json();
  expect(departments).toMatchObject([
    {
      name: "Sales",
      teams: [{ id: east, name: "East" }],
      people: [
        { name: "Example Colleague", team: east, head: false },
        { name: "Example Owner", team: east, head: false },
        { name: "示例审批人", team: null, head: true },
      ],
    },
  ]);
});

test("contracts go where their owner goes: a colleague reads the everyday ones, the head all but secrets, at once", async () => {
  expect(await seen(colleague)).toEqual(["internal"]);
  expect(await listed(colleague)).toEqual(["internal"]);
  expect(await seen(head)).toEqual(["internal", "confidential"]);
  expect(await listed(head)).toEqual(["internal", "confidential"]);
  const { place: told } = await (await colleague.ask("GET", path(contracts["internal"] as ContractId))).json();
  expect(told).toEqual({ department: sales, team: east, name: "Sales › East" });
});

test("whoever reads a contract for their team's sake does nothing with it, and is told why", async () => {
  const internal = contracts["internal"] as ContractId;
  expect((await colleague.ask("POST", path(internal, "/cancel"))).status).toBe(403);
  expect((await web.processes.state(internal)).stage).toBe("draft");
  const why = async (right: string) =>
    (await (await lawyer.ask("GET", path(internal, `/rights?person=${colleagueIs.id}&right=${right}`))).json()).answer;
  expect(await why("view")).toMatchObject({
    allowed: true,
    policies: [{ id: "colleagues-read" }],
    reason: "Business people read the public and internal contracts of their own team.",
  });
  expect(await why("submit")).toMatchObject({ allowed: false, policies: [{ id: "colleagues-only-read" }] });
});

test("a place chosen for a contract counts, wherever its owner belongs", async () => {
  const finance = await made("/departments", "Finance");
  const owner = await web.program(web.people.owner);
  const draft = { template: "nda-en", values: {}, place: finance };
  const response = await owner.ask("POST", "/contracts", draft);
  expect(response.status).toBe(201);
  const { id } = await response.json();
  expect((await colleague.ask("GET", path(id))).status).toBe(404);
  expect((await (await owner.ask("GET", path(id))).json()).place.name).toBe("Finance");
  expect((await owner.ask("POST", "/contracts", { ...draft, place: randomUUID() })).status).toBe(422);
});

test("whoever moves elsewhere loses sight with their next request, and the ledger tells by whom", async () => {
  expect(await place(colleagueIs, null)).toBe(204);
  expect([await seen(colleague), await listed(colleague)]).toEqual([[], []]);
  expect(await place(web.people.owner, sales)).toBe(204);
  expect(await place(colleagueIs, east)).toBe(204);
  expect(await seen(colleague)).toEqual([]);
  expect(await seen(head)).toEqual(["internal", "confidential"]);
  const roles = async (person: Person, held: readonly string[]) =>
    (await administrator.ask("POST", `/people/${person.id}/move`, { place: null, manager: null, roles: held })).status;
  const { people } = web;
  expect(await roles(people.secondApprover, ["approver", "administrator"])).toBe(422);
  expect(await roles(people.administrator, ["guest"])).toBe(409);
  expect(await seen(lawyer)).toEqual(["internal", "confidential"]);
  expect(await roles(people.otherLawyer, ["business"])).toBe(204);
  expect(await seen(lawyer)).toEqual([]);
  const [last] = await asSystem(web.services.db, web.people.tenant, (tx) =>
    entries(tx, { subject: `person/${web.people.owner.id}`, limit: 20 }),
  );
  expect(last).toMatchObject({
    kind: "person-changed",
    actor: `person/${web.people.administrator.id}`,
    body: { from: { team: east }, to: { team: null } },
  });
});

test("what people, teams or contracts belong to stays; nobody else manages any of it", async () => {
  for (const path of [`/departments/${sales}/remove`, `/departments/${sales}/teams/${east}/remove`])
    expect((await administrator.ask("POST", path)).status).toBe(409);
  expect((await administrator.ask("POST", `/departments/${randomUUID()}/remove`)).status).toBe(404);
  expect((await administrator.ask("POST", `/departments/${randomUUID()}/teams`, { name: "West" })).status).toBe(404);
  expect(await place(web.people.owner, randomUUID())).toBe(422);
  expect(await place(web.people.owner, null, { head: true })).toBe(422);
  expect((await lawyer.ask("GET", "/departments")).status).toBe(403);
  expect((await lawyer.ask("POST", `/people/${web.people.owner.id}/move`, { place: null, manager: null })).status).toBe(
    403,
  );
  const stranger = await web.stranger();
  expect((await stranger.ask("POST", "/departments", { name: "Theirs" })).status).toBe(403);
});

test("the pages show it in both languages, and their forms work without scripts", async () => {
  const english = await web.browser(web.people.administrator);
  const page = await (await english.go("/departments")).text();
  for (const shown of ["Departments and teams", "Headed by 示例审批人", "East", "Example Colleague"])
    expect(page).toContain(shown);
  const sent = await english.send("/departments", `/departments/${sales}`, { name: "Sales and service" });
  expect([sent.status, sent.headers.get("location")]).toEqual([303, "/departments"]);
  const moved = await english.send(`/people/${colleagueIs.id}`, `/people/${colleagueIs.id}/move`, {
    ...{ place: sales, head: "on", manager: web.people.manager.id },
  });
  expect(moved.status).toBe(303);
  const person = await (await english.go(`/people/${colleagueIs.id}?language=zh-CN`)).text();
  for (const shown of ["Example Colleague", "Sales and service", "部门负责人", "变更了角色、部门、团队或上级"])
    expect(person).toContain(shown);
});
