import type { Generated, Selectable } from "kysely";
import type { GuestId } from "../domain/act.ts";
import type { ContractId, PersonId, TenantId } from "../domain/ids.ts";
import type { RoundId } from "../domain/negotiation.ts";
import { type CommentId, mostInThreads, type ThreadId, type ThreadScope } from "../domain/thread.ts";
import { commitment } from "../ledger/index.ts";
import type { Tx } from "./schema.ts";

/** What somebody said in a thread, or with a round. A thread's scope is repeated on each line: row policies go by it. */
export interface CommentTable {
  /** The command that it goes with. */
  readonly id: CommentId;
  readonly tenant: TenantId;
  readonly contract: ContractId;
  readonly thread: ThreadId | RoundId;
  readonly scope: ThreadScope;
  readonly person: PersonId | null;
  readonly guest: GuestId | null;
  readonly words: string;
  /** Of the commitment in the ledger that stands for the words. */
  readonly salt: Buffer;
  readonly added_at: Date;
  /** Set in the record of its command: what was refused or never came is not shown. */
  readonly recorded: Generated<boolean>;
}

export type CommentRow = Selectable<CommentTable>;

/** Keeps words for a command that is about to be given; kept already, they stay as they were. */
export const stageComment = async (tx: Tx, comment: Omit<CommentRow, "recorded">): Promise<CommentRow> => {
  await tx
    .insertInto("comment")
    .values(comment)
    .onConflict((on) => on.column("id").doNothing())
    .execute();
  return tx.selectFrom("comment").selectAll().where("id", "=", comment.id).executeTakeFirstOrThrow();
};

/** Takes back the words of a command that was refused. */
export const dropComment = async (tx: Tx, id: CommentId): Promise<void> => {
  await tx.deleteFrom("comment").where("id", "=", id).where("recorded", "=", false).execute();
};

/** Everything said about a contract that the viewer may read, oldest first. */
export const commentsOf = (tx: Tx, contract: ContractId): Promise<CommentRow[]> =>
  tx
    .selectFrom("comment")
    .selectAll()
    .where("contract", "=", contract)
    .where("recorded", "=", true)
    .orderBy("added_at")
    .orderBy("id")
    .limit(mostInThreads.threads * 10)
    .execute();

export const committed = ({ words, salt }: Pick<CommentRow, "words" | "salt">): string => commitment(words, salt);
