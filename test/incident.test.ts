import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { confirmSession } from "../db/auth.ts";
import { incidentInboxOf } from "../db/incident.ts";
import { asSystem, inTenant } from "../db/tenancy.ts";
import { viewerOf } from "../domain/access.ts";
import type { ContractId } from "../domain/ids.ts";
import type { Person } from "../domain/person.ts";
import { isRefusal } from "../domain/refusal.ts";
import { fastForward } from "../engine/time-skipping.ts";
import { entries } from "../ledger/index.ts";
import { type CaughtLetter, lettersSoFar } from "../mail/caught.ts";
import { Browser, password } from "../web/http/app-under-test.ts";
import { incidentWorkflowId } from "../workflows/incident.ts";
import { asPerson, type Processes, startProcesses } from "./contract-process.ts";
import { until } from "./until.ts";
import { startWeb } from "./web-process.ts";

const open = new AsyncDisposableStack();
let processes: Processes;
let url: URL;

beforeAll(async () => {
  processes = await startProcesses();
  open.defer(processes.close);
  const { owner, officer, lawyer, auditor, approver } = processes.people;
  url = await startWeb(processes, [owner, officer, lawyer, auditor, approver], open);
});

afterAll(() => open.disposeAsync());

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** A program in the hands of one person. */
const api = async (person: Person, confirmed = false) => {
  const call = async (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> => {
    const response = await fetch(new URL(`/api/v1${path}`, url), {
      method,
      headers: { "Content-Type": "application/json", ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === "" ? {} : JSON.parse(text) };
  };
  const { body } = await call("POST", "/session", { email: person.email, password });
  const Authorization = `Bearer ${String(body["token"])}`;
  if (confirmed) {
    const { db } = processes;
    const sessions = await db.selectFrom("auth.session").select("id").where("user_id", "=", person.id).execute();
    for (const { id } of sessions) await confirmSession(db, id, { at: new Date(), by: "sign-in" });
  }
  return {
    get: (path: string) => call("GET", path, undefined, { Authorization }),
    post: (path: string, facts?: unknown, headers: Record<string, string> = {}) =>
      call("POST", path, facts, { Authorization, ...headers }),
  };
};

type Api = Awaited<ReturnType<typeof api>>;

/** Sends a command that must succeed. */
const must = async (who: Api, path: string, facts?: unknown): Promise<Answer> => {
  const answer = await who.post(path, facts);
  if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer;
};

const report = async (who: Api, contract?: ContractId): Promise<string> => {
  const { body } = await must(who, "/incidents", {
    playbook: "sent-to-wrong-person",
    title: "NDA sent to the wrong Example Owner",
    description: "The draft went to a namesake at another company at nine this morning.",
    contract,
  });
  return String(body["id"]);
};

const incident = async (who: Api, id: string): Promise<Record<string, unknown>> =>
  (await who.get(`/incidents/${id}`)).body;

const untilHold = (who: Api, id: string, hold: string) =>
  until(`the incident's hold to be ${hold}`, async () => (await incident(who, id))["hold"] === hold);

const letters = (person: Person, subject: RegExp, count = 1): Promise<readonly CaughtLetter[]> =>
  until(`${count} letters ${subject} to ${person.name}`, async () => {
    const { catcherUrl } = processes.configuration.mail;
    if (catcherUrl === undefined) throw new Error("This test reads real mail");
    const found = (await lettersSoFar(catcherUrl, person.email)).filter((letter) => subject.test(letter.subject));
    return found.length >= count && found;
  });

const numberOf = async (who: Api, id: string): Promise<string> => String((await incident(who, id))["number"]);

const hours = 3_600_000;
const tasks = ["secure-evidence", "recall-copies", "assess-impact", "find-cause", "watch-misuse"] as const;
const laterTasks = ["tell-counterparty", "tell-people", "settle-compensation", "settle-accountability"] as const;

describe("A confidential contract sent to the wrong person", () => {
  it("is reported, contained at once, notified in time, recovered, reviewed and closed", async () => {
    const { people, db, engine, tenant, toApproval, row, linkFor, submit } = processes;
    const contract = await toApproval();
    const slot = (await row(contract)).state.approval?.steps[0]?.slots[0]?.id ?? "";
    const link = await linkFor(contract, slot);
    const [owner, officer, lawyer] = [
      await api(people.owner),
      await api(people.officer, true),
      await api(people.lawyer),
    ];

    const id = await report(owner, contract);
    const [reported] = await letters(people.officer, new RegExp(await numberOf(owner, id)));
    expect(reported?.text).toContain(`/incidents/${id}`);
    expect(await owner.post(`/incidents/${id}/triage`, { severity: 2 })).toMatchObject({
      status: 403,
      body: { code: "not-allowed" },
    });

    await must(officer, `/incidents/${id}/triage`, { severity: 2, personalData: true, affectedPeople: 3, contract });
    const measures = { freeze: true, revokeLinks: true, revokeSessionsOf: [people.owner.id] };
    await must(officer, `/incidents/${id}/containment`, measures);
    await untilHold(officer, id, "frozen");

    expect(await submit(contract, { type: "cancel" }, asPerson(people.owner))).toMatchObject({
      refused: "frozen",
      facts: { incident: id },
    });
    expect((await row(contract)).frozen_by).toBe(id);
    const voided = await asSystem(db, tenant, (tx) =>
      tx.selectFrom("link").select("void_at").where("id", "=", link).executeTakeFirstOrThrow(),
    );
    expect(voided.void_at).not.toBeNull();
    expect((await owner.get(`/incidents/${id}`)).status).toBe(401);
    expect((await incident(officer, id))["containments"]).toMatchObject([
      { number: 1, links: 1, sessions: 1, notFrozen: null },
    ]);

    await must(officer, `/incidents/${id}/tasks/find-cause/assignee`, { assignee: people.lawyer.id });
    await letters(people.lawyer, new RegExp(await numberOf(officer, id)));
    const waiting = await inTenant(db, viewerOf(people.lawyer), (tx) =>
      incidentInboxOf(tx, people.lawyer.id, people.lawyer.roles, 50),
    );
    expect(waiting).toMatchObject([{ kind: "incident-task", item: "find-cause", incident: id }]);
    await must(lawyer, `/incidents/${id}/tasks/find-cause/settlement`, {
      outcome: "done",
      how: "Auto-completion chose a namesake.",
    });

    await fastForward(engine, incidentWorkflowId(id), 25 * hours);
    for (const share of ["50", "75", "90", "100"]) {
      await letters(
        people.officer,
        new RegExp(`${await numberOf(officer, id)}.*${share}|${share}.*${await numberOf(officer, id)}`),
      );
    }
    expect((await incident(officer, id))["clocks"]).toMatchObject([
      { law: "pipl-57", overdue: true },
      { law: "gdpr-33", overdue: false },
    ]);

    expect(await officer.post(`/incidents/${id}/recovery`, { recovery: "All copies are gone." })).toMatchObject({
      status: 409,
      body: { code: "steps-open", steps: ["secure-evidence", "recall-copies", "assess-impact"] },
    });
    for (const task of [...tasks.filter((one) => one !== "find-cause"), ...laterTasks]) {
      await must(officer, `/incidents/${id}/tasks/${task}/settlement`, {
        outcome: "done",
        how: "Done as the playbook says.",
      });
    }
    await must(officer, `/incidents/${id}/clocks/pipl-57/settlement`, {
      outcome: "met",
      account: "Told by telephone; late, for the number was wrong.",
    });
    expect(
      await officer.post(`/incidents/${id}/clocks/gdpr-33/settlement`, { outcome: "not-needed", account: "None." }),
    ).toMatchObject({
      status: 422,
    });
    await must(officer, `/incidents/${id}/clocks/gdpr-33/settlement`, {
      outcome: "not-needed",
      reason: "law-not-applicable",
      account: "Nobody concerned is in the Union.",
    });
    await must(officer, `/incidents/${id}/recovery`, { recovery: "All copies are gone." });
    await untilHold(officer, id, "released");
    expect(isRefusal(await submit(contract, { type: "return-to-draft" }, asPerson(people.lawyer)))).toBe(false);

    const actions = [{ what: "Warn of namesakes outside the house", owner: people.lawyer.id, due: "2030-01-15" }, {}];
    await must(officer, `/incidents/${id}/review`, {
      cause: "wrong-address",
      lessons: "Names are not addresses.",
      actions,
    });
    await must(officer, `/incidents/${id}/close`);
    await letters(people.owner, new RegExp(await numberOf(officer, id)));
    expect(await officer.post(`/incidents/${id}/close`)).toMatchObject({
      status: 409,
      body: { code: "incident-closed" },
    });

    const told = await asSystem(db, tenant, (tx) => entries(tx, { subject: `incident/${id}`, limit: 200 }));
    expect(
      told
        .map(({ kind }) => kind)
        .filter((kind) => !kind.startsWith("task-") && !kind.startsWith("clock-"))
        .toReversed(),
    ).toEqual([
      "reported",
      "triaged",
      "contained",
      "containment-recorded",
      "recovered",
      "release-asked",
      "release-recorded",
      "reviewed",
      "closed",
    ]);

    const [action] = (await incident(officer, id))["actions"] as readonly { readonly id: string }[];
    await must(lawyer, `/incidents/${id}/actions/${action?.id}/completion`, { how: "A warning shows since today." });
    const handle = engine.workflow.getHandle(incidentWorkflowId(id));
    await until("the process to end", async () => (await handle.describe()).status.name === "COMPLETED");
  });

  it("can be undone while it is looked into: the contract is released, and frozen again", async () => {
    const { people, toApproval, row, submit } = processes;
    const contract = await toApproval();
    const officer = await api(people.officer, true);
    const id = await report(officer, contract);
    await must(officer, `/incidents/${id}/triage`, { severity: 3, contract });
    await must(officer, `/incidents/${id}/containment`, { freeze: true });
    await untilHold(officer, id, "frozen");
    await must(officer, `/incidents/${id}/release`, { release: "It was the right person after all." });
    await untilHold(officer, id, "released");
    expect((await row(contract)).frozen_by).toBeNull();
    await must(officer, `/incidents/${id}/containment`, { freeze: true });
    await untilHold(officer, id, "frozen");
    expect(await submit(contract, { type: "cancel" }, asPerson(people.owner))).toMatchObject({ refused: "frozen" });
  });

  it("shuts what was shared outside at once, and gives it back when it is undone", async () => {
    const { people, toActive, state } = processes;
    const contract = await toActive();
    const [officer, lawyer] = [await api(people.officer, true), await api(people.lawyer)];
    const email = `receiver.${contract}@example.com`;
    const document = (await state(contract)).executed?.document;
    await must(lawyer, `/contracts/${contract}/share`, {
      ...{ name: "Example Receiver", email, language: "en", reason: "Audit", documents: [document] },
    });
    const [letter] = await letters({ ...people.lawyer, name: "Example Receiver", email }, /shares a contract/);
    const path = /\/share\/[\w-]{43}/.exec(letter?.text ?? "")?.[0] ?? "";
    const shows = async () => (await fetch(new URL(path, url))).status;
    expect(await shows()).toBe(200);

    const id = await report(officer, contract);
    await must(officer, `/incidents/${id}/triage`, { severity: 2, contract });
    await must(officer, `/incidents/${id}/containment`, { freeze: true });
    await untilHold(officer, id, "frozen");
    expect(await shows()).toBe(423);
    expect((await incident(officer, id))["containments"]).toMatchObject([{ shares: 1, notFrozen: null }]);

    await must(officer, `/incidents/${id}/release`, { release: "It was the right person after all." });
    await untilHold(officer, id, "released");
    expect(await shows()).toBe(200);

    await must(officer, `/incidents/${id}/containment`, { freeze: true });
    await until("the second round", async () => (await state(contract)).freezes.length === 1);
    await untilHold(officer, id, "frozen");
    expect(await shows()).toBe(423);
    await must(officer, `/incidents/${id}/release`, { release: "Again." });
    await untilHold(officer, id, "released");
    const [share] = (await state(contract)).shares;
    await must(officer, `/contracts/${contract}/withdraw-share`, { share: share?.id });
    expect(await shows()).toBe(410);
  });

  it("of a contract that another incident holds inherits the hold: it stays frozen until both have let go", async () => {
    const { people, toApproval, row, submit } = processes;
    const contract = await toApproval();
    const officer = await api(people.officer, true);
    const [first, second] = [await report(officer, contract), await report(officer, contract)];
    for (const id of [first, second]) {
      await must(officer, `/incidents/${id}/triage`, { severity: 3, contract });
      await must(officer, `/incidents/${id}/containment`, { freeze: true });
      await untilHold(officer, id, "frozen");
    }
    expect((await row(contract)).state.freezes).toEqual([first, second]);

    await must(officer, `/incidents/${first}/release`, { release: "Looked into: harmless." });
    await untilHold(officer, first, "released");
    expect((await row(contract)).frozen_by).toBe(second);
    expect(await submit(contract, { type: "cancel" }, asPerson(people.owner))).toMatchObject({
      refused: "frozen",
      facts: { incident: second },
    });

    await must(officer, `/incidents/${second}/release`, { release: "Harmless too." });
    await untilHold(officer, second, "released");
    expect((await row(contract)).frozen_by).toBeNull();
    expect(isRefusal(await submit(contract, { type: "cancel" }, asPerson(people.owner)))).toBe(false);
  });

  it("asks for a fresh confirmation before measures are taken", async () => {
    const { people } = processes;
    const officer = await api(people.officer);
    await processes.db
      .updateTable("auth.session")
      .set({ confirmed_at: null })
      .where("user_id", "=", people.officer.id)
      .execute();
    const id = await report(officer);
    await must(officer, `/incidents/${id}/triage`, { severity: 4 });
    expect(
      await officer.post(`/incidents/${id}/containment`, { containment: "Nothing left the house." }),
    ).toMatchObject({
      status: 403,
      body: { code: "step-up-required" },
    });
  });

  it("shows to its reporter and to those who oversee it, and to nobody else", async () => {
    const { people } = processes;
    const [owner, auditor, approver] = [await api(people.owner), await api(people.auditor), await api(people.approver)];
    const id = await report(owner);
    expect((await owner.get(`/incidents/${id}`)).status).toBe(200);
    expect((await auditor.get(`/incidents/${id}`)).status).toBe(200);
    expect((await approver.get(`/incidents/${id}`)).status).toBe(404);
    expect((await approver.post(`/incidents/${id}/close`)).status).toBe(404);
    expect((await auditor.post(`/incidents/${id}/dismiss`, { dismissal: "No." })).status).toBe(403);
    const listed = (await approver.get("/incidents?which=all")).body["incidents"] as readonly { readonly id: string }[];
    expect(listed.map((one) => one.id)).not.toContain(id);
  });

  it("is reported once when the same report is sent twice", async () => {
    const owner = await api(processes.people.owner);
    const facts = { playbook: "sent-to-wrong-person", title: "Twice", description: "Sent twice." };
    const key = { "Idempotency-Key": "the same report" };
    const [first, again] = [await owner.post("/incidents", facts, key), await owner.post("/incidents", facts, key)];
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
  });

  it("is reported, triaged and contained in a browser without scripts, on forms that say what is open and what is not", async () => {
    const { people, toApproval, db } = processes;
    const contract = await toApproval();
    const browser = new Browser(url);
    await browser.signIn(people.officer.email);
    const entries = { playbook: "sent-to-wrong-person", title: "Sent astray", description: "By hand.", contract };
    const sent = await browser.send("/incidents/report", "/incidents", entries);
    const path = sent.headers.get("location") ?? "";
    expect([sent.status, path]).toEqual([303, expect.stringMatching(/^\/incidents\/[0-9a-f-]{36}$/)]);
    expect(await (await browser.go(path)).text()).toContain(
      "<dt>Close the incident</dt><dd>These steps are still open: Triage, Containment",
    );

    const triage = { severity: "1", personalData: "on", affectedPeople: "12", contract };
    expect((await browser.send(path, `${path}/triage`, triage)).status).toBe(303);
    const sessions = await db
      .selectFrom("auth.session")
      .select("id")
      .where("user_id", "=", people.officer.id)
      .execute();
    for (const { id } of sessions) await confirmSession(db, id, { at: new Date(), by: "sign-in" });
    expect((await browser.send(path, `${path}/containment`, { freeze: "on" })).status).toBe(303);
    await until("the page to say that the contract is frozen", async () =>
      (await (await browser.go(path)).text()).includes("The contract is frozen"),
    );
    const clock = await (await browser.go(`${path}/clocks/pipl-57`)).text();
    expect(clock).toContain("24 hours are our internal target");
    expect((await browser.go(`${path}/tasks/assess-impact`)).status).toBe(200);

    const chinese = new Browser(url, "zh-CN");
    await chinese.signIn(people.lawyer.email);
    expect(await (await chinese.go(path)).text()).toContain("合同已冻结");
    const list = await (await chinese.go("/incidents")).text();
    expect(list).toContain("一级（特别重大）");
  });

  it("is refused with what is wrong: an unknown playbook, a moment to come, another tenant's contract", async () => {
    const owner = await api(processes.people.owner);
    const facts = { playbook: "sent-to-wrong-person", title: "Odd", description: "Odd." };
    expect((await owner.post("/incidents", { ...facts, playbook: "meteor" })).status).toBe(422);
    expect(await owner.post("/incidents", { ...facts, awareAt: "2099-01-01T00:00:00Z" })).toMatchObject({
      status: 422,
    });
    expect((await owner.post("/incidents", { ...facts, contract: crypto.randomUUID() })).status).toBe(404);
    expect((await owner.get("/incidents/not-an-id")).status).toBe(404);
  });
});
