import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { asSystem } from "../../db/tenancy.ts";
import type { Person } from "../../domain/person.ts";
import { entries } from "../../ledger/index.ts";
import { salesAnswers } from "../../test/answers.ts";
import { type Drafting, startDrafting } from "../drafting/drafting-under-test.ts";

let drafting: Drafting;
let legal: Person;
let owner: Person;
let administrator: Person;
let stranger: Person;

beforeAll(async () => {
  drafting = await startDrafting();
  const tenant = await drafting.organisation();
  legal = await drafting.member(tenant, "Example Counsel", ["legal"]);
  owner = await drafting.member(tenant, "Example Owner", ["business"]);
  administrator = await drafting.member(tenant, "Example Administrator", ["administrator"]);
  stranger = await drafting.member(await drafting.organisation(), "Example Stranger", ["legal"]);
});

afterAll(() => drafting.close());

const get = async (person: Person, path: string) => {
  const response = await (await drafting.programOf(person))(path);
  return { status: response.status, body: (await response.json()) as Answer };
};

const post = async (person: Person, path: string, body: unknown, headers: Record<string, string> = {}) => {
  const response = await (await drafting.programOf(person))(path, {
    method: "POST",
    body: JSON.stringify(body),
    headers,
  });
  return { status: response.status, body: (await response.json()) as Answer };
};

interface Answer {
  readonly id: string;
  readonly version: number;
  readonly own: boolean;
  readonly code: string;
  readonly fields: readonly { readonly name: string; readonly plain: string; readonly text: string }[];
  readonly wordings: readonly { readonly id: string; readonly text: string; readonly approver: string | null }[];
  readonly clauses: readonly { readonly id: string; readonly version: number }[];
  readonly articles: readonly string[];
  readonly history: readonly { readonly version: number; readonly reason: string; readonly by: string }[];
  readonly findings: readonly { readonly code: string; readonly blocking: boolean; readonly sentence: string }[];
  readonly contracts: readonly { readonly id: string }[];
}

const page = async (person: Person, path: string): Promise<string> =>
  (await (await drafting.browserOf(person)).go(path)).text();

const begin = async (person: Person, template: string, values: unknown = {}): Promise<Answer> => {
  const { status, body } = await post(person, "/contracts", { template, values });
  expect(status, JSON.stringify(body)).toBe(201);
  return body;
};

const wordingOf = (contract: Answer): Promise<string> => page(legal, `/contracts/${contract.id}/versions/1`);

const clause = "/library/clauses/nda-en.rights";
const words = { wording: "standard", heading: "Ownership", text: "Information stays with whoever disclosed it." };

describe("The clause library", () => {
  test("begins with what comes with Engross, read by whoever drafts or decides, and by nobody else", async () => {
    const shown = await get(owner, clause);
    expect(shown.body).toMatchObject({ version: 1, own: false, history: [] });
    expect((await get(owner, "/library?q=irreparable+harm")).body.clauses.map(({ id }) => id)).toContain(
      "nda-en.equitable-relief",
    );
    const signer = await drafting.member(owner.tenant, "Example Signer", ["signer"]);
    expect((await get(signer, "/library")).status).toBe(403);
    expect((await get(owner, "/library/clauses/nda-en.nothing")).status).toBe(404);
  });

  test("is changed by legal staff alone, with a reason, by words that every template can fill in", async () => {
    const change = (person: Person, body: object) => post(person, clause, body);
    expect((await change(owner, { ...words, reason: "Because I can" })).status).toBe(403);
    expect((await change(administrator, { ...words, reason: "Because I can" })).status).toBe(403);
    expect((await change(legal, words)).status).toBe(422);
    expect((await change(legal, { ...words, reason: "  " })).status).toBe(422);
    const unknown = await change(legal, { ...words, text: "As {{nobody}} says in {{§nowhere}}.", reason: "To see" });
    expect(unknown.status).toBe(422);
    expect(JSON.stringify(unknown.body)).toContain("asks no question {{nobody}}");
    expect((await change(legal, { ...words, text: " ", reason: "To see" })).status).toBe(422);
    expect((await get(legal, clause)).body.version).toBe(1);
  });

  test("gives its new words to new drafts only; a contract that was begun before keeps its own", async () => {
    const before = await begin(owner, "nda-en");
    const changed = await post(legal, clause, { ...words, reason: "Board asked for plainer words" });
    expect(changed.body).toMatchObject({ id: "nda-en.rights", version: 2 });
    const after = await begin(owner, "nda-en");
    expect(await wordingOf(after)).toContain(words.text);
    expect(await wordingOf(before)).not.toContain(words.text);
    const program = await drafting.programOf(owner);
    const saved = await program(`/contracts/${before.id}/draft`, {
      method: "POST",
      body: JSON.stringify({ title: "Renamed" }),
    });
    expect(saved.status).toBe(200);
    expect(await page(legal, `/contracts/${before.id}/versions/2`)).not.toContain(words.text);
  });

  test("tells who changed what, why, word by word, and the ledger holds it", async () => {
    const { body } = await get(owner, clause);
    expect(body.history).toMatchObject([
      { version: 2, reason: "Board asked for plainer words", by: "Example Counsel" },
    ]);
    const html = await page(owner, clause);
    expect(html).toMatch(/<del>[^<]*retains/);
    expect(html).toMatch(/<ins>[^<]*(Ownership|stays)/);
    const told = await asSystem(drafting.services.db, legal.tenant, (tx) =>
      entries(tx, { subject: `library/${legal.tenant}`, limit: 10 }),
    );
    expect(told.map(({ kind, body: facts }) => [kind, facts["item"], facts["version"]])).toContainEqual([
      "clause-changed",
      "nda-en/rights",
      2,
    ]);
  });

  test("lets nobody change a version that they have not seen", async () => {
    const stale = await post(legal, clause, { ...words, reason: "From an old page" }, { "If-Match": '"1"' });
    expect([stale.status, stale.body.code]).toEqual([409, "stale-version"]);
  });

  test("belongs to one organisation: another still has what came with Engross", async () => {
    expect((await get(stranger, clause)).body).toMatchObject({ version: 1, own: false });
    expect(await wordingOf(await begin(owner, "nda-en"))).toContain(words.text);
    const theirs = await begin(stranger, "nda-en");
    expect(await page(stranger, `/contracts/${theirs.id}/versions/1`)).not.toContain(words.text);
  });

  test("takes another wording, which names who has to agree, and lets it go again", async () => {
    const added = await post(legal, clause, {
      wording: "new-fallback",
      name: { en: "Shared rights", "zh-CN": "共有" },
      guidance: { en: "Only for joint work", "zh-CN": "仅限共同研发" },
      approver: "management",
      text: "Both parties own what both contributed to.",
      reason: "For joint research",
    });
    expect(added.body.version).toBe(3);
    const shown = (await get(legal, clause)).body.wordings;
    expect(shown).toContainEqual(
      expect.objectContaining({ approver: "management", text: "Both parties own what both contributed to." }),
    );
    const own = shown.at(-1)?.id ?? "";
    expect((await post(legal, clause, { wording: own, remove: true, reason: "Not needed after all" })).status).toBe(
      200,
    );
    expect((await get(legal, clause)).body.wordings.map(({ id }) => id)).not.toContain(own);
  });
});

describe("In a draft", () => {
  test("legal staff choose between standard, alternate and fallback, and the draft says where it departs", async () => {
    const contract = await begin(owner, "sales-en");
    const path = `/contracts/${contract.id}/draft/wordings`;
    expect((await post(owner, path, { wordings: { liability: "double" } })).status).toBe(403);
    expect((await post(legal, path, { wordings: { liability: "nothing" } })).status).toBe(422);
    expect((await post(legal, path, { wordings: { liability: "double" } })).status).toBe(200);
    expect(await page(legal, `/contracts/${contract.id}/versions/2`)).toContain("twice the Purchase Price");
    const shown = await page(owner, path);
    expect(shown).toContain("Finance has to agree");
    expect(shown).toContain("Legal staff choose between wordings.");
    expect((await post(legal, path, { wordings: { liability: "insured" } })).status).toBe(200);
    const alternate = await page(legal, path);
    expect(alternate).toContain("This draft is the standard wording.");
    expect(await page(legal, `/contracts/${contract.id}/versions/3`)).toContain("what its liability insurance pays");
  });

  test("a contract that came as a file has no wordings to choose from", async () => {
    const unknown = crypto.randomUUID();
    expect((await post(legal, `/contracts/${unknown}/draft/wordings`, { wordings: {} })).status).toBe(404);
  });
});

describe("A template", () => {
  test("has the articles that legal staff give it; a draft that lacks what its type needs is not complete", async () => {
    const { body } = await get(legal, "/library/templates/nda-zh");
    const articles = body.articles.filter((id) => id !== "nda-zh.breach");
    const path = "/library/templates/nda-zh";
    expect((await post(owner, path, { title: "保密协议", articles, reason: "A try" })).status).toBe(403);
    expect((await post(legal, path, { title: "保密协议", articles: [], reason: "A try" })).status).toBe(422);
    const foreign = [...articles, "sales-zh.payment"];
    const refused = await post(legal, path, { title: "保密协议", articles: foreign, reason: "A try" });
    expect(JSON.stringify(refused.body)).toContain("asks no question {{payment}}");
    const kept = await post(legal, path, { title: "保密协议", articles, reason: "Without penalties" });
    expect(kept.body.version).toBe(2);
    const contract = await begin(owner, "nda-zh");
    expect(contract.findings).toContainEqual(
      expect.objectContaining({
        code: "topic-required",
        blocking: true,
        sentence: expect.stringContaining("liability"),
      }),
    );
    expect((await get(legal, path)).body.history).toMatchObject([{ version: 2, reason: "Without penalties" }]);
  });
});

describe("A type of contract", () => {
  const path = "/settings/contract-types/sales";
  const decided = {
    name: { en: "Sale of goods", "zh-CN": "货物买卖" },
    offered: true,
    topics: ["subject", "price"],
    fields: [
      { key: "project", label: { en: "Project", "zh-CN": "项目" }, type: "text", required: true },
      {
        key: "region",
        label: { en: "Region", "zh-CN": "地区" },
        type: "choice",
        options: "east = East = 华东\nsouth = South = 华南",
      },
    ],
    reason: "Finance counts by project",
  };

  test("is decided by legal staff and administrators, whole fields only", async () => {
    expect((await post(owner, path, decided)).status).toBe(403);
    const half = { ...decided, fields: [{ key: "Not a key", label: { en: "", "zh-CN": "" } }] };
    expect((await post(administrator, path, half)).status).toBe(422);
    const twice = { ...decided, fields: [decided.fields[0], decided.fields[0]] };
    expect((await post(administrator, path, twice)).status).toBe(422);
    expect((await post(administrator, path, decided)).body.version).toBe(1);
  });

  test("asks its custom fields in drafting, shows them with the contract, and finds contracts by them", async () => {
    expect(await page(owner, "/contracts/new/sales-zh")).toContain('name="values.field-project"');
    const without = await begin(owner, "sales-zh", salesAnswers());
    expect(without.findings.filter(({ blocking }) => blocking)).toMatchObject([{ code: "variable-missing" }]);
    const answered = { ...salesAnswers(), "field-project": "Harbour", "field-region": "south" };
    const contract = await begin(owner, "sales-zh", answered);
    expect(contract.findings.filter(({ blocking }) => blocking)).toEqual([]);
    expect((await get(owner, `/contracts/${contract.id}`)).body.fields).toMatchObject([
      { name: "field-project", plain: "Harbour" },
      { name: "field-region", plain: "south", text: "华南" },
    ]);
    expect(await page(owner, `/contracts/${contract.id}`)).toMatch(/Region.*?South/s);
    const found = async (field: string) =>
      (await get(owner, `/contracts?field=${encodeURIComponent(field)}`)).body.contracts.map(({ id }) => id);
    expect(await found("field-project=Harbour")).toEqual([contract.id]);
    expect(await found("field-region=east")).toEqual([]);
    const asWritten = async (field: string, is: string) =>
      (await get(owner, `/contracts?${new URLSearchParams({ field, is })}`)).body.contracts.map(({ id }) => id);
    expect(await asWritten("field-region", "华南")).toEqual([contract.id]);
    expect(await asWritten("field-project", "Harbour ")).toEqual([contract.id]);
    expect(await asWritten("field-region", "nowhere")).toEqual([]);
    expect(await asWritten("field-region", "")).toContain(without.id);
    const shown = await page(owner, "/contracts?field=field-project&is=Harbour");
    expect(shown).toMatch(/<option value="field-project" selected[^>]*>Project/);
    expect(shown).toContain(contract.id);
    expect(shown).not.toContain(without.id);
    expect((await get(owner, "/contracts?field=nonsense")).status).toBe(422);
  });

  test("that is not offered begins no further contract", async () => {
    const lease = "/settings/contract-types/lease";
    const off = { ...decided, name: { en: "Lease", "zh-CN": "租赁" }, offered: false, fields: [], reason: "Not ours" };
    expect((await post(legal, lease, off)).status).toBe(200);
    expect((await get(owner, "/contracts/new/lease-en")).status).toBe(404);
    expect((await post(owner, "/contracts", { template: "lease-en" })).status).toBe(422);
    expect(await page(owner, "/contracts/new")).not.toContain("/contracts/new/lease-en");
  });
});
