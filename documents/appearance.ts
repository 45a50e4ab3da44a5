import { deflateSync } from "node:zlib";
import {
  PDF,
  type PDFPage,
  PdfArray,
  PdfDict,
  PdfName,
  PdfNumber,
  type PdfObject,
  PdfRef,
  PdfStream,
} from "@libpdf/core";
import type { ShownPage } from "./shown-page.ts";
import { typeset } from "./typeset.ts";

/** Something drawn, of which pages and fields show a copy (a form XObject, ISO 32000-1 §8.10). */
export interface Drawing {
  readonly ref: PdfRef;
  /** Points. */
  readonly width: number;
  readonly height: number;
}

/** A picture that somebody drew or brought. */
export type Picture =
  | { readonly kind: "image"; readonly bytes: Uint8Array }
  /** As large as its place is high, beside the words. */
  | { readonly kind: "seal"; readonly bytes: Uint8Array }
  /** Moves and lines in a box of 300 by 100, its origin in the upper left corner. */
  | { readonly kind: "strokes"; readonly strokes: string };

interface Size {
  readonly width: number;
  readonly height: number;
}

/** A page of ours as a drawing; its words are set by typst, in whatever script they are. */
export const drawPage = async (
  pdf: PDF,
  file: "mark.typ" | "field.typ",
  size: Size,
  data: Readonly<Record<string, unknown>>,
): Promise<Drawing> => drawTypeset(pdf, typesetPage(file, size, data), size);

/** The page by itself: what says the same in many documents is set once. */
export const typesetPage = (
  file: "mark.typ" | "field.typ",
  { width, height }: Size,
  data: Readonly<Record<string, unknown>>,
): Uint8Array => typeset(file, { width, height, ...data }, { archival: false }).bytes;

export const drawTypeset = async (pdf: PDF, page: Uint8Array, { width, height }: Size): Promise<Drawing> => {
  const [ref] = await embedPages(pdf, await PDF.load(page));
  if (!ref) throw new RangeError("There is no page to draw");
  return { ref, width, height };
};

/**
 * The pages of a PDF that we typeset, as drawings. What they share, such as their fonts, comes along once, where libpdf copies
 * it with each page; and what is not compressed yet is, here, since libpdf's own way takes many times as long.
 */
export const embedPages = async (pdf: PDF, source: PDF): Promise<readonly PdfRef[]> => {
  const forms = source.getPages().map((page) => source.register(formOf(source, page)));
  const [cover] = source.getPages();
  if (!cover) return [];
  // One page that shows them all is one copy.
  const shown = PdfDict.of(Object.fromEntries(forms.map((form, index) => [`P${index}`, form])));
  cover.dict.set("Contents", new PdfArray());
  cover.dict.set("Resources", PdfDict.of({ XObject: shown }));
  compressIn(source, shown, new Set());
  const { ref } = await pdf.embedPage(source, 0);
  const copy = pdf.getObject(ref);
  const copied = copy instanceof PdfStream ? copy.getDict("Resources")?.getDict("XObject") : undefined;
  return forms.map((_, index) => {
    const form = copied?.get(`P${index}`);
    if (!(form instanceof PdfRef)) throw new Error(`Page ${index} was not copied`);
    return form;
  });
};

const formOf = (source: PDF, { dict, width, height }: PDFPage): PdfStream => {
  const resolve = source.getObject.bind(source);
  const content = dict.get("Contents", resolve);
  const parts = content instanceof PdfArray ? content.toArray().map((_, at) => content.at(at, resolve)) : [content];
  const streams = parts.filter((part) => part instanceof PdfStream);
  const [only, further] = streams;
  // As it is compressed in its page, where nothing more is to be said of how.
  const filter = further === undefined && !only?.has("DecodeParms") ? only?.get("Filter") : undefined;
  const bytes =
    only && filter ? only.data : Buffer.concat(streams.flatMap((part) => [part.getDecodedData(), lineBreak]));
  const form = formStream({ width, height }, dict.getDict("Resources", resolve), bytes);
  if (filter) form.set("Filter", filter);
  return form;
};

const lineBreak = Buffer.from("\n");

const compressIn = (pdf: PDF, object: PdfObject | undefined, seen: Set<string>): void => {
  if (object instanceof PdfRef) {
    const key = object.toString();
    if (seen.has(key)) return;
    seen.add(key);
    compressIn(pdf, pdf.getObject(object) ?? undefined, seen);
    return;
  }
  if (object instanceof PdfStream && !object.has("Filter") && object.data.length > 0) {
    object.setData(deflateSync(object.data));
    object.set("Filter", PdfName.of("FlateDecode"));
  }
  if (object instanceof PdfDict) for (const [, value] of object) compressIn(pdf, value, seen);
  if (object instanceof PdfArray) for (const value of object) compressIn(pdf, value, seen);
};

/** A picture as large as fits into the size, in its middle. */
export const drawPicture = (pdf: PDF, picture: Picture, size: Size): Drawing => {
  if (picture.kind === "strokes") {
    const { scale, x, y } = fitted({ width: 300, height: 100 }, size);
    const path = [...picture.strokes.matchAll(/([ML])(\d+) (\d+)/g)]
      .map(([, step, across = "0", down = "0"]) => `${across} ${down} ${step === "M" ? "m" : "l"}`)
      .join("\n");
    const turned = `${num(scale)} 0 0 ${num(-scale)} ${num(x)} ${num(y + 100 * scale)} cm`;
    return drawing(pdf, size, `q ${turned} 2.2 w 1 J 1 j 0.07 0.19 0.42 RG\n${path}\nS Q`, {});
  }
  const image = pdf.embedImage(picture.bytes);
  const { scale, x, y } = fitted(image, size);
  const placed = `${num(image.width * scale)} 0 0 ${num(image.height * scale)} ${num(x)} ${num(y)} cm`;
  return drawing(pdf, size, `q ${placed} /P Do Q`, { P: image.ref });
};

/** A tick, as people make one. */
export const drawTick = (pdf: PDF, { width, height }: Size): Drawing => {
  const at = (x: number, y: number): string => `${num(x * width)} ${num(y * height)}`;
  const tick = `${at(0.2, 0.5)} m ${at(0.42, 0.24)} l ${at(0.82, 0.8)} l S`;
  return drawing(pdf, { width, height }, `q ${num(Math.min(width, height) / 8)} w 1 J 1 j ${tick} Q`, {});
};

export const drawNothing = (pdf: PDF, size: Size): Drawing => drawing(pdf, size, "", {});

/** Other drawings at their places, in points from the lower left corner. */
export const drawTogether = (
  pdf: PDF,
  size: Size,
  parts: readonly { readonly drawing: Drawing; readonly x: number; readonly y: number }[],
): Drawing => {
  const steps = parts.map(({ x, y }, index) => `q 1 0 0 1 ${num(x)} ${num(y)} cm /D${index} Do Q`);
  const named = Object.fromEntries(parts.map(({ drawing }, index) => [`D${index}`, drawing.ref]));
  return drawing(pdf, size, steps.join("\n"), named);
};

/** Upright for whoever sees the page turned so far: readers fit it into its place as it comes (ISO 32000-2 §12.5.5). */
export const drawTurned = (pdf: PDF, shown: Drawing, turned: ShownPage["turned"]): Drawing => {
  if (turned === 0) return shown;
  const turn = { 90: [0, 1, -1, 0, 0, 0], 180: [-1, 0, 0, -1, 0, 0], 270: [0, -1, 1, 0, 0, 0] }[turned];
  return drawing(pdf, shown, "/D0 Do", { D0: shown.ref }, turn);
};

const fitted = (inner: Size, outer: Size): { readonly scale: number; readonly x: number; readonly y: number } => {
  const scale = Math.min(outer.width / inner.width, outer.height / inner.height);
  return { scale, x: (outer.width - inner.width * scale) / 2, y: (outer.height - inner.height * scale) / 2 };
};

const drawing = (
  pdf: PDF,
  { width, height }: Size,
  content: string,
  objects: Readonly<Record<string, PdfRef>>,
  matrix?: readonly number[],
): Drawing => {
  const form = formStream({ width, height }, PdfDict.of({ XObject: PdfDict.of(objects) }), Buffer.from(content));
  if (matrix) form.set("Matrix", numbers(matrix));
  return { ref: pdf.context.register(form), width, height };
};

const formStream = ({ width, height }: Size, resources: PdfDict | undefined, content: Uint8Array): PdfStream =>
  PdfStream.fromDict(
    {
      Type: PdfName.of("XObject"),
      Subtype: PdfName.of("Form"),
      BBox: numbers([0, 0, width, height]),
      Resources: resources ?? new PdfDict(),
    },
    content,
  );

const numbers = (values: readonly number[]): PdfArray => new PdfArray(values.map((each) => PdfNumber.of(each)));

const num = (value: number): string => String(Math.round(value * 1000) / 1000);
