import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { verify } from "@node-rs/argon2";
import { type RawBuilder, sql } from "kysely";
import { type Asked, type Decision, decideAccess, decideAnew } from "../access/decision.ts";
import { openDatabase } from "../db/connection.ts";
import { type ContractTable, register } from "../db/contract.ts";
import { addDepartment, addTeam } from "../db/department.ts";
import { addPerson } from "../db/person.ts";
import type { Db, Tx } from "../db/schema.ts";
import { asSystem, inTenant } from "../db/tenancy.ts";
import { addTenant } from "../db/tenant.ts";
import { type ContractAccess, classifications, viewerOf } from "../domain/access.ts";
import type { Placement } from "../domain/department.ts";
import {
  type PersonId,
  parseDepartmentId,
  parsePersonId,
  parseTeamId,
  parseTenantId,
  type TenantId,
} from "../domain/ids.ts";
import type { Person } from "../domain/person.ts";
import { contractRights } from "../domain/right.ts";
import { migrateAll } from "../stack/migrate.ts";
import { runPart } from "../stack/part.ts";
import { nextFree } from "../stack/ports.ts";
import { type Services, startServices } from "../stack/services.ts";
import { createAccount } from "../web/sign-in/session.ts";
import { type Figures, median } from "./figures.ts";

const contractsEach = 20_000;
const ownedByOne = 200;
const pageLimit = 51;
const pagesARound = 20;
const decisions = 1_000;
const rounds = 15;
const password = "correct horse battery staple";

/**
 * What access control costs, each in turn with the same without it in one run, and the median round counts: a page of
 * the register through row policies against the same rows, asked for by name, of a table that has none (of a lawyer, who
 * sees all, of a business owner, who sees their own, of one who sees their team's and of a head of department: the worst
 * counts); 1,000 decisions by the policies, and the same with nothing remembered; the share of argon2id in a whole sign-in over HTTP.
 */
export const runAccessBench = async (): Promise<Figures> => {
  await using open = new AsyncDisposableStack();
  const dataFolder = await mkdtemp(join(tmpdir(), "engross-bench-"));
  open.defer(() => rm(dataFolder, { recursive: true, force: true }));
  const services = await startServices({ dataFolder, testing: true, environment: {} });
  open.defer(services.stop);
  const { url, adminUrl = url } = services.configuration.database;
  await migrateAll(services.configuration);
  const db = openDatabase(url, { applicationName: "bench" });
  open.defer(() => db.destroy());
  const admin = openDatabase(adminUrl, { applicationName: "bench" });
  open.defer(() => admin.destroy());

  await sql`create table contract_bare (like contract including all)`.execute(admin);
  await sql`grant select, insert on contract_bare to engross_app`.execute(admin);
  const [ours] = [await organisation(db), await organisation(db)];
  for (const table of ["contract", "contract_bare"]) await sql`vacuum analyze ${sql.id(table)}`.execute(admin);
  const ratios = {
    lawyer: await registerRatio(db, ours.lawyer),
    owner: await registerRatio(db, ours.owner),
    colleague: await registerRatio(db, ours.colleague),
    head: await registerRatio(db, ours.head),
  };
  const measured = {
    registerRatio: Math.min(...Object.values(ratios)),
    decisionsMs: decisionsMs(decideAccess, ours),
    anewMs: decisionsMs(decideAnew, ours),
  };
  const web = await startWeb(services);
  open.defer(web.stop);
  return { ...measured, ...ratios, signInShare: await signInShare(db, web.url, ours) };
};

interface Organisation {
  readonly lawyer: Person;
  readonly owner: Person;
  readonly colleague: Person;
  readonly head: Person;
}

const organisation = async (db: Db): Promise<Organisation> => {
  const tenant = idOf(parseTenantId);
  const [department, team] = [idOf(parseDepartmentId), idOf(parseTeamId)];
  const people = {
    lawyer: person(tenant, "legal"),
    owner: person(tenant, "business"),
    others: person(tenant, "business"),
    colleague: { ...person(tenant, "business"), department, team },
    head: { ...person(tenant, "business"), department, head: true },
  };
  await asSystem(db, tenant, async (tx) => {
    await addTenant(tx, { id: tenant, name: "Orchid", language: "en", timeZone: "Asia/Shanghai" });
    await addDepartment(tx, { id: department, tenant, name: "Sales" });
    await addTeam(tx, { id: team, tenant, department, name: "East" });
    for (const one of Object.values(people)) await addPerson(tx, one);
    await createAccount(tx, { person: people.owner, password });
    await addContracts(tx, tenant, people.owner.id, people.others.id, { department, team });
    await sql`insert into contract_bare select * from contract`.execute(tx);
  });
  return people;
};

/** One in twenty is secret; one in a hundred belongs to the one owner, one in seventy to the team, one in ten to its department. */
const addContracts = (tx: Tx, tenant: TenantId, owner: PersonId, other: PersonId, { department, team }: Placement) =>
  sql`
    insert into contract (id, tenant, number, type, classification, owner, named, stage, since, version, last_command,
      title, counterparty, language, state, created_at, recorded_at, department, team)
    select gen_random_uuid(), ${tenant}, '2026-' || lpad(n::text, 5, '0'), 'sales',
      case when n % 20 = 0 then 'secret' else 'internal' end,
      case when n % ${sql.lit(contractsEach / ownedByOne)} = 0 then ${owner}::uuid else ${other}::uuid end, '{}', 'draft',
      now(), 1, '', 'Contract ' || n, 'Example Peony Ltd', 'en', '{}', now(), now() - make_interval(secs => n),
      case when n % 10 = 3 then ${department}::uuid end, case when n % 70 = 3 then ${team}::uuid end
    from generate_series(1, ${sql.lit(contractsEach)}) n`.execute(tx);

const person = (tenant: TenantId, role: "legal" | "business"): Person => {
  const id = idOf(parsePersonId);
  return {
    ...{ id, tenant, name: "Example Person", email: `${id}@example.com`, language: "en", timeZone: "Asia/Shanghai" },
    ...{ roles: [role], active: true },
  };
};

const idOf = <T>(parse: (text: string) => T | undefined): T => {
  const id = parse(randomUUID());
  if (id === undefined) throw new Error("randomUUID made no UUID");
  return id;
};

const registerRatio = async (db: Db, viewer: Person): Promise<number> => {
  const policed = () =>
    inTenant(db, viewerOf(viewer), async (tx) => (await register(tx, { limit: pageLimit })).map(({ id }) => id));
  const bareDb = db.withTables<{ contract_bare: ContractTable }>();
  const bare = () =>
    bareDb.transaction().execute(async (tx) => {
      const rows = await tx
        .selectFrom("contract_bare")
        .select(registerColumns)
        .where("tenant", "=", viewer.tenant)
        .where(sightOf(viewer))
        .orderBy("recorded_at", "desc")
        .orderBy("id", "desc")
        .limit(pageLimit)
        .execute();
      return rows.map(({ id }) => id);
    });
  const [seen, asked] = [await policed(), await bare()];
  if (seen.length !== pageLimit || seen.join() !== asked.join()) throw new Error("The two pages differ");
  return shareOf({ part: times(pagesARound, bare), whole: times(pagesARound, policed) });
};

const registerColumns = [
  ...(["id", "number", "title", "counterparty", "type", "classification", "stage", "since", "owner"] as const),
  ...(["amount_minor", "currency", "effective", "until", "notice_by", "frozen_by", "amends", "version"] as const),
  "recorded_at",
] as const;

/** What the viewer sees, said by the one who asks. */
const sightOf = ({ id, roles, department, team, head }: Person): RawBuilder<boolean> => {
  if (roles.includes("legal")) return sql`classification <> 'secret'`;
  const named = sql`owner = ${id} or ${id} = any (named)`;
  if (head) return sql`(${named} or (department = ${department} and classification <> 'secret'))`;
  return team === undefined
    ? sql`(${named})`
    : sql`(${named} or (team = ${team} and classification in ('public', 'internal')))`;
};

/**
 * 1,000 decisions on contracts of all kinds, of an organisation that nobody has asked about before: as pages have them
 * decided, or each by Cedar anew.
 */
const decisionsMs = (decide: (person: Person, asked: Asked) => Decision, { lawyer, owner }: Organisation): number => {
  const took: number[] = [];
  for (let round = -2; round < rounds; round += 1) {
    const tenant = idOf(parseTenantId);
    const asked = Array.from({ length: decisions }, (_, place) => ({
      person: { ...(place % 2 === 0 ? lawyer : owner), tenant },
      right: contractRights[place % contractRights.length] ?? "view",
      contract: contract(tenant, place, [lawyer.id, owner.id]),
    }));
    const began = performance.now();
    for (const { person, ...what } of asked) decide(person, what);
    if (round >= 0) took.push(performance.now() - began);
  }
  return Math.round(median(took));
};

const contract = (tenant: TenantId, place: number, people: readonly [PersonId, PersonId]): ContractAccess => ({
  tenant,
  owner: people[place % 2] ?? people[0],
  named: place % 3 === 0 ? people : [],
  classification: classifications[place % classifications.length] ?? "internal",
  department: null,
  team: null,
});

/** The web as it is run, in a process of its own. */
const startWeb = async ({
  folder,
  environment,
}: Services): Promise<{ readonly url: URL; stop: () => Promise<void> }> => {
  const port = await nextFree(8080);
  const url = new URL(`http://127.0.0.1:${port}`);
  const { stop } = await runPart(folder, "web", { ...environment, PORT: String(port), PUBLIC_URL: url.origin });
  return { url, stop };
};

/** A whole sign-in, from the request that a program sends to the answer, against the one hash in it. */
const signInShare = async (db: Db, web: URL, { owner }: Organisation): Promise<number> => {
  const { rows } = await sql<{ password: string }>`
    select password from auth.account where user_id = ${owner.id}`.execute(db);
  const kept = rows[0]?.password ?? "";
  const sides = {
    part: async () => {
      if (!(await verify(kept, password))) throw new Error("The password is another");
    },
    whole: async () => {
      const answer = await fetch(new URL("/api/v1/session", web), {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ email: owner.email, password }),
      });
      if (!answer.ok) throw new Error(`Signing in answered ${answer.status}: ${await answer.text()}`);
      await answer.json();
    },
  };
  // A web process that has just begun runs code that nothing is compiled of yet, on connections that nothing is prepared on.
  return shareOf(sides, 40, 60);
};

const times = (count: number, work: () => Promise<unknown>) => async (): Promise<void> => {
  for (let turn = 0; turn < count; turn += 1) await work();
};

/** Whoever goes first changes from round to round. */
const shareOf = async (
  sides: Readonly<Record<"part" | "whole", () => Promise<void>>>,
  warmUp = 2,
  measured = rounds,
): Promise<number> => {
  const shares: number[] = [];
  for (let round = -warmUp; round < measured; round += 1) {
    const took = { part: 0, whole: 0 };
    for (const side of round % 2 === 0 ? (["part", "whole"] as const) : (["whole", "part"] as const)) {
      const began = performance.now();
      await sides[side]();
      took[side] = performance.now() - began;
    }
    if (round >= 0) shares.push(took.part / took.whole);
  }
  return Math.round(median(shares) * 100) / 100;
};
