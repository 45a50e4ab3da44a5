import type { Draft } from "../domain/draft.ts";
import type { ReadRun } from "../i18n/draft.ts";
import { lineText, tableLines } from "../i18n/line-table.ts";
import { type RenderedClause, renditionOf } from "./rendition.ts";

/** What comparisons align: a clause without those below it, a party, the opening words. */
export interface Part {
  /** Names it on a page: unique within one wording. */
  readonly id: string;
  /** The same in every version where the wording has names for its clauses; `null` where it is known by its words alone. */
  readonly key: string | null;
  readonly what: "title" | "party" | "preamble" | "clause";
  /** How it is found: `3.1`, 第三条（一）. */
  readonly number: string;
  /** What stands in front of it on paper: `3.1`, （一）. */
  readonly printed: string;
  /** 0 for an article and all that is none of the clauses. */
  readonly depth: number;
  /** The heading of the article that a clause without one of its own stands under. */
  readonly under: string;
  readonly heading: string;
  readonly paragraphs: readonly string[];
  /** Of the lines that are lines of a table: their cells, by the line as it reads. */
  readonly rows?: Rows;
}

export type Rows = ReadonlyMap<string, readonly string[]>;

/** The parts of a structured draft, in reading order, with every answer put in. */
export const draftParts = (draft: Draft): readonly Part[] => {
  const { title, parties, preamble, clauses } = renditionOf(draft);
  return [
    part({ id: "title", what: "title", heading: title }),
    ...parties.map(({ variable, role, particulars }) =>
      part({
        id: `party-${variable}`,
        what: "party",
        heading: role,
        paragraphs: particulars.map(([label, text]) => `${label}${draft.language === "en" ? ": " : "："}${text}`),
      }),
    ),
    part({ id: "preamble", what: "preamble", paragraphs: preamble.map(textOf) }),
    ...clauses.flatMap((clause) => partsOfClause(clause, null)),
  ];
};

const part = ({ id, ...given }: Pick<Part, "id" | "what"> & Partial<Part>): Part => ({
  key: id,
  number: "",
  printed: "",
  depth: 0,
  under: "",
  heading: "",
  paragraphs: [],
  ...given,
  id,
});

/** Chinese numbers start anew in every article (（一）), English ones name it (3.1): so that a part can be found by its number. */
const partsOfClause = (clause: RenderedClause, above: Part | null): readonly Part[] => {
  const { id, number, depth, heading, paragraphs, children } = clause;
  const own = part({
    id: `clause-${id}`,
    what: "clause",
    printed: number,
    depth,
    number: above === null || /^[\d.]+$/.test(number) ? number : `${above.number}${number}`,
    under: above === null || heading !== "" ? "" : above.heading || above.under,
    heading,
    paragraphs: paragraphs.map(textOf),
    ...rowsIn(paragraphs),
  });
  return [own, ...children.flatMap((child) => partsOfClause(child, own))];
};

/** The words of a paragraph. */
export const textOf = (runs: readonly ReadRun[]): string => textsOf(runs).join("");

/** Piece by piece. A table stands on lines of its own, apart from what is said before and after it. */
export const textsOf = (runs: readonly ReadRun[]): readonly string[] =>
  runs.map(({ text, table }, index) => {
    const isLast = isBlank(runs.slice(index + 1));
    if (table) return `${index > 0 ? "\n" : ""}${text}${isLast ? "" : "\n"}`;
    return runs[index - 1]?.table && isBlank(runs.slice(index)) ? "" : text;
  });

const isBlank = (runs: readonly ReadRun[]): boolean => runs.every(({ text }) => text.trim() === "");

const rowsIn = (paragraphs: readonly (readonly ReadRun[])[]): Pick<Part, "rows"> => {
  const tables = paragraphs.flat().flatMap(({ table }) => table ?? []);
  if (tables.length === 0) return {};
  return { rows: new Map(tables.flatMap(tableLines).map((cells) => [lineText(cells), cells])) };
};

/** A paragraph as a file without clauses of our making has it. */
export interface LooseParagraph {
  readonly text: string;
  /** Whether the file itself says that it is a heading. */
  readonly heading: boolean;
  /** The number that the file gives it, where it is not part of its text. */
  readonly number?: string;
  /** The clause of ours that begins here, where the file remembers it. */
  readonly clause?: string;
}

/** 第三条, （一）, 3.1, (a), a), IV. and the like, at the beginning of a paragraph, and what may stand before or after them. */
const leading =
  /^[\s　]*(第[零〇一二三四五六七八九十百\d]+[条章节款]|[（(][零〇一二三四五六七八九十百\d]+[)）]|[一二三四五六七八九十百]+、|(?:Article|Section|Clause|ARTICLE|SECTION)\s+(?:\d+(?:\.\d+)*|[IVXLC]+)[.:]?|\d{1,3}(?:\.\d{1,3})+\.?|\d{1,3}[.、．)](?!\d)|\([a-zA-Z]{1,3}\)|\([ivx]{1,5}\)|[a-zA-Z][.)](?=\s))[\s　]*/u;

/** Ends of text that no heading has: a heading is short and says no whole sentence. */
const isShortTitle = (text: string): boolean =>
  text.length > 0 && text.length <= 60 && !/^\p{Ll}/u.test(text) && !/[.。;；,，:：!?！？]$/u.test(text);

/** A paragraph's number as it is typed in front of it, the rest, and whether that looks like a heading. */
export const splitNumber = (
  text: string,
): { readonly number: string; readonly rest: string; readonly isTitle: boolean } => {
  const found = leading.exec(text);
  const rest = found ? text.slice(found[0].length) : text.trim();
  return { number: found?.[1] ?? "", rest, isTitle: isShortTitle(rest) };
};

/**
 * The parts of a wording that is known by its paragraphs alone: each paragraph that is a heading or carries a number
 * begins one, and so does each that follows no number, so that a change shows where it is.
 */
export const looseParts = (paragraphs: readonly LooseParagraph[], prefix = "p"): readonly Part[] => {
  const parts: Part[] = [];
  let under = "";
  for (const [index, { text, heading, number, clause }] of paragraphs.entries()) {
    if (text.trim() === "") continue;
    const given = number ?? "";
    const found =
      given === "" ? splitNumber(text) : { number: given, rest: text.trim(), isTitle: isShortTitle(text.trim()) };
    const { number: own, rest } = found;
    const titled = heading || (own !== "" && found.isTitle);
    if (titled) under = rest;
    parts.push({
      id: `${prefix}${index}`,
      key: clause === undefined ? null : `clause-${clause}`,
      what: parts.length === 0 && titled ? "title" : "clause",
      number: own,
      printed: own,
      depth: titled ? 0 : 1,
      under: titled ? "" : under,
      heading: titled ? rest : "",
      paragraphs: titled ? [] : [rest],
    });
  }
  return parts;
};
