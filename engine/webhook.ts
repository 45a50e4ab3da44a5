import { tellWebhooks } from "../workflows/webhook.ts";
import type { Engine } from "./command.ts";

/** Has what is to be told looked for now instead of in some seconds. The duty does it too, so nothing rests on this. */
export const tellWebhooksNow = async ({ client, taskQueue }: Engine): Promise<void> => {
  await client.workflow.start(tellWebhooks, {
    taskQueue,
    workflowId: `webhooks-now/${taskQueue}`,
    workflowIdReusePolicy: "ALLOW_DUPLICATE",
    workflowIdConflictPolicy: "USE_EXISTING",
  });
};
