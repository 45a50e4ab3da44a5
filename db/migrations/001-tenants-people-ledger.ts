import { type Kysely, sql } from "kysely";
import * as ledger from "../../ledger/migration.ts";
import { protect } from "../protect.ts";

export const up = async (db: Kysely<unknown>): Promise<void> => {
  await viewer(db);
  await tenants(db);
  await people(db);
  await ledger.up(db, {
    writer: "engross_app",
    sequencer: "engross_sequencer",
    visible: sql`tenant = viewer_tenant()`,
  });
};

/** Who is looking. After a commit a setting reads '' and before the first one null: both mean nobody. */
const viewer = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create function viewer_tenant() returns uuid language sql stable parallel safe
    return nullif(current_setting('engross.tenant', true), '')::uuid`.execute(db);
  await sql`
    create function viewer_person() returns uuid language sql stable parallel safe
    return nullif(current_setting('engross.person', true), '')::uuid`.execute(db);
  await sql`
    create function viewer_reach() returns text language sql stable parallel safe
    return nullif(current_setting('engross.reach', true), '')`.execute(db);
  // The rule of mayView in domain/access.ts; a property test holds the two together.
  await sql`
    create function viewer_sees(owner uuid, named uuid[], classification text) returns boolean
    language sql stable parallel safe
    return case viewer_reach()
      when 'system' then true
      when 'all' then classification <> 'secret' or coalesce(viewer_person() = owner or viewer_person() = any (named), false)
      when 'named' then coalesce(viewer_person() = owner or viewer_person() = any (named), false)
      else false
    end`.execute(db);
};

const tenants = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table tenant (
      id uuid primary key default uuidv7(),
      name text not null check (name <> ''),
      language text not null check (language in ('en', 'zh-CN')),
      time_zone text not null check (time_zone <> ''),
      created_at timestamptz not null default now()
    )`.execute(db);
  await protect(db, "tenant", { tenantColumn: "id", privileges: ["select", "insert", "update"] });

  // Workers start before anybody signs in, and must know whom they serve.
  await sql`create policy installation on tenant for select to current_user using (true)`.execute(db);
  await sql`
    create function installation_tenants() returns setof tenant
    language sql stable security definer set search_path = public, pg_temp
    begin atomic select * from tenant order by id; end`.execute(db);
  await onlyForApp(db, "installation_tenants()");
};

const people = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table person (
      id uuid primary key default uuidv7(),
      tenant uuid not null references tenant (id),
      name text not null check (name <> ''),
      email text not null check (email like '%_@_%'),
      language text not null check (language in ('en', 'zh-CN')),
      time_zone text not null check (time_zone <> ''),
      roles text[] not null check (
        cardinality(roles) > 0 and roles <@ array['business', 'legal', 'approver', 'signer', 'management', 'security',
          'auditor', 'administrator', 'guest']),
      manager_id uuid check (manager_id <> id),
      department text,
      active boolean not null default true,
      created_at timestamptz not null default now(),
      unique (tenant, id),
      foreign key (tenant, manager_id) references person (tenant, id)
    )`.execute(db);
  await sql`create unique index person_email on person (lower(email))`.execute(db);
  await sql`create index person_name on person (tenant, name, id)`.execute(db);
  await sql`create index person_manager on person (tenant, manager_id) where manager_id is not null`.execute(db);
  // Nobody is ever deleted: what they did stays theirs. Leaving is active = false.
  await protect(db, "person", { privileges: ["select", "insert", "update"] });

  // Signing in comes before the tenant is known: this is the one thing that may be asked about an address.
  await sql`create policy sign_in on person for select to current_user using (true)`.execute(db);
  await sql`
    create function person_signing_in(address text) returns table (tenant uuid, person uuid, active boolean)
    language sql stable security definer set search_path = public, pg_temp
    begin atomic
      select p.tenant, p.id, p.active from person p where lower(p.email) = lower(address);
    end`.execute(db);
  await onlyForApp(db, "person_signing_in(text)");

  // Asked with every request, of the holder of a session that was just found: one question instead of a transaction.
  await sql`
    create function person_signed_in(session_holder uuid) returns setof person
    language sql stable security definer set search_path = public, pg_temp
    begin atomic select * from person where id = session_holder; end`.execute(db);
  await onlyForApp(db, "person_signed_in(uuid)");
};

const onlyForApp = async (db: Kysely<unknown>, signature: string): Promise<void> => {
  await sql`revoke all on function ${sql.raw(signature)} from public`.execute(db);
  await sql`grant execute on function ${sql.raw(signature)} to engross_app`.execute(db);
};
