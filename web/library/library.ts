import { createHash } from "node:crypto";
import type { ContractRow } from "../../db/contract.ts";
import { derivedId } from "../../db/derived-id.ts";
import { addLibraryVersion, type LibraryKind, newestVersions } from "../../db/library.ts";
import type { Tx } from "../../db/schema.ts";
import { asSystem } from "../../db/tenancy.ts";
import { builtInLibrary } from "../../documents/library/built-in.ts";
import { templates as builtInTemplates } from "../../documents/templates/all.ts";
import { builtInKind, type ContractKind, isContractType, type OwnKind } from "../../domain/contract-type.ts";
import type { Draft } from "../../domain/draft.ts";
import type { Bilingual } from "../../domain/language.ts";
import { type Library, type LibraryClause, withLibrary } from "../../domain/library.ts";
import { blankTemplate, composedAs, isOwnTemplate, type OwnTemplate } from "../../domain/own-template.ts";
import { type Refusal, refuse } from "../../domain/refusal.ts";
import { libraryId, type Template } from "../../domain/template.ts";
import { type ContractType, contractTypes } from "../../domain/terms.ts";
import { contractCodeWords } from "../../i18n/contract-code.ts";
import { append } from "../../ledger/index.ts";
import type { SignedInContext } from "../http/context.ts";

/** Every clause as the organisation has it now. */
export const libraryOf = async (tx: Tx): Promise<Library> => {
  const own = await newestVersions(tx, "clause");
  return new Map([...builtInLibrary, ...own.map(({ item, content }) => [item, content as LibraryClause] as const)]);
};

/** Every template as the organisation has it now, its own first, with the wording that its library has now. */
export const templatesOf = async (tx: Tx): Promise<readonly Template[]> => {
  const library = await libraryOf(tx);
  const rows = await newestVersions(tx, "template");
  const own = new Map(rows.map((row) => [row.item, row]));
  const made = rows.filter(({ item }) => isOwnTemplate(item)).map(({ item }) => blankTemplate(item, "en", "other"));
  return [...made, ...builtInTemplates].map((template) => {
    const row = own.get(template.id);
    const composed = row ? composedAs(template, row.content as OwnTemplate, row.version, library) : template;
    return withLibrary(composed, library);
  });
};

export const templateOf = async (tx: Tx, id: string): Promise<Template | undefined> =>
  (await templatesOf(tx)).find((template) => template.id === id);

/** What every template is called now, its own first, without putting them together. */
export const templateNames = async (tx: Tx): Promise<readonly NamedTemplate[]> => {
  const own = (await newestVersions(tx, "template")).map(
    ({ item: id, content }): NamedTemplate => ({ id, ...builtInNames.get(id), ...namesIn(content as OwnTemplate) }),
  );
  const changed = new Set(own.map(({ id }) => id));
  return [...own, ...[...builtInNames.values()].filter(({ id }) => !changed.has(id))];
};

export interface NamedTemplate {
  readonly id: string;
  readonly name?: Bilingual;
  readonly retired?: boolean;
}

const namesIn = ({ name, retired }: Partial<Template>): Omit<NamedTemplate, "id"> => ({
  ...(name && { name }),
  ...(retired && { retired }),
});

const builtInNames = new Map(builtInTemplates.map((each) => [each.id, { id: each.id, ...namesIn(each) }]));

/** What the template is called now, without putting it together. */
export const templateName = async (tx: Tx, id: string): Promise<Bilingual | null> => {
  const [own] = await newestVersions(tx, "template", id);
  const content = own?.content as OwnTemplate | undefined;
  return content?.name ?? builtInTemplates.find((each) => each.id === id)?.name ?? null;
};

/** The ids in the library of a template's articles, in its order. */
export const articlesOf = (template: Template): readonly string[] =>
  template.clauses.map((article) => article.library ?? libraryId(template, article));

/** The templates that have this clause among their articles. */
export const usersOf = (templates: readonly Template[], clause: string): readonly Template[] =>
  templates.filter((template) => articlesOf(template).includes(clause));

/** Every type of contract as the organisation has it now. */
export const kindsOf = async (tx: Tx): Promise<readonly ContractKind[]> => {
  const own = new Map((await newestVersions(tx, "type")).map((row) => [row.item, row]));
  return contractTypes.map((type) => {
    const row = own.get(type);
    const usual = builtInKind(type, {
      en: contractCodeWords("en").type[type],
      "zh-CN": contractCodeWords("zh-CN").type[type],
    });
    return row ? { ...usual, ...(row.content as OwnKind), version: row.version } : usual;
  });
};

export const kindOf = async (tx: Tx, type: string): Promise<ContractKind> => {
  const known: ContractType = isContractType(type) ? type : "other";
  const kind = (await kindsOf(tx)).find((each) => each.type === known);
  if (!kind) throw new Error(`There is no type ${known}`);
  return kind;
};

/** What the wording of this contract goes by: one that says only what changes in another is an amendment, whatever that is. */
export const kindOfWording = (tx: Tx, { type, state }: Pick<ContractRow, "type" | "state">): Promise<ContractKind> =>
  kindOf(tx, state.draft.terms.onlyChanges ? "amendment" : type);

/** From what an amendment can be made. */
export const amendmentTemplates = async (tx: Tx): Promise<readonly Template[]> =>
  (await templatesOf(tx)).filter(({ terms, retired }) => terms.type === "amendment" && !retired);

/** The draft that asks what the organisation asks of every contract of its type, too. */
export const withFields = <T extends Pick<Draft, "variables">>(draft: T, { fields }: ContractKind): T => ({
  ...draft,
  variables: [...draft.variables, ...fields],
});

export interface LibraryChange {
  readonly kind: LibraryKind;
  readonly item: string;
  /** The version that this one follows; 0 for none. */
  readonly after: number;
  readonly content: unknown;
  readonly reason: string;
}

/** Keeps a further version and tells the ledger so, by its hash. Refused where somebody else was quicker. */
export const keepVersion = async (
  tx: Tx,
  { session, services, commandId, expectedVersion }: SignedInContext,
  { kind, item, after, content, reason }: LibraryChange,
): Promise<Refusal | undefined> => {
  const { tenant, id: person } = session.person;
  if (expectedVersion !== undefined && expectedVersion !== after) return refuse("stale-version");
  const version = after + 1;
  const at = services.now();
  const row = { tenant, kind, item, version, content, reason, changed_by: person, changed_at: at, command: commandId };
  const kept = await addLibraryVersion(tx, row);
  if (kept === "stale") return refuse("stale-version");
  if (kept === "again") return undefined;
  const contentSha256 = createHash("sha256").update(JSON.stringify(content)).digest("hex");
  const told = { tenant, subject: `library/${tenant}`, kind: changeKinds[kind], actor: `person/${person}`, at };
  await append(tx, [{ ...told, body: { item: item.replaceAll(".", "/"), version, contentSha256 } }]);
  return undefined;
};

/** Somebody else was quicker with a part of an act: what was kept of it goes with the transaction. */
class Overtaken extends Error {}

/** Changes the library in one transaction, of which all is kept or nothing. */
export const changeLibrary = async <T>(
  { services, session }: SignedInContext,
  work: (tx: Tx) => Promise<T | Refusal>,
): Promise<T | Refusal> => {
  try {
    return await asSystem(services.db, session.person.tenant, work);
  } catch (failure) {
    if (failure instanceof Overtaken) return refuse("stale-version");
    throw failure;
  }
};

/** Keeps versions of several things as one act, within `changeLibrary`. */
export const keepVersions = async (
  tx: Tx,
  context: SignedInContext,
  [first, ...others]: readonly [LibraryChange, ...LibraryChange[]],
): Promise<Refusal | undefined> => {
  const refused = await keepVersion(tx, context, first);
  if (refused) return refused;
  for (const change of others) {
    const commandId = derivedId("library", context.commandId, change.kind, change.item);
    if (await keepVersion(tx, { ...context, commandId, expectedVersion: undefined }, change)) throw new Overtaken();
  }
  return undefined;
};

const changeKinds = { clause: "clause-changed", template: "template-changed", type: "contract-type-changed" } as const;
