import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { watchActivities } from "../activities/watch.ts";
import { noteAccess } from "../db/access-log.ts";
import { type AnomalyRow, addAnomaly, chooseMeasure, listAnomalies } from "../db/anomaly.ts";
import { listIncidents, notesOf } from "../db/incident.ts";
import { asSystem } from "../db/tenancy.ts";
import { useCounts } from "../db/watch.ts";
import { dayOf, instantOf, parsePlainDate } from "../domain/calendar.ts";
import type { ContractId } from "../domain/ids.ts";
import { parsePersonId } from "../domain/ids.ts";
import type { Person, Role } from "../domain/person.ts";
import type { WatchRule } from "../domain/watch.ts";
import { type CaughtLetter, lettersSoFar } from "../mail/caught.ts";
import { openPost } from "../mail/transport.ts";
import { Browser } from "../web/http/app-under-test.ts";
import { type ContractWeb, path, startContractWeb } from "../web/pages/contract/web-under-test.ts";
import { until } from "./until.ts";

let web: ContractWeb;
let contract: ContractId;

beforeAll(async () => {
  web = await startContractWeb();
  contract = await web.processes.create();
});
afterAll(() => web?.close());

/** Does what the duty does every minute, through the engine. */
const watching = async (): Promise<void> => {
  const { engine, configuration } = web.processes;
  const { taskQueue } = configuration.temporal;
  await engine.workflow.execute("watch", { taskQueue, workflowId: `watch-${randomUUID()}` });
};

const inTenant = <T>(work: Parameters<typeof asSystem<T>>[2]): Promise<T> =>
  asSystem(web.services.db, web.people.tenant, work);

const found = (origin: string): Promise<readonly AnomalyRow[]> =>
  inTenant(async (tx) => (await listAnomalies(tx, { limit: 200 })).filter((one) => one.origin === origin));

const incidentOf = async ({ incident }: AnomalyRow) => {
  const rows = await inTenant((tx) => listIncidents(tx, { which: "all", limit: 100 }));
  return rows.find(({ id }) => id === incident) ?? expect.fail("The finding has no incident");
};

/** A zone in which it is this hour of the day now, for what is odd depends on it and tests run at any hour. */
const zoneWhereItIs = (hour: number): string => {
  const offset = ((hour - new Date().getUTCHours() + 36) % 24) - 12;
  // Etc/GMT+5 is five hours behind UTC.
  return offset === 0 ? "Etc/UTC" : `Etc/GMT${offset > 0 ? "-" : "+"}${Math.abs(offset)}`;
};

const newcomer = (role: Role, facts: Partial<Person> = {}): Promise<Person> => {
  const id = parsePersonId(randomUUID()) ?? expect.unreachable();
  const timeZone = zoneWhereItIs(12);
  return web.join({ ...web.people.lawyer, id, email: `x.${id}@example.com`, roles: [role], timeZone, ...facts });
};

/** Contracts for the register, without a process behind them: a scraper only reads. */
const clones = (count: number): Promise<readonly ContractId[]> =>
  inTenant(async (tx) => {
    const { rows } = await sql<{ id: ContractId }>`
      insert into contract (id, tenant, number, type, classification, owner, named, stage, since, version, last_command,
        title, counterparty, language, state, created_at, recorded_at)
      select clone.id, tenant, '2019-' || lpad(clone.nth::text, 5, '0'), type, classification, owner, named, stage, since, version,
        last_command, title, counterparty, language, state || jsonb_build_object('id', clone.id), created_at, recorded_at
      from contract, generate_series(1, ${sql.lit(count)}) n, lateral (select gen_random_uuid() as id, n as nth) clone
      where contract.id = ${contract} returning id`.execute(tx);
    return rows.map(({ id }) => id);
  });

test("a scraper under a lawyer's account is an incident within a minute, once, however often it is looked for", async () => {
  const scraper = await newcomer("legal");
  const { ask } = await web.program(scraper);
  for (const id of await clones(45)) await (await ask("GET", path(id))).arrayBuffer();
  await Promise.all([watching(), watching()]);
  await watching();
  const [anomaly, ...more] = await found(`person/${scraper.id}`);
  expect(more).toEqual([]);
  expect(anomaly).toMatchObject({ rule: "bulk-viewing", facts: { window: "hour", count: 40 }, measure: "notify" });
  const incident = await incidentOf(anomaly ?? expect.unreachable());
  expect(incident).toMatchObject({ playbook: "unusual-access", stage: "reported", contract: null });
  const [note] = await inTenant((tx) => notesOf(tx, incident.id));
  expect(note?.body).toContain("40 different contracts within an hour");
  // By the policy that is usual, whoever looked at much goes on; security decides.
  expect((await ask("GET", path(contract))).status).toBe(200);
});

test("a stolen session is ended, and whoever holds it is nobody on the next request", async () => {
  const victim = await newcomer("legal");
  const browser = await web.browser(victim);
  await browser.go(path(contract));
  const thief = new Browser(web.services.publicUrl, "en", "curl/8.9");
  for (const [name, value] of browser.cookies) thief.cookies.set(name, value);
  expect((await thief.go(path(contract))).status).toBe(200);
  await watching();
  const [anomaly] = await found(`person/${victim.id}`);
  expect(anomaly).toMatchObject({ rule: "moved-session", contract, facts: { from: "engross", to: "curl" } });
  await until("the sessions to end", async () => (await thief.go(path(contract))).status === 303);
  expect((await browser.go(path(contract))).status).toBe(303);
  const state = await until("the measure to be recorded", async () => {
    const row = await incidentOf(anomaly ?? expect.unreachable());
    return row.state.containments[0]?.result && row.state;
  });
  // It still waits for somebody's triage.
  expect(state).toMatchObject({ stage: "reported", containments: [{ measures: { revokeSessionsOf: [victim.id] } }] });
});

test("where the policy says so the contract is frozen; a second finding joins the incident; released, it can be dismissed", async () => {
  const own = await web.processes.create();
  const victim = await newcomer("legal");
  await inTenant((tx) => chooseMeasure(tx, web.people.tenant, "moved-session", "freeze"));
  const browser = await web.browser(victim);
  const thief = new Browser(web.services.publicUrl, "en", "Wget/1.21");
  for (const [name, value] of browser.cookies) thief.cookies.set(name, value);
  await thief.go(path(own));
  await inTenant((tx) => sql`update person set active = true where id = ${victim.id}`.execute(tx));
  for (let tries = 0; tries < 12; tries += 1) await thief.go(path(randomUUID() as ContractId));
  await watching();
  await inTenant((tx) => chooseMeasure(tx, web.people.tenant, "moved-session", "end-sessions"));
  const anomalies = await found(`person/${victim.id}`);
  expect(anomalies.map(({ rule }) => rule).toSorted((a, b) => a.localeCompare(b))).toEqual([
    "moved-session",
    "repeated-refusals",
  ]);
  expect(new Set(anomalies.map(({ incident }) => incident)).size).toBe(1);
  await until("the contract to be frozen", async () => (await web.processes.state(own)).freezes.length === 1);
  const incident = await incidentOf(anomalies[0] ?? expect.unreachable());
  const officer = await web.program(web.people.officer);
  await officer.confirm();
  const act = (name: string, body: object) => officer.ask("POST", `/incidents/${incident.id}/${name}`, body);
  await until("the measure to be recorded", async () => {
    const { state } = await incidentOf(anomalies[0] ?? expect.unreachable());
    return state.hold === "frozen";
  });
  expect((await act("dismiss", { dismissal: "It was a test" })).status).toBe(409);
  expect((await act("release", { release: "It was a test" })).status).toBe(200);
  await until("the contract to be free", async () => (await web.processes.state(own)).freezes.length === 0);
  await until("the incident to be dismissed", async () => (await act("dismiss", { dismissal: "A test" })).ok);
});

test("guesses at links from one address are an incident with nobody's name, and cost no session", async () => {
  for (let tries = 0; tries < 16; tries += 1) {
    const secret = `${randomUUID()}${randomUUID()}`.replaceAll("-", "").slice(0, 43);
    expect((await fetch(new URL(`/a/${secret}`, web.services.publicUrl))).status).toBe(404);
  }
  await watching();
  const [anomaly] = await found("address/127.0.0.1");
  expect(anomaly).toMatchObject({ rule: "attack-signals", person: null, facts: { kind: "guessed-link", count: 15 } });
  expect(await incidentOf(anomaly ?? expect.unreachable())).toMatchObject({ playbook: "unusual-access" });
});

test("an account that nobody used for ten weeks is told of at its first look", async () => {
  const sleeper = await newcomer("management");
  await inTenant((tx) =>
    sql`update person set created_at = now() - interval '70 days' where id = ${sleeper.id}`.execute(tx),
  );
  const { ask } = await web.program(sleeper);
  await ask("GET", "/contracts");
  await watching();
  expect(await found(`person/${sleeper.id}`)).toMatchObject([{ rule: "dormant-account", facts: { days: 70 } }]);
});

test("whoever saves four contracts at three in the morning of their own zone is told of", async () => {
  const owl = await newcomer("legal", { timeZone: zoneWhereItIs(3) });
  const { ask } = await web.program(owl);
  const contracts = [contract];
  while (contracts.length < 4) contracts.push(await web.processes.create());
  for (const id of contracts) {
    const { draft } = await web.processes.state(id);
    const saved = await ask("GET", path(id, `/documents/${draft.pdf.document}?save=true`));
    expect(saved.status).toBe(200);
    await saved.arrayBuffer();
  }
  await watching();
  const [anomaly] = await found(`person/${owl.id}`);
  expect(anomaly).toMatchObject({ rule: "odd-hours", facts: { use: "downloaded", count: 4 } });
  expect(anomaly?.looks).toHaveLength(4);
});

test("a slow scraper, never above the limits of an hour or a day, is found by its week", async () => {
  const snail = await newcomer("business");
  const now = Date.now();
  await inTenant(async (tx) => {
    for (let nth = 0; nth < 90; nth += 1)
      await noteAccess(tx, {
        ...{ tenant: snail.tenant, at: new Date(now - (89 - nth) * 100 * 60_000), act: "viewed", object: "contract" },
        ...{ contract: randomUUID() as ContractId, actor: `person/${snail.id}`, person: snail.id, link: null },
        ...{ session: null, allowedBy: [], face: "page", address: "203.0.113.9", userAgent: "Engross test" },
        ...{ sessionAgent: null, country: null },
      });
  });
  await watching();
  expect((await found(`person/${snail.id}`))[0]).toMatchObject({
    rule: "bulk-viewing",
    facts: { window: "week", count: 90, limit: 90 },
  });
});

test("what is usual is counted per person, role and stretch of time, each contract once", async () => {
  const reader = await newcomer("auditor");
  const day = parsePlainDate("2027-03-10") ?? expect.unreachable();
  const other = randomUUID() as ContractId;
  const looks = [
    ["2027-03-09T01:10:00Z", contract, "viewed"],
    ["2027-03-09T01:50:00Z", contract, "downloaded"],
    ["2027-03-09T01:55:00Z", other, "viewed"],
    ["2027-03-09T07:00:00Z", other, "viewed"],
    ["2027-03-09T07:00:00Z", randomUUID() as ContractId, "refused"],
    // The day itself does not count, nor what is older than thirty days.
    ["2027-03-09T16:30:00Z", other, "viewed"],
    ["2027-01-09T16:30:00Z", other, "viewed"],
  ] as const;
  const counts = await inTenant(async (tx) => {
    for (const [at, id, act] of looks)
      await noteAccess(tx, {
        ...{ tenant: reader.tenant, at: new Date(at), act, object: "contract", contract: id, link: null },
        ...{ actor: `person/${reader.id}`, person: reader.id, session: null, allowedBy: [], face: "page" },
        ...{ address: "203.0.113.9", userAgent: "", sessionAgent: null, country: null },
      });
    return (await useCounts(tx, "Asia/Shanghai", day)).filter(({ person }) => person === reader.id);
  });
  const told = counts.map(({ use, window, contracts }) => `${use} ${window} ${contracts}`);
  expect(told.toSorted((a, b) => a.localeCompare(b))).toEqual([
    "downloaded day 1",
    "downloaded hour 1",
    "downloaded week 1",
    "viewed day 2",
    "viewed hour 1",
    "viewed hour 2",
    "viewed week 2",
  ]);
  expect(counts.every(({ role }) => role === "auditor")).toBe(true);
});

test("after four hundred days where a look came from is forgotten; who looked at what, and its proof, stay", async () => {
  const reader = await newcomer("auditor");
  const day = 86_400_000;
  const note = (daysAgo: number) =>
    inTenant((tx) =>
      noteAccess(tx, {
        ...{ tenant: reader.tenant, at: new Date(Date.now() - daysAgo * day), act: "searched", object: "register" },
        ...{ actor: `person/${reader.id}`, person: reader.id, link: null, session: null, allowedBy: [], face: "page" },
        ...{ search: "Orchid", address: "203.0.113.9", userAgent: "x", sessionAgent: null, country: "CN" },
      }),
    );
  await note(401);
  await note(399);
  const { engine, configuration } = web.processes;
  const { taskQueue } = configuration.temporal;
  await engine.workflow.execute("forgetOrigins", { taskQueue, workflowId: `forget-${randomUUID()}` });
  const rows = await inTenant((tx) =>
    tx.selectFrom("access_log").selectAll().where("person", "=", reader.id).orderBy("at").execute(),
  );
  const forgotten = { address: null, user_agent: null, search: null, country: null, salt: null };
  expect(rows).toMatchObject([
    { act: "searched", ...forgotten },
    { address: "203.0.113.9", search: "Orchid" },
  ]);
});

test("what joins an open incident is told to security in one letter, and not within an hour of the letter before", async () => {
  const { services, people, processes } = web;
  const { catcherUrl = "" } = processes.configuration.mail;
  const origin = "address/198.51.100.7";
  const now = Date.now();
  const post = openPost(processes.configuration.mail);
  onTestFinished(() => post.close());
  const { taskQueue } = processes.configuration.temporal;
  const { watchAccess } = watchActivities({
    ...services,
    ...{ engine: processes.engine, taskQueue, post, publicUrl: services.publicUrl.origin },
  });
  /** The watch as it runs so many minutes from now. */
  const watched = (minutes: number) => watchAccess(instantOf(now + minutes * 60_000));
  const find = (rule: WatchRule) =>
    inTenant((tx) => {
      const about = { tenant: people.tenant, origin, person: null, contract: null, looks: [] };
      const facts = { kind: "guessed-link", count: 15 } as const;
      const at = instantOf(now);
      return addAnomaly(tx, { ...about, rule, facts, at, day: dayOf(at, "UTC") }, at);
    });
  await find("attack-signals");
  await watched(0);
  const number = (await incidentOf((await found(origin))[0] ?? expect.unreachable())).number;
  const letters = async (): Promise<readonly CaughtLetter[]> =>
    (await lettersSoFar(catcherUrl, people.officer.email)).filter(({ subject }) => subject.includes(number));
  await until("the letter that opens it", async () => (await letters()).length === 1);
  await find("repeated-refusals");
  await watched(10);
  await find("new-country");
  await watched(59);
  expect(await letters()).toHaveLength(1);
  await watched(61);
  await watched(62);
  await find("odd-hours");
  await watched(90);
  const told = (await letters()).filter(({ subject }) => /More was found/.test(subject));
  expect(told).toHaveLength(1);
  for (const words of ["Repeated refusals", "New country", "多次被拒绝"]) expect(told[0]?.text).toContain(words);
  expect(told[0]?.text).not.toContain("Work at unusual hours");
  await watched(122);
  expect((await letters()).filter(({ subject }) => /More was found/.test(subject))).toHaveLength(2);
});
