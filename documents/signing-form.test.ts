import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PDF, PdfRef, PdfStream } from "@libpdf/core";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { draftFrom } from "../domain/template.ts";
import { embedPages } from "./appearance.ts";
import { sealStrips } from "./cross-page-seal.ts";
import { installPyHanko, seenByPyHanko } from "./outsider-under-test.ts";
import { type DraftPdf, draftPdf } from "./pdf.ts";
import { ringPng } from "./picture-under-test.ts";
import { archivePdf, signPdf, type Vouching } from "./signature.ts";
import { fillEvidencePages, keepEvidencePages, type MeantField, makeForm } from "./signing-form.ts";
import { ndaChinese } from "./templates/nda-zh.ts";
import { verifyPdf } from "./verify.ts";
import { house, vouchingIn } from "./vouching-under-test.ts";

let folder: string;
let vouching: Vouching;
let text: DraftPdf;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "engross-form-"));
  vouching = await vouchingIn(join(folder, "authority"));
  text = draftPdf(draftFrom(ndaChinese));
  await installPyHanko();
}, 300_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

const field = (id: string, kind: MeantField["kind"], x: number, width: number, height: number): MeantField => ({
  ...{ id, kind, meaning: `${kind} of a signer` },
  place: { page: 0, x, y: 100, width, height },
});

const theirs = [
  field("text", "text", 80, 160, 20),
  field("date", "date", 250, 90, 20),
  field("checkbox", "checkbox", 350, 14, 14),
  field("initials", "initials", 380, 60, 30),
];
const ours = [field("seal", "cross-page-seal", 0, 120, 120)];
const values = {
  text: "上海市浦东新区 / Pudong, with a longer line than the field has room for",
  date: "2026-11-27",
  checkbox: "yes",
  initials: "张",
};
const kept = { pages: 2, meaning: "Evidence certificate", notYet: "Kept for the evidence certificate" };
const strokes = "M20 80L60 20L100 80L140 20M150 50L280 55";

const signedByBoth = async (): Promise<readonly Uint8Array[]> => {
  const [first, second] = text.signatureBoxes;
  if (!first || !second) throw new Error("There is no place to sign");
  const prepare = async (pdf: PDF): Promise<void> => {
    makeForm(pdf, [...theirs, ...ours]);
    await keepEvidencePages(pdf, kept);
  };
  const signer = (name: string) => ({ name, email: "a@example.com", actId: crypto.randomUUID() });
  const at = new Date();
  const one = await signPdf(vouching, text.bytes, {
    ...{ house, at, prepare, signatory: signer("Example Buyer") },
    filled: { fields: theirs, values, seal: null, sealIs: "" },
    mark: { place: first, lines: ["Example Buyer", "Signed"], picture: { kind: "strokes", strokes } },
  });
  const two = await signPdf(vouching, one.bytes, {
    ...{ house, at, signatory: signer("示例代表") },
    filled: { fields: ours, values: {}, seal: ringPng(), sealIs: "Image of a seal" },
    mark: { place: second, lines: ["示例代表", "签署"], picture: { kind: "image", bytes: ringPng() } },
  });
  const certificate = draftPdf(draftFrom(ndaChinese)).bytes;
  const source = await PDF.load(certificate);
  while (source.getPageCount() > 2) source.removePage(source.getPageCount() - 1);
  const paper = await source.save();
  const last = await archivePdf(vouching, two.bytes, {
    ...{ house, at },
    complete: async (pdf) => {
      expect(await fillEvidencePages(pdf, paper, "Evidence certificate")).toBe(true);
    },
  });
  return [text.bytes, one.bytes, two.bytes, last.bytes];
};

test("what signers fill in, a seal across pages and the evidence written last leave every earlier signature whole", async () => {
  const stages = await signedByBoth();
  for (const [index, before] of stages.slice(0, -1).entries()) {
    expect(Buffer.from(stages[index + 1]?.subarray(0, before.length) ?? []).equals(before)).toBe(true);
  }
  const last = stages.at(-1) ?? new Uint8Array();
  expect(await verifyPdf(last, vouching.authority.certificate)).toMatchObject({ valid: true, level: "B-LTA" });
  const path = join(folder, "form.pdf");
  await writeFile(path, last);
  const good = {
    good: true,
    trusted: true,
    stamped: true,
    modified: "FORM_FILLING",
    lasting: ["AdESPassed.OK", "AdESPassed.OK"],
  };
  const seen = await seenByPyHanko(join(folder, "authority", "authority-certificate.pem"), path, { lasting: true });
  expect(seen).toMatchObject([good, good]);
  const form = (await PDF.load(last)).getForm();
  expect(form?.getTextField("field-text")?.getValue()).toBe(values.text);
  expect(form?.getTextField("field-seal-1")?.getValue()).toBe("Image of a seal");
}, 60_000);

test("wherever fields stand and whatever is written into them, what was there before stays an exact prefix", async () => {
  const anyField = fc.record({
    kind: fc.constantFrom("text" as const, "checkbox" as const, "initials" as const),
    page: fc.integer({ min: 0, max: text.pages - 1 }),
    x: fc.integer({ min: 0, max: 400 }),
    y: fc.integer({ min: 0, max: 700 }),
    value: fc.string({ unit: "grapheme", minLength: 1, maxLength: 30 }),
  });
  const property = fc.asyncProperty(fc.array(anyField, { minLength: 1, maxLength: 4 }), async (drawn) => {
    const fields = drawn.map(({ kind, page, x, y }, index) => ({
      ...{ id: `f${index}`, kind, meaning: "anything" },
      place: { page, x, y, width: 80, height: 20 },
    }));
    const written = Object.fromEntries(drawn.map(({ value }, index) => [`f${index}`, value]));
    const signatory = { name: "Example Signatory", email: "a@example.com", actId: crypto.randomUUID() };
    const { bytes } = await signPdf(vouching, text.bytes, {
      ...{ house, signatory, at: new Date() },
      prepare: async (pdf) => makeForm(pdf, fields),
      filled: { fields, values: written, seal: null, sealIs: "" },
    });
    expect(Buffer.from(bytes.subarray(0, text.bytes.length)).equals(text.bytes)).toBe(true);
    expect((await verifyPdf(bytes, vouching.authority.certificate)).valid).toBe(true);
  });
  await fc.assert(property, { numRuns: 12 });
}, 60_000);

test("pages that are drawn into another document bring what they share along once, compressed", async () => {
  const source = await PDF.load(text.bytes);
  expect(source.getPageCount()).toBeGreaterThan(2);
  const pdf = PDF.create();
  const refs = await embedPages(pdf, source);
  expect(refs).toHaveLength(source.getPageCount());
  const fonts = refs.map((ref) => {
    const form = pdf.getObject(ref);
    if (!(form instanceof PdfStream)) throw new Error("A drawing is a stream");
    expect(form.has("Filter")).toBe(true);
    const shown = form
      .getDict("Resources", (each) => pdf.getObject(each))
      ?.getDict("Font", (each) => pdf.getObject(each));
    return [...(shown ?? [])].map(([, font]) => (font instanceof PdfRef ? font.toString() : "its own"));
  });
  expect(new Set(fonts.flat()).size).toBeLessThan(fonts.flat().length);
  expect(fonts.flat()).not.toContain("its own");
  expect((await pdf.save()).length).toBeLessThan(text.bytes.length * 1.2);
});

test("a seal across pages is on every page, whole when all are laid over each other, and again in longer documents", () => {
  const place = { page: 0, x: 0, y: 300, width: 120, height: 120 };
  const pages = Array.from({ length: 5 }, () => ({ width: 595 }));
  const strips = sealStrips(place, pages);
  expect(strips.map(({ page, x, width }) => [page, x + width, width])).toEqual(pages.map((_, page) => [page, 595, 24]));
  const many = sealStrips(
    place,
    Array.from({ length: 61 }, () => ({ width: 595 })),
  );
  expect(new Set(many.map(({ page }) => page)).size).toBe(61);
  expect(Math.min(...many.map(({ width }) => width))).toBeGreaterThan(5);
  expect(Math.round(many.reduce((sum, { width }) => sum + width, 0))).toBe(480);
});
