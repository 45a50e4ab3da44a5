import { readFile } from "node:fs/promises";
import type { z } from "zod";
import { judgeUpload } from "../../documents/upload.ts";
import { readWord } from "../../documents/word/read.ts";
import { type ImportedTemplate, templateFrom } from "../../documents/word/template.ts";
import type { LibraryClause } from "../../domain/library.ts";
import { type OwnTemplate, withBothParties } from "../../domain/own-template.ts";
import { isRefusal, type Refusal, refuse } from "../../domain/refusal.ts";
import { libraryId, type Template } from "../../domain/template.ts";
import { withUploadedFile } from "../drafting/draft-upload.ts";
import type { SignedInContext } from "../http/context.ts";
import type { Upload } from "../http/route.ts";
import { changeLibrary, keepVersions, type LibraryChange } from "./library.ts";
import { faultRefusal, type newTemplate, newTemplateId, type SavedTemplate, wholeContent } from "./template-edit.ts";

/** What can be read out of a file that was just sent, or why nothing can. */
export const importedFrom = (upload: Upload): Promise<ImportedTemplate | Refusal> =>
  withUploadedFile(upload, async ({ path }) => {
    const judged = await judgeUpload(path);
    if (isRefusal(judged)) return judged;
    if (judged.kind !== "docx") return refuse("file-unsupported");
    const file = await readWord(await readFile(path)).catch(() => refuse("file-broken"));
    if (isRefusal(file)) return file;
    const imported = templateFrom(file);
    const { clauses, preamble } = imported.wording;
    return clauses.length === 0 && preamble.length === 0 ? refuse("file-broken") : imported;
  });

/** No template of a hundred articles can be looked through; such a file is no template. */
const mostArticles = 100;

/** A template of the organisation's own out of a Word file: each article becomes a clause of the library. */
export const importTemplate = async (
  context: SignedInContext,
  { name, summary, title, type, reason }: Omit<z.output<typeof newTemplate>, "from" | "language">,
  upload: Upload,
): Promise<SavedTemplate | Refusal> => {
  const imported = await importedFrom(upload);
  if (isRefusal(imported)) return imported;
  const { wording, losses } = imported;
  if (wording.clauses.length > mostArticles) return refuse("file-too-large");
  const id = newTemplateId(context);
  const variables = withBothParties(wording.variables);
  const [amount, ...otherAmounts] = variables.filter((each) => each.type === "money");
  const template: Template = {
    ...{ ...wording, id, version: 0, name, summary, title: title || wording.title, variables, defaults: {} },
    ours: variables[0]?.name ?? "",
    terms: {
      ...{ ...wording.terms, type: type ?? "other" },
      ...(amount && otherAmounts.length === 0 && { amount: amount.name }),
    },
  };
  const refusal = faultRefusal(template, "file", context.language);
  if (refusal) return refusal;
  const clauses = wording.clauses.map((article): LibraryClause => {
    const item = libraryId(template, article);
    return { id: item, version: 1, language: wording.language, standard: { ...article, library: item }, others: [] };
  });
  const content: OwnTemplate = {
    ...wholeContent(
      template,
      clauses.map((each) => each.id),
    ),
    ...(losses.length > 0 && { imported: losses.map(({ loss, count }) => ({ loss, count })) }),
  };
  const changes: readonly [LibraryChange, ...LibraryChange[]] = [
    { kind: "template", item: id, after: 0, content, reason },
    ...clauses.map((clause): LibraryChange => ({ kind: "clause", item: clause.id, after: 0, content: clause, reason })),
  ];
  const refused = await changeLibrary(context, (tx) => keepVersions(tx, context, changes));
  return refused ?? { id, version: 1 };
};
