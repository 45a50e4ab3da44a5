import type { PersonId } from "../domain/ids.ts";
import { hasAuthenticator, removeAuthenticator } from "./authenticator.ts";
import { passkeysOf } from "./passkey.ts";
import type { Db, Tx } from "./schema.ts";
import { identitiesOf } from "./sign-on.ts";

/** Somebody who has to set up a factor anew before any dangerous act. */
export interface EnrolmentTable {
  readonly user_id: PersonId;
  readonly since: Date;
}

/** What somebody proves themselves with, beside a password. */
export interface Factors {
  readonly authenticator: boolean;
  readonly passkeys: number;
  /** Of an organisation's own provider. */
  readonly identities: number;
}

export const factorsOf = async (db: Db | Tx, person: PersonId): Promise<Factors> => ({
  authenticator: await hasAuthenticator(db, person),
  passkeys: (await passkeysOf(db, person)).length,
  identities: (await identitiesOf(db, person)).length,
});

/** Takes every factor from somebody, who has to set one up anew. Returns what they had. */
export const removeFactors = async (tx: Tx, person: PersonId, at: Date): Promise<Factors> => {
  const had = await factorsOf(tx, person);
  await removeAuthenticator(tx, person);
  await tx.deleteFrom("auth.passkey").where("user_id", "=", person).execute();
  await tx.deleteFrom("auth.identity").where("user_id", "=", person).execute();
  await tx
    .insertInto("auth.enrolment")
    .values({ user_id: person, since: at })
    .onConflict((on) => on.column("user_id").doUpdateSet({ since: at }))
    .execute();
  return had;
};

/** Somebody has set up a factor: whatever was demanded of them is done. */
export const noteEnrolled = async (tx: Tx, person: PersonId): Promise<void> => {
  await tx.deleteFrom("auth.enrolment").where("user_id", "=", person).execute();
};
