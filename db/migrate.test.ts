import pg from "pg";
import { expect, test } from "vitest";
import { freshDatabase } from "./fresh-database.ts";
import { DatabaseFromNewerVersion, migrate, pendingMigrations } from "./migrate.ts";
import { migrations } from "./migrations/index.ts";

const query = async (url: string, text: string): Promise<readonly unknown[]> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
};

test("several processes may start at once on an empty database, and again later", async () => {
  const urls = await freshDatabase({ migrated: false });
  expect(await pendingMigrations(urls)).toEqual(Object.keys(migrations));
  await Promise.all([migrate(urls), migrate(urls), migrate(urls), migrate(urls)]);
  expect(await pendingMigrations(urls)).toEqual([]);
  await migrate(urls);
  expect(await query(urls.app, "select from person")).toEqual([]);
});

test("a superuser's login builds tables that belong to the owner all the same", async () => {
  const urls = await freshDatabase({ migrated: false });
  await migrate({ admin: urls.superuser });
  const owners = "select distinct tableowner from pg_tables where schemaname = 'public'";
  expect(await query(urls.admin, owners)).toEqual([{ tableowner: "engross_owner" }]);
});

test("a database from a newer version is refused in plain words and left as it is", async () => {
  const urls = await freshDatabase();
  const future = "insert into kysely_migration (name, timestamp) values ('999-from-the-future', now()::text)";
  await query(urls.admin, future);
  await expect(migrate(urls)).rejects.toThrow(DatabaseFromNewerVersion);
  await expect(migrate(urls)).rejects.toThrow("999-from-the-future");
});

test("a login that may not create roles says what a superuser must run", async () => {
  const urls = await freshDatabase({ migrated: false });
  await query(urls.superuser, "create role weak login");
  const weak = Object.assign(new URL(urls.admin), { username: "weak" }).href;
  try {
    await expect(migrate({ admin: weak })).rejects.toThrow("As a superuser run: grant engross_owner to weak");
  } finally {
    await query(urls.superuser, "drop role weak");
  }
});
