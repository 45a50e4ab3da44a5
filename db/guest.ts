import type { Selectable } from "kysely";
import type { GuestId } from "../domain/act.ts";
import type { ContractId, PersonId, TenantId } from "../domain/ids.ts";
import type { Language } from "../domain/language.ts";
import { commitment } from "../ledger/index.ts";
import type { Tx } from "./schema.ts";

/** Who of the other side was invited to negotiate. Until when, and whether still, the contract's process knows. */
export interface GuestTable {
  readonly id: GuestId;
  readonly tenant: TenantId;
  readonly contract: ContractId;
  readonly name: string;
  readonly email: string;
  readonly language: Language;
  readonly invited_by: PersonId;
  /** Of the commitment in the ledger that stands for name and address. */
  readonly salt: Buffer;
  readonly added_at: Date;
}

export type GuestRow = Selectable<GuestTable>;

/** Keeps the words of an invitation that is about to be commanded; staged again, they stay as they were. */
export const stageGuest = async (tx: Tx, guest: GuestRow): Promise<GuestRow> => {
  await tx
    .insertInto("guest")
    .values(guest)
    .onConflict((on) => on.column("id").doNothing())
    .execute();
  return tx.selectFrom("guest").selectAll().where("id", "=", guest.id).executeTakeFirstOrThrow();
};

/** Takes back the words of an invitation that was refused. */
export const dropGuest = async (tx: Tx, id: GuestId): Promise<void> => {
  await tx.deleteFrom("guest").where("id", "=", id).execute();
};

export const guestsByIds = async (tx: Tx, ids: readonly GuestId[]): Promise<readonly GuestRow[]> =>
  ids.length === 0 ? [] : tx.selectFrom("guest").selectAll().where("id", "in", ids).execute();

/** What the ledger keeps of name and address: provable by the row, and unknowable without it. */
export const invitationOf = ({ email, name, salt }: GuestRow): string => commitment(`${email}\n${name}`, salt);
