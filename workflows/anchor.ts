import { ApplicationFailure, proxyActivities } from "@temporalio/workflow";
import type { AnchorActivities } from "../activities/anchor.ts";
import type { Duty } from "../engine/duty.ts";
import { untilDone } from "./patience.ts";

const { keepCheckpoint, checkpointForWitnesses, tellWitness } = proxyActivities<AnchorActivities>(untilDone);

/** So much of the ledger could be rewritten by somebody who has both the database and the ledger's key. */
export const anchorDuty: Duty = { id: "anchor-checkpoint", workflow: "anchorCheckpoint", every: "1 hour", args: [] };

export const witnessDuty: Duty = { id: "mail-checkpoint", workflow: "mailCheckpoint", every: "1 day", args: [] };

/** Keeps the ledger's newest checkpoint in the locked bucket. */
export async function anchorCheckpoint(): Promise<void> {
  await keepCheckpoint();
}

/** Mails the newest checkpoint to every witness; then fails where an address does not exist, so that it is seen. */
export async function mailCheckpoint(): Promise<void> {
  const { number, witnesses } = await checkpointForWitnesses();
  if (number === null) return;
  let rejected = 0;
  for (let place = 0; place < witnesses; place++) if (!(await tellWitness(number, place))) rejected += 1;
  if (rejected > 0)
    throw ApplicationFailure.nonRetryable(
      `The mail server rejects ${rejected} of ${witnesses} witnesses: correct LEDGER_WITNESSES`,
      "WitnessesRejected",
    );
}
