import type { Selectable } from "kysely";
import type { PersonId } from "../domain/ids.ts";
import type { Db, Tx } from "./schema.ts";

export interface PasskeyTable {
  readonly id: string;
  readonly user_id: PersonId;
  /** As the authenticator names it, base64url. */
  readonly credential_id: string;
  /** COSE. */
  readonly public_key: Buffer;
  /** How often it signed, as it says; zero for those that do not count. */
  readonly counter: string;
  readonly transports: readonly string[];
  readonly name: string;
  readonly created_at: Date;
  readonly last_used_at: Date | null;
}

export type PasskeyRow = Selectable<PasskeyTable>;

/** More than anybody has devices. */
export const mostPasskeys = 20;

export const passkeysOf = (db: Db | Tx, person: PersonId): Promise<readonly PasskeyRow[]> =>
  db
    .selectFrom("auth.passkey")
    .selectAll()
    .where("user_id", "=", person)
    .orderBy("created_at")
    .limit(mostPasskeys)
    .execute();

export const passkeyByCredential = (db: Db | Tx, credential: string): Promise<PasskeyRow | undefined> =>
  db.selectFrom("auth.passkey").selectAll().where("credential_id", "=", credential).executeTakeFirst();

/** False where this authenticator's key is registered already. */
export const addPasskey = async (tx: Tx, passkey: PasskeyRow): Promise<boolean> => {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto("auth.passkey")
    .values(passkey)
    .onConflict((on) => on.column("credential_id").doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
};

export const noteUsed = async (db: Db | Tx, id: string, counter: number, at: Date): Promise<void> => {
  await db
    .updateTable("auth.passkey")
    .set({ counter: String(counter), last_used_at: at })
    .where("id", "=", id)
    .execute();
};

/** False where somebody has none of that id; likewise `removePasskey`. */
export const renamePasskey = async (db: Db | Tx, person: PersonId, id: string, name: string): Promise<boolean> => {
  const query = db.updateTable("auth.passkey").set({ name }).where("id", "=", id).where("user_id", "=", person);
  return (await query.executeTakeFirst()).numUpdatedRows === 1n;
};

export const removePasskey = async (db: Db | Tx, person: PersonId, id: string): Promise<boolean> => {
  const query = db.deleteFrom("auth.passkey").where("id", "=", id).where("user_id", "=", person);
  return (await query.executeTakeFirst()).numDeletedRows === 1n;
};
