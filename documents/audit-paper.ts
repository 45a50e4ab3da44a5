import type { Language } from "../domain/language.ts";
import { draftWords } from "../i18n/draft.ts";
import { type Pdf, typeset } from "./typeset.ts";

export interface PaperColumn {
  readonly header: string;
  /** Its share of the page's width, beside those of the others. */
  readonly width: number;
  /** Figures stand at the end of their column. */
  readonly end?: boolean;
}

/** Facts, or a table, or both; each may be missing. */
export interface PaperSection {
  readonly heading: string;
  readonly intro?: string;
  readonly facts?: readonly (readonly [label: string, value: string])[];
  readonly table?: { readonly columns: readonly PaperColumn[]; readonly rows: readonly (readonly string[])[] };
  readonly note?: string;
}

/** A report in one language. */
export interface PaperPart {
  readonly language: Language;
  readonly title: string;
  readonly subtitle: string;
  readonly paragraphs: readonly string[];
  readonly sections: readonly PaperSection[];
}

/** One PDF/A of one or several languages, each from a new page. The same parts give the same bytes. */
export const auditPaper = (parts: readonly PaperPart[]): Pdf => {
  const { places: _places, ...pdf } = typeset("audit.typ", {
    parts: parts.map((part) => ({
      ...part,
      sections: part.sections.map(({ heading, intro = "", facts = [], table, note = "" }) => ({
        ...{ heading, intro, facts, note, rows: table?.rows ?? [] },
        columns: (table?.columns ?? []).map(({ header, width, end = false }) => ({ header, width, end })),
      })),
      footer: draftWords(part.language).page("{page}", "{pages}"),
    })),
  });
  return pdf;
};
