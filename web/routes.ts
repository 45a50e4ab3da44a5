import type { Route } from "./http/route.ts";
import { approvalRoutes } from "./pages/approval/approval.tsx";
import { approvalPolicyRoutes } from "./pages/approval/approval-policy-routes.ts";
import { approvalSlotRoutes } from "./pages/approval/approval-signed-in.tsx";
import { approvalsRoutes } from "./pages/approval/approvals.tsx";
import { chooseAuditCadence } from "./pages/audit/audit-cadence.ts";
import { auditCampaignRoutes } from "./pages/audit/audit-campaign-routes.ts";
import { auditReportRoutes } from "./pages/audit/audit-report-routes.ts";
import { ledgerAudits } from "./pages/audit/ledger-audits.tsx";
import { contractRoutes } from "./pages/contract/routes.ts";
import { draftingRoutes } from "./pages/drafting/routes.ts";
import { findingsPage } from "./pages/findings.tsx";
import { homePage } from "./pages/home.ts";
import { inboxPage } from "./pages/inbox.tsx";
import { incidentRoutes } from "./pages/incident/incident-routes.ts";
import { libraryRoutes } from "./pages/library/routes.ts";
import { negotiationRoutes } from "./pages/negotiation/negotiation.tsx";
import { shareRoutes } from "./pages/outside/share.tsx";
import { accessLogPage } from "./pages/oversight/access-log.tsx";
import { accessLogCsv } from "./pages/oversight/access-log-csv.ts";
import { accessReviewRoutes } from "./pages/oversight/access-review-routes.ts";
import { breakGlassRoutes } from "./pages/oversight/break-glass.tsx";
import { leavingRoutes } from "./pages/oversight/leaving.tsx";
import { absenceRoutes } from "./pages/people/absence.ts";
import { departmentRoutes } from "./pages/people/departments.tsx";
import { directoryRoutes } from "./pages/people/directory.tsx";
import { peopleRoutes } from "./pages/people/people.tsx";
import { personRoutes } from "./pages/people/person.tsx";
import { personFactorRoutes } from "./pages/people/person-factors.tsx";
import { problemPage } from "./pages/problem.tsx";
import { contractTypeRoutes } from "./pages/settings/contract-types.tsx";
import { chooseSuiteRoute, settingsPage } from "./pages/settings/settings.tsx";
import { chooseWatchMeasures } from "./pages/settings/settings-watch-choice.ts";
import { signOnSettingsRoutes } from "./pages/settings/sign-on-settings.ts";
import { storagePage } from "./pages/settings/storage.tsx";
import { webhookRoutes } from "./pages/settings/webhook.tsx";
import { accountRoutes } from "./pages/sign-in/account.tsx";
import { authenticatorRoutes } from "./pages/sign-in/authenticator.tsx";
import { confirm, confirmByCode, confirmPage, sendConfirmationCode } from "./pages/sign-in/confirm.tsx";
import { beginOrganisation, firstAdministratorPage } from "./pages/sign-in/first-administrator.tsx";
import { acceptInvitation, invitationPage } from "./pages/sign-in/invitation.tsx";
import { passkeyRoutes } from "./pages/sign-in/passkey.ts";
import { forgottenPage, requestReset, resetPage, resetPassword } from "./pages/sign-in/password-reset.tsx";
import { secondFactorPage, signInWithCode } from "./pages/sign-in/second-factor.tsx";
import { signIn, signInPage, signOut } from "./pages/sign-in/sign-in.tsx";
import { singleSignOnRoutes } from "./pages/sign-in/single-sign-on.tsx";
import { broughtKeyRoutes } from "./pages/signing/brought-key.tsx";
import { bulkPage, releaseBulkSend, withdrawBulkSend } from "./pages/signing/bulk-send.tsx";
import { bulkList, bulkTemplateCsv, newBulkPage, prepareBulkSend } from "./pages/signing/bulk-send-list.tsx";
import { completionPage } from "./pages/signing/completion.tsx";
import { sealCommands } from "./pages/signing/seal-commands.ts";
import { sealImageRoutes } from "./pages/signing/seal-image.ts";
import { sealRegisterCsv } from "./pages/signing/seal-register-csv.ts";
import { sealsPage } from "./pages/signing/seals.tsx";
import { signingRoutes } from "./pages/signing/signing.tsx";
import { inPersonRoutes } from "./pages/signing/signing-in-person.tsx";
import { signerRoutes } from "./pages/signing/signing-signed-in.tsx";
import { ledgerPage } from "./pages/verify/ledger.tsx";
import { verifyDocument, verifyPage } from "./pages/verify/verify.tsx";
import { verifySignatures } from "./pages/verify/verify-signatures.tsx";
import { workingCopyRoutes } from "./pages/working-copy/routes.ts";

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
