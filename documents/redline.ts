import { diffArrays } from "diff";
import type { Draft } from "../domain/draft.ts";
import type { Language } from "../domain/language.ts";
import type { ReadRun } from "../i18n/draft.ts";
import { type RenderedClause, renditionOf } from "./rendition.ts";

/** A stretch of text that stayed, came or went. */
export interface Change {
  readonly kind: "same" | "added" | "removed";
  readonly text: string;
}

/** A clause, a party or the opening words, before and after. */
export interface RedlinedPart {
  readonly id: string;
  readonly what: "title" | "party" | "preamble" | "clause";
  /** As printed in front of the clause in the later version; of a clause that went, in the earlier one. */
  readonly number: string;
  /** The heading of the article that a clause without one of its own stands under. */
  readonly under: string;
  readonly heading: readonly Change[];
  /** `moved`: the same words at another place. */
  readonly state: "same" | "changed" | "added" | "removed" | "moved";
  readonly paragraphs: readonly (readonly Change[])[];
}

/**
 * Compares two versions of a contract as a lawyer would: clauses are matched by their id, so a renumbered clause is not
 * a change, and within each the words are compared. In the order of the later version; what went stands where it was.
 */
export const redline = (before: Draft, after: Draft): readonly RedlinedPart[] => {
  const earlier = new Map(partsOf(before).map((part) => [part.id, part]));
  const later = new Map(partsOf(after).map((part) => [part.id, part]));
  return diffArrays([...earlier.keys()], [...later.keys()]).flatMap(({ value, added, removed }) =>
    value.flatMap((id): RedlinedPart[] => {
      const [old, now] = [earlier.get(id), later.get(id)];
      if (old && now) return removed ? [] : [compared(old, now, after.language, added)];
      const [part, kind] = now ? [now, "added" as const] : [old, "removed" as const];
      return part ? [whole(part, kind)] : [];
    }),
  );
};

/**
 * The changes from one text to the other, word by word (UAX #29; Chinese by the dictionary of ICU). What stayed and what
 * went make up `before`; what stayed and what came make up `after`.
 */
export const compareTexts = (before: string, after: string, language: Language): readonly Change[] =>
  joined(
    diffArrays(wordsOf(before, language), wordsOf(after, language)).map(({ value, added, removed }) => ({
      kind: added ? "added" : removed ? "removed" : "same",
      text: value.join(""),
    })),
  );

interface Part extends Pick<RedlinedPart, "id" | "what" | "number" | "under"> {
  readonly heading: string;
  readonly paragraphs: readonly string[];
}

const partsOf = (draft: Draft): readonly Part[] => {
  const { title, parties, preamble, clauses } = renditionOf(draft);
  return [
    { id: "title", what: "title", number: "", under: "", heading: title, paragraphs: [] },
    ...parties.map(
      ({ variable, role, particulars }): Part => ({
        id: `party-${variable}`,
        what: "party",
        number: "",
        under: "",
        heading: role,
        paragraphs: particulars.map(([label, text]) => `${label}${draft.language === "en" ? ": " : "："}${text}`),
      }),
    ),
    { id: "preamble", what: "preamble", number: "", under: "", heading: "", paragraphs: preamble.map(textOf) },
    ...clauses.flatMap((clause) => partsOfClause(clause, null)),
  ];
};

/** Chinese numbers start anew in every article (（一）), English ones name it (3.1): so that a part can be found by its number. */
const partsOfClause = (clause: RenderedClause, above: Part | null): readonly Part[] => {
  const { id, number, heading, paragraphs, children } = clause;
  const part: Part = {
    id: `clause-${id}`,
    what: "clause",
    number: above === null || /^[\d.]+$/.test(number) ? number : `${above.number}${number}`,
    under: above === null || heading !== "" ? "" : above.heading || above.under,
    heading,
    paragraphs: paragraphs.map(textOf),
  };
  return [part, ...children.flatMap((child) => partsOfClause(child, part))];
};

const textOf = (runs: readonly ReadRun[]): string => runs.map(({ text }) => text).join("");

const compared = (old: Part, now: Part, language: Language, moved: boolean): RedlinedPart => {
  const heading = compareTexts(old.heading, now.heading, language);
  const text = compareTexts(old.paragraphs.join("\n"), now.paragraphs.join("\n"), language);
  const changed = [...heading, ...text].some(({ kind }) => kind !== "same");
  return {
    id: now.id,
    what: now.what,
    number: now.number,
    under: now.under,
    heading,
    state: changed ? "changed" : moved ? "moved" : "same",
    paragraphs: paragraphsOf(text),
  };
};

const whole = ({ id, what, number, under, heading, paragraphs }: Part, kind: "added" | "removed"): RedlinedPart => ({
  id,
  what,
  number,
  under,
  heading: heading === "" ? [] : [{ kind, text: heading }],
  state: kind,
  paragraphs: paragraphs.map((text) => [{ kind, text }]),
});

/** Cuts at line breaks, whichever side they are of. */
const paragraphsOf = (changes: readonly Change[]): readonly (readonly Change[])[] => {
  const paragraphs: Change[][] = [[]];
  for (const { kind, text } of changes) {
    for (const [index, line] of text.split("\n").entries()) {
      if (index > 0) paragraphs.push([]);
      if (line !== "") paragraphs.at(-1)?.push({ kind, text: line });
    }
  }
  return paragraphs.filter((paragraph) => paragraph.length > 0);
};

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
