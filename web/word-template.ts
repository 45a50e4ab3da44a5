import { readFile } from "node:fs/promises";
import type { z } from "zod";
import { stageDraft } from "../archive/version.ts";
import { judgeUpload } from "../documents/upload.ts";
import { readWord } from "../documents/word/read.ts";
import { templateFrom } from "../documents/word/template.ts";
import type { Draft } from "../domain/draft.ts";
import { isRefusal, type Refusal, refuse } from "../domain/refusal.ts";
import type { SignedInContext } from "./context.ts";
import { seenBy } from "./contract.ts";
import { withUploadedFile } from "./draft-upload.ts";
import { createContract, deskOf, type handling, type SavedDraft } from "./drafting.ts";
import type { Upload } from "./route.ts";

/**
 * A draft from a template that was written in Word: its placeholders become the questions of the draft, which are answered
 * where every draft's are. What the file has and a draft has not is noted with the version.
 */
export const createFromWordTemplate = (
  context: SignedInContext,
  body: z.output<typeof handling>,
  upload: Upload,
): Promise<SavedDraft | Refusal> =>
  withUploadedFile(upload, async ({ path }) => {
    const judged = await judgeUpload(path);
    if (isRefusal(judged)) return judged;
    if (judged.kind !== "docx") return refuse("file-unsupported");
    const file = await readWord(await readFile(path)).catch(() => refuse("file-broken"));
    if (isRefusal(file)) return file;
    const { wording, losses } = templateFrom(file);
    if (wording.clauses.length === 0 && wording.preamble.length === 0) return refuse("file-broken");
    const draft: Draft = { ...wording, template: { id: "word", version: 1 }, values: {} };
    const note = losses.map(({ loss }) => `word-${loss}`).join(" ");
    const desk = await seenBy(context, (tx) => deskOf(tx, context));
    return createContract(context, desk, { ...body, type: "other" }, { content: [draft], draft }, (of) =>
      stageDraft(context.services, { ...of, signers: [], draft, today: desk.today, note }),
    );
  });
