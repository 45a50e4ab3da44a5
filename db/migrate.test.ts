import { randomUUID } from "node:crypto";
import { Kysely, Migrator, PostgresDialect } from "kysely";
import pg from "pg";
import { expect, inject, test } from "vitest";
import { emptyDatabase, freshDatabase } from "../test/stack/index.ts";
import { DatabaseFromNewerVersion, migrate, pendingMigrations } from "./migrate.ts";
import { migrations } from "./migrations/index.ts";
import { ensureRoles } from "./roles.ts";

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

test("contracts that release 0.1 recorded come along: held by the incident that held them, shared with nobody", async () => {
  const admin = await emptyDatabase();
  await migrateTo("102-remarks", admin);
  const superuser = as(inject("stack").superuserUrl, admin);
  const incident = randomUUID();
  await query(
    superuser,
    `with house as (insert into tenant (name, language, time_zone) values ('Orchid', 'en', 'UTC') returning id),
       owner as (insert into person (tenant, name, email, language, time_zone, roles)
         select id, 'Example Owner', 'owner@example.com', 'en', 'UTC', array['business'] from house returning id, tenant)
     insert into contract (id, tenant, number, type, classification, owner, named, stage, since, version, last_command,
       frozen_by, title, counterparty, language, state, created_at, recorded_at)
     select uuidv7(), tenant, frozen.number, 'nda', 'internal', id, '{}', 'draft', now(), 1, 'test', frozen.by, '', '',
       'en', jsonb_build_object('stage', 'draft', 'frozenBy', frozen.by), now(), now()
     from owner, (values ('1', null), ('2', '${incident}'::uuid)) as frozen (number, by)`,
  );
  await migrate({ admin });
  expect(await query(superuser, "select state from contract order by number")).toEqual([
    { state: { stage: "draft", freezes: [], shares: [], holdReleases: [] } },
    { state: { stage: "draft", freezes: [incident], shares: [], holdReleases: [] } },
  ]);
});

test("files of audits that lay in one store only are queued for the second, and documents stay as they were", async () => {
  const admin = await emptyDatabase();
  await migrateTo("191-quarantine", admin);
  const superuser = as(inject("stack").superuserUrl, admin);
  const [document, evidence, report] = [randomUUID(), randomUUID(), randomUUID()];
  await query(
    superuser,
    `with house as (insert into tenant (name, language, time_zone) values ('Orchid', 'en', 'UTC') returning id),
       contracts as (insert into document (id, tenant, contract, kind, name, media_type, size, sha256, vault_safe,
         vault_object, vault_version)
         select '${document}', id, uuidv7(), 'pdf', '', '', 1, '', '', '', '' from house returning id, tenant),
       evidence as (insert into audit_file (id, tenant, campaign, kind, name, media_type, size, sha256, vault_safe,
         vault_object, vault_version)
         select '${evidence}', id, uuidv7(), 'evidence', '', '', 1, '', '', '', '' from house),
       reports as (insert into audit_report (id, tenant, from_day, to_day, made_at, entries, digest, checkpoint, size)
         select uuidv7(), id, '2026-01-01', '2026-01-31', '2026-02-01', 0, decode(repeat('00', 32), 'hex'), 1, 1
         from house returning id, tenant),
       files as (insert into audit_report_file (tenant, report, variant, format, name, media_type, size, sha256,
         vault_safe, vault_object, vault_version)
         select tenant, id, 'full', 'pdf', '', '', 1, '', '', '${report}', '' from reports)
     insert into document_copy (document, tenant, copied_at) select id, tenant, now() from contracts`,
  );
  await migrate({ admin });
  const known = `select object, copied_at is null as waiting, kind from object_copy join stored_object on id = object`;
  expect(await query(superuser, known)).toEqual(
    expect.arrayContaining([
      { object: document, waiting: false, kind: "pdf" },
      { object: evidence, waiting: true, kind: "audit-file" },
      { object: report, waiting: true, kind: "audit-report" },
    ]),
  );
});

/** As far as an earlier release went. */
const migrateTo = async (name: string, admin: string): Promise<void> => {
  await ensureRoles(admin);
  const pool = new pg.Pool({ connectionString: admin, options: "-c role=engross_owner -c search_path=public" });
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  const { error } = await new Migrator({
    db,
    provider: { getMigrations: async () => ({ ...migrations }) },
  }).migrateTo(name);
  await db.destroy();
  if (error !== undefined) throw error;
};

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
