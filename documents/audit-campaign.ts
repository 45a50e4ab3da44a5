import type { AuditCampaign, Finding } from "../domain/audit-campaign.ts";
import { auditQuestions, type Verdict, verdicts } from "../domain/audit-checklist.ts";
import { type Candidate, stratumOf } from "../domain/audit-sample.ts";
import type { Instant } from "../domain/calendar.ts";
import { type Language, languages } from "../domain/language.ts";
import { auditCampaignWords, auditQuestionWords } from "../i18n/audit-campaign.ts";
import { contractCodeWords } from "../i18n/contract-code.ts";
import { formatDate, formatInstant, formatList, formatNumber } from "../i18n/format.ts";
import { auditPaper, type PaperPart, type PaperSection } from "./audit-paper.ts";
import { breakable } from "./certificate.ts";
import type { Pdf } from "./typeset.ts";
import { workbook } from "./workbook.ts";

/** All that the report of a closed campaign tells. */
export interface AuditCampaignContents {
  readonly organisation: string;
  /** Whose language comes first on paper. */
  readonly language: Language;
  readonly timeZone: string;
  readonly number: string;
  readonly title: string;
  readonly campaign: AuditCampaign;
  readonly closedAt: Instant;
  /** What people wrote, by the ids that the campaign holds. */
  readonly notes: ReadonlyMap<string, string>;
  readonly files: ReadonlyMap<string, { readonly name: string; readonly sha256: string }>;
  /** Numbers of the sampled contracts; secret ones have none here. */
  readonly contracts: ReadonlyMap<string, string>;
  readonly people: ReadonlyMap<string, string>;
  readonly population: readonly Candidate[];
}

/** The report in both languages as one PDF/A. The same contents give the same bytes. */
export const auditCampaignPdf = (contents: AuditCampaignContents): Pdf =>
  auditPaper(
    [contents.language, ...languages.filter((one) => one !== contents.language)].map((language) =>
      partOf(contents, language),
    ),
  );

const partOf = (contents: AuditCampaignContents, language: Language): PaperPart => {
  const { report } = auditCampaignWords(language);
  const { campaign, number, title, organisation } = contents;
  const purpose = contents.notes.get(campaign.note) ?? "";
  return {
    language,
    title: report.title,
    subtitle: `${number} · ${title}`,
    paragraphs: [
      report.reportOf(organisation, number),
      report.result(formatNumber(campaign.findings.length, language), formatNumber(campaign.sample.length, language)),
      ...purpose.split("\n").filter((line) => line.trim() !== ""),
    ],
    sections: [
      summary(contents, language),
      questions(contents, language),
      findings(contents, language),
      sampled(contents, language),
      draw(contents, language),
    ],
  };
};

const summary = (contents: AuditCampaignContents, language: Language): PaperSection => {
  const { report } = auditCampaignWords(language);
  const { campaign, timeZone } = contents;
  const instant = (at: Instant) => formatInstant(at, language, timeZone);
  return {
    heading: report.summary,
    facts: [
      [report.lead, nameOf(contents, campaign.lead)],
      [report.started, instant(campaign.startedAt)],
      [report.closed, instant(contents.closedAt)],
      [report.scope, scopeOf(campaign, language)],
    ],
  };
};

const scopeOf = ({ scope }: AuditCampaign, language: Language): string => {
  const codes = contractCodeWords(language);
  const days = [scope.from, scope.to].map((day) => (day === null ? "…" : formatDate(day, language))).join(" – ");
  const parts = [
    ...(scope.types.length > 0
      ? [
          formatList(
            scope.types.map((type) => codes.type[type]),
            language,
          ),
        ]
      : []),
    ...(scope.classifications.length > 0
      ? [
          formatList(
            scope.classifications.map((one) => codes.classification[one]),
            language,
          ),
        ]
      : []),
    ...(scope.from === null && scope.to === null ? [] : [days]),
  ];
  return parts.length === 0 ? auditCampaignWords(language).report.everything : parts.join(" · ");
};

const questions = ({ campaign }: AuditCampaignContents, language: Language): PaperSection => {
  const { report, verdict, finding } = auditCampaignWords(language);
  const answers = campaign.sample.flatMap((one) => one.answers);
  const rows = auditQuestions.flatMap((question) => {
    const given = answers.filter((one) => one.question === question);
    if (given.length === 0) return [];
    const count = (one: Verdict) => formatNumber(given.filter((answer) => answer.verdict === one).length, language);
    return [[auditQuestionWords(language)[question].ask, ...verdicts.map(count)]];
  });
  return {
    heading: report.byQuestion,
    ...(rows.length === 0
      ? { intro: report.nothing }
      : {
          table: {
            columns: [
              { header: finding.question, width: 6 },
              ...verdicts.map((one) => ({ header: verdict[one], width: 1.2, end: true })),
            ],
            rows,
          },
        }),
  };
};

const findings = (contents: AuditCampaignContents, language: Language): PaperSection => {
  const { finding: words, section, severity, report } = auditCampaignWords(language);
  const { campaign } = contents;
  if (campaign.findings.length === 0) return { heading: section.findings, intro: report.nothing };
  return {
    heading: section.findings,
    table: {
      columns: [
        { header: report.number, width: 0.7, end: true },
        { header: words.severity, width: 1.2 },
        { header: words.contract, width: 1.7 },
        { header: words.what, width: 4.6 },
        { header: words.owner, width: 2 },
        { header: words.due, width: 1.8 },
      ],
      rows: campaign.findings.map((one, index) => [
        String(index + 1),
        severity[one.severity],
        contractOf(contents, one.contract),
        told(contents, one, language),
        nameOf(contents, one.owner),
        formatDate(one.due, language),
      ]),
    },
  };
};

/** What was wrong, and what was said about it since. */
const told = (contents: AuditCampaignContents, { note, notes, reopened }: Finding, language: Language): string =>
  [
    contents.notes.get(note) ?? "",
    ...notes.map((id) => `– ${contents.notes.get(id) ?? ""}`),
    ...(reopened > 0 ? [auditCampaignWords(language).finding.reopened(reopened)] : []),
  ].join("\n");

const sampled = (contents: AuditCampaignContents, language: Language): PaperSection => {
  const { section, sample: words } = auditCampaignWords(language);
  const { sample } = contents.campaign;
  if (sample.length === 0) return { heading: section.sample, intro: words.empty };
  return {
    heading: section.sample,
    table: {
      columns: [
        { header: words.contract, width: 3 },
        { header: words.kind, width: 4 },
        { header: words.answers, width: 1.3, end: true },
        { header: words.wrong, width: 1, end: true },
      ],
      rows: sample.map(({ contract, stratum, answers }) => [
        contractOf(contents, contract),
        stratumIn(stratum, language),
        formatNumber(answers.length, language),
        formatNumber(answers.filter(({ verdict }) => verdict === "no").length, language),
      ]),
    },
  };
};

const draw = ({ campaign }: AuditCampaignContents, language: Language): PaperSection => {
  const { section, draw: words } = auditCampaignWords(language);
  return {
    heading: section.draw,
    facts: [
      [words.population, formatNumber(campaign.population?.count ?? 0, language)],
      [words.size, formatNumber(campaign.sample.length, language)],
      [words.hash, breakable(campaign.population?.sha256 ?? "")],
      [words.checkpoint, String(campaign.seed?.checkpoint ?? "")],
      [words.seed, breakable(campaign.seed?.root ?? "")],
    ],
    note: words.how,
  };
};

/** `nda/internal/none` in words; the size of the amount stays a code, as the list in the spreadsheet has it. */
const stratumIn = (stratum: string, language: Language): string => {
  const { type, classification } = contractCodeWords(language);
  const [one = "", two = "", band = ""] = stratum.split("/");
  const types: Readonly<Record<string, string>> = type;
  const classes: Readonly<Record<string, string>> = classification;
  return [types[one] ?? one, classes[two] ?? two, band].join(" · ");
};

const nameOf = ({ people }: AuditCampaignContents, person: string | null): string =>
  person === null ? "Engross" : (people.get(person) ?? person.slice(0, 8));

const contractOf = ({ contracts }: AuditCampaignContents, contract: string | null): string =>
  contract === null ? "–" : (contracts.get(contract) ?? contract.slice(0, 8));

/** Labels in both languages; a value that is the same in both stands once. */
const factsInBoth = (factsIn: (language: Language) => NonNullable<PaperSection["facts"]>): readonly string[][] => {
  const chinese = factsIn("zh-CN");
  return factsIn("en").map(([label, value], index) => {
    const [other = "", told = ""] = chinese[index] ?? [];
    return [`${label} ${other}`, told === value ? value : `${value} ${told}`];
  });
};

/** The same as a spreadsheet, with every answer, its reason and evidence, and the whole list that was drawn from. */
export const auditCampaignWorkbook = (contents: AuditCampaignContents): Promise<Buffer> => {
  const both = (pick: (words: ReturnType<typeof auditCampaignWords>) => string): string =>
    `${pick(auditCampaignWords("en"))} ${pick(auditCampaignWords("zh-CN"))}`;
  const { campaign, population, notes, files, timeZone } = contents;
  const evidence = (ids: readonly string[]): string =>
    ids.map((id) => `${files.get(id)?.name ?? ""} (SHA-256 ${files.get(id)?.sha256 ?? ""})`).join("; ");
  return workbook([
    {
      name: "Summary 概况",
      columns: [
        { header: both(({ report }) => report.summary), width: 48 },
        { header: contents.organisation, width: 80 },
      ],
      rows: [
        [both(({ report }) => report.number), contents.number],
        [both(({ report }) => report.name), contents.title],
        [both(({ report }) => report.timeZone), timeZone],
        ...factsInBoth((language) => [
          ...(summary(contents, language).facts ?? []),
          ...(draw(contents, language).facts ?? []),
        ]),
        [both(({ section }) => section.draw), `${draw(contents, "en").note} ${draw(contents, "zh-CN").note}`],
      ],
    },
    {
      name: "Answers 答案",
      columns: [
        { header: both(({ sample }) => sample.contract), width: 18 },
        { header: "id", width: 40 },
        { header: both(({ finding }) => finding.question), width: 70 },
        { header: both(({ answer }) => answer.verdict), width: 22 },
        { header: both(({ answer }) => answer.note), width: 60 },
        { header: both(({ section }) => section.evidence), width: 60 },
        { header: both(({ answer }) => answer.who), width: 24 },
      ],
      rows: campaign.sample.flatMap((one) =>
        one.answers.map(({ question, verdict, note, by }) => [
          contractOf(contents, one.contract),
          one.contract,
          `${auditQuestionWords("en")[question].ask} ${auditQuestionWords("zh-CN")[question].ask}`,
          both((words) => words.verdict[verdict]),
          note === null ? null : (notes.get(note) ?? ""),
          evidence(one.evidence),
          nameOf(contents, by),
        ]),
      ),
    },
    {
      name: "Findings 审计发现",
      columns: [
        { header: both(({ finding }) => finding.severity), width: 14 },
        { header: both(({ finding }) => finding.contract), width: 18 },
        { header: both(({ finding }) => finding.what), width: 70 },
        { header: both(({ finding }) => finding.owner), width: 24 },
        { header: both(({ finding }) => finding.due), width: 18 },
        { header: both(({ section }) => section.corrections), width: 70 },
        { header: both(({ section }) => section.evidence), width: 60 },
      ],
      rows: campaign.findings.map((one) => [
        both((words) => words.severity[one.severity]),
        contractOf(contents, one.contract),
        notes.get(one.note) ?? "",
        nameOf(contents, one.owner),
        one.due,
        one.notes.map((id) => notes.get(id) ?? "").join("\n"),
        evidence(one.evidence),
      ]),
    },
    {
      name: "Population 抽样范围",
      columns: [
        { header: "id", width: 40 },
        { header: "stratum", width: 36 },
        { header: both(({ draw: words }) => words.size), width: 12 },
      ],
      rows: population.map((one) => [
        one.contract,
        stratumOf(one),
        campaign.sample.some(({ contract }) => contract === one.contract) ? "x" : null,
      ]),
    },
  ]);
};
