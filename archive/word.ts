import type { VersionDocuments, VersionRow } from "../db/version.ts";
import { markedWord, type VersionMark, versionWord } from "../documents/word/export.ts";
import { paragraphsIn } from "../documents/word/loose.ts";
import { readWord } from "../documents/word/read.ts";
import type { Draft } from "../domain/draft.ts";
import { type Archive, readDocument } from "./document.ts";
import { wordType } from "./returned.ts";
import { wordingOf } from "./wording.ts";

/**
 * A version as a Word file to be edited and sent back. What came as a Word file goes out as that file, with only the mark
 * added; what still has tracked changes of its own, and everything else, is written anew from its words.
 */
export const wordOf = async (
  archive: Pick<Archive, "vault">,
  version: VersionRow,
  documents: VersionDocuments,
  { maker, mark }: { readonly maker: string; readonly mark: VersionMark },
): Promise<Buffer> => {
  const { source, draft } = documents;
  if (!draft && source?.media_type === wordType) {
    const bytes = await readDocument(archive, source);
    const { items } = await readWord(bytes);
    const isSettled = paragraphsIn(items)
      .flatMap(({ pieces, mark: end }) => [...pieces, end])
      .every(({ inserted, deleted }) => inserted === null && deleted === null);
    if (isSettled) return markedWord(bytes, mark);
  }
  const { parts, language } = await wordingOf(archive, version, documents);
  const master = draft && (JSON.parse((await readDocument(archive, draft)).toString("utf8")) as Draft);
  const { attribution } = master ?? {};
  const head = { title: version.title, language, maker, ...(attribution !== undefined && { attribution }) };
  return versionWord(parts, head, mark);
};
