import pg from "pg";
import { expect, inject, test } from "vitest";
import { emptyDatabase, freshDatabase } from "../test/stack/index.ts";
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

/** The same database by another login. */
const as = (login: string, url: string): string =>
  Object.assign(new URL(login), { pathname: new URL(url).pathname }).href;

test("several processes may start at once on an empty database, and again later", async () => {
  const admin = await emptyDatabase();
  const urls = { admin };
  expect(await pendingMigrations(urls)).toEqual(Object.keys(migrations));
  await Promise.all([migrate(urls), migrate(urls), migrate(urls), migrate(urls)]);
  expect(await pendingMigrations(urls)).toEqual([]);
  await migrate(urls);
  expect(await query(as(inject("stack").environment["DATABASE_URL"] ?? "", admin), "select from person")).toEqual([]);
});

test("a superuser's login builds tables that belong to the owner all the same", async () => {
  const admin = await emptyDatabase();
  await migrate({ admin: as(inject("stack").superuserUrl, admin) });
  const owners = "select distinct tableowner from pg_tables where schemaname = 'public'";
  expect(await query(admin, owners)).toEqual([{ tableowner: "engross_owner" }]);
});

test("a database from a newer version is refused in plain words and left as it is", async () => {
  const { adminUrl: admin } = await freshDatabase();
  const future = "insert into kysely_migration (name, timestamp) values ('999-from-the-future', now()::text)";
  await query(admin, future);
  await expect(migrate({ admin })).rejects.toThrow(DatabaseFromNewerVersion);
  await expect(migrate({ admin })).rejects.toThrow("999-from-the-future");
});

test("a login that may not create roles says what a superuser must run", async () => {
  const admin = await emptyDatabase();
  const superuser = inject("stack").superuserUrl;
  await query(superuser, "create role weak login password 'weak'");
  const weak = Object.assign(new URL(admin), { username: "weak", password: "weak" }).href;
  try {
    await expect(migrate({ admin: weak })).rejects.toThrow("As a superuser run: grant engross_owner to weak");
  } finally {
    await query(superuser, "drop role weak");
  }
});
