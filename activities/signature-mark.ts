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
}

/**
 * Where a signer's mark goes: into their box of our own paper; behind paper that has no boxes, on a signature page that
 * comes with the first signature. `null`, and the signature is invisible, where somebody else signed the file before it
 * came (a page added behind their signature would look like tampering) or the box is another signer's.
 *
 * @param current the PDF with the signatures before this one
 */
export const markPlacing = async (tx: Tx, current: DocumentRow, who: SignerRow): Promise<MarkPlacing | null> => {
  if (who.place) return { place: who.place };
  const { state, counterparty, title } = await contractOfLetter(tx, who.contract);
  const ids = state.ceremony?.signers.map(({ id }) => id) ?? [];
  const rows = await signersByIds(tx, ids);
  const [version] = await versionsOf(tx, who.contract);
  const approved = await documentById(tx, state.draft.pdf.document);
  if (!version || !approved?.pages || rows.some(({ place }) => place) || version.note.includes("signed-before")) {
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
  if (current.id === approved.id) return { place, sheet: bytes };
  // A ceremony that began without the page goes on without it.
  return current.pages === approved.pages + pages ? { place } : null;
};
