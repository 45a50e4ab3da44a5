import type { ApproverGroup } from "./approver-group.ts";
import { type Clause, type NumberedClause, numberedClauses, wording } from "./clause.ts";
import type { Draft } from "./draft.ts";

/** A place where a draft departs from the standard wording of its template. */
export interface Deviation {
  /** Id of the clause in the draft; of one that was removed, as its template has it. */
  readonly clause: string;
  readonly kind: "fallback" | "edited" | "removed" | "added";
  /** Who has to agree to a fallback; `null` where the library names nobody. */
  readonly approver: ApproverGroup | null;
}

/**
 * Where the contract, as its answers make it, departs from the standard wording that the draft was made from, in reading
 * order, what was removed last. Alternates are as good as the standard and no departure, and neither is what an answer
 * leaves out. A fallback that was edited as well departs twice. With a clause that was added or removed goes all that is
 * below it. A draft that does not know what it was made from (older than the library) deviates in nothing.
 */
export const deviations = (draft: Draft): readonly Deviation[] => {
  const { made } = draft;
  if (!made) return [];
  const taken = part(
    made.map((each) => each.wording),
    draft,
  );
  const now = part(draft.clauses, draft);
  const fallbacks = new Map(
    made.flatMap(({ wording: { id }, position }) =>
      position.kind === "fallback" ? [[id, position.approver] as const] : [],
    ),
  );
  const there = [...now.values()].flatMap(({ clause, above }): readonly Deviation[] => {
    const before = taken.get(clause.id);
    const approver = fallbacks.get(clause.id);
    const fallback = approver === undefined ? [] : [{ clause: clause.id, kind: "fallback", approver } as const];
    if (before) return isSame(before.clause, clause) ? fallback : [...fallback, departed(clause.id, "edited")];
    return above !== null && !taken.has(above) ? [] : [departed(clause.id, "added")];
  });
  const gone = [...taken.values()].flatMap(({ clause, above }): readonly Deviation[] =>
    now.has(clause.id) || (above !== null && !now.has(above)) ? [] : [departed(clause.id, "removed")],
  );
  return [...there, ...gone];
};

interface Part {
  readonly clause: Clause;
  /** The clause that it stands under. */
  readonly above: string | null;
}

/** What of these clauses is part of the contract, by id, in reading order. */
const part = (clauses: readonly Clause[], { values, language }: Draft): ReadonlyMap<string, Part> => {
  const below = ({ clause, children }: NumberedClause, above: string | null): readonly Part[] => [
    { clause, above },
    ...children.flatMap((child) => below(child, clause.id)),
  ];
  const parts = numberedClauses(clauses, values, language).flatMap((each) => below(each, null));
  return new Map(parts.map((each) => [each.clause.id, each]));
};

const departed = (clause: string, kind: "edited" | "removed" | "added"): Deviation => ({
  clause,
  kind,
  approver: null,
});

const isSame = (one: Clause, other: Clause): boolean => one.heading === other.heading && textOf(one) === textOf(other);

const textOf = ({ paragraphs }: Clause): string => paragraphs.map(wording).join("\n");
