import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { derivedId } from "../db/derived-id.ts";
import { docxPdf, readDocx } from "../documents/docx.ts";
import type { PdfContents } from "../documents/inspect-pdf.ts";
import { appendablePdf } from "../documents/signature.ts";
import type { UploadedDocument } from "../documents/upload.ts";
import type { PlainDate } from "../domain/calendar.ts";
import type { DraftVersion } from "../domain/contract.ts";
import type { DocumentId, ObligationId } from "../domain/ids.ts";
import type { Language } from "../domain/language.ts";
import type { ObligationPlan } from "../domain/obligation.ts";
import { isRefusal, type Refusal, refuse } from "../domain/refusal.ts";
import type { DocumentRef } from "../domain/signing.ts";
import { uploadWords } from "../i18n/upload.ts";
import type { Archive } from "./document.ts";
import { keeper, type Made, placesIn, remindDaysBefore, stage, type VersionOf } from "./staging.ts";
import { type UploadedObligation, type UploadFacts, uploadFindings } from "./uploaded.ts";

/** A file that somebody sent as a contract, judged by `judgeUpload`. It is read, not kept, where it is. */
export interface UploadedFile {
  readonly path: string;
  readonly name: string;
  readonly judged: UploadedDocument;
}

/**
 * Makes a version of a contract that came as a file. The file is kept as it came; a PDF is also what will be signed, a
 * Word document is rendered to HTML and PDF first. What could not be carried over is noted by code (`i18n/drafting.ts`
 * has the sentences).
 *
 * @param of.ourName names our side on the signature page
 */
export const stageUpload = async (
  archive: Archive,
  of: VersionOf & {
    readonly file: UploadedFile;
    readonly facts: UploadFacts;
    readonly ourName: string;
    readonly today: PlainDate;
  },
): Promise<DraftVersion | Refusal> => {
  const { file, facts } = of;
  const documents = await keepUpload(archive, of);
  if (isRefusal(documents)) return documents;
  const obligations = facts.obligations.flatMap((obligation, row) =>
    planOf(obligation, derivedId(of.command, "obligation", String(row))),
  );
  const { amount, effective, end, noticeDays, renewal } = facts;
  return stage(archive, of, {
    findings: uploadFindings(facts, of.today),
    paper: documents.paper,
    source: "upload",
    places: documents.places,
    obligations: obligations.map(({ plan, title }) => ({ id: plan.id, title, clause: "" })),
    note: notesOf(file.judged, documents.lost),
    terms: {
      amount: amount && {
        minor: amount.minor,
        currency: amount.currency,
      },
      effective,
      end,
      noticeDays,
      renewal,
      obligations: obligations.map(({ plan }) => plan),
    },
    words: {
      title: facts.title,
      counterparty: facts.counterparty,
      language: documents.language,
      template: null,
      draft_document: null,
      html_document: documents.html,
      source_document: documents.source,
      countries: facts.countries,
    },
  });
};

interface KeptUpload {
  readonly paper: DocumentRef;
  readonly source: DocumentId;
  readonly html: DocumentId | null;
  readonly language: Language;
  readonly lost: readonly string[];
  readonly places: Made["places"];
}

const keepUpload = async (
  archive: Archive,
  of: VersionOf & { readonly file: UploadedFile; readonly facts: UploadFacts; readonly ourName: string },
): Promise<KeptUpload | Refusal> => {
  const { file, facts } = of;
  const keep = keeper(archive, of);
  if (file.judged.kind === "pdf") {
    const kept = await keepPdf(keep, file, file.judged, facts);
    if (!isRefusal(kept))
      await keep(
        "text",
        "application/json",
        `${facts.title}.json`,
        Buffer.from(JSON.stringify(file.judged.pageTexts)),
        null,
      );
    return kept;
  }
  const imported = await importDocx(file.path, facts, of.ourName);
  if (isRefusal(imported)) return imported;
  const { docx, pdf } = imported;
  const source = await keep("source", wordType, file.name, createReadStream(file.path), null);
  const html = await keep("html", "text/html; charset=utf-8", `${facts.title}.html`, Buffer.from(docx.html), null);
  const paper = await keep("pdf", "application/pdf", `${facts.title}.pdf`, pdf.bytes, pdf.pages);
  const places = placesIn(pdf.signatureBoxes, (party) => (party === "ours" ? "ours" : "theirs"));
  return { paper, source: source.document, html: html.document, language: docx.language, lost: docx.lost, places };
};

/** As it came; where nothing can be appended to it, a copy that takes signatures beside it. */
const keepPdf = async (
  keep: ReturnType<typeof keeper>,
  { path, name }: UploadedFile,
  { pages, pageTexts, appendable }: PdfContents,
  facts: UploadFacts,
): Promise<KeptUpload | Refusal> => {
  const rest = { html: null, language: languageOf(pageTexts.flat().join(" ") || facts.title), places: () => null };
  if (appendable) {
    const paper = await keep("pdf", pdfType, name, createReadStream(path), pages);
    return { ...rest, paper, source: paper.document, lost: [] };
  }
  const copy = await appendablePdf(await readFile(path)).catch(unreadable);
  if (isRefusal(copy)) return copy;
  const source = await keep("source", pdfType, name, createReadStream(path), pages);
  const paper = await keep("pdf", pdfType, `${facts.title}.pdf`, copy.bytes, pages);
  return { ...rest, paper, source: source.document, lost: ["copied"] };
};

/** Other readers open what they can of such a file; a contract must not lose words unseen. */
const unreadable = (error: unknown): Refusal =>
  refuse("file-broken", { reason: error instanceof Error ? error.name : "unknown" });

/** Rendered before anything is kept, so that a file that cannot be set leaves nothing behind. */
const importDocx = async (path: string, { title, counterparty }: UploadFacts, ourName: string) => {
  try {
    const docx = await readDocx(await readFile(path));
    const { ours, theirs } = uploadWords(docx.language).sides;
    const parties = [
      { party: "ours", role: ours, name: ourName },
      { party: "theirs", role: theirs, name: counterparty },
    ];
    return { docx, pdf: docxPdf(docx, { title, parties }) };
  } catch (error) {
    return unreadable(error);
  }
};

const pdfType = "application/pdf";
const wordType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

const languageOf = (text: string): Language => {
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  return han > text.length / 10 ? "zh-CN" : "en";
};

const notesOf = (judged: UploadedDocument, lost: readonly string[]): string => {
  const told =
    judged.kind === "pdf"
      ? [judged.signatures > 0 && "signed-before", judged.pageTexts.some((page) => page.length === 0) && "scanned"]
      : [judged.trackedChanges > 0 && "changes-accepted"];
  return [...told.filter((each) => each !== false), ...lost].join(" ");
};

/** A duty without a day is only a finding. */
const planOf = ({ title, due, ...facts }: UploadedObligation, id: ObligationId) =>
  due === null && !facts.afterSigning
    ? []
    : [{ title, plan: { ...facts, id, due, remindDaysBefore, keeper: null } satisfies ObligationPlan }];
