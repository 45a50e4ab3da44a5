import { type Clause, type Paragraph, paragraph } from "./clause.ts";
import { contractDays, type DueRule, type ObligationSeed, type TermsBinding } from "./draft.ts";
import type { Language } from "./language.ts";
import { faultsOf, type Library, type WordingFault } from "./library.ts";
import type { Template } from "./template.ts";
import type { ContractType } from "./terms.ts";
import { type Condition, type ValueType, type Variable, variablesOf } from "./variable.ts";

/**
 * What an organisation decides about a template. Of one that came with Engross, what it changed; of one of its own, all.
 */
export interface OwnTemplate extends Partial<Omit<Template, "id" | "version" | "title" | "clauses">> {
  readonly title: string;
  /** Ids of the library's clauses. */
  readonly articles: readonly string[];
  /** Of one that was read out of a Word file: what the file had and a template has not. */
  readonly imported?: readonly { readonly loss: string; readonly count: number }[];
}

/** Templates that an organisation made itself are named so, which no template that comes with Engross is. */
export const ownPrefix = "own-";

/** Clauses that an organisation wrote for no template in particular. */
export const madePrefix = "own.";

export const isOwnTemplate = (id: string): boolean => id.startsWith(ownPrefix);

/** Whether a clause or a template is the organisation's own altogether, not one that came with Engross. */
export const isMade = (id: string): boolean => isOwnTemplate(id) || id.startsWith(madePrefix);

/** The template with what was decided about it. Clauses that are no longer in the library are left out. */
export const composedAs = (
  template: Template,
  { articles, imported: _imported, ...own }: OwnTemplate,
  version: number,
  library: Library,
): Template => ({
  ...template,
  ...own,
  version,
  clauses: articles.flatMap((id) => {
    const clause = library.get(id);
    return clause ? [{ ...clause.standard, version: clause.version, library: id }] : [];
  }),
});

const partyNames = ["party-a", "party-b"] as const;

const partyQuestions: readonly Variable[] = [
  { name: partyNames[0], type: "party", required: true, label: { en: "Party A", "zh-CN": "甲方" } },
  { name: partyNames[1], type: "party", required: true, label: { en: "Party B", "zh-CN": "乙方" } },
];

const effective: Variable = {
  name: "effective",
  type: "date",
  required: true,
  label: { en: "In force from", "zh-CN": "生效日期" },
};

/** A template without an article, which asks what every contract has to say: who, and from when. */
export const blankTemplate = (id: string, language: Language, type: ContractType): Template => ({
  id,
  version: 0,
  language,
  name: { en: "", "zh-CN": "" },
  summary: { en: "", "zh-CN": "" },
  title: "",
  variables: [...partyQuestions, effective],
  ours: partyNames[0],
  preamble: [],
  clauses: [],
  terms: { type, effective: effective.name, obligations: [] },
  checks: [],
  defaults: {},
});

/** The questions with those for both sides, where fewer than two parties are asked. */
export const withBothParties = (variables: readonly Variable[]): readonly Variable[] => {
  const asked = variables.filter(({ type }) => type === "party").length;
  const names = new Set(variables.map(({ name }) => name));
  const missing = partyQuestions.filter(({ name }) => !names.has(name)).slice(0, Math.max(0, 2 - asked));
  return [...variables.filter(({ type }) => type === "party"), ...missing, ...variables.filter(isNoParty)];
};

const isNoParty = ({ type }: Variable): boolean => type !== "party";

/** Whether new contracts can be begun with it. */
export const isOffered = ({ clauses, retired }: Pick<Template, "clauses" | "retired">): boolean =>
  clauses.length > 0 && retired !== true;

/** The template with this question at its place, or without the one of that name. Checks of what is gone go too. */
export const withQuestion = (
  template: Template,
  name: string,
  question: Variable | undefined,
  place?: number,
): Template => {
  const others = template.variables.filter((each) => each.name !== name);
  const before = template.variables.findIndex((each) => each.name === name);
  const at = place ?? (before < 0 ? others.length : before);
  const { [name]: kept, ...defaults } = template.defaults;
  const variables = question ? [...others.slice(0, at), question, ...others.slice(at)] : others;
  return {
    ...template,
    variables,
    defaults: question && kept?.type === question.type ? template.defaults : defaults,
    checks: question
      ? template.checks
      : template.checks.filter(
          (each) => !(each.check === "sum" ? each.variables : [each.earlier, each.later]).includes(name),
        ),
  };
};

/** The template's terms with this duty in the place of the one of that id, at the end where there is none, or without it. */
export const withDuty = (terms: TermsBinding, id: string, duty: ObligationSeed | undefined): TermsBinding => {
  const { obligations } = terms;
  const known = obligations.some((each) => each.id === id);
  const added = duty && !known ? [duty] : [];
  return {
    ...terms,
    obligations: [...obligations.flatMap((each) => (each.id === id ? (duty ?? []) : each)), ...added],
  };
};

/** A fault of a template, or of an article in it. */
export type TemplateFault = WordingFault | { readonly template: string; readonly kind: "term"; readonly name: string };

/** Why no draft of this template could be filled in: questions and clauses that are not there, answers of the wrong kind. */
export const templateFaults = (template: Template): readonly TemplateFault[] => {
  const { variables, preamble, terms, ours } = template;
  const names = new Set(variables.map(({ name }) => name));
  const asked = [
    ...preamble.flat().flatMap((run) => (run.kind === "variable" ? [run.name] : [])),
    ...variables.flatMap(({ when }) => variablesOf(when)),
    ...dutyVariables(terms),
  ];
  const unknown = [...new Set(asked)].filter((name) => !names.has(name));
  return [
    ...template.clauses.flatMap((article) => faultsOf(article, [template])),
    ...unknown.map((name): TemplateFault => ({ template: template.id, kind: "variable", name })),
    ...termQuestions({ terms, ours }).flatMap(({ name, types }): readonly TemplateFault[] =>
      name === undefined || variables.some((each) => each.name === name && types.includes(each.type))
        ? []
        : [{ template: template.id, kind: "term", name }],
    ),
  ];
};

/** Which kinds of answers may stand for what the process needs to know. */
export const termTypes = {
  ours: ["party"],
  amount: ["money", "table"],
  effective: ["date"],
  end: ["date", "duration"],
  notice: ["duration"],
} as const satisfies Readonly<Record<string, readonly ValueType[]>>;

export type TermName = keyof typeof termTypes;

const termQuestions = ({ terms, ours }: Pick<Template, "terms" | "ours">) =>
  [
    { name: ours, types: termTypes.ours },
    { name: terms.amount, types: termTypes.amount },
    { name: terms.effective, types: termTypes.effective },
    { name: terms.end, types: termTypes.end },
    { name: terms.notice, types: termTypes.notice },
    { name: terms.renewal?.kind, types: ["choice"] },
    { name: terms.renewal?.term, types: ["duration"] },
  ] as readonly { readonly name: string | undefined; readonly types: readonly ValueType[] }[];

const dutyVariables = ({ obligations }: TermsBinding): readonly string[] =>
  obligations.flatMap(({ by, due, share, amount, when }) => [
    by,
    ...dueVariables(due),
    ...(typeof share === "string" ? [share] : []),
    ...(amount === undefined ? [] : [amount]),
    ...variablesOf(when),
  ]);

const dueVariables = (due: DueRule): readonly string[] => {
  if ("on" in due) return [due.on];
  const { after, delay } = due;
  return [
    ...((contractDays as readonly string[]).includes(after) ? [] : [after]),
    ...(typeof delay === "string" ? [delay] : []),
  ];
};

/** The article with other conditions of itself and of what stands below it, by their ids; null takes one away. */
export const withConditions = (
  clause: Clause,
  conditions: Readonly<Record<string, Condition | null>>,
  version: number,
): Clause => {
  const { when, ...rest } = clause;
  const children = clause.children.map((child) => withConditions(child, conditions, version));
  const given = conditions[clause.id];
  const next = given === undefined ? when : (given ?? undefined);
  const isSame = JSON.stringify(next) === JSON.stringify(when);
  return { ...rest, version: isSame ? clause.version : version, children, ...(next && { when: next }) };
};

/** An article of its own in its first version, out of what somebody wrote: items are set apart by an empty line. */
export const newArticle = (
  id: string,
  { heading, text, items }: { readonly heading: string; readonly text: string; readonly items: string },
): Clause => ({
  id,
  version: 1,
  heading,
  paragraphs: readParagraphs(text),
  children: items
    .split(/\n\s*\n/)
    .filter((each) => each.trim() !== "")
    .map((each, index) => ({
      id: `${id}-${index + 1}`,
      version: 1,
      heading: "",
      paragraphs: readParagraphs(each),
      children: [],
    })),
});

/** A paragraph a line. */
export const readParagraphs = (text: string): readonly Paragraph[] =>
  text
    .split("\n")
    .map((each) => each.trim())
    .filter((each) => each !== "")
    .map(paragraph);

/** What a name in small letters, digits and hyphens can be made of these words; empty where none can. */
export const keyFrom = (words: string): string =>
  words
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 40)
    .replace(/-+$/, "");
