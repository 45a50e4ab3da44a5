import { z } from "zod";
import { listAnomalies } from "../../db/anomaly.ts";
import { peopleByIds } from "../../db/person.ts";
import { isRefusal } from "../../domain/refusal.ts";
import { watchRules } from "../../domain/watch.ts";
import { watchMeasures } from "../../domain/watch-policy.ts";
import { accessLogWords } from "../../i18n/access-log.ts";
import { anomalySentence } from "../../i18n/anomaly.ts";
import { watchWords } from "../../i18n/watch.ts";
import { seenBy } from "../contract/contract.ts";
import { Badge, EmptyState, Instant, PageHeader, Pagination, Section, Table } from "../design/components.ts";
import { pageQuery, readCursor, writeCursor } from "../http/cursor.ts";
import { defineRoute } from "../http/route.ts";
import { organisationOf, Shell } from "../shell.tsx";
import { AccessTabs } from "./oversight/access-log.tsx";

const sortKey = z.tuple([z.iso.datetime(), z.uuid()]);

const finding = z.object({
  id: z.uuid(),
  rule: z.enum(watchRules),
  at: z.iso.datetime(),
  who: z.string(),
  person: z.uuid().nullable(),
  sentence: z.string(),
  looks: z.array(z.uuid()).meta({ description: "Lines of the access log that it rests on." }),
  measure: z.enum(watchMeasures).nullable(),
  incident: z.uuid().nullable(),
});

/** What the rules found in the access log. */
export const findingsPage = defineRoute({
  id: "listFindings",
  method: "get",
  path: "/access-log/findings",
  summary: { en: "What was unusual in the access log", "zh-CN": "访问日志中的异常" },
  who: "signed-in",
  right: "read-audit",
  query: z.object(pageQuery),
  answer: z.object({ organisation: z.string(), findings: z.array(finding), next: z.string().nullable() }),
  refusals: ["not-allowed"],
  handle: async (context, { query: { cursor, limit } }) => {
    const { secret } = context.services;
    const key = cursor === undefined ? undefined : readCursor(secret, "findings", sortKey, cursor);
    if (isRefusal(key)) return key;
    return seenBy(context, async (tx) => {
      const after = key && { at: new Date(key[0]), id: key[1] };
      const rows = await listAnomalies(tx, { limit: limit + 1, ...(after && { after }) });
      const shown = rows.slice(0, limit);
      const people = await peopleByIds(tx, [...new Set(shown.flatMap(({ person }) => person ?? []))]);
      const names = new Map(people.map(({ id, name }) => [`person/${id}`, name]));
      const last = rows.length > limit ? shown.at(-1) : undefined;
      return {
        organisation: await organisationOf(tx, context),
        findings: shown.map(({ id, rule, at, origin, person, facts, looks, measure, incident }) => ({
          ...{ id, rule, person, measure, incident, at: at.toISOString(), looks: [...looks] },
          who: names.get(origin) ?? origin.replace(/^\w+\//, ""),
          sentence: anomalySentence({ rule, facts }, context.language),
        })),
        next: last ? writeCursor(secret, "findings", [last.at.toISOString(), last.id]) : null,
      };
    });
  },
  page: (context, { organisation, findings, next }, { query }) => {
    const { finding: words, title } = accessLogWords(context.language);
    const { rule, taken } = watchWords(context.language);
    return (
      <Shell context={context} title={`${words.title} · ${title}`} organisation={organisation} place="access">
        <PageHeader title={words.title} subtitle={words.intro} />
        <AccessTabs context={context} here="findings" />
        <Section id="findings" title={words.title} flush>
          <Table
            caption={words.title}
            rows={findings}
            rowKey={({ id }) => id}
            empty={
              <EmptyState icon="check" title={words.none}>
                {words.noneBody}
              </EmptyState>
            }
            columns={[
              { key: "who", header: accessLogWords(context.language).who, cell: ({ who }) => who },
              { key: "rule", header: words.rule, cell: (one) => <Badge tone="warning">{rule[one.rule]}</Badge> },
              { key: "told", header: words.told, cell: ({ sentence }) => sentence },
              { key: "at", header: accessLogWords(context.language).at, cell: ({ at }) => <Instant at={at} /> },
              { key: "done", header: words.done, cell: (one) => (one.measure ? taken[one.measure] : words.pending) },
              {
                key: "incident",
                header: words.incident,
                cell: ({ incident }) => incident && <a href={`/incidents/${incident}`}>{words.open}</a>,
              },
            ]}
          />
        </Section>
        <Pagination
          {...(query.cursor !== undefined && { newer: "/access-log/findings" })}
          {...(next !== null && { older: `/access-log/findings?cursor=${encodeURIComponent(next)}` })}
        />
      </Shell>
    );
  },
});
