import { WorkflowExecutionAlreadyStartedError } from "@temporalio/common";
import { ParentClosePolicy, proxyActivities, startChild } from "@temporalio/workflow";
import type { AuditReportActivities, ReportOrder } from "../activities/audit-report.ts";
import { instantOf } from "../domain/calendar.ts";
import type { Duty } from "../engine/duty.ts";
import { untilDone, untilDoneSlowly } from "./patience.ts";

const { dueAuditReports, readersOfReports, mailAuditReport } = proxyActivities<AuditReportActivities>(untilDone);
const { makeAuditReport } = proxyActivities<AuditReportActivities>(untilDoneSlowly);

/** A day begins at another hour in each time zone, so that every hour some period may be over somewhere. */
export const auditReportDuty: Duty = { id: "audit-reports", workflow: "auditReports", every: "1 hour", args: [] };

export const auditReportWorkflowId = (report: string): string => `audit-report/${report}`;

/** Begins every report that is due. Each lives on its own, so that none waits for another's mail server or time zone. */
export async function auditReports(): Promise<void> {
  for (const order of await dueAuditReports(instantOf(Date.now()))) await begin(order);
}

const begin = async (order: ReportOrder): Promise<void> => {
  try {
    await startChild(auditReport, {
      workflowId: auditReportWorkflowId(order.report),
      args: [order],
      parentClosePolicy: ParentClosePolicy.ABANDON,
    });
  } catch (error) {
    // Being made already, by the hour before or because somebody asked.
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
};

/** One report: made and kept, then mailed to each auditor, however long the mail server is away. */
export async function auditReport(order: ReportOrder): Promise<void> {
  await makeAuditReport(order, instantOf(Date.now()));
  for (const reader of await readersOfReports(order.tenant)) await mailAuditReport(order, reader);
}
