import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openDatabase } from "../db/connection.ts";
import { asSystem, inTenant } from "../db/tenancy.ts";
import { viewerOf } from "../domain/access.ts";
import type { Person } from "../domain/person.ts";
import { Browser, password } from "../web/http/app-under-test.ts";
import type { Route } from "../web/http/route.ts";
import { type ContractWeb, type Program, startContractWeb } from "../web/pages/contract/web-under-test.ts";
import { routes } from "../web/routes.ts";
import { makeOrganisation } from "./organisation.ts";

let web: ContractWeb;
/** What there is, of the organisation that is probed. */
let there: Ids;
/** Each of another organisation's people, by role. */
let strangers: readonly { readonly person: Person; readonly program: Program }[];

/** What stands in a path or a body for each kind of thing. */
type Ids = Readonly<Record<string, string>>;

const incidentId = randomUUID();
const campaignId = randomUUID();

beforeAll(async () => {
  web = await startContractWeb();
  const { processes, people, services } = web;
  const contract = await processes.toApproval();
  const { draft, approval } = await processes.state(contract);
  const task = randomUUID();
  await asSystem(services.db, people.tenant, (tx) =>
    sql`
      insert into incident (id, tenant, number, playbook, stage, since, version, last_command, reporter, named, title,
        state, created_at, recorded_at)
      values (${incidentId}, ${people.tenant}, '2026-1', 'sent-to-wrong-person', 'reported', now(), 1, '',
        ${people.owner.id}, '{}', 'An incident', '{}', now(), now())`.execute(tx),
  );
  await asSystem(services.db, people.tenant, (tx) =>
    sql`
      insert into audit_campaign (id, tenant, number, stage, since, version, last_command, lead, named, title, state,
        created_at, recorded_at)
      values (${campaignId}, ${people.tenant}, '2026-1', 'fieldwork', now(), 1, '', ${people.auditor.id}, '{}',
        'An audit', '{}', now(), now())`.execute(tx),
  );
  there = {
    ...{
      contract,
      incident: incidentId,
      campaign: campaignId,
      finding: randomUUID(),
      sampled: contract,
      file: randomUUID(),
      task,
      action: randomUUID(),
      law: "pipl-57",
      number: "1",
      obligation: randomUUID(),
    },
    document: draft.pdf.document,
    slot: approval?.steps[0]?.slots[0]?.id ?? expect.unreachable(),
    signer: draft.signers[0]?.id ?? expect.unreachable(),
    person: people.approver.id,
    sha256: draft.pdf.sha256,
  };
  const { tenant: _tenant, ...others } = await makeOrganisation(services.db);
  strangers = await Promise.all(
    Object.values(others).map(async (person) => {
      const program = await web.program(person);
      await program.confirm();
      return { person, program };
    }),
  );
});

afterAll(() => web.close());

/** The same kinds of things where there is nothing. */
const nowhere = (): Ids =>
  Object.fromEntries(Object.entries(there).map(([kind, id]) => [kind, /^[0-9a-f-]{36}$/.test(id) ? randomUUID() : id]));

/** Routes that name a contract, an incident or an audit. */
const probed = routes.filter(({ right, path }) => right !== undefined && /:(contract|incident|campaign)\b/.test(path));

const fill = (route: Route, ids: Ids): string => route.path.replace(/:(\w+)/g, (_, name: string) => ids[name] ?? "x");

/** Bodies that their routes accept, so that it is the thing asked for that decides. */
const bodies = (ids: Ids): Readonly<Record<string, unknown>> => ({
  decideRenewal: { renew: true },
  proposeTermination: { ground: "agreement", lastDay: "2027-01-31" },
  settleObligation: { obligation: ids["obligation"], how: "settled" },
  placeHold: { matter: "A matter", reason: "A reason" },
  requestHoldRelease: { matter: randomUUID(), reason: "A reason" },
  withdrawHoldRelease: { matter: randomUUID() },
  approveHoldRelease: { matter: randomUUID() },
  share: { name: "A", email: "a@example.com", documents: [ids["document"]], reason: "A reason" },
  withdrawShare: { share: randomUUID() },
  decideApprovalSlot: { choice: "approve", documentSha256: ids["sha256"] },
  delegateApprovalSlot: { to: ids["person"] },
  signAsSigner: { consent: true, name: "A", documentSha256: ids["sha256"] },
  declineAsSigner: { reason: "A reason" },
  triageIncident: { severity: 2 },
  dismissIncident: { dismissal: "A reason" },
  containIncident: { freeze: true, containment: "A reason" },
  releaseIncidentContract: { release: "A reason" },
  recoverIncident: { recovery: "A reason" },
  addIncidentTask: { wording: "A task" },
  assignIncidentTask: { assignee: ids["person"] },
  settleIncidentTask: { outcome: "done", how: "So" },
  completeIncidentAction: { how: "So" },
  answerContract: { answers: [] },
  raiseFinding: { what: "Wrong", severity: "low", owner: ids["person"], due: "2099-01-31" },
  correctFinding: { how: "So" },
  verifyFinding: { judgement: "Good" },
  reopenFinding: { judgement: "Bad", due: "2099-01-31" },
  reassignFinding: { owner: ids["person"] },
  saveText: { part: "title", base: "1.0", heading: "A title" },
  saveAnswer: { variable: "price", base: "1.0" },
  tellPresence: { tab: randomUUID() },
});

interface Answered {
  readonly status: number;
  readonly text: string;
  readonly ms: number;
}

/** What somebody is told, but for the ids that they themselves asked about, and what differs on every page. */
const told = async (asked: Promise<Response>, ids: Ids): Promise<Answered> => {
  const began = performance.now();
  const response = await asked;
  const body = await response.text();
  const text = Object.values(ids).reduce((rest, id) => (id.length === 36 ? rest.replaceAll(id, "ID") : rest), body);
  return {
    status: response.status,
    text: text.replace(/ (?:nonce|value|content)="[^"]*"/g, ""),
    ms: performance.now() - began,
  };
};

const ask = (program: Program, route: Route, ids: Ids): Promise<Answered> =>
  told(
    program.ask(
      route.method === "get" ? "GET" : "POST",
      fill(route, ids),
      route.method === "get" ? undefined : bodies(ids)[route.id],
    ),
    ids,
  );

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

const turns = 2;

test("over HTTP, another organisation's contract reads like one that never was, whoever asks whatever", async ({
  annotate,
}) => {
  const took = { there: [] as number[], nowhere: [] as number[] };
  const notFound = new Set<string>();
  let probes = 0;
  for (const { program } of strangers) {
    for (const route of probed.filter(({ faces }) => faces.api)) {
      for (let turn = 0; turn < turns; turn += 1) {
        const elsewhere = nowhere();
        const [real, none] = [await ask(program, route, there), await ask(program, route, elsewhere)];
        probes += 1;
        took.there.push(real.ms);
        took.nowhere.push(none.ms);
        expect([route.id, real.status, real.text]).toEqual([route.id, none.status, none.text]);
        expect([404, 415, 422]).toContain(real.status);
        if (real.status === 404) notFound.add(route.id);
      }
    }
  }
  // The rest wants a whole draft or a file, and is refused for want of it before anybody looks who asks for what.
  expect(notFound.size).toBeGreaterThan(probed.length * 0.6);
  await annotate(
    `${probes} probes; median ${median(took.there).toFixed(1)} ms where it is, ${median(took.nowhere).toFixed(1)} ms where nothing is`,
  );
}, 120_000);

test("and so do the pages", async () => {
  const { person } = strangers.find((one) => one.person.roles.includes("legal")) ?? expect.unreachable();
  const browser = new Browser(web.services.publicUrl);
  await browser.signIn(person.email, password);
  for (const route of probed.filter(({ faces, method }) => faces.page && method === "get")) {
    const elsewhere = nowhere();
    const real = await told(browser.go(fill(route, there)), there);
    const none = await told(browser.go(fill(route, elsewhere)), elsewhere);
    expect([route.id, real.status, real.text]).toEqual([route.id, none.status, none.text]);
    expect([303, 404]).toContain(real.status);
  }
});

test("to their own people the same addresses lead somewhere: the probes would find what leaks", async () => {
  const lawyer = await web.program(web.people.lawyer);
  for (const route of probed.filter(({ id }) => ["showContract", "listContractEvents", "getDocument"].includes(id)))
    expect([route.id, (await ask(lawyer, route, there)).status]).toEqual([route.id, 200]);
});

const sqlProbes = 10_000;

test("straight at the rows, no id of one organisation finds a row for anybody of another", async () => {
  const { db } = web.services;
  const { tenant } = web.people;
  const marks = await asSystem(db, tenant, async (tx) => {
    const { rows: columns } = await sql<{ table: string; column: string }>`
      select relname as table, attname as column
      from pg_attribute join pg_class on pg_class.oid = attrelid
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and atttypid = 'uuid'::regtype
        and attnum > 0 and not attisdropped and has_table_privilege(pg_class.oid, 'select')`.execute(tx);
    const all = [];
    for (const { table, column } of columns) {
      const { rows } = await sql<{ mark: string }>`
        select distinct ${sql.id(column)} as mark from ${sql.id(table)} where ${sql.id(column)} is not null limit 50`.execute(
        tx,
      );
      all.push(...rows.map(({ mark }) => ({ table, column, mark })));
    }
    return all;
  });
  expect(new Set(marks.map(({ table }) => table)).size).toBeGreaterThan(8);
  const single = openDatabase(web.processes.configuration.database.url, { applicationName: "probe" });
  try {
    const each = Math.ceil(sqlProbes / strangers.length);
    for (const { person } of strangers) {
      await inTenant(single, viewerOf(person), async (tx) => {
        for (let probe = 0; probe < each; probe += 1) {
          const { table, column, mark } = marks[probe % marks.length] ?? expect.unreachable();
          const { rows } = await sql`select from ${sql.id(table)} where ${sql.id(column)} = ${mark}`.execute(tx);
          if (rows.length > 0) expect.fail(`${person.roles.join()} found ${table}.${column}`);
        }
      });
    }
  } finally {
    await single.destroy();
  }
});
