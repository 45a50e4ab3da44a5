import { stageDraft } from "../../archive/version.ts";
import type { ContractRow } from "../../db/contract.ts";
import { type ProposalRow, proposalsOf, stageAnswer } from "../../db/proposal.ts";
import { type RenderedClause, renderedClause } from "../../documents/rendition.ts";
import type { Clause } from "../../domain/clause.ts";
import { findClause, paragraphsOf, type ReadAs, withParagraphs } from "../../domain/clause-wording.ts";
import type { Draft } from "../../domain/draft.ts";
import type { ContractId } from "../../domain/ids.ts";
import type { ProposalId } from "../../domain/proposal.ts";
import { isRefusal, type Refusal, refuse } from "../../domain/refusal.ts";
import { freshSalt } from "../../ledger/index.ts";
import { choiceOf, currentWording, deskOf, readDraft, type SavedDraft, saveVersion } from "../drafting/drafting.ts";
import type { SignedInContext } from "../http/context.ts";
import { foreseen, giveCommand, seenBy } from "./contract.ts";

/** The draft with these words in the place of the clause's own; answers and references that they repeat stay bound. */
export const withProposed = (draft: Draft, clause: Clause, rendered: RenderedClause, words: string): Draft => ({
  ...draft,
  clauses: withParagraphs(draft.clauses, clause.id, paragraphsOf(words, readAs(clause, rendered))),
});

/** What each variable and reference of the clause reads as; blanks read as nothing that anybody would repeat. */
const readAs = ({ paragraphs }: Clause, rendered: RenderedClause): readonly ReadAs[] =>
  paragraphs.flatMap((runs, paragraph) =>
    runs.flatMap((run, index) => {
      const read = rendered.paragraphs[paragraph]?.[index];
      return run.kind === "text" || read === undefined || read.blank ? [] : [{ run, text: read.text }];
    }),
  );

const proposalById = (rows: readonly ProposalRow[], id: ProposalId): ProposalRow | undefined =>
  rows.find((row) => row.id === id);

/** Takes the words of a proposal into the draft: a new version, and the acceptance with it. */
export const acceptProposal = async (
  context: SignedInContext,
  contract: ContractId,
  id: ProposalId,
): Promise<SavedDraft | Refusal> => {
  const { current, desk, proposal } = await seenBy(context, async (tx) => ({
    current: await currentWording(tx, contract),
    desk: await deskOf(tx, context),
    proposal: proposalById(await proposalsOf(tx, contract), id),
  }));
  if (isRefusal(current)) return current;
  if (!proposal) return refuse("not-found");
  if (!current.master) return refuse("wording-uploaded");
  const before = await readDraft(context, current.master);
  const clause = findClause(before.clauses, proposal.clause);
  const rendered = renderedClause(before, proposal.clause);
  if (!clause || !rendered) return refuse("clause-unknown");
  const draft = withProposed(before, clause, rendered, proposal.words);
  const signers = current.signers.map(choiceOf);
  return saveVersion(
    context,
    current,
    { content: [draft, signers, id], draft },
    (of) => stageDraft(context.services, { ...of, signers, draft, today: desk.today }),
    (version) => ({ type: "accept-proposal", proposal: id, draft: version, letter: true }),
  );
};

/** Declines a proposal with a reason that the other side reads. */
export const declineProposal = async (context: SignedInContext, row: ContractRow, id: ProposalId, reason: string) => {
  const command = { type: "decline-proposal", proposal: id, letter: true } as const;
  const refusal = foreseen(context, row, { ...command, words: "" });
  if (refusal) return refusal;
  const answer = { answer: reason, salt: Buffer.from(freshSalt()), command: context.commandId };
  const words = await seenBy(context, (tx) => stageAnswer(tx, id, answer));
  return giveCommand(context, row, { ...command, words });
};
