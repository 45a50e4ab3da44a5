import { WorkflowExecutionAlreadyStartedError } from "@temporalio/client";
import { auditReport, auditReportWorkflowId } from "../workflows/audit-report.ts";
import type { Engine } from "./command.ts";

/** Begins to make a report of access and operations, unless it is being made. Resolves when the engine has taken it. */
export const startAuditReport = async (
  { client, taskQueue }: Engine,
  order: Parameters<typeof auditReport>[0],
): Promise<void> => {
  const workflowId = auditReportWorkflowId(order.report);
  try {
    await client.withDeadline(Date.now() + 20_000, () =>
      client.workflow.start(auditReport, { workflowId, taskQueue, args: [order] }),
    );
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
};
