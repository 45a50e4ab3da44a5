import { type Clause, paragraph, wording } from "./clause.ts";
import type { Draft } from "./draft.ts";
import { type MergedPiece, mergedPieces, mergedText } from "./merge.ts";
import { type Branch, clausesIn, mergedOutline, type Outline, outlineOf, sameOutline } from "./outline.ts";
import type { Party, Value, ValueOf } from "./variable.ts";

/**
 * What people edit before it becomes a version: parts of a draft, each with a revision of its own, so that people who
 * edit different clauses never meet. A part that nobody has touched is as the version has it.
 */
export type TextPart = "title" | "preamble" | `clause.${string}`;
export type AnswerPart = `value.${string}`;
export type Part = TextPart | AnswerPart | "outline";

/** A part that is edited as text: a heading, and paragraphs with an empty line between them. */
export interface PartText {
  readonly heading: string;
  readonly wording: string;
}

/** What was done since a version was saved. Parts that are absent are as that version has them. */
export interface Work {
  readonly texts: ReadonlyMap<TextPart, PartText>;
  readonly answers: ReadonlyMap<AnswerPart, Value | null>;
  readonly outline?: Outline;
}

export const clausePart = (clause: string): TextPart => `clause.${clause}`;

export const answerPart = (variable: string): AnswerPart => `value.${variable}`;

/** The variable that a part is the answer to. */
export const variableOf = (part: AnswerPart): string => part.slice("value.".length);

export const isPart = (text: string): text is Part =>
  text === "outline" || isTextPart(text) || /^value\.[\w-]{1,100}$/.test(text);

/** The clause that a part is the text of; `null` for other parts. */
export const clauseOf = (part: Part): string | null => (part.startsWith("clause.") ? part.slice(7) : null);

export const isTextPart = (text: string): text is TextPart =>
  text === "title" || text === "preamble" || /^clause\.[\w-]{1,100}$/.test(text);

export const noText: PartText = { heading: "", wording: "" };

/** The text of a part as a draft has it; nothing of a clause that it does not have. */
export const textIn = (draft: Draft, part: TextPart): PartText => {
  if (part === "title") return { heading: draft.title, wording: "" };
  if (part === "preamble") return { heading: "", wording: wordingOf(draft.preamble) };
  const clause = clausesOf(draft.clauses).get(clauseOf(part) ?? "");
  return clause ? { heading: clause.heading, wording: wordingOf(clause.paragraphs) } : noText;
};

const wordingOf = (paragraphs: Clause["paragraphs"]): string => paragraphs.map(wording).join("\n\n");

/** Every line is a paragraph; empty lines only set them apart. */
const paragraphsOf = (text: string): Clause["paragraphs"] =>
  text
    .split(/\n+/)
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .map(paragraph);

/** A text as it is kept: without what nobody sees, so that two people who wrote the same are found to agree. */
export const tidied = ({ heading, wording: text }: PartText): PartText => ({
  heading: heading.replaceAll(/\s+/g, " ").trim(),
  wording: text
    .replaceAll(/\r\n?|[\u2028\u2029]/g, "\n")
    .split(/\n+/)
    .map((line) => line.trimEnd())
    .filter((line) => line.trim() !== "")
    .join("\n\n"),
});

export const sameText = (one: PartText, other: PartText): boolean =>
  one.heading === other.heading && one.wording === other.wording;

/** The draft with what was done since. A clause whose words changed gets a version of its own; ids stay. */
export const worked = (draft: Draft, { texts, answers, outline }: Work): Draft => {
  const before = clausesOf(draft.clauses);
  const clause = ({ clause: id, children }: Branch): Clause => {
    const old = before.get(id);
    const below = children.map(clause);
    const text = texts.get(clausePart(id));
    if (old && (!text || sameText(text, textIn(draft, clausePart(id))))) return { ...old, children: below };
    const { heading, wording: words } = text ?? noText;
    const kept = old ?? { id, version: 0 };
    return { ...kept, version: kept.version + 1, heading, paragraphs: paragraphsOf(words), children: below };
  };
  const preamble = texts.get("preamble");
  return {
    ...draft,
    title: texts.get("title")?.heading || draft.title,
    preamble: preamble ? paragraphsOf(preamble.wording) : draft.preamble,
    clauses: (outline ?? outlineOf(draft.clauses)).clauses.map(clause),
    values: Object.fromEntries(
      Object.entries({ ...draft.values, ...answersByName(answers) }).flatMap(([name, value]) =>
        value ? [[name, value]] : [],
      ),
    ),
  };
};

const answersByName = (answers: Work["answers"]): Readonly<Record<string, Value | null>> =>
  Object.fromEntries([...answers].map(([part, value]) => [variableOf(part), value]));

/** Every clause of a draft by its id, whether its condition holds or not. */
export const clausesOf = (clauses: readonly Clause[]): ReadonlyMap<string, Clause> =>
  new Map(clauses.flatMap((clause) => [[clause.id, clause] as const, ...clausesOf(clause.children)]));

/** Both versions of a part's text where two people wrote in the same place. */
export interface Dispute {
  readonly heading: readonly MergedPiece[];
  readonly wording: readonly MergedPiece[];
}

/** What came of the text that somebody began from `base`, where another saved `theirs` meanwhile. */
export type Merge = { readonly text: PartText } | { readonly dispute: Dispute };

/** @param base `null` where it is not known any more: then every difference is disputed */
export const mergedPart = (base: PartText | null, mine: PartText, theirs: PartText): Merge => {
  if (sameText(mine, theirs)) return { text: mine };
  if (base === null)
    return { dispute: { heading: whole(mine.heading, theirs.heading), wording: whole(mine.wording, theirs.wording) } };
  const heading = mergedText(base.heading, mine.heading, theirs.heading);
  const words = mergedText(base.wording, mine.wording, theirs.wording);
  if (heading !== null && words !== null) return { text: tidied({ heading, wording: words }) };
  return {
    dispute: {
      heading: mergedPieces(base.heading, mine.heading, theirs.heading),
      wording: mergedPieces(base.wording, mine.wording, theirs.wording),
    },
  };
};

const whole = (mine: string, theirs: string): readonly MergedPiece[] =>
  mine === theirs ? [{ kind: "agreed", text: mine }] : [{ kind: "disputed", mine, theirs }];

/**
 * What of a part goes on when a further version was saved beside it.
 *
 * @param history its text at every revision, as the former version had it first
 * @param theirs as the further version has it
 */
export const carriedText = (history: readonly PartText[], theirs: PartText): Merge => {
  const [first = null] = history;
  const last = history.at(-1) ?? theirs;
  // What became the version was a stage of this very text: what came after it goes on from there.
  return history.some((text) => sameText(text, theirs)) ? { text: last } : mergedPart(first, last, theirs);
};

/** As `carriedText`, for an answer: it cannot be merged, so the version's stays where both changed it. */
export const carriedAnswer = (history: readonly (Value | null)[], theirs: Value | null): Value | null => {
  const last = history.at(-1) ?? null;
  return history.some((value) => sameAnswer(value, theirs)) ? last : theirs;
};

/** As `carriedText`, for the outline. */
export const carriedOutline = (history: readonly Outline[], theirs: Outline): Outline => {
  const [first = theirs] = history;
  const last = history.at(-1) ?? theirs;
  return history.some((outline) => sameOutline(outline, theirs)) ? last : mergedOutline(first, last, theirs);
};

/**
 * What came of an answer that somebody began from `base`, where another saved `theirs` meanwhile. Of a party every line
 * stands by itself; any other answer is one thing, and two of them are a question.
 *
 * @param base `undefined` where it is not known any more
 */
export const mergedAnswer = (
  base: Value | null | undefined,
  mine: Value | null,
  theirs: Value | null,
): Value | null | "disputed" => {
  if (sameAnswer(mine, theirs)) return theirs;
  if (base === undefined) return "disputed";
  if (sameAnswer(base, theirs)) return mine;
  if (sameAnswer(base, mine)) return theirs;
  return mine?.type === "party" && theirs?.type === "party" ? mergedParty(base, mine, theirs) : "disputed";
};

const mergedParty = (
  base: Value | null,
  mine: ValueOf<"party">,
  theirs: ValueOf<"party">,
): ValueOf<"party"> | "disputed" => {
  const before = base?.type === "party" ? base : noParty;
  const line = (name: keyof typeof noParty): string | undefined => {
    const [was, my, their] = [before[name] ?? "", mine[name] ?? "", theirs[name] ?? ""];
    if (my === their || was === their) return my;
    return was === my ? their : undefined;
  };
  const [name, address, registration, representative, email] = [
    line("name"),
    line("address"),
    line("registration"),
    line("representative"),
    line("email"),
  ];
  const country = line("country");
  const isWhole =
    name !== undefined &&
    address !== undefined &&
    registration !== undefined &&
    representative !== undefined &&
    email !== undefined &&
    country !== undefined;
  if (!isWhole) return "disputed";
  return { type: "party", name, address, registration, representative, email, ...(country !== "" && { country }) };
};

const noParty: Required<Party> = {
  name: "",
  address: "",
  registration: "",
  representative: "",
  email: "",
  country: "",
};

export const sameAnswer = (one: Value | null | undefined, other: Value | null | undefined): boolean =>
  canonical(one ?? null) === canonical(other ?? null);

const canonical = (value: Value | null): string =>
  JSON.stringify(value === null ? null : Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));

/** The clauses that this work put in or changed, or took out. */
export const clausesTouched = (draft: Draft, work: Work): ReadonlySet<string> => {
  const now = worked(draft, work);
  const [before, after] = [clausesOf(draft.clauses), clausesOf(now.clauses)];
  return new Set([
    ...[...after].flatMap(([id, clause]) => (before.get(id)?.version === clause.version ? [] : [id])),
    ...clausesIn(outlineOf(draft.clauses).clauses).filter((id) => !after.has(id)),
  ]);
};
