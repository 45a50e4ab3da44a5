import { diffArrays } from "diff";
import type { Language } from "../domain/language.ts";

/** A stretch of text that stayed, came or went. */
export interface Change {
  readonly kind: "same" | "added" | "removed";
  readonly text: string;
}

/** Beyond so many words that came and went a text is another text: told as a whole, for nobody could read the rest. */
const mostEdits = 600;

/**
 * The changes from one text to the other, word by word (UAX #29; Chinese by the dictionary of ICU). What stayed and what
 * went make up `before`; what stayed and what came make up `after`.
 */
export const compareTexts = (before: string, after: string, language: Language): readonly Change[] => {
  if (before === after) return before === "" ? [] : [{ kind: "same", text: before }];
  const words = diffArrays(wordsOf(before, language), wordsOf(after, language), { maxEditLength: mostEdits });
  if (words === undefined)
    return joined([
      { kind: "removed", text: before },
      { kind: "added", text: after },
    ]);
  return joined(
    words.map(({ value, added, removed }) => ({
      kind: added ? "added" : removed ? "removed" : "same",
      text: value.join(""),
    })),
  );
};

/** Cuts at line breaks, whichever side they are of. */
export const inParagraphs = (changes: readonly Change[]): readonly (readonly Change[])[] => {
  const paragraphs: Change[][] = [[]];
  for (const { kind, text } of changes) {
    for (const [index, line] of text.split("\n").entries()) {
      if (index > 0) paragraphs.push([]);
      if (line !== "") paragraphs.at(-1)?.push({ kind, text: line });
    }
  }
  return paragraphs.filter((paragraph) => paragraph.length > 0);
};

export const isChanged = (changes: readonly Change[]): boolean => changes.some(({ kind }) => kind !== "same");

/** What one side reads: the earlier wording is without what was added, the later one without what was removed. */
export const sideOf = (changes: readonly Change[], side: "before" | "after"): readonly Change[] =>
  changes.filter(({ kind }) => kind !== (side === "before" ? "added" : "removed"));

const segmenters = {
  en: new Intl.Segmenter("en", { granularity: "word" }),
  "zh-CN": new Intl.Segmenter("zh", { granularity: "word" }),
};

const wordsOf = (text: string, language: Language): string[] =>
  [...segmenters[language].segment(text)].map(({ segment }) => segment);

/** A blank or a comma that stayed between two changes would tear one change into many: it goes with them. */
const tears = ({ kind, text }: Change): boolean => kind === "same" && text.length <= 2 && !/[\p{L}\p{N}\n]/u.test(text);

/** Neighbouring changes become one: first what went, then what came. */
const joined = (changes: readonly Change[]): readonly Change[] => {
  const done: Change[] = [];
  let removed = "";
  let added = "";
  const close = (): void => {
    if (removed !== "") done.push({ kind: "removed", text: removed });
    if (added !== "") done.push({ kind: "added", text: added });
    removed = "";
    added = "";
  };
  for (const [index, change] of changes.entries()) {
    const between = index > 0 && index < changes.length - 1;
    if (change.kind === "same" && !(between && tears(change))) {
      close();
      done.push(change);
    } else {
      if (change.kind !== "added") removed += change.text;
      if (change.kind !== "removed") added += change.text;
    }
  }
  close();
  return done;
};
