import { cellGap } from "../../i18n/line-table.ts";
import type { LooseParagraph } from "../wording-parts.ts";
import type { WordItem, WordParagraph } from "./model.ts";
import { textOf } from "./viewed.ts";

/** A document's paragraphs in order; a row of a table is one, its cells side by side. */
export const paragraphsIn = (items: readonly WordItem[]): readonly WordParagraph[] => items.flatMap(asParagraphs);

/** The same as comparisons of files without clauses of ours read them. */
export const looseIn = (items: readonly WordItem[]): readonly LooseParagraph[] =>
  paragraphsIn(items).map((paragraph) => ({
    text: textOf(paragraph),
    heading: paragraph.heading !== null,
    number: paragraph.number,
  }));

const asParagraphs = (item: WordItem): readonly WordParagraph[] => {
  if (item.kind === "paragraph") return [item];
  return item.rows.flatMap((row) => {
    const paragraphs = row.cells.flatMap((cell) => cell.paragraphs);
    const [first] = paragraphs;
    const [like] = paragraphs.flatMap(({ pieces }) => pieces);
    if (!first || !like) return [];
    const pieces = row.cells.flatMap((cell, index) => [
      ...(index > 0 ? [{ ...like, inserted: row.inserted, deleted: row.deleted, text: cellGap }] : []),
      ...cell.paragraphs.flatMap((each) => each.pieces),
    ]);
    const bookmarks = paragraphs.flatMap((each) => each.bookmarks);
    const comments = paragraphs.flatMap((each) => each.comments);
    return [{ ...first, pieces, bookmarks, comments, isRow: true }];
  });
};
