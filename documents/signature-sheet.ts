import type { Language } from "../domain/language.ts";
import { draftWords } from "../i18n/draft.ts";
import { signingWords } from "../i18n/signing.ts";
import { breakable } from "./certificate.ts";
import { type Place, typeset } from "./typeset.ts";

export interface SignatureSheet {
  readonly bytes: Uint8Array;
  readonly pages: number;
  /** The box of each signer, by id; its page is counted from the sheet's first. */
  readonly places: ReadonlyMap<string, Place>;
}

/**
 * A page with a box for each signer, for a contract whose own paper has none: a PDF that somebody sent. It goes behind
 * the text together with the first signature, so that what was approved stays an exact prefix and every signature covers
 * the page. It names the text by its hash. The same signers give the same sheet.
 */
export const signatureSheet = ({
  language,
  title,
  sha256,
  signers,
}: {
  readonly language: Language;
  readonly title: string;
  /** Of the text that is signed. */
  readonly sha256: string;
  readonly signers: readonly { readonly id: string; readonly name: string; readonly organisation: string }[];
}): SignatureSheet => {
  const { signatures, signHere } = draftWords(language);
  const { bytes, pages, places } = typeset(
    "sheet.typ",
    {
      language,
      title,
      footer: title,
      parties: signers.map(({ id, name, organisation }) => ({ party: id, role: organisation, name })),
      words: { signatures, signHere, signaturesIntro: signingWords(language).sheet(breakable(sha256)) },
    },
    { archival: false },
  );
  return { bytes, pages, places: new Map(places.map(({ name, ...place }) => [name, place])) };
};
