import writeExcelFile from "write-excel-file/node";

/** What stands in a cell: text, a number, or nothing. Instants and days are texts, so that every program shows the same. */
export type WorkbookCell = string | number | null;

export interface WorkbookSheet {
  readonly name: string;
  readonly columns: readonly { readonly header: string /** In characters. */; readonly width: number }[];
  readonly rows: readonly (readonly WorkbookCell[])[];
}

export const workbookType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** A cell of a sheet holds so many characters at most (ECMA-376, as spreadsheets have it). */
const longestText = 32_767;

/**
 * An XLSX file. No cell is ever a formula: texts are written as texts. One that begins as a formula would gets an
 * apostrophe before it, since a sheet saved as CSV forgets which of its cells were texts (OWASP, CSV injection).
 */
export const workbook = async (sheets: readonly WorkbookSheet[]): Promise<Buffer> =>
  writeExcelFile(
    sheets.map(({ name, columns, rows }) => ({
      sheet: sheetName(name),
      stickyRowsCount: 1,
      columns: columns.map(({ width }) => ({ width })),
      data: [
        columns.map(({ header }) => ({ ...textCell(header), fontWeight: "bold" as const })),
        ...rows.map((row) => row.map(cellOf)),
      ],
    })),
  ).toBuffer();

const cellOf = (value: WorkbookCell) => {
  if (value === null || value === "") return null;
  return typeof value === "number" ? { value, type: Number } : textCell(value);
};

const textCell = (value: string) => ({ value: harmless(value), type: String });

/** What no XML 1.0 document can hold is left out. */
const harmless = (text: string): string => {
  const written = text
    .toWellFormed()
    .replace(/(?![\n\t])\p{Cc}|[\uFFFE\uFFFF]/gu, "")
    .slice(0, longestText - 1);
  return /^[\s]*[=+\-@＝＋－＠]|^[\t\r\n]/u.test(written) ? `'${written}` : written;
};

/** At most 31 characters, none of which has a meaning in references to other sheets. */
const sheetName = (name: string): string => name.replace(/[[\]:*?/\\']/g, " ").slice(0, 31);
