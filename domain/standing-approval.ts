import type { ApprovalPlan, ApprovalRound } from "./approval.ts";
import type { Instant } from "./calendar.ts";
import type { PersonId } from "./ids.ts";

/** An approval that was given, and when. */
export interface StandingApproval {
  readonly approver: PersonId;
  readonly at: Instant;
}

/**
 * Who approved exactly this already in the last round, by the matter of their step. An approval is bound to the paper: it
 * stands for the same bytes and the same terms, under the same rule about the same facts, and for nothing else.
 */
export const standingApprovals = (
  last: ApprovalRound | null,
  documentSha256: string,
): ReadonlyMap<string, readonly StandingApproval[]> =>
  new Map(
    last === null || last.stale || last.documentSha256 !== documentSha256
      ? []
      : last.steps.flatMap(({ matter, slots }) =>
          matter === undefined
            ? []
            : [
                [
                  matter,
                  slots.flatMap(({ state, approver, decidedAt }) =>
                    state === "approved" && decidedAt !== null ? [{ approver, at: decidedAt }] : [],
                  ),
                ] as const,
              ],
        ),
  );

/** Whether each approval that a plan takes over was given, as it says. */
export const standsAsPlanned = (plan: ApprovalPlan, last: ApprovalRound | null, documentSha256: string): boolean => {
  const standing = standingApprovals(last, documentSha256);
  return plan.steps.every(({ matter, slots }) =>
    slots.every(
      ({ approver, stands }) =>
        stands === undefined ||
        (standing.get(matter ?? "") ?? []).some((one) => one.approver === approver && one.at === stands),
    ),
  );
};
