import type { ContractCommand } from "./command.ts";
import type { Contract, DraftVersion } from "./contract.ts";
import type { ContractId, ObligationId, PersonId } from "./ids.ts";
import { isOpen, type Obligation, type ObligationEvent, type ObligationPlan } from "./obligation.ts";

export interface AmendmentBirth {
  readonly amendment: ContractId;
  /** Its first wording. */
  readonly draft: DraftVersion;
  readonly owner: PersonId;
}

/** The command by which an amendment begins its own life: a contract handled as its parent is, and bound to it. */
export const amendmentBirth = (
  parent: Contract,
  { amendment, draft, owner }: AmendmentBirth,
): Extract<ContractCommand, { type: "create" }> => ({
  type: "create",
  contract: amendment,
  tenant: parent.tenant,
  timeZone: parent.timeZone,
  amends: parent.id,
  contractType: parent.type,
  classification: parent.classification,
  owner,
  named: [...new Set([parent.owner, ...parent.named])],
  draft,
});

/** A duty that an amendment brings, and the open one whose place it takes. */
export interface AmendedDuty {
  readonly plan: ObligationPlan;
  readonly replaces: ObligationId | null;
}

/**
 * What an amendment changes in the duties of its contract. It begins with the contract's own wording, so what it leaves
 * as that was is not owed twice. A duty under a known key takes the place of the open one; where only its sum or its
 * keeper changes, it falls due when that one did. What an amendment no longer mentions stays open: a duty ends by
 * somebody's decision, never by silence.
 *
 * @param original duties in the contract's own wording
 */
export const amendedDuties = (
  obligations: readonly Obligation[],
  original: readonly ObligationPlan[],
  amended: readonly ObligationPlan[],
): readonly AmendedDuty[] =>
  amended
    .filter((plan) => ![...original, ...obligations].some((known) => sameDuty(known, plan)))
    .map((plan) => {
      const replaced = obligations.find((one) => isOpen(one) && isKeyed(one, plan));
      const before = original.find((one) => isKeyed(one, plan));
      const keepsDays = before !== undefined && fallsDueAlike(before, plan) && before.everyMonths === plan.everyMonths;
      return {
        plan: replaced && keepsDays ? { ...plan, due: replaced.due } : plan,
        replaces: replaced?.id ?? null,
      };
    });

/** The open duties that the amendment ends by putting others in their place. */
export const superseding = (duties: readonly AmendedDuty[]): readonly ObligationEvent[] =>
  duties.flatMap(({ plan, replaces }) =>
    replaces === null ? [] : [{ type: "obligation-superseded", obligation: replaces, next: plan.id }],
  );

const isKeyed = (a: ObligationPlan, b: ObligationPlan): boolean => a.key != null && a.key === b.key;

/** On the same day, or as long after signing. */
const fallsDueAlike = (a: ObligationPlan, b: ObligationPlan): boolean =>
  a.afterSigning || b.afterSigning
    ? a.afterSigning?.count === b.afterSigning?.count && a.afterSigning?.unit === b.afterSigning?.unit
    : a.due === b.due;

/** Whether two plans are of one duty: everything but the id that each draft gives it. */
const sameDuty = (a: ObligationPlan, b: ObligationPlan): boolean =>
  a.kind === b.kind &&
  a.owedBy === b.owedBy &&
  fallsDueAlike(a, b) &&
  a.amount?.minor === b.amount?.minor &&
  a.amount?.currency === b.amount?.currency &&
  a.everyMonths === b.everyMonths &&
  a.survives === b.survives;
