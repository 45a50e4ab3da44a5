import { WorkflowUpdateFailedError } from "@temporalio/client";
import { ApplicationFailure, WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from "@temporalio/common";
import { isRefusal, type Refusal, Refused, refuse } from "../domain/refusal.ts";

/**
 * The refusal that an exception from Temporal carries: an update that its workflow refused, a workflow that is not
 * there or is over, one that was begun before. `null` where the exception is a fault, to be thrown on.
 */
export const refusalIn = (error: unknown): Refusal | null => {
  if (error instanceof Refused) return error.refusal;
  if (error instanceof WorkflowUpdateFailedError) return refusalIn(error.cause);
  if (error instanceof ApplicationFailure) {
    const [refusal] = error.details ?? [];
    return isRefusal(refusal) ? refusal : null;
  }
  if (error instanceof WorkflowNotFoundError) return refuse("not-found");
  return error instanceof WorkflowExecutionAlreadyStartedError ? refuse("already-done") : null;
};
