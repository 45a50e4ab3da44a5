import { proxyActivities } from "@temporalio/workflow";
import type { ApprovalUpkeepActivities } from "../activities/approval-upkeep.ts";
import { instantOf } from "../domain/calendar.ts";
import type { TenantId } from "../domain/ids.ts";
import type { Duty } from "../engine/duty.ts";
import { untilDone } from "./patience.ts";

const { passOnApprovals } = proxyActivities<ApprovalUpkeepActivities>(untilDone);

export const approvalUpkeepDuty: Duty = {
  id: "approval-upkeep",
  workflow: "approvalUpkeep",
  every: "5 minutes",
  args: [null],
};

/** Nothing waits for somebody who is away, has left or may not approve any more. */
export async function approvalUpkeep(tenant: TenantId | null): Promise<void> {
  await passOnApprovals(tenant, instantOf(Date.now()));
}
