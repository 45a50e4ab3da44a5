import { approvalRoutes } from "./pages/approval.tsx";
import { approvalSlotRoutes } from "./pages/approval-signed-in.tsx";
import { confirm, confirmPage, sendConfirmationCode } from "./pages/confirm.tsx";
import { contractRoutes } from "./pages/contract/routes.ts";
import { draftingRoutes } from "./pages/drafting/routes.ts";
import { homePage } from "./pages/home.ts";
import { inboxPage } from "./pages/inbox.tsx";
import { incidentRoutes } from "./pages/incident-routes.ts";
import { ledgerPage } from "./pages/ledger.tsx";
import { ledgerAudits } from "./pages/ledger-audits.tsx";
import { problemPage } from "./pages/problem.tsx";
import { chooseSuiteRoute, settingsPage } from "./pages/settings.tsx";
import { shareRoutes } from "./pages/share.tsx";
import { signIn, signInPage, signOut } from "./pages/sign-in.tsx";
import { signingRoutes } from "./pages/signing.tsx";
import { signerRoutes } from "./pages/signing-signed-in.tsx";
import { storagePage } from "./pages/storage.tsx";
import { verifyDocument, verifyPage } from "./pages/verify.tsx";
import type { Route } from "./route.ts";

/** Everything that Engross serves, in the order in which paths are tried. */
export const routes: readonly Route[] = [
  signInPage,
  signIn,
  signOut,
  confirmPage,
  sendConfirmationCode,
  confirm,
  homePage,
  inboxPage,
  ...draftingRoutes,
  ...incidentRoutes,
  ...contractRoutes,
  ...approvalRoutes,
  ...approvalSlotRoutes,
  ...signingRoutes,
  ...signerRoutes,
  storagePage,
  settingsPage,
  chooseSuiteRoute,
  ...shareRoutes,
  ledgerPage,
  ledgerAudits,
  verifyPage,
  verifyDocument,
  problemPage,
];
