import { mayAct } from "./access.ts";
import { type Actor, isStranger } from "./act.ts";
import type { Instant } from "./calendar.ts";
import type { ContractId, IncidentId, PersonId, TenantId } from "./ids.ts";
import type {
  ActionId,
  ActionPlan,
  ContainmentResult,
  Incident,
  IncidentStage,
  Measures,
  NoteId,
  TaskId,
  Triage,
} from "./incident.ts";
import type { ClockCommand, ClockStarted } from "./incident-clock.ts";
import type { ClockLaw, ClockMark, PlaybookCode, RootCause, TaskCode, WaiverReason } from "./playbook.ts";
import { type Refusal, refuse } from "./refusal.ts";

/** Everything that can be asked of an incident, by people, by time or by its own effects. */
export type IncidentCommand =
  | {
      readonly type: "report";
      readonly incident: IncidentId;
      readonly tenant: TenantId;
      readonly timeZone: string;
      readonly playbook: PlaybookCode;
      readonly contract: ContractId | null;
      /** When the person who reports first knew. */
      readonly awareAt: Instant;
      readonly note: NoteId;
    }
  | ({ readonly type: "triage"; readonly contract: ContractId | null } & Triage)
  | { readonly type: "dismiss"; readonly note: NoteId }
  /** `note` says why nothing needs containing; it may only be missing where some measure is taken. */
  | ({ readonly type: "contain"; readonly note: NoteId | null } & Measures)
  | ({ readonly type: "record-containment"; readonly number: number } & ContainmentResult)
  /** What a rule of Engross's own does at once, before anybody has looked; the incident waits for triage all the same. */
  | { readonly type: "take-precaution"; readonly freeze: boolean; readonly revokeSessionsOf: readonly PersonId[] }
  /** A further finding about the same origin. */
  | { readonly type: "join-finding"; readonly note: NoteId }
  | { readonly type: "release"; readonly note: NoteId }
  | { readonly type: "record-release" }
  | { readonly type: "add-task"; readonly task: TaskId; readonly assignee: PersonId | null; readonly note: NoteId }
  | { readonly type: "assign-task"; readonly task: TaskId; readonly assignee: PersonId }
  | {
      readonly type: "settle-task";
      readonly task: TaskId;
      readonly outcome: "done" | "not-needed";
      readonly note: NoteId;
    }
  | {
      readonly type: "settle-clock";
      readonly law: ClockLaw;
      readonly outcome: "met" | "not-needed";
      /** For `not-needed` only, and then always. */
      readonly reason: WaiverReason | null;
      readonly note: NoteId;
    }
  | { readonly type: "recover"; readonly note: NoteId }
  | {
      readonly type: "review";
      readonly cause: RootCause;
      readonly actions: readonly ActionPlan[];
      readonly note: NoteId;
    }
  | { readonly type: "complete-action"; readonly action: ActionId; readonly note: NoteId }
  | { readonly type: "remind-action"; readonly action: ActionId }
  | { readonly type: "close" }
  /** Gives what somebody who leaves had to do to somebody else. */
  | { readonly type: "hand-over"; readonly from: PersonId; readonly to: PersonId }
  | ClockCommand;

export type IncidentCommandType = IncidentCommand["type"];

interface ByPerson {
  readonly by: PersonId | null;
  readonly note: NoteId;
}

/** What has happened to an incident. Each is one ledger entry; together they are its history. */
export type IncidentEvent =
  | ({
      readonly type: "reported";
      readonly incident: IncidentId;
      readonly tenant: TenantId;
      readonly timeZone: string;
      readonly playbook: PlaybookCode;
      readonly contract: ContractId | null;
      readonly awareAt: Instant;
    } & ByPerson)
  | ({ readonly type: "triaged"; readonly contract: ContractId | null; readonly by: PersonId | null } & Triage)
  | ({ readonly type: "dismissed" } & ByPerson)
  | {
      readonly type: "contained";
      readonly number: number;
      readonly measures: Measures;
      readonly note: NoteId | null;
      readonly by: PersonId | null;
    }
  | ({ readonly type: "containment-recorded"; readonly number: number } & ContainmentResult)
  | { readonly type: "finding-joined"; readonly note: NoteId }
  | ({ readonly type: "release-asked" } & ByPerson)
  | { readonly type: "release-recorded" }
  | {
      readonly type: "task-opened";
      readonly task: TaskId;
      readonly code: TaskCode | null;
      readonly note: NoteId | null;
      readonly before: "recover" | "close";
      readonly assignee: PersonId | null;
      readonly by: PersonId | null;
    }
  | { readonly type: "task-assigned"; readonly task: TaskId; readonly assignee: PersonId; readonly by: PersonId | null }
  | ({ readonly type: "task-settled"; readonly task: TaskId; readonly outcome: "done" | "not-needed" } & ByPerson)
  | ClockStarted
  | { readonly type: "clock-reminded"; readonly law: ClockLaw; readonly mark: ClockMark }
  | { readonly type: "clock-overdue"; readonly law: ClockLaw }
  | ({
      readonly type: "clock-settled";
      readonly law: ClockLaw;
      readonly outcome: "met" | "not-needed";
      readonly reason: WaiverReason | null;
    } & ByPerson)
  | ({ readonly type: "recovered" } & ByPerson)
  | ({ readonly type: "reviewed"; readonly cause: RootCause; readonly actions: readonly ActionPlan[] } & ByPerson)
  | { readonly type: "action-reminded"; readonly action: ActionId }
  | { readonly type: "action-assigned"; readonly action: ActionId; readonly owner: PersonId }
  | ({ readonly type: "action-completed"; readonly action: ActionId } & ByPerson)
  | { readonly type: "closed"; readonly by: PersonId | null };

/** Who may give a command at all: whoever runs incidents; also whoever it was given to; or only the process itself. */
type By = "run-incident" | "assignee" | "engross";

interface Gate {
  readonly in: readonly IncidentStage[];
  readonly by: By;
}

const fromTriage = ["triaged", "contained", "recovered", "reviewed"] as const;
const open = ["reported", ...fromTriage] as const;

/** In which stages each command makes sense, and by whom: the one table behind every button and every refusal. */
export const incidentGates: Readonly<Record<Exclude<IncidentCommandType, "report">, Gate>> = {
  triage: { in: open, by: "run-incident" },
  dismiss: { in: ["reported"], by: "run-incident" },
  contain: { in: ["triaged", "contained"], by: "run-incident" },
  // A precaution that ends sessions may come back when the incident was dismissed meanwhile.
  "record-containment": { in: [...open, "closed"], by: "engross" },
  "take-precaution": { in: ["reported", "triaged", "contained"], by: "engross" },
  "join-finding": { in: open, by: "engross" },
  release: { in: ["reported", "triaged", "contained"], by: "run-incident" },
  "record-release": { in: open, by: "engross" },
  "add-task": { in: fromTriage, by: "run-incident" },
  "assign-task": { in: fromTriage, by: "run-incident" },
  "settle-task": { in: fromTriage, by: "assignee" },
  "settle-clock": { in: fromTriage, by: "run-incident" },
  "remind-clock": { in: fromTriage, by: "engross" },
  "note-clock-overdue": { in: fromTriage, by: "engross" },
  recover: { in: ["contained"], by: "run-incident" },
  "hand-over": { in: [...open, "closed"], by: "engross" },
  review: { in: ["recovered"], by: "run-incident" },
  close: { in: open, by: "run-incident" },
  "complete-action": { in: ["reviewed", "closed"], by: "assignee" },
  "remind-action": { in: ["reviewed", "closed"], by: "engross" },
};

/** Why a command is not open to this actor now, whatever else it says; `null` when it is. */
export const incidentGate = (
  incident: Incident,
  command: Exclude<IncidentCommand, { readonly type: "report" }>,
  actor: Actor,
): Refusal | null => {
  const { in: stages, by } = incidentGates[command.type];
  if (isStranger(actor, incident.tenant)) return refuse("not-found");
  if (!allowed(incident, command, by, actor)) return refuse("not-allowed");
  if (stages.includes(incident.stage)) return null;
  return incident.stage === "closed" ? refuse("incident-closed") : refuse("wrong-step", { stage: incident.stage });
};

const allowed = (incident: Incident, command: IncidentCommand, by: By, actor: Actor): boolean => {
  if (actor.kind === "engross") return by === "engross";
  if (actor.kind !== "person" || by === "engross") return false;
  return (
    mayAct({ active: true, roles: actor.roles }, "run-incident") ||
    (by === "assignee" && isGiven(incident, command, actor.person))
  );
};

const isGiven = ({ tasks, actions }: Incident, command: IncidentCommand, person: PersonId): boolean => {
  if (command.type === "settle-task")
    return tasks.some(({ id, assignee }) => id === command.task && assignee === person);
  return (
    command.type === "complete-action" && actions.some(({ id, owner }) => id === command.action && owner === person)
  );
};
