import type { ContractRow } from "../../db/contract.ts";
import { documentById, type VersionRow, versionsOf } from "../../db/version.ts";
import type { ApprovalFacts } from "../../domain/approval-policy.ts";
import { countriesOf } from "../../domain/country.ts";
import { deviations } from "../../domain/deviation.ts";
import { seenBy } from "../contract/contract.ts";
import { readDraft } from "../drafting/drafting.ts";
import type { SignedInContext } from "../http/context.ts";

/** What rules look at in the wording itself. */
export type WordingFacts = Pick<ApprovalFacts, "deviations" | "countries" | "template">;

/**
 * Reads the current wording: where it departs from approved clauses, from which countries the other sides are, and what the
 * contract was made from. A paper that was uploaded is nobody's approved wording, so that it deviates as a whole; where the
 * other sides are, whoever uploaded it said.
 */
export const wordingFacts = async (
  context: SignedInContext,
  { id, state: { draft } }: ContractRow,
): Promise<WordingFacts> => {
  const { master, template, said } = await seenBy(context, async (tx) => {
    const versions = await versionsOf(tx, id);
    const version = versions.find(({ number }) => number === draft.number);
    return {
      master: version?.draft_document ? await documentById(tx, version.draft_document) : undefined,
      template: templateIn(versions),
      said: version?.countries ?? [],
    };
  });
  if (!master) return { deviations: [{ approver: null }], countries: said, template };
  const wording = await readDraft(context, master);
  return {
    ...{ template, countries: countriesOf(wording) },
    deviations: deviations(wording).map(({ approver }) => ({ approver })),
  };
};

/** Of the newest version that has one, so that no file put in its place is a way around a rule. */
const templateIn = (versions: readonly Pick<VersionRow, "number" | "template">[]): string | null => {
  const [newest] = versions.filter(({ template }) => template !== null).toSorted((a, b) => b.number - a.number);
  return newest?.template?.replace(/@\d+$/, "") ?? null;
};
