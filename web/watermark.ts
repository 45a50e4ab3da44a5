import { Readable } from "node:stream";
import { readDocument } from "../archive/document.ts";
import type { ContractRow } from "../db/contract.ts";
import type { DocumentRow } from "../db/version.ts";
import { type Watermark, watermarkedPdf } from "../documents/watermark.ts";
import { watermarkedHtml } from "../documents/watermark-html.tsx";
import type { Classification } from "../domain/access.ts";
import { type Refusal, refuse } from "../domain/refusal.ts";
import { formatInstant } from "../i18n/format.ts";
import { watermarkWords } from "../i18n/watermark.ts";
import type { RequestContext } from "./http/context.ts";
import { downloadOf, whileThere } from "./http/download.ts";
import { Download } from "./http/route.ts";

/** Whoever a copy is made for. */
export interface Viewer {
  readonly name: string;
  readonly email: string;
  /** Of the time that the watermark tells. */
  readonly timeZone: string;
}

/** Whether whatever is shown of contracts of this class carries the viewer and the time. */
export const isWatermarked = (classification: Classification): boolean =>
  classification === "confidential" || classification === "secret";

/** The line over what is shown: who, under which address, when. */
export const watermarkLine = ({ services, language }: RequestContext, { name, email, timeZone }: Viewer): string =>
  `${name} · ${email} · ${formatInstant(services.now().toISOString(), language, timeZone)}`;

/** Wording as HTML, under the viewer's watermark where the contract's class asks for it. */
export const shownHtml = (
  context: RequestContext,
  html: string,
  { classification }: ContractRow,
  viewer: Viewer,
): string => (isWatermarked(classification) ? watermarkedHtml(html, watermarkLine(context, viewer)) : html);

/** A PDF beyond these is not marked while somebody waits: rewriting it takes all of it into memory, and seconds. */
const most = { bytes: 24 * 1024 * 1024, pages: 600 } as const;

/** What proves something by itself: rewriting it would take that away, and it holds none of the wording. */
const proofs: ReadonlySet<DocumentRow["kind"]> = new Set([
  "evidence-certificate",
  "evidence-certificate-signature",
  "executed-signature",
  "certificate",
  "certificate-signature",
]);

/**
 * A document as this viewer gets it: as it is, or, of a confidential or secret contract, a copy under their watermark, which
 * is sent whole (a copy has no ranges: each is made for one look). Refused with `original-only` where no copy can be
 * marked: another kind of file than PDF or HTML, one that is too large, one that libpdf cannot rewrite.
 */
export const copyFor = async (
  context: RequestContext,
  document: DocumentRow,
  { classification }: ContractRow,
  {
    viewer,
    organisation,
    inline,
  }: { readonly viewer: Viewer; readonly organisation: string; readonly inline: boolean },
): Promise<Download | Refusal> => {
  const { services, language } = context;
  if (!isWatermarked(classification) || proofs.has(document.kind)) return downloadOf(services, document, inline);
  const { media_type, size, pages } = document;
  if (size > most.bytes || (pages ?? 0) > most.pages) return refuse("original-only");
  const words = watermarkWords(language);
  const watermark = { line: watermarkLine(context, viewer), foot: words.foot(organisation) };
  return whileThere(async () => {
    const bytes = await markedBytes(await readDocument(services, document), media_type, watermark);
    if (bytes === undefined) return refuse("original-only");
    const name = words.file(document.name);
    return new Download({ stream: Readable.from([bytes]), bytes: bytes.length, mediaType: media_type, name, inline });
  });
};

const markedBytes = async (bytes: Buffer, mediaType: string, watermark: Watermark): Promise<Buffer | undefined> => {
  if (mediaType === "text/html") return Buffer.from(watermarkedHtml(bytes.toString("utf8"), watermark.line));
  if (mediaType !== "application/pdf") return undefined;
  // What somebody uploaded may be a PDF that one library shows and another cannot rewrite.
  return watermarkedPdf(bytes, watermark).then(
    (copy) => Buffer.from(copy),
    () => undefined,
  );
};
