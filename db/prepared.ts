import { createHash } from "node:crypto";
import {
  type Compilable,
  CompiledQuery,
  type PostgresCursor,
  type PostgresPool,
  type PostgresPoolClient,
  type PostgresQueryResult,
} from "kysely";
import pg from "pg";
import { unanswered } from "../ledger/index.ts";
import type { Tx } from "./schema.ts";

/** SQLSTATE of a prepared statement whose tables have been migrated since: `feature_not_supported`. */
const outlived = "0A000";

/** More different statements than this are sent unprepared, so that a connection's memory stays bounded. */
const mostStatements = 500;

/**
 * A pool whose connections prepare every statement under its own name: PostgreSQL parses and plans each once a
 * connection, row policies included, and not at every call. A connection whose statements a migration has outlived is
 * closed when it is given back.
 *
 * A round trip costs both sides more than most statements. So `begin` and `unanswered` statements wait for the next one,
 * and travel with it in one message.
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

/** Runs a statement whose answer nobody needs: it travels with the transaction's next one, which tells its failure. */
export const withoutAnswer = async (tx: Tx, statement: Compilable): Promise<void> => {
  const { sql, parameters } = statement.compile();
  await tx.executeQuery(CompiledQuery.raw(`${unanswered} ${sql}`, [...parameters]));
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
  /** What goes out with the next statement: a `begin`, and statements whose answers nobody waits for. */
  #waiting: readonly Statement[] = [];

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
    if (text === "begin" || text.startsWith(unanswered)) {
      this.#waiting = [...this.#waiting, statement];
      return nothing();
    }
    const waiting = this.#waiting;
    this.#waiting = [];
    const isUnbegun = waiting[0]?.text === "begin";
    if (isUnbegun && (text === "rollback" || (text === "commit" && waiting.length === 1))) return nothing();
    try {
      return await this.#sendAll<R>(text === "rollback" ? [] : waiting, statement);
    } catch (error) {
      this.#isOutlived ||= error instanceof Error && "code" in error && error.code === outlived;
      throw error;
    }
  }

  /** In one message as far as they are prepared here. PostgreSQL skips what follows the first that fails. */
  async #sendAll<R>(waiting: readonly Statement[], last: Statement): Promise<PostgresQueryResult<R>> {
    if (waiting.length === 0) return this.#send(last);
    const before = waiting.map((statement) => this.#executionOf(statement));
    const execution = this.#executionOf(last);
    if (before.includes(undefined)) for (const statement of waiting) await this.#send(statement);
    else if (execution === undefined) await this.#client.query(before.join("; "));
    else return this.#together<R>([...before, execution].join("; "));
    return this.#send(last);
  }

  async #send<R>({ text, values }: Statement): Promise<PostgresQueryResult<R>> {
    const name = this.#nameOf(text);
    const result = await this.#client.query({ text, values: [...values], ...(name !== undefined && { name }) });
    if (name !== undefined) this.#prepared.add(name);
    return result as PostgresQueryResult<R>;
  }

  /** Several statements in one message; the result of the last. */
  async #together<R>(statements: string): Promise<PostgresQueryResult<R>> {
    const results: unknown = await this.#client.query(statements);
    return (Array.isArray(results) ? results.at(-1) : results) as PostgresQueryResult<R>;
  }

  /** How to run a statement by its name within a message of several, if it is prepared here and its values are plain. */
  #executionOf({ text, values }: Statement): string | undefined {
    if (text === "begin" || text === "commit") return text;
    const name = this.#nameOf(text);
    if (name === undefined || !this.#prepared.has(name)) return undefined;
    const literals = values.flatMap((value) => literalOf(value) ?? []);
    if (literals.length < values.length) return undefined;
    return `execute ${pg.escapeIdentifier(name)}${literals.length > 0 ? `(${literals.join(", ")})` : ""}`;
  }
}

/** PostgreSQL reads it as the type of the parameter, as it does with a value that is sent beside a statement. */
const literalOf = (value: unknown): string | undefined => {
  if (value === null) return "null";
  const text = textOf(value);
  // A NUL would end the message; sent by itself the statement is refused for it.
  return text === undefined || text.includes("\0") ? undefined : pg.escapeLiteral(text);
};

const textOf = (value: unknown): string | undefined => {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (value instanceof Date) return value.toISOString();
  if (Buffer.isBuffer(value)) return `\\x${value.toString("hex")}`;
  return Array.isArray(value) && value.every((each) => typeof each === "string") ? listOf(value) : undefined;
};

/** PostgreSQL 18, §8.15.2: every element in quotes, so that none is taken for a null or for a part of the list. */
const listOf = (texts: readonly string[]): string =>
  `{${texts.map((text) => `"${text.replaceAll(/["\\]/g, "\\$&")}"`).join(",")}}`;

const nothing = <R>(): PostgresQueryResult<R> => ({ command: "SELECT", rowCount: 0, rows: [] });
