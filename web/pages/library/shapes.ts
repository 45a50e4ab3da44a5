import { z } from "zod";
import { approverGroups } from "../../../domain/approver-group.ts";
import { languages } from "../../../domain/language.ts";
import { type LibraryClause, plainText, wordingOf } from "../../../domain/library.ts";
import { contractTypes } from "../../../domain/terms.ts";

const bilingual = z.object({ en: z.string(), "zh-CN": z.string() });

/** Ids of clauses and templates as they stand in paths. */
export const itemId = z
  .string()
  .regex(/^[a-z0-9]+(?:[.-][a-z0-9]+)*$/)
  .max(120);

/** Why something was changed: kept with the version for good. */
export const reason = z.string().trim().min(3).max(2_000);

export const wordingShape = z.object({
  id: z.string(),
  kind: z.enum(["standard", "alternate", "fallback"]),
  approver: z.enum(approverGroups).nullable(),
  name: bilingual.nullable(),
  guidance: bilingual.nullable(),
  text: z.string().meta({ description: "Variables as {{name}}, references as {{§clause}}; an item a line." }),
});

export const clauseShape = z.object({
  id: z.string(),
  version: z.number().int(),
  own: z.boolean().meta({ description: "Whether the organisation has changed what came with Engross." }),
  language: z.enum(languages),
  heading: z.string(),
  basis: z.string().nullable(),
  wordings: z.array(wordingShape),
});

export type ClauseShown = z.input<typeof clauseShape>;

export const clauseShown = (clause: LibraryClause, own: boolean): ClauseShown => ({
  id: clause.id,
  version: clause.version,
  own,
  language: clause.language,
  heading: clause.standard.heading,
  basis: clause.standard.basis ?? null,
  wordings: ["standard", ...clause.others.map(({ id }) => id)].flatMap((id) => {
    const taken = wordingOf(clause, id);
    const other = clause.others.find((each) => each.id === id);
    if (!taken) return [];
    return [
      {
        id,
        kind: taken.position.kind,
        approver: taken.position.kind === "fallback" ? taken.position.approver : null,
        name: other?.name ?? null,
        guidance: other?.guidance ?? null,
        text: plainText({ ...taken.wording, heading: "" }),
      },
    ];
  }),
});

export const templateShape = z.object({
  id: z.string(),
  version: z.number().int(),
  own: z.boolean(),
  language: z.enum(languages),
  type: z.enum(contractTypes),
  name: bilingual,
  title: z.string(),
  offered: z.boolean().meta({ description: "Whether new contracts can be begun with it." }),
  articles: z.array(z.string()).meta({ description: "Ids of the library's clauses, in the order of the paper." }),
});

export type TemplateShown = z.input<typeof templateShape>;

export const historyShape = z.array(
  z.object({ version: z.number().int(), reason: z.string(), by: z.string(), at: z.iso.datetime() }),
);
