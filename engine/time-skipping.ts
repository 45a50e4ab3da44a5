import { randomUUID } from "node:crypto";
import type { Client } from "@temporalio/client";
import proto from "@temporalio/proto";

/**
 * Lets a running workflow live through `milliseconds` in moments: the server jumps from timer to timer while nothing
 * is in flight, and stops jumping when the span is over. Needs `frontend.WorkflowTimeSkippingEnabled` (Temporal 1.32).
 *
 * Resolves when the workflow's clock has reached the end of the span, or the workflow has ended.
 */
export const fastForward = async (client: Client, workflowId: string, milliseconds: number): Promise<void> => {
  const { workflowService } = client.connection;
  const { namespace } = client.options;
  const workflowExecution = { workflowId };
  const id = randomUUID();
  const duration = proto.google.protobuf.Duration.fromObject({ seconds: Math.ceil(milliseconds / 1000) });
  await workflowService.updateWorkflowExecutionOptions({
    namespace,
    workflowExecution,
    identity: client.options.identity,
    updateMask: { paths: ["time_skipping_config"] },
    workflowExecutionOptions: {
      timeSkippingConfig: {
        enabled: true,
        maxSessionSkipCount: 10_000,
        fastForwardConfig: { id, duration },
      },
    },
  });
  for (;;) {
    const { fastForwardInfo } = await workflowService.pollWorkflowExecutionTimeSkipping({
      namespace,
      workflowExecution,
      fastForwardId: id,
    });
    if (fastForwardInfo?.hasCompleted) return;
    const { status } = await client.workflow.getHandle(workflowId).describe();
    if (status.name !== "RUNNING") return;
  }
};
