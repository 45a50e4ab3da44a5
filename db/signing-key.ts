import type { Generated, Selectable } from "kysely";
import type { TenantId } from "../domain/ids.ts";
import { append } from "../ledger/index.ts";
import type { Tx } from "./schema.ts";

/** The SM2 key of an organisation that chose 国密. It is made once, and stays for as long as signatures shall hold. */
export interface SigningKeyTable {
  readonly tenant: TenantId;
  /** 65 bytes: 04 | x | y. */
  readonly public_key: Buffer;
  /** The private key, sealed by the vault. */
  readonly sealed: Buffer;
  readonly added_at: Generated<Date>;
}

export type SigningKeyRow = Selectable<SigningKeyTable>;

/** @returns undefined where the organisation never chose 国密 */
export const signingKey = (tx: Tx, tenant: TenantId): Promise<SigningKeyRow | undefined> =>
  tx.selectFrom("signing_key").selectAll().where("tenant", "=", tenant).executeTakeFirst();

/** Notes a new key and its public half in the ledger. Where two were made at once, the first to be noted stands. */
export const addSigningKey = async (tx: Tx, key: Omit<SigningKeyRow, "added_at">): Promise<void> => {
  const { tenant } = key;
  const added = await tx
    .insertInto("signing_key")
    .values(key)
    .onConflict((on) => on.doNothing())
    .returning("added_at")
    .executeTakeFirst();
  if (!added) return;
  const body = { algorithm: "SM2", publicKey: key.public_key.toString("hex") };
  const told = { tenant, subject: `tenant/${tenant}`, actor: "engross", at: added.added_at };
  await append(tx, [{ ...told, kind: "signing-key-made", body }]);
};
