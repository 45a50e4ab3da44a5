import { type ApprovalFacts, type ApprovalPolicy, meets } from "./approval-policy.ts";
import type { BulkId, PersonId, TenantId } from "./ids.ts";
import type { Bilingual } from "./language.ts";
import { type Refusal, refuse } from "./refusal.ts";

/** Where a bulk send is: its rows checked and nothing made; on its way; done; or taken back before anything was made. */
export const bulkStates = ["checked", "sending", "done", "withdrawn"] as const;
export type BulkState = (typeof bulkStates)[number];

/** What has become of a row. */
export const rowStates = ["ready", "faulty", "left-out", "sent", "refused"] as const;
export type RowState = (typeof rowStates)[number];

export const mostRows = 2_000;

/** What is wrong with one cell or the row as a whole. */
export interface RowFault {
  /** As the file heads it; empty for the whole row. */
  readonly column: string;
  /** For whoever looks, which is not only whoever prepared it. */
  readonly reason: Bilingual;
}

export interface BulkFacts {
  readonly state: BulkState;
  readonly preparedBy: PersonId;
  readonly faulty: number;
  readonly ready: number;
}

/**
 * Why a bulk send cannot be released so; `null` where it can. Releasing approves every contract of it in one act, so that
 * it takes somebody else than whoever prepared it; rows with faults are left out only where that was said.
 */
export const releaseRefusal = (
  { state, preparedBy, faulty, ready }: BulkFacts,
  by: PersonId,
  { leaveOut }: { readonly leaveOut: boolean },
): Refusal | null => {
  if (state !== "checked") return refuse("bulk-over");
  if (preparedBy === by) return refuse("same-person");
  return ready === 0 || (faulty > 0 && !leaveOut) ? refuse("bulk-faulty") : null;
};

/**
 * Whether the policy is content with the one approval that a release is: a single rule meets the contract, and asks one
 * holder of a role. Whom it asks by name, as a group or as a manager, or more people than one, is asked by themselves.
 */
export const approvedByRelease = ({ rules }: ApprovalPolicy, facts: ApprovalFacts): boolean => {
  const [rule, ...more] = rules.filter(({ when }) => meets(facts, when));
  if (rule === undefined || more.length > 0) return false;
  const { people, groups, manager, heads, deviationGroups, holders } = rule.who;
  const named = people.length + groups.length > 0 || manager || heads || deviationGroups;
  return !named && holders?.count === 1;
};

/** A process that sends the rows of one bulk send. */
export interface BulkSending {
  readonly tenant: TenantId;
  readonly bulk: BulkId;
}
