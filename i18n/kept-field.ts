import { scalarFrom } from "../domain/condition-lines.ts";
import { isCustomField } from "../domain/contract-type.ts";
import { askedVariables, type Draft } from "../domain/draft.ts";
import type { KeptField } from "../domain/kept-field.ts";
import { plainFigures } from "../domain/money.ts";
import type { Value, Variable } from "../domain/variable.ts";
import { valueText } from "./draft.ts";

/** What the draft answers to the custom fields of its type; those left empty are none. */
export const keptFields = (draft: Draft): readonly KeptField[] =>
  askedVariables(draft)
    .filter(isCustomField)
    .flatMap((variable): readonly KeptField[] => {
      const value = draft.values[variable.name];
      const en = valueText(value, "en", { variable });
      const chinese = valueText(value, "zh-CN", { variable });
      if (!value || en === undefined || chinese === undefined) return [];
      return [{ name: variable.name, label: variable.label, text: { en, "zh-CN": chinese }, plain: plainOf(value) }];
    });

/** What somebody wrote to filter by, as it is kept; undefined where this field is never answered so. */
export const plainFrom = (written: string, field: Variable): string | undefined => {
  const scalar = scalarFrom(written, field);
  if (scalar === undefined) return undefined;
  return field.type === "money" ? plainFigures({ minor: Number(scalar), currency: "CNY" }) : String(scalar);
};

const plainOf = (value: Value): string => {
  switch (value.type) {
    case "text":
      return value.text;
    case "date":
      return value.date;
    case "number":
      return String(value.number);
    case "choice":
      return value.choice;
    case "boolean":
      return String(value.boolean);
    case "money":
      return plainFigures(value);
    default:
      return "";
  }
};
