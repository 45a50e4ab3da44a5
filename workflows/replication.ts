import { continueAsNew, proxyActivities, workflowInfo } from "@temporalio/workflow";
import type { ReplicationActivities } from "../activities/replication.ts";
import type { Duty } from "../engine/duty.ts";
import { untilDoneSlowly } from "./patience.ts";

const { copyWaiting } = proxyActivities<ReplicationActivities>({ ...untilDoneSlowly, startToCloseTimeout: "12 hours" });

/** So much may be lost with the first store: what was put into it within this time. */
export const replicationDuty: Duty = { id: "replication", workflow: "replication", every: "1 minute", args: [] };

/** Empties the queue of objects that the second store does not have; while a store is away, it waits for it. */
export async function replication(): Promise<void> {
  while (await copyWaiting()) {
    if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof replication>();
  }
}
