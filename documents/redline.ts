import type { Draft } from "../domain/draft.ts";
import type { Language } from "../domain/language.ts";
import { align, movedAmong, type Pairs } from "./align.ts";
import { type Change, compareTexts, inParagraphs, isChanged } from "./compare-words.ts";
import { draftParts, type Part, type Rows } from "./wording-parts.ts";

/** A clause, a party or the opening words, before and after. */
export interface RedlinedPart {
  /** Unique among the parts of one comparison. */
  readonly id: string;
  readonly what: Part["what"];
  /** As printed in front of the clause in the later version; of a clause that went, in the earlier one. */
  readonly number: string;
  /** Its number in the earlier version; empty where it was not there. */
  readonly before: string;
  /** What stands in front of it on paper, now and then. */
  readonly printed: { readonly before: string; readonly after: string };
  readonly depth: number;
  /** The heading of the article that a clause without one of its own stands under. */
  readonly under: string;
  readonly heading: readonly Change[];
  /** `moved`: the same words at another place. `moved-away`: where they stood, told once more in the order of before. */
  readonly state: "same" | "changed" | "added" | "removed" | "moved" | "moved-away";
  /** Whether it stands in another order than before, changed or not. */
  readonly moved: boolean;
  readonly paragraphs: readonly (readonly Change[])[];
  /** The same with the ends of paragraphs in it, each of which stayed, came or went too. */
  readonly text: readonly Change[];
  /** Which lines are lines of a table, now or before. */
  readonly rows?: Rows;
}

/** As `comparison`, of two structured drafts. */
export const redline = (before: Draft, after: Draft): readonly RedlinedPart[] =>
  comparison(draftParts(before), draftParts(after), after.language);

/**
 * Compares two wordings as a lawyer would: clauses are matched first (`align`), so that a renumbered clause is not a
 * change, and within each the words are compared. In the order of the later version; what went stands where it was.
 */
export const comparison = (
  before: readonly Part[],
  after: readonly Part[],
  language: Language,
): readonly RedlinedPart[] => {
  const pairs = align(before, after);
  const moved = movedAmong(pairs);
  const gone = goneAfter(before, after, pairs, moved);
  return [
    ...(gone.get(-1) ?? []),
    ...after.flatMap((now, index) => {
      const early = pairs.get(index);
      const old = early === undefined ? undefined : before[early];
      const here = old ? compared(old, now, language, moved.has(index)) : whole(now, "added");
      return [here, ...(gone.get(index) ?? [])];
    }),
  ];
};

/** What went, or moved away, by the later part after which it stood: the partner of the last one before it that stayed. */
const goneAfter = (
  before: readonly Part[],
  after: readonly Part[],
  pairs: Pairs,
  moved: ReadonlySet<number>,
): ReadonlyMap<number, readonly RedlinedPart[]> => {
  const partner = new Map([...pairs].map(([late, early]) => [early, late]));
  const named = new Set(after.map(({ id }) => id));
  const gone = new Map<number, RedlinedPart[]>();
  let last = -1;
  for (const [index, part] of before.entries()) {
    const late = partner.get(index);
    if (late !== undefined && !moved.has(late)) {
      last = late;
      continue;
    }
    const now = late === undefined ? undefined : after[late];
    const there = gone.get(last) ?? [];
    const removed = whole(part, "removed");
    if (now) there.push({ ...removed, id: `${now.id}-from`, state: "moved-away", moved: true });
    else there.push(named.has(part.id) ? { ...removed, id: `${part.id}-gone` } : removed);
    gone.set(last, there);
  }
  return gone;
};

const compared = (old: Part, now: Part, language: Language, moved: boolean): RedlinedPart => {
  const heading = compareTexts(old.heading, now.heading, language);
  const text = compareTexts(old.paragraphs.join("\n"), now.paragraphs.join("\n"), language);
  const changed = isChanged(heading) || isChanged(text);
  return {
    id: now.id,
    what: now.what,
    number: now.number,
    before: old.number,
    printed: { before: old.printed, after: now.printed },
    depth: now.depth,
    under: now.under,
    heading,
    state: changed ? "changed" : moved ? "moved" : "same",
    moved,
    paragraphs: inParagraphs(text),
    text,
    ...((old.rows ?? now.rows) && { rows: new Map([...(old.rows ?? []), ...(now.rows ?? [])]) }),
  };
};

const whole = (
  { id, what, number, printed, depth, under, heading, paragraphs, rows }: Part,
  kind: "added" | "removed",
): RedlinedPart => ({
  id,
  what,
  number,
  before: kind === "added" ? "" : number,
  printed: { before: printed, after: printed },
  depth,
  under,
  heading: heading === "" ? [] : [{ kind, text: heading }],
  state: kind,
  moved: false,
  paragraphs: paragraphs.map((text) => [{ kind, text }]),
  text: paragraphs.length === 0 ? [] : [{ kind, text: paragraphs.join("\n") }],
  ...(rows && { rows }),
});
