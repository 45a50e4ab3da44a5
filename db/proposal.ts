import type { Generated, Selectable } from "kysely";
import type { GuestId } from "../domain/act.ts";
import type { ContractId, TenantId } from "../domain/ids.ts";
import { mostProposals, type ProposalId } from "../domain/proposal.ts";
import { commitment } from "../ledger/index.ts";
import type { Tx } from "./schema.ts";

/** Other words for a clause, as a guest wrote them, and what we answered. */
export interface ProposalTable {
  /** The command that it goes with. */
  readonly id: ProposalId;
  readonly tenant: TenantId;
  readonly contract: ContractId;
  readonly guest: GuestId;
  readonly clause: string;
  readonly words: string;
  readonly reason: string;
  readonly salt: Buffer;
  readonly added_at: Date;
  readonly recorded: Generated<boolean>;
  /** Why it was declined; counts once the contract's state says that it was. */
  readonly answer: string | null;
  readonly answer_salt: Buffer | null;
  readonly answer_command: string | null;
}

export type ProposalRow = Selectable<ProposalTable>;

type NewProposal = Omit<ProposalRow, "recorded" | "answer" | "answer_salt" | "answer_command">;

/** Keeps words for a command that is about to be given; kept already, they stay as they were. */
export const stageProposal = async (tx: Tx, proposal: NewProposal): Promise<ProposalRow> => {
  await tx
    .insertInto("proposal")
    .values({ ...proposal, answer: null, answer_salt: null, answer_command: null })
    .onConflict((on) => on.column("id").doNothing())
    .execute();
  return tx.selectFrom("proposal").selectAll().where("id", "=", proposal.id).executeTakeFirstOrThrow();
};

export const dropProposal = async (tx: Tx, id: ProposalId): Promise<void> => {
  await tx.deleteFrom("proposal").where("id", "=", id).where("recorded", "=", false).execute();
};

/** Keeps the reason of a refusal that is about to be commanded. */
export const stageAnswer = async (
  tx: Tx,
  id: ProposalId,
  { answer, salt, command }: { readonly answer: string; readonly salt: Buffer; readonly command: string },
): Promise<string> => {
  await tx
    .updateTable("proposal")
    .set({ answer, answer_salt: salt, answer_command: command })
    .where("id", "=", id)
    .where((eb) => eb.or([eb("answer_command", "is", null), eb("answer_command", "!=", command)]))
    .execute();
  const kept = await tx.selectFrom("proposal").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
  return commitment(kept.answer ?? "", kept.answer_salt ?? salt);
};

export const proposalsOf = (tx: Tx, contract: ContractId): Promise<ProposalRow[]> =>
  tx
    .selectFrom("proposal")
    .selectAll()
    .where("contract", "=", contract)
    .where("recorded", "=", true)
    .orderBy("added_at")
    .limit(mostProposals)
    .execute();

/** What the ledger keeps of a proposal in place of its words. */
export const proposalCommitted = ({ words, reason, salt }: Pick<ProposalRow, "words" | "reason" | "salt">): string =>
  commitment(`${words}\n\n${reason}`, salt);
