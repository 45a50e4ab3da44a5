import type { Language } from "./language.ts";
import { type Condition, holds, type Values } from "./variable.ts";

/** A piece of a paragraph. */
export type Run =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "variable"; readonly name: string; readonly form?: Form }
  | { readonly kind: "reference"; readonly clause: string };

/** Which side of a value is written: an amount or a sum in words, a sum in figures, a party’s address … Without one: figures, name. */
export type Form = (typeof forms)[number];

export const forms = ["words", "sum", "address", "registration", "representative", "email"] as const;

export type Paragraph = readonly Run[];

export interface Clause {
  /** Stable across versions: what references, comparisons and playbooks go by. */
  readonly id: string;
  /** Raised whenever the wording changes. */
  readonly version: number;
  /** May be empty below the first level. */
  readonly heading: string;
  readonly paragraphs: readonly Paragraph[];
  readonly children: readonly Clause[];
  /** Part of the contract only while this holds. */
  readonly when?: Condition;
  /** The provision it rests on, e.g. 民法典 第596条. */
  readonly basis?: string;
  /** Of an article in a template: the library's clause that it is. Without one, the template's own by that id. */
  readonly library?: string;
}

/** A clause that is part of the contract, with its number. */
export interface NumberedClause {
  readonly clause: Clause;
  /** 0 for an article. */
  readonly depth: number;
  /** As printed in front of the clause: `3.1`, 第三条, （一）. */
  readonly number: string;
  /** As written when another clause refers to it: `Section 3.1`, 第三条第（一）项. */
  readonly citation: string;
  readonly children: readonly NumberedClause[];
}

/**
 * Reads wording as people write it into runs: `{{price}}` and `{{price.words}}` are variables, `{{§delivery}}` refers to
 * the clause with that id. Braces that are none of these stay text.
 */
export const paragraph = (wording: string): Paragraph => {
  const runs: Run[] = [];
  let end = 0;
  for (const match of wording.matchAll(/\{\{(?:§([\w-]+)|([\w-]+)(?:\.([a-z]+))?)\}\}/g)) {
    const [whole, clause, name, formName] = match;
    const form = forms.find((each) => each === formName);
    if (formName !== undefined && form === undefined) continue;
    if (match.index > end) runs.push({ kind: "text", text: wording.slice(end, match.index) });
    if (clause !== undefined) runs.push({ kind: "reference", clause });
    else if (name !== undefined) runs.push({ kind: "variable", name, ...(form && { form }) });
    end = match.index + whole.length;
  }
  if (end < wording.length) runs.push({ kind: "text", text: wording.slice(end) });
  return runs;
};

/** The wording that `paragraph` reads back as the same runs. */
export const wording = (runs: Paragraph): string =>
  runs
    .map((run) =>
      run.kind === "text"
        ? run.text
        : run.kind === "reference"
          ? `{{§${run.clause}}}`
          : `{{${run.name}${run.form ? `.${run.form}` : ""}}}`,
    )
    .join("");

/** The clauses whose conditions hold, numbered in the manner of the language. An excluded clause takes its children along. */
export const numberedClauses = (
  clauses: readonly Clause[],
  values: Values,
  language: Language,
): readonly NumberedClause[] => numbered(clauses, values, language, []);

/** Every clause below and including these, in reading order. */
export const flattened = (clauses: readonly NumberedClause[]): readonly NumberedClause[] =>
  clauses.flatMap((each) => [each, ...flattened(each.children)]);

const numbered = (
  clauses: readonly Clause[],
  values: Values,
  language: Language,
  above: readonly number[],
): readonly NumberedClause[] =>
  clauses
    .filter((clause) => holds(clause.when, values))
    .map((clause, index) => {
      const path = [...above, index + 1];
      return {
        clause,
        depth: above.length,
        number: language === "en" ? path.join(".") : chineseNumber(path),
        citation: language === "en" ? `Section ${path.join(".")}` : chineseCitation(path),
        children: numbered(clause.children, values, language, path),
      };
    });

const chineseNumber = (path: readonly number[]): string => {
  const last = path.at(-1) ?? 0;
  if (path.length === 1) return `第${hanNumber(last)}条`;
  return path.length === 2 ? `（${hanNumber(last)}）` : `${last}.`;
};

const chineseCitation = ([article = 0, item, point]: readonly number[]): string =>
  `第${hanNumber(article)}条${item ? `第（${hanNumber(item)}）项` : ""}${point ? `第${point}目` : ""}`;

/** 1 … 999 as an ordinal is written: 十二, 一百零五. */
const hanNumber = (value: number): string => {
  const digits = "零一二三四五六七八九";
  const hundreds = Math.floor(value / 100);
  const tens = Math.floor(value / 10) % 10;
  const ones = value % 10;
  const tensText = tens === 0 ? (hundreds && ones ? "零" : "") : `${tens === 1 && !hundreds ? "" : digits[tens]}十`;
  return `${hundreds ? `${digits[hundreds]}百` : ""}${tensText}${ones ? digits[ones] : ""}`;
};
