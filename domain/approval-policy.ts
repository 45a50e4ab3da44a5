import type { Classification } from "./access.ts";
import type { ApprovalPatience } from "./approval.ts";
import type { DepartmentId, PersonId } from "./ids.ts";
import type { Person } from "./person.ts";
import { type Refusal, refuse } from "./refusal.ts";
import type { ContractType } from "./terms.ts";

/** Why a step is asked: the code of a rule, whose words are in `i18n/contract.ts`. */
export type ApprovalReason = "every-contract" | "large-amount";

/** When a rule holds: every part that is given must. */
export interface ApprovalCondition {
  readonly types?: readonly ContractType[];
  readonly classifications?: readonly Classification[];
  /**
   * Least amount in minor units, by currency. An amount in a currency that is not named here counts as reaching it, so
   * that no currency is a way around a rule.
   */
  readonly atLeast?: Readonly<Record<string, number>>;
}

/** One step: how many people are asked together, and when at all. Every step asks people whom no step before it asked. */
export interface ApprovalRule {
  readonly reason: ApprovalReason;
  readonly when: ApprovalCondition;
  readonly approvers: number;
}

/** Who has to agree to what, as data. Steps are asked in this order. */
export interface ApprovalPolicy {
  readonly steps: readonly ApprovalRule[];
  /** When holding the mailed link is not proof enough: decisions then need a code or a fresh sign-in. */
  readonly stepUp: ApprovalCondition;
  readonly patience: ApprovalPatience;
}

/** Large in each currency, in minor units: about half a million yuan. */
const large = {
  CNY: 50_000_000,
  USD: 7_000_000,
  EUR: 7_000_000,
  GBP: 6_000_000,
  HKD: 55_000_000,
  SGD: 10_000_000,
  JPY: 10_000_000,
} as const;

/** What holds where an organisation has not decided otherwise. */
export const defaultApprovalPolicy: ApprovalPolicy = {
  steps: [
    { reason: "every-contract", when: {}, approvers: 1 },
    { reason: "large-amount", when: { types: ["sales", "services"], atLeast: large }, approvers: 2 },
  ],
  stepUp: { classifications: ["secret"] },
  patience: { remindAfterDays: 2, escalateAfterDays: 5, expireAfterDays: 14 },
};

/** What of a contract the policy looks at. */
export interface ApprovalFacts {
  readonly type: ContractType;
  readonly amount: { readonly minor: number; readonly currency: string } | null;
  readonly classification: Classification;
  readonly owner: PersonId;
  readonly submitter: PersonId;
  /** The owner's; approvers of the same one are asked first. */
  readonly department: DepartmentId | undefined;
}

/** Somebody of the organisation, with how many approvals wait for them already. */
export interface DirectoryEntry extends Pick<Person, "id" | "roles" | "active" | "manager" | "department"> {
  readonly waiting: number;
}

export interface PlannedStep {
  readonly reason: ApprovalReason;
  readonly stepUp: boolean;
  /** Asked together. Whoever does not answer is escalated to `manager`, where there is one who may decide. */
  readonly approvers: readonly { readonly approver: PersonId; readonly manager: PersonId | null }[];
}

/**
 * Who is to be asked, step by step. Nobody approves what they own or submitted themselves, and nobody is asked twice.
 * People of the owner's department come first, then those for whom fewest approvals wait, then those who manage nobody,
 * so that there is still somebody to escalate to.
 *
 * @param directory the organisation; its order decides between equals
 * @returns the steps, or `no-approvers` where the organisation has too few people for a step
 */
export const planApproval = (
  policy: ApprovalPolicy,
  facts: ApprovalFacts,
  directory: readonly DirectoryEntry[],
): readonly PlannedStep[] | Refusal => {
  const barred = new Set([facts.owner, facts.submitter]);
  const willing = directory
    .filter((one) => one.active && hasApproverRole(one) && !barred.has(one.id))
    .toSorted(
      (a, b) =>
        nearness(facts, a) - nearness(facts, b) || a.waiting - b.waiting || height(directory, a) - height(directory, b),
    );
  const rules = policy.steps.filter(({ when }) => meets(facts, when));
  const needed = rules.reduce((sum, { approvers }) => sum + approvers, 0);
  if (needed === 0 || needed > willing.length) return refuse("no-approvers", { needed, found: willing.length });

  const asked = willing.slice(0, needed);
  const stepUp = meets(facts, policy.stepUp);
  const unfit = new Set([...barred, ...asked.map(({ id }) => id)]);
  return rules.map(({ reason, approvers }, index) => {
    const before = rules.slice(0, index).reduce((sum, rule) => sum + rule.approvers, 0);
    return {
      reason,
      stepUp,
      approvers: asked
        .slice(before, before + approvers)
        .map((one) => ({ approver: one.id, manager: managerFor(one, directory, unfit) })),
    };
  });
};

const hasApproverRole = (one: DirectoryEntry): boolean => one.roles.includes("approver");

const nearness = ({ department }: ApprovalFacts, one: DirectoryEntry): number =>
  department !== undefined && one.department === department ? 0 : 1;

const height = (directory: readonly DirectoryEntry[], { id }: DirectoryEntry): number =>
  directory.some(({ manager }) => manager === id) ? 1 : 0;

const meets = (
  { type, amount, classification }: ApprovalFacts,
  { types, classifications, atLeast }: ApprovalCondition,
): boolean =>
  (types === undefined || types.includes(type)) &&
  (classifications === undefined || classifications.includes(classification)) &&
  (atLeast === undefined || (amount !== null && amount.minor >= (atLeast[amount.currency] ?? 0) && amount.minor > 0));

/** The nearest manager above who has not left and is not part of this approval already; managers' circles end. */
const managerFor = (
  one: DirectoryEntry,
  directory: readonly DirectoryEntry[],
  unfit: ReadonlySet<PersonId>,
): PersonId | null => {
  const met = new Set<PersonId>([one.id]);
  for (let next = one.manager; next !== undefined && !met.has(next); ) {
    met.add(next);
    const manager = directory.find(({ id }) => id === next);
    if (manager?.active && !unfit.has(manager.id)) return manager.id;
    next = manager?.manager;
  }
  return null;
};
