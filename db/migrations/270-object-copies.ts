import { type Kysely, sql } from "kysely";

/**
 * Everything that the vault keeps has a second copy, not only documents of contracts. What a stored object is, its own
 * table tells; the view puts these side by side. A table that begins to hold objects of the vault joins the view and gets
 * the trigger.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await copiesOfAnyObject(db);
  await objects(db);
  await forgetting(db);
  await queueAuditFiles(db);
};

const copiesOfAnyObject = async (db: Kysely<unknown>): Promise<void> => {
  await sql`alter table document_copy rename to object_copy`.execute(db);
  await sql`alter table object_copy rename column document to object`.execute(db);
  await sql`alter table object_copy drop constraint document_copy_document_fkey`.execute(db);
  await sql`alter table object_copy rename constraint document_copy_pkey to object_copy_pkey`.execute(db);
  await sql`alter table object_copy rename constraint document_copy_tenant_fkey to object_copy_tenant_fkey`.execute(db);
  for (const index of ["tenant", "queue", "trouble"])
    await sql`alter index ${sql.id(`document_copy_${index}`)} rename to ${sql.id(`object_copy_${index}`)}`.execute(db);
};

const objects = async (db: Kysely<unknown>): Promise<void> => {
  // Its objects are named by ids, each of its own.
  await sql`
    alter table audit_report_file
      add column id uuid not null unique generated always as (vault_object::uuid) stored`.execute(db);
  // Joined by id, each branch is asked by its index alone as long as it scans one table.
  await sql`
    create view stored_object with (security_invoker = true) as
      select d.id, d.tenant, d.vault_safe, d.vault_object, d.vault_version, d.size, d.sha256, d.kind, d.contract,
        (select c.number from contract c where c.id = d.contract) as called, null::timestamptz as counts_since
      from document d
      union all
      select f.id, f.tenant, f.vault_safe, f.vault_object, f.vault_version, f.size, f.sha256, 'audit-file', null,
        (select c.number from audit_campaign c where c.id = f.campaign), case when f.recorded then f.added_at end
      from audit_file f
      union all
      select f.id, f.tenant, f.vault_safe, f.vault_object, f.vault_version, f.size, f.sha256, 'audit-report', null,
        f.name, (select r.made_at from audit_report r where r.id = f.report)
      from audit_report_file f`.execute(db);
  await sql`grant select on stored_object to engross_app`.execute(db);
};

/** What is known of an object's copies goes with the row that knows the object. */
const forgetting = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create function forget_copies() returns trigger
    language plpgsql set search_path = public, pg_temp as $$
    begin
      delete from object_copy where object = old.id;
      return null;
    end $$`.execute(db);
  for (const table of ["document", "audit_file", "audit_report_file"])
    await sql`
      create trigger forget_copies after delete on ${sql.id(table)}
      for each row execute function forget_copies()`.execute(db);
};

/** Files of before, which the owner sees only without the policies. */
const queueAuditFiles = async (db: Kysely<unknown>): Promise<void> => {
  const tables = ["audit_file", "audit_report", "audit_report_file", "object_copy"].map((name) => sql.id(name));
  for (const table of tables) await sql`alter table ${table} no force row level security`.execute(db);
  await sql`
    insert into object_copy (object, tenant, queued_at)
      select id, tenant, added_at from audit_file
      union all
      select f.id, f.tenant, r.made_at from audit_report_file f join audit_report r on r.id = f.report`.execute(db);
  for (const table of tables) await sql`alter table ${table} force row level security`.execute(db);
};
