import type { Tx } from "../db/schema.ts";
import { tenantById } from "../db/tenant.ts";
import { type DocumentRow, documentById, type SignerRow, signersByIds, versionsOf } from "../db/version.ts";
import { signatureSheet } from "../documents/signature-sheet.ts";
import type { Place } from "../documents/typeset.ts";
import { contractOfLetter } from "./addressee.ts";

/** Where a signature shows, and the signature page that has to be added first. */
export interface MarkPlacing {
  readonly place: Place;
  readonly sheet?: Uint8Array;
  /** Nobody signed before: what the form needs can be made now. */
  readonly first: boolean;
}

/**
 * Where a signer's mark goes: into their box of our own paper; behind paper that has no boxes, on a signature page that
 * comes with the first signature. `null`, and the signature is invisible, where somebody else signed the file before it
 * came (a page added behind their signature would look like tampering) or the box is another signer's.
 *
 * @param current the PDF with the signatures before this one
 * @param field where a field says that it goes
 */
export const markPlacing = async (
  tx: Tx,
  current: DocumentRow,
  who: SignerRow,
  field: Place | null,
): Promise<MarkPlacing | null> => {
  const { state, counterparty, title } = await contractOfLetter(tx, who.contract);
  const [version] = await versionsOf(tx, who.contract);
  // Behind or into what somebody signed before it came, nothing is added.
  const signedBefore = version?.note.includes("signed-before") ?? false;
  const first = current.id === state.draft.pdf.document && !signedBefore;
  const placed = field ?? who.place;
  if (placed) return { place: placed, first };
  const ids = state.ceremony?.signers.map(({ id }) => id) ?? [];
  const rows = await signersByIds(tx, ids);
  const approved = await documentById(tx, state.draft.pdf.document);
  if (!version || !approved?.pages || rows.some(({ place }) => place) || signedBefore) {
    return null;
  }
  const house = (await tenantById(tx, who.tenant))?.name ?? "";
  const { bytes, pages, places } = signatureSheet({
    language: version.language,
    title,
    sha256: approved.sha256,
    signers: ids.flatMap((id) => {
      const signer = rows.find((row) => row.id === id);
      return signer ? [{ id, name: signer.name, organisation: signer.side === "ours" ? house : counterparty }] : [];
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
