import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { asSystem } from "../../db/tenancy.ts";
import type { Person } from "../../domain/person.ts";
import { entries } from "../../ledger/index.ts";
import { type Drafting, startDrafting } from "../drafting/drafting-under-test.ts";

let drafting: Drafting;
let legal: Person;
let owner: Person;
let stranger: Person;

beforeAll(async () => {
  drafting = await startDrafting();
  const tenant = await drafting.organisation();
  legal = await drafting.member(tenant, "Example Counsel", ["legal"]);
  owner = await drafting.member(tenant, "Example Owner", ["business"]);
  stranger = await drafting.member(await drafting.organisation(), "Example Stranger", ["legal"]);
});

afterAll(() => drafting.close());

interface Answer {
  readonly id: string;
  readonly version: number;
  readonly offered: boolean;
  readonly language: string;
  readonly articles: readonly string[];
  readonly questions: readonly { readonly name: string; readonly type: string; readonly when: unknown }[];
  readonly templates: readonly { readonly id: string }[];
  readonly duties: readonly unknown[];
  readonly fields: readonly string[];
  readonly reasons: readonly string[];
  readonly findings: readonly { readonly code: string; readonly field: string | null }[];
}

const ask = async (person: Person, path: string, body?: unknown) => {
  const init =
    body === undefined ? {} : { method: "POST", body: body instanceof FormData ? body : JSON.stringify(body) };
  const response = await (await drafting.programOf(person))(path, init);
  return { status: response.status, body: (await response.json()) as Answer };
};

const kept = async (path: string, body: unknown): Promise<Answer> => {
  const { status, body: answer } = await ask(legal, path, { reason: "Asked for by sales", ...(body as object) });
  expect(status, JSON.stringify(answer)).toBeLessThan(300);
  return answer;
};

const page = async (person: Person, path: string): Promise<string> =>
  (await (await drafting.browserOf(person)).go(path)).text();

const named = {
  name: { en: "Consulting", "zh-CN": "咨询" },
  title: "Consulting Agreement",
  language: "en",
  type: "services",
};

describe("A template that the organisation makes", () => {
  let id: string;

  test("is begun by legal staff with a reason, and offered to nobody while it has no article", async () => {
    expect((await ask(owner, "/library/templates", { ...named, reason: "A try" })).status).toBe(403);
    expect((await ask(legal, "/library/templates", named)).status).toBe(422);
    ({ id } = await kept("/library/templates", named));
    const { body } = await ask(owner, `/library/templates/${id}`);
    expect(body).toMatchObject({ version: 1, offered: false, articles: [] });
    expect(await page(owner, "/contracts/new")).not.toContain(`/contracts/new/${id}`);
    expect((await ask(owner, "/contracts", { template: id })).status).toBe(422);
  });

  test("asks questions of every kind, on conditions, and none that cannot be read", async () => {
    const at = `/library/templates/${id}/questions`;
    const label = (en: string) => ({ en, "zh-CN": en });
    await kept(at, {
      label: label("Fee model"),
      type: "choice",
      options: "fixed = fixed = 固定\nhourly = by the hour = 计时",
    });
    const hourly = { lines: [{ variable: "fee-model", comparison: "is", value: "by the hour" }] };
    await kept(at, { label: label("Hourly rate"), type: "money", when: hourly });
    await kept(at, { label: label("Fee"), type: "money", when: { lines: [{ variable: "fee-model", value: "固定" }] } });
    const { body } = await ask(legal, `/library/templates/${id}`);
    expect(body.questions.slice(-3)).toMatchObject([
      { name: "fee-model", type: "choice", when: null },
      { name: "hourly-rate", when: { op: "eq", variable: "fee-model", to: "hourly" } },
      { name: "fee", when: { op: "eq", variable: "fee-model", to: "fixed" } },
    ]);
    const refused = async (body: object) => (await ask(legal, at, { reason: "A try", ...body })).body.fields;
    const wrongValue = { lines: [{ variable: "fee-model", value: "for free" }] };
    expect(await refused({ label: label("Fee"), type: "date" })).toMatchObject(["key"]);
    expect(await refused({ label: label("More"), type: "choice", options: "one" })).toMatchObject(["options"]);
    expect(await refused({ label: label("More"), type: "table", columns: "x = y" })).toMatchObject(["columns"]);
    expect(await refused({ label: label("More"), when: wrongValue })).toMatchObject(["when.lines.0.value"]);
    expect(await refused({ question: "effective", remove: true })).toMatchObject(["remove"]);
  });

  test("takes clauses of its own, which name its answers and hang on conditions", async () => {
    const missing = await ask(legal, "/library/clauses", {
      ...{ template: id, heading: "Fees", text: "The fee is {{nobody-asks}}.", reason: "A try" },
    });
    expect([missing.status, missing.body.fields]).toEqual([422, ["text"]]);
    const clause = await kept("/library/clauses", {
      ...{
        template: id,
        heading: "Fees",
        key: "fees",
        items: "The fee is {{fee}} ({{fee.words}}).\n\nTravel is extra.",
      },
      when: { lines: [{ variable: "fee-model", comparison: "is", value: "fixed" }] },
    });
    expect(clause).toMatchObject({ id: "own.fees", version: 1 });
    await kept("/library/clauses", {
      template: id,
      heading: "Services",
      text: "The consultant advises. See {{§fees}}.",
    });
    expect(
      (await ask(legal, "/library/clauses", { heading: "X", key: "fees", text: "X", reason: "A try" })).status,
    ).toBe(422);
    expect((await ask(legal, `/library/templates/${id}`)).body).toMatchObject({
      version: 6,
      offered: true,
      articles: ["own.fees", "own.services"],
    });
    const when = { lines: [{ variable: "hourly-rate", comparison: "empty" }] };
    await kept("/library/clauses/own.fees", {
      ...{ wording: "standard", heading: "Fees", conditions: { "fees-2": when } },
    });
    expect(await page(legal, "/library/clauses/own.fees")).toContain("“Hourly rate” is left empty");
  });

  test("is drafted from like any other, and what changes later touches no contract that was begun", async () => {
    const about = {
      ...{ name: named.name, type: "services", ours: "party-a", effective: "effective", amount: "fee" },
      preamble: "Made between {{party-a}} and {{party-b}}.",
    };
    await kept(`/library/templates/${id}/about`, about);
    const values = { "fee-model": "fixed", fee: { amount: "1000", currency: "CNY" }, effective: "2027-01-01" };
    const begun = await ask(owner, "/contracts", { template: id, values });
    expect(begun.status, JSON.stringify(begun.body)).toBe(201);
    const wording = () => page(legal, `/contracts/${begun.body.id}/versions/1`);
    expect(await wording()).toMatch(/The fee is <[^>]+>CNY\s1,000\.00/);
    await kept("/library/clauses/own.fees", { wording: "standard", heading: "Fees", text: "Nothing is charged." });
    await kept(`/library/templates/${id}/about`, { ...about, retired: true });
    expect(await wording()).toMatch(/The fee is <[^>]+>CNY\s1,000\.00/);
    expect((await ask(owner, "/contracts", { template: id, values })).status).toBe(422);
    const changed = await (await drafting.programOf(owner))(`/contracts/${begun.body.id}/draft`, {
      method: "POST",
      body: JSON.stringify({ values: { fee: { amount: "1200", currency: "CNY" } } }),
    });
    expect(changed.status).toBe(200);
  });

  test("brings duties of its own into what is drafted from it, each a further version with its reason", async () => {
    const { id: made } = await kept("/library/templates", { ...named, from: id, title: "Consulting Agreement" });
    const at = `/library/templates/${made}/duties`;
    const pay = { title: "Pay the fee", kind: "payment", by: "party-a", clause: "fees" };
    expect((await ask(owner, at, { ...pay, reason: "A try" })).status).toBe(403);
    const refused = async (body: object) => (await ask(legal, at, { ...pay, reason: "A try", ...body })).body.fields;
    expect(await refused({ title: "" })).toEqual(["title"]);
    expect(await refused({ by: "effective" })).toEqual(["by"]);
    expect(await refused({ clause: "nowhere" })).toEqual(["clause"]);
    expect(await refused({ day: "end" })).toEqual(["day"]);
    expect(await refused({ day: "fee" })).toEqual(["day"]);
    expect(await refused({ counted: "after" })).toEqual(["delay"]);
    expect(await refused({ day: "signing", counted: "before", delay: 3 })).toEqual(["counted"]);
    expect(await refused({ kind: "report", sum: "fee" })).toEqual(["sum"]);
    expect(await refused({ sum: "share" })).toEqual(["share"]);
    const changed = await kept(at, { ...pay, day: "signing", counted: "after", delay: 14, sum: "share", share: 30 });
    expect(changed).toMatchObject({ id: made, version: 2, duty: "pay-the-fee" });
    await kept(at, { title: "季度报告", kind: "report", by: "party-b", clause: "services", every: 3 });
    await kept(at, { title: "Return papers", by: "party-b", clause: "services", day: "effective", survives: true });
    const { duties } = (await ask(legal, `/library/templates/${made}`)).body;
    expect(duties).toMatchObject([
      { id: "pay-the-fee", due: { after: "signing", delay: { count: 14, unit: "days" } }, share: 30 },
      { id: "duty", due: { after: "effective", delay: { count: 0 } }, every: { count: 3, unit: "months" } },
      { id: "return-papers", survives: true },
    ]);
    await kept(at, { duty: "return-papers", remove: true });
    await kept(at, { ...pay, duty: "pay-the-fee", day: "signing", counted: "after", delay: 10, sum: "fee" });
    const shown = await page(legal, `/library/templates/${made}`);
    for (const words of ["Pay the fee", "10 days after the day of signing", "every 3 months"])
      expect(shown).toContain(words);
    expect(await page(legal, `${at}?duty=pay-the-fee`)).toMatch(/value="10"/);
    expect(
      (await ask(legal, `/library/templates/${made}/questions`, { question: "fee", remove: true, reason: "A try" }))
        .status,
    ).toBe(422);

    const party = (name: string) => ({ name, address: "1 Example Road", registration: "1", representative: "X" });
    const values = {
      ...{ "fee-model": "fixed", fee: { amount: "1000", currency: "CNY" }, effective: "2027-01-01" },
      ...{ "party-a": party("Orchid"), "party-b": party("Example Consulting") },
    };
    const begun = await ask(owner, "/contracts", { template: made, values });
    expect(begun.status, JSON.stringify(begun.body)).toBe(201);
    const row = await asSystem(drafting.services.db, legal.tenant, (tx) =>
      tx
        .selectFrom("contract")
        .select("state")
        .where("id", "=", begun.body.id as never)
        .executeTakeFirstOrThrow(),
    );
    expect(row.state.draft.terms.obligations).toMatchObject([
      {
        ...{ key: "pay-the-fee", kind: "payment", owedBy: "us", due: null, amount: { minor: 100_000 } },
        afterSigning: { count: 10, unit: "days" },
      },
      { key: "duty", kind: "duty", owedBy: "them", due: "2027-01-01", everyMonths: 3 },
    ]);
  });

  test("is the organisation's alone, and the ledger tells every version", async () => {
    expect((await ask(stranger, `/library/templates/${id}`)).status).toBe(404);
    expect((await ask(stranger, "/library/clauses/own.fees")).status).toBe(404);
    const told = await asSystem(drafting.services.db, legal.tenant, (tx) =>
      entries(tx, { subject: `library/${legal.tenant}`, limit: 100 }),
    );
    const items = told.map(({ kind, body }) => [kind, body["item"], body["version"]]);
    expect(items).toContainEqual(["template-changed", id, 1]);
    expect(items).toContainEqual(["clause-changed", "own/fees", 1]);
  });
});

test("a copy takes over questions, clauses and duties, and goes its own way", async () => {
  const { id } = await kept("/library/templates", { ...named, from: "nda-zh", title: "保密协议（研发）" });
  const { body } = await ask(legal, `/library/templates/${id}`);
  expect(body).toMatchObject({ language: "zh-CN", offered: true });
  expect(body.articles).toContain("nda-zh.breach");
  await kept(`/library/templates/${id}`, { title: "保密协议", articles: body.articles.slice(0, 5) });
  expect((await ask(legal, "/library/templates/nda-zh")).body.version).toBe(1);
});

test("of what came with Engross the questions can be changed too, unless something goes by them", async () => {
  const at = "/library/templates/sales-en/questions";
  await kept(at, { label: { en: "Incoterm", "zh-CN": "贸易术语" }, type: "text" });
  const { body } = await ask(legal, "/library/templates/sales-en");
  expect(body.questions.map(({ name }) => name)).toContain("incoterm");
  const gone = await ask(legal, at, { question: "price", remove: true, reason: "A try" });
  expect([gone.status, gone.body.fields]).toEqual([422, ["remove"]]);
  await kept(at, { question: "incoterm", remove: true });
});

describe("A template written in Word", () => {
  const form = async (file: string) => {
    const sent = new FormData();
    for (const [name, value] of Object.entries({ "name.en": "Offer", "name.zh-CN": "录用", title: "Offer Letter" }))
      sent.append(name, value);
    sent.append("type", "employment");
    sent.append("reason", "Written by the people team");
    const bytes = await readFile(join(import.meta.dirname, "../../documents/fixtures", file));
    sent.append("file", new Blob([new Uint8Array(bytes)]), file);
    return sent;
  };

  test("becomes one of the library: articles are clauses, placeholders questions, and what is lost is told", async () => {
    const { status, body } = await ask(legal, "/library/templates/from-word", await form("offer-letter-tables.docx"));
    expect(status, JSON.stringify(body)).toBe(201);
    const shown = (await ask(owner, `/library/templates/${body.id}`)).body;
    expect(shown).toMatchObject({ version: 1, offered: true, language: "en" });
    expect(shown.questions.filter(({ type }) => type === "party").length).toBeGreaterThan(1);
    const [first = ""] = shown.articles;
    expect((await ask(owner, `/library/clauses/${first}`)).body).toMatchObject({ version: 1 });
    expect(await page(legal, `/library/templates/${body.id}`)).toContain("Not taken over from the Word file");
    expect((await ask(owner, "/contracts", { template: body.id })).status).toBe(201);
  });

  test("is refused where it is none", async () => {
    expect((await ask(legal, "/library/templates/from-word", await form("scan-noncompete.pdf"))).status).toBe(415);
    expect((await ask(owner, "/library/templates/from-word", await form("offer-letter-tables.docx"))).status).toBe(403);
  });
});
