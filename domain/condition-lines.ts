import { parseFigures } from "./money.ts";
import { type Condition, daysIn, isDay, type Scalar, type Variable } from "./variable.ts";

export const comparisons = ["is", "is-not", "above", "at-most", "filled", "empty"] as const;
export type Comparison = (typeof comparisons)[number];

/** An answer compared with a value. `filled` and `empty` compare with nothing. */
export type ConditionLine =
  | { readonly variable: string; readonly comparison: Exclude<Comparison, "filled" | "empty">; readonly to: Scalar }
  | { readonly variable: string; readonly comparison: "filled" | "empty" };

/** A condition as people write it, a line for each comparison: all of them hold, or any. */
export interface ConditionLines {
  readonly join: "and" | "or";
  readonly lines: readonly ConditionLine[];
}

/** No form asks more; what depends on so much is better said in a question of its own. */
export const mostConditionLines = 4;

/** The condition that the lines say; undefined for none. */
export const conditionFrom = ({ join, lines }: ConditionLines): Condition | undefined => {
  const [only, ...others] = lines.map(comparisonFrom);
  return others.length === 0 || !only ? only : { op: join, of: [only, ...others] };
};

const comparisonFrom = (line: ConditionLine): Condition => {
  const { variable } = line;
  switch (line.comparison) {
    case "is":
      return { op: "eq", variable, to: line.to };
    case "is-not":
      return { op: "ne", variable, to: line.to };
    case "above":
      return { op: "gt", variable, than: line.to };
    case "at-most":
      return { op: "not", of: { op: "gt", variable, than: line.to } };
    case "filled":
      return { op: "present", variable };
    case "empty":
      return { op: "not", of: { op: "present", variable } };
  }
};

/** The lines that say the condition; undefined where it says more than lines can. */
export const linesFrom = (condition: Condition | undefined): ConditionLines | undefined => {
  if (!condition) return { join: "and", lines: [] };
  const parts = condition.op === "and" || condition.op === "or" ? condition.of : [condition];
  const lines = parts.flatMap((part) => lineFrom(part) ?? []);
  if (lines.length < parts.length || lines.length > mostConditionLines) return undefined;
  return { join: condition.op === "or" ? "or" : "and", lines };
};

const lineFrom = (condition: Condition): ConditionLine | undefined => {
  switch (condition.op) {
    case "eq":
      return { variable: condition.variable, comparison: "is", to: condition.to };
    case "ne":
      return { variable: condition.variable, comparison: "is-not", to: condition.to };
    case "gt":
      return { variable: condition.variable, comparison: "above", to: condition.than };
    case "present":
      return { variable: condition.variable, comparison: "filled" };
    case "not":
      if (condition.of.op === "gt")
        return { variable: condition.of.variable, comparison: "at-most", to: condition.of.than };
      return condition.of.op === "present" ? { variable: condition.of.variable, comparison: "empty" } : undefined;
    default:
      return undefined;
  }
};

/**
 * What a person wrote as the value to compare this answer with: a choice by its code or its label in either language, yes
 * or no, an amount in figures, `30 days` or `12个月`. Undefined where the answer can never be that.
 */
export const scalarFrom = (written: string, variable: Variable): Scalar | undefined => {
  const text = written.normalize("NFKC").trim();
  if (text === "") return undefined;
  switch (variable.type) {
    case "choice": {
      const names = (each: (typeof variable.options)[number]): readonly string[] =>
        [each.choice, each.label.en, each.label["zh-CN"]].map((name) => name.normalize("NFKC").trim().toLowerCase());
      return variable.options.find((each) => names(each).includes(text.toLowerCase()))?.choice;
    }
    case "boolean":
      return /^(?:yes|true|是)$/i.test(text) ? true : /^(?:no|false|否)$/i.test(text) ? false : undefined;
    case "money":
      return parseFigures(text, "CNY")?.minor;
    case "date":
      return isDay(text) ? text : undefined;
    case "number":
    case "table":
      return /^-?\d{1,15}(?:\.\d{1,10})?%?$/.test(text) ? Number.parseFloat(text) : undefined;
    case "duration":
      return daysFrom(text);
    default:
      return written.trim();
  }
};

const daysFrom = (text: string): number | undefined => {
  const match = /^(\d{1,5})\s*(?:(days?|日|天)|(months?|个月|月)|(years?|年))?$/i.exec(text);
  if (!match) return undefined;
  return Number(match[1]) * (match[3] ? daysIn.months : match[4] ? daysIn.years : daysIn.days);
};

/** Whether more or less of such an answer can be told. */
export const isOrdered = ({ type }: Variable): boolean =>
  ["number", "money", "date", "duration", "table"].includes(type);
