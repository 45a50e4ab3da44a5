import { describe, expect, test } from "vitest";
import type { LibraryClause } from "./library.ts";
import {
  blankTemplate,
  composedAs,
  isOffered,
  keyFrom,
  newArticle,
  templateFaults,
  withBothParties,
  withConditions,
  withDuty as withDutyIn,
  withQuestion,
} from "./own-template.ts";
import type { Template } from "./template.ts";
import type { Variable } from "./variable.ts";

const blank = blankTemplate("own-1", "en", "services");
const kept = (standard: LibraryClause["standard"]): LibraryClause => ({
  ...{ id: `own.${standard.id}`, version: 3, language: "en" },
  ...{ standard, others: [] },
});
const article = newArticle("duty", { heading: "Duty", text: "From {{effective}}.", items: "One.\n\nSee {{§duty}}." });
const library = new Map([["own.duty", kept(article)]]);
const withDuty: Template = composedAs(blank, { title: "Paper", articles: ["own.duty", "own.gone"] }, 2, library);
const fee: Variable = { name: "fee", type: "money", required: true, label: { en: "Fee", "zh-CN": "费用" } };

describe("A template of one's own", () => {
  test("asks for both sides and the day, and is offered once it has an article", () => {
    expect(blank.variables.map(({ type }) => type)).toEqual(["party", "party", "date"]);
    expect([isOffered(blank), isOffered(withDuty), isOffered({ ...withDuty, retired: true })]).toEqual([
      false,
      true,
      false,
    ]);
    expect(templateFaults(blank)).toEqual([]);
  });

  test("takes clauses as the library has them, and leaves out what is there no more", () => {
    expect(withDuty.clauses).toMatchObject([{ id: "duty", version: 3, library: "own.duty", children: [{}, {}] }]);
    expect(templateFaults(withDuty)).toEqual([]);
  });

  test("keeps every question that something goes by", () => {
    const without = withQuestion(withDuty, "effective", undefined);
    expect(templateFaults(without)).toEqual([
      { template: "own-1", kind: "variable", name: "effective" },
      { template: "own-1", kind: "term", name: "effective" },
    ]);
    const renamed = withQuestion(withDuty, "effective", { ...fee, name: "effective" });
    expect(templateFaults(renamed)).toEqual([{ template: "own-1", kind: "term", name: "effective" }]);
    const asks = withQuestion(withDuty, "fee", { ...fee, when: { op: "present", variable: "nobody" } });
    expect(templateFaults(asks)).toEqual([{ template: "own-1", kind: "variable", name: "nobody" }]);
  });

  test("brings duties that can be counted from the contract's own days, in their places, and keeps what they go by", () => {
    const { terms } = withDuty;
    const pay = { id: "pay", kind: "payment", title: "Pay", by: "party-a", clause: "duty" } as const;
    const due = { after: "signing", delay: { count: 10, unit: "days" } } as const;
    const report = { ...pay, id: "report", kind: "report", due: { on: "effective" } } as const;
    const both = withDutyIn(withDutyIn(terms, "pay", { ...pay, due }), "report", report);
    expect(templateFaults({ ...withDuty, terms: both })).toEqual([]);
    const changed = withDutyIn(both, "pay", { ...pay, title: "Pay now", due });
    expect(changed.obligations.map(({ id, title }) => [id, title])).toEqual([
      ["pay", "Pay now"],
      ["report", "Pay"],
    ]);
    expect(withDutyIn(changed, "pay", undefined).obligations).toEqual([report]);
    const asks = withDutyIn(both, "pay", { ...pay, due: { after: "delivery", delay: "period" } });
    expect(templateFaults({ ...withDuty, terms: asks }).map(({ name }) => name)).toEqual(["delivery", "period"]);
  });

  test("has its questions where they were put, and forgets an answer of another kind", () => {
    const first = withQuestion(blank, "fee", fee, 0);
    expect(first.variables.map(({ name }) => name)).toEqual(["fee", "party-a", "party-b", "effective"]);
    const offered = { ...first, defaults: { fee: { type: "money", minor: 1, currency: "CNY" } } } as const;
    expect(withQuestion(offered, "fee", { ...fee, required: false }).defaults).toEqual(offered.defaults);
    expect(withQuestion(offered, "fee", { ...fee, type: "date" }).defaults).toEqual({});
    const checked: Template = { ...first, checks: [{ check: "sum", variables: ["fee"], equals: 100 }] };
    expect(withQuestion(checked, "fee", undefined).checks).toEqual([]);
  });

  test("that was read out of Word asks for the sides that it did not name", () => {
    const [ours] = blank.variables;
    const named = ours ? [{ ...ours, name: "landlord" }, fee] : [];
    expect(withBothParties(named).map(({ name }) => name)).toEqual(["landlord", "party-a", "fee"]);
    expect(withBothParties([fee]).map(({ name }) => name)).toEqual(["party-a", "party-b", "fee"]);
  });
});

test("a condition of an item raises the version of that item alone, and taking it away does so again", () => {
  const when = { op: "present", variable: "effective" } as const;
  const given = withConditions(article, { "duty-2": when }, 4);
  expect(given).toMatchObject({ version: 1, children: [{ version: 1 }, { version: 4, when }] });
  expect(withConditions(given, { "duty-2": when }, 5)).toEqual(given);
  expect(withConditions(given, { "duty-2": null }, 5).children[1]).not.toHaveProperty("when");
});

test.each([
  ["Limitation of Liability", "limitation-of-liability"],
  ["  Fées & Costs (2) ", "fe-es-costs-2"],
  ["责任限制", ""],
])("%s is named %s", (words, key) => expect(keyFrom(words)).toBe(key));
