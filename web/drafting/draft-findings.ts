import { z } from "zod";
import { uploadQuestions } from "../../archive/uploaded.ts";
import type { Draft } from "../../domain/draft.ts";
import type { Finding } from "../../domain/draft-findings.ts";
import type { Language } from "../../domain/language.ts";
import { findingSentence } from "../../i18n/draft.ts";
import { fieldId } from "../design/components/field.tsx";

/** A finding as people and programs are told it. */
export const toldFinding = z.object({
  code: z.string(),
  blocking: z.boolean().meta({ description: "Whether it keeps the contract from being submitted." }),
  field: z.string().nullable().meta({ description: "The field of the form or body that it is about." }),
  clause: z
    .string()
    .nullable()
    .meta({ description: "The clause that it is about: `#clause-<id>` on the page of the version." }),
  sentence: z.string(),
});

export type ToldFinding = z.output<typeof toldFinding>;

/** @param draft the version's structured draft; `null` for one that was uploaded */
export const tellFindings = (
  findings: readonly Finding[],
  draft: Draft | null,
  language: Language,
): readonly ToldFinding[] => {
  const questions = draft ?? uploadQuestions();
  return findings.map((finding) => ({
    code: finding.code,
    blocking: finding.blocking,
    field: draft ? fieldOf(finding, draft) : (finding.variable ?? null),
    clause: finding.clause ?? null,
    sentence: findingSentence(finding, questions, language),
  }));
};

/** The pages on which findings are put right; empty for the page itself. */
export interface FindingPages {
  /** The one that holds the fields. */
  readonly form: string;
  /** The one that shows the wording, clause by clause. */
  readonly text: string;
}

/** Where the fault is: the clause, else the field, else the beginning of the wording. */
export const placeOf = ({ field, clause }: ToldFinding, { form, text }: FindingPages): string => {
  if (clause !== null) return `${text}#clause-${clause}`;
  return field === null ? `${text}#wording` : `${form}#${fieldId(field)}`;
};

const fieldOf = ({ code, variable: name, other }: Finding, draft: Draft): string | null => {
  const variable = draft.variables.find((each) => each.name === name);
  if (!variable) return null;
  const field = `values.${variable.name}`;
  if (variable.type === "party") return `${field}.${partOf(code, other)}`;
  return code === "amount-words-disagree" ? `${field}.words` : field;
};

const partOf = (code: Finding["code"], other: string | undefined): string => {
  if (code === "party-incomplete") return other ?? "name";
  return code === "registration-invalid" ? "registration" : "name";
};
