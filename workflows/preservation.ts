import { CancellationScope, proxyActivities } from "@temporalio/workflow";
import type { PreservationActivities, Renewed } from "../activities/preservation.ts";
import { instantOf } from "../domain/calendar.ts";
import type { TenantId } from "../domain/ids.ts";
import { isGivenUp } from "../domain/preservation.ts";
import type { Duty } from "../engine/duty.ts";
import type { ContractEntity, Effects } from "./effect.ts";
import { untilDoneSlowly } from "./patience.ts";

const { renewStamp, noteStamps } = proxyActivities<PreservationActivities>(untilDoneSlowly);

/**
 * When the last time-stamp of an executed contract is soon over, a further one is put over it, however long it takes until
 * one is to be had; but not any more once two people have decided on destruction.
 */
export const preservationEffects: Effects = {
  "stamp-due": async ({ tenant, id, executed }, _event, entity) => {
    if (!executed) return undefined;
    const renewed = await unlessGivenUp(entity, () =>
      renewStamp({ tenant, contract: id, executed, at: instantOf(Date.now()) }),
    );
    return renewed && { type: "record-stamp", ...renewed };
  },
};

const unlessGivenUp = async (entity: ContractEntity, renew: () => Promise<Renewed>): Promise<Renewed | undefined> => {
  const scope = new CancellationScope();
  const renewed = scope.run(renew);
  const first = await Promise.race([renewed, entity.until(isGivenUp)]);
  if (first) return first;
  // What comes of it has nobody left to be told.
  renewed.catch(() => undefined);
  scope.cancel();
  return undefined;
};

export const preservationDuty: Duty = { id: "preservation", workflow: "preservation", every: "1 day", args: [null] };

/** No executed contract is left without anybody knowing when its time-stamp is over. */
export async function preservation(tenant: TenantId | null): Promise<void> {
  await noteStamps(tenant, instantOf(Date.now()));
}
