import type { Clause, Paragraph, Run } from "./clause.ts";

/** The clause of this id, at whatever depth. */
export const findClause = (clauses: readonly Clause[], id: string): Clause | undefined => {
  for (const clause of clauses) {
    const found = clause.id === id ? clause : findClause(clause.children, id);
    if (found) return found;
  }
  return undefined;
};

/** The clauses with other paragraphs in this one, whose version is raised. Its heading and its children stay. */
export const withParagraphs = (
  clauses: readonly Clause[],
  id: string,
  paragraphs: readonly Paragraph[],
): readonly Clause[] =>
  clauses.map((clause) =>
    clause.id === id
      ? { ...clause, version: clause.version + 1, paragraphs }
      : { ...clause, children: withParagraphs(clause.children, id, paragraphs) },
  );

/** A variable or a reference as it reads in the contract. */
export interface ReadAs {
  readonly run: Run;
  readonly text: string;
}

/**
 * Plain words as paragraphs, one a line. Where they say what a variable or a reference of the clause reads as now, that
 * stands there again, so that an amount taken over unchanged stays bound to its question. Nothing in the words themselves
 * is read as markup: they come from outside.
 */
export const paragraphsOf = (words: string, known: readonly ReadAs[]): readonly Paragraph[] =>
  words
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .map((line) => runsOf(line, known));

const runsOf = (line: string, known: readonly ReadAs[]): Paragraph => {
  const next = known
    .flatMap(({ run, text }) => {
      const at = placeOf(line, text);
      return at === -1 ? [] : [{ run, text, at }];
    })
    // The first, and of those that begin there the longest.
    .toSorted((a, b) => a.at - b.at || b.text.length - a.text.length)[0];
  if (!next) return line === "" ? [] : [{ kind: "text", text: line }];
  const { run, text, at } = next;
  const before: Paragraph = at === 0 ? [] : [{ kind: "text", text: line.slice(0, at) }];
  return [...before, run, ...runsOf(line.slice(at + text.length), known)];
};

/** Where the text stands by itself: `5` is not found in `15`, nor `Orchid` in `Orchids`. */
const placeOf = (line: string, text: string): number => {
  if (text === "") return -1;
  for (let at = line.indexOf(text); at !== -1; at = line.indexOf(text, at + 1)) {
    const before = at === 0 ? "" : line.charAt(at - 1);
    const after = line.charAt(at + text.length);
    if (!joins(before, text.charAt(0)) && !joins(text.charAt(text.length - 1), after)) return at;
  }
  return -1;
};

const joins = (left: string, right: string): boolean =>
  /[\p{Script=Latin}\p{N}]/u.test(left) && /[\p{Script=Latin}\p{N}]/u.test(right);
