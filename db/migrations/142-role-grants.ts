import { type Kysely, sql } from "kysely";
import { protect } from "../protect.ts";

/** Invitations to powerful roles that wait for a second administrator, and what became of them. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table role_grant (
      id uuid primary key,
      tenant uuid not null references tenant (id),
      name text not null check (name <> ''),
      email text not null,
      language text not null check (language in ('en', 'zh-CN')),
      roles text[] not null check (cardinality(roles) > 0),
      asked_by uuid not null,
      asked_at timestamptz not null,
      expires_at timestamptz not null,
      outcome text check (outcome in ('confirmed', 'rejected', 'withdrawn')),
      decided_by uuid check (outcome <> 'confirmed' or decided_by <> asked_by),
      decided_at timestamptz,
      check ((outcome is null) = (decided_by is null) and (outcome is null) = (decided_at is null)),
      foreign key (tenant, asked_by) references person (tenant, id),
      foreign key (tenant, decided_by) references person (tenant, id)
    )`.execute(db);
  await sql`create index role_grant_open on role_grant (tenant, asked_at) where outcome is null`.execute(db);
  await protect(db, "role_grant", {
    privileges: ["select", "insert", "update"],
    visible: sql`viewer_reach() = 'system'`,
  });
};
