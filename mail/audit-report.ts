import type { Span } from "../domain/audit-report.ts";
import type { Language } from "../domain/language.ts";
import { auditReportWords } from "../i18n/audit-report.ts";
import { formatDate, formatNumber } from "../i18n/format.ts";
import { mailWords } from "../i18n/mail.ts";
import { composeLetter, type Letter } from "./letter.tsx";
import type { Reader } from "./reader.ts";

export interface AuditReportNote {
  readonly reader: Reader;
  readonly organisation: string;
  readonly span: Span;
  readonly entries: number;
  /** Number of the ledger's checkpoint that covers them. */
  readonly checkpoint: number;
  /** Whether the files are in the letter. */
  readonly attached: boolean;
  readonly files: readonly { readonly format: "pdf" | "xlsx"; readonly sha256: string }[];
  /** To the page of the report, which asks for a sign-in. */
  readonly link: string;
}

/** Brings an auditor a report of access and operations. */
export const auditReportLetter = (note: AuditReportNote, language: Language): Letter =>
  composeLetter(language, (one) => {
    const { letter: words, span: of } = auditReportWords(one);
    const span = of(formatDate(note.span.from, one), formatDate(note.span.to, one));
    return {
      subject: words.subject(span),
      heading: words.heading,
      greeting: mailWords(one).greeting(note.reader.name),
      opening: [words.opening(note.organisation, span)],
      facts: [
        [words.entries, formatNumber(note.entries, one)],
        [words.checkpoint, String(note.checkpoint)],
        ...note.files.map(({ format, sha256 }) => [words.hash(format.toUpperCase()), sha256] as const),
      ],
      action: { label: words.action, href: note.link },
      closing: [note.attached ? words.attached : words.linked],
    };
  });
