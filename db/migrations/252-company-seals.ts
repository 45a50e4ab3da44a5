import { type Kysely, sql } from "kysely";
import { protect } from "../protect.ts";

/** The organisation's seals, who keeps each, who authorised its use for what and how long, and every use. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table company_seal (
      id uuid primary key,
      tenant uuid not null references tenant (id),
      kind text not null,
      name text not null,
      custodian uuid not null references person (id),
      kept_since timestamptz not null,
      added_by uuid not null references person (id),
      retired_at timestamptz
    )`.execute(db);
  await sql`create index company_seal_of_tenant on company_seal (tenant, kept_since)`.execute(db);
  await sql`
    create table seal_authorisation (
      id uuid primary key,
      tenant uuid not null references tenant (id),
      seal uuid not null references company_seal (id),
      contract uuid references contract (id),
      contract_type text,
      first_day date not null,
      last_day date not null check (last_day >= first_day),
      reason text not null,
      given_by uuid not null references person (id),
      given_at timestamptz not null,
      withdrawn_at timestamptz,
      withdrawn_by uuid references person (id),
      check (num_nonnulls(contract, contract_type) = 1)
    )`.execute(db);
  await sql`create index seal_authorisation_of_seal on seal_authorisation (seal, last_day)`.execute(db);
  await sql`
    create table seal_use (
      signer uuid primary key,
      tenant uuid not null references tenant (id),
      seal uuid not null references company_seal (id),
      authorisation uuid not null references seal_authorisation (id),
      contract uuid not null references contract (id),
      document_sha256 text not null,
      used_by uuid not null references person (id),
      used_at timestamptz not null
    )`.execute(db);
  await sql`create index seal_use_newest on seal_use (tenant, used_at desc, signer desc)`.execute(db);
  await protect(db, "company_seal", { privileges: ["select", "insert", "update"] });
  await protect(db, "seal_authorisation", { privileges: ["select", "insert", "update"] });
  // A register: what is in it stays in it.
  await protect(db, "seal_use", { privileges: ["select", "insert"] });
};
