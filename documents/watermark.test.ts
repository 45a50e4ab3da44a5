import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PDF } from "@libpdf/core";
import { afterAll, expect, test } from "vitest";
import { draftFrom } from "../domain/template.ts";
import { draftPdf } from "./pdf.ts";
import { signPdf } from "./signature.ts";
import { ndaChinese } from "./templates/nda-zh.ts";
import { verifyPdf } from "./verify.ts";
import { house, vouchingIn } from "./vouching-under-test.ts";
import { watermarkedPdf, watermarkSheet } from "./watermark.ts";
import { watermarkedHtml } from "./watermark-html.tsx";

const watermark = {
  line: "示例法务 王小明 · wang@example.com · 2026-11-27 12:15",
  foot: "为示例法务制作的副本，并非已签署原件。",
};

const folder = await mkdtemp(join(tmpdir(), "engross-watermark-"));
afterAll(() => rm(folder, { recursive: true, force: true }));

const textOf = (pdf: PDF): readonly string[] => pdf.getPages().map((page) => page.extractText().text);

const stampsOn = (pdf: PDF): readonly number[] =>
  pdf.getPages().map(
    (page) =>
      [
        ...(page
          .getResources()
          .getDict("XObject", (ref) => pdf.getObject(ref))
          ?.keys() ?? []),
      ].length,
  );

test("a copy has the watermark on every page, and its own text just as it was", async () => {
  const { bytes, pages } = draftPdf(draftFrom(ndaChinese));
  const before = await PDF.load(bytes);
  const copy = await PDF.load(await watermarkedPdf(bytes, watermark));
  expect(copy.getPageCount()).toBe(pages);
  expect(textOf(copy)).toEqual(textOf(before));
  expect(stampsOn(copy)).toEqual(stampsOn(before).map((count) => count + 1));
  expect(copy.getSubject()).toBe(watermark.foot);
});

test("the sheet names the viewer in their own characters, whatever the size of the page", async () => {
  for (const size of [
    { width: 595, height: 842 },
    { width: 1224, height: 792 },
    { width: 100, height: 100 },
  ]) {
    const [text = ""] = textOf(await PDF.load(watermarkSheet(watermark, size)));
    // Set aslant, so that a reader of text finds it character by character.
    const characters = new Set(text);
    for (const character of "王小明wang@example.com") expect(characters).toContain(character);
  }
});

test("a copy of a signed PDF claims no signature, and the original still proves its own", async () => {
  const vouching = await vouchingIn(folder);
  const { certificate } = vouching.authority;
  const { bytes } = draftPdf(draftFrom(ndaChinese));
  const signatory = { name: "示例代表", email: "a@example.com", organisation: "示例", actId: crypto.randomUUID() };
  const signed = await signPdf(vouching, bytes, { signatory, house, at: new Date() });
  const copy = await watermarkedPdf(signed.bytes, watermark);
  expect(await verifyPdf(copy, certificate)).toMatchObject({ signatures: [], valid: false });
  expect((await verifyPdf(signed.bytes, certificate)).valid).toBe(true);
});

test("on a page the watermark is no part of what is read aloud, and a name is text, not markup", () => {
  const html = watermarkedHtml("<p>Clause</p>", `<img src=x onerror="1">`);
  expect(html).toMatch(/^<div class="watermark" aria-hidden="true">/);
  expect(html).not.toContain("<img");
  expect(html.endsWith("<p>Clause</p>")).toBe(true);
});
