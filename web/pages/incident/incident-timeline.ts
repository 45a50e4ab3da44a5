import type { Language } from "../../../domain/language.ts";
import { formatPercent } from "../../../i18n/format.ts";
import { incidentWords } from "../../../i18n/incident.ts";
import type { Entry } from "../../../ledger/index.ts";
import type { TimelineEvent } from "../../design/components.ts";
import type { IncidentView } from "../../incident.ts";

/** What happened, as the ledger tells it, in the reader's words. */
export const timelineOf = (view: IncidentView, language: Language): readonly TimelineEvent[] =>
  view.timeline.map((entry) => {
    const note = text(entry, "note");
    const detail = [...view.notes.values()].find(({ id, title }) => id === note && title === "")?.body;
    const actor = entry.actor.startsWith("person/") ? view.names.get(entry.actor.slice(7)) : undefined;
    return {
      key: entry.id,
      at: entry.at.toISOString(),
      title: titleOf(entry, view, language),
      tone: tones[entry.kind] ?? "neutral",
      ...(actor !== undefined && { actor }),
      ...(detail !== undefined && { detail }),
    };
  });

const tones: Readonly<Record<string, TimelineEvent["tone"]>> = {
  reported: "danger",
  contained: "warning",
  "clock-overdue": "danger",
  "clock-reminded": "warning",
  recovered: "good",
  closed: "good",
};

const text = ({ body }: Entry, name: string): string => {
  const value = body[name];
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
};

const titleOf = (entry: Entry, view: IncidentView, language: Language): string => {
  const words = incidentWords(language);
  const { event, severity, task, clock, waiver } = words;
  const points: Readonly<Record<string, string>> = words.point;
  const subject = points[text(entry, "law")] ?? taskName(view, text(entry, "task"), language);
  const outcome = text(entry, "outcome");
  switch (entry.kind) {
    case "triaged":
      return event.triaged((severity as Readonly<Record<string, unknown>>)[text(entry, "severity")] as string);
    case "task-opened":
      return event["task-opened"](subject);
    case "task-assigned":
      return event["task-assigned"](subject, view.names.get(text(entry, "assignee")) ?? "");
    case "task-settled":
      return event["task-settled"](subject, outcome === "done" ? task.done : task.notNeeded);
    case "clock-started":
      return event["clock-started"](subject);
    case "clock-reminded":
      return event["clock-reminded"](subject, formatPercent(Number(text(entry, "mark")) / 100, language));
    case "clock-overdue":
      return event["clock-overdue"](subject);
    case "clock-settled": {
      const reasons: Readonly<Record<string, string>> = waiver;
      return event["clock-settled"](
        subject,
        outcome === "met" ? clock.met : clock.waived(reasons[text(entry, "reason")] ?? ""),
      );
    }
    default: {
      const plain: Readonly<Record<string, unknown>> = event;
      const title = plain[entry.kind];
      return typeof title === "string" ? title : entry.kind;
    }
  }
};

/** A task of the playbook by its name, one added by hand by what was written. */
export const taskName = ({ row, notes }: IncidentView, id: string, language: Language): string => {
  const { point } = incidentWords(language);
  const task = row.state.tasks.find((one) => one.id === id);
  if (!task) return id;
  return task.code === null ? ((task.note && notes.get(task.note)?.body) ?? point["own-task"]) : point[task.code];
};
