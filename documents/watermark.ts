import { PDF } from "@libpdf/core";
import { type ShownPage, shownPage, sizeAsSeen } from "./shown-page.ts";
import { typeset } from "./typeset.ts";

/** What lies over a copy. */
export interface Watermark {
  /** Who the copy was made for and when: again and again, aslant over every page. */
  readonly line: string;
  /** That it is a copy, and where the original is: at the foot of every page. */
  readonly foot: string;
}

/**
 * A copy of a PDF with the watermark drawn over what is shown of every page, upright however the page is turned, and light
 * enough to read through; its own text stays as it was,
 * to be selected and searched. Form fields and signatures become pictures of themselves: a copy says nothing that it
 * cannot prove.
 *
 * @throws Error when libpdf cannot read or rewrite the file
 */
export const watermarkedPdf = async (bytes: Uint8Array, watermark: Watermark): Promise<Uint8Array> => {
  const pdf = await PDF.load(bytes);
  pdf.getForm()?.flatten();
  const sheets = new Map<string, Awaited<ReturnType<PDF["embedPage"]>>>();
  for (const page of pdf.getPages()) {
    const shown = shownPage(pdf, page);
    const size = sizeAsSeen(shown);
    const name = `${Math.round(size.width)} ${Math.round(size.height)}`;
    const known = sheets.get(name);
    const sheet = known ?? (await pdf.embedPage(await PDF.load(watermarkSheet(watermark, size)), 0));
    if (!known) sheets.set(name, sheet);
    page.drawPage(sheet, { ...lowerLeftAsSeen(shown), rotate: shown.turned });
  }
  pdf.setSubject(watermark.foot);
  return pdf.save();
};

/** The corner of the page that is lower left once it is turned: where a sheet that is turned the other way begins. */
const lowerLeftAsSeen = ({ x, y, width, height, turned }: ShownPage): { readonly x: number; readonly y: number } => ({
  x: turned === 90 || turned === 180 ? x + width : x,
  y: turned === 180 || turned === 270 ? y + height : y,
});

/** The sheet that lies over a page of this size, in points. */
export const watermarkSheet = (
  { line, foot }: Watermark,
  size: { readonly width: number; readonly height: number },
): Uint8Array => {
  const chinese = /\p{Script=Han}/u.test(`${line}${foot}`);
  return typeset("watermark.typ", { ...size, line, foot, chinese }, { archival: false }).bytes;
};
