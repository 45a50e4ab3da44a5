import { describe, expect, test } from "vitest";
import { type Clause, paragraph } from "../../domain/clause.ts";
import { allIncluded, type Draft, withValues } from "../../domain/draft.ts";
import { draftFindings } from "../../domain/draft-findings.ts";
import { draftTerms } from "../../domain/draft-terms.ts";
import { draftFrom } from "../../domain/template.ts";
import { contractTypes } from "../../domain/terms.ts";
import { requiredTopics } from "../../domain/topic.ts";
import type { Value, Values, Variable } from "../../domain/variable.ts";
import { findingSentence } from "../../i18n/draft.ts";
import { draftHtml } from "../html.tsx";
import { draftPdf } from "../pdf.ts";
import { renderedClause, renditionOf, textOf } from "../rendition.ts";
import { templates } from "./all.ts";

const numberOf = (variable: Variable): number => Math.max(1, variable.type === "number" ? variable.min : 1);

const line = (
  variable: Extract<Variable, { readonly type: "table" }>,
  cells: Readonly<Record<"text" | "quantity" | "price", string>>,
): Readonly<Record<string, string>> =>
  Object.fromEntries(variable.columns.flatMap(({ name, kind }) => (kind === "sum" ? [] : [[name, cells[kind]]])));

/** An answer to every question, so that each template can be finished. */
const answer = (variable: Variable, index: number): Value => {
  switch (variable.type) {
    case "text":
      return { type: "text", text: `text ${index}` };
    case "party":
      return {
        type: "party",
        name: `Party ${index} 有限公司`,
        address: `${index} Dock Road`,
        registration: index === 0 ? "91350100M000100Y43" : "91110000600037341L",
        representative: "示例代表",
        email: `party${index}@example.com`,
      };
    case "money":
      return { type: "money", minor: 123_456_78, currency: "CNY" };
    case "date":
      return {
        type: "date",
        date:
          { effective: "2027-01-01", "delivery-date": "2027-03-01" }[variable.name] ??
          (variable.name.endsWith("-date") ? "2026-12-01" : "2027-12-31"),
      };
    case "duration":
      return variable.name === "term"
        ? { type: "duration", count: 1, unit: "years" }
        : { type: "duration", count: 30, unit: "days" };
    case "number":
      return {
        type: "number",
        number: variable.name.endsWith("share") ? ({ 0: 30, 1: 60 }[index % 3] ?? 10) : numberOf(variable),
      };
    case "choice":
      return { type: "choice", choice: variable.options[0]?.choice ?? "" };
    case "boolean":
      return { type: "boolean", boolean: true };
    case "table":
      return {
        type: "table",
        currency: "CNY",
        lines: [
          line(variable, { text: "泵 Pump", quantity: "3", price: "40000" }),
          line(variable, { text: "阀 Valve", quantity: "1.5", price: "2304.52" }),
        ],
      };
  }
};

const shares = ["deposit-share", "start-share", "acceptance-share", "warranty-share", "retention-share", "end-share"];

/** Where the amount is paid once, by the duties that the contract tells. */
const paidInFull = ["sales", "services", "order"];

const filled = (draft: Draft): Draft => {
  const values: Values = Object.fromEntries(
    draft.variables.map((variable, index) => [variable.name, answer(variable, index)]),
  );
  const present = shares.filter((name) => name in values);
  const wholes = Object.fromEntries(
    present.map((name, index) => [name, { type: "number", number: [30, 60, 10][index] ?? 0 } as const]),
  );
  const halves = Object.fromEntries(
    ["advance-share", "rest-share"].flatMap((name) =>
      name in values ? [[name, { type: "number", number: 50 } as const]] : [],
    ),
  );
  return withValues(draft, { ...values, ...wholes, ...halves });
};

/** Every combination of the choices and switches that a template offers, one at a time. */
const variants = (draft: Draft): readonly Draft[] => [
  draft,
  ...draft.variables.flatMap((variable) => {
    if (variable.type === "choice")
      return variable.options.map(({ choice }) => withValues(draft, { [variable.name]: { type: "choice", choice } }));
    if (variable.type === "boolean")
      return [withValues(draft, { [variable.name]: { type: "boolean", boolean: false } })];
    return variable.required ? [] : [withValues(draft, { [variable.name]: null })];
  }),
];

describe.each(templates.map((template) => [template.id, template] as const))(
  "the model contract %s",
  (_id, template) => {
    const draft = filled(draftFrom(template));

    test("can be finished, whatever is chosen", () => {
      for (const variant of variants(draft)) {
        const type = contractTypes.find((each) => each === template.terms.type) ?? expect.fail("The type is known");
        const context = { today: "2026-12-01", requiredTopics: requiredTopics[type] };
        const findings = draftFindings(variant, context).filter(({ blocking }) => blocking);
        expect(findings.map((finding) => findingSentence(finding, variant, "en"))).toEqual([]);
      }
    });

    test("has clauses that come and go with the answers, and gives every clause and answer its use", () => {
      const used = JSON.stringify([template.clauses, template.preamble, template.terms]);
      for (const { name } of template.variables.filter(({ type }) => type !== "party"))
        expect(used, `nothing uses ${name}`).toContain(`"${name}"`);
      const shown = new Set(variants(draft).flatMap((variant) => allIncluded(variant).map(({ clause }) => clause.id)));
      const ids = (clauses: typeof template.clauses): readonly string[] =>
        clauses.flatMap(({ id, children }) => [id, ...ids(children)]);
      const all = ids(template.clauses);
      expect(new Set(all).size).toBe(all.length);
      expect(all.filter((id) => !shown.has(id))).toEqual([]);
      expect(JSON.stringify(template.clauses).split('"when"').length - 1).toBeGreaterThanOrEqual(2);
      expect(template.clauses.length).toBeGreaterThanOrEqual(template.terms.type === "amendment" ? 10 : 12);
      const isFounded = ({ basis, children }: Clause): boolean => basis !== undefined || children.some(isFounded);
      const unfounded = template.clauses.filter((article) => !isFounded(article)).map(({ id }) => id);
      if (template.language === "zh-CN") expect(unfounded, "articles without a statute").toEqual([]);
    });

    test("without an article that its type needs is told so, in both languages", () => {
      const type = contractTypes.find((each) => each === template.terms.type) ?? expect.fail("The type is known");
      const bare = { ...draft, clauses: [] };
      const found = draftFindings(bare, { today: "2026-12-01", requiredTopics: requiredTopics[type] });
      const missing = found.flatMap(({ topic }) => topic ?? []);
      expect(missing).toEqual(expect.arrayContaining([...requiredTopics[type]]));
      for (const finding of found)
        for (const language of ["en", "zh-CN"] as const)
          expect(findingSentence(finding, bare, language)).not.toMatch(/undefined/);
    });

    test("lists what is missing from the start and nothing else", () => {
      const codes = new Set(draftFindings(draftFrom(template), { today: "2026-12-01" }).map(({ code }) => code));
      expect(codes).toEqual(new Set(["variable-missing", "no-counterparty"]));
    });

    test("tells the process its dates, amount and duties", () => {
      const terms = draftTerms(draft);
      expect(terms.effectiveDate).toBe("2027-01-01");
      expect(terms.endDate).not.toBeNull();
      if (template.terms.notice) expect(terms.noticeDays).toBe(30);
      expect(terms.obligations.length).toBeGreaterThan(terms.type === "amendment" ? 0 : 2);
      for (const obligation of terms.obligations)
        expect(obligation.dueDate ?? obligation.afterSigning, obligation.id).not.toBeNull();
      expect(terms.amountMinor).toBe(template.terms.amount ? 123_456_78 : null);
      if (!paidInFull.includes(terms.type)) return;
      for (const variant of variants(draft)) {
        const owed = draftTerms(variant).obligations.flatMap(({ amountMinor }) => amountMinor ?? []);
        expect(owed.reduce((sum, minor) => sum + minor, 0)).toBe(123_456_78);
      }
    });

    test("is set as PDF, the same bytes each time, with a signature box for each party, and as HTML", () => {
      const pdf = draftPdf(draft);
      expect(draftPdf(draft).sha256).toBe(pdf.sha256);
      expect(draftPdf(withValues(draft, { effective: { type: "date", date: "2027-01-02" } })).sha256).not.toBe(
        pdf.sha256,
      );
      expect(Buffer.from(pdf.bytes).toString("latin1")).toContain("<pdfaid:part>2</pdfaid:part>");
      expect(pdf.signatureBoxes.map(({ page }) => page)).toEqual([pdf.pages - 1, pdf.pages - 1]);
      const html = draftHtml(draft);
      expect(html).toContain(`lang="${template.language}"`);
      expect(html).not.toContain("{{");
      expect(html).not.toContain('class="blank"');
    });
  },
);

test("an unfinished draft is set too, with its blanks to be seen", () => {
  const [template] = templates;
  if (!template) throw new Error("There are no templates");
  const draft = draftFrom(template);
  expect(draftHtml(draft)).toContain('class="blank"');
  expect(draftPdf(draft).pages).toBeGreaterThan(2);
});

test("what people type is text: markup and typst commands are printed, odd characters spelled out", () => {
  const [template] = templates;
  if (!template) throw new Error("There are no templates");
  const draft = withValues(draftFrom(template), {
    purpose: { type: "text", text: '<b>#read("/etc/passwd")</b> \u{1F600} \u0000 $x$' },
  });
  expect(draftHtml(draft)).toContain("&lt;b>#read(");
  expect(draftPdf(draft).pages).toBeGreaterThan(2);
});

test("there are eight kinds of contract and more in each language, the English ones with their source", () => {
  const kinds = ["nda", "sales", "services", "dpa", "framework", "order", "lease", "employment", "amendment"];
  for (const language of ["en", "zh-CN"] as const) {
    const types = new Set(templates.filter((each) => each.language === language).map(({ terms }) => terms.type));
    expect([...types].toSorted(), language).toEqual(kinds.toSorted());
  }
  for (const template of templates.filter(({ language }) => language === "en")) {
    const { attribution = "" } = template;
    expect(attribution, template.id).toMatch(/CC|licen[cs]e|public domain/i);
    expect(draftHtml(filled(draftFrom(template))), template.id).toContain("contract-attribution");
  }
});

test("a confidentiality agreement cannot do without definitions, duties, term and liability", () => {
  expect(requiredTopics.nda).toEqual(["definitions", "duties", "term", "liability"]);
});

test("where personal data goes to the other side, a contract on its processing is asked for", () => {
  const template = templates.find(({ id }) => id === "services-en") ?? expect.fail("It is one of the models");
  const draft = filled(draftFrom(template));
  const codes = (flows: boolean) =>
    draftFindings(withValues(draft, { "personal-data": { type: "boolean", boolean: flows } }), {
      today: "2026-11-01",
      requiredTopics: requiredTopics.services,
    }).map(({ code }) => code);
  expect(codes(true)).toContain("dpa-needed");
  expect(codes(false)).not.toContain("dpa-needed");
});

test.each(["sales-zh", "sales-en"])(
  "numbers and the references to them follow where an article comes or goes (%s)",
  (id) => {
    const template = templates.find((each) => each.id === id) ?? expect.fail("It is one of the models");
    const draft = filled(draftFrom(template));
    const [first] = draft.clauses;
    const further = {
      id: "further",
      version: 1,
      heading: "X",
      paragraphs: [paragraph("Y {{§further}}.")],
      children: [],
    };
    const longer = { ...draft, clauses: [further, ...draft.clauses] };
    const numbers = (one: Draft) => new Map(renditionOf(one).clauses.map(({ id, number }) => [id, number]));
    const referring = (one: Draft, target: string) => ({
      ...one,
      clauses: [...one.clauses, { ...further, id: "last", paragraphs: [paragraph(`As in {{§${target}}}.`)] }],
    });
    const target = first?.id ?? "";
    const reads = (one: Draft) => textOf(renderedClause(referring(one, target), "last") ?? { paragraphs: [] });
    expect(numbers(longer).get(target)).not.toBe(numbers(draft).get(target));
    expect(reads(longer)).not.toBe(reads(draft));
    for (const one of [draft, longer]) {
      const digits = (numbers(one).get(target) ?? "").replaceAll(/[.\s]/g, "");
      expect(reads(one).replaceAll(" ", "")).toContain(digits);
    }
  },
);
