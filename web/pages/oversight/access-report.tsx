import { Readable } from "node:stream";
import { z } from "zod";
import { workbook, workbookType } from "../../../documents/workbook.ts";
import type { Language } from "../../../domain/language.ts";
import { isRefusal } from "../../../domain/refusal.ts";
import { accessReviewWords } from "../../../i18n/access-review.ts";
import { formatInstant } from "../../../i18n/format.ts";
import { Badge, ButtonLink, EmptyState, Instant, PageHeader, Section, Stack, Table } from "../../design/components.ts";
import type { SignedInContext } from "../../http/context.ts";
import { Download, defineRoute } from "../../http/route.ts";
import { type ReportLine, reportOf, reportShape } from "../../oversight/access-report.ts";
import { accessSentence, campaignId } from "../../oversight/access-review.ts";
import { Shell } from "../../shell.tsx";

const ofCampaign = z.object({ round: campaignId });

/** What an auditor reads of a campaign. */
export const campaignReport = defineRoute({
  id: "showAccessReviewReport",
  method: "get",
  path: "/access-campaigns/:round",
  summary: { en: "Report of an access review", "zh-CN": "权限复核报告" },
  who: "signed-in",
  right: "oversee-access-reviews",
  params: ofCampaign,
  answer: reportShape,
  refusals: ["not-allowed", "not-found"],
  handle: (context, { params }) => reportOf(context, params.round),
  page: (context, report, { params }) => {
    const { language } = context;
    const words = accessReviewWords(language);
    const file = (format: string) => `/access-campaigns/${params.round}/report?format=${format}`;
    return (
      <Shell context={context} title={words.report.title} organisation={report.organisation} place="reviews">
        <PageHeader
          title={words.report.title}
          subtitle={words.report.intro}
          breadcrumb={[{ label: words.list.title, href: "/access-campaigns" }]}
          badges={
            report.closedAt === null ? (
              <Badge tone="warning">{words.list.underWay}</Badge>
            ) : (
              <Badge tone="good">{words.list.closed}</Badge>
            )
          }
          actions={
            <>
              <ButtonLink href={file("xlsx")} icon="download">
                {words.report.xlsx}
              </ButtonLink>
              <ButtonLink href={file("csv")} icon="download">
                {words.report.csv}
              </ButtonLink>
            </>
          }
        />
        <Stack>
          <Section id="lines" title={words.report.lines} subtitle={words.report.entries} flush>
            <Table
              caption={words.report.title}
              rows={report.lines}
              rowKey={(line) => `${line.review} ${line.person.id} ${accessSentence(line.access, language)}`}
              empty={<EmptyState icon="check" title={words.done} />}
              columns={[
                { key: "person", header: words.report.person, cell: ({ person }) => person.name },
                { key: "access", header: words.report.access, cell: ({ access }) => accessSentence(access, language) },
                {
                  key: "use",
                  header: words.lastUse,
                  cell: ({ lastUse }) => (lastUse === null ? "—" : <Instant at={lastUse} />),
                },
                {
                  key: "decision",
                  header: words.report.decision,
                  cell: (line) => <Outcome context={context} line={line} />,
                },
                { key: "by", header: words.report.by, cell: (line) => decidedBy(line, language) },
                {
                  key: "at",
                  header: words.report.at,
                  cell: ({ decision }) => (decision ? <Instant at={decision.at} /> : "—"),
                },
                { key: "entry", header: words.report.entry, align: "end", cell: ({ entry }) => entry ?? "—" },
              ]}
            />
          </Section>
        </Stack>
      </Shell>
    );
  },
});

const Outcome = ({ context, line }: { readonly context: SignedInContext; readonly line: ReportLine }) => {
  const words = accessReviewWords(context.language);
  const { decision, revocation } = line;
  if (decision === null) return <Badge>{line.reviewer === null ? words.report.unreviewed : words.report.open}</Badge>;
  return (
    <span>
      <Badge tone={decision.outcome === "kept" ? "good" : "warning"}>{words.outcome[decision.outcome]}</Badge>{" "}
      {revocation !== null && <span class="subtle">{words.revocation[revocation]}</span>}
    </span>
  );
};

const decidedBy = ({ decision, reviewer }: ReportLine, language: Language): string => {
  const { report: words } = accessReviewWords(language);
  if (decision === null) return reviewer ?? "";
  return decision.by?.name ?? words.nobody;
};

/** The report as a table, for an auditor's own tools. */
export const campaignReportFile = defineRoute({
  id: "downloadAccessReviewReport",
  method: "get",
  path: "/access-campaigns/:round/report",
  summary: { en: "Download the report of an access review", "zh-CN": "下载权限复核报告" },
  who: "signed-in",
  right: "oversee-access-reviews",
  params: ofCampaign,
  query: z.object({ format: z.enum(["xlsx", "csv"]).default("xlsx") }),
  download: [workbookType, "text/csv"],
  refusals: ["not-allowed", "not-found"],
  handle: async (context, { params, query }) => {
    const report = await reportOf(context, params.round);
    if (isRefusal(report)) return report;
    const { report: words } = accessReviewWords(context.language);
    const table = [headers(context.language), ...report.lines.map((line) => cellsOf(context, line))];
    const name = `access-review-${report.begunAt.slice(0, 10)}.${query.format}`;
    const bytes =
      query.format === "csv"
        ? Buffer.from(`\uFEFF${table.map((row) => row.map(csvCell).join(",")).join("\r\n")}\r\n`)
        : await workbook([
            {
              name: words.lines,
              columns: headers(context.language).map((header) => ({ header, width: 24 })),
              rows: table.slice(1),
            },
          ]);
    const mediaType = query.format === "csv" ? "text/csv" : workbookType;
    return new Download({ name, mediaType, stream: Readable.from([bytes]), bytes: bytes.length });
  },
});

const headers = (language: Language): readonly string[] => {
  const words = accessReviewWords(language);
  const { person, access, decision, by, at, effect, reviewer, entry } = words.report;
  return [person, access, words.lastUse, decision, by, at, effect, reviewer, entry];
};

const cellsOf = ({ language, session }: SignedInContext, line: ReportLine): readonly string[] => {
  const words = accessReviewWords(language);
  const { person, access, lastUse, decision, revocation, reviewer, entry } = line;
  const told = (at: string | null | undefined): string =>
    at ? formatInstant(at, language, session.person.timeZone) : "";
  return [
    person.name,
    accessSentence(access, language),
    told(lastUse),
    decision ? words.outcome[decision.outcome] : reviewer === null ? words.report.unreviewed : words.report.open,
    decision ? decidedBy(line, language) : "",
    told(decision?.at),
    revocation === null ? "" : words.revocation[revocation],
    reviewer ?? "",
    entry === null ? "" : String(entry),
  ];
};

/** RFC 4180; what a spreadsheet would take for a formula is marked as text. */
const csvCell = (text: string): string => `"${text.replace(/^[\s]*[=+\-@]/, "'$&").replaceAll('"', '""')}"`;
