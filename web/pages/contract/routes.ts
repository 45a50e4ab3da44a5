import type { Route } from "../../http/route.ts";
import { noticesPage } from "../notices.tsx";
import { registerPage } from "../register.tsx";
import { openAmendment } from "./amendment.ts";
import { approvalPlanPage } from "./approval-plan.tsx";
import { approversPage, changeApprover } from "./approvers.tsx";
import { contractCommands } from "./commands.ts";
import { comparePage, downloadComparison } from "./compare.tsx";
import { contractEvidence } from "./evidence-bundle.ts";
import { fulfilObligation } from "./fulfil.ts";
import { contractAccessLog } from "./lookers.tsx";
import { negotiationCommands } from "./negotiation.ts";
import { contractPage } from "./page.tsx";
import { decideReturnedRoute, returnedPage, returnedUploadPage, uploadReturned } from "./returned.tsx";
import { contractRightsPage } from "./rights.tsx";
import { shareContract, withdrawShare } from "./share.ts";
import { signatureFieldRoutes } from "./signature-fields.tsx";
import { signingCommands } from "./signing-commands.ts";
import { contractTimeline } from "./timeline.ts";
import { uploadAmendment, uploadAmendmentPage } from "./upload-amendment.tsx";
import { verificationRoutes } from "./verification.tsx";
import { redlineWordRoute, versionWordOriginal, versionWordRoute } from "./word.ts";

/** The register, a contract's page, and everything that people ask of a contract on it. */
export const contractRoutes: readonly Route[] = [
  registerPage,
  noticesPage,
  uploadAmendmentPage,
  uploadAmendment,
  contractPage,
  contractTimeline,
  comparePage,
  downloadComparison,
  redlineWordRoute,
  versionWordRoute,
  versionWordOriginal,
  returnedUploadPage,
  uploadReturned,
  returnedPage,
  decideReturnedRoute,
  contractEvidence,
  contractRightsPage,
  contractAccessLog,
  approvalPlanPage,
  approversPage,
  changeApprover,
  ...contractCommands,
  ...signingCommands,
  openAmendment,
  fulfilObligation,
  shareContract,
  withdrawShare,
  ...negotiationCommands,
  ...signatureFieldRoutes,
  ...verificationRoutes,
];
