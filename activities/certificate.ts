import { ApplicationFailure, ApplicationFailureCategory } from "@temporalio/common";
import { keepDocument, readDocument } from "../archive/document.ts";
import { derivedId } from "../db/derived-id.ts";
import { peopleByIds } from "../db/person.ts";
import type { Tx } from "../db/schema.ts";
import { asSystem } from "../db/tenancy.ts";
import { tenantById } from "../db/tenant.ts";
import { documentById, type SignerRow, signersByIds } from "../db/version.ts";
import { type EvidencedEvent, evidenceCertificate } from "../documents/certificate-evidence.ts";
import { archivePdf } from "../documents/signature.ts";
import { type SignatureCheck, verifyPdf } from "../documents/verify.ts";
import { type Instant, instantOf } from "../domain/calendar.ts";
import { type ContractId, parsePersonId, type TenantId } from "../domain/ids.ts";
import type { DocumentRef } from "../domain/signing.ts";
import { type Entry, entries } from "../ledger/index.ts";
import { contractOfLetter } from "./addressee.ts";
import { signCertificate } from "./certificate-signature.ts";
import { certifiedCheckpoint } from "./certified-checkpoint.ts";
import type { ActivityServices } from "./services.ts";

export interface Certifying {
  readonly tenant: TenantId;
  readonly contract: ContractId;
  /** The PDF with all signatures. */
  readonly executed: DocumentRef;
  /** The same, made to last. */
  readonly archived?: DocumentRef;
}

type Services = Pick<
  ActivityServices,
  "db" | "vault" | "authority" | "timestamps" | "fetchList" | "ledger" | "publicUrl"
>;

export const certificateActivities = (services: Services) => ({
  /**
   * Makes the PDF that all have signed last (PAdES B-LTA), as a new document. Done again it finds what it made before.
   *
   * @throws Error where no time-stamp is to be had: it is tried again until there is one
   */
  archiveExecuted: ({ tenant, contract, executed }: Certifying): Promise<DocumentRef> =>
    archive(services, { tenant, contract, executed }),

  /**
   * Issues the evidence certificate of a contract that all have signed, in both languages, and keeps it as a document of
   * the contract, with an SM2 signature beside it where the organisation chose 国密. Done again it finds what it made
   * before.
   *
   * @throws Error where a signature in the executed PDF does not hold: nothing is certified then
   */
  certifyEvidence: async (certifying: Certifying): Promise<DocumentRef> => {
    const { tenant, contract } = certifying;
    const certificate = await issueCertificate(services, certifying);
    await signCertificate(services, { tenant, contract, certificate, kind: "evidence-certificate-signature" });
    return certificate;
  },
});

export type CertificateActivities = ReturnType<typeof certificateActivities>;

const issueCertificate = async (
  services: Services,
  { tenant, contract, executed, archived = executed }: Certifying,
): Promise<DocumentRef> => {
  const id = derivedId<"document">("evidence-certificate", executed.document);
  const done = await asSystem(services.db, tenant, (tx) => documentById(tx, id));
  if (done) return { document: done.id, sha256: done.sha256 };
  const { pdf, row, house, ceremony, approvals, signers, told } = await asSystem(services.db, tenant, (tx) =>
    recordOf(tx, { tenant, contract, executed: archived }),
  );
  const { signatures } = await verifyPdf(await readDocument(services, pdf), services.authority.roots);
  const certificate = evidenceCertificate(
    {
      number: `E-${row.number}`,
      organisation: house.name,
      timeZone: house.timeZone,
      contract: row.number,
      ledger: `contract/${contract}`,
      title: row.title,
      issuedAt: told.executedAt,
      agreedSha256: ceremony.documentSha256,
      executed: { name: pdf.name, sha256: pdf.sha256 },
      approvals,
      signatures: signers.map((signer) => ({
        name: signer.name,
        email: signer.email,
        organisation: signer.side === "ours" ? house.name : row.counterparty,
        serial: serialOf(signatures, signer),
        ...told.signed(signer),
      })),
      events: told.events,
      checkpoint: await certifiedCheckpoint(services),
    },
    house.language === "en" ? ["en", "zh-CN"] : ["zh-CN", "en"],
  );
  return keepDocument(services, {
    id,
    tenant,
    contract,
    kind: "evidence-certificate",
    name: `E-${row.number}.pdf`,
    mediaType: "application/pdf",
    pages: certificate.pages,
    addedBy: null,
    bytes: certificate.bytes,
  });
};

const archive = async (services: Services, { tenant, contract, executed }: Certifying): Promise<DocumentRef> => {
  const id = derivedId<"document">("archived", executed.document);
  const { done, signed, house, at } = await asSystem(services.db, tenant, async (tx) => ({
    done: await documentById(tx, id),
    signed: await documentById(tx, executed.document),
    house: await tenantById(tx, tenant),
    at: (await contractOfLetter(tx, contract)).recorded_at,
  }));
  if (done) return { document: done.id, sha256: done.sha256 };
  if (!signed || !house) throw new Error("The record has no executed document");
  const { bytes, pages } = await archivePdf(services, await readDocument(services, signed), { house, at });
  return keepDocument(services, {
    ...{ id, tenant, contract, kind: "signed", name: signed.name, mediaType: "application/pdf", addedBy: null },
    ...{ pages, bytes },
  });
};

/** The act's id is in the serial number of the certificate that was made for it. */
const serialOf = (signatures: readonly SignatureCheck[], { id }: SignerRow): string => {
  const found = signatures.find(({ serial }) => serial.endsWith(id.replaceAll("-", "")));
  if (!found?.intact || !found.trusted) throw new Error(`The signature of signer ${id} in the PDF does not hold`);
  return found.serial;
};

const recordOf = async (tx: Tx, { tenant, contract, executed }: Certifying) => {
  const row = await contractOfLetter(tx, contract);
  const pdf = await documentById(tx, executed.document);
  const house = await tenantById(tx, tenant);
  const { ceremony, approval } = row.state;
  if (!pdf || !house || !ceremony) throw new Error("The record has no executed document");
  const signers = await signersByIds(
    tx,
    ceremony.signers.map(({ id }) => id),
  );
  const slots = (approval?.steps ?? []).flatMap((step) => step.slots);
  const course = courseOf(await entries(tx, { subject: `contract/${contract}`, limit: 500 }));
  const actors = course.flatMap(({ actor }) => parsePersonId(actor.replace(/^person\//, "")) ?? []);
  const people = await peopleByIds(tx, [...new Set([...actors, ...slots.map(({ approver }) => approver)])]);
  const names = new Map<string, string>([...people, ...signers].map(({ id, name }) => [id, name]));
  return {
    row,
    pdf,
    house,
    ceremony,
    approvals: slots.flatMap(({ approver, decidedAt, state }) =>
      state === "approved" && decidedAt ? [{ name: names.get(approver) ?? "", at: decidedAt }] : [],
    ),
    // Those whose signature is in the PDF: approvers, viewers and whoever was not needed put nothing there.
    signers: ceremony.signers.flatMap(({ id, state }) =>
      state === "sealed" ? (signers.find((signer) => signer.id === id) ?? []) : [],
    ),
    told: telling(course, names),
  };
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

/** How it came to the executed contract, oldest first: from the submission that led there to the last signature. */
const courseOf = (newestFirst: readonly Entry[]): readonly Certified[] => {
  const all = newestFirst.toReversed();
  const from = all.findLastIndex(({ kind }) => kind === "submitted-for-approval");
  const until = all.findLastIndex(({ kind }) => kind === "executed");
  return all.slice(Math.max(0, from), until + 1).flatMap((entry) => {
    const kind = certified.find((one) => one === entry.kind);
    return kind ? [{ ...entry, kind, index: entry.index ?? notNumberedYet() }] : [];
  });
};

/** A moment later it is, and the activity is tried again: a certificate without numbers could not be checked. */
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
      return { at: at(act), method: act?.body["link"] ? ("link" as const) : ("account" as const) };
    },
    events: course.map((entry): EvidencedEvent => {
      const whom = [entry.body["signer"], entry.body["item"], entry.actor.slice(entry.actor.indexOf("/") + 1)];
      const name = whom.flatMap((id) => (typeof id === "string" ? (names.get(id) ?? []) : []))[0] ?? null;
      return { at: at(entry), kind: entry.kind, name, index: entry.index };
    }),
  };
};
