import { createHash, randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { auditReportActivities } from "../activities/audit-report.ts";
import { listAuditReports } from "../db/audit-report.ts";
import { asSystem } from "../db/tenancy.ts";
import { inspectPdf } from "../documents/inspect-pdf.ts";
import { sheetsOf } from "../documents/workbook-under-test.ts";
import { boundsOf, lastMonth } from "../domain/audit-report.ts";
import { addDays, dayOf, instantOf, millisecondsOf } from "../domain/calendar.ts";
import { parsePersonId } from "../domain/ids.ts";
import { isRefusal } from "../domain/refusal.ts";
import { append, entries } from "../ledger/index.ts";
import { type CaughtLetter, lettersSoFar } from "../mail/caught.ts";
import { openPost } from "../mail/transport.ts";
import { type ContractWeb, startContractWeb } from "../web/pages/contract/web-under-test.ts";
import { until } from "./until.ts";

const timeZone = "Asia/Shanghai";
const today = dayOf(instantOf(Date.now()), timeZone);
const span = lastMonth(today);
const bounds = boundsOf(span, timeZone);

let web: ContractWeb;
let secret: string;
let open: string;
/** Somebody whose name is an attack on spreadsheets. */
const attacker = "=cmd|'/C calc'!A1 攻击者";

beforeAll(async () => {
  web = await startContractWeb();
  const { services, people, processes } = web;
  const { tenant } = people;
  const mallory = parsePersonId(randomUUID()) ?? expect.unreachable();
  await web.join({ ...people.owner, id: mallory, name: attacker, email: `mallory.${mallory}@example.com` });
  [open, secret] = [await processes.create(), await processes.create(undefined, { classification: "secret" })];
  const first = millisecondsOf(bounds.from);
  const happened = (minutes: number, subject: string, kind: string, actor: string) => ({
    ...{ tenant, subject, kind, actor },
    at: new Date(first + minutes * 60_000),
  });
  const by = (id: string) => `person/${id}`;
  await asSystem(services.db, tenant, async (tx) => {
    await tx
      .updateTable("tenant")
      .set({ created_at: new Date(first + 86_400_000) })
      .where("id", "=", tenant)
      .execute();
    await append(tx, [
      happened(-1, by(people.owner.id), "signed-in", by(people.owner.id)),
      happened(0, by(people.owner.id), "signed-in", by(people.owner.id)),
      happened(1, `contract/${open}`, "document-viewed", by(people.owner.id)),
      happened(2, `contract/${open}`, "document-viewed", by(mallory)),
      happened(3, `contract/${open}`, "document-downloaded", by(mallory)),
      happened(4, `contract/${secret}`, "document-viewed", by(people.owner.id)),
      happened(5, `contract/${secret}`, "evidence-exported", by(people.owner.id)),
      happened(6, `contract/${open}`, "link-refused", `link/${randomUUID()}`),
      happened(7, `contract/${open}`, "hold-placed", by(people.lawyer.id)),
      {
        ...happened(8, `tenant/${tenant}`, "suite-chosen", by(people.administrator.id)),
        body: { suite: "AES256_GCM_HKDF_1MB" },
      },
      happened(9, `weather/${randomUUID()}`, "rained", "engross"),
    ]);
    await append(tx, [
      { ...happened(0, by(people.owner.id), "signed-in", by(people.owner.id)), at: new Date(bounds.before) },
    ]);
  });
});

afterAll(() => web.close());

const runDuty = () =>
  web.processes.engine.workflow.execute("auditReports", {
    taskQueue: web.processes.configuration.temporal.taskQueue,
    workflowId: `duty-${randomUUID()}`,
    args: [],
  });

const reports = () => asSystem(web.services.db, web.people.tenant, (tx) => listAuditReports(tx, 50));

const lettersTo = async (email: string): Promise<readonly CaughtLetter[]> => {
  const { catcherUrl = "" } = web.processes.configuration.mail;
  return (await lettersSoFar(catcherUrl, email)).filter(({ attachments }) => attachments.length > 0);
};

/** What the ledger's rows say of the span, reckoned without any of the report's code. */
const rows = () =>
  asSystem(web.services.db, web.people.tenant, async (tx) =>
    (await tx.selectFrom("ledger_entry").selectAll().orderBy("index").execute()).filter(
      ({ at }) => at >= new Date(bounds.from) && at < new Date(bounds.before),
    ),
  );

const textOf = async (pdf: Buffer): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "engross-report-"));
  try {
    await writeFile(join(folder, "report.pdf"), pdf);
    const read = await inspectPdf(join(folder, "report.pdf"));
    return isRefusal(read) ? expect.unreachable(read.refused) : read.pageTexts.flat().join("\n");
  } finally {
    await rm(folder, { recursive: true });
  }
};

it("a month that is over is reported to every auditor once, however often the duty runs, with hashes that the ledger knows", async () => {
  await Promise.all([runDuty(), runDuty()]);
  const [letter] = await until("the auditor's letter", async () => {
    const found = await lettersTo(web.people.auditor.email);
    return found.length > 0 && found;
  });
  await runDuty();
  expect(await reports()).toMatchObject([{ from_day: span.from, to_day: span.to, cadence: "monthly", asked_by: null }]);
  expect(await lettersTo(web.people.auditor.email)).toHaveLength(1);
  expect(await lettersTo(web.people.manager.email)).toHaveLength(0);

  const [report] = await reports();
  const told = await asSystem(web.services.db, web.people.tenant, (tx) =>
    entries(tx, { subject: `audit-report/${report?.id}`, limit: 20 }),
  );
  expect(told.map(({ kind }) => kind)).toEqual(["audit-report-made"]);
  const known = JSON.stringify(told[0]?.body);
  expect(letter?.attachments.map(({ name }) => name.replace(/.*\./, ""))).toEqual(["pdf", "xlsx"]);
  for (const { bytes } of letter?.attachments ?? [])
    expect(known).toContain(createHash("sha256").update(bytes).digest("hex"));
});

it("files that are too large for a letter stay behind the sign-in: the letter has the link and their hashes", async () => {
  const { people, processes, services } = web;
  const id = parsePersonId(randomUUID()) ?? expect.unreachable();
  const reader = await web.join({ ...people.auditor, id, email: `reader.${id}@example.com` });
  const [report = expect.unreachable()] = await reports();
  const post = openPost(processes.configuration.mail);
  const publicUrl = services.publicUrl.origin;
  try {
    const { mailAuditReport } = auditReportActivities({ ...services, post, publicUrl }, 1_000);
    for (let time = 0; time < 2; time += 1) await mailAuditReport({ tenant: people.tenant, report: report.id }, id);
  } finally {
    post.close();
  }
  const { catcherUrl = "" } = processes.configuration.mail;
  const letters = await lettersSoFar(catcherUrl, reader.email);
  expect(letters.map(({ attachments }) => attachments.length)).toEqual([0]);
  const link = `${publicUrl}/audit/reports/${report.id}`;
  expect(letters[0]?.text).toContain(link);
  expect(letters[0]?.text).toMatch(/[0-9a-f]{64}/);
  expect(new URL((await fetch(link, { redirect: "manual" })).headers.get("location") ?? "", link).pathname).toBe(
    "/sign-in",
  );
});

it("its figures are what the ledger's rows say, to the first and the last moment of the span", async () => {
  const [letter] = await lettersTo(web.people.auditor.email);
  const sheets = await sheetsOf(letter?.attachments.find(({ name }) => name.endsWith("xlsx"))?.bytes ?? Buffer.of());
  const [kinds = [], people = [], contracts = [], listed = []] = sheets.map((sheet) => sheet.slice(1));
  const counted = await rows();
  expect(counted.map(({ kind }) => kind)).not.toContain("audit-report-made");

  const byKind = Object.fromEntries(
    [...Map.groupBy(counted, ({ kind }) => kind)].map(([kind, all]) => [kind, all.length]),
  );
  expect(byKind).toMatchObject({ "signed-in": 1, "document-viewed": 3, rained: 1 });
  const sum = (sheet: readonly (readonly string[])[], column: number) =>
    sheet.reduce((total, row) => total + Number(row[column]), 0);
  expect(sum(kinds, 2)).toBe(counted.length);
  expect(sum(people, 9)).toBe(counted.length);
  expect(sum(contracts, 9)).toBe(counted.filter(({ subject }) => subject.startsWith("contract/")).length);
  for (const [actor, all] of Map.groupBy(counted, (one) => one.actor)) {
    const row = people.find(([, id]) => id === actor) ?? expect.unreachable(actor);
    const looks = all.filter(({ kind }) => kind === "document-viewed").length;
    expect([actor, Number(row[4]), Number(row[9])]).toEqual([actor, looks, all.length]);
  }
  expect(listed.map(([index]) => Number(index))).toEqual(
    counted
      .filter(({ kind }) => ["evidence-exported", "link-refused", "hold-placed", "suite-chosen"].includes(kind))
      .map(({ index }) => Number(index)),
  );

  const [report] = await reports();
  const digest = createHash("sha256");
  for (const { leaf_hash } of counted) digest.update(leaf_hash);
  expect(Buffer.from(report?.digest ?? []).toString("hex")).toBe(digest.digest("hex"));
  expect([report?.first_index, report?.last_index]).toEqual([counted[0]?.index, counted.at(-1)?.index]);
});

it("the sheet runs nothing that a name might say, and nobody reads there that a secret contract exists", async () => {
  const [letter] = await lettersTo(web.people.auditor.email);
  const [pdf, xlsx] = letter?.attachments ?? [];
  const cells = (await sheetsOf(xlsx?.bytes ?? Buffer.of())).flat(2);
  expect(cells).toContain(`'${attacker}`);
  expect(cells.filter((cell) => cell.startsWith("="))).toEqual([]);
  const { number } = await web.processes.row(secret as Parameters<typeof web.processes.row>[0]);
  const { number: openNumber } = await web.processes.row(open as Parameters<typeof web.processes.row>[0]);
  const text = await textOf(pdf?.bytes ?? Buffer.of());
  for (const told of [text, cells.join("\n")]) {
    expect(told).toContain(openNumber);
    expect(told).not.toContain(number);
    expect(told).toContain(web.people.owner.name);
  }
  expect(text).toContain("示例法务");
  expect(text).toContain("访问与操作报告");
});

it("management reads the same figures under pseudonyms, which stay the same from report to report", async () => {
  const { people } = web;
  const [report] = await reports();
  const manager = await web.program(people.manager);
  const auditor = await web.program(people.auditor);
  const path = `/audit/reports/${report?.id}`;
  expect((await manager.ask("GET", `${path}/full/xlsx`)).status).toBe(403);
  expect((await manager.ask("GET", path).then((answer) => answer.json())).files).toMatchObject([
    { variant: "anonymised", format: "pdf" },
    { variant: "anonymised", format: "xlsx" },
  ]);
  const bytes = async (who: typeof manager, at: string) => Buffer.from(await (await who.ask("GET", at)).arrayBuffer());
  const cells = await sheetsOf(await bytes(manager, `${path}/anonymised/xlsx`));
  const text = `${cells.flat(2).join("\n")}\n${await textOf(await bytes(manager, `${path}/anonymised/pdf`))}`;
  for (const { name, id } of [people.owner, people.lawyer, people.administrator]) {
    expect(text).not.toContain(name);
    expect(text).not.toContain(id);
  }
  const pseudonym = /P-[0-9A-Z]{8}/;
  expect(text).toMatch(pseudonym);
  expect(await (await auditor.ask("GET", path)).json()).toMatchObject({ agrees: true, entries: (await rows()).length });

  const narrower = { from: span.from, to: addDays(span.from, 1) };
  const { id } = await (await auditor.ask("POST", "/audit/reports", narrower)).json();
  await until(
    "the report that was asked for",
    async () => (await auditor.ask("GET", `/audit/reports/${id}`)).status === 200,
  );
  const again = (await sheetsOf(await bytes(manager, `/audit/reports/${id}/anonymised/xlsx`)))[1] ?? [];
  const named = (sheet: readonly (readonly string[])[] = []) =>
    sheet.flatMap(([name = ""]) => (pseudonym.test(name) ? [name] : [])).toSorted();
  expect(named(again)).toEqual(named(cells[1]));
  expect(named(again).length).toBeGreaterThan(2);

  const taken = await asSystem(web.services.db, people.tenant, (tx) =>
    entries(tx, { subject: `audit-report/${report?.id}`, limit: 20 }),
  );
  expect(taken.filter(({ kind }) => kind === "audit-report-downloaded").map(({ actor }) => actor)).toEqual([
    `person/${people.manager.id}`,
    `person/${people.manager.id}`,
  ]);
});

it("only days that are over can be asked for, only by those who audit; and the cadence is the administrator's", async () => {
  const { people } = web;
  const auditor = await web.browser(people.auditor);
  const sent = await auditor.send("/audit/reports", "/audit/reports", { from: span.from, to: today });
  expect(sent.status).toBe(409);
  expect(await sent.text()).toContain("A report covers days that are over");
  await auditor.go("/audit/reports?language=zh-CN");
  expect(await (await auditor.go("/audit/reports")).text()).toContain("生成报告");
  const done = await auditor.send("/audit/reports", "/audit/reports", { from: span.to, to: span.to });
  expect(done.status).toBe(303);
  const lawyer = await web.program(people.lawyer);
  expect((await lawyer.ask("GET", "/audit/reports")).status).toBe(403);
  const manager = await web.program(people.manager);
  expect((await manager.ask("POST", "/audit/reports", span)).status).toBe(403);

  const administrator = await web.browser(people.administrator);
  await administrator.send("/settings", "/settings/audit-reports", { cadence: "daily" });
  const before = (await reports()).length;
  await runDuty();
  expect(await (await administrator.go("/settings")).text()).toMatch(
    /value="daily"[^>]* checked|checked[^>]* value="daily"/,
  );
  expect((await reports()).length - before).toBeLessThanOrEqual(1);
});
