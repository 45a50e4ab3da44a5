import { proxyActivities, uuid4 } from "@temporalio/workflow";
import type { LedgerAuditActivities } from "../activities/ledger-audit.ts";
import { instantOf } from "../domain/calendar.ts";
import type { Duty } from "../engine/duty.ts";
import { untilDoneSlowly } from "./patience.ts";

// A ledger of many years takes long to read.
const { auditWholeLedger } = proxyActivities<LedgerAuditActivities>({
  ...untilDoneSlowly,
  startToCloseTimeout: "12 hours",
});

export const ledgerAuditDuty: Duty = { id: "ledger-audit", workflow: "ledgerAudit", every: "1 day", args: [] };

/** Checks that the ledger is still what was signed and kept elsewhere. */
export async function ledgerAudit(): Promise<void> {
  await auditWholeLedger(uuid4(), instantOf(Date.now()));
}
