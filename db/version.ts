import { type Generated, type Selectable, sql } from "kysely";
import type { SignerId } from "../domain/act.ts";
import type { Finding } from "../domain/draft-findings.ts";
import type { ContractId, DocumentId, ObligationId, PersonId, TenantId } from "../domain/ids.ts";
import type { KeptField } from "../domain/kept-field.ts";
import type { Language } from "../domain/language.ts";
import type { RecipientRole, SealId } from "../domain/recipient.ts";
import type { DocumentRef } from "../domain/signing.ts";
import { queueCopies } from "./copy.ts";
import { derivedId } from "./derived-id.ts";
import type { Tx } from "./schema.ts";

export type DocumentKind =
  | "draft"
  | "html"
  | "pdf"
  | "source"
  | "text"
  | "returned"
  | "signed"
  | "evidence"
  | "evidence-certificate"
  | "evidence-certificate-signature"
  | "executed-signature"
  | "certificate"
  | "certificate-signature";

export interface DocumentTable {
  readonly id: DocumentId;
  readonly tenant: TenantId;
  readonly contract: ContractId;
  readonly kind: DocumentKind;
  readonly name: string;
  readonly media_type: string;
  readonly size: number;
  readonly sha256: string;
  readonly pages: number | null;
  readonly vault_safe: string;
  readonly vault_object: string;
  readonly vault_version: string;
  readonly added_by: PersonId | null;
  readonly added_at: Generated<Date>;
}

export type DocumentRow = Selectable<DocumentTable>;

export interface VersionTable {
  readonly tenant: TenantId;
  readonly contract: ContractId;
  readonly number: number;
  readonly title: string;
  readonly counterparty: string;
  readonly language: Language;
  readonly template: string | null;
  readonly draft_document: DocumentId | null;
  readonly source_document: DocumentId | null;
  readonly html_document: DocumentId | null;
  readonly pdf_document: DocumentId;
  readonly findings: readonly Finding[];
  readonly note: Generated<string>;
  readonly fields: Generated<readonly KeptField[]>;
  /** Of the other sides, ISO 3166-1 alpha-2; empty where it is not known of every one of them. */
  readonly countries: Generated<readonly string[]>;
  readonly added_by: PersonId | null;
  readonly added_at: Generated<Date>;
  /** The command that it was staged for. */
  readonly command: string;
  readonly recorded: Generated<boolean>;
}

export type VersionRow = Selectable<VersionTable>;

export interface SignerTable {
  readonly id: SignerId;
  readonly tenant: TenantId;
  readonly contract: ContractId;
  readonly version: number;
  readonly command: string;
  readonly side: "ours" | "theirs";
  readonly person: PersonId | null;
  readonly name: string;
  readonly email: string;
  readonly language: Language;
  readonly turn: number;
  /** Where the visible mark of the signature goes; `null` for none. */
  readonly place: MarkPlace | null;
  readonly role: Generated<RecipientRole>;
  readonly group_name: Generated<string | null>;
  readonly seal: Generated<SealId | null>;
}

/** A rectangle on a page (from 0), in points from its lower left corner. */
export interface MarkPlace {
  readonly page: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export type SignerRow = Selectable<SignerTable>;

export interface ObligationTable {
  readonly id: ObligationId;
  readonly tenant: TenantId;
  readonly contract: ContractId;
  readonly title: string;
  readonly clause: string;
}

/** Wording, signers and duties that wait for their command. Nothing shows them until it is recorded. */
export interface StagedVersion {
  readonly version: Omit<VersionRow, "recorded" | "added_at" | "fields" | "countries"> &
    Partial<Pick<VersionRow, "fields" | "countries">>;
  readonly signers: readonly Omit<SignerRow, "tenant" | "contract" | "version" | "command">[];
  readonly obligations: readonly { readonly id: ObligationId; readonly title: string; readonly clause: string }[];
}

/** What is to be written together with a document. */
export type Alongside = (tx: Tx, document: DocumentRef) => Promise<void>;

/** What is noted of a destroyed contract: no word of it, only that it was destroyed. */
export const outlastingKinds = ["certificate", "certificate-signature"] as const satisfies readonly DocumentKind[];

export const outlasts = (kind: DocumentKind): boolean => outlastingKinds.some((one) => one === kind);

/**
 * Notes a document. Where two attempts at the same one cross, the first to be noted stands, and both are told of it.
 *
 * @param alongside done in the same transaction where this is the first
 */
export const addDocument = async (
  tx: Tx,
  document: Omit<DocumentRow, "added_at">,
  alongside?: Alongside,
): Promise<DocumentRef> => {
  const added = await tx
    .insertInto("document")
    .values(document)
    .onConflict((on) => on.column("id").doNothing())
    .returning(["id", "sha256"])
    .executeTakeFirst();
  const { id, sha256 } = added ?? (await noted(tx, document.id));
  await queueCopies(tx, document.tenant, [id]);
  if (added) await alongside?.(tx, { document: id, sha256 });
  return { document: id, sha256 };
};

const noted = (tx: Tx, id: DocumentId): Promise<Pick<DocumentRow, "id" | "sha256">> =>
  tx.selectFrom("document").select(["id", "sha256"]).where("id", "=", id).executeTakeFirstOrThrow();

/** Stages a version for a command; staging it again for the same command changes nothing. */
export const stageVersion = async (tx: Tx, { version, signers, obligations }: StagedVersion): Promise<void> => {
  const { tenant, contract, number, command } = version;
  await tx
    .insertInto("contract_version")
    .values({
      ...version,
      findings: sql`${JSON.stringify(version.findings)}::jsonb`,
      fields: sql`${JSON.stringify(version.fields ?? [])}::jsonb`,
      countries: sql`${version.countries ?? []}::text[]`,
    })
    .onConflict((on) => on.doNothing())
    .execute();
  if (signers.length > 0) {
    await tx
      .insertInto("signer")
      .values(
        signers.map((signer) => ({
          ...signer,
          place: signer.place && sql<MarkPlace>`${JSON.stringify(signer.place)}::jsonb`,
          tenant,
          contract,
          version: number,
          command,
        })),
      )
      .onConflict((on) => on.doNothing())
      .execute();
  }
  if (obligations.length > 0) {
    await tx
      .insertInto("obligation")
      .values(obligations.map((obligation) => ({ ...obligation, tenant, contract })))
      .onConflict((on) => on.doNothing())
      .execute();
  }
};

/** Somebody who takes another's place in a ceremony: it counts once the command is recorded that names them. */
export const stageSuccessor = async (tx: Tx, { place, ...signer }: SignerRow): Promise<void> => {
  await tx
    .insertInto("signer")
    .values({ ...signer, place: place && sql<MarkPlace>`${JSON.stringify(place)}::jsonb` })
    .onConflict((on) => on.doNothing())
    .execute();
};

export const documentById = (tx: Tx, id: DocumentId): Promise<DocumentRow | undefined> =>
  tx.selectFrom("document").selectAll().where("id", "=", id).executeTakeFirst();

/** The files that a version's words stand in; of a PDF also its text, read out of it when it came. */
export interface VersionDocuments {
  readonly draft: DocumentRow | undefined;
  readonly source: DocumentRow | undefined;
  readonly pdf: DocumentRow | undefined;
  readonly text: DocumentRow | undefined;
}

export const documentsOfVersion = async (tx: Tx, version: VersionRow): Promise<VersionDocuments> => {
  const named = (id: DocumentId | null) => (id === null ? undefined : documentById(tx, id));
  return {
    draft: await named(version.draft_document),
    source: await named(version.source_document),
    pdf: await named(version.pdf_document),
    text: await named(derivedId<"document">(version.command, "text")),
  };
};

/** The recorded versions of a contract, newest first. */
export const versionsOf = (tx: Tx, contract: ContractId): Promise<VersionRow[]> =>
  tx
    .selectFrom("contract_version")
    .selectAll()
    .where("contract", "=", contract)
    .where("recorded", "=", true)
    .orderBy("number", "desc")
    .limit(200)
    .execute();

export const documentsOf = (tx: Tx, contract: ContractId): Promise<DocumentRow[]> =>
  tx
    .selectFrom("document")
    .selectAll()
    .where("contract", "=", contract)
    .orderBy("added_at", "desc")
    .limit(500)
    .execute();

/** All documents of these kinds: of the few that are made of each contract. */
export const documentsOfKinds = (
  tx: Tx,
  contract: ContractId,
  kinds: readonly DocumentKind[],
): Promise<DocumentRow[]> =>
  tx.selectFrom("document").selectAll().where("contract", "=", contract).where("kind", "in", kinds).execute();

export const signersByIds = async (tx: Tx, ids: readonly SignerId[]): Promise<readonly SignerRow[]> =>
  ids.length === 0 ? [] : tx.selectFrom("signer").selectAll().where("id", "in", ids).execute();

export const obligationsByIds = async (
  tx: Tx,
  ids: readonly ObligationId[],
): Promise<readonly Selectable<ObligationTable>[]> =>
  ids.length === 0 ? [] : tx.selectFrom("obligation").selectAll().where("id", "in", ids).execute();
