import type { Readable } from "node:stream";
import type { Db } from "../db/schema.ts";
import { asSystem } from "../db/tenancy.ts";
import { suiteOf } from "../db/tenant.ts";
import {
  type Alongside,
  addDocument,
  type DocumentKind,
  type DocumentRow,
  documentById,
  outlasts,
} from "../db/version.ts";
import type { ContractId, DocumentId, PersonId, TenantId } from "../domain/ids.ts";
import type { DocumentRef } from "../domain/signing.ts";
import type { Vault } from "../vault/vault.ts";
import { placeOf } from "./place.ts";
import { isLasting, lockFor } from "./protection.ts";

/** Documents of contracts: their bytes in the vault, what is known of them in the database. */
export interface Archive {
  readonly db: Db;
  /** Without the right to destroy: only the purge has that. */
  readonly vault: Pick<Vault, "put" | "get" | "getRange" | "read">;
}

export interface NewDocument {
  readonly id: DocumentId;
  readonly tenant: TenantId;
  readonly contract: ContractId;
  readonly kind: DocumentKind;
  readonly name: string;
  readonly mediaType: string;
  readonly pages: number | null;
  readonly addedBy: PersonId | null;
  readonly bytes: Readable | Uint8Array;
}

/**
 * Seals the bytes under the contract's key and notes what they are. With the id of a document that exists it changes
 * nothing and gives what is there, so that a step tried again does not make a second one.
 *
 * @param alongside done once, in the transaction that notes the document
 */
export const keepDocument = async (
  { db, vault }: Archive,
  document: NewDocument,
  alongside?: Alongside,
): Promise<DocumentRef> => {
  const { id, tenant, contract } = document;
  const found = await asSystem(db, tenant, async (tx) => ({
    there: await documentById(tx, id),
    suite: await suiteOf(tx, tenant),
    lock: isLasting(document) ? await lockFor(tx, contract) : null,
  }));
  if (found.there) return { document: found.there.id, sha256: found.there.sha256 };
  const safe = safeOf(document);
  const stored = await vault.put({ tenant, safe, object: id }, document.bytes, {
    ...(found.lock && { retainUntil: found.lock }),
    ...(found.suite && { suite: found.suite }),
  });
  const row = {
    id,
    tenant,
    contract,
    kind: document.kind,
    name: document.name,
    media_type: document.mediaType,
    size: stored.size,
    sha256: stored.sha256,
    pages: document.pages,
    vault_safe: safe,
    vault_object: stored.object,
    vault_version: stored.version,
    added_by: document.addedBy,
  };
  return asSystem(db, tenant, (tx) => addDocument(tx, row, alongside));
};

/** The key of a contract dies with it; what certifies its destruction is kept under a key of the tenant's. */
const safeOf = ({ kind, contract }: Pick<NewDocument, "kind" | "contract">): string =>
  outlasts(kind) ? "certificates" : contract;

/** The document's bytes as they come out of the vault, each segment authenticated before it is passed on. */
export const openDocument = ({ vault }: Pick<Archive, "vault">, row: DocumentRow): Promise<Readable> =>
  vault.get(placeOf(row));

/** Some of a document's bytes, from `start` up to, not including, `end`, without reading the rest. */
export const openDocumentRange = (
  { vault }: Pick<Archive, "vault">,
  row: DocumentRow,
  start: number,
  end: number,
): Promise<Readable> =>
  // A stream read from its beginning to its end needs no further proof of its length.
  start === 0 && end >= row.size ? openDocument({ vault }, row) : vault.getRange(placeOf(row), start, end);

/** All of a document at once, at most 64 MiB. */
export const readDocument = ({ vault }: Pick<Archive, "vault">, row: DocumentRow): Promise<Buffer> =>
  vault.read(placeOf(row));
