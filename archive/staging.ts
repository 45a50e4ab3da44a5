import { derivedId } from "../db/derived-id.ts";
import { asSystem } from "../db/tenancy.ts";
import { type MarkPlace, type StagedVersion, stageVersion } from "../db/version.ts";
import type { SignatureBox } from "../documents/pdf.ts";
import type { DraftVersion } from "../domain/contract.ts";
import { type Finding, isBlocked } from "../domain/draft-findings.ts";
import type { ContractId, DocumentId, PersonId, TenantId } from "../domain/ids.ts";
import { type SignerChoice, signsPaper } from "../domain/recipient.ts";
import type { DocumentRef, SignerPlan, SigningPatience } from "../domain/signing.ts";
import type { ContractTerms } from "../domain/terms.ts";
import { type Archive, keepDocument, type NewDocument } from "./document.ts";

/** For which command a version is made; the same command makes the same version again. */
export interface VersionOf {
  readonly tenant: TenantId;
  readonly contract: ContractId;
  readonly number: number;
  readonly command: string;
  readonly addedBy: PersonId | null;
  readonly signers: readonly SignerChoice[];
  /** How long they get; the usual time where it says nothing. */
  readonly patience?: SigningPatience | undefined;
}

/** What a version is made of, however its wording came. */
export interface Made {
  readonly note: string;
  readonly source: DraftVersion["source"];
  readonly paper: DocumentRef;
  readonly terms: ContractTerms;
  readonly findings: readonly Finding[];
  readonly obligations: StagedVersion["obligations"];
  readonly places: (side: SignerChoice["side"], index: number) => MarkPlace | null;
  readonly words: Pick<
    StagedVersion["version"],
    | "title"
    | "counterparty"
    | "language"
    | "template"
    | "draft_document"
    | "html_document"
    | "source_document"
    | "fields"
    | "countries"
  >;
}

/** Stages a version's words, signers and duties for its command, and tells the process what it needs to know. */
export const stage = async ({ db }: Archive, of: VersionOf, made: Made): Promise<DraftVersion> => {
  const { tenant, contract, number, command, addedBy } = of;
  const onPaper = of.signers.filter(signsPaper);
  const signers = of.signers.map((signer, index) => ({
    ...signer,
    id: derivedId<"signer">(command, "signer", String(index)),
    place: signsPaper(signer)
      ? made.places(signer.side, onPaper.filter(({ side }) => side === signer.side).indexOf(signer))
      : null,
  }));
  await asSystem(db, tenant, (tx) =>
    stageVersion(tx, {
      signers: signers.map(({ role, group, seal, ...signer }) => ({
        ...signer,
        role: role ?? "signer",
        group_name: group ?? null,
        seal: seal ?? null,
      })),
      obligations: made.obligations,
      version: {
        ...made.words,
        tenant,
        contract,
        number,
        command,
        pdf_document: made.paper.document,
        findings: made.findings,
        note: made.note,
        added_by: addedBy,
      },
    }),
  );
  return {
    number,
    source: made.source,
    pdf: made.paper,
    terms: made.terms,
    findings: isBlocked(made.findings) ? made.findings.filter(({ blocking }) => blocking).map(({ code }) => code) : [],
    signers: signers.map(
      ({ id, side, person, turn, role, group, seal }): SignerPlan => ({
        ...{ id, side, person, turn },
        ...(role && role !== "signer" && { role }),
        ...(group && { group }),
        ...(seal && { seal }),
      }),
    ),
    ...(of.patience && { patience: of.patience }),
  };
};

/** Keeps the documents of one version: at most one of each kind, the same at every repetition. */
export const keeper =
  (archive: Archive, { tenant, contract, command, addedBy }: VersionOf) =>
  (
    kind: NewDocument["kind"],
    mediaType: string,
    name: string,
    bytes: NewDocument["bytes"],
    pages: number | null,
  ): Promise<DocumentRef> =>
    keepDocument(archive, {
      id: derivedId<"document">(command, kind) satisfies DocumentId,
      tenant,
      contract,
      kind,
      name,
      mediaType,
      bytes,
      pages,
      addedBy,
    });

/** Each side has one box: its first signer signs there, further ones invisibly. */
export const placesIn =
  (boxes: readonly SignatureBox[], sideOf: (party: string) => SignerChoice["side"]): Made["places"] =>
  (side, index) => {
    const box = boxes.find(({ party }) => sideOf(party) === side);
    if (!box || index > 0) return null;
    const { page, x, y, width, height } = box;
    return { page, x, y, width, height };
  };

/** How long before an obligation falls due its keeper is reminded, in days. */
export const remindDaysBefore = 7;
