import { z } from "zod";
import {
  type ConditionLine,
  comparisons,
  conditionFrom,
  isOrdered,
  linesFrom,
  mostConditionLines,
  scalarFrom,
} from "../../domain/condition-lines.ts";
import type { Language } from "../../domain/language.ts";
import { type Refusal, refuse } from "../../domain/refusal.ts";
import type { Condition, Variable } from "../../domain/variable.ts";
import { draftWords } from "../../i18n/draft.ts";
import { ownTemplateWords } from "../../i18n/own-template.ts";

const lineEdit = z.object({
  variable: z.string().max(100).default("").meta({ description: "The name of a question; empty for no line." }),
  comparison: z.enum(comparisons).default("is"),
  value: z.string().max(300).default("").meta({
    description: "A choice by its code or label, yes or no, a number, an amount, a date, `30 days`.",
  }),
});

/** A condition as it is sent: a line for each comparison. Without lines there is none. */
export const conditionEdit = z.object({
  join: z.enum(["and", "or"]).default("and"),
  keep: z.boolean().default(false).meta({ description: "Leaves a condition that lines cannot say as it is." }),
  lines: z.array(lineEdit).max(mostConditionLines).default([]),
});

export type ConditionEdit = z.output<typeof conditionEdit>;

/** The condition that was written, null for none; or what is wrong with it, at its fields below `field`. */
export const readCondition = (
  { join, keep, lines }: ConditionEdit,
  before: Condition | undefined,
  variables: readonly Variable[],
  field: string,
  language: Language,
): Condition | null | Refusal => {
  if (keep && before && linesFrom(before) === undefined) return before;
  const read: ConditionLine[] = [];
  const wrong: { readonly field: string; readonly reason: string }[] = [];
  const words = ownTemplateWords(language);
  for (const [index, line] of lines.entries()) {
    if (line.variable === "") continue;
    const variable = variables.find(({ name }) => name === line.variable);
    const at = `${field}.lines.${index}`;
    if (!variable) wrong.push({ field: `${at}.variable`, reason: words.faultQuestion(line.variable) });
    else if (line.comparison === "filled" || line.comparison === "empty")
      read.push({ variable: variable.name, comparison: line.comparison });
    else {
      const to = scalarFrom(line.value, variable);
      const label = variable.label[language];
      if (["above", "at-most"].includes(line.comparison) && !isOrdered(variable))
        wrong.push({ field: `${at}.comparison`, reason: words.notOrdered(label) });
      else if (to === undefined)
        wrong.push({ field: `${at}.value`, reason: words.wrongValue(label, answersOf(variable, language).join(", ")) });
      else read.push({ variable: variable.name, comparison: line.comparison, to });
    }
  }
  if (wrong.length > 0)
    return refuse("invalid-input", {
      fields: wrong.map((each) => each.field),
      reasons: wrong.map((each) => each.reason),
    });
  return conditionFrom({ join, lines: read }) ?? null;
};

/** What a question with fixed answers can be answered with, as people read it. */
export const answersOf = (variable: Variable, language: Language): readonly string[] => {
  if (variable.type === "choice") return variable.options.map(({ label }) => label[language]);
  const { yes, no } = draftWords(language);
  return variable.type === "boolean" ? [yes, no] : [];
};
