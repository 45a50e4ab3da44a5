import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PDF, PdfDict, PdfNumber, PdfStream } from "@libpdf/core";
import { afterAll, describe, expect, test } from "vitest";
import { draftFrom } from "../domain/template.ts";
import { draftPdf } from "./pdf.ts";
import { signPdf } from "./signature.ts";
import { ndaChinese } from "./templates/nda-zh.ts";
import { type PageEntries, turnedPages } from "./turned-pages-under-test.ts";
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

describe("However a page is turned and cropped, its mark is upright and within what is shown", () => {
  test.each(turnedPages)("%s", async (_, entries, shown, turned) => {
    const [left, bottom, right, top] = shown;
    const upright = turned % 180 === 0;
    const size: Point = upright ? [right - left, top - bottom] : [top - bottom, right - left];
    for (const from of ["page", "above"] as const) {
      const { width, height, onPage } = await sheetOn(await copyOf(entries, from));
      const seen = (x: number, y: number) => asSeen(onPage(x, y), shown, turned);
      near(seen(0, 0), [0, 0]);
      near(seen(width, 0), [size[0], 0]);
      near(seen(width, height), size);
    }
  });

  type Point = readonly [number, number];

  /** To a point: sheets are typeset in whole ones. */
  const near = (point: Point, expected: Point): void =>
    point.forEach((each, axis) => expect(Math.abs(each - (expected[axis] ?? 0))).toBeLessThan(1));

  /** Where readers show a point of a page, from the lower left of what they show: a quarter turn clockwise at a time. */
  const asSeen = (
    [x, y]: Point,
    [left, bottom, right, top]: readonly [number, number, number, number],
    turned: number,
  ) => {
    let [point, width, height] = [[x - left, y - bottom] as Point, right - left, top - bottom];
    for (let turn = 0; turn < turned; turn += 90) {
      point = [point[1], width - point[0]];
      [width, height] = [height, width];
    }
    return point;
  };

  /** A copy of a draft whose first page has these entries, itself or by the node above it. */
  const copyOf = async (entries: PageEntries, from: "page" | "above"): Promise<PDF> => {
    const pdf = await PDF.load(draftPdf(draftFrom(ndaChinese)).bytes);
    const page = pdf.getPage(0)?.dict;
    const above = page?.getDict("Parent", pdf.getObject.bind(pdf));
    for (const [name, value] of Object.entries(entries)) {
      page?.delete(name);
      (from === "page" ? page : above)?.set(name, value);
    }
    return PDF.load(await watermarkedPdf(await pdf.save(), watermark));
  };

  /** The sheet over the first page: its size, and where on the page a point of it lies. */
  const sheetOn = async (pdf: PDF) => {
    const resolve = pdf.getObject.bind(pdf);
    const page = pdf.getPage(0) ?? expect.unreachable();
    const contents = page.dict.getArray("Contents", resolve) ?? expect.unreachable();
    const last = contents.at(contents.length - 1, resolve);
    const drawn = last instanceof PdfStream ? Buffer.from(last.getDecodedData()).toString("latin1") : "";
    const [, name = ""] = /\/(\S+) Do/.exec(drawn) ?? [];
    const form = page.getResources().getDict("XObject", resolve)?.get(name, resolve);
    const bounds = form instanceof PdfDict ? form.getArray("BBox", resolve) : undefined;
    const [width = 0, height = 0] = [2, 3].map((index) => {
      const value = bounds?.at(index, resolve);
      return value instanceof PdfNumber ? value.value : 0;
    });
    const matrices = [...drawn.matchAll(/((?:-?[\d.]+ ){6})cm/g)].map(([, six = ""]) =>
      six.trim().split(" ").map(Number),
    );
    // The last one is nearest to the sheet (ISO 32000-2 §8.3.4).
    const onPage = (x: number, y: number): Point =>
      matrices.reduceRight<Point>(
        ([u, v], [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0]) => [a * u + c * v + e, b * u + d * v + f],
        [x, y],
      );
    return { width, height, onPage };
  };
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
