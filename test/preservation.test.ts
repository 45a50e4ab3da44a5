import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readDocument } from "../archive/document.ts";
import { delaysOf } from "../db/completion.ts";
import { asSystem } from "../db/tenancy.ts";
import { documentById } from "../db/version.ts";
import { installPyHanko, provenToPyHanko } from "../documents/outsider-under-test.ts";
import type { Actor } from "../domain/act.ts";
import { dayOf, instantOf } from "../domain/calendar.ts";
import type { ContractId, Id } from "../domain/ids.ts";
import { terminationChecks } from "../domain/termination.ts";
import { entries } from "../ledger/index.ts";
import { freePort } from "../web/http/app-under-test.ts";
import { type ContractWeb, type Program, path, startContractWeb } from "../web/pages/contract/web-under-test.ts";
import { contractWorkflowId } from "../workflows/contract.ts";
import { asPerson } from "./contract-process.ts";
import { startTimeStampAuthority } from "./time-stamp-authority.ts";
import { until } from "./until.ts";

/** On our own clock; and with an authority outside, whose clock goes with the contract's. */
let web: ContractWeb;
let outside: ContractWeb;
let legal: Program;
let port: number;
let authority: { readonly close: () => void } | undefined;
let clock = new Date();

beforeAll(async () => {
  await installPyHanko();
  web = await startContractWeb();
  legal = await web.program(web.people.lawyer);
  port = await freePort();
  outside = await startContractWeb({ TSA_URLS: `http://127.0.0.1:${await freePort()}/,http://127.0.0.1:${port}/` });
}, 300_000);

afterAll(async () => {
  authority?.close();
  await outside?.close();
  await web?.close();
});

const dayMs = 86_400_000;

const executedOf = async ({ processes }: ContractWeb, contract: ContractId): Promise<Buffer> => {
  const { executed } = await processes.state(contract);
  const { db, tenant, archive } = processes;
  const row = await asSystem(db, tenant, (tx) => documentById(tx, executed?.document ?? expect.unreachable()));
  return readDocument(archive, row ?? expect.unreachable());
};

const renewedOf = ({ processes }: ContractWeb, contract: ContractId, renewals: number) =>
  until(
    `the time-stamp to be renewed for the ${renewals}. time`,
    async () => {
      const now = await processes.state(contract);
      return now.preservation?.renewals === renewals && now.preservation;
    },
    90_000,
  );

/** Terminated and archived today: kept for ten years, and longer where nobody decides on its destruction. */
const archived = async ({ processes, people }: ContractWeb): Promise<ContractId> => {
  const { must, toActive, state } = processes;
  const contract = await toActive();
  const by = asPerson(people.lawyer);
  const lastDay = dayOf(instantOf(Date.now()), "Asia/Shanghai");
  await must(contract, { type: "propose-termination", ground: "agreement", lastDay }, by);
  for (const check of terminationChecks) await must(contract, { type: "check-termination", check }, by);
  for (const { id, survives } of (await state(contract)).obligations)
    await must(contract, { type: "settle-obligation", obligation: id, how: survives ? "carried" : "settled" }, by);
  await must(contract, { type: "confirm-termination" }, by);
  await must(contract, { type: "archive" }, by);
  return contract;
};

const read = async (html: Promise<string>): Promise<string> =>
  (await html).replaceAll(/<[^>]+>/g, " ").replaceAll(/\s+/g, " ");

const shown = async (language: string, address: string): Promise<string> =>
  read((await (await web.browser(web.people.lawyer, language)).go(`${address}language=${language}`)).text());

test("years pass, and a further time-stamp goes over the executed PDF before the last is over: outsiders find it proven by both", async () => {
  const { processes } = web;
  const contract = await archived(web);
  const first = (await processes.state(contract)).preservation ?? expect.unreachable();
  expect(Date.parse(first.stamp.until) - Date.now()).toBeGreaterThan(9.9 * 365 * dayMs);
  const before = await executedOf(web, contract);
  await processes.must(
    contract,
    { type: "place-hold", matter: randomUUID() as Id<"matter"> },
    asPerson(web.people.lawyer),
  );

  const untilDue = Date.parse(first.stamp.until) - Date.now() - 90 * dayMs;
  await processes.pass(contract, Math.floor(untilDue / dayMs) - 2);
  expect((await processes.state(contract)).preservation).toEqual(first);
  await processes.pass(contract, 4);
  const second = await renewedOf(web, contract, 1);
  expect(Date.parse(first.stamp.until) - Date.parse(second.stamp.at)).toBeGreaterThan(85 * dayMs);
  expect(Date.parse(second.stamp.until) - Date.parse(first.stamp.until)).toBeGreaterThan(9 * 365 * dayMs);

  const bytes = await executedOf(web, contract);
  expect(Buffer.compare(bytes.subarray(0, before.length), before)).toBe(0);
  const { db, tenant, configuration } = processes;
  const told = await asSystem(db, tenant, (tx) => entries(tx, { subject: `contract/${contract}`, limit: 10 }));
  expect(told.map(({ kind, actor }) => [kind, actor])).toEqual(
    expect.arrayContaining([
      ["stamp-due", "engross"],
      ["stamp-renewed", "engross"],
    ]),
  );

  const file = join(configuration.dataFolder, "renewed.pdf");
  await writeFile(file, bytes);
  const root = join(configuration.caFolder, "authority-certificate.pem");
  const good = ["AdESPassed.OK", "AdESPassed.OK"];
  expect(await provenToPyHanko(root, file, [0, 12, 19])).toEqual({ stamps: 2, verdicts: [good, good, good] });

  const api: { preservation: unknown; agenda: { command: string }[] } = await (
    await legal.ask("GET", path(contract))
  ).json();
  expect(api.preservation).toMatchObject({ renewals: 1, provenUntil: second.stamp.until, renewingSince: null });
  expect(api.agenda.map(({ command }) => command)).toContain("renew-stamp");
  for (const [language, words, chain] of [
    ["en", /Provable until .* Renewed once, last on/, "Archival time-stamp 2 of 2"],
    ["zh-CN", /可证明至 .* 已续期 1 次/, "归档时间戳 2 / 2"],
  ] as const) {
    expect(await shown(language, `${path(contract)}?view=documents&`)).toMatch(words);
    const verification = await shown(language, `${path(contract, "/verification")}?`);
    expect(verification).toContain(chain);
    expect(verification).toContain(language === "en" ? "renewed in time" : "已按时续期");
  }
}, 300_000);

test("frozen by an incident it waits, but not until its proof is lost", async () => {
  const { processes } = web;
  const contract = await processes.toActive();
  const first = (await processes.state(contract)).preservation ?? expect.unreachable();
  const incident = randomUUID() as Id<"incident">;
  await processes.must(contract, { type: "freeze", incident }, { kind: "incident", incident } satisfies Actor);
  const untilOver = Math.floor((Date.parse(first.stamp.until) - Date.now()) / dayMs);
  await processes.pass(contract, untilOver - 31);
  expect((await processes.state(contract)).preservation).toEqual(first);
  await processes.pass(contract, 3);
  const renewed = await renewedOf(web, contract, 1);
  expect(renewed.stamp.at < first.stamp.until).toBe(true);
  expect((await processes.state(contract)).freezes).toEqual([incident]);
}, 180_000);

test("of a contract completed before stamps were on record it is found out when its stamp is over, and its process renews it", async () => {
  const { processes } = web;
  const { engine, configuration, db, tenant } = processes;
  const contract = await processes.toActive();
  const { preservation, ...old } = await processes.state(contract);
  const workflowId = contractWorkflowId(contract);
  const { taskQueue } = configuration.temporal;
  // As a process of an earlier release carried it over.
  await engine.workflow.getHandle(workflowId).terminate();
  await asSystem(db, tenant, (tx) =>
    sql`update contract set state = state - 'preservation', recorded_at = now() - interval '2 days'
      where id = ${contract}`.execute(tx),
  );
  await engine.workflow.start("contract", { workflowId, taskQueue, args: [{ v: 1, state: old, answered: [] }] });
  const duty = { workflowId: `preservation-${contract}`, taskQueue, args: [tenant] };
  await engine.workflow.execute("preservation", duty);
  expect((await processes.state(contract)).preservation?.stamp).toEqual(preservation?.stamp);
  await processes.pass(contract, 3600);
  await renewedOf(web, contract, 1);
}, 180_000);

test("with every time-stamp authority down it waits, says so, and goes on by itself; and gives up when two have decided on destruction", async () => {
  const { processes, people } = outside;
  const { caFolder } = processes.configuration;
  const start = async (): Promise<void> => {
    authority = await startTimeStampAuthority(caFolder, port, () => clock);
  };
  await start();
  const contract = await archived(outside);
  const first = (await processes.state(contract)).preservation ?? expect.unreachable();
  authority?.close();

  const due = Math.ceil((Date.parse(first.stamp.until) - Date.now()) / dayMs) - 89;
  // The engine skips no time while a step is being tried, so this does not come back before it has succeeded.
  const passing = processes.pass(contract, due);
  const delay = () =>
    until(
      "a note that it waits",
      async () => {
        const notes = await asSystem(processes.db, processes.tenant, (tx) => delaysOf(tx, contract));
        return notes.find(({ step, tries }) => step === "renew" && tries > 1);
      },
      90_000,
    );
  expect(await delay()).toMatchObject({ reason: "time-stamp" });
  expect((await processes.state(contract)).preservation?.renewingSince).not.toBeNull();
  const page = await (await outside.browser(people.lawyer)).go("/completion?language=en");
  expect(await page.text()).toContain("Renewing the archival time-stamp");
  clock = new Date(Date.parse(first.stamp.until) - 89 * dayMs);
  await start();
  const second = await renewedOf(outside, contract, 1);
  await passing;
  expect(second.stamp.at).toBe(instantOf(Math.floor(clock.getTime() / 1000) * 1000));
  await until("nothing to wait for", async () => {
    const notes = await asSystem(processes.db, processes.tenant, (tx) => delaysOf(tx, contract));
    return notes.length === 0;
  });

  authority?.close();
  const again = processes.pass(contract, Math.ceil((Date.parse(second.stamp.until) - clock.getTime()) / dayMs) - 85);
  await delay();
  const legalPerson = asPerson(people.lawyer);
  await processes.must(contract, { type: "request-purge" }, legalPerson);
  await processes.must(contract, { type: "approve-purge" }, asPerson(people.officer));
  await processes.untilStage(contract, "purged");
  const { engine } = processes;
  await engine.workflow.getHandle(contractWorkflowId(contract)).result();
  await again;
  expect(await asSystem(processes.db, processes.tenant, (tx) => delaysOf(tx, contract))).toEqual([]);
}, 300_000);
