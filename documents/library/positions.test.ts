import { expect, test } from "vitest";
import type { LibraryClause } from "../../domain/library.ts";
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

test("a disputed clause is offered every other wording of the library, as it would read in this contract", () => {
  expect(cases.length).toBeGreaterThan(0);
  for (const { draft, kept, article } of cases) {
    const offered = positionsFor(draft, builtInLibrary, article.id);
    expect(offered.map(({ id }) => id)).toEqual(kept.others.map(({ id }) => id));
    for (const { text } of offered) {
      expect(text).not.toBe("");
      expect(text).not.toMatch(/\{\{/);
    }
    const [item] = article.children;
    if (item) expect(positionsFor(draft, builtInLibrary, item.id)).toEqual(offered);
  }
});

test("what is no clause of the draft, or was made from nothing known, is offered nothing", () => {
  const [first] = cases;
  expect(first && positionsFor(first.draft, builtInLibrary, "no-such-clause")).toEqual([]);
  expect(first && positionsFor({ ...first.draft, made: [] }, builtInLibrary, first.article.id)).toEqual([]);
});
