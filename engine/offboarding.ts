import { WorkflowExecutionAlreadyStartedError } from "@temporalio/common";
import { type OffboardingInput, offboarding, offboardingWorkflowId } from "../workflows/offboarding.ts";
import type { Engine } from "./command.ts";

/**
 * Begins the process by which somebody leaves, or finds it where it runs already or is over.
 *
 * @throws when Temporal cannot be reached in time; beginning it again is safe
 */
export const startOffboarding = async ({ client, taskQueue }: Engine, input: OffboardingInput): Promise<void> => {
  try {
    await client.withDeadline(Date.now() + patience, () =>
      client.workflow.start(offboarding, {
        workflowId: offboardingWorkflowId(input.id),
        taskQueue,
        args: [input],
        workflowIdConflictPolicy: "USE_EXISTING",
        workflowIdReusePolicy: "ALLOW_DUPLICATE_FAILED_ONLY",
      }),
    );
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
};

const patience = 10_000;
