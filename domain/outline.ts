import type { Clause } from "./clause.ts";
import { isRefusal, type Refusal, refuse } from "./refusal.ts";

/** Which clauses a draft has, in order, each with those below it. */
export interface Branch {
  readonly clause: string;
  readonly children: readonly Branch[];
}

/** The clauses of a working copy, with those that were taken out: they can be put back as long as it lives. */
export interface Outline {
  readonly clauses: readonly Branch[];
  readonly removed: readonly RemovedBranch[];
}

export interface RemovedBranch {
  readonly branch: Branch;
  /** Where it stood: below this clause (`null` for an article), as its child of this index. */
  readonly under: string | null;
  readonly index: number;
}

/** What can be done with one clause of an outline. */
export type OutlineStep =
  | { readonly step: "up" | "down" | "in" | "out" | "remove" | "restore"; readonly clause: string }
  /** A new clause behind another of its level; as the last article where there is no such. */
  | { readonly step: "add"; readonly clause: string; readonly after: string | null };

/** Articles, items and points: what numbers are written for. */
const mostLevels = 3;

export const outlineOf = (clauses: readonly Clause[]): Outline => ({ clauses: branchesOf(clauses), removed: [] });

const branchesOf = (clauses: readonly Clause[]): readonly Branch[] =>
  clauses.map(({ id, children }) => ({ clause: id, children: branchesOf(children) }));

/** Every clause of these branches, in reading order. */
export const clausesIn = (branches: readonly Branch[]): readonly string[] =>
  branches.flatMap(({ clause, children }) => [clause, ...clausesIn(children)]);

/**
 * The outline after a step. A step that leads nowhere (up from the first place) changes nothing.
 *
 * @returns `not-found` for a clause that the outline does not hold
 */
export const stepped = (outline: Outline, step: OutlineStep): Outline | Refusal => {
  if (step.step === "restore") return restored(outline, step.clause);
  if (step.step === "add") return added(outline, step.clause, step.after);
  const place = placeOf(outline.clauses, step.clause);
  if (!place)
    return outline.removed.some(({ branch }) => holds(branch, step.clause))
      ? refuse("already-done")
      : refuse("not-found");
  const { branch, under, index, siblings } = place;
  const rest = without(outline.clauses, step.clause);
  switch (step.step) {
    case "remove":
      return { clauses: rest, removed: [...outline.removed, { branch, under, index }] };
    case "up":
      return index === 0 ? outline : { ...outline, clauses: placed(rest, branch, under, index - 1) };
    case "down":
      return index === siblings.length - 1 ? outline : { ...outline, clauses: placed(rest, branch, under, index + 1) };
    case "in": {
      const before = siblings[index - 1];
      if (!before || levelOf(outline.clauses, step.clause) + depthOf(branch) > mostLevels) return outline;
      return { ...outline, clauses: placed(rest, branch, before.clause, before.children.length) };
    }
    case "out": {
      const above = under === null ? undefined : placeOf(outline.clauses, under);
      return above ? { ...outline, clauses: placed(rest, branch, above.under, above.index + 1) } : outline;
    }
  }
};

/** Which steps would change something: what a page offers for a clause. */
export const openSteps = (outline: Outline, clause: string): ReadonlySet<OutlineStep["step"]> =>
  new Set(
    (["up", "down", "in", "out"] as const).filter((step) => {
      const next = stepped(outline, { step, clause });
      return !isRefusal(next) && next !== outline;
    }),
  );

/**
 * The outline of a later version with what somebody did to the one before it, as far as both say the same: clauses that
 * only they have come along, whatever else was moved or taken out.
 */
export const mergedOutline = (base: Outline, mine: Outline, theirs: Outline): Outline => {
  if (sameOutline(base, theirs)) return mine;
  if (sameOutline(base, mine) || sameOutline(mine, theirs)) return theirs;
  const known = new Set([...clausesIn(base.clauses), ...clausesIn(theirs.clauses)]);
  const news = clausesIn(mine.clauses).filter((clause) => !known.has(clause));
  return { ...theirs, clauses: [...theirs.clauses, ...news.map((clause) => ({ clause, children: [] }))] };
};

export const sameOutline = (one: Outline, other: Outline): boolean =>
  JSON.stringify(one.clauses) === JSON.stringify(other.clauses);

const added = (outline: Outline, clause: string, after: string | null): Outline | Refusal => {
  if (placeOf(outline.clauses, clause) || outline.removed.some(({ branch }) => holds(branch, clause))) return outline;
  const branch = { clause, children: [] };
  if (after === null) return { ...outline, clauses: [...outline.clauses, branch] };
  const place = placeOf(outline.clauses, after);
  if (!place) return refuse("not-found");
  return { ...outline, clauses: placed(outline.clauses, branch, place.under, place.index + 1) };
};

const restored = (outline: Outline, clause: string): Outline | Refusal => {
  const gone = outline.removed.find(({ branch }) => branch.clause === clause);
  if (!gone) return placeOf(outline.clauses, clause) ? outline : refuse("not-found");
  const under = gone.under !== null && placeOf(outline.clauses, gone.under) ? gone.under : null;
  const index = under === gone.under ? gone.index : outline.clauses.length;
  return {
    clauses: placed(outline.clauses, gone.branch, under, index),
    removed: outline.removed.filter((each) => each !== gone),
  };
};

interface Found {
  readonly branch: Branch;
  readonly under: string | null;
  readonly index: number;
  readonly siblings: readonly Branch[];
}

const placeOf = (branches: readonly Branch[], clause: string, under: string | null = null): Found | undefined => {
  for (const [index, branch] of branches.entries()) {
    if (branch.clause === clause) return { branch, under, index, siblings: branches };
    const below = placeOf(branch.children, clause, branch.clause);
    if (below) return below;
  }
  return undefined;
};

const without = (branches: readonly Branch[], clause: string): readonly Branch[] =>
  branches.flatMap((branch) =>
    branch.clause === clause ? [] : [{ ...branch, children: without(branch.children, clause) }],
  );

const placed = (branches: readonly Branch[], branch: Branch, under: string | null, index: number): readonly Branch[] =>
  under === null
    ? branches.toSpliced(index, 0, branch)
    : branches.map((each) =>
        each.clause === under
          ? { ...each, children: each.children.toSpliced(index, 0, branch) }
          : { ...each, children: placed(each.children, branch, under, index) },
      );

const levelOf = (branches: readonly Branch[], clause: string): number => {
  const { under = null } = placeOf(branches, clause) ?? {};
  return under === null ? 1 : 1 + levelOf(branches, under);
};

const depthOf = ({ children }: Branch): number => 1 + Math.max(0, ...children.map(depthOf));

const holds = ({ clause, children }: Branch, wanted: string): boolean =>
  clause === wanted || children.some((child) => holds(child, wanted));
