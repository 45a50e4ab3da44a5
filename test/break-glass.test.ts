import { sql } from "kysely";
import { afterAll, beforeAll, expect, it } from "vitest";
import { glassById } from "../db/break-glass.ts";
import { asSystem } from "../db/tenancy.ts";
import type { ContractId, GlassId } from "../domain/ids.ts";
import type { Person } from "../domain/person.ts";
import { fastForward } from "../engine/time-skipping.ts";
import { entries } from "../ledger/index.ts";
import { lettersSoFar } from "../mail/caught.ts";
import { type ContractWeb, type Program, path, startContractWeb } from "../web/pages/contract/web-under-test.ts";
import { glassWorkflowId } from "../workflows/break-glass.ts";
import { salesDraft } from "./contract-process.ts";
import { until } from "./until.ts";

let web: ContractWeb;
let contract: ContractId;
let number: string;
let administrator: Program;
let officer: Program;
let lawyer: Program;
let manager: Program;
let auditor: Program;

beforeAll(async () => {
  web = await startContractWeb();
  const { processes, people, program } = web;
  [administrator, officer, lawyer] = [
    await program(people.administrator),
    await program(people.officer),
    await program(people.lawyer),
  ];
  [manager, auditor] = [await program(people.manager), await program(people.auditor)];
  contract = await processes.create(salesDraft(), { classification: "secret" });
  number = (await processes.row(contract)).number;
  for (const one of [administrator, officer, lawyer, manager]) await one.confirm();
}, 60_000);

afterAll(() => web.close());

const told = (person: Person, what: string) =>
  until(`${what} to ${person.email}`, async () => {
    const letters = await lettersSoFar(web.processes.configuration.mail.catcherUrl ?? "", person.email);
    return letters.find(({ subject }) => subject.includes(what));
  });

const asks = async (who: Program, hours = 2): Promise<GlassId> => {
  const answer = await who.ask("POST", "/break-glass", { number, hours, reason: "The owner is in hospital" });
  expect(answer.status).toBe(201);
  return (await answer.json()).id;
};

const glass = async (id: GlassId) => {
  const row = await asSystem(web.processes.db, web.processes.tenant, (tx) => glassById(tx, id));
  if (!row) throw new Error("There is none");
  return row;
};

const looks = async (who: Program): Promise<number> => (await who.ask("GET", path(contract))).status;

it("An administrator reads a secret contract only once two others agreed; it is loud, and every look is marked", async () => {
  const { people, processes, browser } = web;
  expect(await looks(administrator)).toBe(404);
  const id = await asks(administrator);
  await told(people.officer, "Emergency access asked for");
  expect((await officer.ask("POST", `/break-glass/${id}/approve`)).status).toBe(200);
  expect(await looks(administrator)).toBe(404);
  expect((await auditor.ask("POST", `/break-glass/${id}/approve`)).status).toBe(403);
  expect((await lawyer.ask("POST", `/break-glass/${id}/approve`)).status).toBe(200);
  expect(await looks(administrator)).toBe(200);
  expect(await looks(officer)).toBe(404);
  for (const person of [people.owner, people.auditor, people.manager, people.officer])
    await told(person, "EMERGENCY ACCESS GRANTED");
  const page = await (await (await browser(people.owner)).go(path(contract))).text();
  expect(page).toContain(`${people.administrator.name} has emergency access`);
  const history = await asSystem(processes.db, processes.tenant, (tx) =>
    entries(tx, { subject: `contract/${contract}`, limit: 50 }),
  );
  expect(history.find(({ kind }) => kind === "glass-broken")?.body).toMatchObject({ for: people.administrator.id });
  const seen = await asSystem(processes.db, processes.tenant, (tx) =>
    entries(tx, { subject: `access/${contract}`, limit: 50 }),
  );
  const look = seen.find(({ kind, actor }) => kind === "contract-viewed" && actor.includes(people.administrator.id));
  expect(look?.body["allowedBy"]).toEqual(["emergency-opens"]);
  const shown = await (await auditor.ask("GET", `/break-glass/${id}`)).json();
  expect(shown.looks).toHaveLength(1);
  expect((await administrator.ask("POST", path(contract, "/submit-for-review"))).status).toBe(403);

  expect((await manager.ask("POST", `/break-glass/${id}/end`)).status).toBe(200);
  expect(await looks(administrator)).toBe(404);
});

it("It ends by itself: by the row at once, whatever the process does, and by the process when its time has come", async () => {
  const { processes } = web;
  const id = await asks(officer, 8);
  expect((await officer.ask("POST", `/break-glass/${id}/approve`)).status).toBe(409);
  expect((await manager.ask("POST", `/break-glass/${id}/approve`)).status).toBe(200);
  expect(await looks(officer)).toBe(200);
  await asSystem(processes.db, processes.tenant, (tx) =>
    sql`update break_glass set until = now() - interval '1 second' where id = ${id}`.execute(tx),
  );
  expect([(await glass(id)).stage, await looks(officer)]).toEqual(["open", 404]);
  await fastForward(processes.engine, glassWorkflowId(id), 9 * 3_600_000);
  await until("it to have ended", async () => (await glass(id)).stage === "ended");
});

it("Its review is asked for until somebody who had no part in it gives it", async () => {
  const { people, processes } = web;
  const id = await asks(lawyer, 1);
  expect((await officer.ask("POST", `/break-glass/${id}/approve`)).status).toBe(200);
  await fastForward(processes.engine, glassWorkflowId(id), 2 * 3_600_000);
  await told(people.auditor, "To review");
  await fastForward(processes.engine, glassWorkflowId(id), 14 * 86_400_000);
  await told(people.manager, "Overdue review");
  const verdict = { verdict: "not-justified", note: "The owner could have been reached" };
  expect((await officer.ask("POST", `/break-glass/${id}/review`, verdict)).status).toBe(409);
  expect((await auditor.ask("POST", `/break-glass/${id}/review`, verdict)).status).toBe(200);
  expect(await (await auditor.ask("GET", `/break-glass/${id}`)).json()).toMatchObject({
    ...{ stage: "reviewed", verdict: "not-justified", note: verdict.note },
    reviewedBy: { id: people.auditor.id },
  });
  await told(people.owner, "Reviewed");
});
