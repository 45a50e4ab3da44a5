import { WorkflowExecutionAlreadyStartedError } from "@temporalio/client";
import type { BulkSending } from "../domain/bulk-send.ts";
import { bulkSend, bulkSendWorkflowId } from "../workflows/bulk-send.ts";
import type { Engine } from "./command.ts";

/** Has the rows of a bulk send go out; however often it is asked for, they go out once. */
export const beginSending = async ({ client, taskQueue }: Engine, sending: BulkSending): Promise<void> => {
  try {
    await client.workflow.start(bulkSend, {
      taskQueue,
      workflowId: bulkSendWorkflowId(sending.bulk),
      args: [sending],
      workflowIdConflictPolicy: "USE_EXISTING",
      workflowIdReusePolicy: "REJECT_DUPLICATE",
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
};
