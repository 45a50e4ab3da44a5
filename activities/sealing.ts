import { openBrought } from "../archive/brought-key.ts";
import { keepDocument, readDocument } from "../archive/document.ts";
import { forgetKeyOfLeaver } from "../db/brought-key.ts";
import type { Tx } from "../db/schema.ts";
import { asSystem } from "../db/tenancy.ts";
import { tenantById } from "../db/tenant.ts";
import { documentById, signersByIds } from "../db/version.ts";
import { evidencePages } from "../documents/evidence-pages.ts";
import { signPdf } from "../documents/signature.ts";
import type { SignerId } from "../domain/act.ts";
import type { Instant } from "../domain/calendar.ts";
import type { ContractId, SigningId, TenantId } from "../domain/ids.ts";
import type { DocumentRef } from "../domain/signing.ts";
import { signingWords } from "../i18n/signing.ts";
import { contractOfLetter } from "./addressee.ts";
import { sealsUnderWay } from "./quiet.ts";
import { sealedId } from "./sealed-id.ts";
import type { ActivityServices } from "./services.ts";
import { markPlacing } from "./signature-mark.ts";
import { formOfSigner } from "./signing-form.ts";

export interface Sealing {
  readonly tenant: TenantId;
  readonly contract: ContractId;
  readonly ceremony: SigningId;
  readonly signer: SignerId;
  readonly signedAt: Instant;
  /** The PDF with the signatures before this one. */
  readonly current: DocumentRef;
}

type Needed = Pick<
  ActivityServices,
  "db" | "vault" | "authority" | "timestamps" | "fetchList" | "askResponder" | "remoteSigning"
>;

export const sealingActivities = (services: Needed) => ({
  /**
   * Puts a signer's PAdES signature on the PDF as it stands and keeps the result as a new document. Done again it
   * finds what it made before.
   */
  sealSignature: async (sealing: Sealing): Promise<DocumentRef> => {
    const found = await foundFor(services, sealing);
    return found.done ?? seal(services, sealing, found.facts);
  },

  /**
   * As `sealSignature` where that takes a moment: of a file that is not large, with a certificate and a time-stamp of our own,
   * so that nobody outside is asked, and while few others are sealed.
   *
   * @returns null where it takes longer
   */
  sealAtOnce: async (sealing: Sealing): Promise<DocumentRef | null> => {
    if (services.timestamps.kind === "outside" || sealsUnderWay() > mostTogether) return null;
    const found = await foundFor(services, sealing);
    if (found.done) return found.done;
    const { form, before } = found.facts;
    return form.ownCertificate || before.size > mostAtOnce ? null : seal(services, sealing, found.facts);
  },
});

/** In bytes. */
const mostAtOnce = 4 * 1024 ** 2;
/** A workflow task has seconds, of which each of them takes of the others. */
const mostTogether = 8;

export type SealingActivities = ReturnType<typeof sealingActivities>;

type Facts = Awaited<ReturnType<typeof factsOf>>;

const foundFor = (
  { db }: Needed,
  sealing: Sealing,
): Promise<{ readonly done: DocumentRef } | { readonly done: null; readonly facts: Facts }> =>
  asSystem(db, sealing.tenant, async (tx) => {
    const done = await documentById(tx, sealedId(sealing.ceremony, sealing.signer));
    if (done) return { done: { document: done.id, sha256: done.sha256 } };
    return { done: null, facts: await factsOf(tx, sealing) };
  });

const seal = async (
  services: Needed,
  { tenant, contract, ceremony, signer, signedAt }: Sealing,
  facts: Facts,
): Promise<DocumentRef> => {
  const { before, who, house, form, placing, reserved } = facts;
  const { picture, filled, prepare, broughtKey } = form;
  if (form.ownCertificate && (!broughtKey || broughtKey.not_after < new Date())) {
    throw new Error("The signer's own certificate is over or was taken away");
  }
  const bytes = await readDocument(services, before);
  const brought = broughtKey && (await openBrought(services.vault, broughtKey, services.remoteSigning));
  const sealed = await signPdf(services, bytes, {
    signatory: { name: who.name, email: who.email, actId: signer },
    house,
    ...(brought && { brought }),
    reason: signingWords(who.language).reason,
    at: new Date(signedAt),
    filled,
    ...(reserved !== null && { prepare: prepare(reserved) }),
    ...(placing && {
      mark: { ...placing, ...(picture && { picture }), lines: markLines(facts, signedAt) },
    }),
  });
  const kept = await keepDocument(services, {
    id: sealedId(ceremony, signer),
    tenant,
    contract,
    kind: "signed",
    name: before.name,
    mediaType: "application/pdf",
    pages: sealed.pages,
    addedBy: who.person,
    bytes: sealed.bytes,
  });
  if (broughtKey) await asSystem(services.db, tenant, (tx) => forgetKeyOfLeaver(tx, broughtKey.person, signer));
  return kept;
};

/** The PDF as it stands, who signs it and in which form, and where their mark goes. */
const factsOf = async (tx: Tx, { tenant, contract, signer, current }: Sealing) => {
  const before = await documentById(tx, current.document);
  const house = await tenantById(tx, tenant);
  const row = await contractOfLetter(tx, contract);
  const { state } = row;
  const all = state.ceremony?.signers.map(({ id }) => id) ?? [];
  const signers = await signersByIds(tx, all);
  const who = signers.find(({ id }) => id === signer);
  if (!before || !who || !house)
    throw new Error("The ceremony names a document or a signer that the record does not have");
  const form = await formOfSigner(tx, who, signers);
  const placing = await markPlacing(tx, { current: before, who, signers, house, contract: row }, form.place);
  const approvals = (state.approval?.steps ?? []).flatMap(({ slots }) => slots).length;
  /** Pages kept for the certificate, by whoever signs first. */
  const reserved = placing?.first ? evidencePages(approvals, all.length) : null;
  return { before, who, house, form, placing, reserved };
};

/** What the mark on the page says; it claims no more than is so. */
const markLines = ({ who, house, form }: Facts, signedAt: Instant): readonly [string, ...string[]] => {
  const t = signingWords(who.language);
  const { broughtKey, picture, seal } = form;
  return [
    who.name,
    ...(seal === null ? [] : [t.sealCalled(seal)]),
    t.signedOn(signedAt, house.timeZone),
    ...(broughtKey
      ? [t.broughtCertificate(broughtKey.name), t.issuedBy(broughtKey.issuer)]
      : [t.localAuthority, t.certificate(serialOfAct(who.id))]),
    ...(picture ? [t.pictureIs[picture.kind]] : []),
  ];
};

/** As certificates of ours are numbered, its last eight digits: enough to find it among the signatures of the file. */
const serialOfAct = (signer: SignerId): string => `…${signer.replaceAll("-", "").slice(-8)}`;
