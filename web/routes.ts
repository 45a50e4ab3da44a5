import { absenceRoutes } from "./pages/absence.ts";
import { accessLogPage } from "./pages/access-log.tsx";
import { accessLogCsv } from "./pages/access-log-csv.ts";
import { accessReviewRoutes } from "./pages/access-review-routes.ts";
import { accountRoutes } from "./pages/account.tsx";
import { approvalRoutes } from "./pages/approval.tsx";
import { approvalPolicyRoutes } from "./pages/approval-policy-routes.ts";
import { approvalSlotRoutes } from "./pages/approval-signed-in.tsx";
import { approvalsRoutes } from "./pages/approvals.tsx";
import { chooseAuditCadence } from "./pages/audit-cadence.ts";
import { auditCampaignRoutes } from "./pages/audit-campaign-routes.ts";
import { auditReportRoutes } from "./pages/audit-report-routes.ts";
import { authenticatorRoutes } from "./pages/authenticator.tsx";
import { breakGlassRoutes } from "./pages/break-glass.tsx";
import { broughtKeyRoutes } from "./pages/brought-key.tsx";
import { bulkPage, releaseBulkSend, withdrawBulkSend } from "./pages/bulk-send.tsx";
import { bulkList, bulkTemplateCsv, newBulkPage, prepareBulkSend } from "./pages/bulk-send-list.tsx";
import { completionPage } from "./pages/completion.tsx";
import { confirm, confirmByCode, confirmPage, sendConfirmationCode } from "./pages/confirm.tsx";
import { contractRoutes } from "./pages/contract/routes.ts";
import { contractTypeRoutes } from "./pages/contract-types.tsx";
import { departmentRoutes } from "./pages/departments.tsx";
import { directoryRoutes } from "./pages/directory.tsx";
import { draftingRoutes } from "./pages/drafting/routes.ts";
import { findingsPage } from "./pages/findings.tsx";
import { beginOrganisation, firstAdministratorPage } from "./pages/first-administrator.tsx";
import { homePage } from "./pages/home.ts";
import { inboxPage } from "./pages/inbox.tsx";
import { incidentRoutes } from "./pages/incident-routes.ts";
import { acceptInvitation, invitationPage } from "./pages/invitation.tsx";
import { leavingRoutes } from "./pages/leaving.tsx";
import { ledgerPage } from "./pages/ledger.tsx";
import { ledgerAudits } from "./pages/ledger-audits.tsx";
import { libraryRoutes } from "./pages/library/routes.ts";
import { negotiationRoutes } from "./pages/negotiation.tsx";
import { passkeyRoutes } from "./pages/passkey.ts";
import { forgottenPage, requestReset, resetPage, resetPassword } from "./pages/password-reset.tsx";
import { peopleRoutes } from "./pages/people.tsx";
import { personRoutes } from "./pages/person.tsx";
import { personFactorRoutes } from "./pages/person-factors.tsx";
import { problemPage } from "./pages/problem.tsx";
import { sealCommands } from "./pages/seal-commands.ts";
import { sealImageRoutes } from "./pages/seal-image.ts";
import { sealRegisterCsv } from "./pages/seal-register-csv.ts";
import { sealsPage } from "./pages/seals.tsx";
import { secondFactorPage, signInWithCode } from "./pages/second-factor.tsx";
import { chooseSuiteRoute, settingsPage } from "./pages/settings.tsx";
import { chooseWatchMeasures } from "./pages/settings-watch-choice.ts";
import { shareRoutes } from "./pages/share.tsx";
import { signIn, signInPage, signOut } from "./pages/sign-in.tsx";
import { signOnSettingsRoutes } from "./pages/sign-on-settings.ts";
import { signingRoutes } from "./pages/signing.tsx";
import { inPersonRoutes } from "./pages/signing-in-person.tsx";
import { signerRoutes } from "./pages/signing-signed-in.tsx";
import { singleSignOnRoutes } from "./pages/single-sign-on.tsx";
import { storagePage } from "./pages/storage.tsx";
import { verifyDocument, verifyPage } from "./pages/verify.tsx";
import { verifySignatures } from "./pages/verify-signatures.tsx";
import { webhookRoutes } from "./pages/webhook.tsx";
import { workingCopyRoutes } from "./pages/working-copy/routes.ts";
import type { Route } from "./route.ts";

/** Everything that Engross serves, in the order in which paths are tried. */
export const routes: readonly Route[] = [
  signInPage,
  signIn,
  signOut,
  forgottenPage,
  requestReset,
  resetPage,
  resetPassword,
  invitationPage,
  acceptInvitation,
  firstAdministratorPage,
  beginOrganisation,
  ...singleSignOnRoutes,
  secondFactorPage,
  signInWithCode,
  ...accountRoutes,
  ...absenceRoutes,
  ...authenticatorRoutes,
  ...passkeyRoutes,
  ...peopleRoutes,
  ...accessReviewRoutes,
  ...breakGlassRoutes,
  ...personRoutes,
  ...leavingRoutes,
  ...departmentRoutes,
  ...personFactorRoutes,
  ...directoryRoutes,
  confirmPage,
  sendConfirmationCode,
  confirm,
  confirmByCode,
  homePage,
  inboxPage,
  ...approvalsRoutes,
  ...draftingRoutes,
  ...libraryRoutes,
  ...workingCopyRoutes,
  ...incidentRoutes,
  ...contractRoutes,
  ...approvalRoutes,
  ...approvalSlotRoutes,
  ...signingRoutes,
  ...signerRoutes,
  ...inPersonRoutes,
  bulkList,
  newBulkPage,
  bulkTemplateCsv,
  prepareBulkSend,
  bulkPage,
  releaseBulkSend,
  withdrawBulkSend,
  sealsPage,
  sealRegisterCsv,
  ...sealCommands,
  ...sealImageRoutes,
  completionPage,
  storagePage,
  settingsPage,
  chooseSuiteRoute,
  ...contractTypeRoutes,
  ...signOnSettingsRoutes,
  chooseAuditCadence,
  ...webhookRoutes,
  chooseWatchMeasures,
  ...approvalPolicyRoutes,
  ...shareRoutes,
  ...negotiationRoutes,
  ledgerPage,
  ledgerAudits,
  ...auditReportRoutes,
  ...auditCampaignRoutes,
  accessLogPage,
  accessLogCsv,
  findingsPage,
  ...broughtKeyRoutes,
  verifyPage,
  verifySignatures,
  verifyDocument,
  problemPage,
];
