import { type PDF, type PDFPage, PdfArray, PdfDict, PdfNumber } from "@libpdf/core";
import type { FieldPlace, PageSize } from "../domain/signature-field.ts";

/** What of a page is shown, in points of the page's own axes, and how far it is turned clockwise for showing. */
export interface ShownPage {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly turned: 0 | 90 | 180 | 270;
}

/**
 * The part of a page that is shown: its crop box within its media box, either of which it may have from a node above
 * (ISO 32000-2 §7.7.3.4, §14.11.2), as may its rotation. libpdf reads none of that from above, and takes the upper right
 * corner of a box for its size.
 */
export const shownPage = (pdf: PDF, page: PDFPage): ShownPage => {
  const media = boxOf(inherited(pdf, page.dict, "MediaBox")) ?? usLetter;
  const crop = boxOf(inherited(pdf, page.dict, "CropBox")) ?? media;
  const [left, bottom, right, top] = within(crop, media);
  const rotation = inherited(pdf, page.dict, "Rotate");
  const turned = turnOf(rotation instanceof PdfNumber ? rotation.value : 0);
  return { x: left, y: bottom, width: right - left, height: top - bottom, turned };
};

/** Lets a page that was added be shown whole and unturned, whatever the pages around it have from a node above. */
export const standAlone = (pdf: PDF, page: PDFPage): void => {
  if (shownPage(pdf, page).turned !== 0) page.dict.set("Rotate", PdfNumber.of(0));
  const media = page.dict.getArray("MediaBox", pdf.getObject.bind(pdf));
  if (media && inherited(pdf, page.dict, "CropBox") !== undefined) page.dict.set("CropBox", media);
};

/** How large the page is as people see it: turned. */
export const sizeAsSeen = ({ width, height, turned }: ShownPage): PageSize =>
  turned % 180 === 0 ? { width, height } : { width: height, height: width };

/** A rectangle from its lower left corner, in points. */
export type Area = Omit<FieldPlace, "page">;

/** Where people see what lies there on the page's own axes: from the lower left corner of what is shown to them. */
export const asSeen = (shown: ShownPage, area: Area): Area =>
  turnedClockwise({ ...area, x: area.x - shown.x, y: area.y - shown.y }, shown, shown.turned);

/** Where on the page's own axes lies what people see there. */
export const onPageAxes = (shown: ShownPage, area: Area): Area => {
  const { x, y, width, height } = turnedClockwise(area, sizeAsSeen(shown), (360 - shown.turned) % 360);
  return { x: shown.x + x, y: shown.y + y, width, height };
};

const turnedClockwise = ({ x, y, width, height }: Area, on: PageSize, degrees: number): Area =>
  degrees === 0
    ? { x, y, width, height }
    : turnedClockwise(
        { x: y, y: on.width - x - width, width: height, height: width },
        { width: on.height, height: on.width },
        degrees - 90,
      );

/** Left, bottom, right, top. */
type Box = readonly [number, number, number, number];

/** What readers assume where a file says nothing. */
const usLetter: Box = [0, 0, 612, 792];

/** A crop box that shows nothing of the page is ignored, as readers do. */
const within = (crop: Box, media: Box): Box => {
  const [left, bottom] = [Math.max(crop[0], media[0]), Math.max(crop[1], media[1])];
  const [right, top] = [Math.min(crop[2], media[2]), Math.min(crop[3], media[3])];
  return left < right && bottom < top ? [left, bottom, right, top] : media;
};

/** Of any number of degrees; what is no quarter turn counts for nothing. */
export const turnOf = (value: number): ShownPage["turned"] => {
  const degrees = ((value % 360) + 360) % 360;
  return degrees === 90 || degrees === 180 || degrees === 270 ? degrees : 0;
};

/** So deep no tree of pages is; one that is a ring ends here. */
const deepest = 100;

const inherited = (pdf: PDF, page: PdfDict, name: string): unknown => {
  const resolve = pdf.getObject.bind(pdf);
  let node: PdfDict | undefined = page;
  for (let depth = 0; node !== undefined && depth < deepest; depth += 1) {
    const value = node.get(name, resolve);
    if (value !== undefined) return value instanceof PdfArray ? numbersIn(value, resolve) : value;
    const parent = node.get("Parent", resolve);
    node = parent instanceof PdfDict ? parent : undefined;
  }
  return undefined;
};

const numbersIn = (array: PdfArray, resolve: Parameters<PdfArray["at"]>[1]): readonly unknown[] =>
  [0, 1, 2, 3].map((index) => {
    const value = array.at(index, resolve);
    return value instanceof PdfNumber ? value.value : undefined;
  });

/** Any two opposite corners may be given. */
const boxOf = (value: unknown): Box | undefined => {
  if (!Array.isArray(value)) return undefined;
  const [x1, y1, x2, y2] = value as readonly unknown[];
  if (typeof x1 !== "number" || typeof y1 !== "number" || typeof x2 !== "number" || typeof y2 !== "number")
    return undefined;
  const box: Box = [Math.min(x1, x2), Math.min(y1, y2), Math.max(x1, x2), Math.max(y1, y2)];
  return box[0] < box[2] && box[1] < box[3] ? box : undefined;
};
