import type { PDF } from "@libpdf/core";
import { type BroughtKeyRow, broughtKey } from "../db/brought-key.ts";
import { companySeal } from "../db/company-seal.ts";
import type { Tx } from "../db/schema.ts";
import { entryOf, fieldsOf, type SignatureFieldRow, type SignerEntryRow, slotsOf } from "../db/signature-field.ts";
import type { SignerRow } from "../db/version.ts";
import type { Picture } from "../documents/appearance.ts";
import { type Filled, keepEvidencePages, type MeantField, makeForm } from "../documents/signing-form.ts";
import type { Place } from "../documents/typeset.ts";
import type { Language } from "../domain/language.ts";
import type { FieldKind, SignerSlot } from "../domain/signature-field.ts";
import { signatureFieldWords } from "../i18n/signature-field.ts";

/** What of the form concerns one signature. */
export interface FormOfSigner {
  /** Where the signature itself goes, where a field says so. */
  readonly place: Place | null;
  readonly picture: Picture | null;
  /** What the seal is called that the signer puts on. */
  readonly seal: string | null;
  readonly filled: Filled;
  /** They chose to sign with a certificate of their own. */
  readonly ownCertificate: boolean;
  /** Its key, where it is still there. */
  readonly broughtKey: BroughtKeyRow | null;
  /** Makes the form of all signers; for the first to sign. */
  readonly prepare: (evidencePages: number) => (pdf: PDF) => Promise<void>;
}

/** The form of a contract's signers, as the one given meets it. */
export const formOfSigner = async (tx: Tx, who: SignerRow, signers: readonly SignerRow[]): Promise<FormOfSigner> => {
  const rows = await fieldsOf(tx, who.contract);
  const slots = slotsOf(signers);
  const entry = await entryOf(tx, who.id);
  const t = signatureFieldWords(who.language);
  const nameIn = new Map<SignerSlot, string>(
    signers.flatMap(({ id, name }) => {
      const slot = slots.get(id);
      return slot ? [[slot, name] as const] : [];
    }),
  );
  const meant = (row: SignatureFieldRow): MeantField => ({
    ...{ id: row.id, kind: row.kind, place: row.place },
    meaning: t.meaning(t.kinds[row.kind], nameIn.get(row.slot) ?? "", row.label),
  });
  const own = rows.filter(({ slot }) => slot === slots.get(who.id));
  return {
    place: own.find(({ kind }) => kind === "signature")?.place ?? null,
    picture: pictureOf(entry, who),
    seal: who.seal ? ((await companySeal(tx, who.seal))?.name ?? null) : null,
    ownCertificate: entry?.own_certificate === true,
    broughtKey: entry?.own_certificate && who.person ? ((await broughtKey(tx, who.person)) ?? null) : null,
    filled: {
      fields: own.map(meant),
      values: shownValues(own, entry, who.language),
      seal: entry?.image ?? null,
      sealIs: t.sealIs(who.name),
    },
    prepare: (pages) => async (pdf) => {
      makeForm(pdf, rows.filter(({ slot }) => nameIn.has(slot)).map(meant));
      if (pages > 0) await keepEvidencePages(pdf, { pages, meaning: t.evidence, notYet: t.evidenceNotYet });
    },
  };
};

const pictureOf = (entry: SignerEntryRow | undefined, { seal }: SignerRow): Picture | null => {
  if (entry?.look.way === "drawn") return { kind: "strokes", strokes: entry.look.strokes };
  return entry?.look.way === "image" && entry.image ? { kind: seal ? "seal" : "image", bytes: entry.image } : null;
};

const shownValues = (
  fields: readonly { readonly id: string; readonly kind: FieldKind }[],
  entry: SignerEntryRow | undefined,
  language: Language,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    fields.flatMap(({ id, kind }) => {
      const value = entry?.field_values[id] ?? "";
      if (value === "") return [];
      return [[id, kind === "checkbox" ? signatureFieldWords(language).yes : value] as const];
    }),
  );
