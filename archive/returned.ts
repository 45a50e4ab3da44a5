import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { derivedId } from "../db/derived-id.ts";
import { noteReturned } from "../db/returned.ts";
import { asSystem } from "../db/tenancy.ts";
import { documentById, documentsOfVersion, type VersionRow, versionsOf } from "../db/version.ts";
import { type ReturnedReading, readReturned } from "../documents/returned.ts";
import { judgeUpload } from "../documents/upload.ts";
import { readMark } from "../documents/word/export.ts";
import type { WordFile } from "../documents/word/model.ts";
import { readWord } from "../documents/word/read.ts";
import type { Part } from "../documents/wording-parts.ts";
import type { ContractId, DocumentId, PersonId, TenantId } from "../domain/ids.ts";
import { isRefusal, type Refusal, refuse } from "../domain/refusal.ts";
import { type Archive, keepDocument, readDocument } from "./document.ts";
import { wordingOf } from "./wording.ts";

/** A Word file that somebody sends back with their changes. */
export interface ReturnedFile {
  readonly tenant: TenantId;
  readonly contract: ContractId;
  /** Of the request that brings it: the same again brings nothing new. */
  readonly command: string;
  /** Where it lies for now, and what it is called. */
  readonly path: string;
  readonly name: string;
  /** Which version it was made from, where the file does not say so itself. */
  readonly version: number | null;
  /** As ledger entries name whoever brought it: `person/<uuid>`, or what a link stands for. */
  readonly from: string;
  /** The member; null where it was somebody outside. */
  readonly addedBy: PersonId | null;
  readonly at: Date;
}

export interface Received {
  readonly document: DocumentId;
  readonly sha256: string;
  /** The version that it is compared with. */
  readonly version: number;
  /** Whether the file itself said so. */
  readonly marked: boolean;
}

/**
 * Takes in an edited Word file: judged, kept in the vault as it came, noted with the version that it was made from. What
 * is different is read out of it at every look (`openReturned`); nothing of the contract changes.
 *
 * Refused: what `judgeUpload` refuses, another kind of file, one made from another contract, one that names no version
 * where nobody else does.
 */
export const receiveReturned = async (archive: Archive, file: ReturnedFile): Promise<Received | Refusal> => {
  const { tenant, contract, path } = file;
  const judged = await judgeUpload(path);
  if (isRefusal(judged)) return judged;
  if (judged.kind !== "docx") return refuse("file-unsupported");
  const read = await readWord(await readFile(path)).catch(() => refuse("file-broken"));
  if (isRefusal(read)) return read;
  const mark = readMark(read.properties);
  if (mark && mark.contract !== contract) return refuse("file-of-another-contract");
  const made = await asSystem(archive.db, tenant, async (tx) => {
    const versions = await versionsOf(tx, contract);
    const marked = mark && versions.find(({ number }) => number === mark.version);
    // The fingerprint tells whether the mark is ours: a version's PDF never changes.
    const pdf = marked && (await documentById(tx, marked.pdf_document));
    if (marked && pdf && pdf.sha256 === mark?.sha256) return { version: marked.number, marked: true };
    const named = versions.find(({ number }) => number === file.version);
    return named ? { version: named.number, marked: false } : refuse("file-names-no-version");
  });
  if (isRefusal(made)) return made;
  const id = derivedId<"document">(file.command, "returned");
  const kept = await keepDocument(
    archive,
    {
      ...{ id, tenant, contract, name: file.name, addedBy: file.addedBy },
      kind: "returned",
      mediaType: wordType,
      pages: null,
      bytes: createReadStream(path),
    },
    (tx, { document, sha256 }) =>
      noteReturned(
        tx,
        { ...{ document, tenant, contract, ...made }, received_from: file.from, received_at: file.at },
        sha256,
      ),
  );
  return { document: kept.document, sha256: kept.sha256, ...made };
};

export const wordType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/** A file that came back, read against what was sent. */
export interface OpenReturned {
  readonly sent: readonly Part[];
  readonly reading: ReturnedReading;
}

/** Reads a returned file against the version it was made from. */
export const openReturned = async (
  archive: Archive,
  version: VersionRow,
  document: DocumentId,
): Promise<OpenReturned | Refusal> => {
  const files = await asSystem(archive.db, version.tenant, async (tx) => ({
    row: await documentById(tx, document),
    sent: await documentsOfVersion(tx, version),
  }));
  if (!files.row) return refuse("not-found");
  const { parts: sent, language } = await wordingOf(archive, version, files.sent);
  const file: WordFile = await readWord(await readDocument(archive, files.row));
  return { sent, reading: readReturned(sent, file, language) };
};
