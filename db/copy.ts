import { type Generated, sql } from "kysely";
import type { ContractId, DocumentId, IncidentId, TenantId } from "../domain/ids.ts";
import type { Tx } from "./schema.ts";
import type { DocumentRow } from "./version.ts";

/** What is known of a document's sealed bytes in the two stores. Written with the document, gone with it. */
export interface DocumentCopyTable {
  readonly document: DocumentId;
  readonly tenant: TenantId;
  readonly queued_at: Generated<Date>;
  /** When the second store had it; until then it is in the queue. */
  readonly copied_at: Date | null;
  /** When it was last read and authenticated wherever it should be. */
  readonly checked_at: Date | null;
  /** The first store did not give it to a reader: it is scrubbed next. */
  readonly suspect: Generated<boolean>;
  /** Since when no store has bytes of it that authenticate. */
  readonly lost_at: Date | null;
  /** What was opened for its loss. */
  readonly incident: IncidentId | null;
}

/** Puts a new document into the queue, in the transaction that writes the document. */
export const queueCopy = async (tx: Tx, document: DocumentId, tenant: TenantId): Promise<void> => {
  await tx
    .insertInto("document_copy")
    .values({ document, tenant, copied_at: null, checked_at: null, lost_at: null, incident: null })
    .onConflict((on) => on.doNothing())
    .execute();
};

/** The longest waiting documents of the queue. What the first store cannot give is for the scrub. */
export const waitingCopies = (tx: Tx, limit: number): Promise<DocumentRow[]> =>
  tx
    .selectFrom("document_copy")
    .innerJoin("document", "document.id", "document_copy.document")
    .selectAll("document")
    .where("copied_at", "is", null)
    .where("suspect", "=", false)
    .where("lost_at", "is", null)
    .orderBy("queued_at")
    .limit(limit)
    .execute();

export const markCopied = async (tx: Tx, document: DocumentId): Promise<void> => {
  await tx.updateTable("document_copy").set({ copied_at: sql`now()` }).where("document", "=", document).execute();
};

export interface CopyLag {
  readonly waiting: number;
  /** Since when the longest waiting document waits. */
  readonly since: Date | null;
}

/** What the second store does not have yet. */
export const copyLag = (tx: Tx): Promise<CopyLag> =>
  tx
    .selectFrom("document_copy")
    .select(({ fn }) => [fn.countAll<number>().as("waiting"), fn.min("queued_at").as("since")])
    .where("copied_at", "is", null)
    .executeTakeFirstOrThrow();

/** A document to be scrubbed, and whether the second store should have it. */
export type DocumentToScrub = DocumentRow & { readonly copied_at: Date | null };

/** A page of all documents, in the order of their ids. */
export const documentsToScrub = (tx: Tx, after: DocumentId | null, limit: number): Promise<DocumentToScrub[]> =>
  tx
    .selectFrom("document_copy")
    .innerJoin("document", "document.id", "document_copy.document")
    .selectAll("document")
    .select("copied_at")
    .$if(after !== null, (rows) => rows.where("document_copy.document", ">", after))
    .orderBy("document_copy.document")
    .limit(limit)
    .execute();

/** Documents that some reader did not get from the first store. */
export const suspectDocuments = (tx: Tx, limit: number): Promise<DocumentToScrub[]> =>
  tx
    .selectFrom("document_copy")
    .innerJoin("document", "document.id", "document_copy.document")
    .selectAll("document")
    .select("copied_at")
    .where("suspect", "=", true)
    .limit(limit)
    .execute();

/** False where it is marked already, or gone. */
export const markSuspect = async (tx: Tx, document: DocumentId): Promise<boolean> => {
  const { numUpdatedRows } = await tx
    .updateTable("document_copy")
    .set({ suspect: true })
    .where("document", "=", document)
    .where("suspect", "=", false)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
};

/** Notes what a scrub found. False where the document is gone: it was purged meanwhile, and nothing was lost. */
export const markScrubbed = async (tx: Tx, document: DocumentId, found: "sound" | "lost"): Promise<boolean> => {
  const outcome =
    found === "sound" ? { lost_at: null, incident: null } : { lost_at: sql<Date>`coalesce(lost_at, now())` };
  const { numUpdatedRows } = await tx
    .updateTable("document_copy")
    .set({ checked_at: sql`now()`, suspect: false, ...outcome })
    .where("document", "=", document)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
};

export interface LostDocument {
  readonly id: DocumentId;
  readonly contract: ContractId;
  /** How people call the contract. */
  readonly number: string;
  readonly sha256: string;
  readonly lost_at: Date | null;
  readonly incident: IncidentId | null;
}

/** Documents that no store can give, the latest first. */
export const lostDocuments = (tx: Tx, limit: number): Promise<LostDocument[]> =>
  tx
    .selectFrom("document_copy")
    .innerJoin("document", "document.id", "document_copy.document")
    .innerJoin("contract", "contract.id", "document.contract")
    .select(["document.id", "document.contract", "contract.number", "document.sha256", "lost_at", "incident"])
    .where("lost_at", "is not", null)
    .orderBy("lost_at", "desc")
    .limit(limit)
    .execute();

/** Ties lost documents to the incident that was opened for them. */
export const markReported = async (tx: Tx, documents: readonly DocumentId[], incident: IncidentId): Promise<void> => {
  await tx.updateTable("document_copy").set({ incident }).where("document", "in", documents).execute();
};
