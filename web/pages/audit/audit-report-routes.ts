import type { Route } from "../../http/route.ts";
import { auditReportPage, downloadAnonymisedReport, downloadFullReport } from "./audit-report.tsx";
import { auditReportsPage, orderAuditReport } from "./audit-report-list.tsx";

/** Everything about reports of access and operations. */
export const auditReportRoutes: readonly Route[] = [
  auditReportsPage,
  orderAuditReport,
  auditReportPage,
  downloadFullReport,
  downloadAnonymisedReport,
];
