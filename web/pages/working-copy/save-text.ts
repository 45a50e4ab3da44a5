import { z } from "zod";
import type { ContractId } from "../../../domain/ids.ts";
import type { OutlineStep } from "../../../domain/outline.ts";
import { isRefusal, type Refusal } from "../../../domain/refusal.ts";
import { clauseOf, clausePart, type TextPart } from "../../../domain/working-copy.ts";
import { currentText, openCopy, revisionOf } from "../../drafting/working-copy.ts";
import { addedClause, saveText, takeStep } from "../../drafting/working-copy-editing.ts";
import type { SignedInContext } from "../../http/context.ts";
import { defineRoute } from "../../http/route.ts";
import { editorPage } from "./editor.tsx";
import { anchorOf, ofContract, revision, steps, textPart } from "./input.ts";

const body = z.object({
  part: textPart,
  base: revision
    .optional()
    .meta({ description: "The revision that the text began from; without it no text is saved." }),
  heading: z.string().max(300).default(""),
  wording: z.string().max(40_000).default("").meta({
    description:
      "Paragraphs with an empty line between them; `{{variable}}`, `{{variable.words}}` and `{{§clause}}` in them.",
  }),
  settles: z
    .boolean()
    .default(false)
    .meta({ description: "Chosen between this text and one left by an earlier version." }),
  step: z.enum(steps).optional().meta({ description: "What to do with the clause once its text is saved." }),
});

const savedPart = z.object({
  part: z.string(),
  base: z.string().meta({ description: "The revision: send it with what is written from here." }),
  heading: z.string(),
  wording: z.string(),
  merged: z.boolean().meta({ description: "Whether what others wrote meanwhile is in it." }),
  removed: z.boolean().meta({ description: "Whether the clause has been taken out of the draft: its words are kept." }),
  added: z.string().nullable().meta({ description: "The clause that was added." }),
});

type SavedPart = z.input<typeof savedPart>;

const save = async (
  context: SignedInContext,
  contract: ContractId,
  { part, base, step: wanted, ...typed }: z.output<typeof body>,
): Promise<SavedPart | Refusal> => {
  const saved = base && (await saveText(context, contract, { part, base, ...typed }));
  if (isRefusal(saved)) return saved;
  const step = wanted && stepOf(context, part, wanted);
  if (saved && !step) return { ...saved, added: null };
  const copy = step
    ? await takeStep(context, contract, step, part)
    : await openCopy(context, contract, { parts: [part] });
  if (isRefusal(copy)) return copy;
  const added = step?.step === "add" ? clausePart(step.clause) : null;
  return saved
    ? { ...saved, added }
    : { part, base: revisionOf(copy, part), ...currentText(copy, part), merged: false, removed: false, added };
};

/** Behind what is no clause (the opening words), a new one becomes the last article. */
const stepOf = (context: SignedInContext, part: TextPart, step: (typeof steps)[number]): OutlineStep => {
  const clause = clauseOf(part);
  return step === "add" ? { step, clause: addedClause(context), after: clause } : { step, clause: clause ?? "" };
};

export const saveTextRoute = defineRoute({
  id: "saveText",
  method: "post",
  path: "/contracts/:contract/edit/text",
  summary: { en: "Save the wording of one part of a draft", "zh-CN": "保存草稿某一部分的文字" },
  who: "signed-in",
  right: "draft",
  params: ofContract,
  body,
  answer: savedPart,
  refusals: [
    "not-allowed",
    "invalid-input",
    "text-disputed",
    "wrong-stage",
    "frozen",
    "wording-uploaded",
    "contract-purged",
  ],
  handle: (context, { params, body: typed }) => save(context, params.contract, typed),
  done: ({ part, added }, { params }) => `/contracts/${params.contract}/edit#${anchorOf(added ?? part)}`,
  again: editorPage,
});
