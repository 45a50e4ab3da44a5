import { mayAct } from "./access.ts";
import { type Act, type Actor, isStranger, personOf } from "./act.ts";
import { holdsContract, type Incident, openPoints, openTasks, type TaskId } from "./incident.ts";
import { isRunning, startClock } from "./incident-clock.ts";
import { type IncidentCommand, type IncidentEvent, incidentGate } from "./incident-command.ts";
import { type Playbook, playbooks, type TaskCode } from "./playbook.ts";
import { type Refusal, refuse } from "./refusal.ts";

type Decision = readonly IncidentEvent[] | Refusal;
type Command<T extends IncidentCommand["type"]> = Extract<IncidentCommand, { readonly type: T }>;

/**
 * What a command to an incident brings about, or why it is refused. Pure: the process decides with authority by this
 * function, and pages run the same to tell people what they may do.
 *
 * @param incident `null` before it exists; then only `report` is possible
 * @returns at least one event, or a refusal
 */
export const decideIncident = (incident: Incident | null, command: IncidentCommand, act: Act): Decision => {
  if (command.type === "report") return report(incident, command, act);
  if (incident === null) return refuse("not-found");
  return incidentGate(incident, command, act.actor) ?? decideOpen(incident, command, act);
};

const report = (
  incident: Incident | null,
  { type: _type, ...facts }: Command<"report">,
  { actor, at }: Act,
): Decision => {
  if (isStranger(actor, incident?.tenant ?? facts.tenant)) return refuse("not-found");
  if (incident !== null) return refuse("already-done");
  if (!mayReport(actor)) return refuse("not-allowed");
  if (facts.awareAt > at) return refuse("invalid-input", { fields: ["awareAt"] });
  return [{ type: "reported", ...facts, by: personOf(actor) }];
};

/** Every member; and Engross itself, where one of its rules saw something odd. */
const mayReport = (actor: Actor): boolean =>
  actor.kind === "engross" ||
  (actor.kind === "person" && mayAct({ active: true, roles: actor.roles }, "report-incident"));

const decideOpen = (
  incident: Incident,
  command: Exclude<IncidentCommand, Command<"report">>,
  { actor, at }: Act,
): Decision => {
  const by = personOf(actor);
  switch (command.type) {
    case "triage":
      return triage(incident, command, { actor, at });
    case "dismiss":
      return holdsContract(incident) || incident.hold === "releasing"
        ? refuse("release-first")
        : [{ type: "dismissed", by, note: command.note }];
    case "contain":
      return contain(incident, command, actor);
    case "record-containment":
      return recordContainment(incident, command);
    case "take-precaution":
      return takePrecaution(incident, command);
    case "join-finding":
      return [{ type: "finding-joined", note: command.note }];
    case "release":
      return releaseOf(incident, { type: "release-asked", by, note: command.note });
    case "record-release":
      return incident.hold === "releasing" ? [{ type: "release-recorded" }] : refuse("already-done");
    case "add-task":
      return incident.tasks.some(({ id }) => id === command.task)
        ? refuse("already-done")
        : [{ ...command, type: "task-opened", code: null, before: "close", by }];
    case "assign-task":
    case "settle-task":
      return decideTask(incident, command, actor);
    case "settle-clock":
    case "remind-clock":
    case "note-clock-overdue":
      return decideClock(incident, command, actor);
    case "hand-over":
      return handOver(incident, command);
    case "recover":
      return recover(incident, { type: "recovered", by, note: command.note });
    case "review":
      return [{ ...command, type: "reviewed", by }];
    case "complete-action":
    case "remind-action":
      return decideAction(incident, command, actor);
    case "close": {
      const points = openPoints(incident);
      return points.length > 0 ? refuse("steps-open", { steps: points }) : [{ type: "closed", by }];
    }
  }
};

/** Severity and scope may be corrected as more becomes known. What they call for is opened; nothing is taken back. */
const triage = (incident: Incident, command: Command<"triage">, { actor, at }: Pick<Act, "actor" | "at">): Decision => {
  const { severity, personalData, affectedPeople, contract } = command;
  const by = personOf(actor);
  if (contract !== incident.contract && (holdsContract(incident) || incident.hold === "releasing"))
    return refuse("release-first");
  const playbook: Playbook = playbooks[incident.playbook];
  const applies = ({ when }: { readonly when: "always" | "personal-data" | "contract" }): boolean =>
    when === "always" || (when === "personal-data" ? personalData : contract !== null);
  const tasks = playbook.tasks.filter(
    (task) => applies(task) && incident.tasks.every(({ code }) => code !== task.code),
  ) as readonly ({ readonly code: TaskCode } & Playbook["tasks"][number])[];
  const clocks = playbooks[incident.playbook].clocks.filter(
    (clock) => applies(clock) && incident.clocks.every(({ law }) => law !== clock.law),
  );
  return [
    { type: "triaged", severity, personalData, affectedPeople, contract, by },
    ...tasks.map(
      ({ code, before }) =>
        ({ type: "task-opened", task: taskIdOf(code), code, note: null, before, assignee: null, by }) as const,
    ),
    ...clocks.map((clock) => startClock(clock, clock.law, incident.awareAt, at)),
  ];
};

/** A task of the playbook is opened once in an incident: its code names it. */
export const taskIdOf = (code: TaskCode): TaskId => code as string as TaskId;

const contain = (incident: Incident, command: Command<"contain">, actor: Actor): Decision => {
  const { freeze, revokeLinks, revokeSessionsOf, note } = command;
  if ((freeze || revokeLinks) && incident.contract === null) return refuse("no-contract-named");
  if (freeze && holdsContract(incident)) return refuse("already-done");
  if (freeze && incident.hold === "releasing") return refuse("containment-under-way");
  if (!freeze && !revokeLinks && revokeSessionsOf.length === 0 && note === null) {
    return refuse("invalid-input", { fields: ["note"] });
  }
  const measures = { freeze, revokeLinks, revokeSessionsOf };
  return [{ type: "contained", number: incident.containments.length + 1, measures, note, by: personOf(actor) }];
};

/** As much of it as is not done already: a contract that is held stays as it is. */
const takePrecaution = (incident: Incident, command: Command<"take-precaution">): Decision => {
  const { revokeSessionsOf } = command;
  const freeze =
    command.freeze && incident.contract !== null && !holdsContract(incident) && incident.hold !== "releasing";
  if (!freeze && revokeSessionsOf.length === 0) return refuse("already-done");
  const measures = { freeze, revokeLinks: false, revokeSessionsOf };
  return [{ type: "contained", number: incident.containments.length + 1, measures, note: null, by: null }];
};

const recordContainment = (incident: Incident, command: Command<"record-containment">): Decision =>
  incident.containments.some(({ number, result }) => number === command.number && result === null)
    ? [{ ...command, type: "containment-recorded" }]
    : refuse("already-done");

/** The contract is let go only when the freezing has come back, so that the two never cross. */
const releaseOf = (incident: Incident, released: IncidentEvent): Decision => {
  if (incident.hold === "freezing") return refuse("containment-under-way");
  return incident.hold === "frozen" ? [released] : refuse("already-done");
};

const recover = (incident: Incident, recovered: Extract<IncidentEvent, { readonly type: "recovered" }>): Decision => {
  if (incident.hold === "freezing") return refuse("containment-under-way");
  const before = openTasks(incident).filter((task) => task.before === "recover");
  if (before.length > 0) return refuse("steps-open", { steps: before.map(({ code }) => code ?? "own-task") });
  return incident.hold === "frozen"
    ? [recovered, { type: "release-asked", by: recovered.by, note: recovered.note }]
    : [recovered];
};

const decideTask = (incident: Incident, command: Command<"assign-task" | "settle-task">, actor: Actor): Decision => {
  const task = incident.tasks.find(({ id }) => id === command.task);
  if (!task) return refuse("not-found");
  if (task.outcome !== null) return refuse("already-done");
  const by = personOf(actor);
  if (command.type === "settle-task") return [{ ...command, type: "task-settled", by }];
  return task.assignee === command.assignee ? refuse("already-done") : [{ ...command, type: "task-assigned", by }];
};

/** Open tasks and improvements of somebody who leaves. */
const handOver = ({ tasks, actions }: Incident, { from, to }: Command<"hand-over">): Decision => {
  const events: readonly IncidentEvent[] = [
    ...tasks
      .filter(({ assignee, outcome }) => assignee === from && outcome === null)
      .map(({ id }) => ({ type: "task-assigned", task: id, assignee: to, by: null }) as const),
    ...actions
      .filter(({ owner, doneAt }) => owner === from && doneAt === null)
      .map(({ id }) => ({ type: "action-assigned", action: id, owner: to }) as const),
  ];
  return events.length > 0 ? events : refuse("already-done");
};

const decideClock = (
  incident: Incident,
  command: Command<"settle-clock" | "remind-clock" | "note-clock-overdue">,
  actor: Actor,
): Decision => {
  const clock = incident.clocks.find(({ law }) => law === command.law);
  if (!clock) return refuse("not-found");
  if (!isRunning(clock)) return refuse("already-done");
  switch (command.type) {
    case "settle-clock":
      return (command.outcome === "not-needed") === (command.reason !== null)
        ? [{ ...command, type: "clock-settled", by: personOf(actor) }]
        : refuse("invalid-input", { fields: ["reason"] });
    case "remind-clock":
      return clock.reminded.includes(command.mark)
        ? refuse("already-done")
        : [{ type: "clock-reminded", law: command.law, mark: command.mark }];
    case "note-clock-overdue":
      return clock.overdue ? refuse("already-done") : [{ type: "clock-overdue", law: command.law }];
  }
};

const decideAction = (
  incident: Incident,
  command: Command<"complete-action" | "remind-action">,
  actor: Actor,
): Decision => {
  const action = incident.actions.find(({ id }) => id === command.action);
  if (!action) return refuse("not-found");
  if (action.doneAt !== null) return refuse("already-done");
  if (command.type === "complete-action") return [{ ...command, type: "action-completed", by: personOf(actor) }];
  return action.reminded ? refuse("already-done") : [{ type: "action-reminded", action: command.action }];
};
