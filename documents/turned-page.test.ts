import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PDF } from "@libpdf/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findPoppler, installPyHanko, type Poppler, seenByPyHanko, shownByPoppler } from "./outsider-under-test.ts";
import { findWords, pageSizes } from "./page-view.ts";
import { ringPng } from "./picture-under-test.ts";
import type { Area } from "./shown-page.ts";
import { archivePdf, signPdf, type Vouching } from "./signature.ts";
import { fillEvidencePages, keepEvidencePages, type MeantField, makeForm } from "./signing-form.ts";
import { type PageEntries, turnedPages } from "./turned-pages-under-test.ts";
import { house, vouchingIn } from "./vouching-under-test.ts";

let folder: string;
let vouching: Vouching;
let poppler: Poppler | string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "engross-turned-"));
  vouching = await vouchingIn(join(folder, "authority"));
  poppler = await findPoppler();
  await installPyHanko();
}, 300_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

/** An empty page that is turned and cropped, by entries of its own or of the node above it. */
const emptyPage = async (entries: PageEntries, from: "page" | "above", size = { width: 595, height: 842 }) => {
  const pdf = PDF.create();
  const page = pdf.addPage(size).dict;
  const above = page.getDict("Parent", pdf.getObject.bind(pdf));
  for (const [name, value] of Object.entries(entries)) {
    page.delete(name);
    (from === "page" ? page : above)?.set(name, value);
  }
  return pdf.save();
};

const field = (id: string, kind: MeantField["kind"], x: number, width: number, height: number): MeantField => ({
  ...{ id, kind, meaning: `${kind} of a signer` },
  place: { page: 0, x, y: 20, width, height },
});

const fields = [
  field("text", "text", 10, 100, 20),
  field("checkbox", "checkbox", 120, 14, 14),
  field("seal", "cross-page-seal", 0, 80, 80),
];
const strokes = "M20 80L60 20L100 80L140 20M150 50L280 55";
const at = new Date("2026-11-27T04:00:00Z");

/** Signed by one who fills in everything, made to last, with a page of evidence. */
const executed = async (bytes: Uint8Array): Promise<Uint8Array> => {
  const evidence = await emptyPage({}, "page", { width: 595.28, height: 841.89 });
  const signed = await signPdf(vouching, bytes, {
    ...{ house, at, signatory: { name: "Example Buyer", email: "a@example.com", actId: crypto.randomUUID() } },
    prepare: async (pdf) => {
      makeForm(pdf, fields);
      await keepEvidencePages(pdf, { pages: 1, meaning: "Evidence certificate", notYet: "Not yet" });
    },
    filled: { fields, values: { text: "上海 Pudong", checkbox: "yes" }, seal: ringPng(), sealIs: "Image of a seal" },
    mark: {
      place: { page: 0, x: 20, y: 60, width: 200, height: 82 },
      lines: ["Example Buyer", "Signed"],
      picture: { kind: "strokes", strokes },
    },
  });
  const last = await archivePdf(vouching, signed.bytes, {
    ...{ house, at },
    complete: async (pdf) => {
      expect(await fillEvidencePages(pdf, evidence, "Evidence certificate")).toBe(true);
    },
  });
  return last.bytes;
};

const kept = async (name: string, bytes: Uint8Array): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
};

const seen = async (using: Poppler, name: string, bytes: Uint8Array) => {
  const path = await kept(name, bytes);
  return Promise.all([0, 1].map((page) => shownByPoppler(using, path, page)));
};

describe("However a page is turned and cropped, its fields and marks are where they were placed, and upright", () => {
  /** Readers do not agree on what is shown of a page whose crop box lies beyond it. */
  const agreed = turnedPages.filter(([name]) => !/beyond|nothing/.test(name));

  test.each(agreed)(
    "%s",
    async (name, entries, [left, bottom, right, top], turned) => {
      if (typeof poppler === "string") return expect(poppler).toBe("to be had");
      const [across, up] = [right - left, top - bottom];
      const size = turned % 180 === 0 ? { width: across, height: up } : { width: up, height: across };
      const plain = await seen(poppler, "plain.pdf", await executed(await emptyPage({}, "page", size)));
      for (const from of ["page", "above"] as const) {
        const bytes = await emptyPage(entries, from);
        expect(await pageSizes(bytes)).toEqual([size]);
        const pages = await seen(poppler, "turned.pdf", await executed(bytes));
        for (const [number, page] of pages.entries()) {
          const like = plain[number] ?? expect.unreachable();
          expect([page.width, page.height]).toEqual([like.width, like.height]);
          // Edges of letters are smoothed otherwise when they are turned.
          const unlike = page.pixels.filter((shade, index) => Math.abs(shade - (like.pixels[index] ?? 0)) > 128).length;
          const inked = like.pixels.filter((shade) => shade < 128).length;
          expect(unlike, `${name}, page ${number + 1}, from ${from}`).toBeLessThan(inked / 20 + 1);
        }
      }
    },
    60_000,
  );
});

test("an outsider finds what was filled in on a turned page to be filling in, and the signature good and lasting", async () => {
  const [, entries] = turnedPages[0] ?? expect.unreachable();
  const path = await kept("outside.pdf", await executed(await emptyPage(entries, "page")));
  const root = join(folder, "authority", "authority-certificate.pem");
  expect(await seenByPyHanko(root, path, { lasting: true })).toMatchObject([
    { good: true, trusted: true, modified: "FORM_FILLING", lasting: ["AdESPassed.OK", "AdESPassed.OK"] },
  ]);
}, 60_000);

test.each([
  [0, 100, 300],
  [90, 300, 100],
  [180, 500, 500],
  [270, 300, 700],
] as const)(
  "words that people read upright on a page turned by %i are found where they see them",
  async (turned, x, y) => {
    const pdf = PDF.create();
    const page = pdf.addPage({ width: 600, height: 800, rotate: turned });
    page.drawText("Signed by the buyer", { x, y, size: 12, rotate: { angle: turned } });
    const found = (await findWords(await pdf.save(), "Signed by")) as readonly Area[];
    expect(Math.abs((found[0]?.x ?? 0) - 100)).toBeLessThan(2);
    expect(Math.abs((found[0]?.y ?? 0) - 300)).toBeLessThan(5);
    expect(found[0]?.width).toBeGreaterThan(40);
  },
);
