import { confirm, confirmPage, sendConfirmationCode } from "./pages/confirm.tsx";
import { contractRoutes } from "./pages/contract/routes.ts";
import { draftingRoutes } from "./pages/drafting/routes.ts";
import { incidentRoutes } from "./pages/incident-routes.ts";
import { problemPage } from "./pages/problem.tsx";
import { signIn, signInPage, signOut } from "./pages/sign-in.tsx";
import type { Route } from "./route.ts";

/** Everything that Engross serves, in the order in which paths are tried. */
export const routes: readonly Route[] = [
  signInPage,
  signIn,
  signOut,
  confirmPage,
  sendConfirmationCode,
  confirm,
  ...draftingRoutes,
  ...incidentRoutes,
  ...contractRoutes,
  problemPage,
];
