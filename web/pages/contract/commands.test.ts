import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readDocument } from "../../../archive/document.ts";
import { asSystem } from "../../../db/tenancy.ts";
import { documentById } from "../../../db/version.ts";
import type { PlainDate } from "../../../domain/calendar.ts";
import type { ContractId, DocumentId } from "../../../domain/ids.ts";
import { terminationChecks } from "../../../domain/termination.ts";
import { lettersTo } from "../../../mail/caught.ts";
import { asPerson, salesDraft } from "../../../test/contract-process.ts";
import { until } from "../../../test/until.ts";
import { type ContractWeb, type Program, path, startContractWeb } from "./web-under-test.ts";

let web: ContractWeb;
let owner: Program;
let lawyer: Program;
let otherLawyer: Program;
let officer: Program;
let auditor: Program;
let manager: Program;

beforeAll(async () => {
  web = await startContractWeb();
  const { people, program } = web;
  owner = await program(people.owner);
  lawyer = await program(people.lawyer);
  otherLawyer = await program(people.otherLawyer);
  officer = await program(people.officer);
  auditor = await program(people.auditor);
  manager = await program(people.manager);
});

afterAll(() => web.close());

const told = async (answer: Promise<Response>) => {
  const response = await answer;
  const text = await response.text();
  return { status: response.status, body: text === "" ? undefined : JSON.parse(text), headers: response.headers };
};

const give = (
  who: Program,
  contract: ContractId,
  command: string,
  body?: unknown,
  headers?: Readonly<Record<string, string>>,
) => told(who.ask("POST", path(contract, `/${command}`), body, headers));

const see = async (who: Program, contract: ContractId) => (await told(who.ask("GET", path(contract)))).body;

describe("on the way to signature", () => {
  it("goes from draft to approval, and shows beforehand who will be asked", async () => {
    const contract = await web.processes.create();
    expect(await give(owner, contract, "submit-for-review")).toMatchObject({
      status: 200,
      body: { contract, stage: "review", version: 2 },
    });
    const plan = await told(lawyer.ask("GET", path(contract, "/approval-plan")));
    expect(plan.status).toBe(200);
    const [first] = plan.body.steps;
    const given = await give(lawyer, contract, "submit-for-approval", undefined, { "If-Match": '"v2"' });
    expect(given).toMatchObject({ status: 200, body: { stage: "approval", version: 3 } });
    expect(given.headers.get("ETag")).toBe('"v3"');
    const { approval, waiting } = await see(lawyer, contract);
    expect(approval.steps[0].slots.map((slot: { approver: unknown }) => slot.approver)).toEqual(
      first.approvers.map(({ approver }: { approver: unknown }) => approver),
    );
    expect(waiting).toMatchObject([{ kind: "approve", holder: { id: first.approvers[0].approver.id } }]);
    expect(await give(lawyer, contract, "return-to-draft")).toMatchObject({ status: 200, body: { stage: "draft" } });
    expect(await give(owner, contract, "cancel")).toMatchObject({ status: 200, body: { stage: "cancelled" } });
  });

  it("refuses what the stage, the role or a newer version forbids, and tells each reason", async () => {
    const contract = await web.processes.create();
    expect(await give(lawyer, contract, "submit-for-approval")).toMatchObject({
      status: 409,
      body: { code: "wrong-stage" },
    });
    expect(await give(owner, contract, "submit-for-review", undefined, { "If-Match": '"v7"' })).toMatchObject({
      status: 409,
      body: { code: "stale-version" },
    });
    for (const onlooker of [auditor, manager]) {
      expect(await give(onlooker, contract, "cancel")).toMatchObject({ status: 403, body: { code: "not-allowed" } });
    }
    expect(await give(owner, contract, "return-to-draft")).toMatchObject({ status: 403 });
    expect(await give(owner, contract, "decide-renewal", {})).toMatchObject({
      status: 422,
      body: { fields: ["renew"] },
    });
  });

  it("shows nothing to another organisation, to colleagues out of reach, and of what is not there", async () => {
    const contract = await web.processes.create();
    const stranger = await web.stranger();
    const colleague = await web.program(
      await web.join({
        ...web.people.owner,
        id: randomUUID() as typeof web.people.owner.id,
        email: `other.${randomUUID()}@example.com`,
      }),
    );
    for (const who of [stranger, colleague]) {
      expect(await told(who.ask("GET", path(contract)))).toMatchObject({ status: 404 });
      expect(await give(who, contract, "submit-for-review")).toMatchObject({
        status: 404,
        body: { code: "not-found" },
      });
    }
    expect(await give(lawyer, randomUUID() as ContractId, "cancel")).toMatchObject({ status: 404 });
    expect(await give(lawyer, "nonsense" as ContractId, "cancel")).toMatchObject({ status: 404 });
  });

  it("shows a secret contract only to those it names", async () => {
    const contract = await web.processes.create(salesDraft(), { classification: "secret" });
    expect(await told(lawyer.ask("GET", path(contract)))).toMatchObject({ status: 404 });
    expect(await told(owner.ask("GET", path(contract)))).toMatchObject({
      status: 200,
      body: { classification: "secret" },
    });
  });

  it("does a command once, however often it is sent", async () => {
    const contract = await web.processes.create();
    const key = { "Idempotency-Key": randomUUID() };
    const [one, two] = await Promise.all([1, 2].map(() => give(owner, contract, "submit-for-review", undefined, key)));
    expect(one?.body).toEqual(two?.body);
    expect(await give(owner, contract, "submit-for-review", undefined, key)).toMatchObject({
      status: 200,
      body: { version: 2 },
    });
    expect(await give(owner, contract, "submit-for-review")).toMatchObject({ status: 409 });
  });

  it("tells which commands are open to whom, and why the others are not", async () => {
    const contract = await web.processes.create();
    const actions = async (who: Program) => {
      const { actions: all } = await see(who, contract);
      return new Map(all.map((one: { command: string; refused: string | null }) => [one.command, one.refused]));
    };
    const owners = await actions(owner);
    expect(owners.get("submit-for-review")).toBeNull();
    expect(owners.get("submit-for-approval")).toBe("not-allowed");
    expect(owners.get("propose-termination")).toBe("wrong-stage");
    expect(new Set((await actions(auditor)).values())).toEqual(new Set(["not-allowed"]));
  });
});

describe("in force", () => {
  it("records a duty as done with a file that shows it, once, and keeps the file in the vault", async () => {
    const { processes } = web;
    const contract = await processes.toActive();
    const [obligation] = (await see(owner, contract)).obligations;
    const send = (who: Program, bytes: string, key: string) => {
      const form = new FormData();
      if (bytes !== "none") form.append("evidence", new Blob([bytes], { type: "image/png" }), "回单.png");
      return told(
        who.ask("POST", path(contract, `/obligations/${obligation.id}/fulfil`), form, { "Idempotency-Key": key }),
      );
    };
    const key = randomUUID();
    expect(await send(auditor, "proof", key)).toMatchObject({ status: 403 });
    expect(await send(owner, "none", key)).toMatchObject({ status: 422, body: { fields: ["evidence"] } });
    expect(await send(owner, "", randomUUID())).toMatchObject({ status: 422, body: { code: "file-empty" } });
    expect(await send(owner, "proof", key)).toMatchObject({ status: 200 });
    expect(await send(owner, "proof", key)).toMatchObject({ status: 200 });
    expect(await send(owner, "proof", randomUUID())).toMatchObject({ status: 409, body: { code: "already-done" } });
    const done = (await see(owner, contract)).obligations.find(({ id }: { id: string }) => id === obligation.id);
    expect(done).toMatchObject({ state: "done" });
    const row = await asSystem(processes.db, processes.tenant, (tx) =>
      documentById(tx, done.evidence.document as DocumentId),
    );
    expect(row).toMatchObject({ name: "回单.png", kind: "evidence", media_type: "image/png" });
    if (!row) throw new Error("The evidence is in the record");
    expect((await readDocument(processes.archive, row)).toString()).toBe("proof");
  });

  it("opens an amendment with changed answers as a contract of its own, the parent untouched", async () => {
    const contract = await web.processes.toActive();
    const before = await see(lawyer, contract);
    const key = { "Idempotency-Key": randomUUID() };
    expect(await give(lawyer, contract, "amendments", { values: { nonsense: "1" } })).toMatchObject({ status: 422 });
    const opened = await give(lawyer, contract, "amendments", { title: "补充协议一" }, key);
    expect(opened).toMatchObject({ status: 201, body: { contract, stage: "amending" } });
    const { amendment } = opened.body;
    expect(opened.headers.get("Location")).toBe(`/api/v1/contracts/${amendment}`);
    expect((await give(lawyer, contract, "amendments", { title: "补充协议一" }, key)).body).toEqual(opened.body);
    const child = await until("the amendment to begin", async () => {
      const found = await told(lawyer.ask("GET", path(amendment)));
      return found.status === 200 && found.body;
    });
    expect(child).toMatchObject({ title: "补充协议一", stage: "draft", amends: contract });
    const after = await see(lawyer, contract);
    expect(after).toMatchObject({
      title: before.title,
      draft: before.draft,
      amendments: [{ contract: amendment, state: "open" }],
    });
    expect(await give(lawyer, contract, "amendments", {})).toMatchObject({
      status: 409,
      body: { code: "wrong-stage" },
    });
  });

  it("opens an amendment from a template, which names the contract and leaves its notice and renewal as they are", async () => {
    const { processes } = web;
    const contract = await processes.toActive(salesDraft({ renewal: { type: "choice", choice: "automatic" } }));
    const { term } = await processes.state(contract);
    expect(await give(lawyer, contract, "amendments", { template: "sales-zh" })).toMatchObject({
      status: 422,
      body: { fields: ["template"] },
    });
    const page = await (await (await web.browser(web.people.lawyer)).go(path(contract, "?view=term"))).text();
    expect(page).toMatch(/<option value="amendment-zh"[^>]*selected/);
    const opened = await give(lawyer, contract, "amendments", { template: "amendment-zh" });
    expect(opened).toMatchObject({ status: 201, body: { stage: "amending" } });
    const { amendment } = opened.body;
    const { number, title } = await processes.row(contract);
    const child = await until("the amendment to begin", async () => {
      const found = await told(lawyer.ask("GET", path(amendment)));
      return found.status === 200 && found.body;
    });
    expect(child).toMatchObject({ title: `补充协议：${title}`, amends: contract, type: "sales" });
    const draft = await (await (await web.browser(web.people.lawyer)).go(path(amendment, "/draft"))).text();
    expect(draft).toContain(`${title} (${number})`);
    expect(draft).toContain("Orchid");

    const { draft: begun } = await processes.state(amendment);
    expect(begun.terms).toMatchObject({ onlyChanges: true, end: null });
    const terms = { ...begun.terms, end: "2031-12-31" as PlainDate };
    await processes.must(contract, { type: "amendment-executed", amendment, terms }, { kind: "engross" });
    const after = (await processes.state(contract)).term;
    expect(after).toMatchObject({ until: "2031-12-31", noticeDays: term?.noticeDays, renewal: term?.renewal });
  });

  it("decides on renewal", async () => {
    const contract = await web.processes.toActive(salesDraft({ renewal: { type: "choice", choice: "decision" } }));
    expect(await give(owner, contract, "decide-renewal", { renew: true })).toMatchObject({ status: 200 });
    expect(await see(owner, contract)).toMatchObject({ renewal: { kind: "decision", renew: true } });
  });

  it("is terminated after its checklist, archived, held, and destroyed by two people who confirmed", async () => {
    const { processes } = web;
    const contract = await processes.toActive();
    const lastDay = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Shanghai" }).format(new Date());
    const ground = "agreement";
    expect(await give(lawyer, contract, "propose-termination", { ground, lastDay: "2026-02-30" })).toMatchObject({
      status: 422,
    });
    await give(lawyer, contract, "propose-termination", { ground, lastDay });
    expect(await give(lawyer, contract, "withdraw-termination")).toMatchObject({ status: 200 });
    await give(lawyer, contract, "propose-termination", { ground, lastDay });
    expect(await give(lawyer, contract, "confirm-termination")).toMatchObject({
      status: 409,
      body: { code: "termination-incomplete" },
    });
    for (const check of terminationChecks)
      expect((await give(lawyer, contract, "check-termination", { check })).status).toBe(200);
    for (const { id, survives } of (await see(lawyer, contract)).obligations) {
      const how = survives ? "carried" : "settled";
      expect((await give(lawyer, contract, "settle-obligation", { obligation: id, how })).status).toBe(200);
    }
    expect(await give(lawyer, contract, "confirm-termination")).toMatchObject({
      status: 200,
      body: { stage: "ended" },
    });
    expect(await give(lawyer, contract, "archive")).toMatchObject({ status: 200, body: { stage: "archived" } });

    expect(
      await give(lawyer, contract, "place-hold", { matter: "Orchid v. Peony", reason: "Suit filed" }),
    ).toMatchObject({
      status: 403,
      body: { code: "step-up-required" },
    });
    for (const who of [lawyer, otherLawyer, officer]) await who.confirm();
    expect(await give(lawyer, contract, "request-purge")).toMatchObject({
      status: 409,
      body: { code: "retention-not-over" },
    });
    expect(
      await give(lawyer, contract, "place-hold", { matter: "Orchid v. Peony", reason: "Suit filed" }),
    ).toMatchObject({ status: 200 });
    const [hold] = (await see(lawyer, contract)).holds;
    expect(hold.name).toBe("Orchid v. Peony");
    expect(
      await give(otherLawyer, contract, "place-hold", { matter: "Orchid v. Peony", reason: "Suit filed" }),
    ).toMatchObject({
      status: 409,
      body: { code: "already-done" },
    });
    expect(await give(lawyer, contract, "place-hold", { matter: randomUUID(), reason: "Suit filed" })).toMatchObject({
      status: 404,
    });
    await processes.pass(contract, 366 * 10 + 5);
    expect(await give(lawyer, contract, "request-purge")).toMatchObject({
      status: 409,
      body: { code: "hold-in-place" },
    });
    const { matter } = hold;
    expect(await give(lawyer, contract, "request-hold-release", { matter, reason: "Settled" })).toMatchObject({
      status: 200,
    });
    expect(await give(lawyer, contract, "approve-hold-release", { matter })).toMatchObject({
      status: 409,
      body: { code: "same-person" },
    });
    expect(await give(lawyer, contract, "request-purge")).toMatchObject({
      status: 409,
      body: { code: "hold-in-place" },
    });
    expect(
      await processes.submit(contract, { type: "release-hold", matter }, asPerson(web.people.lawyer)),
    ).toMatchObject({ refused: "two-people-needed" });
    expect(await give(officer, contract, "approve-hold-release", { matter })).toMatchObject({ status: 200 });
    const { catcherUrl = "" } = processes.configuration.mail;
    const letters = await lettersTo(catcherUrl, web.people.officer.email);
    expect(letters.map(({ subject }) => subject).join("\n")).toContain("release of a legal hold");
    expect(await give(lawyer, contract, "request-purge")).toMatchObject({ status: 200 });
    expect(await give(otherLawyer, contract, "withdraw-purge")).toMatchObject({ status: 200 });
    expect(await give(lawyer, contract, "request-purge")).toMatchObject({ status: 200 });
    expect(await give(lawyer, contract, "approve-purge")).toMatchObject({ status: 409, body: { code: "same-person" } });
    expect(await give(officer, contract, "approve-purge")).toMatchObject({ status: 200 });
    await processes.untilStage(contract, "purged");
    const destroyed = await see(lawyer, contract);
    expect(destroyed).toMatchObject({ stage: "purged", title: "", counterparty: "", certificate: expect.any(String) });
  });
});
