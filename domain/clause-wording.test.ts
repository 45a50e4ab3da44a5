import { expect, test } from "vitest";
import type { Clause } from "./clause.ts";
import { findClause, paragraphsOf, withParagraphs } from "./clause-wording.ts";

const price = { run: { kind: "variable", name: "price" }, text: "CNY 5,000" } as const;
const days = { run: { kind: "variable", name: "days" }, text: "5" } as const;

test("words taken over unchanged stay bound to their question, and only where they stand by themselves", () => {
  expect(paragraphsOf("Pay CNY 5,000 within 15 days, or 5.\n\nLate: CNY 5,000.", [price, days])).toEqual([
    [
      { kind: "text", text: "Pay " },
      price.run,
      { kind: "text", text: " within 15 days, or " },
      days.run,
      { kind: "text", text: "." },
    ],
    [{ kind: "text", text: "Late: " }, price.run, { kind: "text", text: "." }],
  ]);
});

test("what comes from outside is never read as markup", () => {
  expect(paragraphsOf("{{price}} <b>{{§x}}</b>", [])).toEqual([[{ kind: "text", text: "{{price}} <b>{{§x}}</b>" }]]);
});

test("only the clause that is meant changes, and says so by its version", () => {
  const clause = (id: string, children: readonly Clause[] = []): Clause => ({
    ...{ id, version: 1, heading: id, children },
    paragraphs: [[{ kind: "text", text: id }]],
  });
  const changed = withParagraphs([clause("a", [clause("b")]), clause("c")], "b", [[{ kind: "text", text: "new" }]]);
  expect(findClause(changed, "b")).toMatchObject({ version: 2, heading: "b", paragraphs: [[{ text: "new" }]] });
  expect([findClause(changed, "a")?.version, findClause(changed, "c")?.version, findClause(changed, "x")]).toEqual([
    1,
    1,
    undefined,
  ]);
});
