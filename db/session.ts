import { createHash, randomUUID } from "node:crypto";
import { type Generated, type Insertable, sql } from "kysely";
import type { PersonId } from "../domain/ids.ts";
import type { SigningMethod } from "../domain/signing-act.ts";
import { unanswered } from "../ledger/index.ts";
import { withoutAnswer } from "./prepared.ts";
import type { Db, Tx } from "./schema.ts";

/** A browser, or a program, that somebody signed in with. */
export interface DeviceTable {
  readonly id: string;
  readonly user_id: PersonId;
  /** SHA-256 of the secret that the device keeps. */
  readonly hash: Buffer;
  readonly user_agent: string;
  readonly first_seen_at: Date;
  readonly last_seen_at: Date;
}

/** A code mailed to the address of sign-in, a passkey, an authenticator app, or the organisation's identity provider. */
export type ConfirmedBy = Extract<SigningMethod, "sign-in" | "passkey" | "authenticator" | "single-sign-on">;

export interface SessionTable {
  readonly id: string;
  readonly token: string;
  readonly user_id: PersonId;
  readonly expires_at: Date;
  readonly ip_address: string | null;
  readonly user_agent: string | null;
  readonly confirmed_at: Date | null;
  /** NIST SP 800-63B-4: 1 for a single factor, 2 where a second one or a verified passkey was shown. */
  readonly assurance: Generated<number>;
  readonly device: string | null;
  /** How it was confirmed last; `null` where it never was, or before this was noted. */
  readonly confirmed_by: Generated<ConfirmedBy | null>;
  readonly created_at: Generated<Date>;
  readonly updated_at: Generated<Date>;
}

/**
 * Adds a session that lasts for so many seconds from now, in a transaction that does not wait for the disk (PostgreSQL,
 * Asynchronous Commit). Should the database crash, a session of its last moment never was; whatever was recorded under
 * one lies behind it in the log, and is on the disk only together with it.
 */
export const addSession = async (
  tx: Tx,
  { lasts, ...session }: Omit<Insertable<SessionTable>, "expires_at"> & { readonly lasts: number },
): Promise<void> => {
  await sql`${sql.raw(unanswered)} select set_config('synchronous_commit', 'off', true)`.execute(tx);
  const expires_at = sql<Date>`now() + ${lasts} * interval '1 second'`;
  await withoutAnswer(tx, tx.insertInto("auth.session").values({ ...session, expires_at }));
};

const listLimit = 50;

/** Somebody's open sessions, newest first. */
export const sessionsOf = (db: Db | Tx, person: PersonId, now: Date) =>
  db
    .selectFrom("auth.session")
    .select(["id", "ip_address", "user_agent", "assurance", "device", "created_at", "updated_at"])
    .where("user_id", "=", person)
    .where("expires_at", ">", now)
    .orderBy("created_at", "desc")
    .limit(listLimit)
    .execute();

/** The devices that somebody is known by, last used first. */
export const devicesOf = (db: Db | Tx, person: PersonId) =>
  db
    .selectFrom("auth.device")
    .select(["id", "user_agent", "first_seen_at", "last_seen_at"])
    .where("user_id", "=", person)
    .orderBy("last_seen_at", "desc")
    .limit(listLimit)
    .execute();

/** Ends one of somebody's sessions. False where there is none of that id. */
export const endSessionOf = async (db: Db | Tx, person: PersonId, session: string): Promise<boolean> => {
  const query = db.deleteFrom("auth.session").where("id", "=", session).where("user_id", "=", person);
  return (await query.executeTakeFirst()).numDeletedRows === 1n;
};

/** Ends all sessions of somebody but this one. Returns how many ended. */
export const endOtherSessions = async (db: Db | Tx, person: PersonId, session: string): Promise<number> => {
  const query = db.deleteFrom("auth.session").where("user_id", "=", person).where("id", "<>", session);
  return Number((await query.executeTakeFirst()).numDeletedRows);
};

/** Forgets a device and ends the sessions on it. False where somebody has none of that id. */
export const forgetDevice = async (db: Db | Tx, person: PersonId, device: string): Promise<boolean> => {
  const query = db.deleteFrom("auth.device").where("id", "=", device).where("user_id", "=", person);
  return (await query.executeTakeFirst()).numDeletedRows === 1n;
};

/** Whether somebody signed in with the holder of this secret before. */
export const isKnownDevice = async (db: Db | Tx, person: PersonId, secret: string): Promise<boolean> =>
  (await db
    .selectFrom("auth.device")
    .select("id")
    .where("user_id", "=", person)
    .where("hash", "=", sha256(secret))
    .executeTakeFirst()) !== undefined;

/** Whether we gave this secret to a device, whoever signed in with it. */
export const isDeviceOfOurs = async (db: Db | Tx, secret: string): Promise<boolean> =>
  (await db.selectFrom("auth.device").select("id").where("hash", "=", sha256(secret)).limit(1).executeTakeFirst()) !==
  undefined;

/** Notes that somebody signs in with a device. `fresh`: for the first time, and not as their first device at all. */
export const noteDevice = async (
  tx: Tx,
  device: { readonly person: PersonId; readonly secret: string; readonly userAgent: string; readonly at: Date },
): Promise<{ readonly id: string; readonly fresh: boolean }> => {
  const { person, at } = device;
  const id = randomUUID();
  // The question and the insertion see the same devices: those from before.
  const { rows } = await sql<{ id: string; others: boolean }>`
    insert into auth.device as known (id, user_id, hash, user_agent, first_seen_at, last_seen_at)
    values (${id}, ${person}, ${sha256(device.secret)}, ${device.userAgent}, ${at}, ${at})
    on conflict (user_id, hash) do update set user_agent = excluded.user_agent, last_seen_at = excluded.last_seen_at
    returning id, exists (select from auth.device other where other.user_id = known.user_id) as others`.execute(tx);
  const [kept] = rows;
  if (!kept) throw new Error("A device was neither added nor updated");
  return { id: kept.id, fresh: kept.id === id && kept.others };
};

/** Of these people, those who have a way to sign in, with how many sessions are open. */
export const accountsOf = async (
  db: Db | Tx,
  people: readonly PersonId[],
  now: Date,
): Promise<ReadonlyMap<PersonId, { readonly sessions: number }>> => {
  const rows = await db
    .selectFrom("auth.user as user")
    .leftJoin("auth.session as session", (join) =>
      join.onRef("session.user_id", "=", "user.id").on("session.expires_at", ">", now),
    )
    .select(({ fn }) => ["user.id", fn.count<string>("session.id").as("sessions")])
    .where(sql<boolean>`"user".id = any (${people}::uuid[])`)
    .groupBy("user.id")
    .execute();
  return new Map(rows.map(({ id, sessions }) => [id, { sessions: Number(sessions) }]));
};

const sha256 = (text: string): Buffer => createHash("sha256").update(text).digest();
