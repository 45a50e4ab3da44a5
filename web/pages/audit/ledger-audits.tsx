import { z } from "zod";
import { anchorWords } from "../../../i18n/anchor.ts";
import { formatNumber } from "../../../i18n/format.ts";
import { type Entry, entries } from "../../../ledger/index.ts";
import { seenBy } from "../../contract/contract.ts";
import { Badge, ButtonLink, EmptyState, PageHeader, RelativeTime, Section, Table } from "../../design/components.ts";
import { defineRoute } from "../../http/route.ts";
import { organisationOf, Shell } from "../../shell.tsx";

const auditsShown = 50;

const told = z.object({
  organisation: z.string(),
  audits: z.array(
    z.object({
      at: z.iso.datetime(),
      entries: z.number().int().meta({ description: "How many entries the ledger had, of all organisations." }),
      checkpoints: z.number().int(),
      anchors: z.number().int().meta({ description: "Checkpoints that were locked away, and compared." }),
      findings: z.number().int(),
      incident: z.uuid().nullable(),
    }),
  ),
});

/** How the daily audits of the ledger went, as the ledger itself tells. */
export const ledgerAudits = defineRoute({
  id: "listLedgerAudits",
  method: "get",
  path: "/ledger/audits",
  summary: { en: "Audits of the ledger", "zh-CN": "账本审计记录" },
  who: "signed-in",
  right: "read-audit",
  answer: told,
  refusals: ["not-allowed"],
  handle: (context) =>
    seenBy(context, async (tx) => ({
      organisation: await organisationOf(tx, context),
      audits: (await entries(tx, { subject: "ledger", limit: auditsShown })).flatMap(auditOf),
    })),
  page: (context, { organisation, audits }) => {
    const { language } = context;
    const { audits: words } = anchorWords(language);
    const count = (value: number) => formatNumber(value, language);
    return (
      <Shell context={context} title={words.title} organisation={organisation} place="ledger">
        <PageHeader
          title={words.title}
          subtitle={words.intro}
          actions={
            <ButtonLink href="/ledger" icon="globe">
              {words.toPublic}
            </ButtonLink>
          }
        />
        <Section id="audits" title={words.list} flush>
          <Table
            caption={words.list}
            rows={audits}
            rowKey={({ at }) => at}
            empty={
              <EmptyState icon="audit" title={words.none}>
                {words.noneBody}
              </EmptyState>
            }
            columns={[
              { key: "at", header: words.at, cell: ({ at }) => <RelativeTime at={at} /> },
              { key: "entries", header: words.entries, align: "end", cell: (audit) => count(audit.entries) },
              {
                key: "checkpoints",
                header: words.checkpoints,
                align: "end",
                cell: (audit) => count(audit.checkpoints),
              },
              { key: "anchors", header: words.anchors, align: "end", cell: (audit) => count(audit.anchors) },
              {
                key: "findings",
                header: words.findings,
                align: "end",
                cell: ({ findings }) =>
                  findings === 0 ? <Badge tone="good">0</Badge> : <Badge tone="danger">{count(findings)}</Badge>,
              },
              {
                key: "incident",
                header: words.incidentColumn,
                cell: ({ incident }) =>
                  incident === null ? null : <a href={`/incidents/${incident}`}>{words.openIncident}</a>,
              },
            ]}
          />
        </Section>
      </Shell>
    );
  },
});

/** As `activities/ledger-audit.ts` wrote it. */
const body = z.object({
  entries: z.number(),
  checkpoints: z.number(),
  anchors: z.number(),
  findings: z.number(),
  incident: z.string().nullable(),
});

const auditOf = ({ kind, at, body: facts }: Entry) =>
  kind === "ledger-audited" ? [{ ...body.parse(facts), at: at.toISOString() }] : [];
