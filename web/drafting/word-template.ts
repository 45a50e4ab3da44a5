import type { z } from "zod";
import { stageDraft } from "../../archive/version.ts";
import type { Draft } from "../../domain/draft.ts";
import { isRefusal, type Refusal } from "../../domain/refusal.ts";
import { seenBy } from "../contract/contract.ts";
import type { SignedInContext } from "../http/context.ts";
import type { Upload } from "../http/route.ts";
import { importedFrom } from "../library/library-word.ts";
import { createContract, deskOf, type handling, type SavedDraft } from "./drafting.ts";

/**
 * A draft from a template that was written in Word: its placeholders become the questions of the draft, which are answered
 * where every draft's are. What the file has and a draft has not is noted with the version.
 */
export const createFromWordTemplate = async (
  context: SignedInContext,
  body: z.output<typeof handling>,
  upload: Upload,
): Promise<SavedDraft | Refusal> => {
  const imported = await importedFrom(upload);
  if (isRefusal(imported)) return imported;
  const { wording, losses } = imported;
  const draft: Draft = { ...wording, template: { id: "word", version: 1 }, values: {} };
  const note = losses.map(({ loss }) => `word-${loss}`).join(" ");
  const desk = await seenBy(context, (tx) => deskOf(tx, context));
  return createContract(context, desk, { ...body, type: "other" }, { content: [draft], draft }, (of) =>
    stageDraft(context.services, { ...of, signers: [], draft, today: desk.today, note }),
  );
};
