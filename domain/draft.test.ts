import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Clause, paragraph, wording } from "./clause.ts";
import { allIncluded, type Draft, includedClauses, withValues } from "./draft.ts";
import { draftFindings, isBlocked, isCreditCode } from "./draft-findings.ts";
import { draftTerms } from "./draft-terms.ts";
import { holds, shifted, type Value, type Values } from "./variable.ts";

const party = (name: string): Value => ({
  type: "party",
  name,
  address: "1 Dock Road",
  registration: "",
  representative: "A. Person",
  email: `${name.toLowerCase()}@example.com`,
});

const clause = (id: string, text: string, more: Partial<Clause> = {}): Clause => ({
  id,
  version: 1,
  heading: id,
  paragraphs: text ? [paragraph(text)] : [],
  children: [],
  ...more,
});

const label = { en: "x", "zh-CN": "x" };

const draft: Draft = {
  template: { id: "test", version: 1 },
  language: "en",
  title: "Supply agreement",
  ours: "seller",
  preamble: [paragraph("Between {{seller}} and {{buyer}}.")],
  variables: [
    { name: "seller", type: "party", label, required: true },
    { name: "buyer", type: "party", label, required: true },
    { name: "price", type: "money", label, required: true },
    { name: "start", type: "date", label, required: true },
    { name: "end", type: "date", label, required: true },
    { name: "notice", type: "duration", label, required: true },
    { name: "instalments", type: "boolean", label, required: true },
    {
      name: "first",
      type: "number",
      min: 0,
      max: 100,
      label,
      required: true,
      when: { op: "eq", variable: "instalments", to: true },
    },
    {
      name: "second",
      type: "number",
      min: 0,
      max: 100,
      label,
      required: true,
      when: { op: "eq", variable: "instalments", to: true },
    },
  ],
  values: {
    seller: party("Seller"),
    buyer: party("Buyer"),
    price: { type: "money", minor: 1_000_00, currency: "USD" },
    start: { type: "date", date: "2026-01-31" },
    end: { type: "date", date: "2027-01-30" },
    notice: { type: "duration", count: 3, unit: "months" },
    instalments: { type: "boolean", boolean: true },
    first: { type: "number", number: 33.33 },
    second: { type: "number", number: 66.67 },
  },
  clauses: [
    clause("goods", "The Seller sells. See {{§price}}."),
    clause("price", "", {
      children: [
        clause("whole", "At once.", { when: { op: "eq", variable: "instalments", to: false } }),
        clause("parts", "{{first}} and {{second}} percent of {{price}} ({{price.words}}).", {
          when: { op: "eq", variable: "instalments", to: true },
        }),
      ],
    }),
  ],
  terms: {
    type: "sales",
    amount: "price",
    effective: "start",
    end: "end",
    notice: "notice",
    obligations: [
      {
        id: "pay-1",
        kind: "payment",
        title: "First",
        by: "buyer",
        clause: "parts",
        share: "first",
        due: { after: "effective", delay: { count: 1, unit: "months" } },
      },
      { id: "pay-all", kind: "payment", title: "All", by: "buyer", clause: "whole", share: 100, due: { on: "start" } },
    ],
  },
  checks: [
    {
      check: "sum",
      variables: ["first", "second"],
      equals: 100,
      when: { op: "eq", variable: "instalments", to: true },
    },
  ],
};

const codes = (changed: Draft, today = "2026-01-01"): readonly string[] =>
  draftFindings(changed, { today }).map(({ code }) => code);

describe("a draft", () => {
  test("that is complete has no findings", () => {
    expect(draftFindings(draft, { today: "2026-01-01" })).toEqual([]);
  });

  test("without an answer that is needed may not be submitted, but an answer nobody asks for is not needed", () => {
    const found = draftFindings(withValues(draft, { price: null, first: null }), { today: "2026-01-01" });
    expect(found.map(({ code, variable }) => [code, variable])).toEqual([
      ["variable-missing", "price"],
      ["variable-missing", "first"],
    ]);
    expect(isBlocked(found)).toBe(true);
    expect(
      codes(withValues(draft, { instalments: { type: "boolean", boolean: false }, first: null, second: null })),
    ).toEqual([]);
  });

  test("needs a counterparty other than ourselves, with address, representative and e-mail", () => {
    expect(codes(withValues(draft, { buyer: null }))).toEqual(["no-counterparty"]);
    expect(codes(withValues(draft, { buyer: party("Seller") }))).toContain("same-party-twice");
    expect(codes(withValues(draft, { buyer: { ...party("B"), type: "party", email: "" } as Value }))).toEqual([
      "party-incomplete",
    ]);
  });

  test("has its dates in order and room to give notice", () => {
    expect(codes(withValues(draft, { end: { type: "date", date: "2026-01-30" } }))).toContain("dates-out-of-order");
    expect(codes(withValues(draft, { notice: { type: "duration", count: 2, unit: "years" } }))).toEqual([
      "notice-before-start",
    ]);
    expect(codes(draft, "2030-01-01")).toEqual(["end-in-the-past"]);
    expect(codes(withValues(draft, { start: { type: "date", date: "2026-02-30" } }))).toEqual(["variable-invalid"]);
  });

  test("names one amount in figures and words", () => {
    const price = { type: "money", minor: 100_000, currency: "CNY" } as const;
    expect(codes(withValues(draft, { price: { ...price, words: "人民币壹仟元整" } }))).toEqual([]);
    expect(codes(withValues(draft, { price: { ...price, words: "人民币壹万元整" } }))).toEqual([
      "amount-words-disagree",
    ]);
  });

  test("has instalments that make up the whole", () => {
    expect(codes(withValues(draft, { first: { type: "number", number: 30 } }))).toEqual(["sum-wrong"]);
  });

  test("has no empty clause, unknown variable or dangling reference", () => {
    const broken: Draft = {
      ...draft,
      clauses: [...draft.clauses, clause("empty", ""), clause("odd", "{{nobody}} {{§nowhere}} {{§whole}}")],
    };
    expect(draftFindings(broken, { today: "2026-01-01" })).toMatchObject([
      { code: "clause-empty", clause: "empty" },
      { code: "variable-unknown", clause: "odd", variable: "nobody" },
      { code: "reference-unknown", clause: "odd", other: "nowhere" },
      { code: "reference-unknown", clause: "odd", other: "whole" },
    ]);
  });

  test("whatever the answers are, is checked and read without a fault", () => {
    const value = fc.oneof(
      fc.record({ type: fc.constant("text" as const), text: fc.string() }),
      fc.record({ type: fc.constant("date" as const), date: fc.string() }),
      fc.record({ type: fc.constant("number" as const), number: fc.double() }),
      fc.record({
        type: fc.constant("money" as const),
        minor: fc.double(),
        currency: fc.constant("CNY" as const),
        words: fc.string(),
      }),
      fc.record({
        type: fc.constant("duration" as const),
        count: fc.integer(),
        unit: fc.constantFrom("days", "months", "years"),
      }),
      fc.constant(null),
    );
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...Object.keys(draft.values)), value), (answers) => {
        const changed = withValues(draft, answers as Values);
        const findings = draftFindings(changed, { today: "2026-01-01" });
        const wrong = Object.entries(answers).some(
          ([name, each]) => each !== null && each.type !== draft.values[name]?.type && name === "price",
        );
        expect(isBlocked(findings) || !wrong).toBe(true);
        if (!isBlocked(findings)) expect(draftTerms(changed).type).toBe("sales");
      }),
    );
  });
});

describe("numbering", () => {
  test("skips clauses whose condition does not hold", () => {
    expect(allIncluded(draft).map(({ number, clause: { id } }) => [number, id])).toEqual([
      ["1", "goods"],
      ["2", "price"],
      ["2.1", "parts"],
    ]);
  });

  test("follows Chinese custom", () => {
    const chinese: Draft = { ...draft, language: "zh-CN" };
    expect(allIncluded(chinese).map(({ number, citation }) => [number, citation])).toEqual([
      ["第一条", "第一条"],
      ["第二条", "第二条"],
      ["（一）", "第二条第（一）项"],
    ]);
    const many = Array.from({ length: 110 }, (_, index) => clause(`c${index}`, "x"));
    const numbers = includedClauses({ ...chinese, clauses: many }).map(({ number }) => number);
    expect([numbers[9], numbers[10], numbers[19], numbers[20], numbers[99], numbers[104], numbers[109]]).toEqual([
      "第十条",
      "第十一条",
      "第二十条",
      "第二十一条",
      "第一百条",
      "第一百零五条",
      "第一百一十条",
    ]);
  });
});

test("wording reads back as the same runs", () => {
  const text = "Pay {{price}} ({{price.words}}) under {{§price}}, {{not a variable}} {{price.nonsense}}.";
  expect(wording(paragraph(text))).toBe(text);
  expect(paragraph(text).filter(({ kind }) => kind !== "text")).toEqual([
    { kind: "variable", name: "price" },
    { kind: "variable", name: "price", form: "words" },
    { kind: "reference", clause: "price" },
  ]);
});

describe("terms", () => {
  test("are what the process needs", () => {
    expect(draftTerms(draft)).toEqual({
      type: "sales",
      amountMinor: 100_000,
      currency: "USD",
      effectiveDate: "2026-01-31",
      endDate: "2027-01-30",
      noticeDays: 92,
      renewal: { kind: "none", months: 0 },
      obligations: [
        {
          id: "pay-1",
          kind: "payment",
          title: "First",
          owedBy: "counterparty",
          dueDate: "2026-02-28",
          afterSigning: null,
          amountMinor: 33_330,
          every: null,
          survives: false,
          clause: "Section 2.1",
        },
      ],
    });
  });

  test("an end given as a length is the day before the anniversary", () => {
    const yearly: Draft = { ...draft, terms: { ...draft.terms, end: "notice" } };
    expect(draftTerms(withValues(yearly, { notice: { type: "duration", count: 1, unit: "years" } })).endDate).toBe(
      "2027-01-30",
    );
  });
});

test("conditions over a missing answer", () => {
  expect(holds({ op: "gt", variable: "price", than: 1 }, {})).toBe(false);
  expect(holds({ op: "ne", variable: "price", to: 1 }, {})).toBe(true);
  expect(holds({ op: "not", of: { op: "present", variable: "price" } }, {})).toBe(true);
  expect(holds({ op: "and", of: [] }, {})).toBe(true);
  expect(holds({ op: "or", of: [] }, {})).toBe(false);
});

test("months end on their last day and years keep the 29th of February off", () => {
  expect(shifted("2027-01-31", { count: 1, unit: "months" })).toBe("2027-02-28");
  expect(shifted("2028-02-29", { count: 1, unit: "years" })).toBe("2029-02-28");
  expect(shifted("2027-03-31", { count: 1, unit: "months" }, -1)).toBe("2027-02-28");
  expect(shifted("2026-12-31", { count: 1, unit: "days" })).toBe("2027-01-01");
});

test("a unified social credit code is checked by its last character", () => {
  expect(isCreditCode("91350100M000100Y43")).toBe(true);
  expect(isCreditCode("91350100M000100Y44")).toBe(false);
  expect(isCreditCode("")).toBe(false);
});
