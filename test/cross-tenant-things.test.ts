import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { asSystem } from "../db/tenancy.ts";
import { ringPng } from "../documents/picture-under-test.ts";
import { ndaEnglish } from "../documents/templates/nda-en.ts";
import { addDays, dayOf, instantOf } from "../domain/calendar.ts";
import type { Person } from "../domain/person.ts";
import { Browser, password } from "../web/http/app-under-test.ts";
import { csvRecord } from "../web/http/csv.ts";
import { type ContractWeb, type Program, startContractWeb } from "../web/pages/contract/web-under-test.ts";
import { bulkColumns, bulkExample } from "../web/signing/bulk-rows.ts";
import { makeOrganisation, type Organisation } from "./organisation.ts";

/** What an organisation keeps beside its contracts: its bulk sends, seals, rules of approval, templates. */
let web: ContractWeb;
let theirs: Theirs;
let ours: Organisation;
/** Everybody of the other organisation, by role, with what their role demands confirmed. */
let strangers: readonly { readonly person: Person; readonly program: Program }[];

interface Theirs {
  readonly bulk: string;
  readonly seal: string;
  readonly authorisation: string;
  readonly rule: string;
  readonly group: string;
  readonly department: string;
  readonly template: string;
}

const today = dayOf(instantOf(Date.now()), "Asia/Shanghai");

const made = async (program: Program, path: string, body: unknown): Promise<string> => {
  const response = await program.ask("POST", path, body);
  const text = await response.text();
  if (response.status !== 201 && response.status !== 200) throw new Error(`${path}: ${response.status} ${text}`);
  return (JSON.parse(text) as { readonly id: string }).id;
};

const bulkTable = (signatory: string, template = "nda-en"): FormData => {
  const columns = bulkColumns(ndaEnglish);
  const example = bulkExample(ndaEnglish);
  const form = new FormData();
  form.set("template", template);
  form.set("signers.0.side", "ours");
  form.set("signers.0.person", signatory);
  form.set("file", new Blob([[columns, example].map(csvRecord).join("")], { type: "text/csv" }), "partners.csv");
  return form;
};

const picture = (seal: string): FormData => {
  const form = new FormData();
  form.set("pictured", seal);
  form.set("picture", new Blob([new Uint8Array(ringPng())], { type: "image/png" }), "seal.png");
  return form;
};

const reason = "A reason";
const byGroup = { name: "Zephyr", holders: 0, reason };

beforeAll(async () => {
  web = await startContractWeb();
  const { people } = web;
  const [lawyer, manager, owner, administrator] = await Promise.all(
    [people.lawyer, people.manager, people.owner, people.administrator].map(async (person) => {
      const program = await web.program(person);
      await program.confirm();
      return program;
    }),
  );
  if (!lawyer || !manager || !owner || !administrator) throw new Error("Four were asked");
  const seal = await made(lawyer, "/seals", { kind: "contract", name: "Zephyr", custodian: people.signatory.id });
  expect((await lawyer.ask("POST", "/seals/image", picture(seal))).status).toBe(204);
  const [from, until] = [today, addDays(today, 3)];
  const authorisation = await made(manager, "/seals/authorisations", { seal, type: "nda", from, until, reason });
  const group = await made(lawyer, "/settings/approval/groups", {
    ...{ name: "Zephyr group", members: [people.approver.id], reason },
  });
  const rule = await made(lawyer, "/settings/approval/rules", { ...byGroup, groups: [group] });
  const department = await made(administrator, "/departments", { name: "Zephyr department" });
  const template = await made(lawyer, "/library/templates", {
    ...{ from: "nda-en", name: { en: "Zephyr", "zh-CN": "Zephyr" }, title: "Zephyr", reason },
  });
  const bulk = await made(owner, "/bulk-sends", bulkTable(people.signatory.id));
  theirs = { bulk, seal, authorisation, rule, group, department, template };

  ours = await makeOrganisation(web.services.db);
  const { tenant: _tenant, ...others } = ours;
  strangers = await Promise.all(
    Object.values(others).map(async (person) => {
      const program = await web.program(person);
      await program.confirm();
      return { person, program };
    }),
  );
});

afterAll(() => web?.close());

/** All that their organisation keeps of this, word for word. */
const keptByThem = (): Promise<string> =>
  asSystem(web.services.db, web.people.tenant, async (tx) => {
    const tables = [
      ...["bulk_send", "bulk_row", "company_seal", "seal_authorisation", "seal_image", "seal_use"],
      ...["approval_policy", "library_version", "department", "team", "contract", "contract_version"],
    ];
    const kept: unknown[] = [];
    for (const table of tables) {
      const { rows } = await sql<{ all: string | null }>`
        select string_agg(t::text, e'\n' order by t::text) as all from ${sql.id(table)} t`.execute(tx);
      kept.push([table, rows[0]?.all ?? ""]);
    }
    return JSON.stringify(kept);
  });

/** Nobody of theirs finds anything changed by what is done. */
const unchanged = async (work: () => Promise<void>): Promise<void> => {
  const before = await keptByThem();
  expect(before).toContain("Zephyr group");
  await work();
  expect(await keptByThem()).toBe(before);
};

interface Probe {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly body?: unknown;
}

/** Each route that names one of these things in its path or its body. */
const probes = (of: Theirs): readonly Probe[] => {
  const { bulk, seal, authorisation, rule, group, department, template } = of;
  const post = (path: string, body: unknown = {}): Probe => ({ method: "POST", path, body });
  const get = (path: string): Probe => ({ method: "GET", path });
  return [
    get(`/bulk-sends/${bulk}`),
    post(`/bulk-sends/${bulk}/release`, { leaveOut: true }),
    post(`/bulk-sends/${bulk}/withdraw`),
    get(`/bulk-sends/new/${template}.csv`),
    get(`/seals/${seal}/image`),
    post("/seals/custody", { passed: seal, successor: ours.signatory.id }),
    post("/seals/retirement", { retired: seal }),
    post("/seals/image", picture(seal)),
    post(`/seals/authorisations/${authorisation}/withdraw`),
    post(`/settings/approval/rules/${rule}`, { name: "Ours", holders: 1, reason }),
    post(`/settings/approval/rules/${rule}/move`, { to: "earlier", reason }),
    post(`/settings/approval/rules/${rule}/remove`, { reason }),
    post(`/settings/approval/groups/${group}`, { name: "Ours", members: [], reason }),
    post(`/settings/approval/groups/${group}/remove`, { reason }),
    post("/settings/approval/rules", { ...byGroup, groups: [group], holders: 1 }),
    post("/settings/approval/rules", { ...byGroup, departments: [department], holders: 1 }),
    post("/settings/approval/rules", { ...byGroup, templates: [template], holders: 1 }),
    post("/settings/approval/rules", { ...byGroup, people: [web.people.approver.id] }),
    post("/settings/approval/groups", { name: "Ours too", members: [web.people.approver.id], reason }),
    get(`/library/templates/${template}`),
    post(`/library/templates/${template}`, { title: "Ours", articles: [], reason }),
    post(`/library/templates/${template}/duties`, { title: "Ours", by: "first", clause: "definitions", reason }),
    post(`/departments/${department}`, { name: "Ours" }),
    post(`/departments/${department}/remove`),
    post(`/departments/${department}/teams`, { name: "Ours" }),
  ];
};

/** As many things, none of which is anywhere. */
const nothing = (): Theirs => ({
  ...{ bulk: randomUUID(), seal: randomUUID(), authorisation: randomUUID(), rule: randomUUID(), group: randomUUID() },
  ...{ department: randomUUID(), template: `own-${randomUUID().replaceAll("-", "").slice(0, 12)}` },
});

/** What was answered, but for the ids that were asked about. */
const answered = async (program: Program, { method, path, body }: Probe, ids: Theirs) => {
  const response = await program.ask(method, path, body);
  const text = Object.values(ids).reduce(
    (rest: string, id: string) => rest.replaceAll(id, "ID"),
    await response.text(),
  );
  return { status: response.status, text };
};

describe("Another organisation's bulk sends, seals, rules, groups, templates and departments", () => {
  test("are refused to everybody else as if they were nowhere, and nothing of them changes", async () => {
    const notFound = new Map<string, number>();
    await unchanged(async () => {
      for (const { person, program } of strangers) {
        const elsewhere = nothing();
        const none = probes(elsewhere);
        for (const [index, probe] of probes(theirs).entries()) {
          const real = await answered(program, probe, theirs);
          const absent = none[index] && (await answered(program, none[index], elsewhere));
          const what = `${person.roles.join()} ${probe.method} ${probe.path}`;
          expect([what, real.status, real.text]).toEqual([what, absent?.status, absent?.text]);
          expect([403, 404, 409, 422], what).toContain(real.status);
          if (real.status !== 403) notFound.set(`${index}`, real.status);
        }
      }
    });
    // For each of them there was somebody whose role let them try: what kept it from them is whose it is.
    expect(notFound.size).toBe(probes(theirs).length);
    const refusedOtherwise = [...notFound].filter(([, status]) => status !== 404).map(([index]) => Number(index));
    expect(refusedOtherwise.map((index) => probes(theirs)[index]?.path)).toEqual([
      `/seals/authorisations/${theirs.authorisation}/withdraw`,
    ]);
  });

  test("cannot be used in what is one's own: no seal to authorise, no custodian, no signer, no template", async () => {
    const of = (role: string) => strangers.find(({ person }) => person.roles.some((one) => one === role));
    const [legal, manager, business] = [of("legal"), of("management"), of("business")];
    if (!legal || !manager || !business) return expect.unreachable();
    const [from, until] = [today, addDays(today, 3)];
    await unchanged(async () => {
      const authorised = { seal: theirs.seal, type: "nda", from, until, reason };
      const custodian = web.people.signatory.id;
      const tried = [
        await manager.program.ask("POST", "/seals/authorisations", authorised),
        await legal.program.ask("POST", "/seals", { kind: "contract", name: "Ours", custodian }),
        await business.program.ask("POST", "/bulk-sends", bulkTable(custodian)),
        await business.program.ask("POST", "/bulk-sends", bulkTable(ours.signatory.id, theirs.template)),
        await business.program.ask("POST", "/contracts", { template: theirs.template }),
        await legal.program.ask("POST", "/library/templates", {
          ...{ from: theirs.template, name: { en: "Ours", "zh-CN": "我方" }, title: "Ours", reason },
        }),
      ];
      // A seal that is nobody's here is as one that was not named.
      const signers = [{ side: "ours", person: ours.signatory.id }];
      const begun = { template: "nda-en", signers, seals: [theirs.seal] };
      expect((await business.program.ask("POST", "/contracts", begun)).status).toBe(201);
      const sealed = await asSystem(web.services.db, ours.tenant, (tx) =>
        tx.selectFrom("signer").select(["role", "seal"]).execute(),
      );
      expect(sealed).toEqual([{ role: "signer", seal: null }]);
      expect(tried.map(({ status }) => status)).toEqual([422, 422, 422, 422, 422, 422]);
    });
    expect(await (await legal.program.ask("GET", "/seals")).text()).not.toContain(theirs.seal);
  });

  test("show nothing on the pages of others, in no list and at no address", async () => {
    const { person } = strangers.find((one) => one.person.roles.includes("legal")) ?? expect.unreachable();
    const browser = new Browser(web.services.publicUrl);
    await browser.signIn(person.email, password);
    const { bulk, rule, group, template } = theirs;
    for (const path of [
      `/bulk-sends/${bulk}`,
      `/settings/approval/rules/${rule}`,
      `/settings/approval/groups/${group}`,
      `/library/templates/${template}`,
      `/library/templates/${template}/duties`,
    ])
      expect([path, (await browser.go(path)).status]).toEqual([path, 404]);
    for (const path of ["/bulk-sends", "/seals", "/settings/approval", "/library", "/settings/approval/rules/new"]) {
      const page = await (await browser.go(path)).text();
      for (const word of ["Zephyr", ...Object.values(theirs)]) expect(page, path).not.toContain(word);
    }
  });
});
