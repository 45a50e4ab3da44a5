import type { NumberedClause } from "../domain/clause.ts";
import { type Draft, draftParties, includedClauses } from "../domain/draft.ts";
import type { Language } from "../domain/language.ts";
import { draftWords, type ReadRun, runReader } from "../i18n/draft.ts";

/** A draft as it reads: every answer and reference put in. HTML and PDF are made from this, so they say the same. */
export interface Rendition {
  readonly language: Language;
  readonly title: string;
  readonly parties: readonly RenderedParty[];
  readonly preamble: readonly (readonly ReadRun[])[];
  readonly clauses: readonly RenderedClause[];
  readonly attribution: string | null;
}

export interface RenderedParty {
  readonly variable: string;
  /** The role: Seller, 甲方（卖方）. */
  readonly role: string;
  readonly name: string;
  /** Label and text of everything known about the party. */
  readonly particulars: readonly (readonly [label: string, text: string])[];
}

export interface RenderedClause {
  readonly id: string;
  readonly depth: number;
  readonly number: string;
  readonly heading: string;
  readonly paragraphs: readonly (readonly ReadRun[])[];
  readonly children: readonly RenderedClause[];
}

/** A clause's own paragraphs as plain words, one a line. */
export const textOf = ({ paragraphs }: Pick<RenderedClause, "paragraphs">): string =>
  paragraphs.map((runs) => runs.map(({ text }) => text).join("")).join("\n");

export const renditionOf = (draft: Draft): Rendition => {
  const read = runReader(draft);
  const rendered = ({ clause, depth, number, children }: NumberedClause): RenderedClause => ({
    id: clause.id,
    depth,
    number,
    heading: clause.heading,
    paragraphs: clause.paragraphs.map(read),
    children: children.map(rendered),
  });
  return {
    language: draft.language,
    title: draft.title,
    parties: renderedParties(draft),
    preamble: draft.preamble.map(read),
    clauses: includedClauses(draft).map(rendered),
    attribution: draft.attribution ?? null,
  };
};

/** The clause as it reads now, or `undefined` where it is not part of the draft. */
export const renderedClause = (draft: Draft, id: string): RenderedClause | undefined =>
  within(renditionOf(draft).clauses, id);

const within = (clauses: readonly RenderedClause[], id: string): RenderedClause | undefined => {
  for (const clause of clauses) {
    const found = clause.id === id ? clause : within(clause.children, id);
    if (found) return found;
  }
  return undefined;
};

const renderedParties = (draft: Draft): readonly RenderedParty[] => {
  const t = draftWords(draft.language);
  const roles = new Map(draft.variables.map(({ name, label }) => [name, label[draft.language]]));
  return draftParties(draft).map(({ variable, party }) => ({
    variable,
    role: roles.get(variable) ?? variable,
    name: party?.name ?? t.blank,
    particulars: (["name", "address", "registration", "representative", "email"] as const).flatMap((part) => {
      const text = party?.[part].trim();
      if (text) return [[t.party[part], text] as const];
      return part === "registration" ? [] : [[t.party[part], t.blank] as const];
    }),
  }));
};
