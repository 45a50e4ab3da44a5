import { type PDF, type PDFPage, PdfArray, PdfDict, PdfName, PdfNumber, type PdfRef, PdfString } from "@libpdf/core";
import type { FieldPlace } from "../domain/signature-field.ts";
import { type Drawing, drawNothing, drawTurned } from "./appearance.ts";
import { onPageAxes, type ShownPage, shownPage, turnOf } from "./shown-page.ts";

/**
 * Fields of the form that people fill in while they sign. All are made, empty, in the revision of the first signature:
 * what a later signer fills in is then filling in, which no earlier signature minds, and not a change of the page.
 */
export interface FormField {
  readonly name: string;
  /** What it is for; read aloud, and shown by readers of PDF. */
  readonly meaning: string;
  /** One place, or several that show parts of one thing. */
  readonly places: readonly FieldPlace[];
}

export const addFormField = (pdf: PDF, { name, meaning, places }: FormField, shown?: readonly Drawing[]): void => {
  for (const [index, place] of places.entries()) {
    const page = pdf.getPage(place.page);
    if (!page) throw new RangeError(`There is no page ${place.page}`);
    const on = shownPage(pdf, page);
    const drawing = drawTurned(pdf, shown?.[index] ?? drawNothing(pdf, place), on.turned);
    const field = pdf.context.register(
      fieldOf(page, { name: partOf(name, index, places.length), meaning }, { ...standing(on, place), drawing }),
    );
    addAnnotation(pdf, page, field);
    fieldsOf(pdf).push(field);
  }
};

/** Puts a value into a field that was made before, and shows it, or its parts. @throws Error where there is no such field */
export const fillFormField = (pdf: PDF, name: string, value: string, shown: readonly Drawing[]): void => {
  const fields = new Map(dictionaries(pdf, fieldsOf(pdf)).map((field) => [nameOf(field), field]));
  for (const [index, drawing] of shown.entries()) {
    const field = fields.get(partOf(name, index, shown.length));
    if (!field) throw new Error(`There is no field ${name}`);
    const turned = turnOf(field.getDict("MK", (ref) => pdf.getObject(ref))?.getNumber("R")?.value ?? 0);
    field.set("V", PdfString.fromString(value));
    field.set("AP", PdfDict.of({ N: drawTurned(pdf, drawing, turned).ref }));
  }
};

/**
 * A field in several places is several fields, each one object with its place: of fields whose places are objects of their
 * own, pyHanko takes filling in for a change.
 */
const partOf = (name: string, index: number, parts: number): string => (parts === 1 ? name : `${name}-${index + 1}`);

export const formFieldNames = (pdf: PDF): ReadonlySet<string> =>
  new Set(pdf.getForm() ? dictionaries(pdf, fieldsOf(pdf)).flatMap((field) => nameOf(field) ?? []) : []);

const nameOf = (field: PdfDict): string | undefined => {
  const name = field.get("T");
  return name instanceof PdfString ? name.asString() : undefined;
};

const fieldOf = (
  page: PDFPage,
  { name, meaning }: Omit<FormField, "places">,
  { drawing, ...place }: ReturnType<typeof standing> & { readonly drawing: Drawing },
): PdfDict =>
  PdfDict.of({
    Type: PdfName.of("Annot"),
    Subtype: PdfName.of("Widget"),
    FT: PdfName.of("Tx"),
    T: PdfString.fromString(name),
    TU: PdfString.fromString(meaning),
    // Nobody fills it in but by signing here.
    Ff: PdfNumber.of(1),
    ...place,
    // Printed, and locked where it is.
    F: PdfNumber.of(4 + 128),
    P: page.ref,
    AP: PdfDict.of({ N: drawing.ref }),
  });

/** Where a widget stands on its page, and how far it is turned so that people read it upright (ISO 32000-2 §12.5.6.19). */
export const standing = (shown: ShownPage, place: FieldPlace): { readonly Rect: PdfArray; readonly MK?: PdfDict } => {
  const { x, y, width, height } = onPageAxes(shown, place);
  const edges = [x, y, x + width, y + height].map((edge) => PdfNumber.of(Math.round(edge * 100) / 100));
  return {
    Rect: new PdfArray(edges),
    ...(shown.turned !== 0 && { MK: PdfDict.of({ R: PdfNumber.of(shown.turned) }) }),
  };
};

const addAnnotation = (pdf: PDF, page: PDFPage, widget: PdfRef): void => {
  const annotations = page.dict.getArray("Annots", (ref) => pdf.getObject(ref));
  if (annotations) annotations.push(widget);
  else page.dict.set("Annots", new PdfArray([widget]));
};

const fieldsOf = (pdf: PDF): PdfArray => {
  pdf.getOrCreateForm();
  const resolve = (ref: PdfRef) => pdf.getObject(ref);
  const form = pdf.getCatalog().getDict("AcroForm", resolve);
  const fields = form?.getArray("Fields", resolve);
  if (fields) return fields;
  const made = new PdfArray([]);
  form?.set("Fields", made);
  return made;
};

const dictionaries = (pdf: PDF, array: PdfArray): readonly PdfDict[] =>
  array.toArray().flatMap((item) => {
    const dictionary = item.type === "ref" ? pdf.getObject(item as PdfRef) : item;
    return dictionary instanceof PdfDict ? [dictionary] : [];
  });
