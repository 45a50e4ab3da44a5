import { Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import { preparing } from "./prepared.ts";
import type { Db } from "./schema.ts";

export interface ConnectionOptions {
  /** Shown in `pg_stat_activity`. */
  readonly applicationName: string;
  /** Most connections held at once; 10 unless told. */
  readonly connections?: number;
  /** After how many ms PostgreSQL gives up a statement; 15 000 unless told. */
  readonly statementTimeout?: number;
  /** After how many ms PostgreSQL ends a transaction in which nothing happens; 30 000 unless told. */
  readonly idleInTransactionTimeout?: number;
  /** Told when the server drops a connection. The pool has already let go of it; a warning unless told otherwise. */
  readonly onConnectionLost?: (error: Error) => void;
}

/**
 * Opens a pool of connections, made on first use; end it with `destroy()`. A restart of PostgreSQL fails only the
 * statements in flight (see `isDatabaseUnavailable`): the process goes on and later statements connect anew.
 *
 * `bigint` comes as a number (beyond 2^53 it throws), `date` as the text `YYYY-MM-DD`, `timestamptz` as a Date.
 */
export const openDatabase = (url: string, options: ConnectionOptions): Db => {
  const lost = options.onConnectionLost ?? ((error: Error) => process.emitWarning(error));
  const pool = new pg.Pool({
    connectionString: url,
    application_name: options.applicationName,
    max: options.connections ?? 10,
    connectionTimeoutMillis: 5_000,
    statement_timeout: options.statementTimeout ?? 15_000,
    idle_in_transaction_session_timeout: options.idleInTransactionTimeout ?? 30_000,
    keepAlive: true,
    // Left to itself PostgreSQL plans many of them anew at every call, for planning alone is not in its estimate.
    options: "-c plan_cache_mode=force_generic_plan",
    types: { getTypeParser },
  });
  // The pool listens to idle clients only; one lost in the middle of a transaction would end the process unheard.
  pool.on("connect", (client) => client.on("error", lost));
  pool.on("error", () => undefined); // what `lost` was already told, once more
  return new Kysely({ dialect: new PostgresDialect({ pool: preparing(pool) }) });
};

const getTypeParser: typeof pg.types.getTypeParser = (oid: number, format?: "text" | "binary") => {
  if (oid === pg.types.builtins.INT8) return safeInteger;
  if (oid === pg.types.builtins.DATE) return String;
  return pg.types.getTypeParser(oid, format);
};

const safeInteger = (text: string): number => {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is beyond the integers that a number holds`);
  return value;
};

/** SQLSTATE (PostgreSQL Appendix A) and system codes of a server that is away, starting, stopping or full. */
const awayCodes = new Set([
  "57P01",
  "57P02",
  "57P03",
  "57P05",
  "53300",
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
]);

/** What `pg` says, without a code, when a connection is lost or cannot be had. */
const awayMessage = /^Connection terminated|^timeout exceeded when trying to connect|not queryable$/;

/** Whether the same work may succeed later with nothing changed, because PostgreSQL was out of reach. */
export const isDatabaseUnavailable = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  if (awayCodes.has(code) || code.startsWith("08") || awayMessage.test(error.message)) return true;
  if (error instanceof AggregateError && error.errors.some(isDatabaseUnavailable)) return true;
  return isDatabaseUnavailable(error.cause);
};
