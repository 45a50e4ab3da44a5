import type { Piece, Revised, WordItem, WordParagraph } from "./model.ts";

/** A document with every tracked change accepted, or with every one rejected. */
export type Side = "accepted" | "rejected";

/** What has been inserted is there once accepted; what has been deleted is there until then. */
export const isThere = ({ inserted, deleted }: Revised, side: Side): boolean =>
  side === "accepted" ? deleted === null : inserted === null;

/** The document as it reads on that side. Where the end of a paragraph is not there, it runs on into the next one. */
export const viewed = (items: readonly WordItem[], side: Side): readonly WordItem[] => {
  const seen: WordItem[] = [];
  let open: WordParagraph | undefined;
  for (const item of items) {
    if (item.kind === "table") {
      const rows = item.rows
        .filter((row) => isThere(row, side))
        .map((row) => ({
          ...row,
          cells: row.cells.map((cell) => ({ ...cell, paragraphs: paragraphsOn(cell.paragraphs, side) })),
        }));
      if (rows.length > 0) seen.push({ ...item, rows });
      continue;
    }
    const pieces = item.pieces.filter((piece) => isThere(piece, side));
    const whole: WordParagraph = open ? runOn(open, item, pieces) : { ...item, pieces };
    if (isThere(item.mark, side)) {
      seen.push(whole);
      open = undefined;
    } else open = whole.pieces.length > 0 ? whole : undefined;
  }
  if (open) seen.push(open);
  return seen;
};

const paragraphsOn = (paragraphs: readonly WordParagraph[], side: Side): readonly WordParagraph[] =>
  viewed(paragraphs, side).filter((item) => item.kind === "paragraph");

/** The one whose words come first keeps its place in the whole: its bookmarks go before. */
const runOn = (first: WordParagraph, next: WordParagraph, pieces: readonly Piece[]): WordParagraph => ({
  ...next,
  heading: first.heading,
  number: first.number === "" ? next.number : first.number,
  bookmarks: [...first.bookmarks, ...next.bookmarks],
  comments: [...first.comments, ...next.comments],
  pieces: [...first.pieces, ...pieces],
});

/** The words of a paragraph. */
export const textOf = ({ pieces }: Pick<WordParagraph, "pieces">): string => pieces.map(({ text }) => text).join("");
