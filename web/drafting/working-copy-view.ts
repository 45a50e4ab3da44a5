import { z } from "zod";
import { peopleByIds } from "../../db/person.ts";
import { draftHtml } from "../../documents/html.tsx";
import { allIncluded } from "../../domain/draft.ts";
import { draftFindings } from "../../domain/draft-findings.ts";
import type { ContractId } from "../../domain/ids.ts";
import { languages } from "../../domain/language.ts";
import { type Branch, type OutlineStep, openSteps } from "../../domain/outline.ts";
import { isRefusal, type Refusal } from "../../domain/refusal.ts";
import type { Condition, Value, Variable } from "../../domain/variable.ts";
import {
  type AnswerPart,
  answerPart,
  clausePart,
  clausesOf,
  clausesTouched,
  type Dispute,
  isTextPart,
  mergedPart,
  noText,
  type PartText,
  sameAnswer,
  sameText,
  type TextPart,
  textIn,
  tidied,
} from "../../domain/working-copy.ts";
import { workingCopyWords } from "../../i18n/working-copy.ts";
import { seenBy } from "../contract/contract.ts";
import { entered, type SignedInContext } from "../http/context.ts";
import { fromForm } from "../http/form.ts";
import { kindOfWording } from "../library/library.ts";
import { shownHtml } from "../watermark.ts";
import { entries } from "./draft-entries.ts";
import { type ToldFinding, tellFindings, toldFinding } from "./draft-findings.ts";
import { deskOf } from "./drafting.ts";
import {
  currentOutline,
  currentText,
  openCopy,
  readRevision,
  revisionOf,
  textAt,
  type WorkingCopy,
} from "./working-copy.ts";
import { currentAnswer, fieldsOf, readAnswer } from "./working-copy-answers.ts";
import { editorsOf } from "./working-copy-editing.ts";
import { type PresentPerson, presentNow } from "./working-copy-presence.ts";

/** One part as the editor shows it. */
export interface PartView {
  readonly part: TextPart;
  /** The number where it is part of the contract now, and the heading: what people call it. */
  readonly label: string;
  readonly number: string;
  /** 1 for an article; 0 for what is no clause. */
  readonly level: number;
  readonly text: PartText;
  readonly base: string;
  readonly changed: boolean;
  /** As the version has it. */
  readonly before: PartText;
  readonly editor: string | null;
  /** Why it is not part of the contract now. */
  readonly unless: Condition | null;
  readonly steps: ReadonlySet<OutlineStep["step"]>;
  readonly disputed: DisputedText | null;
}

/** Two versions of one part, of which a person chooses. */
export interface DisputedText {
  readonly mine: PartText;
  readonly dispute: Dispute;
  /** Whether `mine` was left by an earlier version: by whom it was written. */
  readonly leftBy: string | null;
}

/** One question with its answer, as the editor shows it. */
export interface AnswerView {
  readonly part: AnswerPart;
  readonly variable: Variable;
  readonly label: string;
  readonly value: Value | null;
  readonly base: string;
  readonly changed: boolean;
  readonly editor: string | null;
  /** The answer just sent, where another was saved meanwhile. */
  readonly disputed: { readonly mine: Value | null } | null;
}

export interface RemovedView {
  readonly part: TextPart;
  readonly label: string;
}

export interface PlacedFinding extends ToldFinding {
  /** The part of the wording that it is about. */
  readonly part: TextPart | null;
}

/** Everything that the editor shows. */
export interface EditorView {
  readonly copy: WorkingCopy;
  readonly organisation: string;
  readonly parts: readonly PartView[];
  readonly answers: readonly AnswerView[];
  readonly removed: readonly RemovedView[];
  readonly findings: readonly PlacedFinding[];
  readonly html: string;
  readonly present: readonly PresentPerson[];
  readonly mark: string;
  /** Whether anything was done since the version. */
  readonly edited: boolean;
}

export const viewEditor = async (context: SignedInContext, contract: ContractId): Promise<EditorView | Refusal> => {
  const copy = await openCopy(context, contract, { looking: true });
  if (isRefusal(copy)) return copy;
  const { now, current, work } = copy;
  const { desk, kind } = await seenBy(context, async (tx) => ({
    desk: await deskOf(tx, context),
    kind: await kindOfWording(tx, current.row),
  }));
  const found = draftFindings(now, { today: desk.today, requiredTopics: kind.topics });
  const told = tellFindings(found, now, context.language);
  const { present } = await presentNow(context, current.row, copy.number);
  // Of what was read, not of what may have been written since: else a page would think that it is up to date.
  const written = [...copy.newest.values()].reduce((sum, { revision }) => sum + revision, 0);
  const mark = `${copy.number}.${written}`;
  const editors = await editorsOf(context, copy);
  const disputes = await disputesOf(context, copy);
  return {
    copy,
    present,
    mark,
    organisation: desk.tenant.name,
    answers: answersOf(context, copy, editors),
    parts: partsOf(context, copy, editors, disputes),
    removed: currentOutline(copy).removed.map(({ branch }) => ({
      part: clausePart(branch.clause),
      label: currentText(copy, clausePart(branch.clause)).heading || workingCopyWords(context.language).untitled,
    })),
    findings: told.map((finding, index) => {
      const { clause } = found[index] ?? {};
      return {
        ...finding,
        part: clause !== undefined && clausesOf(now.clauses).has(clause) ? clausePart(clause) : null,
      };
    }),
    html: shownHtml(context, draftHtml(now), current.row, context.session.person),
    edited: copy.newest.size > 0 && (work.outline !== undefined || work.texts.size + work.answers.size > 0),
  };
};

const answersOf = (
  context: SignedInContext,
  copy: WorkingCopy,
  editors: Awaited<ReturnType<typeof editorsOf>>,
): readonly AnswerView[] =>
  copy.now.variables.map((variable) => {
    const { name, label } = variable;
    const part = answerPart(name);
    const value = currentAnswer(copy, name);
    return {
      part,
      variable,
      value,
      label: label[context.language],
      base: revisionOf(copy, part),
      changed: !sameAnswer(value, copy.draft.values[name]),
      editor: editors.get(part)?.name ?? null,
      disputed: disputedAnswer(context, variable),
    };
  });

/** The answer of the form that was just refused for what somebody else had saved. */
const disputedAnswer = (context: SignedInContext, variable: Variable): AnswerView["disputed"] => {
  const { refused } = context;
  if (refused?.refusal.refused !== "text-disputed" || entered(context, "variable") !== variable.name) return null;
  const sent = z
    .object({ values: entries.default({}) })
    .safeParse(fromForm(z.object({ values: entries.default({}) }), refused.entered));
  const mine = sent.success ? readAnswer(context, variable, sent.data.values) : null;
  return isRefusal(mine) ? null : { mine };
};

const partsOf = (
  { language }: SignedInContext,
  copy: WorkingCopy,
  editors: Awaited<ReturnType<typeof editorsOf>>,
  disputes: ReadonlyMap<TextPart, DisputedText>,
): readonly PartView[] => {
  const words = workingCopyWords(language);
  const { now, draft } = copy;
  const outline = currentOutline(copy);
  const numbers = new Map(allIncluded(now).map(({ clause, number }) => [clause.id, number]));
  const clauses = clausesOf(now.clauses);
  const touched = clausesTouched(draft, copy.work);
  const view = (part: TextPart, of: Partial<PartView> & { readonly label: string }): PartView => {
    return {
      part,
      number: "",
      level: 0,
      text: currentText(copy, part),
      base: revisionOf(copy, part),
      changed: !sameText(currentText(copy, part), textIn(draft, part)),
      before: textIn(draft, part),
      editor: editors.get(part)?.name ?? null,
      unless: null,
      steps: new Set(),
      disputed: disputes.get(part) ?? null,
      ...of,
    };
  };
  const below = (branches: readonly Branch[], level: number): readonly PartView[] =>
    branches.flatMap(({ clause: id, children }) => {
      const part = clausePart(id);
      const number = numbers.get(id) ?? "";
      const { heading } = currentText(copy, part);
      const label = [number, heading || firstWords(currentText(copy, part)) || words.added].filter(Boolean).join(" ");
      const unless = number === "" ? (clauses.get(id)?.when ?? null) : null;
      const changed = touched.has(id);
      return [
        view(part, { label, number, level, unless, changed, steps: openSteps(outline, id) }),
        ...below(children, level + 1),
      ];
    });
  return [
    view("title", { label: words.contract }),
    view("preamble", { label: words.preamble }),
    ...below(outline.clauses, 1),
  ];
};

/** What an earlier version left, and the text of the form that was just refused for what somebody else had saved. */
const disputesOf = async (
  context: SignedInContext,
  copy: WorkingCopy,
): Promise<ReadonlyMap<TextPart, DisputedText>> => {
  const people = await seenBy(context, (tx) =>
    peopleByIds(
      tx,
      [...copy.left.values()].map(({ person }) => person),
    ),
  );
  const left = [...copy.left].map(([part, { text, dispute, person }]): [TextPart, DisputedText] => [
    part,
    { mine: text, dispute, leftBy: people.find(({ id }) => id === person)?.name ?? "" },
  ]);
  const part = entered(context, "part");
  const base = readRevision(entered(context, "base"));
  if (context.refused?.refusal.refused !== "text-disputed" || !isTextPart(part) || !base) return new Map(left);
  const mine = tidied({ heading: entered(context, "heading"), wording: entered(context, "wording") });
  const merge = mergedPart(await textAt(context, copy, part, base), mine, currentText(copy, part));
  return new Map([
    ...left,
    ...("dispute" in merge ? [[part, { mine, dispute: merge.dispute, leftBy: null }] as const] : []),
  ]);
};

/** What a clause without a heading is called. */
const firstWords = ({ wording }: PartText = noText): string => {
  const [line = ""] = wording.split("\n");
  return line.length > 48 ? `${line.slice(0, 46).trimEnd()}…` : line;
};

const toldPart = z.object({
  part: z.string().meta({ description: "`title`, `preamble` or `clause.` and the id of a clause." }),
  label: z.string(),
  level: z.number().int(),
  included: z.boolean().meta({ description: "Whether its condition holds, so that it is part of the contract." }),
  changed: z.boolean(),
  base: z.string().meta({ description: "The revision: send it with what is written from here." }),
  heading: z.string(),
  wording: z.string(),
});

export const toldEditor = z.object({
  contract: z.uuid(),
  version: z.number().int().meta({ description: "Of the wording: what the working copy began from." }),
  language: z.enum(languages),
  edited: z.boolean(),
  parts: z.array(toldPart),
  answers: z.array(
    z.object({
      variable: z.string(),
      label: z.string(),
      base: z.string(),
      changed: z.boolean(),
      fields: z.record(z.string(), z.string()).meta({ description: "What the fields of its form hold." }),
    }),
  ),
  removed: z.array(z.object({ part: z.string(), label: z.string() })),
  findings: z.array(toldFinding.extend({ part: z.string().nullable() })),
  present: z.array(z.object({ name: z.string(), part: z.string().nullable() })),
});

export const tellEditor = (view: EditorView): z.input<typeof toldEditor> => ({
  contract: view.copy.current.row.id,
  version: view.copy.number,
  language: view.copy.now.language,
  edited: view.edited,
  parts: view.parts.map(({ part, label, level, unless, changed, base, text }) => ({
    ...{ part, label, level, changed, base },
    ...text,
    included: unless === null,
  })),
  answers: view.answers.map(({ variable: { name }, label, base, changed, value }) => ({
    ...{ variable: name, label, base, changed },
    fields: fieldsOf(name, value),
  })),
  removed: [...view.removed],
  findings: [...view.findings],
  present: [...view.present],
});
