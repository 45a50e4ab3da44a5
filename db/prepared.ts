import { createHash } from "node:crypto";
import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from "kysely";
import type pg from "pg";

/** SQLSTATE of a prepared statement whose tables have been migrated since: `feature_not_supported`. */
const outlived = "0A000";

/** More different statements than this are sent unprepared, so that a connection's memory stays bounded. */
const mostStatements = 500;

/**
 * A pool whose connections prepare every statement under its own name: PostgreSQL parses and plans each once a
 * connection, row policies included, and not at every call. A connection whose statements a migration has outlived is
 * closed when it is given back. A transaction begins together with its first statement, in one round trip.
 */
export const preparing = (pool: pg.Pool): PostgresPool => {
  const names = new Map<string, string>();
  const nameOf = (sql: string): string | undefined => {
    const known = names.get(sql);
    if (known !== undefined || names.size >= mostStatements) return known;
    const name = createHash("sha256").update(sql).digest("base64url").slice(0, 40);
    names.set(sql, name);
    return name;
  };
  // Kysely remembers connections by identity.
  const wrapped = new WeakMap<pg.PoolClient, PostgresPoolClient>();
  return {
    connect: async () => {
      const client = await pool.connect();
      const known = wrapped.get(client) ?? new PreparingClient(client, nameOf);
      wrapped.set(client, known);
      return known;
    },
    end: () => pool.end(),
  };
};

class PreparingClient implements PostgresPoolClient {
  readonly #client: pg.PoolClient;
  readonly #nameOf: (sql: string) => string | undefined;
  #isOutlived = false;
  /** A `begin` that has not been sent yet. */
  #isBeginning = false;

  constructor(client: pg.PoolClient, nameOf: (sql: string) => string | undefined) {
    this.#client = client;
    this.#nameOf = nameOf;
  }

  query<R>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>>;
  query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>;
  query<R>(
    statement: string | PostgresCursor<R>,
    parameters: readonly unknown[] = [],
  ): Promise<PostgresQueryResult<R>> | PostgresCursor<R> {
    if (typeof statement !== "string") throw new TypeError("Statements are read whole here, not by cursor");
    return this.#run<R>(statement, parameters);
  }

  release(): void {
    this.#client.release(this.#isOutlived);
  }

  async #run<R>(text: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>> {
    if (text === "begin") {
      this.#isBeginning = true;
      return nothing();
    }
    const beginning = this.#isBeginning;
    this.#isBeginning = false;
    if (beginning && (text === "commit" || text === "rollback")) return nothing();
    try {
      if (beginning && parameters.length === 0) {
        // Statements without parameters may share one message, and have a result each.
        const [, result] = [await this.#client.query(`begin; ${text}`)].flat();
        return result as PostgresQueryResult<R>;
      }
      if (beginning) await this.#client.query("begin");
      const name = this.#nameOf(text);
      const result = await this.#client.query({ text, values: [...parameters], ...(name !== undefined && { name }) });
      return result as PostgresQueryResult<R>;
    } catch (error) {
      this.#isOutlived ||= error instanceof Error && "code" in error && error.code === outlived;
      throw error;
    }
  }
}

const nothing = <R>(): PostgresQueryResult<R> => ({ command: "SELECT", rowCount: 0, rows: [] });
