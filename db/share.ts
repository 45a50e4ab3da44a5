import type { Selectable } from "kysely";
import type { ContractId, PersonId, TenantId } from "../domain/ids.ts";
import type { Language } from "../domain/language.ts";
import type { ShareId } from "../domain/share.ts";
import { commitment } from "../ledger/index.ts";
import type { Tx } from "./schema.ts";

/** With whom something was shared, and why. What they may read, and until when, the contract's process knows. */
export interface ShareTable {
  readonly id: ShareId;
  readonly tenant: TenantId;
  readonly contract: ContractId;
  readonly name: string;
  readonly email: string;
  readonly language: Language;
  readonly reason: string;
  readonly shared_by: PersonId;
  /** Of the commitment in the ledger that stands for receiver and reason. */
  readonly salt: Buffer;
  readonly added_at: Date;
}

export type ShareRow = Selectable<ShareTable>;

/**
 * Keeps the words of a share that is about to be commanded; they count once the contract's state names it. Staged again
 * by the same command, they stay as they were.
 *
 * @returns what is kept
 */
export const stageShare = async (tx: Tx, share: ShareRow): Promise<ShareRow> => {
  await tx
    .insertInto("share")
    .values(share)
    .onConflict((on) => on.column("id").doNothing())
    .execute();
  return tx.selectFrom("share").selectAll().where("id", "=", share.id).executeTakeFirstOrThrow();
};

/** Takes back the words of a share that was refused. */
export const dropShare = async (tx: Tx, id: ShareId): Promise<void> => {
  await tx.deleteFrom("share").where("id", "=", id).execute();
};

export const sharesByIds = async (tx: Tx, ids: readonly ShareId[]): Promise<readonly ShareRow[]> =>
  ids.length === 0 ? [] : tx.selectFrom("share").selectAll().where("id", "in", ids).execute();

/** What the ledger keeps of receiver and reason: provable by the row, and unknowable without it. */
export const receiverOf = ({ email, name, reason, salt }: ShareRow): string =>
  commitment(`${email}\n${name}\n${reason}`, salt);
