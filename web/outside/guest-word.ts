import { Readable } from "node:stream";
import { wordType } from "../../archive/returned.ts";
import { wordOf } from "../../archive/word.ts";
import { asSystem } from "../../db/tenancy.ts";
import { documentById, documentsOfVersion, versionsOf } from "../../db/version.ts";
import type { Classification } from "../../domain/access.ts";
import { negotiationOf } from "../../domain/negotiation.ts";
import { isRefusal, type Refusal, refuse } from "../../domain/refusal.ts";
import { compareWords } from "../../i18n/compare.ts";
import type { RequestContext } from "../http/context.ts";
import { whileThere } from "../http/download.ts";
import { Download } from "../http/route.ts";
import { noteDocument } from "../oversight/access-log.ts";
import { isWatermarked } from "../watermark.ts";
import { isUnlocked, type Visiting } from "./guest.ts";
import { outsiderAccess } from "./outsider.ts";

/** Whether guests get wordings of such a contract to edit: no watermark can be laid over a Word file. */
export const mayTakeWord = (classification: Classification): boolean => !isWatermarked(classification);

/** The wording that was sent last as a Word file that knows which version it is, to be edited and handed in. */
export const openGuestWord = async (context: RequestContext, visiting: Visiting): Promise<Download | Refusal> => {
  if (!isUnlocked(context, visiting)) return refuse("guest-locked");
  const { held } = visiting;
  const { tenant, contract: id } = held.row;
  const round = negotiationOf(held.contract.state).rounds.at(-1);
  if (!round || !mayTakeWord(held.contract.classification)) return refuse("not-found");
  const found = await asSystem(context.services.db, tenant, async (tx) => {
    const version = (await versionsOf(tx, id)).find(({ pdf_document }) => pdf_document === round.document.document);
    const pdf = await documentById(tx, round.document.document);
    if (!version || !pdf) return refuse("not-found");
    await noteDocument(tx, context, outsiderAccess(context, held), pdf, { act: "downloaded", object: "document" });
    return { version, documents: await documentsOfVersion(tx, version) };
  });
  if (isRefusal(found)) return found;
  const { version, documents } = found;
  return whileThere(async () => {
    const mark = { contract: id, version: version.number, sha256: round.document.sha256 };
    const bytes = await wordOf(context.services, version, documents, { maker: held.organisation, mark });
    const name = `${held.contract.number} ${compareWords(context.language).versionShort(version.number)}.docx`;
    return new Download({ stream: Readable.from([bytes]), bytes: bytes.length, mediaType: wordType, name });
  });
};
