import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Clause, paragraph } from "./clause.ts";
import { type Deviation, deviations } from "./deviation.ts";
import { type Draft, withValues } from "./draft.ts";
import { draftFrom, type Template } from "./template.ts";

const clause = (id: string, text: string, more: Partial<Clause> = {}): Clause => ({
  id,
  version: 1,
  heading: id,
  paragraphs: [paragraph(text)],
  children: [],
  ...more,
});

const template: Template = {
  id: "test-en",
  version: 1,
  language: "en",
  name: { en: "Test", "zh-CN": "测试" },
  summary: { en: "", "zh-CN": "" },
  title: "Test",
  ours: "us",
  variables: [],
  defaults: { data: { type: "boolean", boolean: true } },
  preamble: [],
  clauses: [
    clause("scope", "All of {{purpose}}, see {{§liability}}."),
    clause("liability", "Limited to the price.", {
      children: [clause("cap", "Once."), clause("carve", "Not intent.")],
    }),
    clause("data", "Keep it safe.", { when: { op: "eq", variable: "data", to: true } }),
  ],
  terms: { type: "other", effective: "start", obligations: [] },
  checks: [],
};

const draft = draftFrom(template);

const changed = (id: string, change: (clause: Clause) => readonly Clause[], of: Draft = draft): Draft => {
  const through = (clauses: readonly Clause[]): readonly Clause[] =>
    clauses.flatMap((each) =>
      each.id === id ? change(each) : [{ ...each, children: through(each.children) } satisfies Clause],
    );
  return { ...of, clauses: through(of.clauses) };
};

const reworded = (each: Clause): readonly Clause[] => [{ ...each, paragraphs: [paragraph("Other words.")] }];

const withFallback = (of: Draft): Draft => ({
  ...of,
  made: (of.made ?? []).map((each) =>
    each.wording.id === "liability"
      ? { ...each, position: { kind: "fallback", id: "double", approver: "finance" } as const }
      : each,
  ),
});

describe("where a draft departs from its template", () => {
  const found: readonly (readonly [what: string, draft: Draft, deviations: readonly Deviation[]])[] = [
    ["a draft as its template made it departs in nothing", draft, []],
    [
      "other words in an item are an edit of that item alone",
      changed("cap", reworded),
      [{ clause: "cap", kind: "edited", approver: null }],
    ],
    [
      "another heading is an edit",
      changed("scope", (each) => [{ ...each, heading: "Scope of all" }]),
      [{ clause: "scope", kind: "edited", approver: null }],
    ],
    [
      "an article that is gone is told once, not with each of its items",
      changed("liability", () => []),
      [{ clause: "liability", kind: "removed", approver: null }],
    ],
    [
      "an article that came is told once, not with each of its items",
      changed("scope", (each) => [each, clause("bonus", "More.", { children: [clause("bonus-one", "One.")] })]),
      [{ clause: "bonus", kind: "added", approver: null }],
    ],
    [
      "a fallback names who has to agree",
      withFallback(draft),
      [{ clause: "liability", kind: "fallback", approver: "finance" }],
    ],
    [
      "a fallback that was edited as well departs twice",
      withFallback(changed("liability", reworded)),
      [
        { clause: "liability", kind: "fallback", approver: "finance" },
        { clause: "liability", kind: "edited", approver: null },
      ],
    ],
    ["what an answer leaves out is no departure", withValues(draft, { data: { type: "boolean", boolean: false } }), []],
    [
      "a clause that its changed condition leaves out is removed all the same",
      changed("data", (each) => [{ ...each, when: { op: "present", variable: "nothing" } }]),
      [{ clause: "data", kind: "removed", approver: null }],
    ],
  ];
  test.each(found)("%s", (_what, of, expected) => expect(deviations(of)).toEqual(expected));

  test("an older draft, which does not know what it was made from, deviates in nothing", () => {
    const { made: _made, ...old } = changed("cap", reworded);
    expect(deviations(old)).toEqual([]);
  });

  test("an alternate is as good as the standard", () => {
    const made = (draft.made ?? []).map((each) => ({ ...each, position: { kind: "alternate", id: "x" } as const }));
    expect(deviations({ ...draft, made })).toEqual([]);
  });

  test("whatever is reworded, taken out or put in is told, and nothing else", () => {
    const ids = ["scope", "liability", "cap", "carve", "data"];
    fc.assert(
      fc.property(fc.subarray(ids), (edited) => {
        const of = edited.reduce((each, id) => changed(id, reworded, each), draft);
        expect(deviations(of).map((each) => each.clause)).toEqual(edited);
      }),
    );
  });
});
