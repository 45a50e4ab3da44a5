import { type Clause, paragraph } from "../../domain/clause.ts";
import type { Condition } from "../../domain/variable.ts";

/** Short forms for writing model contracts as data. Wording is parsed by `paragraph`. */

interface Details {
  readonly heading?: string;
  /** One paragraph or several. */
  readonly text?: string | readonly string[];
  readonly items?: readonly Clause[];
  readonly when?: Condition;
  readonly basis?: string;
}

/** A clause in its first version. */
export const clause = (id: string, { heading = "", text = [], items = [], when, basis }: Details): Clause => ({
  id,
  version: 1,
  heading,
  paragraphs: (typeof text === "string" ? [text] : text).map(paragraph),
  children: items,
  ...(when && { when }),
  ...(basis !== undefined && { basis }),
});

/** An item below an article: wording only. */
export const item = (id: string, text: string | readonly string[], details: Omit<Details, "text"> = {}): Clause =>
  clause(id, { ...details, text });

export const is = (variable: string, to: string | number | boolean): Condition => ({ op: "eq", variable, to });
