import type { Draft } from "../domain/draft.ts";
import { draftWords } from "../i18n/draft.ts";
import { renditionOf } from "./rendition.ts";
import { type Pdf, type Place, typeset } from "./typeset.ts";

/** Where a party's visible signature goes. */
export interface SignatureBox extends Place {
  /** The party variable of the draft. */
  readonly party: string;
}

export interface DraftPdf extends Pdf {
  readonly signatureBoxes: readonly SignatureBox[];
}

/**
 * The draft as PDF/A-2b: A4, numbered pages, a signature page with a box for each party. The same draft gives the same
 * bytes, so the hash can be checked at any time by rendering it again.
 */
export const draftPdf = (draft: Draft): DraftPdf => {
  const rendition = renditionOf(draft);
  const words = draftWords(draft.language);
  const { places, ...pdf } = typeset("contract.typ", {
    ...rendition,
    footer: words.page("{page}", "{pages}"),
    words: { signatures: words.signatures, signaturesIntro: words.signaturesIntro, signHere: words.signHere },
  });
  return { ...pdf, signatureBoxes: places.map(({ name, ...place }) => ({ ...place, party: name })) };
};
