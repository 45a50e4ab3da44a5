import { z } from "zod";
import { listIncidents } from "../../../db/incident.ts";
import { inTenant } from "../../../db/tenancy.ts";
import { viewerOf } from "../../../domain/access.ts";
import { parseIncidentId } from "../../../domain/ids.ts";
import { incidentStages } from "../../../domain/incident.ts";
import { playbookCodes } from "../../../domain/playbook.ts";
import { isRefusal, refuse } from "../../../domain/refusal.ts";
import { incidentWords } from "../../../i18n/incident.ts";
import { ButtonLink, EmptyState, PageHeader, Pagination, RelativeTime, Table, Tabs } from "../../design/components.ts";
import { pageQuery, readCursor, writeCursor } from "../../http/cursor.ts";
import { defineRoute } from "../../http/route.ts";
import { organisationOf, Shell } from "../../shell.tsx";
import { SeverityBadge, StageBadge } from "./incident-badges.tsx";

const views = ["open", "closed", "all"] as const;
const sortKey = z.tuple([z.iso.datetime(), z.uuid()]);

const summary = z.object({
  id: z.uuid(),
  number: z.string(),
  title: z.string(),
  playbook: z.enum(playbookCodes as readonly [(typeof playbookCodes)[number]]),
  stage: z.enum(incidentStages),
  severity: z.number().int().min(1).max(4).nullable(),
  contract: z.uuid().nullable(),
  reportedAt: z.iso.datetime(),
});

export const incidentsPage = defineRoute({
  id: "listIncidents",
  method: "get",
  path: "/incidents",
  summary: { en: "Incidents", "zh-CN": "安全事件列表" },
  who: "signed-in",
  right: "list-incidents",
  query: z.object({ ...pageQuery, which: z.enum(views).default("open") }),
  answer: z.object({ incidents: z.array(summary), next: z.string().nullable(), organisation: z.string() }),
  handle: async (context, { query: { cursor, limit, which } }) => {
    const { db, secret } = context.services;
    const key = cursor === undefined ? undefined : readCursor(secret, "incidents", sortKey, cursor);
    if (isRefusal(key)) return key;
    const id = key && parseIncidentId(key[1]);
    if (key && !id) return refuse("invalid-input", { fields: ["cursor"] });
    const after = key && id ? { createdAt: new Date(key[0]), id } : undefined;
    return inTenant(db, viewerOf(context.session.person), async (tx) => {
      const rows = await listIncidents(tx, { which, limit: limit + 1, ...(after && { after }) });
      const last = rows.length > limit ? rows[limit - 1] : undefined;
      return {
        organisation: await organisationOf(tx, context),
        next: last ? writeCursor(secret, "incidents", [last.created_at.toISOString(), last.id]) : null,
        incidents: rows.slice(0, limit).map((row) => ({
          id: row.id,
          number: row.number,
          title: row.title,
          playbook: row.playbook,
          stage: row.stage,
          severity: row.severity,
          contract: row.contract,
          reportedAt: row.created_at.toISOString(),
        })),
      };
    });
  },
  page: (context, { incidents, next, organisation }, { query }) => {
    const words = incidentWords(context.language);
    const { column } = words;
    const report = (
      <ButtonLink kind="primary" icon="incident" href="/incidents/report">
        {words.report.title}
      </ButtonLink>
    );
    return (
      <Shell context={context} title={words.title} organisation={organisation} place="incidents">
        <PageHeader title={words.title} actions={report} />
        <Tabs
          tabs={views.map((view) => ({
            label: words.which[view],
            href: `/incidents?which=${view}`,
            current: view === query.which,
          }))}
        />
        <Table
          caption={words.title}
          rows={incidents}
          rowKey={({ id }) => id}
          rowHref={({ id }) => `/incidents/${id}`}
          empty={
            <EmptyState icon="incident" title={words.none}>
              {words.noneBody}
            </EmptyState>
          }
          columns={[
            { key: "incident", header: column.incident, cell: ({ number, title }) => `${number} · ${title}` },
            { key: "severity", header: column.severity, cell: ({ severity }) => <SeverityBadge severity={severity} /> },
            { key: "stage", header: column.stage, cell: ({ stage }) => <StageBadge stage={stage} /> },
            { key: "reported", header: column.reported, cell: ({ reportedAt }) => <RelativeTime at={reportedAt} /> },
          ]}
        />
        <Pagination
          older={next === null ? undefined : `/incidents?which=${query.which}&cursor=${encodeURIComponent(next)}`}
        />
      </Shell>
    );
  },
});
