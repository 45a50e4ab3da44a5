import {
  allHandlersFinished,
  condition,
  currentUpdateInfo,
  defineUpdate,
  proxyActivities,
  setHandler,
} from "@temporalio/workflow";
import type { BreakGlassActivities, GlassTelling } from "../activities/break-glass.ts";
import {
  type BreakGlass,
  decideGlass,
  evolveGlass,
  type GlassCommand,
  type GlassEvent,
  glassAgenda,
  isGlassOver,
} from "../domain/break-glass.ts";
import { type Carried, type Carryover, Entity, type Submission } from "./entity.ts";
import { untilDone } from "./patience.ts";
import { recordGlass } from "./record.ts";

const { tellGlass } = proxyActivities<BreakGlassActivities>(untilDone);

/** A command to an emergency access. */
export const submitToGlass = defineUpdate<Carried, [Submission<GlassCommand>]>("submit");

export interface GlassInput extends Carryover<BreakGlass> {
  readonly v: 1;
}

/** The input of an emergency access that is about to be asked for. */
export const unbroken: GlassInput = { v: 1, state: null, answered: [] };

export const glassWorkflowId = (id: string): string => `break-glass/${id}`;

/** One emergency access: asked for, granted by others, ended by its time, reviewed after. */
export async function breakGlass(input: GlassInput): Promise<void> {
  const entity = new Entity<BreakGlass, GlassCommand, GlassEvent>(rules, input);
  setHandler(submitToGlass, (submission) => entity.submit(submission, updateId()), {
    validator: (submission) => entity.check(submission, updateId(), Date.now()),
  });
  await condition(() => entity.born || entity.stillborn);
  while (entity.goesOn) await entity.live(() => false);
  await condition(() => entity.isIdle && allHandlersFinished());
}

type GlassEntity = Entity<BreakGlass, GlassCommand, GlassEvent>;

/** Every step of it is told at once to everybody whom it concerns. */
const effect = async (event: GlassEvent, { state }: GlassEntity): Promise<undefined> => {
  const telling = tellingOf(event);
  if (telling !== undefined) await tellGlass({ tenant: state.tenant, glass: state.id, ...telling });
};

const tellingOf = (event: GlassEvent): Pick<GlassTelling, "why" | "time"> | undefined => {
  switch (event.type) {
    case "glass-requested":
      return { why: "requested", time: 0 };
    case "glass-broken":
      return { why: "broken", time: 0 };
    case "glass-review-asked":
      return { why: event.escalated ? "escalated" : "review", time: event.time };
    case "glass-reviewed":
      return { why: "reviewed", time: 0 };
    case "glass-approved":
    case "glass-refused":
    case "glass-ended":
      return undefined;
  }
};

const rules = {
  decide: decideGlass,
  evolve: evolveGlass,
  agenda: glassAgenda,
  effect: (event: GlassEvent) => (entity: GlassEntity) => effect(event, entity),
  record: recordGlass,
  standsStill: () => false,
  isOver: isGlassOver,
};

const updateId = (): string => {
  const info = currentUpdateInfo();
  if (!info) throw new Error("Outside of an update");
  return info.id;
};
