import { type Kysely, type RawBuilder, sql } from "kysely";

export interface LedgerRoles {
  /** Role of whoever does business: appends to the outbox, reads what `visible` lets through. */
  readonly writer: string;
  /** Role that the sequencer takes on: the only one that numbers entries. */
  readonly sequencer: string;
  /** SQL condition over a row's `tenant` column that holds for rows the current viewer may read and write. */
  readonly visible: RawBuilder<boolean>;
}

/** Creates the ledger's tables, their row policies and grants. Runs as the role that shall own them. */
export const up = async (db: Kysely<unknown>, { writer, sequencer, visible }: LedgerRoles): Promise<void> => {
  const app = sql.id(writer);
  const numberer = sql.id(sequencer);

  await sql`
    create table ledger_outbox (
      id bigint generated always as identity primary key,
      tenant uuid not null,
      subject text not null,
      kind text not null,
      actor text not null,
      at timestamptz(3) not null,
      body jsonb not null check (jsonb_typeof(body) = 'object'),
      xid xid8 not null default pg_current_xact_id()
    )`.execute(db);
  await sql`create index ledger_outbox_order on ledger_outbox (xid, id)`.execute(db);
  await sql`create index ledger_outbox_subject on ledger_outbox (tenant, subject, id desc)`.execute(db);

  await sql`
    create table ledger_entry (
      index bigint primary key check (index >= 0),
      id bigint not null unique,
      tenant uuid not null,
      subject text not null,
      kind text not null,
      actor text not null,
      at timestamptz(3) not null,
      entry bytea not null,
      leaf_hash bytea not null check (leaf_hash = sha256('\\x00'::bytea || entry))
    )`.execute(db);
  await sql`create index ledger_entry_subject on ledger_entry (tenant, subject, id desc)`.execute(db);

  await sql`
    create function ledger_refuse_change() returns trigger language plpgsql as $$
    begin
      raise exception 'the ledger is append-only: % of % refused', tg_op, tg_table_name using errcode = '42501';
    end $$`.execute(db);
  await sql`
    create trigger append_only before update or delete or truncate on ledger_entry
    for each statement execute function ledger_refuse_change()`.execute(db);
  await sql`
    create trigger append_only before update on ledger_outbox
    for each statement execute function ledger_refuse_change()`.execute(db);

  for (const table of [sql.id("ledger_outbox"), sql.id("ledger_entry")]) {
    await sql`alter table ${table} enable row level security, force row level security`.execute(db);
    await sql`create policy sequencer on ${table} to ${numberer} using (true) with check (true)`.execute(db);
    await sql`create policy viewer on ${table} for select to ${app} using (${visible})`.execute(db);
  }
  await sql`create policy writer on ledger_outbox for insert to ${app} with check (${visible})`.execute(db);

  await sql`grant select on ledger_outbox, ledger_entry to ${app}`.execute(db);
  await sql`grant insert (tenant, subject, kind, actor, at, body) on ledger_outbox to ${app}`.execute(db);
  await sql`grant select, delete on ledger_outbox to ${numberer}`.execute(db);
  await sql`grant select, insert on ledger_entry to ${numberer}`.execute(db);
};

/** Adds the tree to the tables of `up`: tiles, checkpoints, documents, and what entries are vouched for with. */
export const addTree = async (
  db: Kysely<unknown>,
  { writer, sequencer }: Omit<LedgerRoles, "visible">,
): Promise<void> => {
  const app = sql.id(writer);
  const numberer = sql.id(sequencer);

  await sql`
    alter table ledger_outbox
      add part integer not null default 1 check (part between 1 and parts),
      add parts integer not null default 1,
      add mac bytea check (octet_length(mac) = 32)`.execute(db);
  await sql`grant insert (part, parts, mac) on ledger_outbox to ${app}`.execute(db);

  await sql`
    create table ledger_tile (
      level smallint not null check (level between 0 and 63),
      n bigint not null check (n >= 0),
      hashes bytea not null check (octet_length(hashes) = 8192),
      root bytea not null check (octet_length(root) = 32),
      primary key (level, n)
    )`.execute(db);
  // Hashes are random bytes: compressing them is time lost.
  await sql`alter table ledger_tile alter hashes set storage external`.execute(db);
  await sql`
    create table ledger_checkpoint (
      number bigint primary key check (number >= 0),
      size bigint not null unique check (size >= 0),
      note text not null
    )`.execute(db);
  await sql`
    create table ledger_document (
      sha256 bytea not null check (octet_length(sha256) = 32),
      index bigint not null,
      primary key (sha256, index)
    )`.execute(db);

  // They say nothing of any tenant: who may read the tree sees hashes.
  for (const table of [sql.id("ledger_tile"), sql.id("ledger_checkpoint"), sql.id("ledger_document")]) {
    await sql`
      create trigger append_only before update or delete or truncate on ${table}
      for each statement execute function ledger_refuse_change()`.execute(db);
    await sql`grant select on ${table} to ${app}`.execute(db);
    await sql`grant select, insert on ${table} to ${numberer}`.execute(db);
  }

  await sql`create policy tree on ledger_entry for select to current_user using (true)`.execute(db);
  await sql`
    create function ledger_leaf_hashes(first bigint, width integer) returns table (leaf_hash bytea)
    language sql stable security definer set search_path = public, pg_temp
    begin atomic
      select e.leaf_hash from ledger_entry e where e.index >= first and e.index < first + width order by e.index;
    end`.execute(db);
  await sql`revoke all on function ledger_leaf_hashes(bigint, integer) from public`.execute(db);
  await sql`grant execute on function ledger_leaf_hashes(bigint, integer) to ${app}, ${numberer}`.execute(db);
};

/**
 * One index on the outbox instead of three: what every business transaction writes must cost little, and what waits there
 * is so little that a timeline looks through all of it.
 */
export const lightenOutbox = async (db: Kysely<unknown>): Promise<void> => {
  await sql`alter table ledger_outbox drop constraint ledger_outbox_pkey`.execute(db);
  await sql`drop index ledger_outbox_order, ledger_outbox_subject`.execute(db);
  await sql`alter table ledger_outbox add primary key (xid, id)`.execute(db);
};

/** No question goes by an entry's id alone, and the tree itself betrays one that stands there twice. */
export const lightenEntries = async (db: Kysely<unknown>): Promise<void> => {
  await sql`alter table ledger_entry drop constraint ledger_entry_id_key`.execute(db);
};
