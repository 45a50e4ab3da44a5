import { z } from "zod";
import {
  type CustomField,
  customFieldTypes,
  fieldPrefix,
  mostFields,
  type OwnKind,
} from "../../domain/contract-type.ts";
import type { Language } from "../../domain/language.ts";
import { type Refusal, refuse } from "../../domain/refusal.ts";
import { topics } from "../../domain/topic.ts";
import type { Option } from "../../domain/variable.ts";
import { libraryWords } from "../../i18n/library.ts";
import { reason } from "../pages/library/shapes.ts";

const label = z.string().trim().max(100).default("");

const fieldEdit = z.object({
  key: z.string().trim().max(40).default("").meta({ description: "Small letters, digits and hyphens." }),
  label: z.object({ en: label, "zh-CN": label }).default({ en: "", "zh-CN": "" }),
  type: z.enum(customFieldTypes).default("text"),
  options: z.string().max(4_000).default("").meta({ description: "Of a choice, one a line: `code = English = 中文`." }),
  required: z.boolean().default(false),
});

type FieldEdit = z.output<typeof fieldEdit>;

export const kindEdit = z.object({
  name: z.object({ en: z.string().trim().min(1).max(100), "zh-CN": z.string().trim().min(1).max(100) }),
  offered: z.boolean().default(false),
  topics: z.array(z.enum(topics)).max(topics.length).default([]),
  fields: z.array(fieldEdit).max(mostFields).default([]),
  reason,
});

/** What was decided about a type; or what is wrong with its fields. A field left empty altogether is none. */
export const readKind = (edit: z.output<typeof kindEdit>, language: Language): OwnKind | Refusal => {
  const words = libraryWords(language).types;
  const given = edit.fields.flatMap((field, index) => (isEmpty(field) ? [] : [{ field, index }]));
  const wrong = given.filter(({ field }) => !isWhole(field)).map(({ index }) => `fields.${index}.key`);
  if (wrong.length > 0) return refuse("invalid-input", { fields: wrong, reasons: wrong.map(() => words.wrongField) });
  const keys = given.map(({ field }) => field.key);
  const twice = given.filter(({ field }, place) => keys.indexOf(field.key) < place);
  if (twice.length > 0)
    return refuse("invalid-input", {
      fields: twice.map(({ index }) => `fields.${index}.key`),
      reasons: twice.map(() => words.twiceKey),
    });
  const { name, offered } = edit;
  return { name, offered, topics: [...new Set(edit.topics)], fields: given.map(({ field }) => fieldFrom(field)) };
};

const isEmpty = ({ key, label: { en, "zh-CN": chinese }, options }: FieldEdit): boolean =>
  [key, en, chinese, options].every((each) => each === "");

const isWhole = ({ key, label: { en, "zh-CN": chinese }, type, options }: FieldEdit): boolean =>
  /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(key) &&
  en !== "" &&
  chinese !== "" &&
  (type !== "choice" || optionsFrom(options).length >= 2);

const fieldFrom = ({ key, label: text, type, options, required }: FieldEdit): CustomField => {
  const shared = { name: `${fieldPrefix}${key}`, label: text, required };
  if (type === "choice") return { ...shared, type, options: optionsFrom(options) };
  if (type === "number") return { ...shared, type, min: -1e12, max: 1e12 };
  return { ...shared, type };
};

/** The answers of a choice, one a line: `code = English = 中文`. */
export const optionsFrom = (text: string) =>
  text
    .split("\n")
    .map((each) => each.split("=").map((part) => part.trim()))
    .flatMap(([choice = "", en = choice, chinese = en]) =>
      choice === "" ? [] : [{ choice, label: { en, "zh-CN": chinese } }],
    );

/** Answers as they are written: the inverse of `optionsFrom`. */
export const optionsText = (options: readonly Option[]): string =>
  options.map(({ choice, label: text }) => [choice, text.en, text["zh-CN"]].join(" = ")).join("\n");

/** A field as it stands in the form: the inverse of `readKind`. */
export const fieldEntered = (field: CustomField): Readonly<Record<string, string>> => ({
  key: field.name.slice(fieldPrefix.length),
  "label.en": field.label.en,
  "label.zh-CN": field.label["zh-CN"],
  type: field.type,
  options: field.type === "choice" ? optionsText(field.options) : "",
  required: field.required ? "on" : "",
});
