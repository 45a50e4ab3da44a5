import { z } from "zod";
import type { Language } from "../../../domain/language.ts";
import { type RefusalCode, refusalStatus } from "../../../domain/refusal.ts";
import { offboardingWords } from "../../../i18n/offboarding.ts";
import { peopleWords } from "../../../i18n/people.ts";
import { refusalSentence } from "../../../i18n/refusal.ts";
import {
  Badge,
  Banner,
  EmptyState,
  Instant,
  KeyValues,
  PageHeader,
  Section,
  Stack,
  Table,
} from "../../design/components.ts";
import type { SignedInContext } from "../../http/context.ts";
import { Shell } from "../../shell.tsx";

const named = z.object({ id: z.uuid(), name: z.string() });

export const leavingShape = z.object({
  organisation: z.string(),
  person: named,
  successor: named,
  beganAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  sessions: z.number().int(),
  links: z.number().int(),
  shares: z.number().int(),
  work: z.array(
    z.object({
      kind: z.enum(["contract", "incident"]),
      state: z.enum(["done", "waiting", "attention"]),
      why: z.string().nullable().meta({ description: "A refusal's code, or what legal staff must look at." }),
      count: z.number().int(),
    }),
  ),
});

type Leaving = z.input<typeof leavingShape>;

interface DeskProps {
  readonly context: SignedInContext;
  readonly answer: Leaving;
}

const tones = { done: "good", waiting: "warning", attention: "danger" } as const;

/** What ended at once, and what is in whose hands by now. */
export const LeavingDesk = ({ context, answer }: DeskProps) => {
  const { language } = context;
  const words = offboardingWords(language);
  const { person, successor, endedAt } = answer;
  const title = words.title(person.name);
  return (
    <Shell context={context} title={title} organisation={answer.organisation} place="people">
      <PageHeader
        title={title}
        breadcrumb={[
          { label: peopleWords(language).title, href: "/people" },
          { label: person.name, href: `/people/${person.id}` },
        ]}
      />
      <Stack>
        <Banner tone={endedAt === null ? "info" : "good"} title={endedAt === null ? words.going : words.over} />
        <Section id="report" title={words.report}>
          <KeyValues
            columns={2}
            items={[
              { label: words.successor, value: <a href={`/people/${successor.id}`}>{successor.name}</a> },
              { label: words.closed, value: words.counts(answer.sessions, answer.links, answer.shares) },
              { label: words.began, value: <Instant at={answer.beganAt} /> },
              { label: words.ended, value: endedAt === null ? words.notYet : <Instant at={endedAt} /> },
            ]}
          />
        </Section>
        <Section id="work" title={words.what} flush>
          <Table
            caption={words.what}
            rows={answer.work}
            rowKey={({ kind, state, why }) => `${kind} ${state} ${why}`}
            empty={<EmptyState icon="people" title={words.none} />}
            columns={[
              { key: "kind", header: words.what, cell: ({ kind }) => words.kind[kind] },
              { key: "count", header: words.count, align: "end", cell: ({ count }) => count },
              {
                key: "state",
                header: words.stateHeader,
                cell: ({ state }) => <Badge tone={tones[state]}>{words.state[state]}</Badge>,
              },
              { key: "why", header: words.why, cell: ({ why }) => (why === null ? "" : whyOf(why, language)) },
            ]}
          />
        </Section>
      </Stack>
    </Shell>
  );
};

const whyOf = (why: string, language: Language): string => {
  const reasons: Readonly<Record<string, string>> = offboardingWords(language).reason;
  const code = Object.keys(refusalStatus).find((one): one is RefusalCode => one === why);
  return reasons[why] ?? (code ? refusalSentence({ refused: code, facts: {} }, language) : why);
};
