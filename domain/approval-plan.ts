import {
  type ApprovalCause,
  type ApprovalFacts,
  type ApprovalPolicy,
  type ApprovalRule,
  meets,
  needsProof,
  unmet,
} from "./approval-policy.ts";
import { type ApproverGroup, approverGroups } from "./approver-group.ts";
import type { PersonId } from "./ids.ts";
import type { Person } from "./person.ts";
import { type Refusal, refuse } from "./refusal.ts";

/** Somebody of the organisation, with how many approvals wait for them already. */
export interface DirectoryEntry extends Pick<Person, "id" | "roles" | "active" | "manager" | "department" | "head"> {
  readonly waiting: number;
  /** Away today, with whoever answers instead. */
  readonly absent?: { readonly deputy: PersonId | null };
}

export interface PlannedApprover {
  readonly approver: PersonId;
  /** Whoever does not answer is escalated to this one. */
  readonly manager: PersonId | null;
  /** Who would have been asked, and is away. */
  readonly instead: PersonId | null;
}

export interface PlannedStep {
  readonly rule: ApprovalRule;
  readonly stepUp: boolean;
  /** How many have to agree; `null`: all. */
  readonly needed: number | null;
  /** Asked together. */
  readonly approvers: readonly PlannedApprover[];
}

/** A rule that asks nobody here: parts of its condition do not hold, or whom it names is asked before. */
export interface SkippedRule {
  readonly rule: ApprovalRule;
  readonly unmet: readonly ApprovalCause[];
}

export interface PlannedApproval {
  readonly steps: readonly PlannedStep[];
  readonly skipped: readonly SkippedRule[];
}

/**
 * The kinds of risk that the clause library wants somebody's agreement for, and that nobody asked answers for: no rule looks at
 * deviations, or no group answers for them.
 */
export const unansweredRisks = (
  { groups }: Pick<ApprovalPolicy, "groups">,
  { deviations }: Pick<ApprovalFacts, "deviations">,
  { steps }: Pick<PlannedApproval, "steps">,
): readonly ApproverGroup[] => {
  const asked = new Set(steps.flatMap(({ approvers }) => approvers.map((one) => one.instead ?? one.approver)));
  const isAnswered = (risk: ApproverGroup): boolean =>
    groups.some(({ answersFor, members }) => answersFor === risk && members.some((member) => asked.has(member)));
  return approverGroups.filter((risk) => deviations.some(({ approver }) => approver === risk) && !isAnswered(risk));
};

/** For each rule, by its id, those whose approval still stands: they are chosen before others. */
export type Standing = ReadonlyMap<string, readonly PersonId[]>;

/** Whether somebody may be asked to approve: they work here and hold the role. */
export const isApprover = ({ active, roles }: Pick<DirectoryEntry, "active" | "roles">): boolean =>
  active && roles.includes("approver");

/**
 * Who is to be asked, rule by rule. Nobody approves what they own or submitted themselves, and nobody is asked twice:
 * whoever must agree in an earlier step has agreed in a later one. Who is away is represented by their deputy.
 *
 * @param directory the organisation; its order decides between equals
 * @returns the steps, or `no-approvers` where too few people can be found for a rule
 */
export const planApproval = (
  policy: ApprovalPolicy,
  facts: ApprovalFacts,
  directory: readonly DirectoryEntry[],
  standing: Standing = new Map(),
): PlannedApproval | Refusal => {
  const search: Search = { policy, facts, directory, standing, barred: new Set([facts.owner, facts.submitter]) };
  const stepUp = needsProof(facts, policy);
  const steps: Found[] = [];
  const skipped: SkippedRule[] = [];
  for (const rule of policy.rules) {
    if (!meets(facts, rule.when)) {
      skipped.push({ rule, unmet: unmet(facts, rule.when) });
      continue;
    }
    const found = chosenBy(rule, search, steps);
    if ("missing" in found) return refuse("no-approvers", { ...found.missing, rule: rule.name || rule.id });
    if (found.people.length === 0) skipped.push({ rule, unmet: [] });
    else steps.push(found);
  }
  if (steps.length === 0) return refuse("no-approvers", { needed: 1, found: 0 });
  const unfit = new Set([...search.barred, ...steps.flatMap(({ people }) => people.map(({ id }) => id))]);
  return {
    steps: steps.map(({ rule, needed, people }) => ({
      ...{ rule, stepUp, needed },
      approvers: people.map(({ id, instead }) => ({
        approver: id,
        manager: managerOf(id, directory, unfit),
        instead,
      })),
    })),
    skipped,
  };
};

interface Search {
  readonly policy: ApprovalPolicy;
  readonly facts: ApprovalFacts;
  readonly directory: readonly DirectoryEntry[];
  readonly standing: Standing;
  readonly barred: ReadonlySet<PersonId>;
}

interface Member {
  readonly id: PersonId;
  readonly instead: PersonId | null;
}

interface Found {
  readonly rule: ApprovalRule;
  readonly needed: number | null;
  readonly people: readonly Member[];
}

interface Missing {
  readonly missing: { readonly needed: number; readonly found: number };
}

const chosenBy = (rule: ApprovalRule, search: Search, before: readonly Found[]): Found | Missing => {
  const { directory, barred } = search;
  const asked = new Set(before.flatMap(agreeing));
  const agreed = new Set(before.filter(({ needed }) => needed === null).flatMap(agreeing));
  const people: Member[] = [];
  let covered = 0;
  const join = (id: PersonId, isTaken: (each: PersonId) => boolean): void => {
    const one = represented(
      id,
      directory,
      (each) => barred.has(each),
      (each) => isTaken(each) || isIn(people, each),
    );
    if (one === "asked already") covered += 1;
    else people.push(one);
  };
  for (const id of membersOf(rule, search)) if (!barred.has(id)) join(id, (each) => agreed.has(each));
  const count = rule.who.holders?.count ?? 0;
  const full = people.length + count;
  for (const { id } of holdersOf(rule, search))
    if (people.length < full && !barred.has(id) && !asked.has(id) && !isIn(people, id))
      join(id, (each) => asked.has(each));

  const all = count > 0 ? full : Math.max(1 - covered, people.length);
  const needed = rule.needed === null ? all : Math.max(0, rule.needed - covered);
  if (people.length < needed) return { missing: { needed, found: people.length } };
  if (rule.needed === null) return { rule, needed: null, people };
  return { rule, needed: needed < people.length ? needed : null, people: needed === 0 ? [] : people };
};

/** Who agrees by this step, in their own name or through a deputy. */
const agreeing = ({ people }: Found): readonly PersonId[] =>
  people.flatMap(({ id, instead }) => (instead === null ? [id] : [id, instead]));

const isIn = (people: readonly Member[], person: PersonId): boolean =>
  people.some(({ id, instead }) => id === person || instead === person);

/** Those whom the rule names, one way or the other, and who may approve. */
const membersOf = ({ who }: ApprovalRule, { policy, facts, directory }: Search): readonly PersonId[] => {
  const risks = new Set(facts.deviations.map(({ approver }) => approver ?? "legal"));
  const groups = policy.groups.filter(
    ({ id, answersFor }) =>
      who.groups.includes(id) || (who.deviationGroups && answersFor !== null && risks.has(answersFor)),
  );
  const above = who.manager ? approvingManager(facts.owner, directory) : null;
  const heads = directory.filter(
    ({ department, head }) => who.heads && head && department !== undefined && department === facts.department,
  );
  const ids = [...who.people, ...groups.flatMap(({ members }) => members), ...(above ? [above] : [])];
  const fit = new Set(directory.filter(isApprover).map(({ id }) => id));
  return [...new Set([...ids, ...heads.map(({ id }) => id)])].filter((id) => fit.has(id));
};

/**
 * Those who hold the rule's role, in the order in which they are asked: whose approval stands; of the owner's
 * department; who is here; who has least waiting; who manages nobody, so that there is still somebody to escalate to.
 */
const holdersOf = (rule: ApprovalRule, { facts, directory, standing }: Search): readonly DirectoryEntry[] => {
  const { holders } = rule.who;
  if (holders === null) return [];
  const stands = new Set(standing.get(rule.id));
  const rank = (one: DirectoryEntry): readonly number[] => [
    stands.has(one.id) ? 0 : 1,
    facts.department !== undefined && one.department === facts.department ? 0 : 1,
    one.absent ? 1 : 0,
    one.waiting,
    directory.some(({ manager }) => manager === one.id) ? 1 : 0,
  ];
  return directory
    .filter((one) => isApprover(one) && one.roles.includes(holders.role))
    .toSorted((a, b) => compare(rank(a), rank(b)));
};

const compare = (a: readonly number[], b: readonly number[]): number => {
  const place = a.findIndex((each, index) => each !== b[index]);
  return place < 0 ? 0 : (a[place] ?? 0) - (b[place] ?? 0);
};

/**
 * The person, or, where they are away, the first of their chain of deputies who is here and may stand in. Where there is
 * none, the person themselves: they are reminded, and their manager is asked in the end.
 */
const represented = (
  id: PersonId,
  directory: readonly DirectoryEntry[],
  isBarred: (id: PersonId) => boolean,
  isAsked: (id: PersonId) => boolean,
): Member | "asked already" => {
  const met = new Set<PersonId>();
  for (let next: PersonId | null = id; next !== null && !met.has(next); ) {
    met.add(next);
    if (isAsked(next)) return "asked already";
    const one: DirectoryEntry | undefined = directory.find((each) => each.id === next);
    if (one && isApprover(one) && !one.absent && !isBarred(next)) return { id: next, instead: next === id ? null : id };
    next = one?.absent?.deputy ?? null;
  }
  return { id, instead: null };
};

/** The first of somebody's chain of deputies who is here and may approve; `null` where there is none, or it ends at one who is taken. */
export const standIn = (
  id: PersonId,
  directory: readonly DirectoryEntry[],
  isTaken: (id: PersonId) => boolean,
): PersonId | null => {
  const found = represented(id, directory, isTaken, () => false);
  return found === "asked already" || found.id === id ? null : found.id;
};

/** The managers above somebody, nearest first; circles end. */
const above = (id: PersonId, directory: readonly DirectoryEntry[]): readonly DirectoryEntry[] => {
  const chain: DirectoryEntry[] = [];
  const met = new Set<PersonId>([id]);
  for (let next = directory.find((one) => one.id === id)?.manager; next !== undefined && !met.has(next); ) {
    met.add(next);
    const manager = directory.find((one) => one.id === next);
    if (manager) chain.push(manager);
    next = manager?.manager;
  }
  return chain;
};

const approvingManager = (owner: PersonId, directory: readonly DirectoryEntry[]): PersonId | null =>
  above(owner, directory).find(isApprover)?.id ?? null;

/** The nearest manager above who has not left and is not part of this approval already. */
export const managerOf = (
  id: PersonId,
  directory: readonly DirectoryEntry[],
  unfit: ReadonlySet<PersonId>,
): PersonId | null => above(id, directory).find((one) => one.active && !unfit.has(one.id))?.id ?? null;
