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
