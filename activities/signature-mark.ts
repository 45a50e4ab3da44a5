import type { Tx } from "../db/schema.ts";
import { type DocumentRow, documentById, type SignerRow, versionsOf } from "../db/version.ts";
import type { House } from "../documents/authority.ts";
import { signatureSheet } from "../documents/signature-sheet.ts";
import type { Place } from "../documents/typeset.ts";
import type { ContractOfLetter } from "./addressee.ts";

/** Where a signature shows, and the signature page that has to be added first. */
export interface MarkPlacing {
  readonly place: Place;
  readonly sheet?: Uint8Array;
  /** Nobody signed before: what the form needs can be made now. */
  readonly first: boolean;
}

/** Who signs what, beside whom. */
interface Signing {
  /** The PDF with the signatures before this one. */
  readonly current: DocumentRow;
  readonly who: SignerRow;
  /** All of the ceremony. */
  readonly signers: readonly SignerRow[];
  readonly house: House;
  readonly contract: ContractOfLetter;
}

/**
 * Where a signer's mark goes: into their box of our own paper; behind paper that has no boxes, on a signature page that
 * comes with the first signature. `null`, and the signature is invisible, where somebody else signed the file before it
 * came (a page added behind their signature would look like tampering) or the box is another signer's.
 *
 * @param field where a field says that it goes
 */
export const markPlacing = async (
  tx: Tx,
  { current, who, signers, house, contract: { id, state, counterparty, title } }: Signing,
  field: Place | null,
): Promise<MarkPlacing | null> => {
  const [version] = await versionsOf(tx, id);
  // Behind or into what somebody signed before it came, nothing is added.
  const signedBefore = version?.note.includes("signed-before") ?? false;
  const first = current.id === state.draft.pdf.document && !signedBefore;
  const placed = field ?? who.place;
  if (placed) return { place: placed, first };
  const approved = first ? current : await documentById(tx, state.draft.pdf.document);
  if (!version || !approved?.pages || signers.some(({ place }) => place) || signedBefore) {
    return null;
  }
  const ids = state.ceremony?.signers.map(({ id }) => id) ?? [];
  const { bytes, pages, places } = signatureSheet({
    language: version.language,
    title,
    sha256: approved.sha256,
    signers: ids.flatMap((id) => {
      const signer = signers.find((row) => row.id === id);
      return signer
        ? [{ id, name: signer.name, organisation: signer.side === "ours" ? house.name : counterparty }]
        : [];
    }),
  });
  const box = places.get(who.id);
  if (!box) return null;
  const place = { ...box, page: approved.pages + box.page };
  if (first) return { place, sheet: bytes, first };
  // A ceremony that began without the page goes on without it.
  const added = (current.pages ?? 0) - approved.pages;
  return added >= pages ? { place, first } : null;
};
