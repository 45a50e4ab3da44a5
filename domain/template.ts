import type { Clause } from "./clause.ts";
import type { Draft, Wording } from "./draft.ts";
import type { Bilingual } from "./language.ts";
import { standard } from "./provenance.ts";
import type { Values } from "./variable.ts";

/** A model contract, as data. Its wording and questions go into every draft made from it. */
export interface Template extends Wording {
  /** One per type and language, e.g. `sales-zh`. */
  readonly id: string;
  /** Raised with every change; a draft keeps the version it was made from. */
  readonly version: number;
  readonly name: Bilingual;
  /** When to use it, in one or two sentences. */
  readonly summary: Bilingual;
  /** Answers offered to begin with. */
  readonly defaults: Values;
  /** No new draft is made from it. */
  readonly retired?: boolean;
}

/** A draft of this template, which knows what it was made from. Given answers go before the template's own. */
export const draftFrom = (template: Template, values: Values = {}): Draft => {
  const { id, version, name: _name, summary: _summary, retired: _retired, defaults, ...wording } = template;
  return {
    ...wording,
    template: { id, version },
    values: { ...defaults, ...values },
    made: wording.clauses.map((clause) => ({
      library: clause.library ?? libraryId(template, clause),
      version: clause.version,
      position: standard,
      wording: clause,
    })),
  };
};

/** The id in the library of an article that a template has for itself. */
export const libraryId = ({ id }: Pick<Template, "id">, article: Clause): string => `${id}.${article.id}`;
