import { z } from "zod";
import { reviewsWaitingFor } from "../../db/access-review.ts";
import { auditInboxOf } from "../../db/audit-campaign.ts";
import { type BreakGlassRow, glassWaiting } from "../../db/break-glass.ts";
import { incidentInboxOf, notesOf } from "../../db/incident.ts";
import type { Tx } from "../../db/schema.ts";
import { inboxOf } from "../../db/waiting.ts";
import { mayAct } from "../../domain/access.ts";
import type { BreakGlass, GlassStage } from "../../domain/break-glass.ts";
import { stages } from "../../domain/contract.ts";
import type { PersonId } from "../../domain/ids.ts";
import type { NoteId } from "../../domain/incident.ts";
import type { WaitingKind } from "../../domain/waiting.ts";
import { accessReviewWords } from "../../i18n/access-review.ts";
import { approvalsWords } from "../../i18n/approvals.ts";
import { auditCampaignWords } from "../../i18n/audit-campaign.ts";
import { breakGlassWords } from "../../i18n/break-glass.ts";
import { contractCodeWords } from "../../i18n/contract-code.ts";
import { incidentWords } from "../../i18n/incident.ts";
import { registerWords } from "../../i18n/register.ts";
import { seenBy } from "../contract/contract.ts";
import {
  Actions,
  ButtonLink,
  EmptyState,
  Instant,
  PageHeader,
  RelativeTime,
  Section,
  StagePill,
  Table,
} from "../design/components.ts";
import type { SignedInContext } from "../http/context.ts";
import { defineRoute } from "../http/route.ts";
import { organisationOf, Shell } from "../shell.tsx";
import { contractPath } from "./contract/view.ts";

const urgencies = ["overdue", "soon", "waiting"] as const;
type Urgency = (typeof urgencies)[number];

const line = z.object({
  about: z.enum(["contract", "incident", "campaign", "access-review", "break-glass"]),
  id: z.uuid(),
  kind: z.string(),
  item: z.string().nullable(),
  what: z
    .string()
    .nullable()
    .meta({ description: "The task, duty or measure itself, where the kind does not say it." }),
  number: z.string(),
  title: z.string(),
  counterparty: z.string().nullable(),
  stage: z.enum(stages).nullable(),
  since: z.iso.datetime(),
  due: z.iso.datetime().nullable(),
  urgency: z.enum(urgencies),
});

type Line = z.output<typeof line>;

/** Nobody works through more at once; the most pressing come first. */
const mostLines = 200;

/** What waits for whoever is signed in, by name or by role. */
export const inboxPage = defineRoute({
  id: "showInbox",
  method: "get",
  path: "/inbox",
  summary: { en: "What waits for me", "zh-CN": "我的待办" },
  who: "signed-in",
  right: "see-inbox",
  shows: ({ items }) => ({ act: "viewed", object: "inbox", found: items.length }),
  answer: z.object({ organisation: z.string(), items: z.array(line) }),
  handle: (context) =>
    seenBy(context, async (tx) => {
      const { id, roles } = context.session.person;
      const now = context.services.now();
      const contracts = await inboxOf(tx, id, roles, mostLines);
      const incidents = await incidentInboxOf(tx, id, roles, mostLines);
      const campaigns = await auditInboxOf(tx, id, roles, mostLines);
      const reviews = await reviewsWaitingFor(tx, id, mostLines);
      const glasses = await glassWaiting(tx, glassStages(context), mostLines);
      const items = [
        ...glasses.filter(({ state }) => !isInvolved(state, id)).map((glass) => glassLine(context, glass)),
        ...reviews.map((review) => reviewLine(context, review)),
        ...contracts.map(({ contract, ...row }) => ({ ...row, about: "contract" as const, id: contract, what: null })),
        ...(await Promise.all(incidents.map((row) => incidentLine(tx, context, row)))),
        ...campaigns.map(({ campaign, ...row }) => ({
          ...row,
          about: "campaign" as const,
          id: campaign,
          what: null,
          counterparty: null,
          stage: null,
        })),
      ].map((row): Line => ({ ...row, ...timesOf(row, now) }));
      return { organisation: await organisationOf(tx, context), items: items.toSorted(byUrgency) };
    }),
  page: (context, { organisation, items }) => {
    const words = registerWords(context.language).inbox;
    return (
      <Shell context={context} title={words.title} organisation={organisation} place="inbox">
        <PageHeader title={words.title} subtitle={words.subtitle(items.length)} />
        {items.length === 0 ? (
          <EmptyState icon="check" title={words.empty}>
            {words.emptyHint}
          </EmptyState>
        ) : (
          <>
            {items.filter(({ kind }) => kind === "approve").length > 1 && (
              <Actions>
                <ButtonLink href="/inbox/approvals" icon="check">
                  {approvalsWords(context.language).link}
                </ButtonLink>
              </Actions>
            )}
            {urgencies.map((urgency) => (
              <Urgent
                key={urgency}
                context={context}
                urgency={urgency}
                staged={items.some(({ stage }) => stage !== null)}
                lines={items.filter((each) => each.urgency === urgency)}
              />
            ))}
          </>
        )}
      </Shell>
    );
  },
});

const week = 7 * 24 * 60 * 60 * 1000;

const timesOf = ({ since, due }: { readonly since: Date; readonly due: Date | null }, now: Date) => ({
  since: since.toISOString(),
  due: due?.toISOString() ?? null,
  urgency: urgencyOf(due, now),
});

const urgencyOf = (due: Date | null, now: Date): Urgency => {
  if (due === null) return "waiting";
  if (due <= now) return "overdue";
  return due.getTime() - now.getTime() < week ? "soon" : "waiting";
};

const byUrgency = (a: Line, b: Line): number =>
  urgencies.indexOf(a.urgency) - urgencies.indexOf(b.urgency) ||
  (a.due ?? "9").localeCompare(b.due ?? "9") ||
  a.since.localeCompare(b.since);

type IncidentWaiting = Awaited<ReturnType<typeof incidentInboxOf>>[number];

/** A task and a measure by what was written of them, a duty by its law: nine lines of one incident are nine things. */
const incidentLine = async (
  tx: Tx,
  { language }: SignedInContext,
  { incident, state, stage: _stage, severity: _severity, ...row }: IncidentWaiting,
) => {
  const points: Readonly<Record<string, string>> = incidentWords(language).point;
  const task = state.tasks.find(({ id }) => id === row.item);
  const note = task?.note ?? state.actions.find(({ id }) => id === row.item)?.note;
  const what = points[task?.code ?? row.item ?? ""] ?? (note ? await noteBody(tx, incident, note) : null);
  return { ...row, about: "incident" as const, id: incident, what, counterparty: null, stage: null };
};

const noteBody = async (tx: Tx, incident: IncidentWaiting["incident"], note: NoteId): Promise<string | null> =>
  (await notesOf(tx, incident)).find(({ id }) => id === note)?.body ?? null;

const Urgent = ({
  context,
  urgency,
  staged,
  lines,
}: {
  readonly context: SignedInContext;
  readonly urgency: Urgency;
  /** Whether anything on the page has a stage. */
  readonly staged: boolean;
  readonly lines: readonly Line[];
}) => {
  if (lines.length === 0) return null;
  const words = registerWords(context.language);
  return (
    <Section id={urgency} title={words.inbox[urgency]} flush>
      <Table
        steady
        caption={words.inbox[urgency]}
        rows={lines}
        rowKey={({ id, kind, item }) => `${id} ${kind} ${item}`}
        rowHref={hrefOf}
        columns={[
          { key: "act", header: words.inbox.act, cell: (row) => whatToDo(context, row) },
          {
            key: "title",
            header: words.inbox.about,
            plain: true,
            cell: ({ title, number, counterparty }) => (
              <span>
                {title}{" "}
                <span class="subtle">
                  <span class="figures">{number}</span>
                  {counterparty && ` · ${counterparty}`}
                </span>
              </span>
            ),
          },
          ...(staged
            ? [
                {
                  key: "stage",
                  header: words.register.stage,
                  wideOnly: true,
                  cell: ({ stage }: Line) => stage && <StagePill stage={stage} />,
                },
              ]
            : []),
          { key: "since", header: words.inbox.since, cell: ({ since }) => <RelativeTime at={since} /> },
          { key: "due", header: words.inbox.due, cell: ({ due }) => (due === null ? "—" : <Instant at={due} />) },
        ]}
      />
    </Section>
  );
};

const reviewLine = (
  { language }: SignedInContext,
  { id, open_lines, opened_at, due }: Awaited<ReturnType<typeof reviewsWaitingFor>>[number],
) => ({
  ...{ about: "access-review" as const, id, kind: "review-access", item: null, what: null, since: opened_at, due },
  ...{ number: "", title: accessReviewWords(language).open(open_lines), counterparty: null, stage: null },
});

/** What of emergency access is for them to decide. */
const glassStages = ({ session }: SignedInContext): readonly GlassStage[] => [
  ...(mayAct(session.person, "decide-break-glass") ? ["requested" as const] : []),
  ...(mayAct(session.person, "review-break-glass") ? ["ended" as const] : []),
];

const isInvolved = ({ requester, approvedBy }: BreakGlass, person: PersonId): boolean =>
  requester === person || approvedBy.includes(person);

const glassLine = ({ language }: SignedInContext, { id, stage, state, recorded_at }: BreakGlassRow) => ({
  ...{
    about: "break-glass" as const,
    id,
    kind: stage,
    item: null,
    what: null,
    since: new Date(state.since),
    due: recorded_at,
  },
  ...{ number: "", title: breakGlassWords(language).stages[stage], counterparty: null, stage: null },
});

const whatToDo = ({ language }: SignedInContext, { about, kind, what }: Line): string => {
  if (what !== null) return what;
  if (about === "break-glass") return breakGlassWords(language).inbox[kind === "requested" ? "grant" : "review"];
  if (about === "access-review") return accessReviewWords(language).mail.action;
  const words: Readonly<Record<string, string>> = {
    contract: contractCodeWords(language).waiting,
    incident: incidentWords(language).waiting,
    campaign: auditCampaignWords(language).waiting,
  }[about];
  return words[kind] ?? registerWords(language).inbox.incident;
};

/** Straight to where it is done. */
const hrefOf = ({ about, id, kind, item }: Line): string => {
  if (about === "incident") return `/incidents/${id}${placeInIncident(kind, item)}`;
  if (about === "campaign") return `/audit/campaigns/${id}${item === null ? "" : `/findings/${item}`}`;
  if (about === "access-review") return `/access-reviews/${id}`;
  if (about === "break-glass") return `/break-glass/${id}`;
  return placeOf(id, kind as WaitingKind, item);
};

const placeInIncident = (kind: string, item: string | null): string => {
  const folder = { "incident-task": "tasks", "incident-clock": "clocks", "incident-action": "actions" }[kind];
  return folder === undefined || item === null ? "" : `/${folder}/${item}`;
};

const placeOf = (contract: string, kind: WaitingKind, item: string | null): string => {
  switch (kind) {
    case "finish-draft":
      return `/contracts/${contract}/draft`;
    case "answer-mention":
      return `${contractPath(contract, "negotiation")}#thread-${item}`;
    case "answer-round":
    case "answer-guest":
      return contractPath(contract, "negotiation");
    case "approve":
      return `/contracts/${contract}/approvals/${item}`;
    case "sign":
    case "agree":
    case "seal":
      return `/contracts/${contract}/signatures/${item}`;
    case "fulfil":
      return `${contractPath(contract, "obligations")}#obligation-${item}`;
    case "decide-renewal":
    case "review-termination":
      return contractPath(contract, "term");
    case "approve-hold-release":
    case "request-purge":
    case "approve-purge":
      return contractPath(contract, "retention");
    case "review":
    case "archive":
      return contractPath(contract);
  }
};
