/** What Excel knows UTF-8 by; stands before the first record. */
export const byteOrderMark = "\uFEFF";

/** One record of a table for other programs (RFC 4180). */
export const csvRecord = (values: readonly (string | number | null)[]): string => `${values.map(cell).join(",")}\r\n`;

/** What begins like a formula is shown as the text that it is (OWASP, CSV Injection). */
const cell = (value: string | number | null): string => {
  const text = String(value ?? "");
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
};

/** A table that came from another program: the head's names, and the cells of each line under it. */
export interface CsvTable {
  readonly head: readonly string[];
  /** Numbered as spreadsheet programs do: the head is in row 1, and empty lines count. */
  readonly lines: readonly { readonly row: number; readonly cells: readonly string[] }[];
}

/**
 * Reads a table as spreadsheet programs write it: RFC 4180 with commas, or with the semicolons or tabs that some put in
 * their place; UTF-8, or GB 18030, in which Chinese editions of Excel write. Empty lines are left out.
 *
 * @returns null where it is no table: nothing in it, or a quote that never ends
 */
export const readCsv = (bytes: Uint8Array): CsvTable | null => {
  const text = textOf(bytes);
  if (text === null || text.includes("\0")) return null;
  const firstLine = text.slice(0, text.search(/[\r\n]|$/));
  const separator = [",", ";", "\t"].toSorted((a, b) => countIn(firstLine, b) - countIn(firstLine, a))[0] ?? ",";
  const records = recordsOf(text, separator);
  const [head, ...lines] = (records ?? [])
    .map((cells, index) => ({ row: index + 1, cells }))
    .filter(({ cells }) => cells.some((cell) => cell.trim() !== ""));
  return head ? { head: head.cells.map((name) => name.trim()), lines } : null;
};

const textOf = (bytes: Uint8Array): string | null => {
  for (const encoding of ["utf-8", "gb18030"]) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch {
      // Not in this encoding; the last one that may be meant is tried, and then it is none.
    }
  }
  return null;
};

const countIn = (text: string, separator: string): number => text.split(separator).length - 1;

const recordsOf = (text: string, separator: string): readonly (readonly string[])[] | null => {
  const records: string[][] = [];
  let record: string[] = [];
  let cell = "";
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text.charAt(at);
    if (quoted) {
      if (letter !== '"') cell += letter;
      else if (text.charAt(at + 1) === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (letter === '"' && cell === "") quoted = true;
    else if (letter === separator) {
      record.push(cell);
      cell = "";
    } else if (letter === "\n" || letter === "\r") {
      if (letter === "\r" && text.charAt(at + 1) === "\n") at += 1;
      records.push([...record, cell]);
      record = [];
      cell = "";
    } else cell += letter;
  }
  if (quoted) return null;
  if (cell !== "" || record.length > 0) records.push([...record, cell]);
  return records;
};
