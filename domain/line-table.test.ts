import { describe, expect, test } from "vitest";
import { withValues } from "./draft.ts";
import { draftFindings } from "./draft-findings.ts";
import { draftTerms } from "./draft-terms.ts";
import { isComplete, type LineColumn, lineSum, tableSum } from "./line-table.ts";
import { draftFrom, type Template } from "./template.ts";

const label = { en: "x", "zh-CN": "x" };
const columns: readonly LineColumn[] = [
  { name: "item", kind: "text", label },
  { name: "quantity", kind: "quantity", label },
  { name: "price", kind: "price", label },
  { name: "sum", kind: "sum", label },
];
const line = (quantity: string, price: string) => ({ item: "pump", quantity, price });

describe("a table of goods", () => {
  test("reckons each line exactly, rounded half up to a minor unit, and all of them together", () => {
    expect(lineSum(columns, line("3", "1,250.10"), "CNY")?.minor).toBe(3_750_30);
    expect(lineSum(columns, line("0.3333", "0.05"), "CNY")?.minor).toBe(2);
    expect(lineSum(columns, line("２.5", "0.33"), "CNY")?.minor).toBe(83);
    expect(lineSum(columns, line("2", "15"), "JPY")).toEqual({ minor: 30, currency: "JPY" });
    expect(tableSum(columns, { currency: "CNY", lines: [line("3", "1250.10"), line("1", "0.70")] })?.minor).toBe(
      3_751_00,
    );
  });

  test("has no sum while a line is not known, or beyond what is exact", () => {
    expect(tableSum(columns, { currency: "CNY", lines: [line("3", "1"), line("", "1")] })).toBeUndefined();
    expect(lineSum(columns, line("999999999999", "9999999999"), "CNY")).toBeUndefined();
    expect(tableSum(columns, { currency: "CNY", lines: [] })).toBeUndefined();
  });

  test("is complete when every line says what its columns ask", () => {
    expect(isComplete(columns, { currency: "CNY", lines: [line("1", "1")] })).toBe(true);
    for (const bad of [
      line("a few", "1"),
      line("1", "-1"),
      line("1", "1.001"),
      { item: "", quantity: "1", price: "1" },
    ])
      expect(isComplete(columns, { currency: "CNY", lines: [bad] })).toBe(false);
  });

  test("makes the amount of a contract, and a line with a gap keeps it from being submitted", () => {
    const template: Template = {
      id: "order",
      version: 1,
      language: "en",
      name: label,
      summary: label,
      title: "Order",
      ours: "us",
      variables: [{ name: "lines", type: "table", label, required: true, columns }],
      defaults: {},
      preamble: [],
      clauses: [],
      terms: { type: "order", amount: "lines", effective: "start", obligations: [] },
      checks: [],
    };
    const filled = draftFrom(template, { lines: { type: "table", currency: "USD", lines: [line("2", "10.50")] } });
    expect(draftTerms(filled)).toMatchObject({ amountMinor: 21_00, currency: "USD" });
    const gap = withValues(filled, { lines: { type: "table", currency: "USD", lines: [line("2", "")] } });
    const findings = (draft: typeof gap) => draftFindings(draft, { today: "2027-01-01" }).map(({ code }) => code);
    expect(findings(filled)).toEqual([]);
    expect(findings(gap)).toEqual(["variable-invalid"]);
    expect(findings(withValues(gap, { lines: null }))).toEqual(["variable-missing"]);
  });
});
