import { z } from "zod";
import { languages } from "../../domain/language.ts";
import { faultsOf, type LibraryClause, plainText } from "../../domain/library.ts";
import {
  composedAs,
  keyFrom,
  madePrefix,
  newArticle,
  type OwnTemplate,
  withConditions,
} from "../../domain/own-template.ts";
import { isRefusal, type Refusal, refuse } from "../../domain/refusal.ts";
import { libraryWords } from "../../i18n/library.ts";
import { ownTemplateWords } from "../../i18n/own-template.ts";
import type { SignedInContext } from "../http/context.ts";
import { itemId, reason } from "../pages/library/shapes.ts";
import { conditionEdit, readCondition } from "./condition-edit.ts";
import { changeLibrary, keepVersions, type LibraryChange, libraryOf } from "./library.ts";
import { readTemplate } from "./library-reading.ts";
import { faultRefusal } from "./template-edit.ts";

const text = z.string().max(20_000).default("");

export const newClause = z.object({
  template: itemId.optional().meta({ description: "The template that takes it, as its last article." }),
  language: z
    .enum(languages)
    .optional()
    .meta({ description: "Of the wording; with a template, that of the template." }),
  key: z.string().trim().max(60).default("").meta({ description: "Its name in references." }),
  heading: z.string().trim().min(1).max(300),
  text,
  items: text.meta({ description: "Below it, set apart by an empty line." }),
  basis: z.string().trim().max(300).default("").meta({ description: "The provision that it rests on." }),
  when: conditionEdit.optional().meta({ description: "When it is part of the contract, by the template's questions." }),
  reason,
});

/** A clause of the organisation's own, for a template or for later. */
export const createClause = (
  context: SignedInContext,
  body: z.output<typeof newClause>,
): Promise<{ readonly id: string; readonly version: number } | Refusal> =>
  changeLibrary(context, async (tx) => {
    const { language: reader, commandId } = context;
    const words = ownTemplateWords(reader);
    const reading = body.template === undefined ? undefined : await readTemplate(tx, body.template);
    if (reading && isRefusal(reading)) return wrong("template", words.noTemplate);
    const key = body.key || keyFrom(body.heading) || `clause-${commandId.slice(0, 8)}`;
    if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(key)) return wrong("key", words.wrongKey);
    const when = body.when && readCondition(body.when, undefined, reading?.template.variables ?? [], "when", reader);
    if (isRefusal(when)) return when;
    const article = withConditions(newArticle(key, body), { [key]: when ?? null }, 1);
    if (plainText({ ...article, heading: "" }).trim() === "") return wrong("text", libraryWords(reader).empty);
    const id = `${madePrefix}${key}`;
    const clause: LibraryClause = {
      ...{ id, version: 1, language: reading?.template.language ?? body.language ?? reader },
      standard: { ...article, library: id, ...(body.basis !== "" && { basis: body.basis }) },
      others: [],
    };
    const kept: LibraryChange = { kind: "clause", item: id, after: 0, content: clause, reason: body.reason };
    const taken = reading && (await takenBy(reading, clause, await libraryOf(tx), reader));
    if (isRefusal(taken)) return taken;
    const refused = await keepVersions(tx, context, [kept, ...(taken ? [{ ...taken, reason: body.reason }] : [])]);
    if (refused) return wrong("key", words.keyTaken);
    return { id, version: 1 };
  });

const wrong = (field: string, why: string): Refusal => refuse("invalid-input", { fields: [field], reasons: [why] });

/** The template with the clause as its last article, if its questions and clauses can fill it in. */
const takenBy = async (
  { template, kept }: Exclude<Awaited<ReturnType<typeof readTemplate>>, Refusal>,
  clause: LibraryClause,
  library: Awaited<ReturnType<typeof libraryOf>>,
  language: SignedInContext["language"],
): Promise<Omit<LibraryChange, "reason"> | Refusal> => {
  const words = libraryWords(language);
  if (template.clauses.some(({ id }) => id === clause.standard.id))
    return wrong("key", ownTemplateWords(language).keyTaken);
  const content: OwnTemplate = { ...kept, articles: [...kept.articles, clause.id] };
  const next = composedAs(template, content, template.version + 1, new Map([...library, [clause.id, clause]]));
  const [fault] = faultsOf(clause.standard, [next]);
  const name = template.name[language];
  if (fault)
    return wrong(
      "text",
      fault.kind === "variable" ? words.faultVariable(name, fault.name) : words.faultClause(name, fault.name),
    );
  return (
    faultRefusal(next, "text", language) ?? { kind: "template", item: template.id, after: template.version, content }
  );
};
