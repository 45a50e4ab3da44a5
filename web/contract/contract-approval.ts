import { approvalDirectory } from "../../db/approval-directory.ts";
import { type PolicyInForce, policyInForce } from "../../db/approval-policy.ts";
import type { ContractRow } from "../../db/contract.ts";
import type { ApprovalPlan } from "../../domain/approval.ts";
import { type PlannedApproval, planApproval } from "../../domain/approval-plan.ts";
import type { ApprovalFacts } from "../../domain/approval-policy.ts";
import { dayOf } from "../../domain/calendar.ts";
import { gate } from "../../domain/command.ts";
import type { PersonId } from "../../domain/ids.ts";
import type { Money } from "../../domain/money.ts";
import type { Person } from "../../domain/person.ts";
import { isRefusal, type Refusal } from "../../domain/refusal.ts";
import { wordingFacts } from "../approval/approval-facts.ts";
import { approvalPlan, type StandingApprovals, standingUnder } from "../approval/approval-plan.ts";
import type { SignedInContext } from "../http/context.ts";
import { actOf, nowOn, seenBy } from "./contract.ts";

/** Who would be asked if the contract were submitted now. */
export interface ApprovalOutlook {
  readonly contract: ContractRow;
  readonly inForce: PolicyInForce;
  readonly facts: ApprovalFacts;
  /** Whom the policy asks; a refusal where too few can be found. */
  readonly planned: PlannedApproval | Refusal;
  readonly standing: StandingApprovals;
  /** Approvers, whom they represent, and managers. */
  readonly people: ReadonlyMap<PersonId, Person>;
  /** Why this person cannot submit it now; `null` where they can. */
  readonly refusal: Refusal | null;
}

/**
 * Works out whom the policy asks about this contract as it stands, whatever its stage.
 *
 * @param amount asked about instead of the contract's own
 */
export const approvalOutlook = async (
  context: SignedInContext,
  contract: ContractRow,
  amount: Money | null = contract.state.draft.terms.amount as Money | null,
): Promise<ApprovalOutlook> => {
  const { state } = contract;
  const submitter = context.session.person.id;
  const today = dayOf(nowOn(context, contract), state.timeZone);
  const { inForce, owner, people, entries } = await seenBy(context, async (tx) => ({
    ...(await approvalDirectory(tx, state.owner, today)),
    inForce: await policyInForce(tx, state.tenant),
  }));
  const facts: ApprovalFacts = {
    type: state.type,
    amount,
    classification: state.classification,
    owner: state.owner,
    submitter,
    department: contract.department ?? owner?.department,
    ...(await wordingFacts(context, contract)),
  };
  const standing = standingUnder(inForce, facts, state.approval, state.draft.pdf.sha256);
  return {
    ...{ contract, inForce, facts, standing, people },
    planned: planApproval(inForce.policy, facts, entries, standing.byRule),
    refusal: gate(state, "submit-for-approval", actOf(context, contract)),
  };
};

/** The plan that goes with the command, or why the contract cannot be submitted by this person now. */
export const planFor = async (context: SignedInContext, contract: ContractRow): Promise<ApprovalPlan | Refusal> => {
  const { inForce, facts, planned, standing, refusal } = await approvalOutlook(context, contract);
  if (refusal) return refusal;
  if (isRefusal(planned)) return planned;
  const { timeZone } = contract.state;
  const at = nowOn(context, contract);
  return approvalPlan({ command: context.commandId, inForce, facts, planned, standing, at, timeZone });
};
