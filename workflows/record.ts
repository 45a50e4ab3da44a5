import { proxyLocalActivities } from "@temporalio/workflow";
import type { RecordActivities } from "../activities/record.ts";

/**
 * The record is one local activity: it runs within the workflow task of its command, so that a command costs one
 * task and one transaction. While PostgreSQL is away it is tried again, for as long as it takes.
 */
export const { recordContract, recordIncident, recordAuditCampaign, recordReview, recordGlass } =
  proxyLocalActivities<RecordActivities>({
    startToCloseTimeout: "10 seconds",
    localRetryThreshold: "1 minute",
    retry: { initialInterval: "200 milliseconds", backoffCoefficient: 2, maximumInterval: "10 seconds" },
  });
