import type { Language } from "../domain/language.ts";
import { compareWords, stateLabel } from "../i18n/compare.ts";
import { draftWords } from "../i18n/draft.ts";
import type { RedlinedPart } from "./redline.ts";
import { type Pdf, typeset } from "./typeset.ts";

/** What the head of the paper says besides the words. */
export interface ComparisonHead {
  readonly title: string;
  /** Language of the two texts: decides fonts and how lines break. */
  readonly language: Language;
  /** In which the head and the labels are written. */
  readonly reader: Language;
  /** Label and text: which two versions, their fingerprints, who made this and when. */
  readonly about: readonly (readonly [label: string, text: string])[];
}

/** A comparison as PDF/A-2b: the later wording with what went struck through and what came underlined, clause by clause. */
export const comparisonPdf = (parts: readonly RedlinedPart[], head: ComparisonHead): Pdf => {
  const words = compareWords(head.reader);
  const { places: _none, ...pdf } = typeset("comparison.typ", {
    language: head.language,
    title: head.title,
    about: head.about,
    footer: draftWords(head.reader).page("{page}", "{pages}"),
    legend: [
      { kind: "added", text: words.legend.added },
      { kind: "same", text: "   " },
      { kind: "removed", text: words.legend.removed },
    ],
    parts: parts.map((part) => ({ ...part, label: stateLabel(part, head.reader) })),
  });
  return pdf;
};
