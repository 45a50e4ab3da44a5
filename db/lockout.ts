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

/** What tries are counted under. */
export interface Lock {
  readonly key: string;
  readonly patience: Patience;
}

/**
 * Counts a try, before what was tried is looked at, under one lock after another until one refuses it, with `retryAfter`
 * in seconds: under those that come later it is not counted then. A day without tries forgives all (OWASP Authentication
 * Cheat Sheet, account lockout). Counted in PostgreSQL, so that any number of web processes share it, and under a hash,
 * for keys hold addresses. Nobody waits for the disk: should the database crash, the tries of its last moment are forgiven.
 */
export const tryUnlessLocked = async (db: Db, ...locks: readonly [Lock, ...Lock[]]): Promise<Refusal | undefined> => {
  const counted = locks.map(({ key, patience: { free, firstMs, mostMs } }) => {
    const step = Math.max(1, Math.floor(free / 2));
    return sql`auth.count_try(${sha256(key)}, ${free}::integer, ${step}::integer, ${firstMs}::float8, ${mostMs}::float8)`;
  });
  // PostgreSQL evaluates what coalesce is given only as far as it has to (§9.18.2).
  const { rows } = await sql<{ left: number | null }>`
    select coalesce(${sql.join(counted)}) as left, ${unwaited}`.execute(db);
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
