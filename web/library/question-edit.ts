import { z } from "zod";
import { fieldPrefix } from "../../domain/contract-type.ts";
import type { Language } from "../../domain/language.ts";
import type { LineColumn } from "../../domain/line-table.ts";
import { keyFrom, withQuestion } from "../../domain/own-template.ts";
import { isRefusal, type Refusal, refuse } from "../../domain/refusal.ts";
import type { Template } from "../../domain/template.ts";
import type { Values, Variable } from "../../domain/variable.ts";
import { ownTemplateWords } from "../../i18n/own-template.ts";
import { entries, readEntries } from "../drafting/draft-entries.ts";
import type { SignedInContext } from "../http/context.ts";
import { reason } from "../pages/library/shapes.ts";
import { conditionEdit, readCondition } from "./condition-edit.ts";
import { optionsFrom, optionsText } from "./contract-type.ts";
import { changeLibrary } from "./library.ts";
import { readTemplate } from "./library-reading.ts";
import { keepTemplate, type SavedTemplate } from "./template-edit.ts";

export const questionTypes = [
  "text",
  "party",
  "money",
  "date",
  "duration",
  "number",
  "choice",
  "boolean",
  "table",
] as const;

const label = z.string().trim().max(200).default("");
const help = z.string().trim().max(500).default("");

export const questionEdit = z.object({
  question: z
    .string()
    .max(100)
    .optional()
    .meta({ description: "The name of the one that changes; a new one has none." }),
  remove: z.boolean().default(false),
  key: z.string().trim().max(60).default("").meta({ description: "Name of a new one in clauses." }),
  label: z.object({ en: label, "zh-CN": label }).default({ en: "", "zh-CN": "" }),
  hint: z.object({ en: help, "zh-CN": help }).default({ en: "", "zh-CN": "" }),
  type: z.enum(questionTypes).default("text"),
  long: z.boolean().default(false).meta({ description: "Of text: several lines." }),
  required: z.boolean().default(false),
  min: z.number().optional(),
  max: z.number().optional(),
  options: z.string().max(4_000).default("").meta({ description: "Of a choice, one a line: `code = English = 中文`." }),
  columns: z.string().max(4_000).default("").meta({
    description: "Of a table, one a line: `name = text|quantity|price|sum = English = 中文`.",
  }),
  place: z.number().int().min(1).max(200).optional(),
  when: conditionEdit.optional(),
  values: entries.default({}).meta({ description: "The answer that is offered to begin with, under its name." }),
  reason,
});

type QuestionEdit = z.output<typeof questionEdit>;

/** Adds, changes or takes out a question of a template, as a further version of the template. */
export const changeQuestion = (
  context: SignedInContext,
  id: string,
  body: QuestionEdit,
): Promise<(SavedTemplate & { readonly question: string }) | Refusal> =>
  changeLibrary(context, async (tx) => {
    const reading = await readTemplate(tx, id);
    if (isRefusal(reading)) return reading;
    const { template } = reading;
    const changed = body.remove ? without(template, body) : withWritten(template, body, context.language);
    if (isRefusal(changed)) return changed;
    const { variables, defaults, checks } = changed.template;
    const at = { reason: body.reason, field: body.remove ? "remove" : "type" };
    const saved = await keepTemplate(tx, context, reading, { variables, defaults, checks }, at);
    return isRefusal(saved) ? saved : { ...saved, question: changed.question };
  });

interface Changed {
  readonly template: Template;
  readonly question: string;
}

const without = (template: Template, { question = "" }: QuestionEdit): Changed | Refusal =>
  template.variables.some(({ name }) => name === question)
    ? { template: withQuestion(template, question, undefined), question }
    : refuse("not-found");

const withWritten = (template: Template, edit: QuestionEdit, language: Language): Changed | Refusal => {
  const words = ownTemplateWords(language);
  const before = template.variables.find(({ name }) => name === edit.question);
  if (edit.question && !before) return refuse("not-found");
  const name = before?.name ?? (edit.key || keyFrom(edit.label.en));
  const taken = !before && template.variables.some((each) => each.name === name);
  const wrongName = !before && (name === "" ? words.keyNeeded : isKey(name) ? taken && words.keyTaken : words.wrongKey);
  if (wrongName) return wrong("key", wrongName);
  const others = template.variables.filter((each) => each.name !== name);
  const when = edit.when ? readCondition(edit.when, before?.when, others, "when", language) : (before?.when ?? null);
  if (isRefusal(when)) return when;
  const question = questionFrom(name, edit, language);
  if (isRefusal(question)) return question;
  const place = edit.place === undefined ? undefined : Math.min(edit.place - 1, others.length);
  const changed = withQuestion(template, name, when ? { ...question, when } : question, place);
  // Answers of another kind than the question has now cannot have been meant.
  const offered = before?.type === question.type ? readEntries([question], edit.values, language) : {};
  if (isRefusal(offered)) return offered;
  return { template: { ...changed, defaults: withOffered(changed.defaults, offered) }, question: name };
};

const withOffered = (defaults: Values, offered: Readonly<Record<string, Values[string] | null>>): Values =>
  Object.fromEntries(
    Object.entries({ ...defaults, ...offered }).flatMap(([name, value]) => (value ? [[name, value]] : [])),
  );

const questionFrom = (name: string, edit: QuestionEdit, language: Language): Variable | Refusal => {
  const words = ownTemplateWords(language);
  const { type, required, hint } = edit;
  const [en, chinese] = [edit.label.en || edit.label["zh-CN"], edit.label["zh-CN"] || edit.label.en];
  if (en === "") return wrong("label.en", words.keyNeeded);
  const hinted = hint.en !== "" || hint["zh-CN"] !== "";
  const shared = {
    ...{ name, required, label: { en, "zh-CN": chinese } },
    ...(hinted && { hint: { en: hint.en || hint["zh-CN"], "zh-CN": hint["zh-CN"] || hint.en } }),
  };
  switch (type) {
    case "choice": {
      const options = optionsFrom(edit.options);
      const codes = new Set(options.map(({ choice }) => choice));
      return codes.size < 2 || codes.size < options.length
        ? wrong("options", words.wrongOptions)
        : { ...shared, type, options };
    }
    case "number": {
      const { min = 0, max = 1e12 } = edit;
      return min < max ? { ...shared, type, min, max } : wrong("max", words.wrongBounds);
    }
    case "table": {
      const columns = columnsFrom(edit.columns);
      return columns ? { ...shared, type, columns } : wrong("columns", words.wrongColumns);
    }
    case "text":
      return { ...shared, type, ...(edit.long && { long: true }) };
    default:
      return { ...shared, type };
  }
};

const wrong = (field: string, why: string): Refusal => refuse("invalid-input", { fields: [field], reasons: [why] });

const isKey = (name: string): boolean => /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name) && !name.startsWith(fieldPrefix);

const kinds = ["text", "quantity", "price", "sum"] as const;

const columnsFrom = (text: string): readonly LineColumn[] | undefined => {
  const lines = text.split("\n").filter((each) => each.trim() !== "");
  const columns = lines.flatMap((line): readonly LineColumn[] => {
    const [name = "", written, en = name, chinese = en] = line.split("=").map((part) => part.trim());
    const kind = kinds.find((each) => each === written);
    return isKey(name) && kind ? [{ name, kind, label: { en, "zh-CN": chinese } }] : [];
  });
  const names = new Set(columns.map(({ name }) => name));
  return columns.length > 0 && columns.length === lines.length && names.size === columns.length ? columns : undefined;
};

/** A question as it stands in the form: the inverse of what is read. */
export const questionEntered = (variable: Variable): Readonly<Record<string, string>> => ({
  "label.en": variable.label.en,
  "label.zh-CN": variable.label["zh-CN"],
  "hint.en": variable.hint?.en ?? "",
  "hint.zh-CN": variable.hint?.["zh-CN"] ?? "",
  type: variable.type,
  required: variable.required ? "on" : "",
  long: variable.type === "text" && variable.long ? "on" : "",
  min: variable.type === "number" ? String(variable.min) : "",
  max: variable.type === "number" ? String(variable.max) : "",
  options: variable.type === "choice" ? optionsText(variable.options) : "",
  columns: variable.type === "table" ? columnsText(variable.columns) : "",
});

const columnsText = (columns: readonly LineColumn[]): string =>
  columns.map(({ name, kind, label: text }) => [name, kind, text.en, text["zh-CN"]].join(" = ")).join("\n");
