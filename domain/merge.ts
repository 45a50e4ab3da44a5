import { diffArrays } from "diff";

/** A stretch of a merged text: what is agreed, or what two people wrote in the same place. */
export type MergedPiece =
  | { readonly kind: "agreed"; readonly text: string }
  | { readonly kind: "disputed"; readonly mine: string; readonly theirs: string };

/**
 * What two people made of the same text, in order. What only one of them changed is taken from that one, what both
 * changed alike is taken once; where they changed the same words or neighbouring ones, both versions stand side by side,
 * for a sentence that neither of them wrote is nobody's intention. Nothing that either added is left out.
 */
export const mergedPieces = (base: string, mine: string, theirs: string): readonly MergedPiece[] => {
  if (mine === theirs || base === theirs) return agreed(mine);
  if (base === mine) return agreed(theirs);
  const words = wordsOf(base);
  const pieces: MergedPiece[] = [];
  let at = 0;
  for (const { start, end, mine: my, theirs: their } of meetings(
    changesOf(words, wordsOf(mine)),
    changesOf(words, wordsOf(theirs)),
  )) {
    pieces.push(...agreed(words.slice(at, start).join("")));
    const [one, other] = [applied(words, my, start, end), applied(words, their, start, end)];
    if (their.length === 0 || one === other) pieces.push(...agreed(one));
    else if (my.length === 0) pieces.push(...agreed(other));
    else pieces.push({ kind: "disputed", mine: one, theirs: other });
    at = end;
  }
  return joined([...pieces, ...agreed(words.slice(at).join(""))]);
};

/** The merged text; `null` where they dispute a part of it. */
export const mergedText = (base: string, mine: string, theirs: string): string | null => {
  const pieces = mergedPieces(base, mine, theirs);
  return pieces.some(({ kind }) => kind === "disputed") ? null : sideOf(pieces, "mine");
};

/** The merged text with one side's words where they dispute. */
export const sideOf = (pieces: readonly MergedPiece[], side: "mine" | "theirs"): string =>
  pieces.map((piece) => (piece.kind === "agreed" ? piece.text : piece[side])).join("");

/** The merged text with both sides' words where they dispute, the earlier saved first: a place to begin combining them. */
export const bothOf = (pieces: readonly MergedPiece[]): string =>
  pieces
    .map((piece) => (piece.kind === "agreed" ? piece.text : [piece.theirs, piece.mine].filter(Boolean).join(" ")))
    .join("");

/**
 * Words with the blanks behind them, so that neighbouring words touch; single Han characters; `{{variables}}` whole, for
 * half of one means nothing; line breaks and marks by themselves.
 */
const wordsOf = (text: string): string[] =>
  text.match(/(?:\{\{[^{}\n]*\}\}|\p{Script=Han}|(?:(?!\p{Script=Han})[\p{L}\p{N}\p{M}])+|[\s\S])[^\S\n]*/gu) ?? [];

/** Words of the base from `start` up to, not including, `end` that became others. */
interface Change {
  readonly start: number;
  readonly end: number;
  readonly words: readonly string[];
}

/** Beyond this many words that went or came, a text counts as written anew: comparing takes the square of it. */
const mostEdits = 1_000;

const changesOf = (base: readonly string[], side: readonly string[]): readonly Change[] => {
  const differences = diffArrays([...base], [...side], { maxEditLength: mostEdits });
  if (differences === undefined) return [{ start: 0, end: base.length, words: side }];
  const changes: Change[] = [];
  let at = 0;
  let open: { start: number; words: string[] } | undefined;
  const close = (): void => {
    if (open) changes.push({ start: open.start, end: at, words: open.words });
    open = undefined;
  };
  for (const { added, removed, value } of differences) {
    if (!added && !removed) {
      close();
      at += value.length;
      continue;
    }
    open ??= { start: at, words: [] };
    if (added) open.words.push(...value);
    else at += value.length;
  }
  close();
  return changes;
};

interface Meeting {
  readonly start: number;
  readonly end: number;
  readonly mine: readonly Change[];
  readonly theirs: readonly Change[];
}

/** Changes of both, those together that overlap or touch. */
const meetings = (mine: readonly Change[], theirs: readonly Change[]): readonly Meeting[] => {
  const all = [
    ...mine.map((change) => ({ change, isMine: true })),
    ...theirs.map((change) => ({ change, isMine: false })),
  ].toSorted((a, b) => a.change.start - b.change.start || a.change.end - b.change.end);
  const groups: { start: number; end: number; mine: Change[]; theirs: Change[] }[] = [];
  for (const { change, isMine } of all) {
    const last = groups.at(-1);
    const group =
      last && change.start <= last.end ? last : { start: change.start, end: change.end, mine: [], theirs: [] };
    if (group !== last) groups.push(group);
    group.end = Math.max(group.end, change.end);
    (isMine ? group.mine : group.theirs).push(change);
  }
  return groups;
};

/** The words from `start` to `end` as one side has them. */
const applied = (base: readonly string[], changes: readonly Change[], start: number, end: number): string => {
  const words: string[] = [];
  let at = start;
  for (const change of changes) {
    words.push(...base.slice(at, change.start), ...change.words);
    at = change.end;
  }
  return [...words, ...base.slice(at, end)].join("");
};

const agreed = (text: string): readonly MergedPiece[] => (text === "" ? [] : [{ kind: "agreed", text }]);

const joined = (pieces: readonly MergedPiece[]): readonly MergedPiece[] => {
  const done: MergedPiece[] = [];
  for (const piece of pieces) {
    const last = done.at(-1);
    if (piece.kind === "agreed" && last?.kind === "agreed")
      done.splice(-1, 1, { kind: "agreed", text: last.text + piece.text });
    else done.push(piece);
  }
  return done;
};
