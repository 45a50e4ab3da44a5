import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DocumentRow, VersionDocuments, VersionRow } from "../db/version.ts";
import { inspectPdf } from "../documents/inspect-pdf.ts";
import { paragraphsAcross } from "../documents/pdf-text.ts";
import { looseIn } from "../documents/word/loose.ts";
import { readWord } from "../documents/word/read.ts";
import { viewed } from "../documents/word/viewed.ts";
import { draftParts, looseParts, type Part } from "../documents/wording-parts.ts";
import type { Draft } from "../domain/draft.ts";
import type { Language } from "../domain/language.ts";
import { isRefusal } from "../domain/refusal.ts";
import { type Archive, readDocument } from "./document.ts";

/** What a version says, however its wording came. */
export interface VersionWording {
  readonly language: Language;
  /** What comparisons align; none of a PDF that is all pictures. */
  readonly parts: readonly Part[];
  /** The pages of an uploaded PDF that have no text, from 1: no comparison knows of them. */
  readonly scans: readonly number[];
}

/** Reads a version's words: out of the draft, of the Word file that was uploaded, or of the text of the PDF. */
export const wordingOf = async (
  archive: Pick<Archive, "vault">,
  { language }: Pick<VersionRow, "language">,
  documents: VersionDocuments,
): Promise<VersionWording> => {
  const { draft, source } = documents;
  if (draft) {
    const master = JSON.parse((await readDocument(archive, draft)).toString("utf8")) as Draft;
    return { language, parts: draftParts(master), scans: [] };
  }
  if (source && source.media_type !== "application/pdf") {
    const { items } = await readWord(await readDocument(archive, source));
    return { language, parts: looseParts(looseIn(viewed(items, "accepted"))), scans: [] };
  }
  const pages = await pageTextsOf(archive, documents);
  return {
    language,
    parts: looseParts(paragraphsAcross(pages).map((text) => ({ text, heading: false }))),
    scans: pages.flatMap((page, index) => (page.length === 0 ? [index + 1] : [])),
  };
};

/** The paragraphs of each page of an uploaded PDF: as they were read when it came, or read now from older ones. */
export const pageTextsOf = async (
  archive: Pick<Archive, "vault">,
  { text, source, pdf }: VersionDocuments,
): Promise<readonly (readonly string[])[]> => {
  if (text) return JSON.parse((await readDocument(archive, text)).toString("utf8"));
  const file = source ?? pdf;
  return file ? readPages(archive, file) : [];
};

const readPages = async (archive: Pick<Archive, "vault">, file: DocumentRow) => {
  const folder = await mkdtemp(join(tmpdir(), "engross-reading-"));
  try {
    const path = join(folder, "file");
    await writeFile(path, await readDocument(archive, file), { mode: 0o600 });
    const read = await inspectPdf(path);
    return isRefusal(read) ? [] : read.pageTexts;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
