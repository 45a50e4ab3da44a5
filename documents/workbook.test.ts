import fc from "fast-check";
import { expect, test } from "vitest";
import { workbook } from "./workbook.ts";
import { partsOf, sheetsOf } from "./workbook-under-test.ts";

const made = (rows: Parameters<typeof workbook>[0][number]["rows"], header = "Who") =>
  workbook([{ name: "People: a/b", columns: [{ header, width: 10 }], rows }]);

test("a text that begins as a formula does is a text, and stays one when the sheet is saved as CSV", async () => {
  const dangerous = ['=HYPERLINK("http://example.com")', "+1+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1+1"];
  const bytes = await made(
    dangerous.map((text) => [text]),
    "=Who",
  );
  const parts = await partsOf(bytes);
  for (const [name, part] of Object.entries(parts))
    if (name.startsWith("xl/worksheets/")) expect(part).not.toMatch(/<f[ >]/);
  const [sheet = []] = await sheetsOf(bytes);
  expect(sheet.flat()).toEqual(["'=Who", ...dangerous.map((text) => `'${text.replace(/\r/g, "")}`)]);
});

test("numbers stay numbers, and every other text comes back as it was", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(fc.integer(), fc.string({ unit: "grapheme" }), fc.constant("示例 <b> & “quotes”")), {
        minLength: 1,
        maxLength: 5,
      }),
      async (cells) => {
        const told = cells.filter(
          (cell) => typeof cell === "number" || (/^[\p{L}\p{N}]/u.test(cell) && !/\p{Cc}/u.test(cell)),
        );
        const [sheet = []] = await sheetsOf(await made(told.map((cell) => [cell])));
        expect(sheet.slice(1).flat()).toEqual(told.map(String));
      },
    ),
    { numRuns: 20 },
  );
});
