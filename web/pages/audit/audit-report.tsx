import { z } from "zod";
import { reportFormats, reportVariants } from "../../../db/audit-report.ts";
import { isRefusal } from "../../../domain/refusal.ts";
import { auditReportWords } from "../../../i18n/audit-report.ts";
import { formatBytes, formatDate, formatNumber } from "../../../i18n/format.ts";
import { Banner, ButtonLink, Instant, KeyValues, PageHeader, Section, Stack } from "../../design/components.ts";
import { defineRoute } from "../../http/route.ts";
import { idOf } from "../../incident-input.ts";
import { auditDownload } from "../../oversight/audit-download.ts";
import { takeReportFile, viewAuditReport } from "../../oversight/audit-report.ts";
import { Shell } from "../../shell.tsx";

const ofReport = z.object({ report: idOf<"audit-report">() });
const ofFile = ofReport.extend({ format: z.enum(reportFormats) });

const file = z.object({
  variant: z.enum(reportVariants),
  format: z.enum(reportFormats),
  name: z.string(),
  bytes: z.number().int(),
  sha256: z.string(),
});

export const auditReportPage = defineRoute({
  id: "showAuditReport",
  method: "get",
  path: "/audit/reports/:report",
  summary: { en: "A report of access and operations, held against the ledger", "zh-CN": "访问与操作报告及账本核对" },
  who: "signed-in",
  right: "list-audit-reports",
  params: ofReport,
  refusals: ["not-allowed"],
  answer: z.object({
    organisation: z.string(),
    id: z.uuid(),
    from: z.iso.date(),
    to: z.iso.date(),
    madeAt: z.iso.datetime(),
    entries: z.number().int(),
    firstIndex: z.number().int().nullable(),
    lastIndex: z.number().int().nullable(),
    digest: z.string().meta({ description: "SHA-256 over the leaf hashes of the entries, in order." }),
    checkpoint: z.number().int(),
    size: z.number().int().meta({ description: "How many entries the ledger had at the checkpoint." }),
    agrees: z.boolean().meta({ description: "Whether the ledger's entries, read again now, give the same digest." }),
    files: z.array(file),
  }),
  handle: async (context, { params }) => {
    const view = await viewAuditReport(context, params.report);
    if (isRefusal(view)) return view;
    const { row, files, organisation, agrees } = view;
    return {
      ...{ organisation, agrees, id: row.id, from: row.from_day, to: row.to_day, entries: row.entries },
      ...{ firstIndex: row.first_index, lastIndex: row.last_index, digest: Buffer.from(row.digest).toString("hex") },
      ...{ checkpoint: row.checkpoint, size: row.size, madeAt: row.made_at.toISOString() },
      files: files.map(({ size, ...one }) => ({ ...one, bytes: size })),
    };
  },
  page: (context, report) => {
    const { language } = context;
    const words = auditReportWords(language);
    const { page, proof } = words;
    const span = words.span(formatDate(report.from, language), formatDate(report.to, language));
    const entries = formatNumber(report.entries, language);
    return (
      <Shell context={context} title={span} organisation={report.organisation} place="audit">
        <PageHeader title={span} breadcrumb={[{ label: page.title, href: "/audit/reports" }]} />
        <Stack>
          <Banner tone={report.agrees ? "good" : "danger"} title={report.agrees ? page.agrees : page.differs}>
            {report.agrees ? page.agreesBody(entries) : page.differsBody}
          </Banner>
          {reportVariants
            .filter((variant) => report.files.some((one) => one.variant === variant))
            .map((variant) => (
              <Section key={variant} id={variant} title={page.variant[variant]}>
                <Stack>
                  {report.files
                    .filter((one) => one.variant === variant)
                    .map(({ format, bytes, sha256 }) => (
                      <div key={format}>
                        <ButtonLink href={`/audit/reports/${report.id}/${variant}/${format}`} icon="download">
                          {`${page.format[format]} · ${formatBytes(bytes, language)}`}
                        </ButtonLink>
                        <p class="subtle">
                          SHA-256 <code class="hash">{sha256}</code>
                        </p>
                      </div>
                    ))}
                </Stack>
              </Section>
            ))}
          <Section id="proof" title={words.section.proof} subtitle={proof.how}>
            <KeyValues
              items={[
                { label: page.madeAt, value: <Instant at={report.madeAt} /> },
                { label: proof.entries, value: entries },
                { label: proof.first, value: report.firstIndex ?? "–" },
                { label: proof.last, value: report.lastIndex ?? "–" },
                { label: proof.digest, value: <code class="hash">{report.digest}</code> },
                { label: proof.checkpoint, value: report.checkpoint },
                { label: proof.size, value: formatNumber(report.size, language) },
              ]}
            />
          </Section>
        </Stack>
      </Shell>
    );
  },
});

const download = {
  method: "get",
  who: "signed-in",
  params: ofFile,
  download: ["application/pdf", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
  refusals: ["not-allowed"],
} as const;

export const downloadFullReport = defineRoute({
  ...download,
  id: "downloadAuditReport",
  path: "/audit/reports/:report/full/:format",
  summary: { en: "A report with names", "zh-CN": "下载审计版报告" },
  right: "read-audit",
  handle: async (context, { params: { report, format } }) => {
    const found = await takeReportFile(context, report, "full", format);
    return isRefusal(found) ? found : auditDownload(context.services, found);
  },
});

export const downloadAnonymisedReport = defineRoute({
  ...download,
  id: "downloadAnonymisedAuditReport",
  path: "/audit/reports/:report/anonymised/:format",
  summary: { en: "A report with pseudonyms", "zh-CN": "下载匿名版报告" },
  right: "list-audit-reports",
  handle: async (context, { params: { report, format } }) => {
    const found = await takeReportFile(context, report, "anonymised", format);
    return isRefusal(found) ? found : auditDownload(context.services, found);
  },
});
