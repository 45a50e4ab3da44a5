import { type Kysely, type Migration, Migrator, sql } from "kysely";
import { askingKeys, connectKeys } from "./database.ts";

import { versions } from "./migration-versions.ts";

/** Append only: a migration that has run anywhere is never edited. */
const migrations: Readonly<Record<string, Migration>> = {
  "001-hierarchy": {
    up: async (db: Kysely<unknown>) => {
      await sql`create table root_key (
        single boolean primary key default true check (single),
        fingerprint text not null
      )`.execute(db);
      await sql`create table tenant_key (
        tenant text not null,
        version integer not null check (version > 0),
        wrapped bytea not null,
        created_at timestamptz not null default now(),
        primary key (tenant, version)
      )`.execute(db);
      await sql`create table safe_key (
        tenant text not null,
        safe text not null,
        tenant_key_version integer,
        wrapped bytea,
        commitment bytea,
        created_at timestamptz not null default now(),
        destroyed_at timestamptz,
        primary key (tenant, safe),
        foreign key (tenant, tenant_key_version) references tenant_key (tenant, version),
        check ((destroyed_at is null) = (wrapped is not null)),
        check ((wrapped is null) = (tenant_key_version is null)),
        check (wrapped is null or commitment is not null)
      )`.execute(db);
      await sql`create function refuse_to_forget() returns trigger language plpgsql as $$
        begin
          raise exception 'the record of safe %/% is kept for ever', old.tenant, old.safe;
        end $$`.execute(db);
      await sql`create trigger no_deletion before delete on safe_key
        for each row execute function refuse_to_forget()`.execute(db);
      await sql`create trigger no_resurrection before update on safe_key
        for each row when (old.destroyed_at is not null) execute function refuse_to_forget()`.execute(db);
    },
  },
  "002-versions": { up: versions },
};

/**
 * Brings the `keys` database up to date. May run in several processes at once: one migrates, the others wait.
 *
 * @param urls.admin the owner of the tables
 */
export const migrateKeys = async (urls: { readonly admin: string }): Promise<void> => {
  const db = connectKeys(urls.admin);
  try {
    await askingKeys(async () => {
      const { error } = await migratorOf(db).migrateToLatest();
      if (error !== undefined) throw error;
    });
  } finally {
    await db.destroy();
  }
};

/** The names of migrations of the `keys` database that have not run yet, oldest first. */
export const pendingKeyMigrations = async (urls: { readonly admin: string }): Promise<readonly string[]> => {
  const db = connectKeys(urls.admin);
  try {
    const all = await askingKeys(() => migratorOf(db).getMigrations());
    return all.filter(({ executedAt }) => executedAt === undefined).map(({ name }) => name);
  } finally {
    await db.destroy();
  }
};

const migratorOf = (db: ReturnType<typeof connectKeys>): Migrator =>
  new Migrator({ db, provider: { getMigrations: async () => migrations } });
