import type { Clause } from "../../domain/clause.ts";
import { findClause } from "../../domain/clause-wording.ts";
import type { Draft } from "../../domain/draft.ts";
import { type Library, type OtherWording, positionId, wordingOf } from "../../domain/library.ts";
import type { Position } from "../../domain/provenance.ts";
import { type RenderedClause, renderedClause, textOf } from "../rendition.ts";

/** What the library says of the article in which a clause stands. */
export interface LibraryPositions {
  readonly article: string;
  /** Our position, then what may take its place: the same wordings that drafting offers. */
  readonly wordings: readonly LibraryPosition[];
}

/** One wording of the library, as it would read in this contract. */
export interface LibraryPosition {
  readonly position: Position;
  /** `null` of the standard, which is called so. */
  readonly other: Pick<OtherWording, "name" | "guidance"> | null;
  readonly text: string;
  /** Whether the draft was made with it. */
  readonly taken: boolean;
}

/** `undefined` where the clause is not in the draft, or was made from nothing that the library knows. */
export const positionsFor = (draft: Draft, library: Library, clause: string): LibraryPositions | undefined => {
  const article = draft.clauses.find((one) => findClause([one], clause));
  const made = draft.made?.find(({ wording }) => wording.id === article?.id);
  const kept = made && library.get(made.library);
  if (!article || !kept) return undefined;
  const taken = positionId(made.position);
  const wordings = ["standard", ...kept.others.map(({ id }) => id)].flatMap((id) => {
    const found = wordingOf(kept, id);
    const other = kept.others.find((one) => one.id === id) ?? null;
    if (!found) return [];
    return [{ position: found.position, other, text: asItReads(draft, article, found.wording), taken: id === taken }];
  });
  return { article: article.id, wordings };
};

const asItReads = (
  draft: Draft,
  article: Clause,
  { paragraphs, children }: Pick<Clause, "paragraphs" | "children">,
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
