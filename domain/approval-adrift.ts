import { type ApprovalRound, type ApprovalSlot, openSlots, type SlotId } from "./approval.ts";
import { type DirectoryEntry, isApprover, managerOf, standIn } from "./approval-plan.ts";
import type { ApprovalPolicy } from "./approval-policy.ts";
import type { PersonId } from "./ids.ts";

/** A place in a round whose holder cannot answer, and who answers instead. */
export interface Adrift {
  readonly slot: SlotId;
  readonly from: PersonId;
  readonly to: PersonId;
  readonly manager: PersonId | null;
  readonly why: "absent" | "unfit";
}

/**
 * The places of a round that cannot be answered by those who hold them: they left, may not approve any more, or are away
 * and named a deputy. A manager to whom it was escalated need not be an approver. Who comes in has no say in the round
 * yet and does not own the contract; where nobody can be found, the place stays, and the owner hears when it runs out.
 */
export const approvalsAdrift = (
  round: ApprovalRound,
  owner: PersonId,
  policy: ApprovalPolicy,
  directory: readonly DirectoryEntry[],
): readonly Adrift[] => {
  const busy = new Set([
    owner,
    ...round.steps.flatMap(({ slots }) => slots.flatMap(({ approver, passedFrom }) => [approver, ...passedFrom])),
  ]);
  const found: Adrift[] = [];
  for (const slot of openSlots(round)) {
    const why = reasonToPass(slot, directory);
    const to = why && substitute(slot, why, { round, policy, directory, busy });
    if (!why || !to) continue;
    busy.add(to);
    const manager = managerOf(to, directory, busy);
    found.push({ slot: slot.id, from: slot.approver, to, manager, why });
  }
  return found;
};

const reasonToPass = (
  { approver, escalated }: ApprovalSlot,
  directory: readonly DirectoryEntry[],
): "absent" | "unfit" | null => {
  const holder = directory.find(({ id }) => id === approver);
  if (!holder?.active || (!isApprover(holder) && !escalated)) return "unfit";
  return holder.absent && holder.absent.deputy !== null ? "absent" : null;
};

interface Choosing {
  readonly round: ApprovalRound;
  readonly policy: ApprovalPolicy;
  readonly directory: readonly DirectoryEntry[];
  readonly busy: ReadonlySet<PersonId>;
}

/** For whoever is away, their deputy and nobody else; for whoever may not any more, the next who is fit for the rule. */
const substitute = (
  { id, approver }: ApprovalSlot,
  why: "absent" | "unfit",
  { round, policy, directory, busy }: Choosing,
): PersonId | null => {
  const free = (one: DirectoryEntry | undefined): one is DirectoryEntry =>
    one !== undefined && isApprover(one) && !one.absent && !busy.has(one.id);
  if (why === "absent") return standIn(approver, directory, (one) => busy.has(one));
  const step = round.steps.find(({ slots }) => slots.some((slot) => slot.id === id));
  const who = policy.rules.find((rule) => rule.id === step?.rule)?.who;
  const groups = policy.groups.filter((group) => who?.groups.includes(group.id));
  const named = new Set([...(who?.people ?? []), ...groups.flatMap(({ members }) => members)]);
  const department = directory.find((one) => one.id === approver)?.department;
  const rank = (one: DirectoryEntry): number =>
    (named.has(one.id) ? 0 : 4) + (department !== undefined && one.department === department ? 0 : 2);
  const [first] = directory.filter(free).toSorted((a, b) => rank(a) - rank(b) || a.waiting - b.waiting);
  return first?.id ?? null;
};
