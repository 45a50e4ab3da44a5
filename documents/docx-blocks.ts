import type { Piece, WordItem, WordParagraph, WordTable } from "./word/model.ts";

/** Text in one manner. */
export interface Span {
  readonly text: string;
  readonly bold: boolean;
  readonly italic: boolean;
  readonly underline: boolean;
  readonly strike: boolean;
  readonly position: "baseline" | "superscript" | "subscript";
}

export type Block =
  | { readonly kind: "heading"; readonly level: number; readonly align: Align; readonly spans: readonly Span[] }
  | { readonly kind: "paragraph"; readonly align: Align; readonly spans: readonly Span[] }
  | { readonly kind: "item"; readonly level: number; readonly marker: string; readonly spans: readonly Span[] }
  | { readonly kind: "table"; readonly columns: number; readonly rows: readonly (readonly Cell[])[] };

type Align = "start" | "center" | "end";

interface Cell {
  readonly paragraphs: readonly (readonly Span[])[];
  readonly colspan: number;
  readonly rowspan: number;
}

/** What a Word file reads as, in blocks that can be set. Empty paragraphs are how people make room; the page does that. */
export const blocksOf = (items: readonly WordItem[]): readonly Block[] =>
  items
    .map((item) => (item.kind === "table" ? tableOf(item) : blockOf(item)))
    .filter((block) => block.kind === "table" || block.spans.some(({ text }) => text.trim() !== ""));

const blockOf = ({ pieces, heading, number, level, align }: WordParagraph): Block => {
  const spans = spansOf(pieces);
  if (heading !== null) {
    const [first] = spans;
    const numbered = number === "" || !first ? spans : [{ ...first, text: `${number} ` }, ...spans];
    return { kind: "heading", level: heading, align, spans: numbered };
  }
  return number === "" ? { kind: "paragraph", align, spans } : { kind: "item", level, marker: number, spans };
};

/** Rows of spaces are how text files were brought into line; tabs stay. */
const spansOf = (pieces: readonly Piece[]): readonly Span[] => {
  const result: Span[] = [];
  for (const { text, manner } of pieces) {
    const last = result.at(-1);
    const isLike =
      last &&
      (["bold", "italic", "underline", "strike", "position"] as const).every((key) => last[key] === manner[key]);
    const plain = text.replace(/ {2,}/g, " ");
    if (isLike) result[result.length - 1] = { ...last, text: last.text + plain };
    else if (plain !== "") result.push({ ...manner, text: plain });
  }
  return result;
};

const tableOf = ({ rows }: WordTable): Block => {
  const placed = rows.map(({ cells }) => {
    let column = 0;
    return cells.map((cell) => {
      const at = column;
      column += cell.colspan;
      return { ...cell, at };
    });
  });
  const goesOn = (row: number, at: number): boolean =>
    placed[row]?.some((cell) => cell.at === at && cell.continues) ?? false;
  const rowspan = (row: number, at: number): number => {
    let count = 1;
    while (goesOn(row + count, at)) count += 1;
    return count;
  };
  return {
    kind: "table",
    columns: Math.max(1, ...placed.map((cells) => cells.reduce((sum, { colspan }) => sum + colspan, 0))),
    rows: placed.map((cells, row) =>
      cells
        // What goes on from above stands there; in the first row there is nothing above.
        .filter(({ continues }) => !continues || row === 0)
        .map(({ paragraphs, colspan, at }) => ({
          paragraphs: paragraphs.map((each) => spansOf(each.pieces)),
          ...{ colspan, rowspan: rowspan(row, at) },
        })),
    ),
  };
};
