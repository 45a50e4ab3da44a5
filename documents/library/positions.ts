import type { Clause } from "../../domain/clause.ts";
import { findClause } from "../../domain/clause-wording.ts";
import type { Draft } from "../../domain/draft.ts";
import type { Library, OtherWording } from "../../domain/library.ts";
import { type RenderedClause, renderedClause, textOf } from "../rendition.ts";

/** Another wording of the library for the article that a point is about, as it would read in this contract. */
export interface LibraryPosition extends Pick<OtherWording, "id" | "kind" | "name" | "guidance"> {
  readonly text: string;
}

/** What the library could offer instead of the article in which this clause stands: the same wordings that drafting offers. */
export const positionsFor = (draft: Draft, library: Library, clause: string): readonly LibraryPosition[] => {
  const article = draft.clauses.find((one) => findClause([one], clause));
  const made = draft.made?.find(({ wording }) => wording.id === article?.id);
  const kept = made && library.get(made.library);
  if (!article || !kept) return [];
  return kept.others.map(({ id, kind, name, guidance, ...wording }) => ({
    ...{ id, kind, name, guidance },
    text: asItReads(draft, article, wording),
  }));
};

const asItReads = (
  draft: Draft,
  article: Clause,
  { paragraphs, children }: Pick<OtherWording, "paragraphs" | "children">,
): string => {
  const clauses = draft.clauses.map((one) => (one === article ? { ...one, paragraphs, children } : one));
  const rendered = renderedClause({ ...draft, clauses }, article.id);
  return rendered ? linesOf(rendered).join("\n") : "";
};

const linesOf = (clause: RenderedClause): readonly string[] => [
  ...(clause.paragraphs.length === 0 ? [] : [textOf(clause)]),
  ...clause.children.flatMap((child) =>
    linesOf(child).map((line, index) => (index === 0 ? `${child.number} ${line}` : line)),
  ),
];
