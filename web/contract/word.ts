import { Readable } from "node:stream";
import type { z } from "zod";
import { wordType } from "../../archive/returned.ts";
import { wordOf } from "../../archive/word.ts";
import type { ContractRow } from "../../db/contract.ts";
import { documentById, documentsOfVersion, versionsOf } from "../../db/version.ts";
import { redlineWord } from "../../documents/word/export.ts";
import type { ContractId } from "../../domain/ids.ts";
import { isRefusal, type Refusal, refuse } from "../../domain/refusal.ts";
import { compareWords } from "../../i18n/compare.ts";
import { noteView, visibleContract, whileThere } from "../drafting/draft-reading.ts";
import type { SignedInContext } from "../http/context.ts";
import { Download } from "../http/route.ts";
import { organisationOf } from "../shell.tsx";
import { isWatermarked } from "../watermark.ts";
import { compareVersions, type comparing } from "./compare.ts";
import { seenBy } from "./contract.ts";

/**
 * A version as a Word file to be sent out. No watermark can be laid over a Word file: of a confidential or secret contract
 * only whoever may take originals gets it.
 *
 * @param how `original` where that right was asked for and the person has confirmed who they are
 */
export const downloadVersionWord = async (
  context: SignedInContext,
  contract: ContractId,
  number: number,
  how: "copy" | "original",
): Promise<Download | Refusal> => {
  const found = await seenBy(context, async (tx) => {
    const row = await visibleContract(tx, contract);
    if (isRefusal(row)) return row;
    const version = (await versionsOf(tx, contract)).find((each) => each.number === number);
    const pdf = version && (await documentById(tx, version.pdf_document));
    if (!version || !pdf) return refuse("not-found");
    if (how === "copy" && isWatermarked(row.classification)) return refuse("original-only");
    const object = how === "original" ? "original" : "version";
    await noteView(tx, context, pdf, { act: "downloaded", object, version: number });
    const documents = await documentsOfVersion(tx, version);
    return { row, version, pdf, documents, organisation: await organisationOf(tx, context) };
  });
  if (isRefusal(found)) return found;
  const { row, version, pdf, documents, organisation } = found;
  return whileThere(async () => {
    const mark = { contract, version: number, sha256: pdf.sha256 };
    const bytes = await wordOf(context.services, version, documents, { maker: organisation, mark });
    return wordDownload(bytes, wordName(row, context, number));
  });
};

/** The difference of two versions as a Word file with tracked changes, under the organisation's name. */
export const downloadRedlineWord = async (
  context: SignedInContext,
  contract: ContractId,
  chosen: z.output<typeof comparing>,
): Promise<Download | Refusal> => {
  const compared = await compareVersions(context, contract, chosen, "downloaded");
  if (isRefusal(compared)) return compared;
  if ("only" in compared) return refuse("not-found");
  const { row, from, to, organisation, parts } = compared;
  if (isWatermarked(row.classification)) return refuse("original-only");
  const { title, language, added_at } = to.version;
  const bytes = await redlineWord(
    parts,
    { title, language, maker: organisation },
    { author: organisation, at: added_at },
  );
  return wordDownload(bytes, wordName(row, context, from.version.number, to.version.number));
};

const wordName = ({ number }: ContractRow, { language }: SignedInContext, ...versions: readonly number[]): string =>
  `${number} ${versions.map((each) => compareWords(language).versionShort(each)).join(" – ")}.docx`;

const wordDownload = (bytes: Buffer, name: string): Download =>
  new Download({ stream: Readable.from([bytes]), bytes: bytes.length, mediaType: wordType, name });
