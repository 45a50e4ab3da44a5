import type { ContractRow } from "../../db/contract.ts";
import { documentById, versionsOf } from "../../db/version.ts";
import type { ApprovalFacts } from "../../domain/approval-policy.ts";
import { countryOf } from "../../domain/country.ts";
import { deviations } from "../../domain/deviation.ts";
import { type Draft, draftParties } from "../../domain/draft.ts";
import { seenBy } from "../contract/contract.ts";
import { readDraft } from "../drafting/drafting.ts";
import type { SignedInContext } from "../http/context.ts";

/** What rules look at in the wording itself. */
export type WordingFacts = Pick<ApprovalFacts, "deviations" | "countries">;

/**
 * Reads the current wording: where it departs from approved clauses, and from which countries the other sides are. A
 * paper that was uploaded is nobody's approved wording, so that it deviates as a whole.
 */
export const wordingFacts = async (
  context: SignedInContext,
  { id, state: { draft } }: ContractRow,
): Promise<WordingFacts> => {
  const master = await seenBy(context, async (tx) => {
    const version = (await versionsOf(tx, id)).find(({ number }) => number === draft.number);
    return version?.draft_document ? documentById(tx, version.draft_document) : undefined;
  });
  if (!master) return { deviations: [{ approver: null }], countries: [] };
  const wording = await readDraft(context, master);
  return { deviations: deviations(wording).map(({ approver }) => ({ approver })), countries: countriesOf(wording) };
};

/** Of the other sides; none, where it is not known of every one of them. */
export const countriesOf = (draft: Draft): readonly string[] => {
  const others = draftParties(draft).filter(({ ours }) => !ours);
  const known = others.flatMap(({ party }) => (party && countryOf(party)) ?? []);
  return known.length === others.length ? [...new Set(known)] : [];
};
