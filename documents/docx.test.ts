import { readFile } from "node:fs/promises";
import { join } from "node:path";
import mammoth from "mammoth";
import { expect, test } from "vitest";
import { noteSentences } from "../i18n/upload.ts";
import { docxPdf, readDocx } from "./docx.ts";

const fixture = (name: string): Promise<Buffer> => readFile(join(import.meta.dirname, "fixtures", name));

const parties = [
  { party: "ours", role: "Supplier", name: "PPG Paints Trading (Shanghai) Co Ltd" },
  { party: "theirs", role: "Distributor", name: "NeoMedia Micro Paint Repair" },
] as const;

test("a real agreement in Word becomes a PDF that can be signed, the same bytes each time", async () => {
  const read = await readDocx(await fixture("neomedia-distributor.docx"));
  expect(read.language).toBe("en");
  expect(read.lost).toEqual([]);
  expect(read.text).toContain("DISTRIBUTOR AGREEMENT");
  expect(read.html).toContain("<p>");
  const pdf = docxPdf(read, { title: "Distributor Agreement", parties });
  expect(pdf.pages).toBeGreaterThan(8);
  expect(pdf.signatureBoxes.map(({ party, page }) => [party, page])).toEqual([
    ["ours", pdf.pages - 1],
    ["theirs", pdf.pages - 1],
  ]);
  const again = await readDocx(await fixture("neomedia-distributor.docx"));
  expect(docxPdf(again, { title: "Distributor Agreement", parties }).sha256).toBe(pdf.sha256);
});

test("Chinese is recognised and set", async () => {
  const read = await readDocx(await fixture("opengauss-cla-zh.docx"));
  expect(read.language).toBe("zh-CN");
  expect(docxPdf(read, { title: "贡献者许可协议", parties: [] })).toMatchObject({ signatureBoxes: [] });
});

test("what cannot be carried over is said", async () => {
  const { lost } = await readDocx(await fixture("tracked-changes.docx"));
  expect(lost).toEqual(["pictures", "word-text-boxes", "notes", "word-headers", "comments"]);
  for (const code of lost)
    for (const language of ["en", "zh-CN"] as const) expect(noteSentences(code, language)).toHaveLength(1);
});

test("numbers stand as the file's own rules give them", async () => {
  const { blocks, html, lost } = await readDocx(await fixture("numbered-sow-de.docx"));
  const markers = blocks.flatMap((block) => (block.kind === "item" ? [block.marker] : []));
  expect(markers.slice(0, 4)).toEqual(["1.0", "1.", "2.", "3."]);
  expect(html).toContain("<p>1.0 EINLEITUNG</p>");
  expect(lost).toEqual([]);
});

test("another reader finds the same words", async () => {
  const words = (text: string): string => text.replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  for (const name of ["neomedia-distributor.docx", "opengauss-cla-zh.docx"]) {
    const bytes = await fixture(name);
    const { value } = await mammoth.extractRawText({ buffer: bytes });
    expect(words((await readDocx(bytes)).text)).toBe(words(value));
  }
});

test("the wording carries no script and no style of its own", async () => {
  for (const name of ["neomedia-distributor.docx", "numbered-sow-de.docx", "offer-letter-tables.docx"]) {
    const { html } = await readDocx(await fixture(name));
    expect(html).not.toMatch(/<(?:script|style|img|iframe)|\son\w+=|javascript:|style=/i);
  }
});
