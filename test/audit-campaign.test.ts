import { createHash, randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { populationOf } from "../db/audit-campaign.ts";
import { asSystem } from "../db/tenancy.ts";
import { sheetsOf } from "../documents/workbook-under-test.ts";
import { remindDaysBefore } from "../domain/audit-campaign.ts";
import { drawSample } from "../domain/audit-sample.ts";
import { addDays, dayOf, instantOf } from "../domain/calendar.ts";
import { type AuditCampaignId, type ContractId, parsePersonId } from "../domain/ids.ts";
import type { Person } from "../domain/person.ts";
import { fastForward } from "../engine/time-skipping.ts";
import { entries } from "../ledger/index.ts";
import { lettersSoFar } from "../mail/caught.ts";
import { type ContractWeb, type Program, startContractWeb } from "../web/pages/contract/web-under-test.ts";
import { auditCampaignWorkflowId } from "../workflows/audit-campaign.ts";
import { until } from "./until.ts";

const today = dayOf(instantOf(Date.now()), "Asia/Shanghai");
const days = 24 * 3_600_000;

let web: ContractWeb;
let auditor: Program;
let second: Program;
let owner: Program;
let secondAuditor: Person;

beforeAll(async () => {
  web = await startContractWeb();
  const { people, processes } = web;
  const id = parsePersonId(randomUUID()) ?? expect.unreachable();
  secondAuditor = await web.join({
    ...people.auditor,
    id,
    name: "Example Auditor Two",
    email: `two.${id}@example.com`,
  });
  auditor = await web.program(people.auditor);
  second = await web.program(secondAuditor);
  owner = await web.program(people.owner);
  await Promise.all([processes.toApproval(), processes.toApproval(), processes.create()]);
  await processes.create(undefined, { classification: "secret" });
}, 60_000);

afterAll(() => web.close());

interface Shown {
  readonly number: string;
  readonly stage: string;
  readonly seed: { readonly checkpoint: number; readonly root: string } | null;
  readonly population: { readonly count: number; readonly sha256: string };
  readonly sample: readonly { readonly contract: ContractId; readonly unanswered: readonly string[] }[];
  readonly findings: readonly {
    readonly finding: string;
    readonly state: string;
    readonly overdue: boolean;
    readonly reopened: number;
  }[];
  readonly report: { readonly pdf: string; readonly xlsx: string } | null;
}

const must = async (who: Program, path: string, body: unknown = {}): Promise<{ readonly id: string }> => {
  const answer = await who.ask("POST", path, body);
  if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
};

const refused = async (who: Program, path: string, body: unknown = {}): Promise<unknown> => {
  const answer = await who.ask("POST", path, body);
  return (await answer.json()).code;
};

const shown = async (id: string): Promise<Shown> =>
  (await auditor.ask("GET", `/audit/campaigns/${id}`)).json() as Promise<Shown>;

const scope = { title: "Yearly audit of contracts", purpose: "Ordered by the board.", size: 1 };

const begun = async (facts: object = {}): Promise<string> => {
  const { id } = await must(auditor, "/audit/campaigns", { ...scope, ...facts });
  await until("the sample to be drawn", async () => (await shown(id)).stage === "fieldwork");
  return id;
};

const subjectsTo = async (email: string, pattern: RegExp): Promise<readonly string[]> => {
  const { catcherUrl = "" } = web.processes.configuration.mail;
  return (await lettersSoFar(catcherUrl, email)).map(({ subject }) => subject).filter((one) => pattern.test(one));
};

const letter = (person: Person, pattern: RegExp) =>
  until(`a letter ${pattern} to ${person.name}`, async () => (await subjectsTo(person.email, pattern)).length > 0);

/** Yes to everything, but for one question. */
const answersOf = ({ unanswered }: Shown["sample"][number]) =>
  unanswered.map((question) =>
    question === "retention-set"
      ? { question, verdict: "no", note: "No retention is set." }
      : { question, verdict: "yes" },
  );

const answerAll = async (id: string): Promise<void> => {
  for (const sampled of (await shown(id)).sample)
    await must(auditor, `/audit/campaigns/${id}/contracts/${sampled.contract}/answers`, {
      answers: answersOf(sampled),
    });
};

it("an audit goes from a draw that anybody can repeat through a finding that is late, reopened and verified to its report", async () => {
  const { people, processes, services } = web;
  const { db } = services;
  const id = await begun({ size: 2 });
  const workflow = auditCampaignWorkflowId(id);
  await letter(secondAuditor, /Audit begun/);

  const drawn = await shown(id);
  const population = await asSystem(db, people.tenant, (tx) => populationOf(tx, id as AuditCampaignId));
  expect(population).toHaveLength(2);
  const rankOf = (contract: ContractId) =>
    createHash("sha256").update(`${drawn.seed?.root}\n${contract}`).digest("hex");
  expect(drawn.sample.map(({ contract }) => contract)).toEqual(
    drawSample(population, 2, rankOf).map(({ contract }) => contract),
  );
  const [started] = await asSystem(db, people.tenant, (tx) =>
    entries(tx, { subject: `audit-campaign/${id}`, limit: 50 }),
  ).then((told) => told.toReversed());
  const note = await db
    .selectFrom("ledger_checkpoint")
    .select("size")
    .where("number", "=", drawn.seed?.checkpoint ?? -1)
    .executeTakeFirstOrThrow();
  expect(Number(note.size)).toBeGreaterThan(started?.index ?? Number.MAX_SAFE_INTEGER);

  expect(await refused(auditor, `/audit/campaigns/${id}/end-fieldwork`)).toBe("answers-missing");
  const [sampled] = drawn.sample;
  const sheet = `/audit/campaigns/${id}/contracts/${sampled?.contract}/answers`;
  expect(await refused(auditor, sheet, { answers: [{ question: "retention-set", verdict: "no" }] })).toBe(
    "invalid-input",
  );
  expect(await refused(owner, sheet, { answers: [] })).toBe("not-found");
  await answerAll(id);
  await must(auditor, `/audit/campaigns/${id}/end-fieldwork`);

  const due = addDays(today, 10);
  const raise = {
    what: "No retention is set.",
    contract: sampled?.contract,
    question: "retention-set",
    severity: "high",
  };
  const { id: finding } = await must(auditor, `/audit/campaigns/${id}/findings`, {
    ...raise,
    owner: people.owner.id,
    due,
  });
  const path = `/audit/campaigns/${id}/findings/${finding}`;
  await letter(people.owner, /Audit finding for you/);
  expect((await owner.ask("GET", `/audit/campaigns/${id}`)).status).toBe(200);

  // A day more: the hour of the reminder may be later than that of the test.
  await fastForward(processes.engine, workflow, (11 - remindDaysBefore) * days);
  await letter(people.owner, /due soon/);
  await fastForward(processes.engine, workflow, (remindDaysBefore + 2) * days);
  await letter(people.owner, /^Overdue: audit finding/);
  await letter(people.manager, /escalated to you/);
  expect((await shown(id)).findings).toMatchObject([{ state: "open", overdue: true }]);

  expect(await refused(auditor, `${path}/verification`, { judgement: "Good." })).toBe("not-yet-corrected");
  expect(await refused(auditor, `${path}/correction`, { how: "Done." })).toBe("not-allowed");
  const evidence = new FormData();
  evidence.set("how", "Set to ten years.");
  evidence.set("evidence", new Blob(["the order"], { type: "text/plain" }), "order.txt");
  expect((await owner.ask("POST", `${path}/correction`, evidence)).status).toBe(200);
  await letter(secondAuditor, /To be verified/);
  await must(second, `${path}/reopening`, { judgement: "The hold is missing.", due: addDays(today, 40) });
  await letter(people.owner, /reopened/);
  expect(await refused(auditor, `/audit/campaigns/${id}/close`)).toBe("findings-open");
  await must(owner, `${path}/correction`, { how: "The hold is placed." });
  await must(second, `${path}/verification`, { judgement: "Seen." });
  expect((await shown(id)).findings).toMatchObject([{ state: "verified", reopened: 1 }]);

  await must(auditor, `/audit/campaigns/${id}/close`);
  const { report } = await until("the report", async () => {
    const now = await shown(id);
    return now.report !== null && now;
  });
  await letter(people.owner, /Audit closed/);
  const handle = processes.engine.workflow.getHandle(workflow);
  await until("the process to end", async () => (await handle.describe()).status.name === "COMPLETED");

  const told = await asSystem(db, people.tenant, (tx) => entries(tx, { subject: `audit-campaign/${id}`, limit: 100 }));
  expect(told.map(({ kind }) => kind).toReversed()).toEqual([
    "campaign-started",
    "sample-drawn",
    "contract-answered",
    "contract-answered",
    "fieldwork-ended",
    "finding-raised",
    "finding-reminded",
    "finding-overdue",
    "correction-reported",
    "finding-reopened",
    "correction-reported",
    "finding-verified",
    "campaign-closed",
    "campaign-reported",
  ]);
  expect(told[0]?.body).toMatchObject({ pdf: report?.pdf, xlsx: report?.xlsx });
  const files = await asSystem(db, people.tenant, (tx) =>
    tx
      .selectFrom("audit_file")
      .selectAll()
      .where("campaign", "=", id as AuditCampaignId)
      .execute(),
  );
  for (const { id: file, sha256 } of files) {
    const bytes = Buffer.from(await (await auditor.ask("GET", `/audit/campaigns/${id}/files/${file}`)).arrayBuffer());
    expect(createHash("sha256").update(bytes).digest("hex")).toBe(sha256);
  }
  await processes.engine.workflow.execute("replication", {
    taskQueue: processes.configuration.temporal.taskQueue,
    workflowId: `replication/${randomUUID()}`,
    args: [],
  });
  const stored = await asSystem(db, people.tenant, (tx) =>
    tx
      .selectFrom("stored_object")
      .innerJoin("object_copy", "object_copy.object", "stored_object.id")
      .select(["called", "copied_at", "counts_since"])
      .where(
        "id",
        "in",
        files.map(({ id: file }) => file),
      )
      .execute(),
  );
  expect(stored).toHaveLength(files.length);
  for (const one of stored)
    expect(one).toEqual({ called: drawn.number, copied_at: expect.any(Date), counts_since: expect.any(Date) });
  const xlsx = files.find(({ kind }) => kind === "report-xlsx");
  const bytes = await (await auditor.ask("GET", `/audit/campaigns/${id}/files/${xlsx?.id}`)).arrayBuffer();
  const cells = (await sheetsOf(Buffer.from(bytes))).flat(2).join("\n");
  for (const words of [
    "No retention is set.",
    "The hold is missing.",
    "order.txt",
    ...population.map((one) => one.contract),
  ])
    expect(cells).toContain(words);
  expect(files.map(({ sha256 }) => sha256)).toEqual(expect.arrayContaining([report?.pdf, report?.xlsx]));
});

it("nobody but an auditor starts or runs an audit, and the auditor who owns a finding does not judge it", async () => {
  const { people } = web;
  for (const person of [people.lawyer, people.officer, people.administrator]) {
    const program = await web.program(person);
    expect(await refused(program, "/audit/campaigns", scope)).toBe("not-allowed");
  }
  const id = await begun();
  const lawyer = await web.program(people.otherLawyer);
  expect(await refused(lawyer, `/audit/campaigns/${id}/close`)).toBe("not-allowed");
  const plan = { what: "Odd.", severity: "low", owner: people.auditor.id, due: addDays(today, 5) };
  const { id: finding } = await must(second, `/audit/campaigns/${id}/findings`, plan);
  const path = `/audit/campaigns/${id}/findings/${finding}`;
  await must(auditor, `${path}/correction`, { how: "Mended." });
  expect(await refused(auditor, `${path}/verification`, { judgement: "Good." })).toBe("same-person");
  await must(second, `${path}/verification`, { judgement: "Good." });
  const manager = await web.program(people.manager);
  expect((await manager.ask("GET", `/audit/campaigns/${id}`)).status).toBe(200);
  expect((await owner.ask("GET", `/audit/campaigns/${id}`)).status).toBe(404);
});

it("a secret contract that does not name the auditor is not drawn, and an empty scope can be closed all the same", async () => {
  const id = await begun({ classifications: ["secret"], size: 5 });
  expect(await shown(id)).toMatchObject({ population: { count: 0 }, sample: [] });
  await must(auditor, `/audit/campaigns/${id}/end-fieldwork`);
  await must(auditor, `/audit/campaigns/${id}/close`);
  await until("the report", async () => (await shown(id)).report !== null);
  expect(
    await refused(auditor, `/audit/campaigns/${id}/findings`, {
      what: "Late.",
      severity: "low",
      owner: web.people.owner.id,
      due: addDays(today, 5),
    }),
  ).toBe("campaign-closed");
});

it("everything is done by forms without scripts, in both languages, and waits in the inbox of whoever is to act", async () => {
  const { people } = web;
  const browser = await web.browser(people.auditor);
  const sent = await browser.send("/audit/campaigns/new", "/audit/campaigns", {
    ...{ title: "抽查 Spot check", purpose: "示例 A look.", "types.1": "sales", size: "1", from: "", to: "" },
  });
  const page = sent.headers.get("location") ?? expect.unreachable(await sent.text());
  const id = page.split("/").at(-1) ?? "";
  await until("the sample", async () => (await shown(id)).stage === "fieldwork");
  const [sampled] = (await shown(id)).sample;
  const sheet = `${page}/contracts/${sampled?.contract}`;
  const html = await (await browser.go(sheet)).text();
  expect(html).toContain("Were all approvals given");
  const form = new FormData();
  const action = `${sheet}/answers`;
  const inner = new RegExp(`<form[^>]*action="${action}"[^>]*>.*?</form>`, "s").exec(html)?.[0] ?? "";
  for (const [, name = "", value = ""] of inner.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g))
    form.set(name, value);
  form.set("answers.0.verdict", "yes");
  form.set("answers.1.verdict", "not-applicable");
  form.set("answers.1.note", "One person drafts here.");
  form.set("evidence", new Blob(["seen"]), "seen.txt");
  expect((await browser.go(action, { method: "POST", body: form })).status).toBe(303);
  expect((await shown(id)).sample[0]?.unanswered.length).toBe((sampled?.unanswered.length ?? 0) - 2);
  const again = await (await browser.go(sheet)).text();
  expect(again).toContain("One person drafts here.");
  expect(again).toContain("seen.txt");

  const raised = await browser.send(page, `${page}/findings`, {
    ...{ what: "示例问题 Something", severity: "medium", owner: people.owner.id, due: addDays(today, 9) },
  });
  const finding = raised.headers.get("location") ?? expect.unreachable();
  const other = await web.browser(people.owner);
  expect(await (await other.go("/inbox")).text()).toContain(finding);
  await other.go(`${finding}?language=zh-CN`);
  expect(await (await other.go(finding)).text()).toContain("报告整改情况");
  await browser.go(`${page}?language=zh-CN`);
  const chinese = await (await browser.go(page)).text();
  for (const words of ["抽样方法", "可办理事项", "示例问题"]) expect(chinese).toContain(words);
  expect(await (await browser.go("/inbox")).text()).toContain(page);
});
