import {
  allHandlersFinished,
  condition,
  continueAsNew,
  currentUpdateInfo,
  defineSignal,
  defineUpdate,
  setHandler,
  workflowInfo,
} from "@temporalio/workflow";
import { agenda } from "../domain/agenda.ts";
import { type ContractCommand, refusedAtDoor } from "../domain/command.ts";
import { type Contract, isFrozen, isStale, upgraded } from "../domain/contract.ts";
import { decide } from "../domain/decide.ts";
import type { ContractEvent } from "../domain/event.ts";
import { evolveAll } from "../domain/evolve.ts";
import { outlastsFreeze } from "../domain/preservation.ts";
import { effect } from "./effect.ts";
import { type Carried, type Carryover, Entity, type Submission } from "./entity.ts";
import { recordContract } from "./record.ts";

/** A command to a contract, from a person or an incident. */
export const submitToContract = defineUpdate<Carried, [Submission<ContractCommand>]>("submit");

/** A command from another contract's process. It waits while this one is frozen, and drops where it makes no sense. */
export const tellContract = defineSignal<[command: ContractCommand, id: string]>("tell");

export interface ContractInput extends Carryover<Contract> {
  readonly v: 1;
}

/** The input of a contract that is about to be created. */
export const newborn: ContractInput = { v: 1, state: null, answered: [] };

export const contractWorkflowId = (id: string): string => `contract/${id}`;

/** One contract, from its first draft to its certified destruction. */
export async function contract(input: ContractInput): Promise<void> {
  const entity = new Entity<Contract, ContractCommand, ContractEvent>(rules, {
    ...input,
    state: input.state && upgraded(input.state),
  });
  setHandler(submitToContract, (submission) => entity.submit(submission, updateId()), {
    validator: (submission) => entity.check(submission, updateId(), Date.now()),
  });
  setHandler(tellContract, (command, id) => entity.proceed(command, id));

  await condition(() => entity.born || entity.stillborn);
  while (entity.goesOn) {
    await entity.live(() => workflowInfo().continueAsNewSuggested);
    if (workflowInfo().continueAsNewSuggested) {
      await condition(() => entity.isIdle && allHandlersFinished());
      await continueAsNew<typeof contract>({ v: 1, ...entity.carryover });
    }
  }
  await condition(() => entity.isIdle && allHandlersFinished());
}

const rules = {
  decide,
  evolve: evolveAll,
  agenda,
  effect,
  record: recordContract,
  refusedAtDoor,
  standsStill: (state: Contract, { type }: ContractCommand | ContractEvent) => isFrozen(state) && !outlastsFreeze(type),
  isStale,
  isOver: (state: Contract) => state.stage === "purged",
};

const updateId = (): string => {
  const info = currentUpdateInfo();
  if (!info) throw new Error("Outside of an update");
  return info.id;
};
