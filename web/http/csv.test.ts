import fc from "fast-check";
import { expect, it } from "vitest";
import { csvRecord, readCsv } from "./csv.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

it("whatever is written as a table is read again, cell by cell, but for the mark before what looks like a formula", () => {
  const cell = fc.string({ maxLength: 12 }).filter((text) => !text.includes("\0") && !/^[=+\-@\t\r]/.test(text));
  const line = fc.tuple(fc.constantFrom("a", "b"), cell, cell);
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 5 }), (lines) => {
      const text = [["x", "y", "z"], ...lines].map(csvRecord).join("");
      const numbered = lines.map((cells, index) => ({ row: index + 2, cells }));
      expect(readCsv(bytes(text))).toEqual({ head: ["x", "y", "z"], lines: numbered });
    }),
  );
});

it("tables with semicolons or tabs, a byte order mark, or in the encoding of Chinese Excel are read as well", () => {
  const expected = { head: ["title", "second.name"], lines: [{ row: 2, cells: ["甲", "乙"] }] };
  for (const text of ["title;second.name\n甲;乙\n", "title\tsecond.name\r\n甲\t乙", "\uFEFFtitle,second.name\n甲,乙\n"])
    expect(readCsv(bytes(text))).toEqual(expected);
  const gb = Uint8Array.from([...bytes("title,second.name\n"), 0xbc, 0xd7, 0x2c, 0xd2, 0xd2]);
  expect(readCsv(gb)).toEqual(expected);
});

it("rows keep the numbers that spreadsheet programs show, whatever is empty between them or broken within a cell", () => {
  const lines = [
    { row: 3, cells: ["甲", "two\nlines"] },
    { row: 6, cells: ["乙", "c"] },
  ];
  expect(readCsv(bytes('title,note\n\n甲,"two\nlines"\n,\n\n乙,c\n'))).toEqual({ head: ["title", "note"], lines });
});

it("what is no table is none", () => {
  for (const text of ["", "\n\n", 'a,b\n"never ends', "a\0b"]) expect(readCsv(bytes(text))).toBeNull();
});
