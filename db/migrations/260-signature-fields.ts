import { type Kysely, sql } from "kysely";
import { protect } from "../protect.ts";

/** Where signers sign and fill in, and what they entered. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  const visible = sql<boolean>`(viewer_reach() = 'system' or exists (select from contract c where c.id = contract))`;
  await sql`
    create table signature_field (
      id uuid primary key,
      tenant uuid not null references tenant (id),
      contract uuid not null,
      kind text not null check (
        kind in ('signature', 'initials', 'date', 'text', 'checkbox', 'cross-page-seal')),
      slot text not null check (slot ~ '^(ours|theirs)-[1-9][0-9]?$'),
      place jsonb not null,
      label text not null check (length(label) <= 200),
      required boolean not null,
      anchor text,
      version integer not null,
      added_by uuid not null,
      added_at timestamptz not null default now()
    )`.execute(db);
  await sql`create index signature_field_contract on signature_field (contract)`.execute(db);
  await protect(db, "signature_field", { visible });
  await sql`
    create table signer_entry (
      signer uuid primary key,
      tenant uuid not null references tenant (id),
      contract uuid not null,
      look jsonb not null,
      field_values jsonb not null,
      own_certificate boolean not null default false,
      address text not null,
      image bytea check (length(image) <= 1048576),
      image_type text check (image_type in ('image/png', 'image/jpeg')),
      added_at timestamptz not null default now(),
      check ((image is null) = (image_type is null))
    )`.execute(db);
  await sql`create index signer_entry_contract on signer_entry (contract)`.execute(db);
  await protect(db, "signer_entry", { visible });
  await keys(db);
};

/** Keys and certificates that people brought, sealed by the vault, or that lie with a remote signing service. */
const keys = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table brought_key (
      person uuid primary key,
      tenant uuid not null references tenant (id),
      kind text not null check (kind in ('file', 'remote')),
      name text not null,
      issuer text not null,
      certificate bytea not null,
      not_after timestamptz not null,
      sealed bytea not null,
      added_at timestamptz not null default now(),
      foreign key (tenant, person) references person (tenant, id)
    )`.execute(db);
  await protect(db, "brought_key");
};
