import { z } from "zod";
import { delays, inHand } from "../../../db/completion.ts";
import { completionSteps, delayReasons } from "../../../domain/completion.ts";
import { completionWords } from "../../../i18n/completion.ts";
import { formatNumber } from "../../../i18n/format.ts";
import { seenBy } from "../../contract/contract.ts";
import { Badge, EmptyState, PageHeader, RelativeTime, Section, Stack, Table } from "../../design/components.ts";
import { usePage } from "../../design/page.ts";
import { defineRoute } from "../../http/route.ts";
import { organisationOf, Shell } from "../../shell.tsx";
import { SigningTabs } from "./signing-tabs.tsx";

const most = 200;
const instant = z.iso.datetime();

const waits = z.object({
  contract: z.uuid(),
  number: z.string().nullable().meta({ description: "Null where the reader may not see the contract." }),
  title: z.string().nullable(),
  frozen: z.boolean(),
  step: z.enum(completionSteps),
  reason: z.enum(delayReasons).nullable().meta({ description: "Null where no failure was noted." }),
  since: instant,
  tries: z.number().int(),
  next: instant.nullable(),
});

/** Contracts whose completion is tried again, since when, why, and when next. */
export const completionPage = defineRoute({
  id: "showCompletion",
  method: "get",
  path: "/completion",
  summary: { en: "What waits in the completion of signed contracts", "zh-CN": "签署办结中的等待事项" },
  who: "signed-in",
  right: "watch-completion",
  answer: z.object({ waits: z.array(waits), organisation: z.string() }),
  refusals: ["not-allowed"],
  handle: (context) =>
    seenBy(context, async (tx) => ({
      organisation: await organisationOf(tx, context),
      waits: [
        ...(await delays(tx, most)).map((row) => ({
          ...{ contract: row.contract, number: row.number, title: row.title, frozen: row.frozen_by !== null },
          ...{ step: row.step, reason: row.reason, tries: row.tries },
          since: row.since.toISOString(),
          next: row.next_try.toISOString(),
        })),
        ...(await inHand(tx, most)).map((row) => ({
          ...{ contract: row.id, number: row.number, title: row.title, frozen: row.frozen_by !== null },
          ...{ step: "seal" as const, reason: null, tries: 0, next: null },
          since: row.recorded_at.toISOString(),
        })),
      ],
    })),
  page: (context, { organisation, waits: rows }) => {
    const words = completionWords(context.language);
    return (
      <Shell context={context} title={words.title} organisation={organisation} place="signing">
        <PageHeader title={words.title} subtitle={words.intro} />
        <SigningTabs context={context} current="completion" />
        <Stack>
          <Section id="waits" title={words.tabs.completion} flush>
            <Waits rows={rows} />
          </Section>
        </Stack>
      </Shell>
    );
  },
});

const Waits = ({ rows }: { readonly rows: readonly z.input<typeof waits>[] }) => {
  const { language, now } = usePage();
  const words = completionWords(language);
  return (
    <Table
      caption={words.title}
      rows={rows}
      rowKey={({ contract, step, since }) => `${contract} ${step} ${since}`}
      empty={
        <EmptyState icon="check" title={words.none}>
          {words.noneBody}
        </EmptyState>
      }
      columns={[
        {
          key: "contract",
          header: words.contract,
          cell: ({ contract, number, title }) =>
            number === null ? (
              <span class="subtle">{words.hidden}</span>
            ) : (
              <>
                <a class="figures" href={`/contracts/${contract}`}>
                  {number}
                </a>
                <div class="subtle">{title}</div>
              </>
            ),
        },
        { key: "step", header: words.step, cell: ({ step }) => words.steps[step] },
        {
          key: "reason",
          header: words.reason,
          plain: true,
          cell: ({ reason, frozen }) => {
            if (frozen) return <Badge tone="info">{words.frozen}</Badge>;
            return reason === null ? <span class="subtle">{words.notTried}</span> : words.reasons[reason];
          },
        },
        { key: "since", header: words.since, cell: ({ since }) => <RelativeTime at={since} /> },
        {
          key: "tries",
          header: words.tries,
          align: "end",
          cell: ({ tries }) => (tries === 0 ? "—" : formatNumber(tries, language)),
        },
        {
          key: "next",
          header: words.next,
          cell: ({ next }) => {
            if (next === null) return words.inHand;
            return next <= now ? words.soon : <RelativeTime at={next} />;
          },
        },
      ]}
    />
  );
};
