import { type Kysely, sql } from "kysely";
import { protect } from "../protect.ts";

/** Contracts as people read and search them. The processes are the authority; these rows are what they recorded. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await contracts(db);
  await contents(db);
  await waiting(db);
  await links(db);
};

/** What of a contract's satellites anyone sees: whatever belongs to a contract that they see. */
const ofVisibleContract = sql<boolean>`exists (select from contract c where c.id = contract)`;

/**
 * What row policies ask for comes first: PostgreSQL unpacks every row that it looks at up to the last column of a policy.
 * (Department and team came later, with 150; a table made before them has them last.)
 */
const contracts = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table contract (
      id uuid primary key,
      tenant uuid not null references tenant (id),
      owner uuid not null,
      department uuid,
      team uuid,
      classification text not null,
      named uuid[] not null,
      number text not null,
      amends uuid references contract (id),
      type text not null,
      stage text not null,
      since timestamptz not null,
      version bigint not null,
      last_command text not null,
      frozen_by uuid,
      title text not null,
      counterparty text not null,
      language text not null,
      amount_minor bigint,
      currency text,
      effective date,
      until date,
      notice_by date,
      state jsonb not null,
      search tsvector not null default ''::tsvector,
      created_at timestamptz not null,
      recorded_at timestamptz not null,
      unique (tenant, number),
      foreign key (tenant, owner) references person (tenant, id)
    )`.execute(db);
  await sql`create index contract_register on contract (tenant, recorded_at desc, id desc)`.execute(db);
  await sql`create index contract_stage on contract (tenant, stage, since)`.execute(db);
  await sql`create index contract_notice on contract (tenant, notice_by) where notice_by is not null`.execute(db);
  await sql`create index contract_search on contract using gin (search)`.execute(db);
  await sql`create index contract_owner on contract (tenant, owner)`.execute(db);
  await sql`create index contract_named on contract using gin (named)`.execute(db);
  await sql`create index contract_amends on contract (amends) where amends is not null`.execute(db);
  await protect(db, "contract", {
    privileges: ["select", "insert", "update"],
    visible: sql`viewer_sees(owner, named, classification)`,
  });
  // Words are looked up in the index before the policy is asked: see `protect`.
  await sql`create policy matching on contract for select to current_user using (true)`.execute(db);
  await sql`
    create function contract_matching(query tsquery) returns setof uuid
    language sql stable security definer rows 50 set search_path = public, pg_temp
    begin atomic
      select c.id from contract c
      where c.search @@ query and c.tenant = viewer_tenant() and viewer_sees(c.owner, c.named, c.classification);
    end`.execute(db);
  await sql`revoke all on function contract_matching(tsquery) from public`.execute(db);
  await sql`grant execute on function contract_matching(tsquery) to engross_app`.execute(db);
  await sql`
    create table contract_counter (
      tenant uuid primary key references tenant (id),
      last bigint not null
    )`.execute(db);
  await protect(db, "contract_counter", { privileges: ["select", "insert", "update"] });
};

/**
 * Words and names, written before the command that makes them count ("staged"), by whoever gives that command. What no
 * command ever recorded is forgotten after a day.
 */
const contents = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table document (
      id uuid primary key,
      tenant uuid not null references tenant (id),
      contract uuid not null,
      kind text not null,
      name text not null,
      media_type text not null,
      size bigint not null,
      sha256 text not null,
      pages integer,
      vault_safe text not null,
      vault_object text not null,
      vault_version text not null,
      added_by uuid,
      added_at timestamptz not null default now()
    )`.execute(db);
  await sql`create index document_contract on document (contract, added_at)`.execute(db);
  await sql`create index document_sha256 on document (tenant, sha256)`.execute(db);
  await sql`
    create table contract_version (
      tenant uuid not null references tenant (id),
      contract uuid not null,
      number integer not null,
      title text not null,
      counterparty text not null,
      language text not null,
      template text,
      draft_document uuid references document (id),
      source_document uuid references document (id),
      html_document uuid references document (id),
      pdf_document uuid not null references document (id),
      findings jsonb not null,
      note text not null default '',
      added_by uuid,
      added_at timestamptz not null default now(),
      command text not null,
      recorded boolean not null default false,
      primary key (contract, number, command)
    )`.execute(db);
  await sql`
    create table signer (
      id uuid primary key,
      tenant uuid not null references tenant (id),
      contract uuid not null,
      version integer not null,
      command text not null,
      side text not null check (side in ('ours', 'theirs')),
      person uuid,
      name text not null,
      email text not null,
      language text not null,
      turn integer not null,
      place jsonb
    )`.execute(db);
  await sql`create index signer_contract on signer (contract, version)`.execute(db);
  await sql`
    create table obligation (
      id uuid primary key,
      tenant uuid not null references tenant (id),
      contract uuid not null,
      title text not null,
      clause text not null
    )`.execute(db);
  await sql`create index obligation_contract on obligation (contract)`.execute(db);
  await sql`
    create table matter (
      id uuid primary key,
      tenant uuid not null references tenant (id),
      name text not null,
      opened_by uuid not null,
      opened_at timestamptz not null default now()
    )`.execute(db);
  await protect(db, "matter", { privileges: ["select", "insert"] });
  for (const table of ["document", "contract_version", "signer", "obligation"]) {
    await protect(db, table, { visible: sql`(viewer_reach() = 'system' or ${ofVisibleContract})` });
  }
};

const waiting = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table waiting (
      tenant uuid not null references tenant (id),
      contract uuid not null,
      kind text not null,
      person uuid,
      role text,
      signer uuid,
      item uuid,
      since timestamptz not null,
      due timestamptz,
      check (num_nonnulls(person, role, signer) = 1)
    )`.execute(db);
  await sql`create index waiting_contract on waiting (contract)`.execute(db);
  await sql`create index waiting_person on waiting (tenant, person, since)`.execute(db);
  await sql`create index waiting_role on waiting (tenant, role, since)`.execute(db);
  await protect(db, "waiting", { visible: sql`(viewer_reach() = 'system' or ${ofVisibleContract})` });
};

/** Links and letters. A link is found by the hash of its secret alone: who holds the secret sees that one row. */
const links = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table link (
      id uuid primary key,
      tenant uuid not null references tenant (id),
      contract uuid not null,
      purpose text not null check (purpose in ('approve', 'sign')),
      item uuid not null,
      person uuid,
      email text not null,
      language text not null,
      secret_hash bytea not null unique check (length(secret_hash) = 32),
      document_sha256 text not null,
      made_at timestamptz not null,
      expires_at timestamptz not null,
      first_opened_at timestamptz,
      used_at timestamptz,
      void_at timestamptz
    )`.execute(db);
  await sql`create index link_item on link (contract, item) where used_at is null and void_at is null`.execute(db);
  await protect(db, "link", { visible: sql`viewer_reach() = 'system'` });
  await sql`create policy holder on link for select to current_user using (true)`.execute(db);
  await sql`
    create function link_holder(hash bytea) returns table (id uuid, tenant uuid)
    language sql stable security definer set search_path = public, pg_temp
    begin atomic select l.id, l.tenant from link l where l.secret_hash = hash; end`.execute(db);
  await sql`revoke all on function link_holder(bytea) from public`.execute(db);
  await sql`grant execute on function link_holder(bytea) to engross_app`.execute(db);
  await sql`
    create table letter (
      tenant uuid not null references tenant (id),
      key text not null,
      kind text not null,
      contract uuid,
      sent_at timestamptz not null,
      message_id text not null,
      primary key (tenant, key)
    )`.execute(db);
  await protect(db, "letter", { visible: sql`viewer_reach() = 'system'`, privileges: ["select", "insert"] });
};
