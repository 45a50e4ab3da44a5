import { Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import { codeOf, isNetworkFault, VaultUnreachable } from "../fault.ts";
import type { KeysDatabase } from "./schema.ts";

/**
 * Connects when first used; gives up on a silent server after ten seconds. Commits wait for the disk whatever the
 * server's default: bytes sealed under a key that a crash takes back would be lost, and a tombstone must not vanish.
 */
export const connectKeys = (url: string): Kysely<KeysDatabase> => kyselyOver(keysPool(url));

export const kyselyOver = (pool: pg.Pool): Kysely<KeysDatabase> =>
  new Kysely<KeysDatabase>({ dialect: new PostgresDialect({ pool }) });

/** The same connections without a query builder, for what is asked so often that it is prepared. */
export const keysPool = (url: string): pg.Pool => {
  const pool = new pg.Pool({
    connectionString: url,
    max: 4,
    connectionTimeoutMillis: 10_000,
    query_timeout: 10_000,
    options: "-c synchronous_commit=on",
  });
  // A connection that breaks also fails the query on it, or is replaced by the next: without listeners on the idle
  // and the busy ones, Node would end the process.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
};

/** @throws VaultUnreachable for what passes by itself; other errors as they are */
export const askingKeys = async <T>(question: () => Promise<T>): Promise<T> => {
  try {
    return await question();
  } catch (error) {
    if (passes(error)) throw new VaultUnreachable("the key database does not answer", { cause: error });
    throw error;
  }
};

/** PostgreSQL, appendix A: connection exceptions, no resources, shutting down or starting up. */
const passing = /^(08|53|57P)/;

const passes = (error: unknown): boolean => {
  if (error instanceof pg.DatabaseError) return passing.test(codeOf(error));
  // The driver's own faults carry no code.
  return isNetworkFault(error) || (error instanceof Error && /connection|timeout/i.test(error.message));
};
