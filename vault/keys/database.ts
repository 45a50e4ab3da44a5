import { Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import { codeOf, isNetworkFault, VaultUnreachable } from "../fault.ts";
import type { KeysDatabase } from "./schema.ts";

/** Connects when first used; gives up on a silent server after ten seconds. */
export const connectKeys = (url: string): Kysely<KeysDatabase> => {
  const pool = new pg.Pool({ connectionString: url, max: 4, connectionTimeoutMillis: 10_000, query_timeout: 10_000 });
  // An idle connection that breaks is replaced by the next query, which also reports what is wrong.
  pool.on("error", () => undefined);
  return new Kysely<KeysDatabase>({ dialect: new PostgresDialect({ pool }) });
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
