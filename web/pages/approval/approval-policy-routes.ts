import { approverGroupRoutes } from "./approval-group-routes.tsx";
import { approvalPolicyPage, changeApprovalTerms } from "./approval-policy.tsx";
import { approvalRuleRoutes } from "./approval-rule-routes.tsx";

/** The rules by which contracts are approved, and everything that changes them. */
export const approvalPolicyRoutes = [
  approvalPolicyPage,
  changeApprovalTerms,
  ...approvalRuleRoutes,
  ...approverGroupRoutes,
] as const;
