import { z } from "zod";
import { auditReportIdOf, listAuditReports } from "../../../db/audit-report.ts";
import { mayAct } from "../../../domain/access.ts";
import { cadences, lastMonth, refuseSpan } from "../../../domain/audit-report.ts";
import { addDays, type PlainDate } from "../../../domain/calendar.ts";
import { isRefusal } from "../../../domain/refusal.ts";
import { startAuditReport } from "../../../engine/audit-report.ts";
import { auditReportWords } from "../../../i18n/audit-report.ts";
import { formatDate, formatNumber } from "../../../i18n/format.ts";
import { seenBy } from "../../contract/contract.ts";
import {
  ActionForm,
  Actions,
  Badge,
  Banner,
  Button,
  DateField,
  EmptyState,
  FieldGroup,
  PageHeader,
  Section,
  Stack,
  Table,
} from "../../design/components.ts";
import { entered, formSecrets, mistakeIn, type SignedInContext } from "../../http/context.ts";
import { defineRoute } from "../../http/route.ts";
import { idOf } from "../../incident-input.ts";
import { todayOf } from "../../oversight/audit-report.ts";
import { organisationOf, Shell } from "../../shell.tsx";
import { RefusedBanner } from "../refused-banner.tsx";
import { AuditTabs } from "./audit-parts.tsx";

const reportsShown = 100;
const day = z.iso.date().transform((text) => text as PlainDate);

export const auditReportsPage = defineRoute({
  id: "listAuditReports",
  method: "get",
  path: "/audit/reports",
  summary: { en: "Reports of access and operations", "zh-CN": "访问与操作报告列表" },
  who: "signed-in",
  right: "list-audit-reports",
  query: z.object({ asked: idOf<"audit-report">().optional() }),
  refusals: ["not-allowed"],
  answer: z.object({
    organisation: z.string(),
    today: z.iso.date(),
    reports: z.array(
      z.object({
        id: z.uuid(),
        from: z.iso.date(),
        to: z.iso.date(),
        cadence: z.enum(cadences).nullable().meta({ description: "null where somebody asked for it." }),
        madeAt: z.iso.datetime(),
        entries: z.number().int(),
      }),
    ),
  }),
  handle: (context) =>
    seenBy(context, async (tx) => ({
      organisation: await organisationOf(tx, context),
      today: await todayOf(tx, context),
      reports: (await listAuditReports(tx, reportsShown)).map((row) => ({
        ...{ id: row.id, from: row.from_day, to: row.to_day, cadence: row.cadence, entries: row.entries },
        madeAt: row.made_at.toISOString(),
      })),
    })),
  page: (context, { organisation, today, reports }, { query: { asked } }) => {
    const { language } = context;
    const words = auditReportWords(language);
    return (
      <Shell context={context} title={words.page.title} organisation={organisation} place="audit">
        <PageHeader title={words.page.title} subtitle={words.page.intro} />
        <AuditTabs context={context} current="reports" />
        <Stack>
          <RefusedBanner context={context} />
          {asked !== undefined && reports.every(({ id }) => id !== asked) && (
            <Banner tone="info" announce title={words.page.underWay}>
              {words.page.underWayBody}
            </Banner>
          )}
          <Section id="reports" title={words.page.list} flush>
            <Table
              caption={words.page.list}
              rows={reports}
              rowKey={({ id }) => id}
              rowHref={({ id }) => `/audit/reports/${id}`}
              empty={
                <EmptyState icon="audit" title={words.page.none}>
                  {words.page.noneBody}
                </EmptyState>
              }
              columns={[
                {
                  key: "span",
                  header: words.page.span,
                  cell: ({ from, to }) => words.span(formatDate(from, language), formatDate(to, language)),
                },
                {
                  key: "why",
                  header: words.page.why,
                  cell: ({ cadence }) => (
                    <Badge>{cadence === null ? words.page.asked : words.page.cadence[cadence]}</Badge>
                  ),
                },
                {
                  key: "entries",
                  header: words.page.entries,
                  align: "end",
                  cell: ({ entries }) => formatNumber(entries, language),
                },
              ]}
            />
          </Section>
          {mayAct(context.session.person, "read-audit") && (
            <OrderSection context={context} today={today as PlainDate} />
          )}
        </Stack>
      </Shell>
    );
  },
});

const OrderSection = ({ context, today }: { readonly context: SignedInContext; readonly today: PlainDate }) => {
  const { page: words } = auditReportWords(context.language);
  const suggested = lastMonth(today);
  const field = (name: "from" | "to") => ({
    ...{ name, label: words[name], max: addDays(today, -1), error: mistakeIn(context, name) },
    value: entered(context, name) || suggested[name],
  });
  return (
    <Section id="order" title={words.order} subtitle={words.orderHint}>
      <ActionForm action="/audit/reports" label={words.order} {...formSecrets(context)}>
        <FieldGroup legend={words.span} columns={2}>
          <DateField {...field("from")} />
          <DateField {...field("to")} />
        </FieldGroup>
        <Actions>
          <Button kind="primary">{words.submit}</Button>
        </Actions>
      </ActionForm>
    </Section>
  );
};

export const orderAuditReport = defineRoute({
  id: "orderAuditReport",
  method: "post",
  path: "/audit/reports",
  summary: { en: "Ask for a report of access and operations", "zh-CN": "生成访问与操作报告" },
  who: "signed-in",
  right: "read-audit",
  body: z.object({ from: day, to: day }),
  answer: z.object({ id: z.uuid() }),
  creates: true,
  refusals: ["not-allowed", "span-not-over", "span-too-long"],
  handle: async (context, { body: span }) => {
    const { services, session } = context;
    const { tenant, id: by } = session.person;
    const refusal = await seenBy(context, async (tx) => refuseSpan(span, await todayOf(tx, context)));
    if (isRefusal(refusal)) return refusal;
    const report = auditReportIdOf(tenant, span);
    const engine = { client: services.temporal, taskQueue: services.taskQueue };
    await startAuditReport(engine, { tenant, report, span, cadence: null, by });
    return { id: report };
  },
  done: ({ id }) => `/audit/reports?asked=${id}`,
  again: auditReportsPage,
});
