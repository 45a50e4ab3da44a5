import { createHash } from "node:crypto";
import { sql } from "kysely";
import { type Refusal, refuse } from "../domain/refusal.ts";
import type { Db } from "./schema.ts";

/** Tries at something that is guessed, and until when no further one is heard. */
export interface LockoutTable {
  readonly key: Buffer;
  readonly tries: number;
  readonly locked_until: Date | null;
  readonly expires_at: Date;
}

/** How patient a lock is. */
export interface Patience {
  /** Tries before the first lock. */
  readonly free: number;
  /** How long the first lock holds; every further one, after half as many tries, twice as long as the one before. */
  readonly firstMs: number;
  /** No lock holds longer. */
  readonly mostMs: number;
}

/**
 * Counts a try, before what was tried is looked at, and refuses it while the key is locked, with `retryAfter` in
 * seconds. A day without tries forgives all (OWASP Authentication Cheat Sheet, account lockout). Counted in PostgreSQL,
 * so that any number of web processes share it, and under a hash, for keys hold addresses. Nobody waits for the disk: should
 * the database crash, the tries of its last moment are forgiven.
 */
export const tryUnlessLocked = async (db: Db, key: string, patience: Patience): Promise<Refusal | undefined> => {
  const { free, firstMs, mostMs } = patience;
  const step = Math.max(1, Math.floor(free / 2));
  const { rows } = await sql<{ left: number | null }>`
    insert into auth.lockout as seen (key, tries, locked_until, expires_at)
    values (${sha256(key)}, 1, null, now() + interval '1 day')
    on conflict (key) do update set
      tries = case when seen.expires_at <= now() then 1 when seen.locked_until > now() then seen.tries else seen.tries + 1 end,
      locked_until = case
        when seen.expires_at <= now() then null
        when seen.locked_until > now() then seen.locked_until
        when seen.tries >= ${free}::integer and (seen.tries - ${free}::integer) % ${step}::integer = 0 then now() + least(
          ${mostMs}::float8, ${firstMs}::float8 * 2 ^ least(30, (seen.tries - ${free}::integer) / ${step}::integer)
        ) * interval '1 ms'
      end,
      expires_at = greatest(now() + interval '1 day', seen.locked_until + interval '1 day')
    returning ceil(extract(epoch from locked_until - now()))::integer as left, ${unwaited}`.execute(db);
  const left = rows[0]?.left ?? null;
  return left === null ? undefined : refuse("too-many-tries", { retryAfter: Math.max(1, left) });
};

/**
 * What was tried turned out right: all tries under the key are forgiven, and of those under a key that many people share
 * this one is taken back, so that an office behind one address is not shut out by signing in.
 */
export const forgive = async (db: Db, key: string, shared?: string): Promise<void> => {
  await sql`
    with forgiven as (delete from auth.lockout where key = ${sha256(key)}),
      taken_back as (
        update auth.lockout set tries = tries - 1 where key = ${shared === undefined ? null : sha256(shared)} and tries > 0)
    select ${unwaited}`.execute(db);
};

/** Commits the statement that it stands in without waiting for the disk (PostgreSQL, Asynchronous Commit). */
const unwaited = sql`set_config('synchronous_commit', 'off', true)`;

const sha256 = (text: string): Buffer => createHash("sha256").update(text).digest();
