import type { LibraryVersionRow } from "../../db/library.ts";
import { newestVersions, versionsOfItem } from "../../db/library.ts";
import { peopleByIds } from "../../db/person.ts";
import type { Tx } from "../../db/schema.ts";
import { type Change, compareTexts } from "../../documents/compare-words.ts";
import { builtInLibrary } from "../../documents/library/built-in.ts";
import { type LibraryClause, plainText, wordingOf } from "../../domain/library.ts";
import { madePrefix, type OwnTemplate } from "../../domain/own-template.ts";
import { type Refusal, refuse } from "../../domain/refusal.ts";
import type { Template } from "../../domain/template.ts";
import { type ContractType, contractTypes } from "../../domain/terms.ts";
import { articlesOf, libraryOf, templatesOf, usersOf } from "./library.ts";

/** A version in the history of a thing. */
export interface HistoryLine {
  readonly version: number;
  readonly reason: string;
  readonly by: string;
  readonly at: string;
}

export const linesOf = async (tx: Tx, rows: readonly LibraryVersionRow[]): Promise<readonly HistoryLine[]> => {
  const people = await peopleByIds(
    tx,
    rows.map(({ changed_by }) => changed_by),
  );
  const names = new Map(people.map(({ id, name }) => [id, name]));
  return rows.map(({ version, reason, changed_by, changed_at }) => ({
    version,
    reason,
    by: names.get(changed_by) ?? "",
    at: changed_at.toISOString(),
  }));
};

/** What a version changed in one of the clause's wordings. */
export interface WordingChange {
  /** `standard`, or the id of another wording. */
  readonly wording: string;
  readonly kind: "changed" | "added" | "removed";
  readonly changes: readonly Change[];
}

export interface ClauseReading {
  readonly clause: LibraryClause;
  readonly own: boolean;
  /** The templates that have it, as they are now. */
  readonly users: readonly Template[];
  readonly history: readonly (HistoryLine & { readonly changes: readonly WordingChange[] })[];
}

/** A clause with its wordings, who uses it, and what every version changed in it. */
export const readClause = async (tx: Tx, id: string): Promise<ClauseReading | Refusal> => {
  const clause = (await libraryOf(tx)).get(id);
  if (!clause) return refuse("not-found");
  const rows = await versionsOfItem(tx, "clause", id);
  const lines = await linesOf(tx, rows);
  const contents = [...rows.map(({ content }) => content as LibraryClause), builtInLibrary.get(id)];
  return {
    clause,
    own: rows.length > 0,
    users: usersOf(await templatesOf(tx), id),
    history: lines.map((line, index) => ({ ...line, changes: changesIn(contents[index + 1], contents[index]) })),
  };
};

/** Word by word, each wording by its id. What was not there before is all new. */
const changesIn = (before: LibraryClause | undefined, after: LibraryClause | undefined): readonly WordingChange[] => {
  const texts = (clause: LibraryClause | undefined): ReadonlyMap<string, string> =>
    new Map(
      clause
        ? ["standard", ...clause.others.map(({ id }) => id)].map((id) => {
            const wording = wordingOf(clause, id)?.wording;
            return [id, wording ? plainText(wording) : ""];
          })
        : [],
    );
  const [old, now] = [texts(before), texts(after)];
  const language = after?.language ?? "en";
  return [...new Set([...now.keys(), ...old.keys()])].flatMap((wording): readonly WordingChange[] => {
    const [was, is] = [old.get(wording), now.get(wording)];
    if (was === is) return [];
    const kind = was === undefined ? "added" : is === undefined ? "removed" : "changed";
    return [{ wording, kind, changes: compareTexts(was ?? "", is ?? "", language) }];
  });
};

/** A template as the list shows it. */
export interface TemplateLine {
  readonly template: Template;
  readonly type: ContractType;
  readonly own: boolean;
}

export const templateLines = async (tx: Tx): Promise<readonly TemplateLine[]> => {
  const own = new Set((await newestVersions(tx, "template")).map(({ item }) => item));
  return (await templatesOf(tx)).map((template) => ({
    template,
    type: contractTypes.find((type) => type === template.terms.type) ?? "other",
    own: own.has(template.id),
  }));
};

export interface FoundClause {
  readonly clause: LibraryClause;
  readonly own: boolean;
  readonly users: readonly Template[];
}

/** Clauses of which a heading or any wording holds all these words, in the order of the templates. */
export const searchClauses = async (tx: Tx, words: string): Promise<readonly FoundClause[]> => {
  const asked = words.toLowerCase().split(/\s+/).filter(Boolean);
  const templates = await templatesOf(tx);
  const own = new Set((await newestVersions(tx, "clause")).map(({ item }) => item));
  return [...(await libraryOf(tx)).values()]
    .filter((clause) => {
      const text = ["standard", ...clause.others.map(({ id }) => id)]
        .map((id) => plainText(wordingOf(clause, id)?.wording ?? clause.standard))
        .join("\n")
        .toLowerCase();
      return asked.every((word) => text.includes(word));
    })
    .map((clause) => ({ clause, own: own.has(clause.id), users: usersOf(templates, clause.id) }));
};

/** Clauses that the organisation made itself, beside those of its templates. */
export const madeClauses = async (tx: Tx): Promise<readonly FoundClause[]> => {
  const templates = await templatesOf(tx);
  return [...(await libraryOf(tx)).values()]
    .filter(({ id }) => id.startsWith(madePrefix))
    .map((clause) => ({ clause, own: true, users: usersOf(templates, clause.id) }));
};

/** A template with its clauses as the library has them now, and its history. */
export const readTemplate = async (tx: Tx, id: string) => {
  const line = (await templateLines(tx)).find(({ template }) => template.id === id);
  if (!line) return refuse("not-found");
  const library = await libraryOf(tx);
  const own = new Set((await newestVersions(tx, "clause")).map(({ item }) => item));
  const [newest] = await newestVersions(tx, "template", id);
  return {
    ...line,
    /** What the organisation decided about it so far. */
    kept: (newest?.content ?? { title: line.template.title, articles: articlesOf(line.template) }) as OwnTemplate,
    clauses: articlesOf(line.template).flatMap((item) => {
      const clause = library.get(item);
      return clause ? [{ clause, own: own.has(item) }] : [];
    }),
    /** What could be added: in the same language, and under an id that the template has not yet. */
    others: [...library.values()].filter(
      (clause) =>
        clause.language === line.template.language &&
        !line.template.clauses.some((article) => article.id === clause.standard.id),
    ),
    history: await linesOf(tx, await versionsOfItem(tx, "template", id)),
  };
};

export type TemplateReading = Exclude<Awaited<ReturnType<typeof readTemplate>>, Refusal>;
