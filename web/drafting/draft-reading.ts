import { readDocument } from "../../archive/document.ts";
import { pageTextsOf } from "../../archive/wording.ts";
import { type ContractRow, contractById } from "../../db/contract.ts";
import { personById } from "../../db/person.ts";
import type { Tx } from "../../db/schema.ts";
import {
  type DocumentRow,
  documentById,
  documentsOfVersion,
  type SignerRow,
  signersByIds,
  type VersionRow,
  versionsOf,
} from "../../db/version.ts";
import type { AccessedContent } from "../../domain/access-log.ts";
import type { ContractId, DocumentId } from "../../domain/ids.ts";
import type { Bilingual } from "../../domain/language.ts";
import { isRefusal, type Refusal, refuse } from "../../domain/refusal.ts";
import { noteSentences } from "../../i18n/upload.ts";
import { seenBy } from "../contract/contract.ts";
import type { SignedInContext } from "../http/context.ts";
import { downloadOf, whileThere } from "../http/download.ts";
import type { Download } from "../http/route.ts";
import { templateName } from "../library/library.ts";
import { memberAccess, noteDocument } from "../oversight/access-log.ts";
import { organisationOf } from "../shell.tsx";
import { copyFor, shownHtml } from "../watermark.ts";
import { readDraft } from "./current-wording.ts";
import { type ToldFinding, tellFindings } from "./draft-findings.ts";

export { whileThere } from "../http/download.ts";

/** One version of a contract's wording as people look at it. */
export interface VersionRead {
  readonly organisation: string;
  readonly row: ContractRow;
  readonly version: VersionRow;
  readonly pdf: DocumentRow;
  readonly source: DocumentRow | undefined;
  /** The wording; `null` where there is only the PDF. */
  readonly html: string | null;
  /** Where there is only the PDF: its text, by page and paragraph; a page without any is a scan. */
  readonly pages: readonly (readonly string[])[] | null;
  readonly findings: readonly ToldFinding[];
  readonly notes: readonly string[];
  /** Of the version that counts now. */
  readonly signers: readonly SignerRow[];
  readonly addedBy: string | null;
  /** What the template that it was made from is called; null where it was made from none that is known. */
  readonly templateName: Bilingual | null;
}

/** Shows the wording of a version, and records in the same transaction that it was looked at. */
export const readVersion = async (
  context: SignedInContext,
  contract: ContractId,
  number: number,
): Promise<VersionRead | Refusal> => {
  const found = await seenBy(context, async (tx) => {
    const row = await visibleContract(tx, contract);
    if (isRefusal(row)) return row;
    const version = (await versionsOf(tx, contract)).find((each) => each.number === number);
    const document = async (id: DocumentId | null) => (id === null ? undefined : documentById(tx, id));
    const pdf = await document(version?.pdf_document ?? null);
    if (!version || !pdf) return refuse("not-found");
    const html = await document(version.html_document);
    await noteView(tx, context, html ?? pdf, { act: "viewed", object: "version", version: version.number });
    return {
      row,
      version,
      pdf,
      html,
      source: await document(version.source_document),
      files: await documentsOfVersion(tx, version),
      signers:
        number === row.state.draft.number
          ? await signersByIds(
              tx,
              row.state.draft.signers.map(({ id }) => id),
            )
          : [],
      templateName: version.template === null ? null : await templateName(tx, version.template.split("@", 1)[0] ?? ""),
      addedBy: version.added_by === null ? null : ((await personById(tx, version.added_by))?.name ?? null),
      organisation: await organisationOf(tx, context),
    };
  });
  if (isRefusal(found)) return found;
  const { html, files, ...rest } = found;
  const { draft: master } = files;
  const { version } = rest;
  return whileThere(async () => ({
    ...rest,
    html: html
      ? shownHtml(
          context,
          (await readDocument(context.services, html)).toString("utf8"),
          rest.row,
          context.session.person,
        )
      : null,
    pages: html ? null : await pageTextsOf(context.services, files),
    findings: tellFindings(version.findings, master ? await readDraft(context, master) : null, context.language),
    notes: noteSentences(version.note, context.language),
  }));
};

/**
 * Any document of a contract, and the record in the same transaction that it was looked at or taken.
 *
 * @param how `inline` to look at it, `save` to take a copy, `original` for the file itself where copies carry a watermark
 */
export const openDocumentOf = async (
  context: SignedInContext,
  contract: ContractId,
  id: DocumentId,
  how: "inline" | "save" | "original",
): Promise<Download | Refusal> => {
  const opened = await seenBy(context, async (tx) => {
    const row = await contractById(tx, contract);
    if (!row) return refuse("not-found");
    const found = await documentById(tx, id);
    if (!found || found.contract !== contract) return refuse(row.stage === "purged" ? "contract-purged" : "not-found");
    const version = (await versionsOf(tx, contract)).find((each) =>
      [each.pdf_document, each.html_document, each.draft_document, each.source_document].includes(id),
    );
    const act = how === "inline" ? "viewed" : "downloaded";
    const object = how === "original" ? "original" : "document";
    await noteView(tx, context, found, { act, object, version: version?.number });
    return { row, document: found, organisation: await organisationOf(tx, context) };
  });
  if (isRefusal(opened)) return opened;
  const { row, document, organisation } = opened;
  if (how === "original") return downloadOf(context.services, document, false);
  return copyFor(context, document, row, { viewer: context.session.person, organisation, inline: how === "inline" });
};

/** The contract, where the viewer sees it and it is still there. */
export const visibleContract = async (tx: Tx, contract: ContractId): Promise<ContractRow | Refusal> => {
  const row = await contractById(tx, contract);
  if (!row) return refuse("not-found");
  return row.stage === "purged" ? refuse("contract-purged") : row;
};

/** A look at a document's content, in the transaction that found it. */
export const noteView = (
  tx: Tx,
  context: SignedInContext,
  row: DocumentRow,
  content: Pick<AccessedContent, "act" | "object" | "version">,
): Promise<void> => noteDocument(tx, context, memberAccess(context, context.session.person.id), row, content);
