import { hashOfData, type PolicyInForce } from "../../db/approval-policy.ts";
import { derivedId } from "../../db/derived-id.ts";
import type { ApprovalPlan, ApprovalRound } from "../../domain/approval.ts";
import type { PlannedApproval, PlannedStep, Standing } from "../../domain/approval-plan.ts";
import { type ApprovalFacts, type ApprovalRule, matterOf } from "../../domain/approval-policy.ts";
import { dayOf, type Instant } from "../../domain/calendar.ts";
import type { PersonId } from "../../domain/ids.ts";
import { type StandingApproval, standingApprovals } from "../../domain/standing-approval.ts";
import { workingDays } from "../../domain/working-days.ts";

/** What approvals of the last round are worth now: by rule, whose stand. */
export interface StandingApprovals {
  readonly byRule: Standing;
  readonly of: (rule: ApprovalRule, person: PersonId) => StandingApproval | undefined;
}

/** Which approvals of the last round stand, by the rules in force and the facts of today. */
export const standingUnder = (
  { policy }: PolicyInForce,
  facts: ApprovalFacts,
  last: ApprovalRound | null,
  documentSha256: string,
): StandingApprovals => {
  const given = standingApprovals(last, documentSha256);
  const underRule = (rule: ApprovalRule): readonly StandingApproval[] =>
    given.size === 0 ? [] : (given.get(hashOfData(matterOf(rule, facts, policy))) ?? []);
  return {
    byRule: new Map(policy.rules.map((rule) => [rule.id, underRule(rule).map(({ approver }) => approver)])),
    of: (rule, person) => underRule(rule).find(({ approver }) => approver === person),
  };
};

interface Planning {
  /** Names the round, its slots and the ceremony: sent twice, the command names the same. */
  readonly command: string;
  readonly inForce: PolicyInForce;
  readonly facts: ApprovalFacts;
  readonly planned: PlannedApproval;
  readonly standing: StandingApprovals;
  readonly at: Instant;
  readonly timeZone: string;
}

/** The plan that goes with the command: it carries all that the round goes by until it is over. */
export const approvalPlan = ({ command, inForce, facts, planned, standing, at, timeZone }: Planning): ApprovalPlan => {
  const { policy, version } = inForce;
  const calendar = workingDays(policy.calendar, timeZone, dayOf(at, timeZone));
  const slotsOf = ({ rule, approvers }: PlannedStep, step: number) =>
    approvers.map(({ approver, manager, instead }, index) => {
      const stands = standing.of(rule, approver)?.at;
      return {
        ...{ id: derivedId<"approval-slot">(command, "slot", String(step), String(index)), approver, manager },
        ...(instead !== null && { instead }),
        ...(stands !== undefined && { stands }),
      };
    });
  return {
    round: derivedId<"approval">(command, "round"),
    ceremony: derivedId<"signing">(command, "ceremony"),
    patience: { ...policy.days, ...(calendar && { calendar }) },
    policy: version,
    steps: planned.steps.map((step, index) => ({
      stepUp: step.stepUp,
      ...(step.needed !== null && { needed: step.needed }),
      rule: step.rule.id,
      matter: hashOfData(matterOf(step.rule, facts, policy)),
      slots: slotsOf(step, index),
    })),
  };
};
