import type { Route } from "../../http/route.ts";
import { beginCampaignRoute, campaignsPage } from "./access-campaigns.tsx";
import { campaignReport, campaignReportFile } from "./access-report.tsx";
import { decideReviewRoute, reviewPage } from "./access-review.tsx";

/** Who reviews whose access, and what came of it. */
export const accessReviewRoutes: readonly Route[] = [
  reviewPage,
  decideReviewRoute,
  campaignsPage,
  beginCampaignRoute,
  campaignReport,
  campaignReportFile,
];
