import { expect, test } from "vitest";
import { type LibraryClause, positionId } from "../../domain/library.ts";
import { draftFrom } from "../../domain/template.ts";
import { templates } from "../templates/all.ts";
import { builtInLibrary } from "./built-in.ts";
import { positionsFor } from "./positions.ts";

/** A clause of the library that has fallbacks, with a template that uses it. */
const cases = templates.flatMap((template) => {
  const draft = draftFrom(template);
  return (draft.made ?? []).flatMap(({ library, wording }) => {
    const kept: LibraryClause | undefined = builtInLibrary.get(library);
    return kept && kept.others.length > 0 ? [{ draft, kept, article: wording }] : [];
  });
});

test("beside a disputed clause stand our own wording and every other of the library, as each would read in this contract", () => {
  expect(cases.length).toBeGreaterThan(0);
  for (const { draft, kept, article } of cases) {
    const offered = positionsFor(draft, builtInLibrary, article.id);
    expect(offered?.article).toBe(article.id);
    expect(offered?.wordings.map(({ position }) => positionId(position))).toEqual([
      "standard",
      ...kept.others.map(({ id }) => id),
    ]);
    expect(offered?.wordings.map(({ taken }) => taken)).toEqual([true, ...kept.others.map(() => false)]);
    for (const { text } of offered?.wordings ?? []) {
      expect(text).not.toBe("");
      expect(text).not.toMatch(/\{\{/);
    }
    const [item] = article.children;
    if (item) expect(positionsFor(draft, builtInLibrary, item.id)).toEqual(offered);
  }
});

test("what is no clause of the draft, or was made from nothing known, is offered nothing", () => {
  const [first] = cases;
  if (!first) return expect.unreachable();
  expect(positionsFor(first.draft, builtInLibrary, "no-such-clause")).toBeUndefined();
  expect(positionsFor({ ...first.draft, made: [] }, builtInLibrary, first.article.id)).toBeUndefined();
});
