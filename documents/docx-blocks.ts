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

export type Align = "start" | "center" | "end";

interface Cell {
  readonly paragraphs: readonly (readonly Span[])[];
  readonly colspan: number;
  readonly rowspan: number;
}

export const importLosses = ["pictures", "notes", "comments", "numbering"] as const;
export type ImportLoss = (typeof importLosses)[number];

type Node = Readonly<Record<string, unknown>>;

/** Turns what mammoth read (its untyped document) into blocks that can be set, and says what could not be carried. */
export const readBlocks = (
  document: unknown,
): { readonly blocks: readonly Block[]; readonly lost: readonly ImportLoss[] } => {
  const lost = new Set<ImportLoss>();
  const numbers: number[] = [];

  const spansOf = (node: Node, manner: Omit<Span, "text">): readonly Span[] =>
    childrenOf(node).flatMap((child): readonly Span[] => {
      const { type } = child;
      // Rows of spaces are how text files were brought into line; tabs stay.
      if (type === "text") return [{ ...manner, text: String(child["value"]).replace(/ {2,}/g, " ") }];
      if (type === "tab") return [{ ...manner, text: "\t" }];
      if (type === "break") return [{ ...manner, text: child["breakType"] === "line" ? "\n" : "" }];
      if (type === "checkbox") return [{ ...manner, text: child["checked"] === true ? "[x]" : "[ ]" }];
      if (type === "image") lost.add("pictures");
      if (type === "noteReference") lost.add("notes");
      if (type === "commentReference") lost.add("comments");
      if (type === "run") {
        const { verticalAlignment } = child;
        return spansOf(child, {
          bold: manner.bold || child["isBold"] === true,
          italic: manner.italic || child["isItalic"] === true,
          underline: manner.underline || child["isUnderline"] === true,
          strike: manner.strike || child["isStrikethrough"] === true,
          position:
            verticalAlignment === "superscript" || verticalAlignment === "subscript" ? verticalAlignment : "baseline",
        });
      }
      return spansOf(child, manner);
    });

  const paragraph = (node: Node): Block => {
    const spans = merged(spansOf(node, plain));
    const level = headingLevel(node);
    const align = alignOf(node);
    if (level !== null) {
      numbers.length = 0;
      return { kind: "heading", level, align, spans };
    }
    const { numbering } = node;
    if (!isNode(numbering)) return { kind: "paragraph", align, spans };
    const depth = Math.min(8, Math.max(0, Number(numbering["level"] ?? 0) || 0));
    if (numbering["isOrdered"] !== true) return { kind: "item", level: depth, marker: "•", spans };
    // The file holds rules of numbering, not numbers, and mammoth keeps only the level: counted anew, to be looked at.
    lost.add("numbering");
    numbers.length = Math.min(numbers.length, depth + 1);
    while (numbers.length <= depth) numbers.push(0);
    numbers[depth] = (numbers[depth] ?? 0) + 1;
    return { kind: "item", level: depth, marker: `${numbers.map((each) => Math.max(each, 1)).join(".")}.`, spans };
  };

  const blocksOf = (node: Node): readonly Block[] =>
    childrenOf(node).flatMap((child): readonly Block[] => {
      if (child["type"] === "paragraph") return [paragraph(child)];
      return child["type"] === "table" ? [table(child)] : blocksOf(child);
    });

  const table = (node: Node): Block => {
    const rows = descend(node, "tableRow").map((row) =>
      descend(row, "tableCell").map((cell) => ({
        // A table inside a cell is set as its lines of text.
        paragraphs: descend(cell, "paragraph").map((each) => merged(spansOf(each, plain))),
        colspan: span(cell["colSpan"]),
        rowspan: span(cell["rowSpan"]),
      })),
    );
    const columns = Math.max(1, ...rows.map((row) => row.reduce((sum, { colspan }) => sum + colspan, 0)));
    return { kind: "table", columns, rows };
  };

  const blocks = isNode(document) ? blocksOf(document) : [];
  return { blocks: withoutBlankRuns(blocks), lost: importLosses.filter((loss) => lost.has(loss)) };
};

const plain: Omit<Span, "text"> = { bold: false, italic: false, underline: false, strike: false, position: "baseline" };

const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null;

const childrenOf = (node: Node): readonly Node[] =>
  Array.isArray(node["children"]) ? node["children"].filter(isNode) : [];

const descend = (node: Node, type: string): readonly Node[] =>
  childrenOf(node).flatMap((child) => (child["type"] === type ? [child] : descend(child, type)));

const span = (value: unknown): number =>
  Number.isInteger(value) && Number(value) > 0 ? Math.min(Number(value), 64) : 1;

/** By the names that Word gives its built-in styles in English and Chinese, or their ids. */
const headingLevel = (node: Node): number | null => {
  const name = [node["styleName"], node["styleId"]].filter((one) => typeof one === "string").join(" ");
  if (/^(?:title|标题 ?$)/i.test(name.trim())) return 0;
  const match = /(?:heading|标题) ?([1-6])/i.exec(name);
  return match ? Number(match[1]) : null;
};

const alignOf = (node: Node): Align => {
  const { alignment } = node;
  return alignment === "center" ? "center" : alignment === "right" || alignment === "end" ? "end" : "start";
};

/** Neighbours in the same manner become one, so that words are broken and hyphenated as words. */
const merged = (spans: readonly Span[]): readonly Span[] => {
  const result: Span[] = [];
  for (const each of spans) {
    const last = result.at(-1);
    const same =
      last && (["bold", "italic", "underline", "strike", "position"] as const).every((key) => last[key] === each[key]);
    if (same) result[result.length - 1] = { ...last, text: last.text + each.text };
    else if (each.text !== "") result.push(each);
  }
  return result;
};

/** Empty paragraphs are how people make room; the page does that itself. */
const withoutBlankRuns = (blocks: readonly Block[]): readonly Block[] =>
  blocks.filter((block) => block.kind === "table" || block.spans.some(({ text }) => text.trim() !== ""));
