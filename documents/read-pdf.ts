import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { inflateSync } from "node:zlib";
import { PDF, PdfArray, PdfDict, PdfName, type PdfObject, PdfRef, PdfStream } from "@libpdf/core";
import type { PdfReading } from "./inspect-pdf.ts";
import { type PdfLines, paragraphsOfPages } from "./pdf-text.ts";

/**
 * The reader process of `inspectPdf`: a file as its argument, or the paths of files as lines of its standard input. For each it
 * writes one `PdfReading` in JSON, on a line.
 */

const mostText = 500_000;

const read = async (path: string): Promise<PdfReading> => {
  const bytes = await readFile(path);
  // The trailer and the dictionary of a cross-reference stream are never encrypted themselves (ISO 32000-1 §7.6.1).
  if (/\/Encrypt\s*(?:\d+\s+\d+\s+R|<<)/.test(bytes.toString("latin1"))) return { outcome: "encrypted" };
  const pdf = await PDF.load(new Uint8Array(bytes));
  if (pdf.isEncrypted) return { outcome: "encrypted" };
  const pages = pdf.getPageCount();
  if (pages === 0 || pdf.getPages().length !== pages || pageTreeLoops(pdf)) return { outcome: "broken" };
  if (runsScripts(pdf)) return { outcome: "scripts" };
  const signatures =
    pdf
      .getForm()
      ?.getSignatureFields()
      .filter((field) => field.isSigned()).length ?? 0;
  const appendable = pdf.canSaveIncrementally() === null;
  unpackFonts(pdf);
  return { outcome: "read", pages, pageTexts: paragraphsOfPages(linesOf(pdf)), signatures, appendable };
};

/** Font programs, unpacked once: libpdf would do so anew for every page, and takes many times as long as zlib. */
const unpackFonts = (pdf: PDF): void => {
  const resolve = (ref: PdfRef): PdfObject | null => pdf.getObject(ref);
  const fontsOf = (node: PdfDict | undefined): PdfDict | undefined => {
    const resources = node?.getDict("Resources", resolve);
    return resources ? resources.getDict("Font", resolve) : node && fontsOf(node.getDict("Parent", resolve));
  };
  for (const fonts of new Set(pdf.getPages().map(({ dict }) => fontsOf(dict))))
    for (const [name] of fonts ?? []) {
      const font = fonts?.getDict(name.value, resolve);
      const inner = font?.getArray("DescendantFonts", resolve)?.at(0, resolve);
      const descriptor = (inner instanceof PdfDict ? inner : font)?.getDict("FontDescriptor", resolve);
      for (const key of ["FontFile", "FontFile2", "FontFile3"]) unpack(descriptor?.get(key, resolve));
    }
};

const mostOfFont = 64 * 1024 ** 2;

const unpack = (stream: PdfObject | undefined): void => {
  if (!(stream instanceof PdfStream) || stream.has("DecodeParms")) return;
  const filter = stream.get("Filter");
  if (!(filter instanceof PdfName) || filter.value !== "FlateDecode") return;
  try {
    stream.setData(inflateSync(stream.data, { maxOutputLength: mostOfFont }));
  } catch {
    // Cut off or too large: libpdf makes of it what it can.
  }
};

/** libpdf leaves out a branch of pages that leads back to itself; other readers give up, so a signer might see nothing. */
const pageTreeLoops = (pdf: PDF): boolean => {
  const visited = new Set<string>();
  const loops = (ref: PdfObject | undefined): boolean => {
    if (!(ref instanceof PdfRef)) return false;
    const id = `${ref.objectNumber} ${ref.generation}`;
    if (visited.has(id)) return true;
    visited.add(id);
    const node = pdf.getObject(ref);
    const kids = node instanceof PdfDict ? node.getArray("Kids", (each) => pdf.getObject(each)) : undefined;
    return kids !== undefined && Array.from({ length: kids.length }, (_, at) => kids.at(at)).some(loops);
  };
  return loops(pdf.getCatalog().get("Pages"));
};

/** The lines of each page, as far as the text of the whole stays within its limit; further pages have none. */
const linesOf = (pdf: PDF): readonly PdfLines[] => {
  let length = 0;
  return pdf.getPages().map((page) => {
    if (length >= mostText) return { height: page.height, lines: [] };
    const { lines, height } = page.extractText();
    length += lines.reduce((sum, { text }) => sum + text.length, 0);
    return { height, lines: lines.map(({ text, bbox }) => ({ text, ...bbox })) };
  });
};

/**
 * Whether the document does something by itself: JavaScript or launching programs, from the catalog, the names, a page
 * or a field (ISO 32000-1 §12.6). A contract has no need of it, and what a signer saw could change.
 */
const runsScripts = (pdf: PDF): boolean => {
  const resolve = (object: PdfObject | null | undefined): PdfObject | null | undefined =>
    object instanceof PdfRef ? pdf.getObject(object) : object;
  const seen = new Set<PdfObject>();
  /** Actions hang together by /Next, and sets of them by their triggers. */
  const isActive = (given: PdfObject | null | undefined): boolean => {
    const object = resolve(given);
    if (!object || seen.has(object)) return false;
    seen.add(object);
    if (object instanceof PdfArray)
      return Array.from({ length: object.length }, (_, at) => object.at(at)).some(isActive);
    if (!(object instanceof PdfDict) || object instanceof PdfStream) return false;
    const kind = resolve(object.get("S"));
    if (kind instanceof PdfName && ["JavaScript", "Launch", "ImportData"].includes(kind.value)) return true;
    return ["Next", "A", "AA", "O", "C", "E", "X", "D", "U", "K", "F", "V", "WC", "WS", "DS", "WP", "DP"].some(
      (key) => {
        const next = resolve(object.get(key));
        return next instanceof PdfDict || next instanceof PdfArray ? isActive(next) : false;
      },
    );
  };
  const catalog = pdf.getCatalog();
  const names = resolve(catalog.get("Names"));
  if (names instanceof PdfDict && names.get("JavaScript") !== undefined) return true;
  if (isActive(catalog.get("OpenAction")) || isActive(catalog.get("AA"))) return true;
  return pdf.getPages().some((page) => {
    const annotations = resolve(page.dict.get("Annots"));
    if (isActive(page.dict.get("AA"))) return true;
    if (!(annotations instanceof PdfArray)) return false;
    return Array.from({ length: annotations.length }, (_, at) => resolve(annotations.at(at))).some(
      (each) => each instanceof PdfDict && (isActive(each.get("A")) || isActive(each.get("AA"))),
    );
  });
};

const reading = (path: string): Promise<PdfReading> =>
  read(path).catch((error: unknown): PdfReading => {
    const message = error instanceof Error ? `${error.name} ${error.message}` : "";
    return { outcome: /encrypt|password|security handler/i.test(message) ? "encrypted" : "broken" };
  });

const [, , file] = process.argv;
const files = file === undefined ? createInterface({ input: process.stdin }) : [file];
for await (const path of files) process.stdout.write(`${JSON.stringify(await reading(path))}\n`);
