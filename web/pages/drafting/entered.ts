import type { RequestContext } from "../../context.ts";
import { entered, mistakeIn } from "../../context.ts";
import type { ToldFinding } from "../../draft-findings.ts";

/** What a form's fields show: what was typed before a refusal, else what is kept; and what is wrong with each. */
export interface FormState {
  readonly read: (field: string) => string;
  readonly wrong: (field: string) => string | undefined;
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
