import { reachOf, type Subject } from "./access.ts";
import { atHour, type Instant, type PlainDate } from "./calendar.ts";
import type { ContractId, Id, IncidentId, PersonId, TenantId } from "./ids.ts";
import { type Clock, clockAgenda, isRunning, openClock } from "./incident-clock.ts";
import type { IncidentCommand, IncidentEvent } from "./incident-command.ts";
import type { PlaybookCode, RootCause, TaskCode } from "./playbook.ts";
import type { RefusalCode } from "./refusal.ts";
import type { Holder } from "./waiting.ts";

/** What has been reached, furthest last. Tasks and notification clocks go on from triage until closing. */
export const incidentStages = ["reported", "triaged", "contained", "recovered", "reviewed", "closed"] as const;
export type IncidentStage = (typeof incidentStages)[number];

/** 1 is the gravest. */
export const severities = [1, 2, 3, 4] as const;
export type Severity = (typeof severities)[number];

/** A wording that people gave (the report, a task, a reason). It is kept in the database; here is only its id. */
export type NoteId = Id<"note">;
export type TaskId = Id<"task">;
export type ActionId = Id<"action">;

export interface Triage {
  readonly severity: Severity;
  readonly personalData: boolean;
  readonly affectedPeople: number;
}

/** What is done at once so that no more harm comes. */
export interface Measures {
  readonly freeze: boolean;
  readonly revokeLinks: boolean;
  readonly revokeSessionsOf: readonly PersonId[];
}

/** One round of measures and what came of it; `null` while it is taking effect. */
export interface Containment {
  readonly number: number;
  readonly at: Instant;
  readonly measures: Measures;
  readonly result: ContainmentResult | null;
}

export interface ContainmentResult {
  /** How many open links were voided. */
  readonly links: number;
  /** How many shares open nothing any more. Releases before 0.2 had none to count. */
  readonly shares?: number;
  /** How many sessions ended. */
  readonly sessions: number;
  /** Why the contract could not be frozen; `null` where it was, or was not meant to be. */
  readonly notFrozen: RefusalCode | null;
}

/** The incident's grip on its contract. */
export type Hold = "none" | "freezing" | "frozen" | "releasing" | "released";

export interface Task {
  readonly id: TaskId;
  /** `null` for a task that was added by hand. */
  readonly code: TaskCode | null;
  /** Wording of an added task. */
  readonly note: NoteId | null;
  readonly before: "recover" | "close";
  readonly assignee: PersonId | null;
  readonly openedAt: Instant;
  readonly outcome: "done" | "not-needed" | null;
  readonly settledAt: Instant | null;
}

/** What shall be better from now on, by whom and until when. */
export interface ActionPlan {
  readonly id: ActionId;
  readonly owner: PersonId;
  readonly due: PlainDate;
  readonly note: NoteId;
}

export interface ImprovementAction extends ActionPlan {
  readonly plannedAt: Instant;
  readonly reminded: boolean;
  readonly doneAt: Instant | null;
}

/** An incident as its process knows it: ids, codes and dates. */
export interface Incident {
  readonly id: IncidentId;
  readonly tenant: TenantId;
  readonly timeZone: string;
  readonly playbook: PlaybookCode;
  /** `null` where a rule of Engross's own reported it. */
  readonly reporter: PersonId | null;
  /** Whoever was given something to do. */
  readonly named: readonly PersonId[];
  readonly stage: IncidentStage;
  readonly since: Instant;
  readonly version: number;
  readonly reportedAt: Instant;
  /** When somebody of us first knew: notification clocks count from here. */
  readonly awareAt: Instant;
  readonly contract: ContractId | null;
  readonly triage: Triage | null;
  readonly containments: readonly Containment[];
  readonly hold: Hold;
  readonly tasks: readonly Task[];
  readonly clocks: readonly Clock[];
  readonly cause: RootCause | null;
  readonly actions: readonly ImprovementAction[];
  /** Closed before triage, since it was no incident. */
  readonly dismissed: boolean;
}

/** What an incident becomes by an event that was recorded. Pure and total. */
export const evolveIncident = (incident: Incident | null, event: IncidentEvent, at: Instant): Incident => {
  if (event.type === "reported") return begin(event, at);
  if (incident === null) throw new Error(`${event.type} before the incident exists`);
  const next = apply(incident, event, at);
  return next.stage === incident.stage ? next : { ...next, since: at };
};

/** The incident after a whole command: all its events, and one version more. */
export const evolveIncidentAll = (
  incident: Incident | null,
  events: readonly IncidentEvent[],
  at: Instant,
): Incident => {
  const next = events.reduce<Incident | null>((state, event) => evolveIncident(state, event, at), incident);
  if (next === null) throw new Error("A command records at least one event");
  return { ...next, version: (incident?.version ?? 0) + 1 };
};

type Reported = Extract<IncidentEvent, { readonly type: "reported" }>;
type Contained = Extract<IncidentEvent, { readonly type: "contained" }>;

const begin = ({ incident, tenant, timeZone, playbook, contract, awareAt, by }: Reported, at: Instant): Incident => ({
  id: incident,
  tenant,
  timeZone,
  playbook,
  reporter: by,
  named: [],
  stage: "reported",
  since: at,
  version: 0,
  reportedAt: at,
  awareAt,
  contract,
  triage: null,
  containments: [],
  hold: "none",
  tasks: [],
  clocks: [],
  cause: null,
  actions: [],
  dismissed: false,
});

const apply = (incident: Incident, event: Exclude<IncidentEvent, Reported>, at: Instant): Incident => {
  switch (event.type) {
    case "triaged": {
      const { severity, personalData, affectedPeople, contract } = event;
      return {
        ...incident,
        stage: incident.stage === "reported" ? "triaged" : incident.stage,
        triage: { severity, personalData, affectedPeople },
        contract,
      };
    }
    case "dismissed":
      return { ...incident, stage: "closed", dismissed: true };
    case "task-opened": {
      const { task: id, code, note, before, assignee } = event;
      const task = { id, code, note, before, assignee, openedAt: at, outcome: null, settledAt: null };
      return { ...withNamed(incident, assignee), tasks: [...incident.tasks, task] };
    }
    case "task-assigned":
      return {
        ...withNamed(incident, event.assignee),
        tasks: changed(incident.tasks, event.task, { assignee: event.assignee }),
      };
    case "task-settled":
      return { ...incident, tasks: changed(incident.tasks, event.task, { outcome: event.outcome, settledAt: at }) };
    case "clock-started":
      return { ...incident, clocks: [...incident.clocks, openClock(event)] };
    case "clock-reminded":
      return withClock(incident, event.law, (clock) => ({ ...clock, reminded: [...clock.reminded, event.mark] }));
    case "clock-overdue":
      return withClock(incident, event.law, (clock) => ({ ...clock, overdue: true }));
    case "clock-settled":
      return withClock(incident, event.law, (clock) => ({
        ...clock,
        outcome: event.outcome,
        reason: event.reason,
        settledAt: at,
      }));
    case "contained":
      return contain(incident, event, at);
    case "containment-recorded": {
      const { type: _type, number, ...result } = event;
      const containments = incident.containments.map((one) => (one.number === number ? { ...one, result } : one));
      const freezes = containments.find(({ number }) => number === event.number)?.measures.freeze === true;
      return {
        ...incident,
        containments,
        hold: !freezes ? incident.hold : result.notFrozen === null ? "frozen" : "none",
      };
    }
    case "release-asked":
      return { ...incident, hold: "releasing" };
    case "release-recorded":
      return { ...incident, hold: "released" };
    case "finding-joined":
      return incident;
    case "recovered":
      return { ...incident, stage: "recovered" };
    case "reviewed":
      return {
        ...event.actions.reduce((state, { owner }) => withNamed(state, owner), incident),
        stage: "reviewed",
        cause: event.cause,
        actions: event.actions.map((plan) => ({ ...plan, plannedAt: at, reminded: false, doneAt: null })),
      };
    case "action-assigned":
      return {
        ...withNamed(incident, event.owner),
        actions: changed(incident.actions, event.action, { owner: event.owner }),
      };
    case "action-reminded":
      return { ...incident, actions: changed(incident.actions, event.action, { reminded: true }) };
    case "action-completed":
      return { ...incident, actions: changed(incident.actions, event.action, { doneAt: at }) };
    case "closed":
      return { ...incident, stage: "closed" };
  }
};

/** A precaution of ours does not take the step from anybody whose step it is. */
const contain = (incident: Incident, { measures, by }: Contained, at: Instant): Incident => ({
  ...incident,
  stage: by === null ? incident.stage : "contained",
  containments: [...incident.containments, { number: incident.containments.length + 1, at, measures, result: null }],
  hold: measures.freeze ? "freezing" : incident.hold,
});

const changed = <T extends { readonly id: string }>(all: readonly T[], id: T["id"], to: Partial<T>): readonly T[] =>
  all.map((one) => (one.id === id ? { ...one, ...to } : one));

const withClock = (incident: Incident, law: Clock["law"], change: (clock: Clock) => Clock): Incident => ({
  ...incident,
  clocks: incident.clocks.map((clock) => (clock.law === law ? change(clock) : clock)),
});

const withNamed = (incident: Incident, person: PersonId | null): Incident =>
  person === null || incident.named.includes(person) ? incident : { ...incident, named: [...incident.named, person] };

/** Whether the contract is kept frozen for this incident's sake, or is about to be. */
export const holdsContract = ({ hold }: Incident): boolean => hold === "freezing" || hold === "frozen";

export const openTasks = (incident: Incident): readonly Task[] =>
  incident.tasks.filter(({ outcome }) => outcome === null);

/** Everything that keeps the incident from being closed: codes of tasks, laws of clocks, and the steps that remain. */
export const openPoints = (incident: Incident): readonly string[] => [
  ...(incident.triage === null ? ["triage"] : []),
  ...(incident.containments.length === 0 ? ["contain"] : []),
  ...openTasks(incident).map(({ code }) => code ?? "own-task"),
  ...incident.clocks.filter(isRunning).map(({ law }) => law),
  ...(hasReached(incident, "recovered") && isFree(incident) ? [] : ["recover"]),
  ...(hasReached(incident, "reviewed") ? [] : ["review"]),
];

export const hasReached = ({ stage }: Incident, reached: IncidentStage): boolean =>
  incidentStages.indexOf(stage) >= incidentStages.indexOf(reached);

const isFree = ({ hold }: Incident): boolean => hold === "none" || hold === "released";

/** Nothing will happen to it any more. */
export const isOver = ({ stage, actions }: Incident): boolean =>
  stage === "closed" && actions.every(({ doneAt }) => doneAt !== null);

/** All that time alone will bring about, earliest first: reminders of clocks and of improvement actions. */
export const incidentAgenda = (
  incident: Incident,
): readonly { readonly at: Instant; readonly command: IncidentCommand }[] =>
  [
    ...clockAgenda(incident.clocks),
    ...incident.actions
      .filter(({ doneAt, reminded }) => doneAt === null && !reminded)
      .map(({ id, due }) => ({
        at: atHour(due, 9, incident.timeZone),
        command: { type: "remind-action", action: id } as const,
      })),
  ].toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));

export type IncidentWaitingKind =
  | "triage-incident"
  | "contain-incident"
  | "recover-incident"
  | "review-incident"
  | "close-incident"
  | "incident-task"
  | "incident-clock"
  | "incident-action";

/** A line in an inbox that an incident puts there. */
export interface IncidentWaiting {
  readonly kind: IncidentWaitingKind;
  readonly holder: Holder;
  readonly since: Instant;
  readonly due: Instant | null;
  /** The task, law or action that is meant. */
  readonly item: string | null;
}

const stepWaiting = {
  reported: "triage-incident",
  triaged: "contain-incident",
  contained: "recover-incident",
  recovered: "review-incident",
  reviewed: "close-incident",
  closed: null,
} as const satisfies Readonly<Record<IncidentStage, IncidentWaitingKind | null>>;

/** All that waits for people in this incident. What nobody was given is for security as a whole. */
export const incidentWaiting = (incident: Incident): readonly IncidentWaiting[] => {
  const security: Holder = { kind: "role", role: "security" };
  const holder = (person: PersonId | null): Holder => (person === null ? security : { kind: "person", person });
  const kind = stepWaiting[incident.stage];
  return [
    ...incident.clocks.filter(isRunning).map(({ law, startedAt, dueAt }) => ({
      kind: "incident-clock" as const,
      holder: security,
      since: startedAt,
      due: dueAt,
      item: law,
    })),
    ...(kind === null ? [] : [{ kind, holder: security, since: incident.since, due: null, item: null }]),
    ...openTasks(incident).map(({ id, assignee, openedAt }) => ({
      kind: "incident-task" as const,
      holder: holder(assignee),
      since: openedAt,
      due: null,
      item: id,
    })),
    ...incident.actions
      .filter(({ doneAt }) => doneAt === null)
      .map(({ id, owner, plannedAt, due }) => ({
        kind: "incident-action" as const,
        holder: holder(owner),
        since: plannedAt,
        due: atHour(due, 18, incident.timeZone),
        item: id,
      })),
  ];
};

/** Who may read an incident: whoever sees all contracts (security, legal, management, auditors), its reporter, and whoever was given something to do. */
export const mayViewIncident = (person: Subject, incident: Pick<Incident, "tenant" | "reporter" | "named">): boolean =>
  person.active &&
  person.tenant === incident.tenant &&
  (incident.reporter === person.id || incident.named.includes(person.id) || reachOf(person) === "all");
