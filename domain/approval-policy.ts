import type { Classification } from "./access.ts";
import type { ApproverGroup } from "./approver-group.ts";
import type { DepartmentId, Id, PersonId } from "./ids.ts";
import type { Role } from "./person.ts";
import type { ContractType } from "./terms.ts";
import type { OfficeCalendar } from "./working-days.ts";

export type ApprovalGroupId = Id<"approval-group">;

/** When a rule holds: every part that is given must. */
export interface ApprovalCondition {
  readonly types?: readonly ContractType[];
  readonly classifications?: readonly Classification[];
  /** Of the owner. */
  readonly departments?: readonly DepartmentId[];
  /** Of the other side, ISO 3166-1 alpha-2. A contract that tells none counts as being of each. */
  readonly countries?: readonly string[];
  /** Ids of templates: the contract was begun with one of them. What came as a file from the first was begun with none. */
  readonly templates?: readonly string[];
  /** The wording departs from the clauses that the organisation approved. */
  readonly deviates?: true;
  /**
   * Least amount in minor units, by currency. An amount in a currency that is not named here counts as reaching it, so
   * that no currency is a way around a rule.
   */
  readonly atLeast?: Readonly<Record<string, number>>;
}

/** Whom a rule asks: all of these together. Only who may approve at all is ever asked. */
export interface ApproverChoice {
  readonly people: readonly PersonId[];
  readonly groups: readonly ApprovalGroupId[];
  /** The nearest of the owner's managers who may approve. */
  readonly manager: boolean;
  /** Whoever heads the owner's department. */
  readonly heads: boolean;
  /** The groups that answer for the kinds of risk that deviations name; for legal risks, where one names none. */
  readonly deviationGroups: boolean;
  /** So many of those who hold a role: of the owner's department first, then whoever has least to do. */
  readonly holders: { readonly role: Role; readonly count: number } | null;
}

/** One step: who is asked together, and when at all. */
export interface ApprovalRule {
  /** A code of `builtInRules`, or a UUID. */
  readonly id: string;
  /** As the organisation calls it; empty for a built-in one, whose words are in `i18n/approval-policy.ts`. */
  readonly name: string;
  readonly when: ApprovalCondition;
  readonly who: ApproverChoice;
  /** How many of them have to agree; `null`: all. */
  readonly needed: number | null;
}

export interface ApprovalGroup {
  readonly id: ApprovalGroupId;
  readonly name: string;
  /** The kind of risk whose deviations come to it (`Deviation.approver`). */
  readonly answersFor: ApproverGroup | null;
  readonly members: readonly PersonId[];
}

/** After how many days of the calendar. */
export interface ApprovalDays {
  readonly remindAfterDays: number;
  readonly escalateAfterDays: number;
  readonly expireAfterDays: number;
}

/** Who has to agree to what, as data. Rules are asked in this order, one step after the other. */
export interface ApprovalPolicy {
  readonly rules: readonly ApprovalRule[];
  readonly groups: readonly ApprovalGroup[];
  /** When holding the mailed link is not proof enough, any of these: decisions then need a code or a fresh sign-in. */
  readonly stepUp: readonly ApprovalCondition[];
  readonly days: ApprovalDays;
  readonly calendar: OfficeCalendar;
}

export const builtInRules = ["every-contract", "large-amount"] as const;
export type BuiltInRule = (typeof builtInRules)[number];

export const isBuiltIn = (id: string): id is BuiltInRule => builtInRules.some((one) => one === id);

export const nobody: ApproverChoice = {
  people: [],
  groups: [],
  manager: false,
  heads: false,
  deviationGroups: false,
  holders: null,
};

const approvers = (count: number): ApproverChoice => ({ ...nobody, holders: { role: "approver", count } });

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
  rules: [
    { id: "every-contract", name: "", when: {}, who: approvers(1), needed: null },
    {
      id: "large-amount",
      name: "",
      when: { types: ["sales", "services", "order", "lease", "amendment"], atLeast: large },
      who: approvers(2),
      needed: null,
    },
  ],
  groups: [],
  stepUp: [{ classifications: ["secret"] }],
  days: { remindAfterDays: 2, escalateAfterDays: 5, expireAfterDays: 14 },
  calendar: { kind: "every-day", holidays: [], makeUpDays: [] },
};

/** Bounds of what an organisation may choose. */
export const policyLimits = {
  rules: 30,
  groups: 50,
  members: 50,
  holders: 10,
  templates: 100,
  days: 120,
  name: 100,
} as const;

/** What is wrong with a rule or a policy, by the field that says it. */
export type PolicyMistake = "who" | "needed" | "days" | "rules" | "name";

/** Whether somebody is asked at all, and no more agreement demanded than people are named. */
export const mistakesInRule = (
  { who, needed }: ApprovalRule,
  groups: readonly ApprovalGroup[],
): readonly PolicyMistake[] => {
  const named = new Set([
    ...who.people,
    ...groups.filter(({ id }) => who.groups.includes(id)).flatMap(({ members }) => members),
  ]).size;
  const open = who.manager || who.heads || who.deviationGroups;
  const most = named + (who.holders?.count ?? 0);
  return [
    ...(most === 0 && !open ? ["who" as const] : []),
    ...(needed !== null && (needed < 1 || (!open && needed > most)) ? ["needed" as const] : []),
  ];
};

/** What is wrong with the policy as a whole: somebody is always asked, and time runs in order. */
export const mistakesInPolicy = ({ rules, days }: ApprovalPolicy): readonly PolicyMistake[] => [
  ...(rules.some(({ when }) => Object.keys(when).length === 0) && rules.length <= policyLimits.rules
    ? []
    : ["rules" as const]),
  ...(days.remindAfterDays < days.expireAfterDays && days.escalateAfterDays < days.expireAfterDays
    ? []
    : ["days" as const]),
];

/** What of a contract the policy looks at. */
export interface ApprovalFacts {
  readonly type: ContractType;
  readonly amount: { readonly minor: number; readonly currency: string } | null;
  readonly classification: Classification;
  readonly owner: PersonId;
  readonly submitter: PersonId;
  /** The owner's; approvers of the same one are asked first. */
  readonly department: DepartmentId | undefined;
  /** Of the other sides, where the contract tells them. */
  readonly countries: readonly string[];
  /** What the contract was made from; `null` for one that was uploaded. A file put in its place later changes nothing. */
  readonly template: string | null;
  /** Each departure from an approved clause, with the group that its clause names. */
  readonly deviations: readonly { readonly approver: ApproverGroup | null }[];
}

/** The parts of a condition, each a reason to ask. */
export type ApprovalCause = keyof ApprovalCondition;

const parts: Readonly<Record<ApprovalCause, (facts: ApprovalFacts, when: ApprovalCondition) => boolean>> = {
  types: ({ type }, { types }) => types?.includes(type) ?? true,
  classifications: ({ classification }, when) => when.classifications?.includes(classification) ?? true,
  departments: ({ department }, { departments }) =>
    departments === undefined || (department !== undefined && departments.includes(department)),
  countries: (facts, { countries }) =>
    countries === undefined ||
    facts.countries.length === 0 ||
    facts.countries.some((country) => countries.includes(country)),
  templates: ({ template }, { templates }) =>
    templates === undefined || (template !== null && templates.includes(template)),
  deviates: ({ deviations }, { deviates }) => !deviates || deviations.length > 0,
  atLeast: ({ amount }, { atLeast }) =>
    atLeast === undefined || (amount !== null && amount.minor >= (atLeast[amount.currency] ?? 0) && amount.minor > 0),
};

export const causes = Object.keys(parts) as readonly ApprovalCause[];

export const meets = (facts: ApprovalFacts, when: ApprovalCondition): boolean =>
  causes.every((cause) => parts[cause](facts, when));

/** Whether a decision needs more than the mailed link. */
export const needsProof = (facts: ApprovalFacts, { stepUp }: ApprovalPolicy): boolean =>
  stepUp.some((when) => meets(facts, when));

/** The parts that do not hold: why a rule asks nobody. */
export const unmet = (facts: ApprovalFacts, when: ApprovalCondition): readonly ApprovalCause[] =>
  causes.filter((cause) => when[cause] !== undefined && !parts[cause](facts, when));

/**
 * The rule with those facts that it looks at. While this and the wording stay the same, an approval that was given under
 * it stands (`docs/decisions/024-which-approvals-stand.md`).
 */
export const matterOf = ({ id, when, who, needed }: ApprovalRule, facts: ApprovalFacts, policy: ApprovalPolicy) => ({
  ...{ id, when, who, needed },
  groups: policy.groups.filter((one) => who.groups.includes(one.id)).map(({ members }) => members),
  deviations: when.deviates || who.deviationGroups ? facts.deviations.map(({ approver }) => approver) : [],
  department: when.departments || who.heads ? (facts.department ?? null) : null,
  countries: when.countries ? facts.countries : [],
  // Absent elsewhere: approvals given under rules that look at no template stand as they did.
  ...(when.templates && { template: facts.template }),
  owner: who.manager ? facts.owner : null,
  stepUp: needsProof(facts, policy),
});
