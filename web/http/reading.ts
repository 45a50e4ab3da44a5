import { z } from "zod";
import { type Archive, readDocument } from "../../archive/document.ts";
import type { ContractRow } from "../../db/contract.ts";
import type { Tx } from "../../db/schema.ts";
import { type DocumentRow, documentById, type VersionRow, versionsOf } from "../../db/version.ts";
import { redline } from "../../documents/redline.ts";
import type { AccessedBy } from "../../domain/access-log.ts";
import type { Draft } from "../../domain/draft.ts";
import type { DocumentId } from "../../domain/ids.ts";
import { languages } from "../../domain/language.ts";
import { type Refusal, refuse } from "../../domain/refusal.ts";
import { noteDocument } from "../oversight/access-log.ts";
import { copyFor, isWatermarked, shownHtml, type Viewer, watermarkLine } from "../watermark.ts";
import type { RequestContext } from "./context.ts";
import { downloadOf } from "./download.ts";
import type { Download } from "./route.ts";

/** Who reads, as the access log tells it, and how they see rows. */
export interface Reader {
  readonly by: AccessedBy;
  /** Whose watermark lies over what they read, where the contract's class asks for one. */
  readonly viewer: Viewer;
  readonly organisation: string;
  readonly see: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;
}

const change = z.object({ kind: z.enum(["same", "added", "removed"]), text: z.string() });

/** The document that somebody is asked about, and how it differs from the version before. */
export const readingShape = z.object({
  version: z.number().int(),
  pdf: z.uuid(),
  language: z.enum(languages),
  sha256: z.string().meta({ description: "Of the PDF: decisions and signatures bind to it." }),
  pages: z.number().int().nullable(),
  html: z.string().nullable().meta({ description: "The text as HTML; null where the contract is an uploaded PDF." }),
  watermark: z.string().nullable().meta({ description: "Lies over all that is shown; null where nothing has to." }),
  changes: z
    .object({
      since: z.number().int(),
      parts: z.array(
        z.object({
          id: z.string(),
          what: z.enum(["title", "party", "preamble", "clause"]),
          number: z.string(),
          under: z.string().meta({ description: "Heading of the article above, for a clause without one." }),
          heading: z.array(change).readonly(),
          state: z.enum(["changed", "added", "removed", "moved"]),
          paragraphs: z.array(z.array(change).readonly()).readonly(),
        }),
      ),
    })
    .nullable()
    .meta({ description: "Against the version before; null where there is none, or only a file." }),
});

export type Reading = z.input<typeof readingShape>;

/** Reads the contract's present version to somebody, and records in the same transaction as it was found that they did. */
export const readingOf = async (context: RequestContext, reader: Reader, row: ContractRow): Promise<Reading | null> => {
  const archive = context.services;
  const { id, state } = row;
  const found = await reader.see(async (tx) => {
    const versions = await versionsOf(tx, id);
    const index = versions.findIndex(({ number }) => number === state.draft.number);
    const [version, before] = [versions[index], versions[index + 1]];
    const pdf = version && (await documentById(tx, version.pdf_document));
    if (!version || !pdf) return null;
    const named = (document: DocumentId | null) => (document === null ? undefined : documentById(tx, document));
    const html = await named(version.html_document);
    const drafts = [await named(before?.draft_document ?? null), await named(version.draft_document)];
    const content = { act: "viewed", object: "version", version: version.number } as const;
    await noteDocument(tx, context, reader.by, html ?? pdf, content);
    return { version, before, pdf, html, drafts };
  });
  if (!found) return null;
  const { version, before, pdf, html, drafts } = found;
  return {
    version: version.number,
    pdf: pdf.id,
    language: version.language,
    sha256: pdf.sha256,
    pages: pdf.pages,
    html: html ? shownHtml(context, (await readDocument(archive, html)).toString("utf8"), row, reader.viewer) : null,
    watermark: isWatermarked(row.classification) ? watermarkLine(context, reader.viewer) : null,
    changes: await changesOf(archive, before, drafts),
  };
};

const changesOf = async (
  archive: Archive,
  before: VersionRow | undefined,
  [older, newer]: readonly (DocumentRow | undefined)[],
): Promise<Reading["changes"]> => {
  if (!before || !older || !newer) return null;
  const parts = redline(await draftIn(archive, older), await draftIn(archive, newer));
  return {
    since: before.number,
    parts: parts.flatMap(({ state, ...part }) =>
      state === "same" || state === "moved-away" ? [] : [{ ...part, state }],
    ),
  };
};

/** Drafts are written by ourselves alone, and come out of the vault as they went in. */
const draftIn = async (archive: Archive, row: DocumentRow): Promise<Draft> =>
  JSON.parse((await readDocument(archive, row)).toString("utf8")) as Draft;

/** A PDF to open in the browser or on the phone, noted as viewed: the original for whoever signed it, else a copy. */
export const openPdf = async (
  context: RequestContext,
  reader: Reader,
  contract: ContractRow,
  { document: id, original }: { readonly document: DocumentId; readonly original: boolean },
): Promise<Download | Refusal> => {
  const pdf = await reader.see(async (tx) => {
    const row = await documentById(tx, id);
    const object = original && isWatermarked(contract.classification) ? "original" : "document";
    if (row) await noteDocument(tx, context, reader.by, row, { act: "viewed", object });
    return row;
  });
  if (!pdf) return refuse("not-found");
  const { viewer, organisation } = reader;
  return original
    ? downloadOf(context.services, pdf, true)
    : copyFor(context, pdf, contract, { viewer, organisation, inline: true });
};
