import {
  type Manner,
  type Piece,
  plain,
  type Revised,
  type Revision,
  untouched,
  type WordComment,
  type WordFile,
  type WordItem,
  type WordLoss,
  type WordParagraph,
  type WordRow,
  wordLosses,
} from "./model.ts";
import { type Numbering, readNumbering } from "./numbering.ts";
import { decoded, type Parts, unpack } from "./package.ts";
import { allBelow, childOf, childrenOf, type Element, elementsOf, isOn, parseXml, textBelow, valueOf } from "./xml.ts";

/**
 * Reads a DOCX that `judgeUpload` accepted, with every tracked change as what it is. What a wording cannot hold is told.
 *
 * @throws Error where a part is no XML or the document is missing
 */
export const readWord = async (bytes: Uint8Array): Promise<WordFile> => {
  const parts = await unpack(bytes, (name) => /^(?:word\/[^/]+|docProps\/custom)\.xml$/.test(name));
  const xml = (name: string): Element | undefined => {
    const part = parts.get(name);
    return part && parseXml(decoded(part));
  };
  const document = xml("word/document.xml");
  const body = childOf(document, "w:body");
  if (!body) throw new Error("A Word file without a document");
  const reader = new Reader(readStyles(xml("word/styles.xml")), readNumbering(xml("word/numbering.xml")));
  const items = reader.items(body, untouched);
  const { quoted } = reader;
  lostBeside(parts, xml, reader);
  return {
    items,
    comments: commentsOf(xml("word/comments.xml"), quoted),
    losses: wordLosses.flatMap((loss): WordLoss[] => {
      const found = reader.lost.get(loss);
      return found ? [{ loss, ...found }] : [];
    }),
    properties: propertiesOf(xml("docProps/custom.xml")),
  };
};

interface Style {
  readonly heading: number | null;
  readonly list: string | null;
  readonly level: number;
}

const readStyles = (root: Element | undefined): ReadonlyMap<string, Style> => {
  const found = new Map(childrenOf(root, "w:style").map((style) => [style.attributes["styleId"] ?? "", style]));
  const styleOf = (id: string, seen: number): Style => {
    const style = found.get(id);
    if (!style || seen > 12) return { heading: null, list: null, level: 0 };
    const above = styleOf(valueOf(style, "w:basedOn") ?? "", seen + 1);
    const properties = childOf(style, "w:pPr");
    const numbers = childOf(properties, "w:numPr");
    const outline = valueOf(properties, "w:outlineLvl");
    return {
      heading: headingBy(valueOf(style, "w:name") ?? "") ?? (outline === undefined ? above.heading : levelBy(outline)),
      list: valueOf(numbers, "w:numId") ?? above.list,
      level: Number(valueOf(numbers, "w:ilvl") ?? above.level) || 0,
    };
  };
  return new Map([...found.keys()].map((id) => [id, styleOf(id, 0)]));
};

/** By the names that Word gives its built-in styles, in English and Chinese. */
const headingBy = (name: string): number | null => {
  if (/^(?:title|标题)$/i.test(name.trim())) return 0;
  const match = /^(?:heading|标题) ?([1-9])$/i.exec(name.trim());
  return match ? Number(match[1]) : null;
};

/** Outline level 9 is text (ECMA-376 §17.3.1.20). */
const levelBy = (outline: string): number | null => (Number(outline) < 9 ? Number(outline) + 1 : null);

/** Walks the body once, in order, since numbers and fields depend on what came before. */
class Reader {
  readonly lost = new Map<WordLoss["loss"], { count: number; texts: string[] }>();
  /** The words between the beginning and the end of each comment. */
  readonly quoted = new Map<string, string>();
  readonly #openComments = new Set<string>();
  /** Where complex fields are: in their instruction, or in the result that is shown. */
  readonly #fields: ("instruction" | "result")[] = [];
  readonly #styles: ReadonlyMap<string, Style>;
  readonly #numbering: Numbering;

  constructor(styles: ReadonlyMap<string, Style>, numbering: Numbering) {
    this.#styles = styles;
    this.#numbering = numbering;
  }

  lose(loss: WordLoss["loss"], text = ""): void {
    const found = this.lost.get(loss) ?? { count: 0, texts: [] };
    found.count += 1;
    if (text.trim() !== "" && found.texts.length < 50) found.texts.push(text.trim().slice(0, 2000));
    this.lost.set(loss, found);
  }

  items(element: Element, revised: Revised): readonly WordItem[] {
    return elementsOf(element).flatMap((child): readonly WordItem[] => {
      switch (child.name) {
        case "w:p":
          return [this.#paragraph(child, revised)];
        case "w:tbl":
          this.lose("tables");
          return [{ kind: "table", rows: this.#rows(child, revised) }];
        case "w:sectPr":
        case "w:tblPr":
          return [];
        case "w:altChunk":
          this.lose("objects");
          return [];
        case "w:sdt":
          return this.items(childOf(child, "w:sdtContent") ?? child, revised);
        case "mc:AlternateContent":
          return this.items(chosen(child), revised);
        default:
          return this.items(child, within(child, revised));
      }
    });
  }

  #rows(table: Element, revised: Revised): readonly WordRow[] {
    return elementsOf(table).flatMap((child): readonly WordRow[] => {
      if (child.name === "w:sdt") return this.#rows(childOf(child, "w:sdtContent") ?? child, revised);
      if (child.name !== "w:tr") return [];
      const properties = childOf(child, "w:trPr");
      const own = markOf(properties, revised);
      const cells = allCells(child).map((cell) => {
        const settings = childOf(cell, "w:tcPr");
        const merge = childOf(settings, "w:vMerge");
        return {
          colspan: Math.min(64, Math.max(1, Number(valueOf(settings, "w:gridSpan") ?? 1) || 1)),
          continues: merge !== undefined && (merge.attributes["val"] ?? "continue") === "continue",
          // A table in a cell is read as its lines.
          paragraphs: this.items(cell, own).flatMap(flat),
        };
      });
      return [{ cells, ...own }];
    });
  }

  #paragraph(element: Element, revised: Revised): WordParagraph {
    const properties = childOf(element, "w:pPr");
    const style = this.#styles.get(valueOf(properties, "w:pStyle") ?? "");
    const outline = valueOf(properties, "w:outlineLvl");
    const numbers = childOf(properties, "w:numPr");
    const list = valueOf(numbers, "w:numId") ?? style?.list ?? "0";
    const level = Math.min(8, Number(valueOf(numbers, "w:ilvl") ?? style?.level ?? 0) || 0);
    const mark = markOf(childOf(properties, "w:rPr"), revised);
    const found: Found = { pieces: [], bookmarks: [], comments: [] };
    // What is gone already has no number, so that those after it keep theirs.
    const number = list === "0" || mark.deleted ? "" : this.#numbering.numberOf(list, level);
    if (number !== "" && number !== "•") this.lose("numbering");
    if (childOf(properties, "w:pPrChange")) this.lose("format-changes");
    this.#inline(element, revised, found);
    const align = valueOf(properties, "w:jc");
    return {
      kind: "paragraph",
      pieces: merged(found.pieces),
      heading: outline === undefined ? (style?.heading ?? null) : levelBy(outline),
      align: align === "center" ? "center" : align === "right" || align === "end" ? "end" : "start",
      number,
      level,
      bookmarks: found.bookmarks,
      comments: found.comments,
      mark,
    };
  }

  #inline(element: Element, revised: Revised, found: Found): void {
    for (const child of elementsOf(element)) this.#inlineChild(child, revised, found);
  }

  #inlineChild(child: Element, revised: Revised, found: Found): void {
    switch (child.name) {
      case "w:pPr":
        return;
      case "w:r":
        return this.#run(child, revised, found);
      case "w:bookmarkStart":
        found.bookmarks.push(child.attributes["name"] ?? "");
        return;
      case "w:commentRangeStart":
        found.comments.push(child.attributes["id"] ?? "");
        this.#openComments.add(child.attributes["id"] ?? "");
        return;
      case "w:commentRangeEnd":
        this.#openComments.delete(child.attributes["id"] ?? "");
        return;
      case "w:fldSimple":
        this.lose("fields", textBelow(child));
        return this.#inline(child, revised, found);
      case "w:hyperlink":
        this.lose("links", textBelow(child));
        return this.#inline(child, revised, found);
      case "w:sdt":
        return this.#inline(childOf(child, "w:sdtContent") ?? child, revised, found);
      case "mc:AlternateContent":
        return this.#inline(chosen(child), revised, found);
      case "m:oMath":
      case "m:oMathPara": {
        const text = allBelow(child, "m:t").map(textBelow).join("");
        this.lose("equations", text);
        return this.#add(text, null, plain, revised, found);
      }
      default:
        return this.#inline(child, within(child, revised), found);
    }
  }

  #run(run: Element, revised: Revised, found: Found): void {
    const properties = childOf(run, "w:rPr");
    const manner = mannerOf(properties);
    const style = valueOf(properties, "w:rStyle") ?? null;
    if (childOf(properties, "w:rPrChange")) this.lose("format-changes");
    // Crossed out by hand: to whoever reads it, as good as deleted; to Word, words like others.
    if (manner.strike && revised.deleted === null) this.lose("struck", allBelow(run, "w:t").map(textBelow).join(""));
    for (const child of elementsOf(run)) this.#inRun(child, { style, manner }, revised, found);
  }

  #inRun(
    child: Element,
    as: { readonly style: string | null; readonly manner: Manner },
    revised: Revised,
    found: Found,
  ): void {
    const add = (text: string): void => this.#add(text, as.style, as.manner, revised, found);
    switch (child.name) {
      case "w:t":
      case "w:delText":
        return add(textBelow(child));
      case "w:tab":
        return add("\t");
      case "w:br":
      case "w:cr":
        return add((child.attributes["type"] ?? "textWrapping") === "textWrapping" ? "\n" : "");
      case "w:noBreakHyphen":
        return add("\u2011");
      case "w:sym":
        this.lose("symbols");
        return add(symbolOf(child.attributes["char"] ?? ""));
      case "w:fldChar": {
        const kind = child.attributes["fldCharType"];
        if (kind === "begin") this.#fields.push("instruction");
        if (kind === "separate" && this.#fields.length > 0) this.#fields[this.#fields.length - 1] = "result";
        if (kind === "end") {
          this.#fields.pop();
          this.lose("fields");
        }
        return;
      }
      case "w:footnoteReference":
      case "w:endnoteReference":
        return this.lose("notes");
      case "w:drawing":
      case "w:pict":
        return this.#drawing(child);
      case "w:object":
        return this.lose("objects");
      case "mc:AlternateContent":
        for (const each of elementsOf(chosen(child))) this.#inRun(each, as, revised, found);
    }
  }

  /** A text box is told with its words, wherever it floats; anything else that is drawn is a picture. */
  #drawing(drawing: Element): void {
    const boxes = allBelow(drawing, "w:txbxContent");
    for (const box of boxes) this.lose("text-boxes", allBelow(box, "w:p").map(shownText).join("\n"));
    if (boxes.length === 0) this.lose("pictures");
  }

  #add(text: string, style: string | null, manner: Manner, revised: Revised, found: Found): void {
    if (text === "" || this.#fields.includes("instruction")) return;
    for (const comment of this.#openComments)
      this.quoted.set(comment, `${this.quoted.get(comment) ?? ""}${text}`.slice(0, 500));
    found.pieces.push({ text, style, manner, ...revised });
  }
}

interface Found {
  readonly pieces: Piece[];
  readonly bookmarks: string[];
  readonly comments: string[];
}

/** What an element around it does to a text: `w:ins`, `w:del`, or half of a move. */
const within = (element: Element, revised: Revised): Revised => {
  const moved = element.name === "w:moveTo" || element.name === "w:moveFrom";
  if (element.name === "w:ins" || element.name === "w:moveTo")
    return { ...revised, inserted: revisionOf(element, moved) };
  if (element.name === "w:del" || element.name === "w:moveFrom")
    return { ...revised, deleted: revisionOf(element, moved) };
  return revised;
};

const revisionOf = ({ attributes }: Element, moved: boolean): Revision => ({
  author: attributes["author"] ?? "",
  at: attributes["date"] ?? null,
  moved,
});

/** Of a paragraph's end or a row: the change stands as an empty element in its properties. */
const markOf = (properties: Element | undefined, revised: Revised): Revised =>
  properties === undefined ? revised : elementsOf(properties).reduce((mark, each) => within(each, mark), revised);

const mannerOf = (properties: Element | undefined): Manner => {
  const position = valueOf(properties, "w:vertAlign");
  return {
    bold: isOn(properties, "w:b"),
    italic: isOn(properties, "w:i"),
    underline: isOn(properties, "w:u"),
    strike: isOn(properties, "w:strike") || isOn(properties, "w:dstrike"),
    position: position === "superscript" || position === "subscript" ? position : "baseline",
  };
};

/** The form for programs that know no newer one holds the same in older words. */
const chosen = (alternative: Element): Element =>
  childOf(alternative, "mc:Choice") ?? childOf(alternative, "mc:Fallback") ?? alternative;

const allCells = (row: Element): readonly Element[] =>
  elementsOf(row).flatMap((child) => {
    if (child.name === "w:tc") return [child];
    return child.name === "w:sdt" ? allCells(childOf(child, "w:sdtContent") ?? child) : [];
  });

const flat = (item: WordItem): readonly WordParagraph[] =>
  item.kind === "paragraph" ? [item] : item.rows.flatMap(({ cells }) => cells.flatMap(({ paragraphs }) => paragraphs));

/** Symbol fonts keep their own signs in the private area: only what is a character elsewhere can be read. */
const symbolOf = (hex: string): string => {
  const code = Number.parseInt(hex, 16);
  return code === 0xf0a8 || code === 0xf06f
    ? "□"
    : code === 0xf0fe || code === 0xf052
      ? "☑"
      : code > 31 && code < 0xe000
        ? String.fromCodePoint(code)
        : "�";
};

const same = (a: Revision | null, b: Revision | null): boolean =>
  a === b || (a !== null && b !== null && a.author === b.author && a.at === b.at && a.moved === b.moved);

const merged = (pieces: readonly Piece[]): readonly Piece[] => {
  const result: Piece[] = [];
  for (const piece of pieces) {
    const last = result.at(-1);
    const alike =
      last &&
      last.style === piece.style &&
      same(last.inserted, piece.inserted) &&
      same(last.deleted, piece.deleted) &&
      (["bold", "italic", "underline", "strike", "position"] as const).every(
        (key) => last.manner[key] === piece.manner[key],
      );
    if (alike) result[result.length - 1] = { ...last, text: last.text + piece.text };
    else result.push(piece);
  }
  return result;
};

/** The words of a paragraph without those that are deleted. */
const shownText = (paragraph: Element): string => allBelow(paragraph, "w:t").map(textBelow).join("");

/** Notes, headers and footers stand in parts of their own. */
const lostBeside = (parts: Parts, xml: (name: string) => Element | undefined, reader: Reader): void => {
  for (const name of parts.keys()) {
    const kind = /^word\/(footnotes|endnotes|header\d*|footer\d*)\.xml$/.exec(name)?.[1];
    const root = kind === undefined ? undefined : xml(name);
    if (!root || !kind) continue;
    if (kind.endsWith("notes")) {
      for (const note of elementsOf(root)) {
        const text = allBelow(note, "w:t").map(textBelow).join("");
        const found = reader.lost.get("notes");
        if (text.trim() !== "" && found && found.texts.length < 50) found.texts.push(text.trim().slice(0, 2000));
      }
      continue;
    }
    const text = allBelow(root, "w:p").map(shownText).join(" ").trim();
    // A page number alone is no wording.
    if (/[^\d\s/|–—-]/u.test(text)) reader.lose("headers", text);
    else if (allBelow(root, "w:drawing").length > 0) reader.lose("pictures");
  }
};

const commentsOf = (root: Element | undefined, quoted: ReadonlyMap<string, string>): readonly WordComment[] =>
  childrenOf(root, "w:comment").map((comment) => {
    const id = comment.attributes["id"] ?? "";
    return {
      id,
      author: comment.attributes["author"] ?? "",
      at: comment.attributes["date"] ?? null,
      text: allBelow(comment, "w:p").map(shownText).join("\n").trim(),
      on: (quoted.get(id) ?? "").trim(),
    };
  });

/** The custom properties of a package. */
export const propertiesOf = (root: Element | undefined): Readonly<Record<string, string>> =>
  Object.fromEntries(
    childrenOf(root, "cp:property").map((each) => [each.attributes["name"] ?? "", textBelow(each).trim()]),
  );
