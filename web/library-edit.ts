import { z } from "zod";
import { type ApproverGroup, approverGroups } from "../domain/approver-group.ts";
import type { Language } from "../domain/language.ts";
import {
  faultsOf,
  type LibraryClause,
  type OtherWording,
  plainText,
  rewritten,
  type Written,
  wordingOf,
} from "../domain/library.ts";
import { isRefusal, type Refusal, refuse } from "../domain/refusal.ts";
import { libraryWords } from "../i18n/library.ts";
import type { ClauseReading } from "./library-reading.ts";
import { reason } from "./pages/library/shapes.ts";

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
  const changed = edit.remove ? without(clause, edit) : withWords(clause, edit, version, language);
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

const withWords = (clause: LibraryClause, edit: Edit, version: number, language: Language): Changed | Refusal => {
  const written: Written = { heading: edit.heading, text: edit.text, items: edit.items, added: edit.added };
  if (edit.wording === "standard") {
    if (edit.heading === "") return wrong(["heading"], [libraryWords(language).empty]);
    return { clause: { ...clause, standard: rewritten(clause.standard, written, version) }, wording: "standard" };
  }
  const other = otherFrom(clause, edit, version, language);
  if (isRefusal(other)) return other;
  // The heading is that of the clause, whichever wording it has.
  const base = { ...clause.standard, paragraphs: other.paragraphs, children: other.children };
  const { paragraphs, children } = rewritten(base, { ...written, heading: clause.standard.heading }, version);
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
