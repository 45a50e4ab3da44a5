import { openParts, sealPart } from "../../archive/working-part.ts";
import type { ContractRow } from "../../db/contract.ts";
import { derivedId } from "../../db/derived-id.ts";
import type { Tx } from "../../db/schema.ts";
import { suiteOf } from "../../db/tenant.ts";
import { documentById, type VersionRow, versionsOf } from "../../db/version.ts";
import {
  addRevision,
  forgetOldWork,
  newestParts,
  noteCarried,
  type PartKnown,
  partsLeft,
  type WorkingPartRow,
  workingRevision,
} from "../../db/working-copy.ts";
import { gate } from "../../domain/command.ts";
import type { Draft } from "../../domain/draft.ts";
import type { ContractId, PersonId } from "../../domain/ids.ts";
import { type Outline, outlineOf } from "../../domain/outline.ts";
import { isRefusal, type Refusal, refuse } from "../../domain/refusal.ts";
import type { Value } from "../../domain/variable.ts";
import {
  type AnswerPart,
  carriedAnswer,
  carriedOutline,
  carriedText,
  type Dispute,
  isTextPart,
  type Part,
  type PartText,
  sameAnswer,
  sameText,
  type TextPart,
  textIn,
  variableOf,
  type Work,
  worked,
} from "../../domain/working-copy.ts";
import { actOf, seenBy } from "../contract/contract.ts";
import type { SignedInContext } from "../http/context.ts";
import { type CurrentWording, currentWording, readDraft } from "./current-wording.ts";
import { noteView, whileThere } from "./draft-reading.ts";

/** A draft as it is being edited: the version that counts, and what was done since. */
export interface WorkingCopy {
  readonly current: CurrentWording;
  /** The number of the version that it began from. */
  readonly number: number;
  /** As that version has it. */
  readonly draft: Draft;
  readonly work: Work;
  /** With all that was done since. */
  readonly now: Draft;
  readonly newest: ReadonlyMap<Part, PartKnown>;
  /** Text from before that version which could not go on into it: somebody must choose. */
  readonly left: ReadonlyMap<TextPart, LeftText>;
}

export interface LeftText {
  readonly text: PartText;
  readonly dispute: Dispute;
  readonly person: PersonId;
}

/**
 * The working copy for whoever may edit it now: of a draft only.
 *
 * @param looking notes that it was looked at
 * @param parts only these are opened, so that saving one clause costs the same however many were edited; of the others
 * only the revisions are known
 */
export const openCopy = async (
  context: SignedInContext,
  contract: ContractId,
  { looking = false, parts }: { readonly looking?: boolean; readonly parts?: readonly Part[] } = {},
): Promise<WorkingCopy | Refusal> => {
  const current = await seenBy(context, async (tx) => {
    const found = await wordingOpen(tx, context, contract);
    if (isRefusal(found)) return found;
    if (looking && found.master) {
      const seen = { act: "viewed", object: "draft", version: found.version.number } as const;
      // An editor that stays open asks again and again: that is one look.
      await noteView(tx, { ...context, isFurtherPart: context.face === "page" }, found.master, seen);
    }
    return found;
  });
  return isRefusal(current) ? current : whileThere(() => copyOf(context, current, parts));
};

/** The contract, if this person may edit its wording part by part now. */
const wordingOpen = async (
  tx: Tx,
  context: SignedInContext,
  contract: ContractId,
): Promise<CurrentWording | Refusal> => {
  const found = await currentWording(tx, contract);
  if (isRefusal(found)) return found;
  return closedNow(context, found.row) ?? (found.master ? found : refuse("wording-uploaded"));
};

/** Why nobody may edit the wording of this contract part by part now, or this person may not. */
export const closedNow = (context: SignedInContext, row: ContractRow): Refusal | null =>
  gate(row.state, "save-draft", actOf(context, row)) ??
  (row.stage === "draft" ? null : refuse("wrong-stage", { stage: row.stage }));

/** The draft with all that was done since it was saved. */
export const workedDraft = async (context: SignedInContext, current: CurrentWording): Promise<Draft | Refusal> => {
  const copy = await copyOf(context, current);
  return isRefusal(copy) ? copy : copy.now;
};

/** Forgets what nobody can still go on from, once a version was saved. */
export const closeCopy = (context: SignedInContext, { row, version }: CurrentWording): Promise<void> =>
  seenBy(context, (tx) => forgetOldWork(tx, row.id, version.number + 1));

const copyOf = async (
  context: SignedInContext,
  current: CurrentWording,
  parts?: readonly Part[],
): Promise<WorkingCopy | Refusal> => {
  const { row, version, master } = current;
  if (!master) return refuse("wording-uploaded");
  const { rows, before } = await seenBy(context, async (tx) => ({
    rows: await newestParts(tx, row.id, version.number, parts),
    before: await partsLeft(tx, row.id, version.number),
  }));
  const draft = await readDraft(context, master);
  if (before.length === 0) return openedCopy(context, current, draft, rows);
  const all = parts ? await seenBy(context, (tx) => newestParts(tx, row.id, version.number)) : rows;
  return carryOver(context, await openedCopy(context, current, draft, all), before);
};

const openedCopy = async (
  context: SignedInContext,
  current: CurrentWording,
  draft: Draft,
  rows: readonly (WorkingPartRow | PartKnown)[],
): Promise<WorkingCopy> => {
  const work = workIn(await contentsOf(context, rows.filter(isRead)));
  return {
    current,
    draft,
    work,
    number: current.version.number,
    now: worked(draft, work),
    newest: new Map(rows.map((each) => [each.part, each])),
    left: new Map(),
  };
};

const isRead = (row: WorkingPartRow | PartKnown): row is WorkingPartRow => row.sealed !== null;

type Contents = readonly { readonly part: Part; readonly content: unknown }[];

const contentsOf = async ({ services }: SignedInContext, rows: readonly WorkingPartRow[]): Promise<Contents> => {
  const contents = await openParts(services, rows);
  return rows.map(({ part }, index) => ({ part, content: contents[index] }));
};

/** What was sealed is what `writePart` was given: our own data, of the type that its part tells. */
const workIn = (contents: Contents): Work => {
  const outline = contents.find(({ part }) => part === "outline")?.content as Outline | undefined;
  return {
    texts: new Map(contents.flatMap(({ part, content }) => (isTextPart(part) ? [[part, content as PartText]] : []))),
    answers: new Map(
      contents.flatMap(({ part, content }) => (isAnswerPart(part) ? [[part, content as Value | null]] : [])),
    ),
    ...(outline && { outline }),
  };
};

const isAnswerPart = (part: Part): part is AnswerPart => part.startsWith("value.");

/** The text of a part as it is now. */
export const currentText = ({ draft, work }: WorkingCopy, part: TextPart): PartText =>
  work.texts.get(part) ?? textIn(draft, part);

export const currentOutline = ({ draft, work }: WorkingCopy): Outline => work.outline ?? outlineOf(draft.clauses);

/** How a form or program names the revision that it began from: `3.12` is the twelfth beside version 3. */
export const revisionOf = ({ number, newest }: WorkingCopy, part: Part): string =>
  `${number}.${newest.get(part)?.revision ?? 0}`;

/**
 * Writes the next revision of a part.
 *
 * @returns false where somebody else was quicker: look again, then try again
 */
export const writePart = async (
  context: SignedInContext,
  { current, number, newest }: WorkingCopy,
  part: Part,
  content: unknown,
  { person, command } = { person: context.session.person.id, command: context.commandId },
): Promise<boolean> => {
  const { tenant, id: contract } = current.row;
  const revision = { tenant, contract, copy: number, part, revision: (newest.get(part)?.revision ?? 0) + 1 };
  const suite = await seenBy(context, (tx) => suiteOf(tx, tenant));
  const sealed = await sealPart(context.services, revision, content, suite ?? undefined);
  return seenBy(context, (tx) =>
    addRevision(tx, { ...revision, sealed, person, command, added_at: context.services.now() }),
  );
};

/** Marks as settled what had been left of a part. */
export const settleLeft = (context: SignedInContext, { current, number }: WorkingCopy, part: Part): Promise<void> =>
  seenBy(context, (tx) => noteCarried(tx, current.row.id, number, [part]));

/**
 * Takes over what was edited beside an earlier version while this one was saved. Text that both changed in the same place
 * stays behind, to be shown beside what counts now.
 */
const carryOver = async (
  context: SignedInContext,
  copy: WorkingCopy,
  before: readonly WorkingPartRow[],
): Promise<WorkingCopy> => {
  const { current, number } = copy;
  const versions = await seenBy(context, (tx) => versionsOf(tx, current.row.id));
  const parts = new Map<Part, readonly WorkingPartRow[]>();
  for (const row of before) {
    // Of several versions ago and of the last one: what was done last holds what was done before it.
    const found = parts.get(row.part) ?? [];
    parts.set(row.part, found[0]?.copy === row.copy ? [...found, row] : [row]);
  }
  const left = new Map<TextPart, LeftText>();
  const gone: Part[] = [];
  const moved: { readonly part: Part; readonly content: unknown; readonly last: WorkingPartRow }[] = [];
  for (const [part, rows] of parts) {
    const last = rows.at(-1);
    const base = last && (await versionDraft(context, versions, last.copy));
    if (!last || !base) continue;
    const history = (await contentsOf(context, rows)).map(({ content }) => content);
    const carried = carriedPart(copy, base, part, history);
    if ("dispute" in carried) {
      if (isTextPart(part))
        left.set(part, { text: history.at(-1) as PartText, dispute: carried.dispute, person: last.person });
      continue;
    }
    gone.push(part);
    if (carried.changed) moved.push({ part, content: carried.content, last });
  }
  for (const { part, content, last } of moved) {
    const command = derivedId(
      "carried",
      current.row.id,
      String(number),
      part,
      String(last.copy),
      String(last.revision),
    );
    await writePart(context, copy, part, content, { person: last.person, command });
  }
  const rows = await seenBy(context, async (tx) => {
    await noteCarried(tx, current.row.id, number, gone);
    return newestParts(tx, current.row.id, number);
  });
  return { ...(await openedCopy(context, current, copy.draft, rows)), left };
};

type Carried = { readonly dispute: Dispute } | { readonly content: unknown; readonly changed: boolean };

const carriedPart = (copy: WorkingCopy, base: Draft, part: Part, history: readonly unknown[]): Carried => {
  if (part === "outline") {
    const theirs = currentOutline(copy);
    const outline = carriedOutline([outlineOf(base.clauses), ...(history as readonly Outline[])], theirs);
    return { content: outline, changed: outline !== theirs };
  }
  if (isAnswerPart(part)) {
    const name = variableOf(part);
    const theirs = copy.now.values[name] ?? null;
    const value = carriedAnswer([base.values[name] ?? null, ...(history as readonly (Value | null)[])], theirs);
    return { content: value, changed: !sameAnswer(value, theirs) };
  }
  const theirs = currentText(copy, part);
  const merge = carriedText([textIn(base, part), ...(history as readonly PartText[])], theirs);
  return "dispute" in merge ? merge : { content: merge.text, changed: !sameText(merge.text, theirs) };
};

/** The structured draft of a version; `undefined` where it was uploaded or is not there. */
const versionDraft = async (
  context: SignedInContext,
  versions: readonly VersionRow[],
  number: number,
): Promise<Draft | undefined> => {
  const document = versions.find((each) => each.number === number)?.draft_document;
  const master = document && (await seenBy(context, (tx: Tx) => documentById(tx, document)));
  return master ? readDraft(context, master) : undefined;
};

/** A revision as `revisionOf` names it. */
export interface Revision {
  /** Of the version beside which it was written. */
  readonly number: number;
  readonly revision: number;
}

export const readRevision = (text: string): Revision | undefined => {
  const [, number, revision] = /^(\d{1,6})\.(\d{1,6})$/.exec(text) ?? [];
  return number === undefined ? undefined : { number: Number(number), revision: Number(revision) };
};

/** The text of a part at a revision that somebody began from; `null` where it is not known any more. */
export const textAt = async (
  context: SignedInContext,
  copy: WorkingCopy,
  part: TextPart,
  at: Revision,
): Promise<PartText | null> => {
  if (at.revision > 0) return ((await writtenAt(context, copy, part, at))?.content ?? null) as PartText | null;
  const draft = await draftAt(context, copy, at.number);
  return draft ? textIn(draft, part) : null;
};

/** As `textAt`, for an answer; `undefined` where it is not known any more. */
export const answerAt = async (
  context: SignedInContext,
  copy: WorkingCopy,
  part: AnswerPart,
  at: Revision,
): Promise<Value | null | undefined> => {
  if (at.revision > 0) return (await writtenAt(context, copy, part, at))?.content as Value | null | undefined;
  const draft = await draftAt(context, copy, at.number);
  return draft && (draft.values[variableOf(part)] ?? null);
};

/** What was written at a revision after the version's own, as far as it is kept. */
const writtenAt = async (
  context: SignedInContext,
  copy: WorkingCopy,
  part: Part,
  { number, revision }: Revision,
): Promise<{ readonly content: unknown } | undefined> => {
  const row = await seenBy(context, (tx) => workingRevision(tx, copy.current.row.id, { copy: number, part, revision }));
  if (!row) return undefined;
  const [content] = await openParts(context.services, [row]);
  return { content };
};

const draftAt = async (context: SignedInContext, copy: WorkingCopy, number: number): Promise<Draft | undefined> => {
  if (number === copy.number) return copy.draft;
  return versionDraft(context, await seenBy(context, (tx) => versionsOf(tx, copy.current.row.id)), number);
};
