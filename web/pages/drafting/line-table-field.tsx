import { type LineColumn, lineSum, mostLines } from "../../../domain/line-table.ts";
import { currencies, isCurrency, plainFigures } from "../../../domain/money.ts";
import type { Variable } from "../../../domain/variable.ts";
import { designWords } from "../../../i18n/design.ts";
import { draftingWords } from "../../../i18n/drafting.ts";
import { controlProps, FieldsetFrame } from "../../design/components/field.tsx";
import { usePage } from "../../design/page.ts";
import type { CompoundFieldProps, FormState } from "./entered.ts";

export interface LineTableFieldProps extends CompoundFieldProps {
  readonly variable: Extract<Variable, { readonly type: "table" }>;
}

/** Lines that are offered empty below those that are filled in. */
const spare = 3;

/** A line for each good or service. More empty lines come with every save; an emptied line goes. */
export const LineTableField = ({ variable, form, ...field }: LineTableFieldProps) => {
  const { language } = usePage();
  const words = draftingWords(language).form.lines;
  const { name } = field;
  const { id: _, name: _name, ...control } = controlProps(field);
  const currency = form.read(`${name}.currency`) || "CNY";
  const filled = filledLines(variable.columns, name, form);
  const typed = variable.columns.filter(({ kind }) => kind !== "sum");
  const sums = variable.columns.filter(({ kind }) => kind === "sum");
  return (
    <FieldsetFrame field={{ ...field, hint: [field.hint, words.hint].filter(Boolean).join(" ") }}>
      <label class="line-currency">
        {designWords(language).currency}{" "}
        <select {...control} class="input" name={`${name}.currency`}>
          {currencies.map((each) => (
            <option key={each} value={each} selected={each === currency}>
              {each}
            </option>
          ))}
        </select>
      </label>
      <table class="line-table" role="table">
        <thead role="rowgroup">
          <tr role="row">
            {variable.columns.map((column) => (
              <th
                key={column.name}
                scope="col"
                role="columnheader"
                data-align={column.kind === "text" ? undefined : "end"}
              >
                {column.label[language]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {Array.from({ length: Math.min(filled + spare, mostLines) }, (_each, index) => (
            <tr key={index} role="row">
              {typed.map((column) => (
                <td key={column.name} role="cell" data-label={column.label[language]}>
                  <input
                    class="input"
                    name={`${name}.lines.${index}.${column.name}`}
                    value={form.read(`${name}.lines.${index}.${column.name}`)}
                    aria-label={words.cell(index + 1, column.label[language])}
                    inputMode={column.kind === "text" ? undefined : "decimal"}
                    autoComplete="off"
                    maxLength={2_000}
                    data-align={column.kind === "text" ? undefined : "end"}
                  />
                </td>
              ))}
              {sums.map((column) => (
                <td key={column.name} role="cell" data-align="end" data-label={column.label[language]}>
                  {sumShown(variable.columns, name, index, currency, form)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </FieldsetFrame>
  );
};

/** One more than the last line of which anything is filled in. */
const filledLines = (columns: readonly LineColumn[], name: string, form: FormState): number => {
  const isFilled = (index: number): boolean =>
    columns.some((column) => form.read(`${name}.lines.${index}.${column.name}`) !== "");
  let count = 0;
  for (let index = 0; index < mostLines && index < count + spare; index++) if (isFilled(index)) count = index + 1;
  return count;
};

const sumShown = (
  columns: readonly LineColumn[],
  name: string,
  index: number,
  currency: string,
  form: FormState,
): string => {
  const line = Object.fromEntries(columns.map((each) => [each.name, form.read(`${name}.lines.${index}.${each.name}`)]));
  const sum = isCurrency(currency) ? lineSum(columns, line, currency) : undefined;
  return sum ? plainFigures(sum) : "";
};
