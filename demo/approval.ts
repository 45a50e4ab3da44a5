import { randomBytes } from "node:crypto";
import { addAbsence } from "../db/absence.ts";
import { addPolicy } from "../db/approval-policy.ts";
import { derivedId } from "../db/derived-id.ts";
import type { Tx } from "../db/schema.ts";
import { type ApprovalPolicy, defaultApprovalPolicy, nobody } from "../domain/approval-policy.ts";
import { addDays, dayOf, instantOf } from "../domain/calendar.ts";
import type { Person } from "../domain/person.ts";

const finance = derivedId<"approval-group">("demonstration", "group", "finance");
const counsel = derivedId<"approval-group">("demonstration", "group", "legal");

/** Whoever takes part in the demonstration's approvals. */
export interface DemoApprovers {
  readonly legal: Person;
  readonly counsel: Person;
  readonly finance: readonly [Person, Person];
}

/** The rules as delivered, one tier more for very large amounts, and legal staff for what departs from approved clauses. */
export const demoPolicy = (people: DemoApprovers): ApprovalPolicy => ({
  ...defaultApprovalPolicy,
  rules: [
    ...defaultApprovalPolicy.rules,
    {
      id: derivedId("demonstration", "rule", "very-large"),
      name: "Very large amount 金额特别大",
      when: { atLeast: { CNY: 500_000_000, USD: 70_000_000, EUR: 70_000_000 } },
      who: { ...nobody, groups: [finance], heads: true },
      needed: null,
    },
    {
      id: derivedId("demonstration", "rule", "deviations"),
      name: "Departure from approved clauses 偏离已核准条款",
      when: { deviates: true },
      who: { ...nobody, groups: [counsel], deviationGroups: true },
      needed: null,
    },
  ],
  groups: [
    {
      id: finance,
      name: "Finance 财务",
      answersFor: "finance",
      members: people.finance.map(({ id }) => id),
    },
    { id: counsel, name: "Legal 法务", answersFor: "legal", members: [people.counsel.id] },
  ],
  calendar: { kind: "china", holidays: [], makeUpDays: [] },
});

/** Sets the rules of approval, and lets one of finance be away with a deputy. */
export const setDemoApproval = async (tx: Tx, people: DemoApprovers): Promise<void> => {
  const { legal, counsel: deputy } = people;
  const [, away] = people.finance;
  const now = new Date();
  await addPolicy(tx, {
    ...{ tenant: legal.tenant, version: 1, policy: demoPolicy(people), change: "rule-added" },
    ...{ about: "Departure from approved clauses 偏离已核准条款", made_by: legal.id, made_at: now },
    reason: "Demonstration: a tier for very large amounts, and legal staff for departures from approved clauses.",
    salt: randomBytes(32),
  });
  const today = dayOf(instantOf(now.getTime()), away.timeZone);
  await addAbsence(tx, {
    ...{ id: derivedId<"absence">("demonstration", "absence"), tenant: away.tenant, person: away.id },
    ...{ first_day: today, last_day: addDays(today, 21), deputy: deputy.id, noted_at: now },
  });
};
