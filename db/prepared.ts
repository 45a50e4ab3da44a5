import { createHash } from "node:crypto";
import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from "kysely";
import pg from "pg";
import { unanswered } from "../ledger/index.ts";

/** SQLSTATE of a prepared statement whose tables have been migrated since: `feature_not_supported`. */
const outlived = "0A000";

/** More different statements than this are sent unprepared, so that a connection's memory stays bounded. */
const mostStatements = 500;

/**
 * A pool whose connections prepare every statement under its own name: PostgreSQL parses and plans each once a
 * connection, row policies included, and not at every call. A connection whose statements a migration has outlived is
 * closed when it is given back.
 *
 * A round trip costs both sides more than most statements. So a transaction begins together with its first statement,
 * and an `unanswered` statement travels together with the commit that follows it.
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

interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

class PreparingClient implements PostgresPoolClient {
  readonly #client: pg.PoolClient;
  readonly #nameOf: (sql: string) => string | undefined;
  /** Names of the statements that this connection has run, and so prepared. */
  readonly #prepared = new Set<string>();
  #isOutlived = false;
  /** A `begin` that has not been sent yet. */
  #isBeginning = false;
  /** A statement whose answer nobody waits for, which has not been sent yet. */
  #held: Statement | undefined;

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
    return this.#run<R>({ text: statement, values: parameters });
  }

  release(): void {
    this.#client.release(this.#isOutlived);
  }

  async #run<R>(statement: Statement): Promise<PostgresQueryResult<R>> {
    const { text } = statement;
    if (text === "begin") {
      this.#isBeginning = true;
      return nothing();
    }
    const isBeginning = this.#isBeginning;
    const held = this.#held;
    this.#isBeginning = false;
    this.#held = undefined;
    if (isBeginning && (text === "commit" || text === "rollback")) return nothing();
    try {
      if (isBeginning) return await this.#beginWith<R>(statement);
      if (held !== undefined && text === "commit") return await this.#commitWith<R>(held);
      if (held !== undefined && text !== "rollback") await this.#send(held);
      if (!text.startsWith(unanswered)) return await this.#send<R>(statement);
      this.#held = statement;
      return nothing();
    } catch (error) {
      this.#isOutlived ||= error instanceof Error && "code" in error && error.code === outlived;
      throw error;
    }
  }

  async #send<R>({ text, values }: Statement): Promise<PostgresQueryResult<R>> {
    const name = this.#nameOf(text);
    const result = await this.#client.query({ text, values: [...values], ...(name !== undefined && { name }) });
    if (name !== undefined) this.#prepared.add(name);
    return result as PostgresQueryResult<R>;
  }

  async #beginWith<R>(first: Statement): Promise<PostgresQueryResult<R>> {
    const execution = this.#executionOf(first);
    if (execution !== undefined) return this.#together<R>(`begin; ${execution}`);
    await this.#client.query("begin");
    return this.#send(first);
  }

  async #commitWith<R>(last: Statement): Promise<PostgresQueryResult<R>> {
    const execution = this.#executionOf(last);
    if (execution !== undefined) return this.#together<R>(`${execution}; commit`);
    await this.#send(last);
    return this.#send({ text: "commit", values: [] });
  }

  /** Two statements in one message; the result of the second. PostgreSQL skips it where the first fails. */
  async #together<R>(statements: string): Promise<PostgresQueryResult<R>> {
    const [, result] = [await this.#client.query(statements)].flat();
    return result as PostgresQueryResult<R>;
  }

  /** How to run a statement by its name within a message of several, if it is prepared here and takes only texts. */
  #executionOf({ text, values }: Statement): string | undefined {
    const name = this.#nameOf(text);
    if (name === undefined || !this.#prepared.has(name)) return undefined;
    // A NUL would end the message; sent by itself the statement is refused for it.
    const literals = values.flatMap((value) =>
      typeof value === "string" && !value.includes("\0") ? [pg.escapeLiteral(value)] : [],
    );
    if (literals.length < values.length) return undefined;
    return `execute ${pg.escapeIdentifier(name)}${literals.length > 0 ? `(${literals.join(", ")})` : ""}`;
  }
}

const nothing = <R>(): PostgresQueryResult<R> => ({ command: "SELECT", rowCount: 0, rows: [] });
