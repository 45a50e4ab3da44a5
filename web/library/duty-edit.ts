import { z } from "zod";
import type { Clause, Paragraph } from "../../domain/clause.ts";
import { type ContractDay, contractDays, type DueRule, type ObligationSeed } from "../../domain/draft.ts";
import type { Language } from "../../domain/language.ts";
import { keyFrom, withDuty } from "../../domain/own-template.ts";
import { isRefusal, type Refusal, refuse } from "../../domain/refusal.ts";
import type { Template } from "../../domain/template.ts";
import { type Duration, durationUnits, type ValueType, type Variable } from "../../domain/variable.ts";
import { durationText } from "../../i18n/draft.ts";
import { templateDutyWords } from "../../i18n/template-duty.ts";
import type { SignedInContext } from "../http/context.ts";
import { reason } from "../pages/library/shapes.ts";
import { conditionEdit, readCondition } from "./condition-edit.ts";
import { changeLibrary } from "./library.ts";
import { readTemplate } from "./library-reading.ts";
import { keepTemplate, type SavedTemplate } from "./template-edit.ts";

export const dutyKinds = ["payment", "delivery", "report", "confidentiality", "other"] as const;

const name = z.string().max(100);

export const dutyEdit = z.object({
  duty: name.optional().meta({ description: "The id of the one that changes; a new one has none." }),
  remove: z.boolean().default(false),
  title: z.string().trim().max(200).default(""),
  kind: z.enum(dutyKinds).default("other"),
  by: name.default("").meta({ description: "The party question of who owes it." }),
  clause: z
    .string()
    .max(200)
    .default("")
    .meta({ description: "The id of a clause of the template, or of an item in it." }),
  day: name.default("effective").meta({
    description: "`signing`, `effective`, `end`, or the name of a date question: what the due day is counted from.",
  }),
  counted: z.enum(["on", "after", "before"]).default("on"),
  delay: z.number().int().min(0).max(3_660).optional(),
  unit: z.enum(durationUnits).default("days"),
  delayQuestion: name.default("").meta({ description: "Instead of `delay`: the name of a duration question." }),
  sum: name.default("").meta({
    description: "Of a payment: `share`, or the name of a question: an amount, or a number of percent.",
  }),
  share: z.number().min(0).max(100).optional().meta({ description: "Percent of the contract's amount." }),
  every: z.number().int().min(1).max(1_200).optional(),
  everyUnit: z.enum(["months", "years"]).default("months"),
  survives: z.boolean().default(false),
  when: conditionEdit.optional(),
  reason,
});

type DutyEdit = z.output<typeof dutyEdit>;

/** Adds, changes or takes out a duty that a template brings, as a further version of the template. */
export const changeDuty = (
  context: SignedInContext,
  id: string,
  body: DutyEdit,
): Promise<(SavedTemplate & { readonly duty: string }) | Refusal> =>
  changeLibrary(context, async (tx) => {
    const reading = await readTemplate(tx, id);
    if (isRefusal(reading)) return reading;
    const { template } = reading;
    const before = template.terms.obligations.find((each) => each.id === body.duty);
    if (body.duty && !before) return refuse("not-found");
    const written = body.remove ? undefined : dutyFrom(template, body, before, context.language);
    if (isRefusal(written)) return written;
    const duty = before?.id ?? written?.id;
    if (duty === undefined) return refuse("not-found");
    const terms = withDuty(template.terms, duty, written);
    const saved = await keepTemplate(tx, context, reading, { terms }, { reason: body.reason, field: "title" });
    return isRefusal(saved) ? saved : { ...saved, duty };
  });

const wrong = (field: string, why: string): Refusal => refuse("invalid-input", { fields: [field], reasons: [why] });

const dutyFrom = (
  template: Template,
  edit: DutyEdit,
  before: ObligationSeed | undefined,
  language: Language,
): ObligationSeed | Refusal => {
  const words = templateDutyWords(language);
  const { title, kind, by, clause, every, everyUnit, survives } = edit;
  if (title === "") return refuse("invalid-input", { fields: ["title"] });
  if (!isAsked(template, by, ["party"])) return wrong("by", words.unknown);
  if (!clausesNamed(template).some(({ id }) => id === clause)) return wrong("clause", words.clauseGone);
  const due = dueFrom(template, edit, language);
  if (isRefusal(due)) return due;
  const sum = sumFrom(template, edit, language);
  if (isRefusal(sum)) return sum;
  const when = edit.when
    ? readCondition(edit.when, before?.when, template.variables, "when", language)
    : (before?.when ?? null);
  if (isRefusal(when)) return when;
  return {
    ...{ id: before?.id ?? newDutyId(template, title), kind, title, by, clause, due, ...sum },
    ...(when && { when }),
    ...(every !== undefined && { every: { count: every, unit: everyUnit } }),
    ...(survives && { survives }),
  };
};

const isAsked = ({ variables }: Template, asked: string, types: readonly ValueType[]): boolean =>
  variables.some((each) => each.name === asked && types.includes(each.type));

const isContractDay = (day: string): day is ContractDay => (contractDays as readonly string[]).includes(day);

const dueFrom = (template: Template, edit: DutyEdit, language: Language): DueRule | Refusal => {
  const words = templateDutyWords(language);
  const { day, counted, delay: count, unit, delayQuestion } = edit;
  if (!isContractDay(day) && !isAsked(template, day, ["date"])) return wrong("day", words.unknown);
  if (day === "end" && template.terms.end === undefined) return wrong("day", words.endNeeded);
  if (counted === "on") return isContractDay(day) ? { after: day, delay: { count: 0, unit: "days" } } : { on: day };
  if (counted === "before" && day === "signing") return wrong("counted", words.beforeSigning);
  if (delayQuestion !== "" && !isAsked(template, delayQuestion, ["duration"]))
    return wrong("delayQuestion", words.unknown);
  const delay = delayQuestion || (count === undefined ? undefined : { count, unit });
  if (delay === undefined) return wrong("delay", words.delayNeeded);
  return { after: day, delay, ...(counted === "before" && { before: true }) };
};

const sumFrom = (
  template: Template,
  { kind, sum, share }: DutyEdit,
  language: Language,
): Pick<ObligationSeed, "share" | "amount"> | Refusal => {
  const words = templateDutyWords(language);
  if (sum === "") return {};
  if (kind !== "payment") return wrong("sum", words.noSum);
  if (isAsked(template, sum, ["money"])) return { amount: sum };
  const isNumber = isAsked(template, sum, ["number"]);
  if (sum !== "share" && !isNumber) return wrong("sum", words.unknown);
  if (template.terms.amount === undefined) return wrong("sum", words.amountNeeded);
  if (isNumber) return { share: sum };
  return share === undefined ? wrong("share", words.shareNeeded) : { share };
};

/** Tells the duty apart in every version of a draft, so that an amendment knows which one it changes. */
const newDutyId = ({ terms }: Template, title: string): string => {
  const taken = new Set(terms.obligations.map(({ id }) => id));
  const base = keyFrom(title) || "duty";
  const tries = [base, ...Array.from({ length: taken.size + 1 }, (_each, index) => `${base}-${index + 2}`)];
  return tries.find((each) => !taken.has(each)) ?? base;
};

/** The clauses and items that a duty can come from, by what they are called. */
export const clausesNamed = ({ clauses }: Pick<Template, "clauses">): readonly NamedClause[] =>
  clauses.flatMap((clause) => named(clause, ""));

export interface NamedClause {
  readonly id: string;
  readonly label: string;
}

const named = ({ id, heading, paragraphs, children }: Clause, above: string): readonly NamedClause[] => {
  const label = `${above}${heading || excerpt(paragraphs) || id}`;
  return [{ id, label }, ...children.flatMap((child) => named(child, `${label} › `))];
};

/** The first words of a clause without a heading, answers left out. */
const excerpt = (paragraphs: readonly Paragraph[]): string => {
  const text = paragraphs
    .flat()
    .map((run) => (run.kind === "text" ? run.text : "…"))
    .join("");
  return text.length > 50 ? `${text.slice(0, 49)}…` : text;
};

/** A duty as it stands in the form: the inverse of what is read. */
export const dutyEntered = ({ terms }: Template, duty: ObligationSeed): Readonly<Record<string, string>> => {
  const { title, kind, by, clause, due, share, amount, every, survives } = duty;
  return {
    ...{ title, kind, by, clause, ...dueEntered(due, terms.effective) },
    sum: amount ?? (typeof share === "string" ? share : share === undefined ? "" : "share"),
    share: typeof share === "number" ? String(share) : "",
    every: every ? String(every.unit === "days" ? Math.max(1, Math.round(every.count / 30)) : every.count) : "",
    everyUnit: every?.unit === "years" ? "years" : "months",
    survives: survives ? "on" : "",
  };
};

const dueEntered = (due: DueRule, effective: string): Readonly<Record<string, string>> => {
  if ("on" in due) return { day: due.on === effective ? "effective" : due.on, counted: "on" };
  const { after: day, delay, before } = due;
  if (typeof delay === "string") return { day, counted: before ? "before" : "after", delayQuestion: delay };
  const isThatDay = delay.count === 0 && isContractDay(day);
  return {
    ...{ day, counted: isThatDay ? "on" : before ? "before" : "after" },
    ...(!isThatDay && { delay: String(delay.count), unit: delay.unit }),
  };
};

/** When a duty falls due, as people read it. */
export const dueText = (due: DueRule, variables: readonly Variable[], language: Language): string => {
  const words = templateDutyWords(language);
  const label = (asked: string): string => variables.find((each) => each.name === asked)?.label[language] ?? asked;
  const dayText = (day: string): string => (isContractDay(day) ? words.days[day] : words.question(label(day)));
  if ("on" in due) return words.on(words.question(label(due.on)));
  const { after, delay, before } = due;
  if (typeof delay !== "string" && delay.count === 0) return words.on(dayText(after));
  const length = typeof delay === "string" ? words.asLongAs(label(delay)) : durationText(delay, language);
  return before ? words.before(length, dayText(after)) : words.after(length, dayText(after));
};

/** How often it is owed, as people read it. */
export const everyText = (every: Duration | undefined, language: Language): string => {
  const words = templateDutyWords(language);
  if (!every) return words.once;
  return words.returns(
    every.count === 1 && language === "en" ? every.unit.slice(0, -1) : durationText(every, language),
  );
};
