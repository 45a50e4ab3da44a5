import type { ContractCommand } from "../domain/command.ts";
import type { Contract } from "../domain/contract.ts";
import type { ContractEvent } from "../domain/event.ts";
import { amendmentEffects } from "./amendment.ts";
import { approvalEffects } from "./approval.ts";
import type { Effect, Entity } from "./entity.ts";
import { negotiationEffects } from "./negotiation.ts";
import { obligationEffects } from "./obligation.ts";
import { preservationEffects } from "./preservation.ts";
import { renewalEffects } from "./renewal.ts";
import { retentionEffects } from "./retention.ts";
import { shareEffects } from "./share.ts";
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

const nouns: readonly Effects[] = [
  approvalEffects,
  signingEffects,
  preservationEffects,
  obligationEffects,
  renewalEffects,
  amendmentEffects,
  terminationEffects,
  retentionEffects,
  shareEffects,
  negotiationEffects,
];

/** All that an event causes, one noun after the other; `undefined` where it causes nothing. */
export const effect = (event: ContractEvent): Effect<ContractEntity, ContractCommand> | undefined => {
  const causes = nouns.flatMap((noun) => causeIn(noun, event) ?? []);
  if (causes.length === 0) return undefined;
  return async (entity) => {
    let next: ContractCommand | undefined;
    for (const cause of causes) next = (await cause(entity)) ?? next;
    return next;
  };
};

type Cause = (entity: ContractEntity) => Promise<ContractCommand | void>;

const causeIn = <T extends ContractEvent["type"]>(
  noun: Effects,
  event: Extract<ContractEvent, { readonly type: T }>,
): Cause | undefined => {
  const cause = noun[event.type as T] as
    | ((
        contract: Contract,
        event: Extract<ContractEvent, { readonly type: T }>,
        entity: ContractEntity,
      ) => Promise<ContractCommand | void>)
    | undefined;
  return cause && ((entity) => cause(entity.state, event, entity));
};
