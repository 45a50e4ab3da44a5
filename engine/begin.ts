import { WorkflowExecutionAlreadyStartedError } from "@temporalio/client";
import type { Workflow } from "@temporalio/common";
import type { Engine } from "./command.ts";

/** When another process of the same id may begin. */
const again = {
  never: "REJECT_DUPLICATE",
  "once it is over": "ALLOW_DUPLICATE",
  "once it has failed": "ALLOW_DUPLICATE_FAILED_ONLY",
} as const;

const patience = 10_000;

/**
 * Has a process begin, or finds it where it runs already; resolves when Temporal has taken it.
 *
 * @throws when Temporal cannot be reached within 10 s; beginning it again is safe
 */
export const begin = async <W extends Workflow>(
  { client, taskQueue }: Engine,
  workflow: W,
  { id, args, anew }: { readonly id: string; readonly args: Parameters<W>; readonly anew: keyof typeof again },
): Promise<void> => {
  try {
    await client.withDeadline(Date.now() + patience, () =>
      client.workflow.start<Workflow>(workflow, {
        taskQueue,
        workflowId: id,
        args,
        workflowIdConflictPolicy: "USE_EXISTING",
        workflowIdReusePolicy: again[anew],
      }),
    );
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
};
