import type { ToldFinding } from "../../drafting/draft-findings.ts";
import type { RequestContext } from "../../http/context.ts";
import { entered, mistakeIn } from "../../http/context.ts";

/** What a form's fields show: what was typed before a refusal, else what is kept; and what is wrong with each. */
export interface FormState {
  readonly read: (field: string) => string;
  readonly wrong: (field: string) => string | undefined;
}

/** A field of several controls, each with a name below its own. */
export interface CompoundFieldProps {
  readonly name: string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly required: boolean;
  readonly error?: string | undefined;
  readonly form: FormState;
}

export const formState = (
  context: RequestContext,
  kept: ReadonlyMap<string, string>,
  findings: readonly ToldFinding[] = [],
): FormState => ({
  read: (field) => (context.refused ? entered(context, field) : (kept.get(field) ?? "")),
  wrong: (field) =>
    mistakeIn(context, field) ?? findings.find((each) => each.blocking && each.field === field)?.sentence,
});
