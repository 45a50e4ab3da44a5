import type { Form } from "../domain/clause.ts";
import type { Language } from "../domain/language.ts";
import { type LineColumn, type LineTable, lineSum, tableSum } from "../domain/line-table.ts";
import { parseFigures, plainFigures } from "../domain/money.ts";
import type { Value, Variable } from "../domain/variable.ts";
import { moneyText, moneyWords } from "./money.ts";
import { words } from "./words.ts";

const tableWords = words({
  en: { number: "No.", total: "Total", currency: (currency: string) => ` (${currency})` },
  "zh-CN": { number: "序号", total: "合计", currency: (currency) => `（${currency === "CNY" ? "元" : currency}）` },
});

/** A table as it reads: every line numbered, sums reckoned, and the whole below them. */
export interface ReadTable {
  readonly columns: readonly { readonly header: string; readonly figures: boolean }[];
  readonly rows: readonly (readonly string[])[];
  /** What all lines come to, in figures and words; `null` where the table has no sums. */
  readonly total: { readonly label: string; readonly figures: string; readonly words: string } | null;
}

/** Undefined for what is no table, or has no lines. */
export const readTable = (
  value: Value | undefined,
  variable: Variable | undefined,
  language: Language,
): ReadTable | undefined => {
  if (value?.type !== "table" || variable?.type !== "table" || value.lines.length === 0) return undefined;
  const t = tableWords(language);
  const header = ({ kind, label }: LineColumn): string =>
    kind === "price" || kind === "sum" ? `${label[language]}${t.currency(value.currency)}` : label[language];
  return {
    columns: [
      { header: t.number, figures: true },
      ...variable.columns.map((column) => ({ header: header(column), figures: column.kind !== "text" })),
    ],
    rows: value.lines.map((line, index) => [
      String(index + 1),
      ...variable.columns.map((column) => cellText(column, variable.columns, line, value).trim().replace(/\s+/g, " ")),
    ]),
    total: totalOf(variable.columns, value, language),
  };
};

const totalOf = (columns: readonly LineColumn[], value: LineTable, language: Language): ReadTable["total"] => {
  const sum = tableSum(columns, value);
  if (!sum) return null;
  return { label: tableWords(language).total, figures: moneyText(sum, language), words: moneyWords(sum, language) };
};

const cellText = (
  { kind, name }: LineColumn,
  columns: readonly LineColumn[],
  line: LineTable["lines"][number],
  { currency }: LineTable,
): string => {
  const typed = line[name] ?? "";
  const money =
    kind === "sum" ? lineSum(columns, line, currency) : kind === "price" ? parseFigures(typed, currency) : null;
  return money ? plainFigures(money).replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ",") : typed;
};

/** The table in lines of text; as `sum` or `words` only what it comes to. */
export const tableText = (
  value: Extract<Value, { readonly type: "table" }>,
  variable: Variable | undefined,
  language: Language,
  form: Form | undefined,
): string | undefined => {
  const table = readTable(value, variable, language);
  if (form === "sum") return table?.total?.figures;
  if (form === "words") return table?.total?.words;
  return table && tableLines(table).map(lineText).join("\n");
};

/** What stands between the cells of a line, where a table is read as text; no cell has it. */
export const cellGap = "  ";

export const lineText = (cells: readonly string[]): string => cells.join(cellGap);

/** Header, lines and total, each as its cells. */
export const tableLines = ({ columns, rows, total }: ReadTable): readonly (readonly string[])[] => [
  columns.map(({ header }) => header),
  ...rows,
  ...(total ? [[total.label, total.figures]] : []),
];
