import { afterAll, beforeAll, expect, test } from "vitest";
import { personById } from "../../../db/person.ts";
import { asSystem } from "../../../db/tenancy.ts";
import type { GuestId } from "../../../domain/act.ts";
import { openSlots } from "../../../domain/approval.ts";
import type { ContractId, IncidentId, PersonId } from "../../../domain/ids.ts";
import { negotiationOf, type RoundId } from "../../../domain/negotiation.ts";
import { fastForward } from "../../../engine/time-skipping.ts";
import { entries } from "../../../ledger/index.ts";
import { type CaughtLetter, lettersSoFar } from "../../../mail/caught.ts";
import { asPerson } from "../../../test/contract-process.ts";
import { until } from "../../../test/until.ts";
import { offboardingWorkflowId } from "../../../workflows/offboarding.ts";
import { type ContractWeb, type Program, startContractWeb } from "../contract/web-under-test.ts";

let web: ContractWeb;
let administrator: Program;
let leaver: Program;
let draft: ContractId;
let frozen: ContractId;
let inApproval: ContractId;
const guest = crypto.randomUUID() as string as GuestId;
const incident = crypto.randomUUID() as string as IncidentId;

beforeAll(async () => {
  web = await startContractWeb();
  const { people, processes } = web;
  administrator = await web.program(people.administrator);
  leaver = await web.program(people.owner);
  draft = await processes.create();
  await processes.must(
    draft,
    { type: "invite-guest", guest, days: 30, receiver: "committed", steppedUp: false },
    asPerson(people.owner),
  );
  await processes.must(
    draft,
    { type: "send-round", round: crypto.randomUUID() as string as RoundId, version: 1, days: 7, words: null },
    asPerson(people.owner),
  );
  frozen = await processes.create();
  await processes.must(frozen, { type: "freeze", incident }, { kind: "incident", incident });
  inApproval = await processes.toApproval();
});

afterAll(() => web.close());

const leave = (person: { readonly id: string }, successor: string | null = null): Promise<Response> =>
  administrator.ask("POST", `/people/${person.id}/leave`, { successor });

const report = async (person: { readonly id: string }) =>
  (await administrator.ask("GET", `/people/${person.id}/leaving`)).json();

const openSlotOf = async (contract: ContractId) => {
  const { approval } = await web.processes.state(contract);
  return approval ? openSlots(approval)[0]?.id : undefined;
};

const lettersTo = (address: string): Promise<readonly CaughtLetter[]> =>
  lettersSoFar(web.processes.configuration.mail.catcherUrl ?? "", address);

test("it takes an administrator who has just confirmed, somebody else to leave, and somebody to take over", async () => {
  const { people } = web;
  expect((await leave(people.owner)).status).toBe(403);
  await administrator.confirm();
  expect((await leave(people.administrator)).status).toBe(409);
  expect((await leave(people.owner, people.administrator.id)).status).toBe(422);
  expect((await leave(people.manager)).status).toBe(422);
  const lawyer = await web.program(people.lawyer);
  await lawyer.confirm();
  expect((await lawyer.ask("POST", `/people/${people.owner.id}/leave`, {})).status).toBe(403);
  expect((await leaver.ask("GET", "/inbox")).status).toBe(200);
});

test("whoever leaves is out with the next request; the manager gets the work, and what is frozen waits", async () => {
  const { people, processes } = web;
  expect((await leave(people.owner)).status).toBe(200);
  expect((await leaver.ask("GET", "/inbox")).status).toBe(401);
  const signIn = await fetch(new URL("/api/v1/session", web.services.publicUrl), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ email: people.owner.email, password: "correct horse battery staple" }),
  });
  expect(signIn.status).toBe(401);
  await until("the rest to be handed over", async () => {
    const { work } = await report(people.owner);
    return work.some((one: { state: string; count: number }) => one.state === "done" && one.count === 2);
  });
  const handed = await processes.state(draft);
  expect([handed.owner, negotiationOf(handed).guests]).toMatchObject([
    people.manager.id,
    [{ id: guest, by: people.manager.id, state: "open" }],
  ]);
  expect((await processes.state(inApproval)).owner).toBe(people.manager.id);
  expect((await processes.state(frozen)).owner).toBe(people.owner.id);
  const told = await until("the report that something waits", async () => {
    const { work, endedAt } = await report(people.owner);
    return work.some((one: { why: string }) => one.why === "frozen") && { work, endedAt };
  });
  expect(told.endedAt).toBeNull();
  const letter = await until("the letter", async () =>
    (await lettersTo(people.administrator.email)).find(({ subject }) => subject.includes("some work waits")),
  );
  expect(letter.text).toContain("Waiting: 1");
  const { number } = await processes.row(frozen);
  expect(letter.text).not.toContain(number);
  const toManager = await until("the manager's letter", async () =>
    (await lettersTo(people.manager.email)).find(({ subject }) => subject.includes("some work waits")),
  );
  expect(toManager.text).toContain(number);
});

test("once the contract is free again it goes over too, and the end is reported", async () => {
  const { people, processes } = web;
  await processes.must(frozen, { type: "unfreeze", incident }, { kind: "incident", incident });
  const [left] = await asSystem(processes.db, processes.tenant, (tx) =>
    tx.selectFrom("offboarding").select("id").where("person", "=", people.owner.id).execute(),
  );
  await fastForward(processes.engine, offboardingWorkflowId(left?.id ?? ""), 120_000);
  await until("the end", async () => (await report(people.owner)).endedAt);
  expect((await processes.state(frozen)).owner).toBe(people.manager.id);
  await until("the last letter", async () =>
    (await lettersTo(people.administrator.email)).some(({ subject }) => subject.includes("the work is handed over")),
  );
  const page = await (await web.browser(people.lawyer)).go(`/people/${people.owner.id}/leaving`);
  expect(page.status).toBe(403);
});

test("open approvals go to somebody who may decide them, and the leaver's link opens nothing", async () => {
  const { people, processes, services } = web;
  const id = crypto.randomUUID() as string as PersonId;
  const spare = await web.join({ ...people.approver, id, email: `spare.${id}@example.com`, name: "Example Spare" });
  const contract = await processes.toApproval();
  const slot = await until("the approver to be asked", async () => openSlotOf(contract));
  await processes.linkFor(contract, slot);
  await processes.must(
    contract,
    { type: "delegate-approval", slot, to: people.secondApprover.id, manager: null },
    asPerson(people.approver),
  );
  expect((await leave(people.approver, people.lawyer.id)).status).toBe(200);
  await until("the end", async () => (await report(people.approver)).endedAt);
  // What the leaver had delegated is no longer theirs to delegate; everybody else has a say in the round already.
  const { approval } = await processes.state(contract);
  expect(approval && openSlots(approval).map(({ approver }) => approver)).toEqual([spare.id]);
  await until("the letter to the substitute", async () => (await lettersTo(spare.email)).length > 0);
  const open = await asSystem(services.db, processes.tenant, (tx) =>
    tx
      .selectFrom("link")
      .select("id")
      .where("person", "=", people.approver.id)
      .where("void_at", "is", null)
      .where("used_at", "is", null)
      .execute(),
  );
  expect(open).toEqual([]);
});

test("whoever is taken back begins anew, as a guest, with an invitation", async () => {
  const { people, services, tenant } = { ...web, tenant: web.people.tenant };
  expect((await administrator.ask("POST", `/people/${people.owner.id}/return`)).status).toBe(204);
  const back = await asSystem(services.db, tenant, (tx) => personById(tx, people.owner.id));
  expect(back).toMatchObject({ active: true, roles: ["guest"] });
  await until("the invitation", async () =>
    (await lettersTo(people.owner.email)).some(({ text }) => text.includes("/invitation/")),
  );
  expect((await administrator.ask("POST", `/people/${people.owner.id}/return`)).status).toBe(409);
  expect((await leave(people.owner, people.lawyer.id)).status).toBe(200);
});

test("the ledger tells who made whom leave, and to whom everything went", async () => {
  const { people, processes } = web;
  const kinds = async (subject: string) =>
    (await asSystem(processes.db, processes.tenant, (tx) => entries(tx, { subject, limit: 50 }))).map(
      ({ kind, actor, body }) => ({ kind, actor, to: body["to"] ?? body["successor"] }),
    );
  expect(await kinds(`person/${people.owner.id}`)).toContainEqual({
    ...{ kind: "person-left", actor: `person/${people.administrator.id}`, to: people.manager.id },
  });
  expect(await kinds(`contract/${draft}`)).toContainEqual({
    ...{ kind: "handed-over", actor: "engross", to: people.manager.id },
  });
});
