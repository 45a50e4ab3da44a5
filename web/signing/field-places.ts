import { readDocument } from "../../archive/document.ts";
import type { ContractRow } from "../../db/contract.ts";
import type { Tx } from "../../db/schema.ts";
import { fieldsOf, moveField, type SignatureFieldRow, slotsOf } from "../../db/signature-field.ts";
import { documentById, type SignerRow, signersByIds } from "../../db/version.ts";
import { findWords, pageSizes } from "../../documents/page-view.ts";
import { isFrozen } from "../../domain/contract.ts";
import { isRefusal, type Refusal, refuse } from "../../domain/refusal.ts";
import { type FieldPlace, lostPlace, type PageSize, type SignerSlot } from "../../domain/signature-field.ts";
import { signatureFieldWords } from "../../i18n/signature-field.ts";
import { seenBy } from "../contract/contract.ts";
import type { SignedInContext } from "../http/context.ts";

/** Until signing begins, and not while the contract stands still. */
export const areFieldsOpen = ({ state }: ContractRow): boolean =>
  !isFrozen(state) && ["draft", "review", "approval"].includes(state.stage);

/** A signer of the contract by the slot that their fields are of. */
export interface FieldSigner extends Pick<SignerRow, "name" | "side"> {
  readonly slot: SignerSlot;
}

export const fieldSigners = async (tx: Tx, { state }: ContractRow): Promise<readonly FieldSigner[]> => {
  const signers = await signersByIds(
    tx,
    state.draft.signers.map(({ id }) => id),
  );
  const slots = slotsOf(signers);
  return signers
    .flatMap(({ id, name, side }) => {
      const slot = slots.get(id);
      return slot ? [{ slot, name, side }] : [];
    })
    .toSorted((a, b) => (a.slot < b.slot ? -1 : 1));
};

/** Moves fields that stand after words to where those words stand in the present wording. */
export const followWords = async (
  context: SignedInContext,
  { contract, bytes }: { readonly contract: ContractRow; readonly bytes: Uint8Array },
): Promise<readonly SignatureFieldRow[]> => {
  const { number } = contract.state.draft;
  const fields = await seenBy(context, (tx) => fieldsOf(tx, contract.id));
  if (!areFieldsOpen(contract)) return fields;
  return Promise.all(
    fields.map(async (field) => {
      if (field.anchor === null || field.version === number) return field;
      const found = await placeAfter(bytes, field.anchor, field.place);
      if (isRefusal(found)) return field;
      const moved = { ...field, place: found, version: number };
      await seenBy(context, (tx) => moveField(tx, moved));
      return moved;
    }),
  );
};

/**
 * Lets every field have its place in the present wording before people are asked to approve it: those beside words move with
 * them. Null, or the refusal that names the fields without a place, and where each is given another.
 */
export const settleFields = async (context: SignedInContext, contract: ContractRow): Promise<Refusal | null> => {
  const { document, isAny } = await seenBy(context, async (tx) => ({
    isAny: (await fieldsOf(tx, contract.id)).length > 0,
    document: await documentById(tx, contract.state.draft.pdf.document),
  }));
  if (!isAny) return null;
  if (!document) return refuse("not-found");
  const bytes = await readDocument(context.services, document);
  const pages = await pageSizes(bytes);
  if (isRefusal(pages)) return pages;
  const fields = await followWords(context, { contract, bytes });
  const names = new Map(
    (await seenBy(context, (tx) => fieldSigners(tx, contract))).map(({ slot, name }) => [slot, name]),
  );
  const t = signatureFieldWords(context.language);
  const lost = fields.flatMap((field) => {
    const who = names.get(field.slot);
    const why = lostPlace(field, pages, { on: field.version, now: contract.state.draft.number });
    // Of whoever does not sign any more nothing is put on the page.
    if (why === null || who === undefined) return [];
    const name = t.meaning(t.kinds[field.kind], who, field.label);
    const sentence = why === "words" ? t.lost.words(name, field.anchor ?? "") : t.lost.page(name, field.place.page + 1);
    return [{ sentence, place: `/contracts/${contract.id}/signature-fields?field=${field.id}` }];
  });
  if (lost.length === 0) return null;
  return refuse("fields-misplaced", {
    reasons: lost.map(({ sentence }) => sentence),
    places: lost.map(({ place }) => place),
  });
};

const gap = 6;

export const placeAfter = async (
  bytes: Uint8Array,
  words: string,
  { width, height }: PageSize,
): Promise<FieldPlace | Refusal> => {
  const found = await findWords(bytes, words);
  if (isRefusal(found)) return found;
  const [first] = found;
  if (!first) return refuse("anchor-not-found");
  return {
    page: first.page,
    x: first.x + first.width + gap,
    y: first.y + first.height / 2 - height / 2,
    width,
    height,
  };
};
