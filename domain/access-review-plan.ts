import { mostLines, type PlannedLine } from "./access-review.ts";
import type { PersonId } from "./ids.ts";
import { hasRole, type Person, type Role } from "./person.ts";

/** What one reviewer will be asked, and whom it goes to when they are silent. */
export interface PlannedReview {
  readonly reviewer: PersonId;
  readonly escalatesTo: PersonId | null;
  readonly lines: readonly PlannedLine[];
}

export interface ReviewPlan {
  readonly reviews: readonly PlannedReview[];
  /** Access that nobody else can judge: an organisation of one. It is told in the report. */
  readonly unreviewed: readonly PlannedLine[];
}

/**
 * Who reviews whose access: their manager; whoever has none, or one who left, is reviewed by the named reviewer, else an
 * administrator, else somebody of management, security or legal. Nobody reviews themselves.
 *
 * @param people everybody of the organisation
 * @param named whom the organisation chose for people without a manager
 */
export const planReviews = (
  people: readonly Person[],
  lines: readonly PlannedLine[],
  named: PersonId | null,
): ReviewPlan => {
  const directory = new Map(people.map((person) => [person.id, person]));
  const stands = standIns(people, named);
  const reviewerOf = (id: PersonId): PersonId | null =>
    managerOf(directory, id) ?? stands.find((one) => one !== id) ?? null;
  const byReviewer = Map.groupBy(lines, ({ person }) => reviewerOf(person));
  return {
    unreviewed: byReviewer.get(null) ?? [],
    reviews: [...byReviewer].flatMap(([reviewer, own]) =>
      reviewer === null ? [] : pages(own).map((page) => ({ reviewer, escalatesTo: reviewerOf(reviewer), lines: page })),
    ),
  };
};

const managerOf = (directory: ReadonlyMap<PersonId, Person>, id: PersonId): PersonId | null => {
  const manager = directory.get(id)?.manager;
  return manager !== undefined && manager !== id && directory.get(manager)?.active ? manager : null;
};

const standInRoles = ["administrator", "management", "security", "legal"] as const satisfies readonly Role[];

/** Those who review people without a manager, first choice first. */
const standIns = (people: readonly Person[], named: PersonId | null): readonly PersonId[] => {
  const active = people.filter((person) => person.active);
  const chosen = active.filter(({ id }) => id === named);
  const byRole = standInRoles.flatMap((role) => active.filter((person) => hasRole(person, role)));
  return [...chosen, ...byRole].map(({ id }) => id);
};

/** What is about one person stays together as far as there is room. */
const pages = (lines: readonly PlannedLine[]): readonly (readonly PlannedLine[])[] => {
  const people = [...Map.groupBy(lines, ({ person }) => person).values()];
  return people.flatMap(cut).reduce<readonly (readonly PlannedLine[])[]>((all, own) => {
    const last = all.at(-1);
    return last && last.length + own.length <= mostLines ? [...all.slice(0, -1), [...last, ...own]] : [...all, own];
  }, []);
};

const cut = (lines: readonly PlannedLine[]): readonly (readonly PlannedLine[])[] =>
  lines.length <= mostLines ? [lines] : [lines.slice(0, mostLines), ...cut(lines.slice(mostLines))];

/** Roles that somebody has to hold, or nobody can look after people or contracts any more. */
const indispensable: readonly Role[] = ["administrator", "legal"];

/** Whether a role stays because nobody else holds it. The report says so, for it was revoked and yet is there. */
export const isLastOf = (role: Role, person: PersonId, people: readonly Person[]): boolean =>
  indispensable.includes(role) && !people.some((other) => other.active && other.id !== person && hasRole(other, role));
