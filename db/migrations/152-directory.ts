import { type Kysely, sql } from "kysely";
import { protect } from "../protect.ts";

/** A company directory that tells us who works here (SCIM 2.0): its tokens, its people, its groups. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  const hidden = { visible: sql<boolean>`viewer_reach() = 'system'` };
  await sql`
    create table directory_token (
      id uuid primary key,
      tenant uuid not null references tenant (id),
      name text not null check (name <> ''),
      hash bytea not null unique check (length(hash) = 32),
      made_by uuid not null,
      made_at timestamptz not null,
      shown_at timestamptz,
      used_at timestamptz,
      revoked_at timestamptz
    )`.execute(db);
  await protect(db, "directory_token", { ...hidden, privileges: ["select", "insert", "update"] });
  // A program brings nothing but its token: whose it is, is found by the hash alone.
  await sql`create policy holder on directory_token for select to current_user using (true)`.execute(db);
  await sql`
    create function directory_token_holder(secret_hash bytea) returns table (id uuid, tenant uuid)
    language sql stable security definer set search_path = public, pg_temp
    begin atomic
      select t.id, t.tenant from directory_token t where t.hash = secret_hash and t.revoked_at is null;
    end`.execute(db);
  await sql`revoke all on function directory_token_holder(bytea) from public`.execute(db);
  await sql`grant execute on function directory_token_holder(bytea) to engross_app`.execute(db);

  await sql`
    create table directory_user (
      person uuid primary key,
      tenant uuid not null references tenant (id),
      user_name text not null,
      external_id text,
      attributes jsonb not null,
      granted text[] not null default '{}',
      placed boolean not null default false,
      added_at timestamptz not null,
      changed_at timestamptz not null,
      removed_at timestamptz,
      foreign key (tenant, person) references person (tenant, id)
    )`.execute(db);
  await sql`
    create unique index directory_user_name on directory_user (tenant, lower(user_name)) where removed_at is null`.execute(
    db,
  );
  await sql`create index directory_user_external on directory_user (tenant, external_id)`.execute(db);
  await protect(db, "directory_user", { ...hidden, privileges: ["select", "insert", "update"] });

  await sql`
    create table directory_group (
      id uuid primary key,
      tenant uuid not null references tenant (id),
      name text not null check (name <> ''),
      external_id text,
      role text,
      place uuid,
      added_at timestamptz not null,
      changed_at timestamptz not null,
      unique (tenant, id)
    )`.execute(db);
  await sql`create unique index directory_group_name on directory_group (tenant, lower(name))`.execute(db);
  await protect(db, "directory_group", hidden);
  await sql`
    create table directory_member (
      tenant uuid not null references tenant (id),
      directory_group uuid not null,
      person uuid not null,
      primary key (directory_group, person),
      foreign key (tenant, directory_group) references directory_group (tenant, id) on delete cascade,
      foreign key (tenant, person) references person (tenant, id)
    )`.execute(db);
  await sql`create index directory_member_person on directory_member (person)`.execute(db);
  await protect(db, "directory_member", hidden);
};
