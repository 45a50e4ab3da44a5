import type { Duty } from "../engine/duty.ts";
import { accessReviewDuty } from "./access-review.ts";
import { anchorDuty, witnessDuty } from "./anchor.ts";
import { approvalUpkeepDuty } from "./approval-upkeep.ts";
import { auditReportDuty } from "./audit-report.ts";
import { keyRotationDuty } from "./key-rotation.ts";
import { ledgerAuditDuty } from "./ledger-audit.ts";
import { preservationDuty } from "./preservation.ts";
import { replicationDuty } from "./replication.ts";
import { scrubDuty, suspectsDuty } from "./scrub.ts";
import { forgettingDuty, watchDuty } from "./watch.ts";
import { webhookDuty } from "./webhook.ts";

/** All that Engross does by itself at regular times, whoever asks or does not. */
export const duties: readonly Duty[] = [
  accessReviewDuty,
  anchorDuty,
  approvalUpkeepDuty,
  auditReportDuty,
  forgettingDuty,
  keyRotationDuty,
  ledgerAuditDuty,
  preservationDuty,
  replicationDuty,
  scrubDuty,
  suspectsDuty,
  watchDuty,
  webhookDuty,
  witnessDuty,
];
