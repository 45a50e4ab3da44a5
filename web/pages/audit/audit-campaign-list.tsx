import { z } from "zod";
import { listAuditCampaigns } from "../../../db/audit-campaign.ts";
import { mayAct } from "../../../domain/access.ts";
import { auditCampaignStages, openFindings } from "../../../domain/audit-campaign.ts";
import { auditCampaignWords } from "../../../i18n/audit-campaign.ts";
import { formatNumber } from "../../../i18n/format.ts";
import { seenBy } from "../../contract/contract.ts";
import { ButtonLink, EmptyState, PageHeader, RelativeTime, Table, Tabs } from "../../design/components.ts";
import { defineRoute } from "../../http/route.ts";
import { organisationOf, Shell } from "../../shell.tsx";
import { AuditTabs, CampaignStageBadge } from "./audit-parts.tsx";

const views = ["open", "closed", "all"] as const;
const campaignsShown = 200;

export const campaignsPage = defineRoute({
  id: "listCampaigns",
  method: "get",
  path: "/audit/campaigns",
  summary: { en: "Audits of contracts", "zh-CN": "合同审计列表" },
  who: "signed-in",
  right: "list-campaigns",
  query: z.object({ which: z.enum(views).default("open") }),
  answer: z.object({
    organisation: z.string(),
    campaigns: z.array(
      z.object({
        id: z.uuid(),
        number: z.string(),
        title: z.string(),
        stage: z.enum(auditCampaignStages),
        openFindings: z.number().int(),
        startedAt: z.iso.datetime(),
      }),
    ),
  }),
  handle: (context, { query: { which } }) =>
    seenBy(context, async (tx) => ({
      organisation: await organisationOf(tx, context),
      campaigns: (await listAuditCampaigns(tx, { which, limit: campaignsShown })).map((row) => ({
        ...{ id: row.id, number: row.number, title: row.title, stage: row.stage },
        openFindings: openFindings(row.state).length,
        startedAt: row.created_at.toISOString(),
      })),
    })),
  page: (context, { organisation, campaigns }, { query }) => {
    const words = auditCampaignWords(context.language);
    const start = mayAct(context.session.person, "run-audit") && (
      <ButtonLink kind="primary" icon="audit" href="/audit/campaigns/new">
        {words.start.title}
      </ButtonLink>
    );
    return (
      <Shell context={context} title={words.title} organisation={organisation} place="audit">
        <PageHeader title={words.title} subtitle={words.intro} actions={start || undefined} />
        <AuditTabs context={context} current="campaigns" />
        <Tabs
          label={words.list}
          tabs={views.map((view) => ({
            label: words.which[view],
            href: `/audit/campaigns?which=${view}`,
            current: view === query.which,
          }))}
        />
        <Table
          caption={words.list}
          rows={campaigns}
          rowKey={({ id }) => id}
          rowHref={({ id }) => `/audit/campaigns/${id}`}
          empty={
            <EmptyState icon="audit" title={words.none}>
              {words.noneBody}
            </EmptyState>
          }
          columns={[
            { key: "audit", header: words.column.audit, cell: ({ number, title }) => `${number} · ${title}` },
            { key: "stage", header: words.column.stage, cell: ({ stage }) => <CampaignStageBadge stage={stage} /> },
            {
              key: "findings",
              header: words.column.findings,
              align: "end",
              cell: (row) => formatNumber(row.openFindings, context.language),
            },
            { key: "started", header: words.column.started, cell: ({ startedAt }) => <RelativeTime at={startedAt} /> },
          ]}
        />
      </Shell>
    );
  },
});
