import { type Kysely, sql } from "kysely";

/**
 * Root and tenant keys get versions, which end as safes do: the key goes, the row stays. The database itself holds what
 * no process may get wrong, for a destroyed key does not come back: nothing is ever wrapped by a destroyed version, and
 * none is destroyed that still wraps something.
 */
export const versions = async (db: Kysely<unknown>): Promise<void> => {
  await rootVersions(db);
  await tenantVersions(db);
  await sql`create function refuse_to_revive() returns trigger language plpgsql as $$
    begin
      raise exception 'the record of a key in % is kept for ever', tg_table_name;
    end $$`.execute(db);
  for (const table of ["root_key", "tenant_key"].map((name) => sql.table(name))) {
    await sql`create trigger no_deletion before delete on ${table}
      for each row execute function refuse_to_revive()`.execute(db);
    await sql`create trigger no_resurrection before update on ${table}
      for each row when (old.destroyed_at is not null) execute function refuse_to_revive()`.execute(db);
  }
};

const rootVersions = async (db: Kysely<unknown>): Promise<void> => {
  await sql`alter table root_key drop column single`.execute(db);
  await sql`
    alter table root_key
      add column version integer not null default 1 primary key check (version > 0),
      add column created_at timestamptz not null default now(),
      add column destroyed_at timestamptz,
      add unique (fingerprint)`.execute(db);
  await sql`alter table root_key alter column version drop default`.execute(db);
};

const tenantVersions = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    alter table tenant_key
      alter column wrapped drop not null,
      add column root_version integer default 1 references root_key (version),
      add column commitment bytea,
      add column destroyed_at timestamptz,
      add check ((destroyed_at is null) = (wrapped is not null)),
      add check ((wrapped is null) = (root_version is null))`.execute(db);
  await sql`alter table tenant_key alter column root_version drop default`.execute(db);
  await sql`create index safe_key_version on safe_key (tenant, tenant_key_version, safe)
    where tenant_key_version is not null`.execute(db);
  await sql`create index tenant_key_root on tenant_key (root_version, tenant, version)
    where root_version is not null`.execute(db);
  await wrappedByTheLiving(db);
};

/** The lock makes whoever wraps and whoever destroys wait for each other; each query here sees what was committed. */
const wrappedByTheLiving = async (db: Kysely<unknown>): Promise<void> => {
  await sql`create function demand_living_tenant_key() returns trigger language plpgsql as $$
    begin
      perform from tenant_key
        where tenant = new.tenant and version = new.tenant_key_version and destroyed_at is null for share;
      if not found then
        raise foreign_key_violation using message = 'the tenant key of safe ' || new.safe || ' is destroyed';
      end if;
      return new;
    end $$`.execute(db);
  await sql`create trigger living_tenant_key before insert or update of tenant_key_version, wrapped on safe_key
    for each row when (new.tenant_key_version is not null) execute function demand_living_tenant_key()`.execute(db);
  await sql`create function demand_living_root_key() returns trigger language plpgsql as $$
    begin
      perform from root_key where version = new.root_version and destroyed_at is null for share;
      if not found then
        raise foreign_key_violation using message = 'the root key of tenant ' || new.tenant || ' is destroyed';
      end if;
      return new;
    end $$`.execute(db);
  await sql`create trigger living_root_key before insert or update of root_version, wrapped on tenant_key
    for each row when (new.root_version is not null) execute function demand_living_root_key()`.execute(db);
  await sql`create function refuse_to_orphan() returns trigger language plpgsql as $$
    declare orphaned boolean;
    begin
      if tg_table_name = 'root_key' then
        orphaned := exists (select from tenant_key where root_version = old.version);
      else
        orphaned := exists (select from safe_key where tenant = old.tenant and tenant_key_version = old.version);
      end if;
      if orphaned then
        raise foreign_key_violation using message = 'a key in ' || tg_table_name || ' still wraps others';
      end if;
      return new;
    end $$`.execute(db);
  for (const table of ["root_key", "tenant_key"].map((name) => sql.table(name)))
    await sql`create trigger no_orphans before update on ${table}
      for each row when (new.destroyed_at is not null) execute function refuse_to_orphan()`.execute(db);
};
