import { createHash, randomBytes } from "node:crypto";
import { type Generated, sql } from "kysely";
import type { PersonId } from "../domain/ids.ts";
import type { Db, Tx } from "./schema.ts";

/** What a token opens, once. */
export type TokenPurpose =
  | "invitation"
  | "reset"
  | "first-administrator"
  | "second-factor"
  | "passkey-sign-in"
  | "passkey-confirm"
  | "passkey-register"
  | "single-sign-on";

export interface OneTimeTokenTable {
  /** SHA-256 of 32 random bytes, so that a copy of the table opens nothing. */
  readonly hash: Buffer;
  readonly purpose: TokenPurpose;
  readonly person: PersonId | null;
  readonly facts: Generated<Facts>;
  readonly expires_at: Date;
}

type Facts = Readonly<Record<string, string>>;

/** What is known of a token that somebody brought. */
export interface TokenHeld {
  readonly person: PersonId | null;
  readonly facts: Facts;
}

interface NewToken {
  readonly purpose: TokenPurpose;
  readonly person?: PersonId | undefined;
  readonly facts?: Facts;
  readonly minutes: number;
}

/** Makes a token of 43 characters. Earlier ones for the same purpose and person are void where `alone`. */
export const issueToken = async (
  db: Db | Tx,
  { purpose, person, facts = {}, minutes }: NewToken,
  alone = true,
): Promise<string> => {
  const token = randomBytes(32).toString("base64url");
  if (alone) await voidTokens(db, purpose, person);
  await sql`
    insert into auth.one_time_token (hash, purpose, person, facts, expires_at)
    values (${sha256(token)}, ${purpose}, ${person ?? null}, ${JSON.stringify(facts)}::jsonb,
      now() + ${minutes} * interval '1 minute')`.execute(db);
  return token;
};

/** What a token stands for; it stays good. */
export const tokenHeld = (db: Db | Tx, purpose: TokenPurpose, token: string): Promise<TokenHeld | undefined> =>
  db
    .selectFrom("auth.one_time_token")
    .select(["person", "facts"])
    .where("hash", "=", sha256(token))
    .where("purpose", "=", purpose)
    .where("expires_at", ">", sql<Date>`now()`)
    .executeTakeFirst();

/** Uses a token up; of two who bring it at once, one is given what it stands for. */
export const useToken = (db: Db | Tx, purpose: TokenPurpose, token: string): Promise<TokenHeld | undefined> =>
  db
    .deleteFrom("auth.one_time_token")
    .where("hash", "=", sha256(token))
    .where("purpose", "=", purpose)
    .where("expires_at", ">", sql<Date>`now()`)
    .returning(["person", "facts"])
    .executeTakeFirst();

/** Voids the tokens of a purpose, of one person or of nobody. */
const voidTokens = async (db: Db | Tx, purpose: TokenPurpose, person: PersonId | undefined): Promise<void> => {
  await db
    .deleteFrom("auth.one_time_token")
    .where("purpose", "=", purpose)
    .where("person", person === undefined ? "is" : "=", person ?? null)
    .execute();
};

/** Voids all that was ever mailed or begun in somebody's name. */
export const voidTokensOf = async (db: Db | Tx, person: PersonId): Promise<void> => {
  await db.deleteFrom("auth.one_time_token").where("person", "=", person).execute();
};

const sha256 = (text: string): Buffer => createHash("sha256").update(text).digest();
