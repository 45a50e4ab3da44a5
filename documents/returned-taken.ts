import { diffArrays } from "diff";
import type { Clause, Paragraph, Run } from "../domain/clause.ts";
import type { Draft } from "../domain/draft.ts";
import { withValues } from "../domain/draft.ts";
import { draftWords, type ReadRun, runReader } from "../i18n/draft.ts";
import { compareTexts } from "./compare-words.ts";
import type { ReturnedReading } from "./returned.ts";
import { draftParts, type Part, textOf, textsOf } from "./wording-parts.ts";

/** What becomes of a clause that came back: ours stays, theirs is taken, or only what the file shows, or does not show, as changed. */
export const choices = ["ours", "theirs", "tracked", "untracked"] as const;
export type Choice = (typeof choices)[number];

export type Choices = Readonly<Record<string, Choice>>;

/** Why a change cannot be taken into a structured draft and has to be made by hand. */
export type Untakeable =
  /** What it changes has changed since, in our own drafts. */
  | "changed-since"
  /** It is printed from answers and not of a form that can be read back. */
  | "from-answers"
  /** It belongs to what is no clause. */
  | "not-wording";

export interface Taken {
  readonly draft: Draft;
  /** By the part's key. */
  readonly untaken: Readonly<Record<string, Untakeable>>;
  /** Names of variables whose answers were written into a clause as text: the answers themselves stay as they were. */
  readonly overwritten: readonly string[];
}

/**
 * Takes the chosen changes into our draft, clause by clause. Words that stayed keep their variables and references; what
 * came is text.
 *
 * @param sent the parts of the version that the file was made from
 */
export const takeReturned = (draft: Draft, sent: readonly Part[], reading: ReturnedReading, chosen: Choices): Taken => {
  const work: Work = { draft, untaken: {}, overwritten: new Set() };
  const ours = new Map(draftParts(draft).map((part) => [part.key, part]));
  const before = new Map(sent.map((part) => [part.key ?? part.id, part]));
  for (const { key, total } of reading.parts) {
    const choice = chosen[key] ?? "ours";
    if (choice === "ours") continue;
    const side = sideTaken(reading, choice);
    const there = side.find((part) => part.key === key);
    const now = ours.get(key);
    const then = before.get(key);
    if (then && !isSame(now, then)) work.untaken[key] = "changed-since";
    else if (!there) {
      if (then) remove(work, key);
    } else if (!then) insert(work, there, side, reading);
    else {
      if (!isSame(then, there)) rewrite(work, key, then, there);
      if (total.moved) move(work, key, side);
    }
  }
  return { draft: work.draft, untaken: work.untaken, overwritten: [...work.overwritten] };
};

/**
 * The same for a wording that was uploaded and has no structure: a list of parts in the order that the choices make.
 */
export const takeIntoParts = (sent: readonly Part[], reading: ReturnedReading, chosen: Choices): readonly Part[] => {
  let result: readonly Part[] = sent.map((part) => ({ ...part, key: part.key ?? part.id }));
  for (const { key, total } of reading.parts) {
    const choice = chosen[key] ?? "ours";
    if (choice === "ours") continue;
    const side = sideTaken(reading, choice);
    const at = side.findIndex((part) => part.key === key);
    const there = side[at];
    const stands = result.findIndex((part) => part.key === key);
    if (there && stands !== -1 && !total.moved) result = result.with(stands, there);
    else {
      const without = result.filter((part) => part.key !== key);
      const follows = side.slice(0, at).findLast((part) => without.some((each) => each.key === part.key));
      const after = without.findIndex((part) => part.key === follows?.key) + 1;
      result = there ? without.toSpliced(after, 0, there) : without;
    }
  }
  return result;
};

const sideTaken = (reading: ReturnedReading, choice: Exclude<Choice, "ours">): readonly Part[] =>
  ({ theirs: reading.accepted, tracked: reading.trackedAlone, untracked: reading.rejected })[choice];

interface Work {
  draft: Draft;
  readonly untaken: Record<string, Untakeable>;
  readonly overwritten: Set<string>;
}

const isSame = (a: Part | undefined, b: Part): boolean =>
  a !== undefined && a.heading === b.heading && a.paragraphs.join("\n") === b.paragraphs.join("\n");

const clauseId = (key: string): string | null => (key.startsWith("clause-") ? key.slice("clause-".length) : null);

const rewrite = (work: Work, key: string, then: Part, there: Part): void => {
  const id = clauseId(key);
  if (key === "title") work.draft = { ...work.draft, title: there.heading.trim() || work.draft.title };
  else if (key === "preamble")
    work.draft = { ...work.draft, preamble: rewritten(work, work.draft.preamble, there.paragraphs) };
  else if (key.startsWith("party-")) rewriteParty(work, key, then, there);
  else if (id === null) work.untaken[key] = "not-wording";
  else
    work.draft = {
      ...work.draft,
      clauses: changedClauses(work.draft.clauses, id, (clause) => [
        {
          ...clause,
          version: clause.version + 1,
          heading: there.heading,
          paragraphs: rewritten(work, clause.paragraphs, there.paragraphs),
        },
      ]),
    };
};

/** Paragraphs in new words: those that stayed are kept as they are; the others take over what they have in common. */
const rewritten = (work: Work, old: readonly Paragraph[], texts: readonly string[]): readonly Paragraph[] => {
  const read = runReader(work.draft);
  const before = old.map((paragraph) => textOf(read(paragraph)));
  const result: Paragraph[] = [];
  let at = 0;
  let dropped: Paragraph[] = [];
  for (const { value, added, removed } of diffArrays(before, unitsOf(before, texts.join("\n").split("\n")))) {
    if (removed) {
      dropped = old.slice(at, at + value.length);
      at += value.length;
    } else if (added) {
      for (const text of value) {
        const from = dropped.shift() ?? [];
        if (text.trim() !== "") result.push(reworded(work, from, read(from), text));
      }
      dropped = [];
    } else {
      result.push(...old.slice(at, at + value.length));
      at += value.length;
      dropped = [];
    }
  }
  return result;
};

/**
 * An answer of several lines (a table) comes back as several paragraphs: where all of them stayed, or all but what is said
 * before them, they are one again.
 */
const unitsOf = (before: readonly string[], lines: readonly string[]): string[] => {
  const long = before.filter((text) => text.includes("\n")).map((text) => text.split("\n"));
  const units: string[] = [];
  for (let at = 0; at < lines.length; ) {
    const stayed = (each: readonly string[], from: number): boolean =>
      each.every((line, index) => index < from || lines[at + index] === line);
    const count = (long.find((each) => stayed(each, 0)) ?? long.find((each) => stayed(each, 1)))?.length ?? 1;
    units.push(lines.slice(at, at + count).join("\n"));
    at += count;
  }
  return units;
};

/** A variable or reference stays one where all of its words stayed; where some changed, it becomes the text that is there. */
const reworded = (work: Work, runs: Paragraph, read: readonly ReadRun[], text: string): Paragraph => {
  const changes = compareTexts(textOf(read), text, work.draft.language);
  const kept: { readonly from: number; readonly to: number }[] = [];
  let at = 0;
  for (const { kind, text: stretch } of changes) {
    if (kind === "same") kept.push({ from: at, to: at + stretch.length });
    if (kind !== "added") at += stretch.length;
  }
  const result: Run[] = [];
  const add = (piece: string): void => {
    const last = result.at(-1);
    if (piece === "") return;
    if (last?.kind === "text") result[result.length - 1] = { kind: "text", text: last.text + piece };
    else result.push({ kind: "text", text: piece });
  };
  const spans = spansOf(runs, read);
  for (const { run, from, to } of spans) {
    const isWhole = kept.some((each) => each.from <= from && to <= each.to);
    if (run.kind === "variable" && !isWhole) work.overwritten.add(run.name);
  }
  at = 0;
  for (const { kind, text: stretch } of changes) {
    if (kind === "added") add(stretch);
    if (kind === "same") {
      for (const { run, from, to } of spans) {
        const [start, end] = [Math.max(from, at), Math.min(to, at + stretch.length)];
        if (start >= end) continue;
        if (run.kind !== "text" && start === from && end === to) result.push(run);
        else add(stretch.slice(start - at, end - at));
      }
    }
    if (kind !== "added") at += stretch.length;
  }
  return result;
};

const spansOf = (runs: Paragraph, read: readonly ReadRun[]) => {
  const texts = textsOf(read);
  let at = 0;
  return runs.map((run, index) => {
    const from = at;
    at += texts[index]?.length ?? 0;
    return { run, from, to: at };
  });
};

/** What a party's lines say goes into its answers, whole lines only: `Address: …`. */
const rewriteParty = (work: Work, key: string, then: Part, there: Part): void => {
  const variable = key.slice("party-".length);
  const value = work.draft.values[variable];
  const { party: labels, blank } = draftWords(work.draft.language);
  const separator = work.draft.language === "en" ? ": " : "：";
  const parts: Partial<Record<keyof typeof labels, string>> = {};
  for (const text of there.paragraphs) {
    const [name] =
      (Object.entries(labels) as [keyof typeof labels, string][]).find(([, label]) =>
        text.startsWith(`${label}${separator.trim()}`),
      ) ?? [];
    if (name === undefined) {
      work.untaken[key] = "from-answers";
      return;
    }
    const said = text.slice((labels[name] + separator.trim()).length).trim();
    if (said !== blank) parts[name] = said;
  }
  if (then.heading !== there.heading || there.paragraphs.length !== then.paragraphs.length) {
    work.untaken[key] = "from-answers";
    return;
  }
  const empty = { name: "", address: "", registration: "", representative: "", email: "" };
  const party = value?.type === "party" ? value : { type: "party" as const, ...empty };
  work.draft = withValues(work.draft, { [variable]: { ...party, ...parts } });
};

const remove = (work: Work, key: string): void => {
  const id = clauseId(key);
  if (id === null) work.untaken[key] = "not-wording";
  // What stands below it and was not taken out stays, in its place.
  else work.draft = { ...work.draft, clauses: changedClauses(work.draft.clauses, id, ({ children }) => children) };
};

/** A new clause stands after the one that it follows in the file, on the level that its looks ask for. */
const insert = (work: Work, there: Part, side: readonly Part[], { accepted }: ReturnedReading): void => {
  const clause: Clause = {
    id: freshId(work.draft, there.key ?? there.id),
    version: 1,
    heading: there.heading,
    paragraphs: there.paragraphs.map((text): Paragraph => [{ kind: "text", text }]),
    children: [],
  };
  const follows = predecessor(work.draft, side.length > 0 ? side : accepted, there);
  const isArticle = there.depth === 0;
  work.draft = { ...work.draft, clauses: placed(work.draft.clauses, clause, follows, isArticle) };
};

/** Derived from the part's own name, so that taking the same twice makes the same draft. */
const freshId = (draft: Draft, key: string): string => {
  const taken = new Set(allIds(draft.clauses));
  let id = `theirs-${key.replace(/^new-/, "")}`;
  while (taken.has(id)) id = `${id}-more`;
  return id;
};

const allIds = (clauses: readonly Clause[]): readonly string[] =>
  clauses.flatMap(({ id, children }) => [id, ...allIds(children)]);

/** The nearest clause before it in the file that our draft has too. */
const predecessor = (draft: Draft, side: readonly Part[], there: Part): string | null => {
  const ids = new Set(allIds(draft.clauses));
  const index = side.findIndex(({ key }) => key === there.key);
  for (const part of side.slice(0, index).toReversed()) {
    const key = part.key ?? part.id;
    const id = clauseId(key) ?? `theirs-${key.replace(/^new-/, "")}`;
    if (ids.has(id)) return id;
  }
  return null;
};

/** An article goes after the whole article before it; a sub-clause after its neighbour, or first in its article. */
const placed = (
  clauses: readonly Clause[],
  clause: Clause,
  follows: string | null,
  isArticle: boolean,
): readonly Clause[] => {
  if (follows === null) return [clause, ...clauses];
  const index = clauses.findIndex(({ id, children }) => id === follows || allIds(children).includes(follows));
  const host = clauses[index];
  if (!host) return [...clauses, clause];
  if (isArticle) return clauses.toSpliced(index + 1, 0, clause);
  if (host.id === follows) return clauses.with(index, { ...host, children: [clause, ...host.children] });
  return clauses.with(index, { ...host, children: after(host.children, clause, follows) });
};

const after = (clauses: readonly Clause[], clause: Clause, follows: string): readonly Clause[] =>
  clauses.flatMap((each) => {
    if (each.id === follows) return [each, clause];
    return [{ ...each, children: after(each.children, clause, follows) }];
  });

const move = (work: Work, key: string, side: readonly Part[]): void => {
  const id = clauseId(key);
  const there = side.find((part) => part.key === key);
  const clause = id === null ? undefined : found(work.draft.clauses, id);
  if (!clause || !there) {
    work.untaken[key] = "not-wording";
    return;
  }
  const isArticle = work.draft.clauses.includes(clause);
  const without = changedClauses(work.draft.clauses, clause.id, () => []);
  const follows = predecessor({ ...work.draft, clauses: without }, side, there);
  work.draft = { ...work.draft, clauses: placed(without, clause, follows, isArticle) };
};

const found = (clauses: readonly Clause[], id: string): Clause | undefined => {
  for (const clause of clauses) {
    const here = clause.id === id ? clause : found(clause.children, id);
    if (here) return here;
  }
  return undefined;
};

const changedClauses = (
  clauses: readonly Clause[],
  id: string,
  change: (clause: Clause) => readonly Clause[],
): readonly Clause[] =>
  clauses.flatMap((clause) =>
    clause.id === id ? change(clause) : [{ ...clause, children: changedClauses(clause.children, id, change) }],
  );
