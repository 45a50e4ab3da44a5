import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ConditionLine, conditionFrom, linesFrom, mostConditionLines, scalarFrom } from "./condition-lines.ts";
import { holds, type Variable } from "./variable.ts";

const line: fc.Arbitrary<ConditionLine> = fc.oneof(
  fc.record({
    variable: fc.constantFrom("price", "disputes"),
    comparison: fc.constantFrom("is" as const, "is-not" as const, "above" as const, "at-most" as const),
    to: fc.oneof(fc.integer(), fc.string(), fc.boolean()),
  }),
  fc.record({
    variable: fc.constantFrom("price", "disputes"),
    comparison: fc.constantFrom("filled" as const, "empty" as const),
  }),
);

describe("A condition in lines", () => {
  test("reads back as the lines that were written", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("and" as const, "or" as const),
        fc.array(line, { minLength: 2, maxLength: mostConditionLines }),
        (join, lines) => {
          expect(linesFrom(conditionFrom({ join, lines }))).toEqual({ join, lines });
        },
      ),
    );
    fc.assert(
      fc.property(line, (one) => {
        expect(linesFrom(conditionFrom({ join: "or", lines: [one] }))?.lines).toEqual([one]);
      }),
    );
    expect(conditionFrom({ join: "or", lines: [] })).toBeUndefined();
    expect(linesFrom(undefined)).toEqual({ join: "and", lines: [] });
  });

  test("is left alone where it says more than lines can", () => {
    const inner = { op: "or", of: [{ op: "present", variable: "a" }] } as const;
    expect(linesFrom({ op: "and", of: [inner, { op: "present", variable: "b" }] })).toBeUndefined();
    expect(linesFrom({ op: "not", of: inner })).toBeUndefined();
  });

  test("holds as it reads: a sum that is at most the limit, and one above it", () => {
    const atMost = conditionFrom({ join: "and", lines: [{ variable: "price", comparison: "at-most", to: 100_00 }] });
    expect(holds(atMost, { price: { type: "money", minor: 100_00, currency: "CNY" } })).toBe(true);
    expect(holds(atMost, { price: { type: "money", minor: 100_01, currency: "CNY" } })).toBe(false);
  });
});

describe("A value in a condition", () => {
  const shared = { name: "x", label: { en: "X", "zh-CN": "某" }, required: true };
  const choice: Variable = {
    ...shared,
    type: "choice",
    options: [{ choice: "court", label: { en: "the courts", "zh-CN": "诉讼" } }],
  };

  test.each([
    [choice, "court", "court"],
    [choice, "The Courts", "court"],
    [choice, "诉讼", "court"],
    [choice, "a duel", undefined],
    [{ ...shared, type: "boolean" }, "是", true],
    [{ ...shared, type: "boolean" }, "No", false],
    [{ ...shared, type: "boolean" }, "perhaps", undefined],
    [{ ...shared, type: "money" }, "1,000.50", 100_050],
    [{ ...shared, type: "money" }, "much", undefined],
    [{ ...shared, type: "date" }, "2027-01-31", "2027-01-31"],
    [{ ...shared, type: "date" }, "2027-02-31", undefined],
    [{ ...shared, type: "duration" }, "30", 30],
    [{ ...shared, type: "duration" }, "2 years", 730],
    [{ ...shared, type: "duration" }, "12个月", 360],
    [{ ...shared, type: "number", min: 0, max: 9 }, "7.5%", 7.5],
    [{ ...shared, type: "text" }, " Shanghai ", "Shanghai"],
    [{ ...shared, type: "text" }, " ", undefined],
  ] as const)("%#: is read as people write it", (variable, written, expected) => {
    expect(scalarFrom(written, variable as Variable)).toBe(expected);
  });
});
