/** Every workflow that a worker runs; the engine knows each by its name here. */
export { accessReview, accessReviewCampaign, reviewAccess } from "./access-review.ts";
export { anchorCheckpoint, mailCheckpoint } from "./anchor.ts";
export { approvalUpkeep } from "./approval-upkeep.ts";
export { auditCampaign } from "./audit-campaign.ts";
export { auditReport, auditReports } from "./audit-report.ts";
export { breakGlass } from "./break-glass.ts";
export { bulkSend } from "./bulk-send.ts";
export { contract } from "./contract.ts";
export { incident } from "./incident.ts";
export { rotateKeys } from "./key-rotation.ts";
export { ledgerAudit } from "./ledger-audit.ts";
export { offboarding } from "./offboarding.ts";
export { preservation } from "./preservation.ts";
export { replication } from "./replication.ts";
export { scrub, suspects } from "./scrub.ts";
export { forgetOrigins, watch } from "./watch.ts";
export { deliverWebhook, tellWebhooks } from "./webhook.ts";
