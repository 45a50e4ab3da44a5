import {
  allHandlersFinished,
  condition,
  continueAsNew,
  currentUpdateInfo,
  defineUpdate,
  proxyActivities,
  setHandler,
  workflowInfo,
} from "@temporalio/workflow";
import type { IncidentActivities } from "../activities/incident.ts";
import { decideIncident } from "../domain/decide-incident.ts";
import { evolveIncidentAll, type Incident, incidentAgenda, isOver } from "../domain/incident.ts";
import type { IncidentCommand, IncidentEvent } from "../domain/incident-command.ts";
import { type Carried, type Carryover, Entity, type Submission } from "./entity.ts";
import { untilDone } from "./patience.ts";
import { recordIncident } from "./record.ts";

/** A command to an incident. */
export const submitToIncident = defineUpdate<Carried, [Submission<IncidentCommand>]>("submit");

export interface IncidentInput extends Carryover<Incident> {
  readonly v: 1;
}

/** The input of an incident that is about to be reported. */
export const unreported: IncidentInput = { v: 1, state: null, answered: [] };

export const incidentWorkflowId = (id: string): string => `incident/${id}`;

/** One incident, from its report until it is closed and what it taught has been done. */
export async function incident(input: IncidentInput): Promise<void> {
  const entity = new Entity<Incident, IncidentCommand, IncidentEvent>(rules, input);
  setHandler(submitToIncident, (submission) => entity.submit(submission, updateId()), {
    validator: (submission) => entity.check(submission, updateId(), Date.now()),
  });

  await condition(() => entity.born || entity.stillborn);
  while (entity.goesOn) {
    await entity.live(() => workflowInfo().continueAsNewSuggested);
    if (workflowInfo().continueAsNewSuggested) {
      await condition(() => entity.isIdle && allHandlersFinished());
      await continueAsNew<typeof incident>({ v: 1, ...entity.carryover });
    }
  }
  await condition(() => entity.isIdle && allHandlersFinished());
}

const { containIncident, releaseContract, tellReported, tellTask, tellClock, tellAction, tellClosed } =
  proxyActivities<IncidentActivities>(untilDone);

type IncidentEntity = Entity<Incident, IncidentCommand, IncidentEvent>;

/** What an event causes outside: measures that hold, measures undone, letters. */
const effect = async (event: IncidentEvent, { state }: IncidentEntity): Promise<IncidentCommand | undefined> => {
  const about = { tenant: state.tenant, incident: state.id };
  switch (event.type) {
    case "reported":
      await tellReported(about);
      return undefined;
    case "contained": {
      const { number, measures } = event;
      const at = state.containments.find((one) => one.number === number)?.at ?? state.since;
      const result = await containIncident({ ...about, number, at, measures, contract: state.contract });
      return { type: "record-containment", number, ...result };
    }
    case "release-asked":
      await releaseContract({ ...about, contract: state.contract, time: state.containments.length });
      return { type: "record-release" };
    case "task-opened":
    case "task-assigned":
      if (event.assignee !== null)
        await tellTask({ ...about, task: event.task, assignee: event.assignee, by: event.by });
      return undefined;
    case "clock-reminded":
      await tellClock({ ...about, law: event.law, percent: event.mark });
      return undefined;
    case "clock-overdue":
      await tellClock({ ...about, law: event.law, percent: 100 });
      return undefined;
    case "reviewed":
      for (const { id } of event.actions) await tellAction({ ...about, action: id, why: "planned" });
      return undefined;
    case "action-reminded":
      await tellAction({ ...about, action: event.action, why: "due" });
      return undefined;
    case "dismissed":
    case "closed":
      await tellClosed({ ...about, by: event.by });
      return undefined;
    default:
      return undefined;
  }
};

const rules = {
  decide: decideIncident,
  evolve: evolveIncidentAll,
  agenda: incidentAgenda,
  effect: (event: IncidentEvent) => (entity: IncidentEntity) => effect(event, entity),
  record: recordIncident,
  standsStill: () => false,
  isOver,
};

const updateId = (): string => {
  const info = currentUpdateInfo();
  if (!info) throw new Error("Outside of an update");
  return info.id;
};
