import type { ContractCommand } from "../domain/command.ts";
import type { Contract } from "../domain/contract.ts";
import type { ContractEvent } from "../domain/event.ts";
import { amendmentEffects } from "./amendment.ts";
import { approvalEffects } from "./approval.ts";
import type { Entity } from "./entity.ts";
import { obligationEffects } from "./obligation.ts";
import { renewalEffects } from "./renewal.ts";
import { retentionEffects } from "./retention.ts";
import { signingEffects } from "./signing.ts";
import { terminationEffects } from "./termination.ts";

export type ContractEntity = Entity<Contract, ContractCommand, ContractEvent>;

/** What the events of one noun cause outside: letters, seals, other processes. Each may lead to a further command. */
export type Effects = {
  readonly [E in ContractEvent as E["type"]]?: (
    contract: Contract,
    event: E,
    entity: ContractEntity,
  ) => Promise<ContractCommand | void>;
};

const effects: readonly Effects[] = [
  approvalEffects,
  signingEffects,
  obligationEffects,
  renewalEffects,
  amendmentEffects,
  terminationEffects,
  retentionEffects,
];

/** All that an event causes, one noun after the other. */
export const effect = async (event: ContractEvent, entity: ContractEntity): Promise<ContractCommand | undefined> => {
  let next: ContractCommand | undefined;
  for (const ofNoun of effects) next = (await run(ofNoun, event, entity)) ?? next;
  return next;
};

const run = async <T extends ContractEvent["type"]>(
  ofNoun: Effects,
  event: Extract<ContractEvent, { readonly type: T }>,
  entity: ContractEntity,
): Promise<ContractCommand | undefined> => {
  const cause = ofNoun[event.type as T] as
    | ((contract: Contract, event: Extract<ContractEvent, { readonly type: T }>, entity: ContractEntity) => Promise<ContractCommand | void>)
    | undefined;
  return (await cause?.(entity.state, event, entity)) ?? undefined;
};
