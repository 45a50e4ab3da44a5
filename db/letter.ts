import type { ContractId, TenantId } from "../domain/ids.ts";
import type { Tx } from "./schema.ts";

/** That a letter went out: never its words or its address. */
export interface LetterTable {
  readonly tenant: TenantId;
  /** What the letter is, once and for all: a second one with this key is never sent. */
  readonly key: string;
  readonly kind: string;
  readonly contract: ContractId | null;
  readonly sent_at: Date;
  readonly message_id: string;
}

export const wasSent = async (tx: Tx, key: string): Promise<boolean> =>
  (await tx.selectFrom("letter").select("key").where("key", "=", key).executeTakeFirst()) !== undefined;

export const noteSent = async (tx: Tx, letter: LetterTable): Promise<void> => {
  await tx
    .insertInto("letter")
    .values(letter)
    .onConflict((on) => on.doNothing())
    .execute();
};
