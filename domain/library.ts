import type { ApproverGroup } from "./approver-group.ts";
import { type Clause, type Paragraph, paragraph, wording } from "./clause.ts";
import type { Bilingual, Language } from "./language.ts";
import { type Position, standard } from "./provenance.ts";
import { libraryId, type Template } from "./template.ts";
import { variablesOf } from "./variable.ts";

/** A clause as the organisation's library keeps it: the wording that drafts take, and others that may take its place. */
export interface LibraryClause {
  /** Such as `nda-en.liability`. */
  readonly id: string;
  /** Raised with every change, each of which has a reason. Drafts keep the version that they took. */
  readonly version: number;
  readonly language: Language;
  /** An article with everything below it, its condition and the provision it rests on. */
  readonly standard: Clause;
  readonly others: readonly OtherWording[];
}

/** Another wording of the same clause. */
export type OtherWording = {
  /** Among the wordings of its clause. */
  readonly id: string;
  readonly name: Bilingual;
  /** When to offer it. */
  readonly guidance: Bilingual;
  readonly paragraphs: readonly Paragraph[];
  readonly children: readonly Clause[];
} & ({ readonly kind: "alternate" } | { readonly kind: "fallback"; readonly approver: ApproverGroup });

/** What a library clause offers under that name: `standard`, or the id of another wording. */
export const wordingOf = (
  { standard: usual, others, version }: LibraryClause,
  id: string,
): { readonly position: Position; readonly wording: Clause } | undefined => {
  if (id === "standard") return { position: standard, wording: { ...usual, version } };
  const other = others.find((each) => each.id === id);
  if (!other) return undefined;
  const position: Position =
    other.kind === "alternate" ? { kind: "alternate", id } : { kind: "fallback", id, approver: other.approver };
  return { position, wording: { ...usual, version, paragraphs: other.paragraphs, children: other.children } };
};

/** The id under which `wordingOf` finds the wording of that position. */
export const positionId = (position: Position): string => (position.kind === "standard" ? "standard" : position.id);

/** The library's clauses by their ids: those that the organisation has made its own, else what came with Engross. */
export type Library = ReadonlyMap<string, LibraryClause>;

/** The template with the wording that the library has now. Articles that the library does not know stay as they are. */
export const withLibrary = (template: Template, library: Library): Template => ({
  ...template,
  clauses: template.clauses.map((article) => {
    const kept = library.get(article.library ?? libraryId(template, article));
    return kept ? { ...kept.standard, version: kept.version, library: kept.id } : article;
  }),
});

/** A wording as people write it, item by item. What they cannot write (conditions, ids) stays as it was. */
export interface Written {
  readonly heading: string;
  /** What stands before the first item, a paragraph a line. */
  readonly text: string;
  /** By the ids of the items, a paragraph a line; an empty one goes. */
  readonly items: Readonly<Record<string, string>>;
  /** New items at the end, set apart by an empty line. */
  readonly added: string;
}

/** The article with other words. Items that are not named stay; added ones get the next free numbers for ids. */
export const rewritten = (article: Clause, written: Written, version: number): Clause => {
  const through = (items: readonly Clause[]): readonly Clause[] =>
    items.flatMap((each) => {
      const children = through(each.children);
      const text = written.items[each.id];
      if (text === undefined) return [{ ...each, children }];
      if (text.trim() === "" && children.length === 0) return [];
      const paragraphs = paragraphsOf(text);
      return [
        { ...each, children, paragraphs, version: isSameText(each.paragraphs, paragraphs) ? each.version : version },
      ];
    });
  const kept = through(article.children);
  const added = written.added
    .split(/\n\s*\n/)
    .filter((text) => text.trim() !== "")
    .map((text, index): Clause => {
      const id = `${article.id}-${version}-${index + 1}`;
      return { id, version, heading: "", paragraphs: paragraphsOf(text), children: [] };
    });
  return {
    ...article,
    version,
    heading: written.heading,
    paragraphs: paragraphsOf(written.text),
    children: [...kept, ...added],
  };
};

/** A wording as it is written: the inverse of `rewritten`. */
export const writtenFrom = (article: Pick<Clause, "heading" | "paragraphs" | "children">): Written => ({
  heading: article.heading,
  text: textOf(article.paragraphs),
  items: Object.fromEntries(itemsOf(article.children).map(({ id, paragraphs }) => [id, textOf(paragraphs)])),
  added: "",
});

/** Every item below, in reading order. */
export const itemsOf = (items: readonly Clause[]): readonly Clause[] =>
  items.flatMap((each) => [each, ...itemsOf(each.children)]);

/** All of it as text, an item a line: what versions are compared by. */
export const plainText = ({
  heading,
  paragraphs,
  children,
}: Pick<Clause, "heading" | "paragraphs" | "children">): string =>
  [heading, textOf(paragraphs), ...children.map(plainText)].filter((each) => each !== "").join("\n");

const paragraphsOf = (text: string): readonly Paragraph[] =>
  text
    .split("\n")
    .map((each) => each.trim())
    .filter((each) => each !== "")
    .map(paragraph);

const textOf = (paragraphs: readonly Paragraph[]): string => paragraphs.map(wording).join("\n");

const isSameText = (one: readonly Paragraph[], other: readonly Paragraph[]): boolean => textOf(one) === textOf(other);

/** Something in an article that no draft of a template could fill in: a question nobody asks, a clause that is not there. */
export interface WordingFault {
  readonly template: string;
  readonly kind: "variable" | "clause";
  readonly name: string;
}

/** What would be wrong in new drafts of these templates, were this their article. */
export const faultsOf = (article: Clause, templates: readonly Template[]): readonly WordingFault[] =>
  templates.flatMap((template) => {
    const questions = new Set(template.variables.map(({ name }) => name));
    const others = template.clauses.map((each) => (each.id === article.id ? article : each));
    const ids = new Set(itemsOf(others).map(({ id }) => id));
    return itemsOf([article]).flatMap(({ paragraphs, when }) => [
      ...variablesOf(when)
        .filter((name) => !questions.has(name))
        .map((name): WordingFault => ({ template: template.id, kind: "variable", name })),
      ...paragraphs.flat().flatMap((run): readonly WordingFault[] => {
        if (run.kind === "variable" && !questions.has(run.name))
          return [{ template: template.id, kind: "variable", name: run.name }];
        if (run.kind === "reference" && !ids.has(run.clause))
          return [{ template: template.id, kind: "clause", name: run.clause }];
        return [];
      }),
    ]);
  });
