import { createHash } from "node:crypto";
import { diffArrays } from "diff";
import type { Language } from "../../domain/language.ts";
import { type Change, compareTexts, sideOf } from "../compare-words.ts";
import { comparison, type RedlinedPart } from "../redline.ts";
import type { Part, Rows } from "../wording-parts.ts";
import { contentTypes, decoded, pack, unpack } from "./package.ts";
import { propertiesOf } from "./read.ts";
import {
  customProperties,
  customRelation,
  customType,
  type OutBlock,
  type OutChange,
  type OutParagraph,
  type OutRun,
  writeWord,
} from "./write.ts";
import { parseXml } from "./xml.ts";

/** Which version a file of ours is: written into it, and read out of it when it comes back. */
export interface VersionMark {
  readonly contract: string;
  readonly version: number;
  /** Of the version's PDF: tells whether that version is still what it was. */
  readonly sha256: string;
}

const names = { contract: "EngrossContract", version: "EngrossVersion", sha256: "EngrossFingerprint" } as const;

export const markProperties = ({ contract, version, sha256 }: VersionMark): Readonly<Record<string, string>> => ({
  [names.contract]: contract,
  [names.version]: String(version),
  [names.sha256]: sha256,
});

/** The mark in a file's properties, where it is whole; what it says is the sender's word until compared. */
export const readMark = (properties: Readonly<Record<string, string>>): VersionMark | null => {
  const [contract = "", version = "", sha256 = ""] = [names.contract, names.version, names.sha256].map(
    (name) => properties[name],
  );
  return contract !== "" && /^[1-9]\d{0,6}$/.test(version) && /^[0-9a-f]{64}$/.test(sha256)
    ? { contract, version: Number(version), sha256 }
    : null;
};

/** A Word file that somebody else made, with the mark in its properties and all else as it was. */
export const markedWord = async (bytes: Uint8Array, mark: VersionMark): Promise<Buffer> => {
  const parts = new Map(await unpack(bytes));
  const had = parts.get(customPart);
  const kept = had ? propertiesOf(parseXml(decoded(had))) : {};
  const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
  const put = (name: string, xml: string): unknown => parts.set(name, Buffer.from(xml));
  put(customPart, `${declaration}\n${customProperties({ ...kept, ...markProperties(mark) })}`);
  if (!had) {
    const text = (name: string): string => decoded(parts.get(name) ?? Buffer.alloc(0));
    put(contentTypes, text(contentTypes).replace("</Types>", `${customType}</Types>`));
    put("_rels/.rels", text("_rels/.rels").replace("</Relationships>", `${customRelation}</Relationships>`));
  }
  return pack(parts);
};

const customPart = "docProps/custom.xml";

export interface ExportHead {
  readonly title: string;
  readonly language: Language;
  /** The organisation. */
  readonly maker: string;
  /** Where the wording comes from, where a licence asks to say so: kept in the file's properties. */
  readonly attribution?: string;
}

/** A version as a Word file that can be edited and sent back: each clause is known again by a bookmark. */
export const versionWord = (parts: readonly Part[], head: ExportHead, mark: VersionMark | null): Promise<Buffer> =>
  writeWord({
    ...head,
    properties: mark ? markProperties(mark) : {},
    blocks: blocksOf(comparison(parts, parts, head.language), head.language, bookmarkOf),
  });

/** What the later version changes against the earlier one, as changes that Word shows, accepts and rejects. */
export const redlineWord = (
  parts: readonly RedlinedPart[],
  head: ExportHead,
  changes: { readonly author: string; readonly at: Date },
): Promise<Buffer> => writeWord({ ...head, properties: {}, changes, blocks: blocksOf(parts, head.language) });

/**
 * The name of the bookmark at the n-th paragraph of a part: Word allows 40 letters, digits and underscores, and keeps
 * those whose names begin with one out of its list.
 */
export const bookmarkOf = (key: string, n: number): string =>
  `_eg_${createHash("sha256").update(key).digest("hex").slice(0, 24)}_${n}`;

const blocksOf = (
  parts: readonly RedlinedPart[],
  language: Language,
  named?: (key: string, n: number) => string,
): readonly OutBlock[] => {
  // What moved and was reworded on the way cannot be told as a move: it goes in one place and comes in the other.
  const reworded = new Set(parts.flatMap(({ id, state, moved }) => (moved && state === "changed" ? [id] : [])));
  const laid = parts.flatMap((part): readonly (readonly [RedlinedPart, readonly OutBlock[]])[] => {
    if (part.state === "moved-away") {
      const id = part.id.replace(/-from$/, "");
      return [[part, laidOut(part, language, reworded.has(id) ? "removed" : "moved-away", moveName(id))]];
    }
    if (part.state === "moved") return [[part, laidOut(part, language, "moved-here", moveName(part.id))]];
    if (reworded.has(part.id)) return [[part, laidOut(onlyAfter(part), language, "added")]];
    return [
      [part, laidOut(part, language, part.state === "added" || part.state === "removed" ? part.state : undefined)],
    ];
  });
  return laid.flatMap(([part, blocks]) =>
    named ? blocks.map((each, index) => ({ ...each, bookmark: named(part.id, index) })) : blocks,
  );
};

const moveName = (id: string): string => `move_${createHash("sha256").update(id).digest("hex").slice(0, 16)}`;

const onlyAfter = (part: RedlinedPart): RedlinedPart => ({
  ...part,
  heading: sideOf(part.heading, "after"),
  text: sideOf(part.text, "after"),
  printed: { before: part.printed.after, after: part.printed.after },
});

/** The paragraphs of a part: its heading above them or, deeper down, in front of the first. */
const laidOut = (
  part: RedlinedPart,
  language: Language,
  all: OutChange | undefined,
  move?: string,
): readonly OutBlock[] => {
  const run = ({ kind, text }: Change, role?: OutRun["role"]): OutRun => {
    const change = all ?? (kind === "same" ? undefined : kind);
    return { text, ...(role && { role }), ...(change && { change }) };
  };
  const number = numberRuns(part, language, all);
  const separator = language === "en" ? ". " : "。";
  const onTop = part.what !== "clause" || part.depth === 0;
  const heading = part.heading.map((change) => run(change, onTop ? undefined : "heading"));
  const lines = part.rows ? tabledLines(part.text, part.rows, language) : linesOf(part.text);
  const isTitled = onTop && heading.length > 0;
  const closed = heading.length > 0 ? [run({ kind: onlyKind(part.heading), text: separator }, "heading")] : [];
  const lead = isTitled ? [] : onTop ? number : [...number, ...heading, ...closed];
  const texts: readonly Line[] = lines.length === 0 && !isTitled ? [{ changes: [], end: "same" }] : lines;
  const paragraphs = [
    ...(isTitled
      ? [{ runs: [...number, ...heading], end: onlyKind(part.text), style: headingStyle(part), cells: undefined }]
      : []),
    ...texts.map((line, index) => ({
      runs: [...(index === 0 ? lead : []), ...line.changes.map((change) => run(change))],
      end: line.end,
      style: textStyle(part),
      cells: line.cells,
    })),
  ];
  return paragraphs.map(({ runs, end, style, cells }, index): OutBlock => {
    // Rows that moved go in one place and come in the other: Word knows no rows that moved.
    if (cells) return { cells, ...((all ?? end) !== "same" && { change: rowChange(all, end) }) };
    const mark = all ?? (end === "same" ? undefined : end);
    const range = move !== undefined && all !== "removed" && { move: `${move}_${index}` };
    return { style, runs, ...(mark && { mark }), ...range };
  });
};

const rowChange = (all: OutChange | undefined, end: Change["kind"]): "added" | "removed" =>
  (all ?? end) === "added" || all === "moved-here" ? "added" : "removed";

/** What happened to all of a text, where it was one thing. */
const onlyKind = (changes: readonly Change[]): Change["kind"] =>
  changes.every(({ kind }) => kind === changes[0]?.kind) ? (changes[0]?.kind ?? "same") : "same";

const headingStyle = ({ what }: RedlinedPart): OutParagraph["style"] =>
  what === "title" ? "Title" : what === "party" ? "Heading2" : "Heading1";

const textStyle = ({ what, depth }: RedlinedPart): OutParagraph["style"] =>
  what !== "clause" || depth === 0 ? "Clause1" : depth === 1 ? "Clause2" : "Clause3";

/** The number is text of its own style; where it changed, the old one goes and the new one comes. */
const numberRuns = ({ printed }: RedlinedPart, language: Language, all: OutChange | undefined): readonly OutRun[] => {
  const gap = language === "en" ? "\t" : "　";
  const one = (text: string, change?: OutChange): readonly OutRun[] =>
    text === "" ? [] : [{ text: `${text}${gap}`, role: "number", ...(change && { change }) }];
  if (all !== undefined || printed.before === printed.after) return one(printed.after, all);
  return [...one(printed.before, "removed"), ...one(printed.after, "added")];
};

interface Line {
  readonly changes: readonly Change[];
  /** Whether the paragraph's end stayed, came or went. */
  readonly end: Change["kind"];
  /** Of a line of a table, which came or went as a whole. */
  readonly cells?: readonly string[];
}

/** Cut at the ends of paragraphs. */
const linesOf = (text: readonly Change[]): readonly Line[] => {
  if (text.length === 0) return [];
  const lines: Line[] = [];
  let changes: Change[] = [];
  for (const { kind, text: stretch } of text) {
    for (const [index, piece] of stretch.split("\n").entries()) {
      if (index > 0) {
        lines.push({ changes, end: kind });
        changes = [];
      }
      if (piece !== "") changes.push({ kind, text: piece });
    }
  }
  return [...lines, { changes, end: "same" }];
};

/**
 * Lines with a table among them, compared line by line: a row is there or not. Of a line of text that another took the
 * place of, the words are compared.
 */
const tabledLines = (text: readonly Change[], rows: Rows, language: Language): readonly Line[] => {
  const side = (of: "before" | "after"): string[] => {
    const all = sideOf(text, of);
    return all.length === 0
      ? []
      : all
          .map((change) => change.text)
          .join("")
          .split("\n");
  };
  const whole = (kind: Change["kind"], line: string): Line => {
    const cells = rows.get(line);
    return { changes: line === "" ? [] : [{ kind, text: line }], end: kind, ...(cells && { cells }) };
  };
  const chunks = diffArrays(side("before"), side("after"));
  return chunks.flatMap(({ value, added, removed }, index): readonly Line[] => {
    const [after, before] = [chunks[index + 1], chunks[index - 1]];
    const replaced = removed && after?.added ? pairOf(value, after.value, rows) : undefined;
    if (replaced) return [{ changes: compareTexts(replaced[0], replaced[1], language), end: "same" }];
    if (added && before?.removed && pairOf(before.value, value, rows)) return [];
    return value.map((line) => whole(added ? "added" : removed ? "removed" : "same", line));
  });
};

/** One line of text for another. */
const pairOf = (
  before: readonly string[],
  after: readonly string[],
  rows: Rows,
): readonly [string, string] | undefined => {
  const [[old, ...olds], [now, ...news]] = [before, after];
  const isPair = old !== undefined && now !== undefined && olds.length + news.length === 0;
  return isPair && !rows.has(old) && !rows.has(now) ? [old, now] : undefined;
};
