import type { VNode } from "preact";
import { z } from "zod";
import { derivedId } from "../../../db/derived-id.ts";
import type { NoteId, TaskId } from "../../../domain/incident.ts";
import { type ClockLaw, playbooks, waiverReasons } from "../../../domain/playbook.ts";
import { isRefusal, refuse } from "../../../domain/refusal.ts";
import { incidentWords } from "../../../i18n/incident.ts";
import { refusalSentence } from "../../../i18n/refusal.ts";
import {
  ActionForm,
  Actions,
  Badge,
  Button,
  Card,
  Countdown,
  PageHeader,
  RadioCards,
  Section,
  SelectField,
  Stack,
  TextArea,
} from "../../design/components.ts";
import { formSecrets, type SignedInContext } from "../../http/context.ts";
import { definePage, defineRoute } from "../../http/route.ts";
import { giveIncident, type IncidentView, noteOf, refusalToIncident, viewIncident } from "../../incident.ts";
import { carried, idOf, incidentParams, incidentRefusals, wording } from "../../incident-input.ts";
import { Shell } from "../../shell.tsx";
import { RefusedBanner } from "../refused-banner.tsx";
import { incidentPage } from "./incident.tsx";
import { peopleOptions } from "./incident-parts.tsx";
import { taskName } from "./incident-timeline.ts";

const anyNote = "" as NoteId;
const asTask = (text: string): TaskId => text as TaskId;

const taskParams = incidentParams.extend({ task: z.string().max(64).transform(asTask) });
const laws = playbooks["sent-to-wrong-person"].clocks.map(({ law }) => law) as [ClockLaw, ...ClockLaw[]];
const clockParams = incidentParams.extend({ law: z.enum(laws) });
const actionParams = incidentParams.extend({ action: idOf<"action">() });

const command = { method: "post", who: "signed-in", right: "run-incident", answer: carried } as const;
const backToIncident = (_answer: unknown, { params }: { readonly params: { readonly incident: string } }): string =>
  `/incidents/${params.incident}`;

/** The frame of a page about one thing within an incident. */
const itemPage = (context: SignedInContext, view: IncidentView, title: string, content: VNode): VNode => {
  const words = incidentWords(context.language);
  const { row } = view;
  return (
    <Shell context={context} title={title} organisation={view.organisation} place="incidents">
      <PageHeader
        title={title}
        breadcrumb={[
          { label: words.title, href: "/incidents" },
          { label: `${row.number} · ${row.title}`, href: `/incidents/${row.id}` },
        ]}
      />
      <RefusedBanner context={context} />
      {content}
    </Shell>
  );
};

export const incidentTaskPage = definePage({
  id: "incidentTaskPage",
  path: "/incidents/:incident/tasks/:task",
  summary: { en: "A task of an incident", "zh-CN": "安全事件任务" },
  who: "signed-in",
  right: "view-incident",
  params: taskParams,
  handle: async (context, { params }) => {
    const view = await viewIncident(context, params.incident);
    if (isRefusal(view)) return view;
    const task = view.row.state.tasks.find(({ id }) => id === params.task);
    return task ? { view, task } : refuse("not-found");
  },
  page: (context, { view, task }) => {
    const { task: words, hint } = incidentWords(context.language);
    const { row, names, choices } = view;
    const path = `/incidents/${row.id}/tasks/${task.id}`;
    const settling = refusalToIncident(context, row, {
      type: "settle-task",
      task: task.id,
      outcome: "done",
      note: anyNote,
    });
    const given = refusalToIncident(context, row, {
      type: "assign-task",
      task: task.id,
      assignee: context.session.person.id,
    });
    const mayAssign = given === null || (given.refused === "already-done" && task.outcome === null);
    const title = taskName(view, task.id, context.language);
    return itemPage(
      context,
      view,
      title,
      <Stack>
        {task.code !== null && <p>{hint[task.code]}</p>}
        <p>
          {words.assignee}: {task.assignee ? names.get(task.assignee) : words.nobody}{" "}
          {task.outcome !== null && <Badge tone="good">{task.outcome === "done" ? words.done : words.notNeeded}</Badge>}
        </p>
        {mayAssign && (
          <Section id="assign" title={words.assign}>
            <ActionForm action={`${path}/assignee`} label={words.assign} {...formSecrets(context)}>
              <SelectField
                name="assignee"
                label={words.assignee}
                value={task.assignee ?? undefined}
                options={peopleOptions(choices.people)}
              />
              <Actions>
                <Button>{words.assign}</Button>
              </Actions>
            </ActionForm>
          </Section>
        )}
        <Section id="settle" title={words.settle}>
          {settling === null ? (
            <ActionForm action={`${path}/settlement`} label={words.settle} {...formSecrets(context)}>
              <RadioCards
                name="outcome"
                label={words.outcome}
                options={[
                  { value: "done", label: words.done },
                  { value: "not-needed", label: words.notNeeded },
                ]}
              />
              <TextArea name="how" label={words.how} />
              <Actions>
                <Button kind="primary">{words.settle}</Button>
              </Actions>
            </ActionForm>
          ) : (
            <p class="subtle">{refusalSentence(settling, context.language)}</p>
          )}
        </Section>
      </Stack>,
    );
  },
});

export const addIncidentTask = defineRoute({
  ...command,
  id: "addIncidentTask",
  path: "/incidents/:incident/tasks",
  summary: { en: "Add a task to an incident", "zh-CN": "为安全事件追加任务" },
  params: incidentParams,
  body: z.object({ wording, assignee: idOf<"person">().optional() }),
  refusals: incidentRefusals,
  handle: (context, { params, body }) =>
    giveIncident(
      context,
      params.incident,
      {
        type: "add-task",
        task: derivedId<"task">(context.commandId, "task"),
        assignee: body.assignee ?? null,
        note: noteOf(context, "task"),
      },
      { task: { body: body.wording } },
    ),
  done: backToIncident,
  again: incidentPage,
});

export const assignIncidentTask = defineRoute({
  ...command,
  id: "assignIncidentTask",
  path: "/incidents/:incident/tasks/:task/assignee",
  summary: { en: "Give a task of an incident to somebody", "zh-CN": "分派安全事件任务" },
  params: taskParams,
  body: z.object({ assignee: idOf<"person">() }),
  refusals: incidentRefusals,
  handle: (context, { params: { incident, task }, body: { assignee } }) =>
    giveIncident(context, incident, { type: "assign-task", task, assignee }),
  done: backToIncident,
  again: incidentTaskPage,
});

export const settleIncidentTask = defineRoute({
  ...command,
  id: "settleIncidentTask",
  right: "work-on-incident",
  path: "/incidents/:incident/tasks/:task/settlement",
  summary: { en: "Say what has become of a task", "zh-CN": "办结安全事件任务" },
  params: taskParams,
  body: z.object({ outcome: z.enum(["done", "not-needed"]), how: wording }),
  refusals: incidentRefusals,
  handle: (context, { params: { incident, task }, body: { outcome, how } }) =>
    giveIncident(
      context,
      incident,
      { type: "settle-task", task, outcome, note: noteOf(context, "how") },
      { how: { body: how } },
    ),
  done: backToIncident,
  again: incidentTaskPage,
});

export const incidentClockPage = definePage({
  id: "incidentClockPage",
  path: "/incidents/:incident/clocks/:law",
  summary: { en: "A notification duty of an incident", "zh-CN": "安全事件通知义务" },
  who: "signed-in",
  right: "view-incident",
  params: clockParams,
  handle: async (context, { params }) => {
    const view = await viewIncident(context, params.incident);
    if (isRefusal(view)) return view;
    const clock = view.row.state.clocks.find(({ law }) => law === params.law);
    return clock ? { view, clock } : refuse("not-found");
  },
  page: (context, { view, clock }) => {
    const { clock: words, point, hint, waiver } = incidentWords(context.language);
    const { row } = view;
    const { law, startedAt, dueAt, settledAt } = clock;
    const asked = { type: "settle-clock", law, outcome: "met", reason: null, note: anyNote } as const;
    const refusal = refusalToIncident(context, row, asked);
    return itemPage(
      context,
      view,
      point[law],
      <Card>
        <Stack>
          <Countdown label={point[law]} startedAt={startedAt} dueAt={dueAt} doneAt={settledAt ?? undefined} />
          <p class="hint">{hint[law]}</p>
          {refusal === null ? (
            <ActionForm
              action={`/incidents/${row.id}/clocks/${law}/settlement`}
              label={words.settle}
              {...formSecrets(context)}
            >
              <RadioCards
                name="outcome"
                label={words.outcome}
                options={[
                  { value: "met", label: words.met },
                  { value: "not-needed", label: words.notNeeded },
                ]}
              />
              <SelectField
                name="reason"
                label={words.reason}
                required={false}
                options={waiverReasons.map((code) => ({ value: code, label: waiver[code] }))}
              />
              <TextArea name="account" label={words.note} />
              <Actions>
                <Button kind="primary">{words.settle}</Button>
              </Actions>
            </ActionForm>
          ) : (
            <p class="subtle">{refusalSentence(refusal, context.language)}</p>
          )}
        </Stack>
      </Card>,
    );
  },
});

export const settleIncidentClock = defineRoute({
  ...command,
  id: "settleIncidentClock",
  path: "/incidents/:incident/clocks/:law/settlement",
  summary: { en: "Say that somebody was notified, or why nobody has to be", "zh-CN": "办结通知义务" },
  params: clockParams,
  body: z.object({
    outcome: z.enum(["met", "not-needed"]),
    reason: z.enum(waiverReasons).optional(),
    account: wording,
  }),
  refusals: incidentRefusals,
  handle: (context, { params: { incident, law }, body: { outcome, reason = null, account } }) =>
    giveIncident(
      context,
      incident,
      { type: "settle-clock", law, outcome, reason, note: noteOf(context, "account") },
      { account: { body: account } },
    ),
  done: backToIncident,
  again: incidentClockPage,
});

export const incidentActionPage = definePage({
  id: "incidentActionPage",
  path: "/incidents/:incident/actions/:action",
  summary: { en: "An improvement action", "zh-CN": "改进措施" },
  who: "signed-in",
  right: "view-incident",
  params: actionParams,
  handle: async (context, { params }) => {
    const view = await viewIncident(context, params.incident);
    if (isRefusal(view)) return view;
    const action = view.row.state.actions.find(({ id }) => id === params.action);
    return action ? { view, action } : refuse("not-found");
  },
  page: (context, { view, action }) => {
    const { review: words } = incidentWords(context.language);
    const refusal = refusalToIncident(context, view.row, { type: "complete-action", action: action.id, note: anyNote });
    return itemPage(
      context,
      view,
      view.notes.get(action.note)?.body ?? words.action,
      refusal === null ? (
        <ActionForm
          action={`/incidents/${view.row.id}/actions/${action.id}/completion`}
          label={words.complete}
          {...formSecrets(context)}
        >
          <TextArea name="how" label={words.completeNote} />
          <Actions>
            <Button kind="primary">{words.complete}</Button>
          </Actions>
        </ActionForm>
      ) : (
        <p class="subtle">{refusalSentence(refusal, context.language)}</p>
      ),
    );
  },
});

export const completeIncidentAction = defineRoute({
  ...command,
  id: "completeIncidentAction",
  right: "work-on-incident",
  path: "/incidents/:incident/actions/:action/completion",
  summary: { en: "Say that an improvement action is done", "zh-CN": "完成改进措施" },
  params: actionParams,
  body: z.object({ how: wording }),
  refusals: incidentRefusals,
  handle: (context, { params: { incident, action }, body }) =>
    giveIncident(
      context,
      incident,
      { type: "complete-action", action, note: noteOf(context, "how") },
      { how: { body: body.how } },
    ),
  done: backToIncident,
  again: incidentActionPage,
});
