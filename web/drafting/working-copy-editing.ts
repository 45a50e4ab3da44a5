import { randomUUID } from "node:crypto";
import { derivedId } from "../../db/derived-id.ts";
import { peopleByIds } from "../../db/person.ts";
import { workOf } from "../../db/working-copy.ts";
import type { ContractId } from "../../domain/ids.ts";
import { clausesIn, type OutlineStep, stepped } from "../../domain/outline.ts";
import { isRefusal, type Refusal, refuse } from "../../domain/refusal.ts";
import {
  clauseOf,
  clausesOf,
  mergedPart,
  type Part,
  type PartText,
  sameText,
  type TextPart,
  tidied,
} from "../../domain/working-copy.ts";
import { seenBy } from "../contract/contract.ts";
import type { SignedInContext } from "../http/context.ts";
import {
  currentOutline,
  currentText,
  openCopy,
  type Revision,
  settleLeft,
  textAt,
  type WorkingCopy,
  writePart,
} from "./working-copy.ts";

/** What somebody typed, and the revision that they began from. */
export interface TypedText extends PartText {
  readonly part: TextPart;
  readonly base: Revision;
  /** They have chosen between this text and one that was left behind by an earlier version. */
  readonly settles: boolean;
}

/** A part after it was saved. Its text is what others wrote as well, where both went together. */
export interface SavedText extends PartText {
  readonly part: TextPart;
  readonly base: string;
  /** Whether what others wrote meanwhile is in it. */
  readonly merged: boolean;
  /** Whether the clause is part of the draft still: somebody may have taken it out. */
  readonly removed: boolean;
}

/**
 * Saves the text of one part. What others changed meanwhile is merged by words; where both changed the same ones nothing
 * is written and `text-disputed` is answered, for a person to choose. Saving the same text again changes nothing.
 */
export const saveText = async (
  context: SignedInContext,
  contract: ContractId,
  { part, base, settles, ...typed }: TypedText,
): Promise<SavedText | Refusal> => {
  const mine = tidied(typed);
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    const copy = await openCopy(context, contract, { parts: [part, "outline"] });
    if (isRefusal(copy)) return copy;
    if (!isKnown(copy, part)) return refuse("not-found");
    const theirs = currentText(copy, part);
    const merge = mergedPart(await textAt(context, copy, part, base), mine, theirs);
    if ("dispute" in merge) return refuse("text-disputed", { part });
    const isNew = !sameText(merge.text, theirs);
    if (isNew && !(await writePart(context, copy, part, merge.text, writerOf(context, attempt)))) continue;
    if (settles) await settleLeft(context, copy, part);
    const revision = isNew ? (copy.newest.get(part)?.revision ?? 0) + 1 : (copy.newest.get(part)?.revision ?? 0);
    return {
      part,
      base: `${copy.number}.${revision}`,
      merged: !sameText(merge.text, mine),
      removed: isRemoved(copy, part),
      ...merge.text,
    };
  }
  throw new Error(`A part of contract ${contract} is written to more often than one can try`);
};

/** A text sent again is merged again, so that every try may write. */
export const writerOf = ({ session, commandId }: SignedInContext, attempt: number) => ({
  person: session.person.id,
  command: derivedId("text", commandId, String(attempt), randomUUID()),
});

/** Each try loses only to somebody else's success. */
export const mostAttempts = 8;

const isKnown = (copy: WorkingCopy, part: TextPart): boolean => {
  const clause = clauseOf(part);
  if (clause === null || copy.newest.has(part) || clausesOf(copy.draft.clauses).has(clause)) return true;
  const { clauses, removed } = currentOutline(copy);
  return clausesIn([...clauses, ...removed.map(({ branch }) => branch)]).includes(clause);
};

const isRemoved = (copy: WorkingCopy, part: TextPart): boolean => {
  const clause = clauseOf(part);
  return clause !== null && !clausesIn(currentOutline(copy).clauses).includes(clause);
};

/**
 * Adds, moves, removes or puts back a clause. Done twice by one command, it is done once.
 *
 * @param part whose text whoever asks goes on with: nothing but it and the outline is opened
 */
export const takeStep = async (
  context: SignedInContext,
  contract: ContractId,
  step: OutlineStep,
  part: TextPart,
): Promise<WorkingCopy | Refusal> => {
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    const copy = await openCopy(context, contract, { parts: ["outline", part] });
    if (isRefusal(copy)) return copy;
    const command = { command: context.commandId, part: "outline" } as const;
    if (await seenBy(context, (tx) => workOf(tx, contract, command))) return copy;
    const outline = currentOutline(copy);
    const next = stepped(outline, step);
    if (isRefusal(next)) return next;
    if (next === outline || (await writePart(context, copy, "outline", next))) return copy;
  }
  throw new Error(`The outline of contract ${contract} is written to more often than one can try`);
};

/** The id of a clause that this command adds. */
export const addedClause = ({ commandId }: SignedInContext): string => `added-${commandId.slice(0, 8)}`;

/** Who edited each part last, by name. */
export const editorsOf = async (
  context: SignedInContext,
  { newest }: Pick<WorkingCopy, "newest">,
): Promise<ReadonlyMap<Part, { readonly name: string; readonly at: Date }>> => {
  const rows = [...newest.values()];
  const people = await seenBy(context, (tx) =>
    peopleByIds(
      tx,
      rows.map(({ person }) => person),
    ),
  );
  const name = new Map(people.map((person) => [person.id, person.name]));
  return new Map(rows.map(({ part, person, added_at }) => [part, { name: name.get(person) ?? "", at: added_at }]));
};
