import { createHash, createHmac, randomInt, randomUUID, timingSafeEqual } from "node:crypto";
import { type Generated, type Selectable, sql } from "kysely";
import type { PersonId, TenantId } from "../domain/ids.ts";
import type { Person } from "../domain/person.ts";
import { type Refusal, refuse } from "../domain/refusal.ts";
import type { AuthenticatorTable, RecoveryCodeTable } from "./authenticator.ts";
import type { EnrolmentTable } from "./factor.ts";
import type { LockoutTable } from "./lockout.ts";
import type { OneTimeTokenTable } from "./one-time-token.ts";
import type { PasskeyTable } from "./passkey.ts";
import { type PersonTable, personOf } from "./person.ts";
import { withoutAnswer } from "./prepared.ts";
import type { Db, Tx } from "./schema.ts";
import type { ConfirmedBy, DeviceTable, SessionTable } from "./session.ts";
import type { IdentityTable } from "./sign-on.ts";

/** What signing in stands on. Better Auth reads and writes the first three by itself (`web/sign-in/session.ts`). */
export interface AuthTables {
  readonly "auth.user": UserTable;
  readonly "auth.session": SessionTable;
  readonly "auth.account": AccountTable;
  readonly "auth.one_time_code": OneTimeCodeTable;
  readonly "auth.rate_limit": RateLimitTable;
  readonly "auth.authenticator": AuthenticatorTable;
  readonly "auth.recovery_code": RecoveryCodeTable;
  readonly "auth.passkey": PasskeyTable;
  readonly "auth.identity": IdentityTable;
  readonly "auth.enrolment": EnrolmentTable;
  readonly "auth.device": DeviceTable;
  readonly "auth.lockout": LockoutTable;
  readonly "auth.one_time_token": OneTimeTokenTable;
}

interface UserTable {
  /** The person's own id. */
  readonly id: PersonId;
  readonly tenant: TenantId;
  readonly name: string;
  readonly email: string;
  readonly email_verified: boolean;
  readonly created_at: Generated<Date>;
  readonly updated_at: Generated<Date>;
}

interface AccountTable {
  readonly id: string;
  readonly account_id: string;
  readonly provider_id: string;
  readonly user_id: PersonId;
  readonly password: string | null;
}

interface OneTimeCodeTable {
  readonly purpose: string;
  readonly subject: string;
  readonly hash: Buffer;
  readonly tries: Generated<number>;
  readonly expires_at: Date;
}

interface RateLimitTable {
  readonly key: Buffer;
  readonly tries: number;
  readonly expires_at: Date;
}

/** Makes somebody known to whoever opens sessions, if they are not yet. */
export const ensureUser = async (tx: Tx, person: Person): Promise<void> => {
  await withoutAnswer(
    tx,
    tx
      .insertInto("auth.user")
      .values({
        id: person.id,
        tenant: person.tenant,
        name: person.name,
        email: person.email.toLowerCase(),
        email_verified: true,
      })
      .onConflict((on) => on.column("id").doNothing()),
  );
};

/** Lets a person sign in with a password, already hashed (`web/sign-in/password.ts`), from now on with no other. */
export const setPassword = async (tx: Tx, person: Person, passwordHash: string): Promise<void> => {
  await ensureUser(tx, person);
  await tx
    .insertInto("auth.account")
    .values({
      id: randomUUID(),
      account_id: person.id,
      provider_id: "credential",
      user_id: person.id,
      password: passwordHash,
    })
    .onConflict((on) => on.columns(["provider_id", "account_id"]).doUpdateSet({ password: passwordHash }))
    .execute();
};

/** What somebody shows at the door is held against this. */
export interface Credentials {
  readonly person: Person;
  /** `null` for whoever signs in without one. */
  readonly passwordHash: string | null;
  /** Whether the organisation leaves sign-in by password open (`mayUsePassword`). */
  readonly passwords: boolean;
  /** Whether a code of their app is demanded too. */
  readonly hasAuthenticator: boolean;
}

interface CredentialsRow extends Selectable<PersonTable> {
  readonly password: string | null;
  readonly passwords: boolean;
  readonly has_authenticator: boolean;
}

/** Whose an address is and how they sign in, in one question; asked before anybody is known. */
export const credentialsOf = async (db: Db, email: string): Promise<Credentials | undefined> => {
  const { rows } = await sql<CredentialsRow>`
    select holder.*, account.password, passwords_open(holder.tenant) as passwords,
      exists (select from auth.authenticator app where app.user_id = holder.id and app.confirmed_at is not null)
        as has_authenticator
    from person_signing_in(${email}) known
    cross join person_signed_in(known.person) holder
    left join auth.account on account.user_id = holder.id and account.provider_id = 'credential'`.execute(db);
  const [row] = rows;
  if (!row) return undefined;
  const { password: passwordHash, passwords, has_authenticator: hasAuthenticator } = row;
  return { person: personOf(row), passwordHash, passwords, hasAuthenticator };
};

/** The hash of somebody's password, if they have one. */
export const passwordHashOf = async (db: Db | Tx, person: PersonId): Promise<string | undefined> => {
  const account = await db
    .selectFrom("auth.account")
    .select("password")
    .where("user_id", "=", person)
    .where("provider_id", "=", "credential")
    .executeTakeFirst();
  return account?.password ?? undefined;
};

/** Records that the session's person confirmed at this instant; by a second factor, where it raises the assurance. */
export const confirmSession = async (
  db: Db | Tx,
  session: string,
  { at, by, assurance }: { readonly at: Date; readonly by: ConfirmedBy; readonly assurance?: 2 | undefined },
): Promise<void> => {
  await db
    .updateTable("auth.session")
    .set({ confirmed_at: at, confirmed_by: by, ...(assurance && { assurance }) })
    .where("id", "=", session)
    .execute();
};

export const endSession = async (db: Db, session: string): Promise<void> => {
  await db.deleteFrom("auth.session").where("id", "=", session).execute();
};

/** Ends every session of these people: they are signed out by their next request. Returns how many sessions ended. */
export const revokeSessions = async (db: Db | Tx, people: readonly PersonId[]): Promise<number> => {
  if (people.length === 0) return 0;
  const ended = await db.deleteFrom("auth.session").where("user_id", "in", people).executeTakeFirst();
  return Number(ended.numDeletedRows);
};

/** As `revokeSessions`, for everybody in the tenant but these people: what an incident's containment may call for. */
export const revokeSessionsExcept = async (db: Db, tenant: TenantId, people: readonly PersonId[]): Promise<number> => {
  const ended = await db
    .deleteFrom("auth.session")
    .where("user_id", "in", (users) =>
      users.selectFrom("auth.user").select("auth.user.id").where("auth.user.tenant", "=", tenant),
    )
    .where(sql<boolean>`user_id <> all (${people}::uuid[])`)
    .executeTakeFirst();
  return Number(ended.numDeletedRows);
};

/**
 * Counts a try and refuses it beyond `limit` within `windowMs` of the first, with `retryAfter` in seconds. Counted in
 * PostgreSQL, so that any number of web processes share it; keys are kept as hashes, for they hold addresses.
 */
export const limitTries = async (
  db: Db,
  key: string,
  limit: number,
  windowMs: number,
): Promise<Refusal | undefined> => {
  const expires = sql<Date>`now() + ${windowMs} * interval '1 ms'`;
  const { rows } = await sql<{ tries: number; left: number }>`
    insert into auth.rate_limit as seen (key, tries, expires_at) values (${sha256(key)}, 1, ${expires})
    on conflict (key) do update set
      tries = case when seen.expires_at > now() then seen.tries + 1 else 1 end,
      expires_at = case when seen.expires_at > now() then seen.expires_at else excluded.expires_at end
    returning tries, ceil(extract(epoch from expires_at - now()))::integer as left`.execute(db);
  const [now] = rows;
  return now && now.tries > limit ? refuse("too-many-tries", { retryAfter: now.left }) : undefined;
};

/** What a one-time code is for (`sign-in`, `signing` …) and for whom or what, as an id. */
export interface CodeFor {
  readonly purpose: string;
  readonly subject: string;
}

/** How long a code may be typed, in minutes. */
export const codeMinutes = 10;
const codeTries = 5;
const codesPerQuarterHour = 5;

/**
 * Makes a code of six digits to be mailed; any older one for the same is void. Kept as an HMAC under `secret`, since a
 * million plain hashes are soon tried.
 */
export const issueCode = async (db: Db, secret: string, { purpose, subject }: CodeFor): Promise<string | Refusal> => {
  const tooMany = await limitTries(db, `code ${purpose} ${subject}`, codesPerQuarterHour, 15 * 60_000);
  if (tooMany) return tooMany;
  const code = randomInt(1_000_000).toString().padStart(6, "0");
  await sql`
    insert into auth.one_time_code (purpose, subject, hash, expires_at)
    values (${purpose}, ${subject}, ${codeHash(secret, { purpose, subject }, code)}, now() + ${codeMinutes} * interval '1 minute')
    on conflict (purpose, subject) do update set hash = excluded.hash, tries = 0, expires_at = excluded.expires_at`.execute(
    db,
  );
  return code;
};

/**
 * Uses a code up in the transaction of what it allows, or refuses it. The fifth wrong try voids it: commit a refusal
 * too, or the try is not counted.
 */
export const consumeCode = async (
  tx: Db | Tx,
  secret: string,
  { purpose, subject }: CodeFor,
  code: string,
): Promise<Refusal | undefined> => {
  const tried = await tx
    .updateTable("auth.one_time_code")
    .set((row) => ({ tries: row("tries", "+", 1) }))
    .where("purpose", "=", purpose)
    .where("subject", "=", subject)
    .where("tries", "<", codeTries)
    .where("expires_at", ">", sql<Date>`now()`)
    .returning("hash")
    .executeTakeFirst();
  if (!tried || !timingSafeEqual(tried.hash, codeHash(secret, { purpose, subject }, code))) return refuse("code-wrong");
  await tx.deleteFrom("auth.one_time_code").where("purpose", "=", purpose).where("subject", "=", subject).execute();
  return undefined;
};

/** Deletes what has expired: sessions, codes, tokens and counts of tries. */
export const forgetExpired = async (db: Db): Promise<void> => {
  for (const table of [
    "auth.session",
    "auth.one_time_code",
    "auth.rate_limit",
    "auth.lockout",
    "auth.one_time_token",
  ] as const) {
    await db.deleteFrom(table).where("expires_at", "<", sql<Date>`now()`).execute();
  }
};

const sha256 = (text: string): Buffer => createHash("sha256").update(text).digest();

const codeHash = (secret: string, { purpose, subject }: CodeFor, code: string): Buffer =>
  createHmac("sha256", secret)
    .update(JSON.stringify(["one-time code", purpose, subject, code]))
    .digest();
