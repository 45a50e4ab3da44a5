import { ApplicationFailure, ApplicationFailureCategory } from "@temporalio/common";
import { keepDocument, readDocument } from "../archive/document.ts";
import { protectContract } from "../archive/protection.ts";
import { stampKept, stampTold } from "../archive/stamp.ts";
import { derivedId } from "../db/derived-id.ts";
import { peopleByIds } from "../db/person.ts";
import type { Tx } from "../db/schema.ts";
import { entriesOf } from "../db/signature-field.ts";
import { asSystem } from "../db/tenancy.ts";
import { tenantById } from "../db/tenant.ts";
import { documentById, type SignerRow, signersByIds } from "../db/version.ts";
import { type Evidence, type EvidencedEvent, evidenceCertificate } from "../documents/certificate-evidence.ts";
import { archivePdf, signatureField } from "../documents/signature.ts";
import { fillEvidencePages } from "../documents/signing-form.ts";
import { type SignatureCheck, verifyPdf } from "../documents/verify.ts";
import type { SignerId } from "../domain/act.ts";
import { type Instant, instantOf } from "../domain/calendar.ts";
import { type ContractId, type DocumentId, parsePersonId, type TenantId } from "../domain/ids.ts";
import { noStamp, type Stamp } from "../domain/preservation.ts";
import type { Ceremony, DocumentRef } from "../domain/signing.ts";
import { type ConsentVersion, consentVersions, type SigningMethod, signingMethods } from "../domain/signing-act.ts";
import { signatureFieldWords } from "../i18n/signature-field.ts";
import { type Body, type Entry, entries, type Json } from "../ledger/index.ts";
import { contractOfLetter } from "./addressee.ts";
import { signCertificate } from "./certificate-signature.ts";
import { certifiedCheckpoint } from "./certified-checkpoint.ts";
import { untilQuiet } from "./quiet.ts";
import { sealedId } from "./sealed-id.ts";
import type { ActivityServices } from "./services.ts";
import { soon } from "./soon.ts";

export interface Certifying {
  readonly tenant: TenantId;
  readonly contract: ContractId;
  /** The PDF with all signatures. */
  readonly executed: DocumentRef;
  /** The same, made to last. */
  readonly archived?: DocumentRef;
}

/** What comes of it. */
export interface Completed {
  readonly archived: DocumentRef;
  readonly certificate: DocumentRef;
  /** Under which it was made to last. */
  readonly stamp: Stamp;
}

type Services = Pick<
  ActivityServices,
  "db" | "vault" | "authority" | "timestamps" | "fetchList" | "askResponder" | "ledger" | "publicUrl"
>;

export const certificateActivities = (services: Services) => ({
  /**
   * Completes a contract that all have signed: makes the PDF last (PAdES B-LTA), as a new document, and issues the evidence
   * certificate in both languages as another; each with an SM2 signature beside it where the organisation chose 国密. The
   * store then keeps them as long as the contract is kept. Done again it finds what it made before.
   *
   * @throws Error where no time-stamp is to be had, or a signature in the executed PDF does not hold: nothing is certified then
   */
  completeExecuted: async (certifying: Certifying): Promise<Completed> => {
    let known: Promise<Gathered> | undefined;
    const gather = (): Promise<Gathered> => (known ??= evidenceOf(services, certifying));
    await untilQuiet();
    const { archived, stamp } = await archive(services, certifying, gather);
    await untilQuiet();
    const certificate = await certify(services, { ...certifying, archived }, gather);
    await protectContract(services, certifying.tenant, certifying.contract);
    return { archived, certificate, stamp };
  },

  /** The first half of it, for processes that began it under 0.2. */
  archiveExecuted: async (certifying: Certifying): Promise<DocumentRef> =>
    (await archive(services, certifying, () => evidenceOf(services, certifying))).archived,

  /** The second half of it. */
  certifyEvidence: (certifying: Certifying): Promise<DocumentRef> =>
    certify(services, certifying, () => evidenceOf(services, certifying)),
});

export type CertificateActivities = ReturnType<typeof certificateActivities>;

type Gathered = Awaited<ReturnType<typeof evidenceOf>>;

const certify = async (
  services: Services,
  { archived, ...certifying }: Certifying,
  gather: () => Promise<Gathered>,
): Promise<DocumentRef> => {
  const { tenant, contract, executed } = certifying;
  const id = derivedId<"document">("evidence-certificate", executed.document);
  const certificate = await keptBefore(services, tenant, id, async () => {
    const { facts, languages, number, name } = await gather();
    const shown = { name, sha256: (archived ?? executed).sha256 };
    const { bytes, pages } = evidenceCertificate({ ...facts, executed: shown }, languages);
    return keepDocument(services, {
      ...{ id, tenant, contract, kind: "evidence-certificate", name: `${number}.pdf`, mediaType: "application/pdf" },
      ...{ pages, bytes, addedBy: null },
    });
  });
  await signCertificate(services, { tenant, contract, certificate, kind: "evidence-certificate-signature" });
  return certificate;
};

const archive = async (
  services: Services,
  { tenant, contract, executed }: Certifying,
  gather: () => Promise<Gathered>,
): Promise<{ readonly archived: DocumentRef; readonly stamp: Stamp }> => {
  const id = derivedId<"document">("archived", executed.document);
  let stamp: Stamp | undefined;
  const archived = await keptBefore(services, tenant, id, async () => {
    const { facts, languages, house, name, bytes: signed } = await gather();
    const made = await archivePdf(services, signed, {
      house,
      at: new Date(facts.issuedAt),
      complete: async (pdf) => {
        const inside = evidenceCertificate({ ...facts, executed: null, events: [] }, languages);
        // Where no pages were kept for it, as in a file that others had signed before, there is the certificate apart.
        await fillEvidencePages(pdf, inside.bytes, signatureFieldWords(house.language).evidence);
      },
    });
    stamp = stampTold(made.stamp);
    return keepDocument(services, {
      ...{ id, tenant, contract, kind: "signed", name, mediaType: "application/pdf", addedBy: null },
      ...{ pages: made.pages, bytes: made.bytes },
    });
  });
  await signCertificate(services, { tenant, contract, certificate: archived, kind: "executed-signature" });
  return { archived, stamp: stamp ?? (await stampOf(services, tenant, archived)) };
};

const stampOf = async (services: Services, tenant: TenantId, { document }: DocumentRef): Promise<Stamp> => {
  const row = await asSystem(services.db, tenant, (tx) => documentById(tx, document));
  return (row && (await stampKept(services, row))) ?? noStamp(instantOf(Date.now()));
};

/** The document of this id, which is made where it is not there yet. */
const keptBefore = async (
  { db }: Services,
  tenant: TenantId,
  id: DocumentId,
  make: () => Promise<DocumentRef>,
): Promise<DocumentRef> => {
  const done = await asSystem(db, tenant, (tx) => documentById(tx, id));
  return done ? { document: done.id, sha256: done.sha256 } : make();
};

/**
 * What is to be certified, in which languages, the organisation's own first, and the PDF that it is about.
 *
 * @throws Error where a signature in the executed PDF does not hold
 */
const evidenceOf = async (services: Services, { tenant, contract, executed }: Certifying) => {
  const found = await soon(() => asSystem(services.db, tenant, (tx) => recordOf(tx, { tenant, contract, executed })));
  const { signed, row, house, ceremony, approvals, signers, told } = found ?? notNumberedYet();
  const bytes = await readDocument(services, signed);
  const { signatures } = await verifyPdf(bytes, services.authority.roots);
  const number = `E-${row.number}`;
  const facts: Omit<Evidence, "executed"> = {
    number,
    organisation: house.name,
    timeZone: house.timeZone,
    contract: row.number,
    ledger: `contract/${contract}`,
    title: row.title,
    issuedAt: told.executedAt,
    agreedSha256: ceremony.documentSha256,
    approvals,
    signatures: signers.map(({ signer, isOwn, ...act }) => ({
      name: signer.name,
      email: signer.email,
      organisation: signer.side === "ours" ? house.name : row.counterparty,
      serial: serialOf(signatures, signer, isOwn),
      ...act,
      ...told.signed(signer),
    })),
    events: told.events,
    checkpoint: await certifiedCheckpoint(services),
  };
  const languages = house.language === "en" ? (["en", "zh-CN"] as const) : (["zh-CN", "en"] as const);
  return { facts, languages, number, house, name: signed.name, bytes };
};

/**
 * The signature of an act is in the field that bears its id, and the certificate that was made for it in its serial number.
 * Whom a certificate is trusted that the signer brought is not for us to say; that it is whole, is.
 */
const serialOf = (signatures: readonly SignatureCheck[], { id }: SignerRow, isOwn: boolean): string => {
  const found = signatures.find(({ field }) => field === signatureField(id));
  const isIssued = found?.trusted === true && found.serial.endsWith(id.replaceAll("-", ""));
  if (!found?.intact || !(isOwn || isIssued)) throw new Error(`The signature of signer ${id} in the PDF does not hold`);
  return found.serial;
};

/** `undefined` while the ledger has not numbered all of it. */
const recordOf = async (tx: Tx, { tenant, contract, executed }: Certifying) => {
  const course = courseOf(await entries(tx, { subject: `contract/${contract}`, limit: 500 }));
  if (!course) return undefined;
  const row = await contractOfLetter(tx, contract);
  const signed = await documentById(tx, executed.document);
  const house = await tenantById(tx, tenant);
  const { ceremony, approval } = row.state;
  if (!signed || !house || !ceremony) throw new Error("The record has no executed document");
  const signers = await signersByIds(
    tx,
    ceremony.signers.map(({ id }) => id),
  );
  const slots = (approval?.steps ?? []).flatMap((step) => step.slots);
  const actors = course.flatMap(({ actor }) => parsePersonId(actor.replace(/^person\//, "")) ?? []);
  const people = await peopleByIds(tx, [...new Set([...actors, ...slots.map(({ approver }) => approver)])]);
  const names = new Map<string, string>([...people, ...signers].map(({ id, name }) => [id, name]));
  return {
    row,
    signed,
    house,
    ceremony,
    approvals: slots.flatMap(({ approver, decidedAt, state }) =>
      state === "approved" && decidedAt ? [{ name: names.get(approver) ?? "", at: decidedAt }] : [],
    ),
    // Those whose signature is in the PDF: approvers, viewers and whoever was not needed put nothing there.
    signers: await actsOf(
      tx,
      { ...ceremony, signers: ceremony.signers.filter(({ state }) => state === "sealed") },
      signers,
    ),
    told: telling(course, names),
  };
};

/** Each signer with where they signed from and what their signature made of the file, in the order of the ceremony. */
const actsOf = async (tx: Tx, ceremony: Ceremony, rows: readonly SignerRow[]) => {
  const sealed = new Map<SignerId, string>();
  for (const { id } of ceremony.signers) {
    const document = await documentById(tx, sealedId(ceremony.id, id));
    if (document) sealed.set(id, document.sha256);
  }
  const inOrder = ceremony.signers
    .filter(({ id }) => sealed.has(id))
    .toSorted((a, b) => ((a.signedAt ?? "") < (b.signedAt ?? "") ? -1 : 1));
  const entries = new Map(
    (await entriesOf(tx, rows[0]?.contract ?? ("" as ContractId))).map((entry) => [entry.signer, entry]),
  );
  return ceremony.signers.flatMap(({ id }) => {
    const signer = rows.find((row) => row.id === id);
    const before = inOrder[inOrder.findIndex((one) => one.id === id) - 1];
    if (!signer) return [];
    return [
      {
        signer,
        isOwn: entries.get(id)?.own_certificate ?? false,
        address: entries.get(id)?.address ?? null,
        before: (before && sealed.get(before.id)) ?? ceremony.documentSha256,
        after: sealed.get(id) ?? "",
      },
    ];
  });
};

const certified = [
  "submitted-for-approval",
  "approval-decided",
  "approval-granted",
  "signing-opened",
  "signature-asked",
  "identity-confirmed",
  "signed",
  "signature-sealed",
  "executed",
] as const satisfies readonly EvidencedEvent["kind"][];

interface Certified extends Entry {
  readonly kind: (typeof certified)[number];
  readonly index: number;
}

/**
 * How it came to the executed contract, oldest first: from the submission that led there to the last signature. A
 * certificate without numbers could not be checked: `undefined` while some are missing.
 */
const courseOf = (newestFirst: readonly Entry[]): readonly Certified[] | undefined => {
  const all = newestFirst.toReversed();
  const from = all.findLastIndex(({ kind }) => kind === "submitted-for-approval");
  const until = all.findLastIndex(({ kind }) => kind === "executed");
  const course = all.slice(Math.max(0, from), until + 1).flatMap((entry) => {
    const kind = certified.find((one) => one === entry.kind);
    return kind ? [{ ...entry, kind }] : [];
  });
  const numbered = course.flatMap((entry) => (entry.index === null ? [] : [{ ...entry, index: entry.index }]));
  return numbered.length === course.length ? numbered : undefined;
};

/** A moment later it is, and the activity is tried again. */
const notNumberedYet = (): never => {
  throw ApplicationFailure.create({
    message: "The ledger has not numbered what is to be certified",
    category: ApplicationFailureCategory.BENIGN,
  });
};

const telling = (course: readonly Certified[], names: ReadonlyMap<string, string>) => {
  const at = (entry: Entry | undefined): Instant => {
    if (!entry) throw new Error("The ledger does not tell of the execution");
    return instantOf(entry.at.getTime());
  };
  return {
    executedAt: at(course.at(-1)),
    /** Signing always takes a second proof of who it is (`domain/signing.ts`); which, depends on how they came. */
    signed: ({ id }: SignerRow) => {
      const act = course.find(({ kind, body }) => kind === "signed" && body["signer"] === id);
      const before = act?.body["link"] ? ("link" as const) : ("account" as const);
      const { method = before, consent = null } = mannerTold(act?.body["manner"]);
      return { at: at(act), method, consent, entry: act?.index ?? notNumberedYet() };
    },
    events: course.map((entry): EvidencedEvent => {
      const whom = [entry.body["signer"], entry.body["item"], entry.actor.slice(entry.actor.indexOf("/") + 1)];
      const name = whom.flatMap((id) => (typeof id === "string" ? (names.get(id) ?? []) : []))[0] ?? null;
      return { at: at(entry), kind: entry.kind, name, index: entry.index };
    }),
  };
};

/** What an entry tells of how somebody signed; nothing where it tells nothing. */
const mannerTold = (told: Json | undefined): { readonly method?: SigningMethod; readonly consent?: ConsentVersion } => {
  if (!isFacts(told)) return {};
  const consent = isFacts(told["consent"]) ? told["consent"]["version"] : undefined;
  const method = signingMethods.find((one) => one === told["method"]);
  const version = consentVersions.find((one) => one === consent);
  return { ...(method && { method }), ...(version && { consent: version }) };
};

const isFacts = (told: Json | undefined): told is Body =>
  typeof told === "object" && told !== null && !Array.isArray(told);
