import type { Bilingual } from "./language.ts";
import { type Currency, isCurrency, isMinor, type Money, parseFigures } from "./money.ts";

/** A column of a table that people fill in, a line for each good or service. A `sum` is reckoned, not typed. */
export interface LineColumn {
  readonly name: string;
  readonly label: Bilingual;
  readonly kind: "text" | "quantity" | "price" | "sum";
}

/** What stands in a line, by the names of the columns: text as typed, quantities and prices in plain figures. */
export type Line = Readonly<Record<string, string>>;

export interface LineTable {
  readonly currency: Currency;
  readonly lines: readonly Line[];
}

/** No contract lists more; annexes do. */
export const mostLines = 200;

/** Whether the table can be written down and reckoned with. */
export const isSoundTable = ({ currency, lines }: LineTable): boolean =>
  isCurrency(currency) && lines.length <= mostLines && lines.every((line) => !Object.values(line).some(isLong));

const isLong = (cell: string): boolean => cell.length > 2_000;

/** Whether every line says what the columns ask for: no gap, quantities and prices in figures, a sum that is exact. */
export const isComplete = (columns: readonly LineColumn[], { lines, currency }: LineTable): boolean =>
  lines.every((line) => columns.every((column) => isFilled(column, columns, line, currency)));

const isFilled = (column: LineColumn, columns: readonly LineColumn[], line: Line, currency: Currency): boolean => {
  const cell = line[column.name] ?? "";
  switch (column.kind) {
    case "text":
      return cell.trim() !== "";
    case "quantity":
      return quantityOf(cell) !== undefined;
    case "price":
      return parseFigures(cell, currency) !== undefined;
    case "sum":
      return lineSum(columns, line, currency) !== undefined;
  }
};

/** A quantity in ten-thousandths, as people type it: `12`, `1,250.5`. */
const quantityOf = (cell: string): bigint | undefined => {
  const match = /^(\d{1,12})(?:\.(\d{1,4}))?$/.exec(cell.normalize("NFKC").replace(/[\s,]/g, ""));
  return match ? BigInt(`${match[1]}${(match[2] ?? "").padEnd(4, "0")}`) : undefined;
};

/** Quantity times price, rounded half up to a minor unit. Undefined where one of them cannot be read. */
export const lineSum = (columns: readonly LineColumn[], line: Line, currency: Currency): Money | undefined => {
  const named = (kind: LineColumn["kind"]): string =>
    line[columns.find((each) => each.kind === kind)?.name ?? ""] ?? "";
  const quantity = quantityOf(named("quantity"));
  const price = parseFigures(named("price"), currency);
  if (quantity === undefined || price === undefined) return undefined;
  const minor = Number((quantity * BigInt(price.minor) + 5_000n) / 10_000n);
  return isMinor(minor) ? { minor, currency } : undefined;
};

/** All lines together. Undefined where the table has no sums or one of them is not known. */
export const tableSum = (columns: readonly LineColumn[], { lines, currency }: LineTable): Money | undefined => {
  if (lines.length === 0 || !columns.some(({ kind }) => kind === "sum")) return undefined;
  let total = 0;
  for (const line of lines) {
    const sum = lineSum(columns, line, currency);
    if (sum === undefined) return undefined;
    total += sum.minor;
  }
  return isMinor(total) ? { minor: total, currency } : undefined;
};
