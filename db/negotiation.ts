import type { ContractId } from "../domain/ids.ts";
import type { Tx } from "./schema.ts";

/** What was staged for a command counts from now on: in the transaction that records it. */
export const recordTalk = async (tx: Tx, command: string): Promise<void> => {
  await tx
    .updateTable("comment")
    .set({ recorded: true })
    .where("id", "=", command as never)
    .execute();
  await tx
    .updateTable("proposal")
    .set({ recorded: true })
    .where("id", "=", command as never)
    .execute();
  await tx.updateTable("issue").set({ recorded: true }).where("command", "=", command).execute();
};

/** No invitation of this contract opens anything any more. */
export const voidInvitations = async (tx: Tx, contract: ContractId, at: Date, guest?: string): Promise<void> => {
  await tx
    .updateTable("link")
    .set({ void_at: at })
    .where("contract", "=", contract)
    .where("purpose", "=", "negotiate")
    .where("void_at", "is", null)
    .$if(guest !== undefined, (query) => query.where("item", "=", guest ?? ""))
    .execute();
};
