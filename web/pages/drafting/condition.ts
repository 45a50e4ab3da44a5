import type { Language } from "../../../domain/language.ts";
import { plainFigures } from "../../../domain/money.ts";
import type { Condition, Scalar, Variable } from "../../../domain/variable.ts";
import { draftWords, durationText } from "../../../i18n/draft.ts";
import { draftingWords } from "../../../i18n/drafting.ts";

/** A condition as people read it: “Disputes go to” is “the courts”. */
export const conditionText = (condition: Condition, variables: readonly Variable[], language: Language): string => {
  const words = draftingWords(language).condition;
  const variable = (name: string): Variable | undefined => variables.find((each) => each.name === name);
  const label = (name: string): string => variable(name)?.label[language] ?? name;
  switch (condition.op) {
    case "and":
    case "or":
      return condition.of.map((each) => conditionText(each, variables, language)).join(words[condition.op]);
    case "not":
      if (condition.of.op === "present") return words.empty(label(condition.of.variable));
      if (condition.of.op === "gt") {
        const { variable: name, than } = condition.of;
        return words.atMost(label(name), valueName(variable(name), than, language));
      }
      return words.not(conditionText(condition.of, variables, language));
    case "present":
      return words.present(label(condition.variable));
    case "eq":
      return words.is(label(condition.variable), valueName(variable(condition.variable), condition.to, language));
    case "ne":
      return words.isNot(label(condition.variable), valueName(variable(condition.variable), condition.to, language));
    case "gt":
      return words.above(label(condition.variable), valueName(variable(condition.variable), condition.than, language));
  }
};

export const valueName = (variable: Variable | undefined, value: Scalar, language: Language): string => {
  if (typeof value === "boolean") return value ? draftWords(language).yes : draftWords(language).no;
  if (variable?.type === "choice")
    return variable.options.find(({ choice }) => choice === value)?.label[language] ?? String(value);
  if (variable?.type === "duration" && typeof value === "number")
    return durationText({ count: value, unit: "days" }, language);
  return variable?.type === "money" && typeof value === "number"
    ? plainFigures({ minor: value, currency: "CNY" })
    : String(value);
};
