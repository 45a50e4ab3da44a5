import type { Language } from "../domain/language.ts";
import { mergedText } from "../domain/merge.ts";
import { align } from "./align.ts";
import { comparison, type RedlinedPart } from "./redline.ts";
import { bookmarkOf } from "./word/export.ts";
import { paragraphsIn } from "./word/loose.ts";
import type { Revision, WordComment, WordFile, WordItem, WordParagraph } from "./word/model.ts";
import { type Side, textOf, viewed } from "./word/viewed.ts";
import { roleStyles } from "./word/write.ts";
import { looseParts, type Part } from "./wording-parts.ts";

/** A clause that came back other than it was sent. */
export interface ReturnedPart {
  /** Names it in a decision. */
  readonly key: string;
  /** All that is different, marked or not, if everything is taken. */
  readonly total: RedlinedPart;
  /** What the file shows as a change; null where it shows none here. */
  readonly tracked: RedlinedPart | null;
  /** What is different and the file does not show: between what was sent and the file with its changes rejected. */
  readonly untracked: RedlinedPart | null;
  /** Where both are there: whether what is tracked can be taken without what is not. Not where both changed the same words. */
  readonly separable: boolean;
  /** Who made the tracked changes, each with their last day. */
  readonly by: readonly { readonly author: string; readonly at: string | null }[];
  readonly comments: readonly WordComment[];
}

export interface ReturnedReading {
  readonly parts: readonly ReturnedPart[];
  /** Comments on clauses that did not change, or on nothing. */
  readonly otherComments: readonly WordComment[];
  readonly losses: WordFile["losses"];
  /** The wording if every tracked change is accepted, and if every one is rejected. */
  readonly accepted: readonly Part[];
  readonly rejected: readonly Part[];
  /** What was sent with the tracked changes alone, of the clauses where that can be told apart from the rest. */
  readonly trackedAlone: readonly Part[];
}

/** Reads an edited Word file against the version that was sent. */
export const readReturned = (sent: readonly Part[], file: WordFile, language: Language): ReturnedReading => {
  const keyed = sent.map((part) => ({ ...part, key: part.key ?? part.id, id: part.key ?? part.id }));
  const accepted = sideOf(keyed, file.items, "accepted", []);
  const rejected = sideOf(keyed, file.items, "rejected", accepted.parts);
  const [total, tracked, untracked] = [
    byId(comparison(keyed, accepted.parts, language)),
    byId(comparison(rejected.parts, accepted.parts, language)),
    byId(comparison(keyed, rejected.parts, language)),
  ];
  const commented = (key: string) => {
    const ids = new Set([...(accepted.comments.get(key) ?? []), ...(rejected.comments.get(key) ?? [])]);
    return file.comments.filter(({ id }) => ids.has(id));
  };
  const changed = (part: RedlinedPart | undefined): RedlinedPart | null =>
    part === undefined || part.state === "same" ? null : part;
  const keys = [...new Set([...total.keys(), ...untracked.keys()])];
  const alone = keys.flatMap((key) => {
    const differs = changed(tracked.get(key)) && changed(untracked.get(key)) && total.get(key)?.moved === false;
    const [was, without, all] = [keyed, rejected.parts, accepted.parts].map((side) =>
      side.find((one) => one.key === key),
    );
    return (differs && was && without && all && withTrackedAlone(was, without, all)) || [];
  });
  const separable = new Set(alone.map(({ key }) => key));
  const parts = keys.flatMap((key): ReturnedPart[] => {
    const [marked, unmarked] = [changed(tracked.get(key)), changed(untracked.get(key))];
    const whole = total.get(key) ?? untracked.get(key);
    if (!whole || (marked === null && unmarked === null && changed(whole) === null)) return [];
    const revisions = [...(accepted.revisions.get(key) ?? []), ...(rejected.revisions.get(key) ?? [])];
    return [
      {
        ...{ key, total: whole, tracked: marked, untracked: unmarked, separable: separable.has(key) },
        ...{ by: authorsOf(revisions), comments: commented(key) },
      },
    ];
  });
  const told = new Set(parts.flatMap(({ comments }) => comments.map(({ id }) => id)));
  return {
    parts,
    otherComments: file.comments.filter(({ id }) => !told.has(id)),
    losses: lossesBeside(keyed, file),
    accepted: accepted.parts,
    rejected: rejected.parts,
    trackedAlone: alone,
  };
};

/** What the file shows as changed, done to what was sent; undefined where what it hides is in the same place. */
const withTrackedAlone = (sent: Part, rejected: Part, accepted: Part): Part | undefined => {
  const lines = ({ paragraphs }: Part): string => paragraphs.join("\n");
  const heading = mergedText(rejected.heading, sent.heading, accepted.heading);
  const text = mergedText(lines(rejected), lines(sent), lines(accepted));
  if (heading === null || text === null) return undefined;
  return { ...sent, heading, paragraphs: text === "" ? [] : text.split("\n") };
};

/** What a wording of ours cannot hold. The tables that we sent came back as they went. */
const lossesBeside = (sent: readonly KeyedPart[], { items, losses }: WordFile): WordFile["losses"] => {
  const ours = new Set(sent.flatMap(linesOf).map(({ key, n }) => bookmarkOf(key, n)));
  const isOurs = (item: WordItem): boolean =>
    paragraphsIn([item]).some((row) => row.bookmarks.some((name) => ours.has(name)));
  const foreign = items.filter((item) => item.kind === "table" && !isOurs(item)).length;
  return losses.flatMap((each) =>
    each.loss !== "tables" ? [each] : foreign === 0 ? [] : [{ ...each, count: foreign }],
  );
};

const byId = (parts: readonly RedlinedPart[]): ReadonlyMap<string, RedlinedPart> =>
  new Map(parts.flatMap((part) => (part.state === "moved-away" ? [] : [[part.id, part] as const])));

const authorsOf = (revisions: readonly Revision[]): ReturnedPart["by"] => {
  const last = new Map<string, string | null>();
  for (const { author, at } of revisions)
    if (!last.has(author) || (at ?? "") > (last.get(author) ?? "")) last.set(author, at);
  return [...last].map(([author, at]) => ({ author, at }));
};

interface SideRead {
  readonly parts: readonly Part[];
  readonly revisions: ReadonlyMap<string, readonly Revision[]>;
  readonly comments: ReadonlyMap<string, readonly string[]>;
}

/** A paragraph that came back, and whose it is: part and place within it; null of what was never sent. */
interface Claimed {
  readonly paragraph: WordParagraph;
  readonly claim: { readonly key: string; readonly n: number } | null;
}

/**
 * The parts of the file as it reads on one side. Paragraphs are known by their bookmarks; those without are looked for,
 * by their words, among the paragraphs of the version sent that nobody claims. What is left is new.
 *
 * @param known parts read before, whose new ones keep their names here
 */
const sideOf = (
  sent: readonly KeyedPart[],
  items: readonly WordItem[],
  side: Side,
  known: readonly Part[],
): SideRead => {
  const claimed = claim(sent, paragraphsIn(viewed(items, side)));
  const parts: Part[] = [];
  const revisions = new Map<string, Revision[]>();
  const comments = new Map<string, string[]>();
  const bySent = new Map(sent.map((part) => [part.key, part]));
  const done = new Set<string>();
  let fresh: WordParagraph[] = [];
  const note = (key: string, paragraphs: readonly WordParagraph[]): void => {
    revisions.set(key, [...(revisions.get(key) ?? []), ...paragraphs.flatMap(revisionsIn)]);
    comments.set(key, [...(comments.get(key) ?? []), ...paragraphs.flatMap((each) => each.comments)]);
  };
  const closeFresh = (): void => {
    for (const { part, paragraphs } of freshParts(fresh, parts.length, known)) {
      parts.push(part);
      note(part.id, paragraphs);
    }
    fresh = [];
  };
  for (const { paragraph, claim: own } of claimed) {
    if (own === null) {
      if (textOf(paragraph).trim() !== "") fresh.push(paragraph);
      continue;
    }
    if (done.has(own.key)) continue;
    closeFresh();
    done.add(own.key);
    const mine = claimed.filter((each) => each.claim?.key === own.key);
    const original = bySent.get(own.key);
    if (!original) continue;
    parts.push(readPart(original, mine));
    note(
      own.key,
      mine.map((each) => each.paragraph),
    );
  }
  closeFresh();
  return { parts, revisions, comments };
};

type KeyedPart = Part & { readonly key: string };

const claim = (sent: readonly KeyedPart[], paragraphs: readonly WordParagraph[]): readonly Claimed[] => {
  const lines = sent.flatMap(linesOf);
  const names = new Map(lines.map(({ key, n }) => [bookmarkOf(key, n), { key, n }]));
  const taken = new Set<string>();
  const byBookmark = paragraphs.map((paragraph) => {
    const name = paragraph.bookmarks.find((each) => names.has(each) && !taken.has(each));
    if (name !== undefined) taken.add(name);
    return name === undefined ? null : (names.get(name) ?? null);
  });
  const free = lines.filter(({ key, n }) => !taken.has(bookmarkOf(key, n)));
  const rest = [...paragraphs.keys()].filter((index) => byBookmark[index] === null);
  const pairs = align(
    free.map(({ text }, index) => line(index, text)),
    rest.map((index, at) => line(at, withoutNumber(paragraphs[index]))),
  );
  const found = new Map([...pairs].map(([late, early]) => [rest[late], free[early]]));
  return paragraphs.map((paragraph, index) => {
    const own = byBookmark[index] ?? found.get(index);
    return { paragraph, claim: own ? { key: own.key, n: own.n } : null };
  });
};

const line = (index: number, text: string): Part => ({
  ...{ id: String(index), key: null, what: "clause", number: "", printed: "", depth: 0, under: "", heading: "" },
  paragraphs: [text],
});

/** What `versionWord` prints of a part, paragraph by paragraph, without its number. */
const linesOf = (part: KeyedPart): readonly { readonly key: string; readonly n: number; readonly text: string }[] => {
  const texts = part.paragraphs.join("\n").split("\n");
  const printed = isTitled(part)
    ? [part.heading, ...(part.paragraphs.length === 0 ? [] : texts)]
    : [`${part.heading === "" ? "" : `${part.heading}。`}${texts[0] ?? ""}`, ...texts.slice(1)];
  return printed.map((text, n) => ({ key: part.key, n, text }));
};

/** Whether its heading stands above it in a paragraph of its own. */
const isTitled = ({ what, depth, heading }: Part): boolean => (what !== "clause" || depth === 0) && heading !== "";

const readPart = (original: KeyedPart, mine: readonly Claimed[]): Part => {
  const [first, ...rest] = mine;
  const isFirst = first?.claim?.n === 0;
  const texts = (isFirst ? rest : mine).map(({ paragraph }) => withoutNumber(paragraph));
  if (!isFirst || !first) return { ...original, heading: "", paragraphs: texts };
  if (isTitled(original)) return { ...original, heading: withoutNumber(first.paragraph).trim(), paragraphs: texts };
  const { heading, text } = splitHeading(first.paragraph, original.heading);
  const all = [text, ...texts];
  return { ...original, heading, paragraphs: all.length === 1 && text === "" ? [] : all };
};

/** The heading in front of a text, by its style or, where a program lost that, by what it was. */
const splitHeading = (
  paragraph: WordParagraph,
  before: string,
): { readonly heading: string; readonly text: string } => {
  const styled = paragraph.pieces
    .filter(({ style }) => style === roleStyles.heading)
    .map(({ text }) => text)
    .join("");
  if (styled.trim() !== "") {
    const heading = styled.trim().replace(/[。.]$/u, "");
    const rest = paragraph.pieces.filter(({ style }) => style !== roleStyles.heading && style !== roleStyles.number);
    return { heading, text: rest.map(({ text }) => text).join("") };
  }
  const text = withoutNumber(paragraph);
  if (before === "" || !text.startsWith(before)) return { heading: "", text };
  return { heading: before, text: text.slice(before.length).replace(/^[。.]\s*/u, "") };
};

/** Numbers are printed, not wording: by their style where it is still there, else by what they look like. */
const withoutNumber = (paragraph: WordParagraph | undefined): string => {
  if (!paragraph) return "";
  if (paragraph.isRow) return textOf(paragraph);
  const styled = paragraph.pieces.some(({ style }) => style === roleStyles.number);
  if (styled)
    return paragraph.pieces
      .filter(({ style }) => style !== roleStyles.number)
      .map(({ text }) => text)
      .join("");
  const [loose] = looseParts([{ text: textOf(paragraph), heading: false }]);
  return loose ? loose.heading || loose.paragraphs.join("\n") : textOf(paragraph);
};

/** What is new, as parts that begin with a number or a heading, named the same on both sides. */
const freshParts = (
  fresh: readonly WordParagraph[],
  at: number,
  known: readonly Part[],
): readonly { readonly part: Part; readonly paragraphs: readonly WordParagraph[] }[] => {
  const loose = looseParts(
    fresh.map((paragraph) => ({
      text: textOf(paragraph),
      heading: paragraph.heading !== null,
      number: paragraph.number,
    })),
    `new-${at}-`,
  );
  const joined: { part: Part; paragraphs: readonly WordParagraph[] }[] = [];
  for (const part of loose) {
    const last = joined.at(-1);
    const own = fresh[Number(part.id.slice(part.id.lastIndexOf("-") + 1))];
    const paragraphs = own ? [own] : [];
    // What follows a heading or a number and has neither of its own belongs to it.
    if (last && part.heading === "" && part.number === "") {
      last.part = { ...last.part, paragraphs: [...last.part.paragraphs, ...part.paragraphs] };
      last.paragraphs = [...last.paragraphs, ...paragraphs];
    } else joined.push({ part: { ...part, what: "clause" }, paragraphs });
  }
  const candidates = known.filter(({ id }) => id.startsWith("new-"));
  const pairs = align(
    candidates.map((part) => ({ ...part, key: null })),
    joined.map(({ part }) => part),
  );
  return joined.map(({ part, paragraphs }, index) => {
    const early = pairs.get(index);
    const id = (early === undefined ? undefined : candidates[early]?.id) ?? part.id;
    return { part: { ...part, id, key: id }, paragraphs };
  });
};

const revisionsIn = ({ pieces, mark }: WordParagraph): readonly Revision[] =>
  [...pieces, mark].flatMap(({ inserted, deleted }) => [inserted, deleted].filter((each) => each !== null));
