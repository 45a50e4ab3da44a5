import type { Route } from "../../route.ts";
import { openAmendment } from "./amendment.ts";
import { approvalPlanPage } from "./approval-plan.tsx";
import { contractCommands } from "./commands.ts";
import { fulfilObligation } from "./fulfil.ts";
import { contractPage } from "./page.tsx";

/** A contract's page, and everything that people ask of a contract on it. */
export const contractRoutes: readonly Route[] = [
  contractPage,
  approvalPlanPage,
  ...contractCommands,
  openAmendment,
  fulfilObligation,
];
