import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { draftFrom } from "../domain/template.ts";
import { findWords, pagePicture, pageSizes } from "./page-view.ts";
import { draftPdf } from "./pdf.ts";
import { ndaChinese } from "./templates/nda-zh.ts";

const ours = draftPdf(draftFrom(ndaChinese));

test("words are found where they stand on the page, in Chinese too, and what is not there is not found", async () => {
  const [found] = (await findWords(ours.bytes, "第二条 例外")) as readonly {
    page: number;
    x: number;
    y: number;
    width: number;
  }[];
  expect(found?.page).toBe(0);
  expect(found?.x).toBeGreaterThan(70);
  expect(found?.x).toBeLessThan(85);
  expect(found?.width).toBeGreaterThan(50);
  expect(await findWords(ours.bytes, "没有这些文字")).toEqual([]);
});

test("pages have their sizes and a picture each; a page that is not there has none", async () => {
  const sizes = (await pageSizes(ours.bytes)) as readonly { width: number; height: number }[];
  expect(sizes).toHaveLength(ours.pages);
  expect(Math.round(sizes[0]?.width ?? 0)).toBe(595);
  const picture = (await pagePicture(ours.bytes, 0)) as string;
  expect(picture).toMatch(/^<svg /);
  expect(picture).not.toMatch(/<script|href="http/);
  expect(await pagePicture(ours.bytes, 99)).toBeNull();
});

test("a file that is no PDF, or is made to keep a reader busy, is refused and nothing else happens", async () => {
  expect(await pageSizes(Buffer.from("hello"))).toMatchObject({ refused: "file-broken" });
  const bad = join(import.meta.dirname, "fixtures", "bad");
  const bomb = await pagePicture(new Uint8Array(await readFile(join(bad, "pdfjs-bomb_giant.pdf"))), 0);
  expect(typeof bomb === "string" || (bomb !== null && "refused" in bomb)).toBe(true);
}, 40_000);
