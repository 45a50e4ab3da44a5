import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { templates } from "../../../documents/templates/all.ts";
import { frameworkChinese } from "../../../documents/templates/framework-zh.ts";
import { ndaEnglish } from "../../../documents/templates/nda-en.ts";
import { ndaChinese } from "../../../documents/templates/nda-zh.ts";
import { parsePlainDate } from "../../../domain/calendar.ts";
import { type Clause, paragraph } from "../../../domain/clause.ts";
import { type Draft, withValues } from "../../../domain/draft.ts";
import { type FindingCode, findingCodes } from "../../../domain/draft-findings.ts";
import type { ContractId } from "../../../domain/ids.ts";
import { draftFrom, type Template } from "../../../domain/template.ts";
import { contractTypes } from "../../../domain/terms.ts";
import type { Topic } from "../../../domain/topic.ts";
import { topicWords } from "../../../i18n/draft.ts";
import { refusalSentence } from "../../../i18n/refusal.ts";
import { salesAnswers } from "../../../test/answers.ts";
import { salesDraft } from "../../../test/contract-process.ts";
import { type Browser, hiddenIn } from "../../http/app-under-test.ts";
import { type ContractWeb, type Program, path, startContractWeb } from "../contract/web-under-test.ts";

let web: ContractWeb;
let owner: Browser;
let program: Program;
let lawyer: Program;

beforeAll(async () => {
  web = await startContractWeb();
  owner = await web.browser(web.people.owner);
  program = await web.program(web.people.owner);
  lawyer = await web.program(web.people.lawyer);
});

afterAll(() => web.close());

interface Told {
  readonly code: string;
  readonly blocking: boolean;
  readonly sentence: string;
}

const findingsOf = async (contract: ContractId): Promise<readonly Told[]> =>
  (await (await program.ask("GET", path(contract, "/versions/1"))).json()).findings;

/** Pages as they were when they were first looked at: nothing changes them meanwhile. */
const seen = new Map<string, string>();

const pageOf = async (address: string): Promise<string> => {
  const kept = seen.get(address);
  if (kept !== undefined) return kept;
  const response = await owner.go(address);
  expect(response.status, address).toBe(200);
  const html = await response.text();
  seen.set(address, html);
  return html;
};

/** Where the words of a page lead; `undefined` where they are no link. */
const linkOf = (html: string, words: string): string | undefined => {
  const escaped = words.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  const [, href] = html.split(`>${escaped}</a>`)[0]?.match(/.*<a href="([^"]*)"[^>]*$/s) ?? [];
  return html.includes(`>${escaped}</a>`) ? href : undefined;
};

/** The page to which a link on `page` leads, which must have the place that the link names. */
const expectPlace = async (page: string, href: string): Promise<void> => {
  const to = new URL(href, new URL(page, "http://engross"));
  const address = `${to.pathname}${to.search}`;
  expect(to.hash, `${href} on ${page} names a place`).not.toBe("");
  const id = decodeURIComponent(to.hash.slice(1));
  expect(await pageOf(address), `${address} has a place called ${id}`).toContain(`id="${id}"`);
};

/** On every page that lists what the checks found, each point leads to where it is put right. */
const expectJumps = async (contract: ContractId, pages: readonly string[]): Promise<readonly Told[]> => {
  const found = await findingsOf(contract);
  for (const page of pages) {
    const html = await pageOf(page);
    // The contract's own page lists what keeps it from being submitted, and no more.
    for (const { sentence } of found.filter(({ blocking }) => blocking || page !== path(contract))) {
      const href = linkOf(html, sentence);
      if (href === undefined) throw new Error(`On ${page} this is no link: ${sentence}`);
      await expectPlace(page, href);
    }
  }
  return found;
};

const pagesOf = (contract: ContractId): readonly string[] =>
  ["", "/draft", "/versions/1", "/edit"].map((rest) => path(contract, rest));

const complete = salesDraft();

const saying = (draft: Draft, wording: string): Draft => {
  const [first, ...rest] = draft.clauses;
  if (!first) throw new Error("The template has clauses");
  const odd: Clause = { id: "odd", version: 1, heading: "", paragraphs: [paragraph(wording)], children: [] };
  return { ...draft, clauses: [{ ...first, children: [...first.children, odd] }, ...rest] };
};

const without = (draft: Draft, article: string): Draft => ({
  ...draft,
  clauses: draft.clauses.filter(({ id }) => id !== article),
});

const { seller, buyer, price } = salesAnswers();
if (seller?.type !== "party" || buyer?.type !== "party" || price?.type !== "money")
  throw new Error("The answers name both parties and a price");

/** A draft for every kind of fault; a kind that is added has to have one. */
const faults: Readonly<Record<FindingCode, Draft>> = {
  "variable-missing": withValues(complete, { quantity: null }),
  "variable-invalid": withValues(complete, { buyer: { ...buyer, email: "no address" } }),
  "variable-unknown": saying(complete, "{{nobody}}"),
  "reference-unknown": saying(complete, "{{§nowhere}}"),
  "no-counterparty": withValues(complete, { buyer: null }),
  "same-party-twice": withValues(complete, { buyer: { ...buyer, name: seller.name } }),
  "party-incomplete": withValues(complete, { buyer: { ...buyer, representative: "" } }),
  "registration-invalid": withValues(complete, { buyer: { ...buyer, registration: "0000" } }),
  "dates-out-of-order": withValues(complete, { "delivery-date": { type: "date", date: "2020-01-01" } }),
  "notice-before-start": withValues(complete, { notice: { type: "duration", count: 3, unit: "years" } }),
  "end-in-the-past": salesDraft(salesAnswers(parsePlainDate("2020-01-01") ?? undefined)),
  "amount-words-disagree": withValues(complete, { price: { ...price, words: "捌万元整" } }),
  "sum-wrong": withValues(complete, {
    payment: { type: "choice", choice: "instalments" },
    "deposit-share": { type: "number", number: 30 },
    "acceptance-share": { type: "number", number: 30 },
    "warranty-share": { type: "number", number: 30 },
  }),
  "clause-empty": saying(complete, ""),
  "topic-required": without(complete, "breach"),
  "dpa-needed": withValues(draftFrom(frameworkChinese), { "personal-data": { type: "boolean", boolean: true } }),
};

describe("Whatever the checks find before a contract is submitted", () => {
  it.each(findingCodes)("leads to where it is put right, on every page that says so: %s", async (code) => {
    const contract = await web.processes.create(faults[code]);
    const found = await expectJumps(contract, pagesOf(contract));
    expect(found.map((each) => each.code)).toContain(code);
  });

  it("does so in the opening words too, and in a draft that lacks several things of one kind", async () => {
    const several: Draft = {
      ...saying(without(without(complete, "breach"), "price"), "{{nobody}} {{somebody}} {{§nowhere}}"),
      preamble: [...complete.preamble, paragraph("{{anybody}}")],
    };
    const contract = await web.processes.create(several);
    const found = await expectJumps(contract, pagesOf(contract));
    expect(found.filter(({ code }) => code === "topic-required").length).toBeGreaterThan(1);
    expect(found.filter(({ code }) => code === "variable-unknown")).toHaveLength(3);
  });

  it.each(templates.map((template) => [template.id, template] as const))(
    "does so for every answer that is still missing from %s",
    async (_id, template) => {
      const contractType = contractTypes.find((type) => type === template.terms.type) ?? "other";
      const contract = await web.processes.create(draftFrom(template), { contractType });
      const found = await expectJumps(contract, [path(contract, "/draft"), path(contract, "/edit")]);
      expect(found.length).toBeGreaterThan(2);
    },
  );
});

const nda = (template: Template): Draft =>
  withValues(draftFrom(template), {
    first: seller,
    second: buyer,
    effective: salesAnswers()["effective"] ?? null,
  });

const needed: readonly (readonly [topic: Topic, id: string, template: Template, article: string])[] = [
  ["definitions", "nda-en", ndaEnglish, "introduction"],
  ["duties", "nda-en", ndaEnglish, "protection"],
  ["term", "nda-en", ndaEnglish, "term"],
  ["liability", "nda-en", ndaEnglish, "liability"],
  ["definitions", "nda-zh", ndaChinese, "definition"],
  ["duties", "nda-zh", ndaChinese, "duties"],
  ["term", "nda-zh", ndaChinese, "term"],
  ["liability", "nda-zh", ndaChinese, "breach"],
];

describe("A confidentiality agreement", () => {
  const begin = (template: Template) => web.processes.create(nda(template), { contractType: "nda" });

  it.each([ndaEnglish, ndaChinese])("is submitted as its model has it ($id)", async (template) => {
    const contract = await begin(template);
    expect((await program.ask("POST", path(contract, "/submit-for-review"))).status).toBe(200);
  });

  it.each(needed)(
    "without its clause on %s is not submitted, and whoever tries reads what is lacking and where (%s)",
    async (topic, _id, template, article) => {
      const contract = await begin(template);
      const submit = path(contract, "/submit-for-review");
      // Whoever has the page open with its button still on it, while somebody takes the clause out.
      const { expectedVersion: _seen, ...button } = hiddenIn(await (await owner.go(path(contract))).text(), submit);
      const take = { part: `clause.${article}`, step: "remove" };
      expect((await program.ask("POST", path(contract, "/edit/text"), take)).status).toBe(200);
      expect((await program.ask("POST", path(contract, "/edit/version"))).status).toBe(200);
      const lacking: string[] = [];
      for (const [language, who] of [
        ["en", program],
        ["zh-CN", lawyer],
      ] as const) {
        const refused = await who.ask("POST", submit);
        expect(refused.status).toBe(422);
        expect(refused.headers.get("content-type")).toContain("application/problem+json");
        const { code, findings, reasons, places } = await refused.json();
        expect([code, findings]).toEqual(["draft-incomplete", expect.arrayContaining(["topic-required"])]);
        const told = reasons.filter((_: string, index: number) => findings[index] === "topic-required");
        expect(told).toEqual([expect.stringContaining(topicWords(language)[topic])]);
        expect(places).toHaveLength(reasons.length);
        for (const place of places) await expectPlace(path(contract), place);
        lacking.push(...told);
      }
      const again = await owner.go(submit, { method: "POST", body: new URLSearchParams(button) });
      expect(again.status).toBe(422);
      const html = await again.text();
      expect(html).toContain(refusalSentence({ refused: "draft-incomplete", facts: {} }, "en"));
      expect(linkOf(html, lacking[0] ?? "")).toBe(path(contract, "/versions/2#wording"));
      expect((await web.processes.state(contract)).stage).toBe("draft");
    },
  );
});
