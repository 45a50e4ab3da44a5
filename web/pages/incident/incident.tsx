import { z } from "zod";
import { type IncidentStage, incidentStages, openPoints } from "../../../domain/incident.ts";
import { isRefusal } from "../../../domain/refusal.ts";
import { incidentWords } from "../../../i18n/incident.ts";
import { Banner, Columns, PageHeader, Section, Timeline } from "../../design/components.ts";
import { definePage, defineRoute } from "../../http/route.ts";
import { viewIncident } from "../../incident.ts";
import { incidentParams } from "../../incident-input.ts";
import { Shell } from "../../shell.tsx";
import { RefusedBanner } from "../refused-banner.tsx";
import { IncidentTrack, SeverityBadge, StageBadge } from "./incident-badges.tsx";
import { ContainmentPart } from "./incident-containment.tsx";
import { NextPart } from "./incident-next.tsx";
import { ActionsPart, ClocksPart, ReportPart, ReviewPart, TasksPart, TriagePart } from "./incident-parts.tsx";
import { timelineOf } from "./incident-timeline.ts";

/** One incident: how far it has come, which time limits press, what was done, what can be done now. */
export const incidentPage = definePage({
  id: "incidentPage",
  path: "/incidents/:incident",
  summary: { en: "One incident", "zh-CN": "安全事件详情" },
  who: "signed-in",
  right: "view-incident",
  params: incidentParams,
  handle: (context, { params }) => viewIncident(context, params.incident),
  page: (context, view) => {
    const words = incidentWords(context.language);
    const { row } = view;
    const part = { context, view };
    return (
      <Shell context={context} title={`${row.number} ${row.title}`} organisation={view.organisation} place="incidents">
        <PageHeader
          title={row.title}
          subtitle={`${row.number} · ${words.playbook[row.playbook]}`}
          breadcrumb={[{ label: words.title, href: "/incidents" }]}
          badges={
            <>
              <SeverityBadge severity={row.severity} />
              <StageBadge stage={row.stage} />
            </>
          }
        />
        <RefusedBanner context={context} />
        {row.state.dismissed && <Banner title={words.dismissed} />}
        <IncidentTrack current={row.stage} />
        <Columns
          asideFirst
          main={
            <>
              <ReportPart {...part} />
              <ContainmentPart {...part} />
              <TasksPart {...part} />
              <ReviewPart {...part} />
              <ActionsPart {...part} />
              <Section id="timeline" title={words.section.timeline}>
                <Timeline label={words.section.timeline} exact events={timelineOf(view, context.language)} />
              </Section>
            </>
          }
          aside={
            <>
              <ClocksPart {...part} />
              <NextPart {...part} />
              <TriagePart {...part} />
            </>
          }
        />
      </Shell>
    );
  },
});

const instant = z.iso.datetime();
const outcome = <const T extends readonly [string, ...string[]]>(...names: T) => z.enum(names).nullable();

/** The same for programs. */
export const showIncident = defineRoute({
  id: "showIncident",
  method: "get",
  path: "/incidents/:incident",
  summary: { en: "One incident", "zh-CN": "安全事件详情" },
  who: "signed-in",
  right: "view-incident",
  params: incidentParams,
  answer: z.object({
    id: z.uuid(),
    number: z.string(),
    title: z.string(),
    version: z.number().int(),
    stage: z.enum(incidentStages),
    severity: z.number().int().nullable(),
    contract: z.uuid().nullable(),
    hold: z.enum(["none", "freezing", "frozen", "releasing", "released"]),
    reportedAt: instant,
    awareAt: instant,
    containments: z.array(
      z.object({
        number: z.number().int(),
        at: instant,
        links: z.number().int().nullable(),
        shares: z.number().int().nullable(),
        sessions: z.number().int().nullable(),
        notFrozen: z.string().nullable(),
      }),
    ),
    tasks: z.array(
      z.object({
        id: z.string(),
        before: z.enum(["recover", "close"]),
        assignee: z.uuid().nullable(),
        outcome: outcome("done", "not-needed"),
      }),
    ),
    clocks: z.array(
      z.object({
        law: z.string(),
        startedAt: instant,
        dueAt: instant,
        overdue: z.boolean(),
        outcome: outcome("met", "not-needed"),
      }),
    ),
    actions: z.array(z.object({ id: z.uuid(), owner: z.uuid(), due: z.iso.date(), doneAt: instant.nullable() })),
    /** What keeps it from being closed. */
    open: z.array(z.string()),
  }),
  version: ({ version }) => version,
  handle: async (context, { params }) => {
    const view = await viewIncident(context, params.incident);
    if (isRefusal(view)) return view;
    const { id, number, title, state } = view.row;
    return {
      id,
      number,
      title,
      version: state.version,
      stage: state.stage satisfies IncidentStage,
      severity: state.triage?.severity ?? null,
      contract: state.contract,
      hold: state.hold,
      reportedAt: state.reportedAt,
      awareAt: state.awareAt,
      containments: state.containments.map(({ number: one, at, result }) => ({
        number: one,
        at,
        links: result?.links ?? null,
        shares: result?.shares ?? null,
        sessions: result?.sessions ?? null,
        notFrozen: result?.notFrozen ?? null,
      })),
      tasks: [...state.tasks],
      clocks: [...state.clocks],
      actions: [...state.actions],
      open: [...openPoints(state)],
    };
  },
});
