import { z } from "zod";
import { copyLag, lostObjects } from "../../../db/copy.ts";
import { peopleByIds } from "../../../db/person.ts";
import { harmful, quarantined } from "../../../db/quarantine.ts";
import { scrubRuns } from "../../../db/scrub.ts";
import { asSystem } from "../../../db/tenancy.ts";
import { refuse } from "../../../domain/refusal.ts";
import { formatBytes, formatDuration, formatNumber } from "../../../i18n/format.ts";
import { refusalSentence } from "../../../i18n/refusal.ts";
import { storageWords } from "../../../i18n/storage.ts";
import {
  Badge,
  Banner,
  EmptyState,
  KeyValues,
  PageHeader,
  RelativeTime,
  Section,
  Stack,
  Table,
} from "../../design/components.ts";
import { usePage } from "../../design/page.ts";
import { defineRoute } from "../../http/route.ts";
import { organisationOf, Shell } from "../../shell.tsx";

const runsShown = 30;
const lostShown = 100;
const refusedShown = 50;

const instant = z.iso.datetime();

const storage = z.object({
  copies: z.object({
    configured: z.boolean(),
    waiting: z.number().int().meta({ description: "Documents that the second store does not have yet." }),
    since: instant.nullable().meta({ description: "Since when the longest waiting of them waits." }),
  }),
  lost: z.array(
    z.object({
      object: z.uuid(),
      contract: z.uuid().nullable(),
      called: z.string().nullable().meta({
        description: "The number of the contract or audit that it belongs to, or the name of an audit's report.",
      }),
      sha256: z.string(),
      since: instant,
      incident: z.uuid().nullable(),
    }),
  ),
  quarantine: z.array(
    z.object({
      at: instant,
      by: z.string(),
      reason: z.enum(harmful),
      found: z.string().nullable().meta({ description: "What the virus scanner calls it." }),
      size: z.number().int(),
      sha256: z.string().nullable(),
    }),
  ),
  scrubs: z.array(
    z.object({
      run: z.uuid(),
      startedAt: instant,
      finishedAt: instant,
      objects: z.number().int(),
      bytes: z.number().int(),
      repaired: z.number().int(),
      lost: z.number().int(),
      incident: z.uuid().nullable(),
    }),
  ),
  organisation: z.string(),
});

export const storagePage = defineRoute({
  id: "showStorage",
  method: "get",
  path: "/storage",
  summary: { en: "Document storage: copies and scrubs", "zh-CN": "文件存储：副本与巡检" },
  who: "signed-in",
  right: "read-storage",
  answer: storage,
  refusals: ["not-allowed"],
  handle: async (context) => {
    const { person } = context.session;
    const { db, vault } = context.services;
    return asSystem(db, person.tenant, async (tx) => {
      const lag = await copyLag(tx);
      const lost = await lostObjects(tx, lostShown);
      const runs = await scrubRuns(tx, runsShown);
      const refused = await quarantined(tx, refusedShown);
      const senders = await peopleByIds(
        tx,
        refused.flatMap(({ person: sender }) => sender ?? []),
      );
      const names = new Map(senders.map(({ id, name }) => [id, name]));
      return {
        organisation: await organisationOf(tx, context),
        copies: { configured: vault.hasCopies, waiting: lag.waiting, since: lag.since?.toISOString() ?? null },
        lost: lost.flatMap(({ id, lost_at, ...facts }) =>
          lost_at === null ? [] : [{ ...facts, object: id, since: lost_at.toISOString() }],
        ),
        quarantine: refused.map(({ at, person: sender, reason, found, size, sha256 }) => ({
          ...{ at: at.toISOString(), by: (sender && names.get(sender)) ?? "", reason, found, size },
          sha256: sha256?.toString("hex") ?? null,
        })),
        scrubs: runs.map(({ run, started_at, finished_at, objects, bytes, repaired, lost: count, incident }) => ({
          ...{ run, objects, bytes, repaired, lost: count, incident },
          startedAt: started_at.toISOString(),
          finishedAt: finished_at.toISOString(),
        })),
      };
    });
  },
  page: (context, { organisation, copies, lost, quarantine, scrubs }) => {
    const { language } = context;
    const words = storageWords(language);
    return (
      <Shell context={context} title={words.title} organisation={organisation} place="storage">
        <PageHeader title={words.title} subtitle={words.intro} />
        <Stack>
          <CopiesSection copies={copies} />
          <Section id="lost" title={words.lost.title}>
            <Stack>
              {lost.length > 0 && <Banner tone="danger" icon="warning" title={words.lost.body} />}
              <Table
                caption={words.lost.title}
                rows={lost}
                rowKey={({ object }) => object}
                empty={<EmptyState icon="check" title={words.lost.none} />}
                columns={[
                  { key: "called", header: words.lost.called, cell: ({ called }) => called },
                  { key: "object", header: words.lost.object, cell: ({ object }) => <code>{object}</code> },
                  { key: "since", header: words.lost.since, cell: ({ since }) => <RelativeTime at={since} /> },
                  {
                    key: "incident",
                    header: words.lost.incident,
                    cell: ({ incident }) =>
                      incident === null ? null : <a href={`/incidents/${incident}`}>{words.lost.openIncident}</a>,
                  },
                ]}
              />
            </Stack>
          </Section>
          <Section id="quarantine" title={words.quarantine.title}>
            <Table
              caption={words.quarantine.title}
              rows={quarantine}
              rowKey={({ at, sha256 }) => `${at} ${sha256 ?? ""}`}
              empty={<EmptyState icon="check" title={words.quarantine.none} />}
              columns={[
                { key: "at", header: words.quarantine.at, cell: ({ at }) => <RelativeTime at={at} /> },
                { key: "by", header: words.quarantine.by, cell: ({ by }) => by },
                {
                  key: "found",
                  header: words.quarantine.found,
                  cell: ({ found, reason }) => (
                    <Badge tone="danger">{found ?? refusalSentence(refuse(reason), language)}</Badge>
                  ),
                },
                {
                  key: "size",
                  header: words.quarantine.size,
                  align: "end",
                  cell: ({ size }) => formatBytes(size, language),
                },
                {
                  key: "sha256",
                  header: "SHA-256",
                  cell: ({ sha256 }) => (sha256 === null ? null : <code class="hash">{sha256.slice(0, 16)}…</code>),
                },
              ]}
            />
          </Section>
          <Section id="scrubs" title={words.scrubs.title}>
            <Table
              caption={words.scrubs.title}
              rows={scrubs}
              rowKey={({ run }) => run}
              empty={
                <EmptyState icon="audit" title={words.scrubs.none}>
                  {words.scrubs.noneBody}
                </EmptyState>
              }
              columns={[
                {
                  key: "finished",
                  header: words.scrubs.finished,
                  cell: ({ finishedAt }) => <RelativeTime at={finishedAt} />,
                },
                {
                  key: "duration",
                  header: words.scrubs.duration,
                  cell: ({ startedAt, finishedAt }) =>
                    formatDuration(Date.parse(finishedAt) - Date.parse(startedAt), language),
                },
                {
                  key: "objects",
                  header: words.scrubs.objects,
                  align: "end",
                  cell: ({ objects }) => formatNumber(objects, language),
                },
                {
                  key: "bytes",
                  header: words.scrubs.bytes,
                  align: "end",
                  cell: ({ bytes }) => formatBytes(bytes, language),
                },
                {
                  key: "repaired",
                  header: words.scrubs.repaired,
                  align: "end",
                  cell: ({ repaired }) =>
                    repaired === 0 ? "0" : <Badge tone="warning">{formatNumber(repaired, language)}</Badge>,
                },
                {
                  key: "lost",
                  header: words.scrubs.lost,
                  align: "end",
                  cell: ({ lost: count }) =>
                    count === 0 ? "0" : <Badge tone="danger">{formatNumber(count, language)}</Badge>,
                },
              ]}
            />
          </Section>
        </Stack>
      </Shell>
    );
  },
});

const CopiesSection = ({ copies }: { readonly copies: z.input<typeof storage>["copies"] }) => {
  const words = storageWords(usePage().language).copies;
  const { configured, waiting, since } = copies;
  if (!configured) {
    return (
      <Section id="copies" title={words.title}>
        <Banner tone="warning" icon="warning" title={words.off}>
          {words.offBody}
        </Banner>
      </Section>
    );
  }
  return (
    <Section id="copies" title={words.title}>
      {since === null ? (
        <p>{words.none}</p>
      ) : (
        <KeyValues
          items={[
            { label: words.waiting(waiting), value: <Badge tone="info">{waiting}</Badge> },
            { label: words.since, value: <RelativeTime at={since} /> },
          ]}
        />
      )}
    </Section>
  );
};
