import { type Kysely, sql } from "kysely";
import { protect } from "../protect.ts";

/** Who has to approve what, every version of it; who is away; and which wording somebody had before their eyes. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table approval_policy (
      tenant uuid not null references tenant (id),
      version integer not null check (version > 0),
      policy jsonb not null,
      change text not null,
      about text not null,
      reason text not null,
      salt bytea not null check (octet_length(salt) = 32),
      made_by uuid not null references person (id),
      made_at timestamptz(3) not null,
      primary key (tenant, version)
    )`.execute(db);
  await protect(db, "approval_policy", { privileges: ["select", "insert"] });
  await sql`
    create table absence (
      id uuid primary key,
      tenant uuid not null references tenant (id),
      person uuid not null references person (id),
      first_day date not null,
      last_day date not null check (last_day >= first_day),
      deputy uuid references person (id) check (deputy <> person),
      noted_at timestamptz(3) not null,
      ended_at timestamptz(3)
    )`.execute(db);
  await sql`create index absence_of_person on absence (tenant, person, last_day) where ended_at is null`.execute(db);
  await protect(db, "absence", { privileges: ["select", "insert", "update"] });
  await sql`
    create table approval_opened (
      tenant uuid not null references tenant (id),
      slot uuid not null,
      person uuid not null references person (id),
      document_sha256 text not null,
      opened_at timestamptz(3) not null,
      primary key (slot, person, document_sha256)
    )`.execute(db);
  await protect(db, "approval_opened", { privileges: ["select", "insert"] });
};
