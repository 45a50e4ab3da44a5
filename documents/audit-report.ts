import type { AuditCategory } from "../domain/audit-category.ts";
import { type AuditFigures, type FigureLine, sumOf } from "../domain/audit-figures.ts";
import type { Span } from "../domain/audit-report.ts";
import type { Instant } from "../domain/calendar.ts";
import { type Language, languages } from "../domain/language.ts";
import { auditCategoryWords, auditReportWords } from "../i18n/audit-report.ts";
import { contractEventWords } from "../i18n/contract-event.ts";
import { formatDate, formatInstant, formatNumber } from "../i18n/format.ts";
import { auditPaper, type PaperColumn, type PaperPart, type PaperSection } from "./audit-paper.ts";
import { breakable } from "./certificate.ts";
import type { CertifiedCheckpoint } from "./certificate-ledger.ts";
import type { Pdf } from "./typeset.ts";
import { type WorkbookSheet, workbook } from "./workbook.ts";

export interface ReportedEvent {
  /** Its number in the ledger. */
  readonly index: number;
  readonly at: Instant;
  readonly subject: string;
  readonly kind: string;
  readonly actor: string;
  readonly category: AuditCategory;
}

/** All that a report of access and operations tells. */
export interface AuditReportContents {
  readonly organisation: string;
  /** Whose language comes first on paper. */
  readonly language: Language;
  readonly timeZone: string;
  readonly span: Span;
  readonly anonymised: boolean;
  readonly figures: AuditFigures;
  /** What is told one by one, in the ledger's order. */
  readonly events: readonly ReportedEvent[];
  /** Whether there were more of them than a spreadsheet should hold. */
  readonly cut: boolean;
  /** What people and contracts are called here, by the ledger's name for them (`person/<uuid>`). */
  readonly names: ReadonlyMap<string, string>;
  readonly proof: {
    readonly firstIndex: number | null;
    readonly lastIndex: number | null;
    /** In hexadecimal. */
    readonly digest: string;
  };
  readonly checkpoint: CertifiedCheckpoint & { readonly number: number };
}

const linesOnPaper = 40;
const eventsOnPaper = 150;

/** The report in both languages as one PDF/A. The same contents give the same bytes. */
export const auditReportPdf = (contents: AuditReportContents): Pdf =>
  auditPaper(
    [contents.language, ...languages.filter((one) => one !== contents.language)].map((language) =>
      partOf(contents, language),
    ),
  );

const partOf = (contents: AuditReportContents, language: Language): PaperPart => {
  const words = auditReportWords(language);
  const { organisation, span, anonymised, figures } = contents;
  const [from, to] = [formatDate(span.from, language), formatDate(span.to, language)];
  const count = (value: number) => formatNumber(value, language);
  return {
    language,
    title: anonymised ? words.anonymised : words.title,
    subtitle: `${organisation} · ${words.span(from, to)}`,
    paragraphs: [
      words.scope(organisation, count(figures.entries), from, to),
      words.secrecy,
      ...(anonymised ? [words.pseudonyms] : []),
    ],
    sections: [
      {
        heading: words.section.categories,
        facts: figures.categories.map((one) => [auditCategoryWords(language)[one.category], count(one.count)]),
      },
      linesSection(contents, words.section.people, words.column.who, figures.actors, language),
      linesSection(contents, words.section.contracts, words.column.contract, figures.contracts, language),
      eventsSection(contents, language),
      proofSection(contents, language),
    ],
  };
};

const linesSection = (
  contents: AuditReportContents,
  heading: string,
  first: string,
  lines: readonly FigureLine[],
  language: Language,
): PaperSection => {
  const words = auditReportWords(language);
  if (lines.length === 0) return { heading, intro: words.nothing };
  const columns = lineColumns(language);
  const shown = lines.slice(0, linesOnPaper);
  return {
    heading,
    table: {
      columns: [
        { header: first, width: 3.4 },
        ...columns.map(({ header }): PaperColumn => ({ header, width: 1.15, end: true })),
      ],
      rows: shown.map((line) => [
        nameOf(contents, line.name, language),
        ...columns.map(({ value }) => formatNumber(value(line), language)),
      ]),
    },
    ...(shown.length < lines.length && {
      note: words.more(formatNumber(shown.length, language), formatNumber(lines.length, language)),
    }),
  };
};

/** Of each line: all of it, then what matters most, then the rest. */
const lineColumns = (
  language: Language,
): readonly { readonly header: string; readonly value: (line: FigureLine) => number }[] => {
  const { column } = auditReportWords(language);
  const named: readonly (readonly [string, AuditCategory])[] = [
    [column.signIns, "sign-in"],
    [column.refusals, "refusal"],
    [column.looks, "look"],
    [column.downloads, "download"],
    [column.exports, "export"],
    [column.shares, "share"],
  ];
  const categories = named.map(([, category]) => category);
  return [
    ...named.map(([header, category]) => ({ header, value: (line: FigureLine) => sumOf(line, category) })),
    { header: column.rest, value: (line) => line.total - sumOf(line, ...categories) },
    { header: column.total, value: ({ total }) => total },
  ];
};

const eventsSection = (contents: AuditReportContents, language: Language): PaperSection => {
  const words = auditReportWords(language);
  const heading = words.section.events;
  const { events, timeZone } = contents;
  if (events.length === 0) return { heading, intro: words.nothing };
  const shown = events.slice(0, eventsOnPaper);
  return {
    heading,
    table: {
      columns: [
        { header: words.column.number, width: 0.8, end: true },
        { header: words.column.when, width: 2 },
        { header: words.column.what, width: 2.6 },
        { header: words.column.kind, width: 2.6 },
        { header: words.column.who, width: 2.2 },
      ],
      rows: shown.map((event) => [
        String(event.index),
        formatInstant(event.at, language, timeZone),
        nameOf(contents, event.subject, language),
        kindOf(event.kind, language),
        nameOf(contents, event.actor, language),
      ]),
    },
    ...(shown.length < events.length && {
      note: words.more(formatNumber(shown.length, language), formatNumber(events.length, language)),
    }),
  };
};

const proofSection = (contents: AuditReportContents, language: Language): PaperSection => {
  const { section, proof } = auditReportWords(language);
  return {
    heading: section.proof,
    facts: proofFacts(contents, language).map(([label, value]) => [label, breakable(value)]),
    note: proof.how,
  };
};

const proofFacts = (
  { figures, proof, checkpoint, timeZone }: AuditReportContents,
  language: Language,
): readonly (readonly [string, string])[] => {
  const words = auditReportWords(language).proof;
  return [
    [words.entries, formatNumber(figures.entries, language)],
    [words.first, proof.firstIndex === null ? "–" : String(proof.firstIndex)],
    [words.last, proof.lastIndex === null ? "–" : String(proof.lastIndex)],
    [words.digest, proof.digest],
    [words.checkpoint, String(checkpoint.number)],
    [words.size, String(checkpoint.size)],
    [words.root, checkpoint.root],
    [words.signed, formatInstant(checkpoint.at, language, timeZone)],
    [words.origin, checkpoint.origin],
  ];
};

/** What somebody or something is called: by its name or pseudonym, else by what it is and the beginning of its id. */
const nameOf = ({ names }: AuditReportContents, name: string, language: Language): string => {
  const known = names.get(name);
  if (known !== undefined) return known;
  const { actor } = auditReportWords(language);
  const [about = "", id = ""] = name.split("/");
  const words: Readonly<Record<string, string>> = actor;
  return id === "" ? (words[about] ?? name) : `${words[about] ?? about} ${id.slice(0, 8)}`;
};

/** What happened, in words where it befell a contract; else the ledger's own name for it. */
const kindOf = (kind: string, language: Language): string => {
  const known: Readonly<Record<string, string>> = contractEventWords(language);
  return known[kind] ?? kind;
};

/** The same as a spreadsheet, with every line and the ledger's own names beside ours. Its words are in both languages. */
export const auditReportWorkbook = (contents: AuditReportContents): Promise<Buffer> => {
  const both = (pick: (words: ReturnType<typeof auditReportWords>) => string): string =>
    `${pick(auditReportWords("en"))} ${pick(auditReportWords("zh-CN"))}`;
  const inBoth = (say: (language: Language) => string): string => {
    const [english, chinese] = [say("en"), say("zh-CN")];
    return english === chinese ? english : `${english} ${chinese}`;
  };
  const category = (one: AuditCategory) => inBoth((language) => auditCategoryWords(language)[one]);
  const { figures, events, cut, language } = contents;
  const lines = (name: string, first: string, all: readonly FigureLine[]): WorkbookSheet => ({
    name,
    columns: [
      { header: first, width: 32 },
      { header: "id", width: 46 },
      ...lineColumns("en").map(({ header }, index) => ({
        header: `${header} ${lineColumns("zh-CN")[index]?.header ?? ""}`,
        width: 14,
      })),
    ],
    rows: all.map((line) => [
      nameOf(contents, line.name, language),
      contents.anonymised ? null : line.name,
      ...lineColumns("en").map(({ value }) => value(line)),
    ]),
  });
  return workbook([
    {
      name: "Kinds 概况",
      columns: [
        { header: both(({ column }) => column.category), width: 28 },
        { header: both(({ column }) => column.kind), width: 44 },
        { header: both(({ column }) => column.count), width: 16 },
      ],
      rows: figures.kinds.map(({ category: of, kind, count }) => [
        category(of),
        inBoth((one) => kindOf(kind, one)),
        count,
      ]),
    },
    lines(
      "People 人员",
      both(({ column }) => column.who),
      figures.actors,
    ),
    lines(
      "Contracts 合同",
      both(({ column }) => column.contract),
      figures.contracts,
    ),
    {
      name: "Entries 记录",
      columns: [
        { header: both(({ column }) => column.number), width: 12 },
        { header: both(({ column }) => column.when), width: 26 },
        { header: both(({ column }) => column.category), width: 26 },
        { header: both(({ column }) => column.what), width: 34 },
        { header: both(({ column }) => column.kind), width: 44 },
        { header: both(({ column }) => column.who), width: 34 },
      ],
      rows: [
        ...events.map((event) => [
          event.index,
          event.at,
          category(event.category),
          nameOf(contents, event.subject, language),
          inBoth((one) => kindOf(event.kind, one)),
          nameOf(contents, event.actor, language),
        ]),
        ...(cut ? [[null, inBoth((one) => auditReportWords(one).cut(formatNumber(events.length, one)))]] : []),
      ],
    },
    {
      name: "Proof 核对",
      columns: [
        { header: both(({ column }) => column.fact), width: 48 },
        { header: both(({ column }) => column.value), width: 80 },
      ],
      rows: [
        [both(({ title }) => title), contents.organisation],
        [both(({ page }) => page.span), `${contents.span.from} – ${contents.span.to}`],
        ...proofFacts(contents, "en").map(([label, value], index) => [
          `${label} ${proofFacts(contents, "zh-CN")[index]?.[0] ?? ""}`,
          value,
        ]),
        [null, inBoth((one) => auditReportWords(one).proof.how)],
      ],
    },
  ]);
};
