import { PDF } from "@libpdf/core";
import type { FieldPlace, SignatureField } from "../domain/signature-field.ts";
import { type Drawing, drawNothing, drawPage, drawTick, drawTypeset, embedPages, typesetPage } from "./appearance.ts";
import { drawStrips, sealStrips } from "./cross-page-seal.ts";
import { addFormField, fillFormField, formFieldNames } from "./form-field.ts";
import { shownPage, sizeAsSeen, standAlone } from "./shown-page.ts";

/** A field with what readers of PDF say that it is for. */
export interface MeantField extends Pick<SignatureField, "id" | "kind" | "place"> {
  readonly meaning: string;
}

/** What a signer filled in. */
export interface Filled {
  readonly fields: readonly MeantField[];
  readonly values: Readonly<Record<string, string>>;
  /** Of a seal, as an image. */
  readonly seal: Uint8Array | null;
  /** What a field says that shows a seal: whose it is, and that it is an image. */
  readonly sealIs: string;
}

const nameOf = ({ id }: Pick<MeantField, "id">): string => `field-${id}`;

/** Makes the fields of all signers, empty. Places of signatures are left out: those fields come with the signatures. */
export const makeForm = (pdf: PDF, fields: readonly MeantField[]): void => {
  for (const field of fields) {
    if (field.kind === "signature") continue;
    addFormField(pdf, { name: nameOf(field), meaning: field.meaning, places: placesOf(pdf, field) });
  }
};

/** Shows what one signer entered. What was not made before the first signature stays out of the file. */
export const fillForm = async (pdf: PDF, { fields, values, seal, sealIs }: Filled): Promise<void> => {
  const made = formFieldNames(pdf);
  for (const field of fields) {
    if (!made.has(nameOf(field)) && !made.has(`${nameOf(field)}-1`)) continue;
    if (field.kind === "cross-page-seal") {
      if (!seal) continue;
      const places = placesOf(pdf, field);
      const strips = drawStrips(pdf, { kind: "image", bytes: seal }, field.place, places.length);
      fillFormField(pdf, nameOf(field), sealIs, strips);
      continue;
    }
    const value = values[field.id]?.trim() ?? "";
    if (value === "") continue;
    fillFormField(pdf, nameOf(field), value, [await drawValue(pdf, field, value)]);
  }
};

const drawValue = (pdf: PDF, { kind, place }: MeantField, value: string): Drawing | Promise<Drawing> =>
  kind === "checkbox" ? drawTick(pdf, place) : drawPage(pdf, "field.typ", place, { text: value });

const placesOf = (pdf: PDF, { kind, place }: MeantField): readonly FieldPlace[] =>
  kind === "cross-page-seal" ? sealStrips(place, pagesOfText(pdf)) : [place];

/** As people see them. Pages that were kept for the evidence are no part of the text: no seal holds them together with it. */
const pagesOfText = (pdf: PDF) => {
  const kept = [...formFieldNames(pdf)].filter((name) => name.startsWith(evidenceField)).length;
  const pages = pdf.getPages().slice(0, pdf.getPageCount() - kept);
  return pages.map((page) => sizeAsSeen(shownPage(pdf, page)));
};

const evidenceField = "evidence-";
const a4 = { width: 595.28, height: 841.89 };

/** One for each language. */
const notYetPages = new Map<string, Uint8Array>();

/**
 * Keeps pages for the evidence certificate, which can only be written when all have signed and must not change a page that
 * they signed: each page is one field, filled in last.
 */
export const keepEvidencePages = async (
  pdf: PDF,
  { pages, meaning, notYet }: { readonly pages: number; readonly meaning: string; readonly notYet: string },
): Promise<void> => {
  const page = notYetPages.get(notYet) ?? typesetPage("field.typ", a4, { text: notYet });
  notYetPages.set(notYet, page);
  const words = await drawTypeset(pdf, page, a4);
  for (let index = 0; index < pages; index += 1) {
    standAlone(pdf, pdf.addPage(a4));
    const place = { page: pdf.getPageCount() - 1, x: 0, y: 0, ...a4 };
    addFormField(pdf, { name: `${evidenceField}${index + 1}`, meaning, places: [place] }, [words]);
  }
};

/** Fills the pages that were kept; those that are not needed show nothing. False where none were kept, or too few. */
export const fillEvidencePages = async (pdf: PDF, certificate: Uint8Array, value: string): Promise<boolean> => {
  const kept = [...formFieldNames(pdf)].filter((name) => name.startsWith(evidenceField)).length;
  const source = await PDF.load(certificate);
  if (kept === 0 || source.getPageCount() > kept) return false;
  const pages = await embedPages(pdf, source);
  for (let index = 0; index < kept; index += 1) {
    const ref = pages[index];
    const shown = ref ? { ...a4, ref } : drawNothing(pdf, a4);
    fillFormField(pdf, `${evidenceField}${index + 1}`, value, [shown]);
  }
  return true;
};
