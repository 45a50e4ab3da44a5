import type { TenantId } from "../domain/ids.ts";
import { approvalUpkeep } from "../workflows/approval-upkeep.ts";
import type { Engine } from "./command.ts";

const patience = 10_000;

/**
 * Passes on at once what waits for people of this organisation who cannot answer, instead of at the next regular time.
 *
 * @param id tells this run from others; the same id begins it once
 * @throws when Temporal cannot be reached in time; it is then passed on at the next regular time
 */
export const startApprovalUpkeep = async (
  { client, taskQueue }: Engine,
  tenant: TenantId,
  id: string,
): Promise<void> => {
  await client.withDeadline(Date.now() + patience, () =>
    client.workflow.start(approvalUpkeep, {
      workflowId: `approval-upkeep/${id}`,
      taskQueue,
      args: [tenant],
      workflowIdConflictPolicy: "USE_EXISTING",
      workflowIdReusePolicy: "ALLOW_DUPLICATE",
    }),
  );
};
