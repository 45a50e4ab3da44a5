import type { Generated } from "kysely";
import type { PersonId } from "../domain/ids.ts";
import type { Db, Tx } from "./schema.ts";

export interface AuthenticatorTable {
  readonly user_id: PersonId;
  /** Sealed by the web (`web/sign-in/authenticator.ts`). */
  readonly secret: Buffer;
  /** Null until a first code proved that the app has the secret. */
  readonly confirmed_at: Date | null;
  /** The time step of the last code taken: none up to it is taken again (RFC 6238 §5.2). */
  readonly last_step: Generated<string>;
}

export interface RecoveryCodeTable {
  readonly user_id: PersonId;
  readonly hash: Buffer;
}

/** Keeps a secret that no code has proved yet. One that is in use stays: `false`. */
export const beginAuthenticator = async (tx: Tx, person: PersonId, secret: Buffer): Promise<boolean> => {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto("auth.authenticator")
    .values({ user_id: person, secret, confirmed_at: null })
    .onConflict((on) =>
      on.column("user_id").doUpdateSet({ secret, last_step: "0" }).where("auth.authenticator.confirmed_at", "is", null),
    )
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
};

export const authenticatorOf = (db: Db | Tx, person: PersonId) =>
  db.selectFrom("auth.authenticator").selectAll().where("user_id", "=", person).executeTakeFirst();

/** Whether somebody has to show a code of their app. */
export const hasAuthenticator = async (db: Db | Tx, person: PersonId): Promise<boolean> =>
  (await authenticatorOf(db, person))?.confirmed_at instanceof Date;

/** Takes the code of a time step, once: of two who bring it at the same moment, one is let in. */
export const takeStep = async (db: Db | Tx, person: PersonId, step: number): Promise<boolean> => {
  const { numUpdatedRows } = await db
    .updateTable("auth.authenticator")
    .set({ last_step: String(step) })
    .where("user_id", "=", person)
    .where("last_step", "<", String(step))
    .executeTakeFirst();
  return numUpdatedRows === 1n;
};

/** Puts the app into use, with the codes for whoever loses it. */
export const confirmAuthenticator = async (
  tx: Tx,
  person: PersonId,
  at: Date,
  recovery: readonly Buffer[],
): Promise<void> => {
  await tx.updateTable("auth.authenticator").set({ confirmed_at: at }).where("user_id", "=", person).execute();
  await tx.deleteFrom("auth.recovery_code").where("user_id", "=", person).execute();
  await tx
    .insertInto("auth.recovery_code")
    .values(recovery.map((hash) => ({ user_id: person, hash })))
    .execute();
};

/** Uses a recovery code up. */
export const useRecoveryCode = async (db: Db | Tx, person: PersonId, hash: Buffer): Promise<boolean> => {
  const query = db.deleteFrom("auth.recovery_code").where("user_id", "=", person).where("hash", "=", hash);
  return (await query.executeTakeFirst()).numDeletedRows === 1n;
};

export const recoveryCodesLeft = async (db: Db | Tx, person: PersonId): Promise<number> =>
  (await db.selectFrom("auth.recovery_code").select("hash").where("user_id", "=", person).execute()).length;

/** Forgets the app and its recovery codes. False where there was none. */
export const removeAuthenticator = async (tx: Tx, person: PersonId): Promise<boolean> => {
  const query = tx.deleteFrom("auth.authenticator").where("user_id", "=", person);
  return (await query.executeTakeFirst()).numDeletedRows === 1n;
};
