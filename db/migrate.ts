import { Kysely, Migrator, PostgresDialect, sql } from "kysely";
import pg from "pg";
import { migrations } from "./migrations/index.ts";
import { ensureRoles, owner } from "./roles.ts";

export interface MigrationUrls {
  /** A login that is `engross_owner`, or that may become it. Never the login that serves people. */
  readonly admin: string;
}

/** The database was used by a newer Engross, whose tables this one does not know. */
export class DatabaseFromNewerVersion extends Error {
  override readonly name = "DatabaseFromNewerVersion";

  constructor(unknown: readonly string[]) {
    super(
      `The database belongs to a newer version of Engross (it has ${unknown.join(", ")}). Upgrade Engross and start again.`,
    );
  }
}

/**
 * Brings the database up to this version, in one transaction: all of it or nothing. Any number of processes may
 * call it at once; one does the work and the others wait for it.
 * @throws DatabaseFromNewerVersion with the database untouched
 */
export const migrate = (urls: MigrationUrls): Promise<void> =>
  asOwner(urls.admin, async (db) => {
    await refuseNewer(db);
    const { error } = await migrator(db).migrateToLatest();
    if (error !== undefined) throw error;
  });

/** The names of migrations that have not run yet, oldest first. */
export const pendingMigrations = (urls: MigrationUrls): Promise<readonly string[]> =>
  asOwner(urls.admin, async (db) => {
    const done = await executed(db);
    return Object.keys(migrations).filter((name) => !done.includes(name));
  });

const migrator = (db: Kysely<unknown>): Migrator =>
  new Migrator({ db, provider: { getMigrations: async () => ({ ...migrations }) } });

const refuseNewer = async (db: Kysely<unknown>): Promise<void> => {
  const unknown = (await executed(db)).filter((name) => !Object.hasOwn(migrations, name));
  if (unknown.length > 0) throw new DatabaseFromNewerVersion(unknown);
};

const executed = async (db: Kysely<unknown>): Promise<readonly string[]> => {
  const table = await sql<{ oid: string | null }>`select to_regclass('public.kysely_migration') as oid`.execute(db);
  if (table.rows[0]?.oid == null) return [];
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
  return rows.map((row) => row.name);
};

const asOwner = async <T>(url: string, work: (db: Kysely<unknown>) => Promise<T>): Promise<T> => {
  await ensureRoles(url);
  const pool = new pg.Pool({
    connectionString: url,
    application_name: "engross migrate",
    options: `-c role=${owner} -c search_path=public`,
    max: 2,
  });
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  try {
    return await work(db);
  } finally {
    await db.destroy();
  }
};
