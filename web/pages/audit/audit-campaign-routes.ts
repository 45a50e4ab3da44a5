import type { Route } from "../../http/route.ts";
import { campaignPage, closeCampaign, endFieldwork, showCampaign } from "./audit-campaign.tsx";
import { campaignsPage } from "./audit-campaign-list.tsx";
import { startCampaign, startCampaignPage } from "./audit-campaign-start.tsx";
import { downloadAuditFile } from "./audit-evidence.tsx";
import {
  correctFinding,
  findingPage,
  raiseFinding,
  reassignFinding,
  reopenFinding,
  verifyFinding,
} from "./audit-finding.tsx";
import { answerContract, sampledPage } from "./audit-sampled.tsx";

/** Everything about audits of contracts; the form of the start stands before the page of one audit. */
export const auditCampaignRoutes: readonly Route[] = [
  campaignsPage,
  startCampaignPage,
  startCampaign,
  campaignPage,
  showCampaign,
  endFieldwork,
  closeCampaign,
  sampledPage,
  answerContract,
  raiseFinding,
  findingPage,
  correctFinding,
  verifyFinding,
  reopenFinding,
  reassignFinding,
  downloadAuditFile,
];
