import type { ContractRow } from "../db/contract.ts";
import { derivedId } from "../db/derived-id.ts";
import { peopleByIds, peopleByRole, personById } from "../db/person.ts";
import type { Tx } from "../db/schema.ts";
import { approvalsWaitingFor } from "../db/waiting.ts";
import type { ApprovalPlan } from "../domain/approval.ts";
import {
  type DirectoryEntry,
  defaultApprovalPolicy,
  type PlannedStep,
  planApproval,
} from "../domain/approval-policy.ts";
import { gate } from "../domain/command.ts";
import type { PersonId } from "../domain/ids.ts";
import type { Person } from "../domain/person.ts";
import { isRefusal, type Refusal } from "../domain/refusal.ts";
import type { SignedInContext } from "./context.ts";
import { actOf, seenBy } from "./contract.ts";

/** Who would be asked if the contract were submitted now. */
export interface ApprovalOutlook {
  readonly title: string;
  readonly version: number;
  readonly steps: readonly PlannedStep[];
  /** Approvers and their managers. */
  readonly people: ReadonlyMap<PersonId, Person>;
}

/** Works out whom the policy asks, or why the contract cannot be submitted by this person now. */
export const approvalOutlook = async (
  context: SignedInContext,
  contract: ContractRow,
): Promise<ApprovalOutlook | Refusal> => {
  const { state, title } = contract;
  const refusal = gate(state, "submit-for-approval", actOf(context, contract));
  if (refusal) return refusal;
  const { owner, people, entries } = await seenBy(context, async (tx) => ({
    ...(await directory(tx)),
    owner: await personById(tx, state.owner),
  }));
  const facts = {
    type: state.type,
    amount: state.draft.terms.amount,
    classification: state.classification,
    owner: state.owner,
    submitter: context.session.person.id,
    department: owner?.department,
  };
  const steps = planApproval(defaultApprovalPolicy, facts, entries);
  return isRefusal(steps) ? steps : { title, version: state.version, steps, people };
};

/** The plan that goes with the command; sent twice, the command names the same round, ceremony and slots. */
export const planFor = async (context: SignedInContext, contract: ContractRow): Promise<ApprovalPlan | Refusal> => {
  const outlook = await approvalOutlook(context, contract);
  if (isRefusal(outlook)) return outlook;
  const { commandId } = context;
  return {
    round: derivedId<"approval">(commandId, "round"),
    ceremony: derivedId<"signing">(commandId, "ceremony"),
    patience: defaultApprovalPolicy.patience,
    steps: outlook.steps.map(({ stepUp, approvers }, step) => ({
      stepUp,
      slots: approvers.map((asked, index) => ({
        ...asked,
        id: derivedId<"approval-slot">(commandId, "slot", String(step), String(index)),
      })),
    })),
  };
};

/** Nobody's chain of command is longer. */
const mostLevels = 10;

/** All approvers with what waits for them, and the managers above them. */
const directory = async (tx: Tx) => {
  const approvers = await peopleByRole(tx, "approver", 1000);
  const people = new Map(approvers.map((one) => [one.id, one]));
  for (let level = 0; level < mostLevels; level += 1) {
    const above = [...people.values()].flatMap(({ manager }) => (manager && !people.has(manager) ? [manager] : []));
    if (above.length === 0) break;
    for (const one of await peopleByIds(tx, [...new Set(above)])) people.set(one.id, one);
  }
  const waiting = await approvalsWaitingFor(
    tx,
    approvers.map(({ id }) => id),
  );
  const entries = [...people.values()].map((one): DirectoryEntry => ({ ...one, waiting: waiting.get(one.id) ?? 0 }));
  return { people, entries };
};
