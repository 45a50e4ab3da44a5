import { afterAll, beforeAll, expect, test } from "vitest";
import { type AccessRow, lastUse } from "../../db/access-log.ts";
import { asSystem } from "../../db/tenancy.ts";
import type { ContractId } from "../../domain/ids.ts";
import type { Person } from "../../domain/person.ts";
import { type Entry, entries } from "../../ledger/index.ts";
import { factsTold, isIdOrCode } from "../../test/leaves.ts";
import { type ContractWeb, path, startContractWeb } from "../pages/contract/web-under-test.ts";

let web: ContractWeb;
let contract: ContractId;

beforeAll(async () => {
  web = await startContractWeb();
  contract = await web.processes.create();
});
afterAll(() => web?.close());

const lines = (of: Person): Promise<AccessRow[]> =>
  asSystem(web.services.db, of.tenant, (tx) =>
    tx.selectFrom("access_log").selectAll().where("person", "=", of.id).orderBy("at").orderBy("id").execute(),
  );

const entriesOf = (of: Person): Promise<readonly Entry[]> =>
  asSystem(web.services.db, of.tenant, async (tx) => {
    const told: Entry[] = [];
    for (const subject of [`contract/${contract}`, `access/${contract}`, `access/${of.tenant}`])
      told.push(...(await entries(tx, { subject, limit: 200 })));
    return told.filter(({ actor }) => actor === `person/${of.id}`);
  });

test("every look at a contract is told with who, what, which version, from where and by which policy", async () => {
  const { lawyer } = web.people;
  const { ask } = await web.program(lawyer);
  expect((await ask("GET", path(contract))).status).toBe(200);
  const [seen] = await lines(lawyer);
  expect(seen).toMatchObject({
    ...{ act: "viewed", object: "contract", contract, version: 1, actor: `person/${lawyer.id}`, face: "api" },
    ...{ address: "127.0.0.1", allowed_by: ["readers-read"], country: null, session_agent: null },
  });
  expect(seen?.session).not.toBeNull();
  expect(seen?.user_agent).not.toBe("");
});

test("a search is told with its words, and a list with how much it named", async () => {
  const { manager } = web.people;
  const { ask } = await web.program(manager);
  await ask("GET", "/contracts");
  await ask("GET", "/contracts?q=Secret%20Orchid%20%E5%85%B0%E8%8A%B1");
  const [listed, searched] = await lines(manager);
  expect(listed).toMatchObject({ act: "viewed", object: "register", search: null });
  expect(listed?.found).toBeGreaterThan(0);
  expect(searched).toMatchObject({ act: "searched", object: "register", search: "Secret Orchid 兰花", found: 0 });
});

test("no ledger entry of a look names anybody, an address, a device or what was looked for", async () => {
  const told = [...(await entriesOf(web.people.lawyer)), ...(await entriesOf(web.people.manager))];
  const looks = told.filter(({ body }) => "access" in body);
  expect(looks.length).toBeGreaterThanOrEqual(3);
  for (const [member, value] of looks.flatMap(({ body }) => factsTold(body)))
    if (typeof value === "string") expect(isIdOrCode(value), `${member}: ${value}`).toBe(true);
  const rows = [...(await lines(web.people.lawyer)), ...(await lines(web.people.manager))];
  expect(new Set(looks.map(({ body }) => body["access"]))).toEqual(new Set(rows.map(({ id }) => id)));
});

test("a try that is refused is told too, whether the contract is there or not", async () => {
  const { approver } = web.people;
  const { ask } = await web.program(approver);
  const nowhere = crypto.randomUUID() as ContractId;
  expect((await ask("GET", path(contract))).status).toBe(404);
  expect((await ask("GET", path(nowhere))).status).toBe(404);
  expect(await lines(approver)).toMatchObject([
    { act: "refused", contract, refused: "not-found" },
    { act: "refused", contract: null, refused: "not-found" },
  ]);
});

test("the last use of a contract is the last look that was not refused", async () => {
  const { lawyer, approver, tenant } = web.people;
  await asSystem(web.services.db, tenant, async (tx) => {
    const used = await lastUse(tx, lawyer.id, [contract]);
    expect(used.get(contract)?.getTime()).toBe((await lines(lawyer)).at(-1)?.at.getTime());
    expect(await lastUse(tx, approver.id, [contract])).toEqual(new Map());
  });
});
