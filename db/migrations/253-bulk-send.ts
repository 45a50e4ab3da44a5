import { type Kysely, sql } from "kysely";
import { protect } from "../protect.ts";

/** Contracts sent for signature in one go, from one template and a table of rows. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table bulk_send (
      id uuid primary key,
      tenant uuid not null references tenant (id),
      template text not null,
      template_name jsonb not null,
      wording jsonb not null,
      file_name text not null,
      classification text not null,
      patience jsonb,
      prepared_by uuid not null references person (id),
      prepared_at timestamptz not null,
      state text not null check (state in ('checked', 'sending', 'done', 'withdrawn')),
      released_by uuid references person (id),
      released_at timestamptz,
      finished_at timestamptz
    )`.execute(db);
  await sql`create index bulk_send_newest on bulk_send (tenant, prepared_at desc)`.execute(db);
  await sql`
    create table bulk_row (
      bulk uuid not null references bulk_send (id),
      number integer not null,
      tenant uuid not null references tenant (id),
      title text not null,
      counterparty text not null,
      answers jsonb not null,
      signers jsonb not null,
      faults jsonb not null,
      state text not null check (state in ('ready', 'faulty', 'left-out', 'sent', 'refused')),
      contract uuid,
      refusal text,
      settled_at timestamptz,
      primary key (bulk, number)
    )`.execute(db);
  await sql`create index bulk_row_ready on bulk_row (bulk, number) where state = 'ready'`.execute(db);
  const seen = sql<boolean>`(viewer_reach() in ('system', 'all') or viewer_person() = prepared_by)`;
  await protect(db, "bulk_send", { privileges: ["select", "insert", "update"], visible: seen });
  await protect(db, "bulk_row", {
    privileges: ["select", "insert", "update"],
    visible: sql`exists (select from bulk_send b where b.id = bulk)`,
  });
};
