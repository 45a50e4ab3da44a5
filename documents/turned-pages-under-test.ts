import { PdfArray, PdfNumber } from "@libpdf/core";

const box = (...corners: readonly number[]): PdfArray => new PdfArray(corners.map((each) => PdfNumber.of(each)));

export type PageEntries = Readonly<Record<string, PdfArray | PdfNumber>>;

/** Entries of a page of 595 by 842, the part of it that is shown (left, bottom, right, top), how far it is turned. */
export const turnedPages: readonly (readonly [
  string,
  PageEntries,
  readonly [number, number, number, number],
  number,
])[] = [
  ["turned by 90", { Rotate: PdfNumber.of(90) }, [0, 0, 595, 842], 90],
  ["turned by 180", { Rotate: PdfNumber.of(180) }, [0, 0, 595, 842], 180],
  ["turned by 270", { Rotate: PdfNumber.of(270) }, [0, 0, 595, 842], 270],
  ["turned back by 90", { Rotate: PdfNumber.of(-90) }, [0, 0, 595, 842], 270],
  ["cropped", { CropBox: box(100, 200, 500, 700) }, [100, 200, 500, 700], 0],
  ["cropped, its corners the other way round", { CropBox: box(500, 700, 100, 200) }, [100, 200, 500, 700], 0],
  [
    "cropped beyond its edges",
    { CropBox: box(-9, 400, 900, 2000), Rotate: PdfNumber.of(180) },
    [0, 400, 595, 842],
    180,
  ],
  ["cropped to nothing", { CropBox: box(900, 900, 950, 950) }, [0, 0, 595, 842], 0],
  [
    "of another origin, cropped and turned",
    { MediaBox: box(-50, -80, 545, 762), CropBox: box(0, -40, 500, 300), Rotate: PdfNumber.of(90) },
    [0, -40, 500, 300],
    90,
  ],
];
