import { auditReport, auditReportWorkflowId } from "../workflows/audit-report.ts";
import { begin } from "./begin.ts";
import type { Engine } from "./command.ts";

/** Begins to make a report of access and operations, unless it is being made. Resolves when the engine has taken it. */
export const startAuditReport = (engine: Engine, order: Parameters<typeof auditReport>[0]): Promise<void> =>
  begin(engine, auditReport, { id: auditReportWorkflowId(order.report), args: [order], anew: "once it is over" });
