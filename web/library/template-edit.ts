import { z } from "zod";
import type { Tx } from "../../db/schema.ts";
import type { Language } from "../../domain/language.ts";
import { languages } from "../../domain/language.ts";
import {
  blankTemplate,
  composedAs,
  type OwnTemplate,
  ownPrefix,
  readParagraphs,
  type TemplateFault,
  templateFaults,
} from "../../domain/own-template.ts";
import { isRefusal, type Refusal, refuse } from "../../domain/refusal.ts";
import type { Template } from "../../domain/template.ts";
import { contractTypes } from "../../domain/terms.ts";
import { ownTemplateWords } from "../../i18n/own-template.ts";
import type { SignedInContext } from "../http/context.ts";
import { itemId, reason } from "../pages/library/shapes.ts";
import { articlesOf, changeLibrary, keepVersion, libraryOf, templateOf } from "./library.ts";
import { readTemplate, type TemplateReading } from "./library-reading.ts";

const line = z.string().trim().min(1).max(300);
const bilingual = z.object({ en: line, "zh-CN": line });
const help = z.string().trim().max(1_000).default("");
const bilingualHelp = z.object({ en: help, "zh-CN": help }).default({ en: "", "zh-CN": "" });
const question = z.string().max(100).optional();

export const newTemplate = z.object({
  from: itemId.optional().meta({ description: "The template that it is a copy of; without it, it begins empty." }),
  name: bilingual,
  summary: bilingualHelp,
  title: line,
  language: z.enum(languages).optional().meta({ description: "Of an empty one; a copy has that of its model." }),
  type: z.enum(contractTypes).optional().meta({ description: "Of an empty one; a copy has that of its model." }),
  reason,
});

export const aboutTemplate = z.object({
  name: bilingual,
  summary: bilingualHelp,
  type: z.enum(contractTypes),
  preamble: z.string().max(20_000).default("").meta({ description: "A paragraph a line, answers as {{name}}." }),
  ours: z.string().max(100).meta({ description: "The party question that is our side." }),
  amount: question,
  effective: z.string().max(100),
  end: question,
  notice: question,
  retired: z.boolean().default(false).meta({ description: "Whether new contracts are begun with it no more." }),
  reason,
});

export const savedTemplate = z.object({ id: z.string(), version: z.number().int() });
export type SavedTemplate = z.input<typeof savedTemplate>;

/** The id of what this command makes: the same when it is sent again. */
export const newTemplateId = ({ commandId }: SignedInContext): string =>
  `${ownPrefix}${commandId.replaceAll("-", "").slice(0, 12)}`;

/** All that a template is, as the content of its first own version. */
export const wholeContent = (template: Template, articles: readonly string[]): OwnTemplate => {
  const { id: _id, version: _version, clauses: _clauses, retired: _retired, ...rest } = template;
  return { ...rest, articles };
};

/** A template of the organisation's own, empty or as a copy. */
export const createTemplate = (
  context: SignedInContext,
  body: z.output<typeof newTemplate>,
): Promise<SavedTemplate | Refusal> =>
  changeLibrary(context, async (tx) => {
    const model = body.from === undefined ? undefined : await templateOf(tx, body.from);
    if (body.from !== undefined && !model) return refuse("invalid-input", { fields: ["from"] });
    const id = newTemplateId(context);
    const base = model ?? blankTemplate(id, body.language ?? context.language, body.type ?? "other");
    const { name, summary, title } = body;
    const content = wholeContent({ ...base, name, summary, title }, articlesOf(base));
    const refused = await keepVersion(tx, context, {
      ...{ kind: "template", item: id, after: 0 },
      ...{ content, reason: body.reason },
    });
    return refused ?? { id, version: 1 };
  });

/** Keeps what was decided about a template as its next version, if drafts of it can be filled in. */
export const keepTemplate = async (
  tx: Tx,
  context: SignedInContext,
  { template, kept }: TemplateReading,
  decided: Partial<OwnTemplate>,
  { reason: why, field }: { readonly reason: string; readonly field: string },
): Promise<SavedTemplate | Refusal> => {
  const content: OwnTemplate = { ...kept, ...decided };
  const version = template.version + 1;
  const refusal = faultRefusal(composedAs(template, content, version, await libraryOf(tx)), field, context.language);
  if (refusal) return refusal;
  const change = { kind: "template", item: template.id, after: template.version } as const;
  const refused = await keepVersion(tx, context, { ...change, content, reason: why });
  return refused ?? { id: template.id, version };
};

/** What a template is called, is for, and which answers the process goes by. */
export const changeAbout = (
  context: SignedInContext,
  id: string,
  body: z.output<typeof aboutTemplate>,
): Promise<SavedTemplate | Refusal> =>
  changeLibrary(context, async (tx) => {
    const reading = await readTemplate(tx, id);
    if (isRefusal(reading)) return reading;
    const { name, summary, type, ours, amount, effective, end, notice, retired } = body;
    const { amount: _amount, end: _end, notice: _notice, ...before } = reading.template.terms;
    const terms = {
      ...before,
      type,
      effective,
      ...(amount && { amount }),
      ...(end && { end }),
      ...(notice && { notice }),
    };
    const preamble = readParagraphs(body.preamble);
    const decided = { name, summary, ours, terms, preamble, retired };
    return keepTemplate(tx, context, reading, decided, { reason: body.reason, field: "preamble" });
  });

/** The first thing that is wrong with a template, said at the field where it can be mended. */
export const faultRefusal = (template: Template, field: string, language: Language): Refusal | undefined => {
  const [fault] = templateFaults(template);
  return fault && refuse("invalid-input", { fields: [field], reasons: [faultSentence(fault, language)] });
};

const faultSentence = ({ kind, name }: TemplateFault, language: Language): string => {
  const words = ownTemplateWords(language);
  const sentences = { variable: words.faultQuestion, clause: words.faultClause, term: words.faultTerm };
  return sentences[kind](name);
};
