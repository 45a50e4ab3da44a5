import { z } from "zod";
import { type ApproverGroup, approverGroups } from "../../domain/approver-group.ts";
import type { Language } from "../../domain/language.ts";
import {
  faultsOf,
  itemsOf,
  type LibraryClause,
  type OtherWording,
  plainText,
  rewritten,
  type Written,
  wordingOf,
} from "../../domain/library.ts";
import { withConditions } from "../../domain/own-template.ts";
import { isRefusal, type Refusal, refuse } from "../../domain/refusal.ts";
import type { Template } from "../../domain/template.ts";
import type { Condition } from "../../domain/variable.ts";
import { libraryWords } from "../../i18n/library.ts";
import { reason } from "../pages/library/shapes.ts";
import { conditionEdit, readCondition } from "./condition-edit.ts";
import type { ClauseReading } from "./library-reading.ts";

const text = z.string().max(20_000);
const line = z.string().trim().max(300);

export const newWordings = ["new-alternate", "new-fallback"] as const;

export const clauseEdit = z.object({
  wording: z
    .string()
    .regex(/^[a-z0-9-]{1,60}$/)
    .default("standard")
    .meta({ description: "`standard`, the id of another wording, or `new-alternate` or `new-fallback`." }),
  remove: z.boolean().default(false).meta({ description: "Takes that wording out; the standard one stays." }),
  heading: line.default(""),
  text: text.default(""),
  items: z.record(z.string().max(100), text).default({}).meta({ description: "By id; an empty one goes." }),
  added: text.default("").meta({ description: "New items, set apart by an empty line." }),
  name: z.object({ en: line.default(""), "zh-CN": line.default("") }).optional(),
  guidance: z.object({ en: line.default(""), "zh-CN": line.default("") }).optional(),
  approver: z.enum(approverGroups).optional(),
  basis: line.optional().meta({ description: "The provision that the standard wording rests on." }),
  when: conditionEdit
    .optional()
    .meta({ description: "When the clause is part of the contract. Without it as before." }),
  conditions: z
    .record(z.string().max(100), conditionEdit)
    .default({})
    .meta({ description: "The same of items, by id." }),
  reason,
});

type Edit = z.output<typeof clauseEdit>;

/** The clause after the edit, in its next version; or what is wrong with the edit, at its fields. */
export const editedClause = (
  { clause, users }: ClauseReading,
  edit: Edit,
  language: Language,
): LibraryClause | Refusal => {
  const version = clause.version + 1;
  const conditions = readConditions(clause, users, edit, language);
  if (isRefusal(conditions)) return conditions;
  const changed = edit.remove ? without(clause, edit) : withWords(clause, edit, conditions, version, language);
  if (isRefusal(changed)) return changed;
  const taken = wordingOf(changed.clause, changed.wording);
  if (!edit.remove && taken) {
    const words = libraryWords(language);
    if (plainText({ ...taken.wording, heading: "" }).trim() === "") return wrong(["text"], [words.empty]);
    const faults = faultsOf(taken.wording, users);
    if (faults.length > 0)
      return wrong(
        ["text"],
        [
          faults
            .map(({ template, kind, name }) => {
              const title = users.find(({ id }) => id === template)?.name[language] ?? template;
              return kind === "variable" ? words.faultVariable(title, name) : words.faultClause(title, name);
            })
            .join(" "),
        ],
      );
  }
  return { ...changed.clause, version };
};

interface Changed {
  readonly clause: LibraryClause;
  /** The one that changed. */
  readonly wording: string;
}

const wrong = (fields: readonly string[], reasons: readonly string[]): Refusal =>
  refuse("invalid-input", { fields, reasons });

const without = (clause: LibraryClause, { wording }: Edit): Changed | Refusal =>
  clause.others.some(({ id }) => id === wording)
    ? { clause: { ...clause, others: clause.others.filter(({ id }) => id !== wording) }, wording }
    : refuse("not-found");

type Conditions = Readonly<Record<string, Condition | null>>;

/** The conditions that were written, by the ids of what they are of. */
const readConditions = (
  clause: LibraryClause,
  users: readonly Template[],
  { wording: id, when, conditions }: Edit,
  language: Language,
): Conditions | Refusal => {
  const variables = users.flatMap((template) => template.variables);
  const wording = wordingOf(clause, id)?.wording ?? clause.standard;
  const own = when && id === "standard" ? [{ id: wording.id, field: "when", edit: when }] : [];
  const below = Object.entries(conditions).map(([item, edit]) => ({ id: item, field: `conditions.${item}`, edit }));
  const read = [...own, ...below].map(({ id: of, field, edit }) => {
    const before = itemsOf([wording]).find((each) => each.id === of)?.when;
    return [of, readCondition(edit, before, variables, field, language)] as const;
  });
  const refused = read.map(([, condition]) => condition).find((each) => isRefusal(each));
  if (refused && isRefusal(refused)) return refused;
  return Object.fromEntries(read.flatMap(([of, condition]) => (isRefusal(condition) ? [] : [[of, condition]])));
};

const withWords = (
  clause: LibraryClause,
  edit: Edit,
  conditions: Conditions,
  version: number,
  language: Language,
): Changed | Refusal => {
  const written: Written = { heading: edit.heading, text: edit.text, items: edit.items, added: edit.added };
  if (edit.wording === "standard") {
    if (edit.heading === "") return wrong(["heading"], [libraryWords(language).empty]);
    const { basis = clause.standard.basis ?? "", ...rest } = { ...clause.standard, basis: edit.basis };
    const standard = rewritten({ ...rest, ...(basis !== "" && { basis }) }, written, version);
    return { clause: { ...clause, standard: withConditions(standard, conditions, version) }, wording: "standard" };
  }
  const other = otherFrom(clause, edit, version, language);
  if (isRefusal(other)) return other;
  // The heading is that of the clause, whichever wording it has.
  const base = { ...clause.standard, paragraphs: other.paragraphs, children: other.children };
  const { paragraphs, children } = withConditions(
    rewritten(base, { ...written, heading: clause.standard.heading }, version),
    conditions,
    version,
  );
  const next: OtherWording = { ...other, paragraphs, children };
  const isNew = !clause.others.some(({ id }) => id === other.id);
  const others = isNew ? [...clause.others, next] : clause.others.map((each) => (each.id === other.id ? next : each));
  return { clause: { ...clause, others }, wording: other.id };
};

/** The wording that is edited, under its new name and approver; a new one begins with the items of the standard. */
const otherFrom = (clause: LibraryClause, edit: Edit, version: number, language: Language): OtherWording | Refusal => {
  const before = clause.others.find(({ id }) => id === edit.wording);
  const isNew = newWordings.some((each) => each === edit.wording);
  if (!before && !isNew) return wrong(["wording"], [libraryWords(language).noSuchWording]);
  const name = edit.name ?? before?.name;
  if (!name?.en || !name["zh-CN"]) return wrong(["name.en"], [libraryWords(language).nameNeeded]);
  const shared = {
    id: before?.id ?? `own-${version}`,
    name,
    guidance: edit.guidance ?? before?.guidance ?? { en: "", "zh-CN": "" },
    paragraphs: before?.paragraphs ?? clause.standard.paragraphs,
    children: before?.children ?? clause.standard.children,
  };
  const kind = before?.kind ?? (edit.wording === "new-fallback" ? "fallback" : "alternate");
  if (kind === "alternate") return { ...shared, kind };
  const approver: ApproverGroup =
    edit.approver ?? (before?.kind === "fallback" ? before.approver : undefined) ?? "legal";
  return { ...shared, kind, approver };
};
