import { type Kysely, sql } from "kysely";
import { protect } from "../protect.ts";

/** Reports of access and operations: how often they are made, what was made, and where its files lie. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table audit_setting (
      tenant uuid primary key references tenant (id),
      cadence text not null default 'monthly' check (cadence in ('daily', 'weekly', 'monthly')),
      -- Periods that were over by then are nobody's duty.
      since timestamptz not null,
      -- Makes the names that stand for people in reports for management.
      pseudonym_key bytea not null check (length(pseudonym_key) = 32)
    )`.execute(db);
  await protect(db, "audit_setting", { privileges: ["select", "insert", "update"] });
  await sql`
    create table audit_report (
      id uuid primary key,
      tenant uuid not null references tenant (id),
      from_day date not null,
      to_day date not null check (to_day >= from_day),
      cadence text check (cadence in ('daily', 'weekly', 'monthly')),
      asked_by uuid,
      made_at timestamptz not null,
      entries bigint not null,
      first_index bigint,
      last_index bigint,
      digest bytea not null check (length(digest) = 32),
      checkpoint bigint not null,
      size bigint not null,
      unique (tenant, from_day, to_day)
    )`.execute(db);
  await sql`create index audit_report_list on audit_report (tenant, to_day desc, from_day desc)`.execute(db);
  const overseen = sql<boolean>`viewer_reach() in ('system', 'all')`;
  await protect(db, "audit_report", { privileges: ["select", "insert"], visible: overseen });
  await sql`
    create table audit_report_file (
      tenant uuid not null references tenant (id),
      report uuid not null references audit_report (id),
      variant text not null check (variant in ('full', 'anonymised')),
      format text not null check (format in ('pdf', 'xlsx')),
      name text not null,
      media_type text not null,
      size bigint not null,
      sha256 text not null,
      vault_safe text not null,
      vault_object text not null,
      vault_version text not null,
      primary key (report, variant, format)
    )`.execute(db);
  await protect(db, "audit_report_file", { privileges: ["select", "insert"], visible: overseen });
  // What happened in a span, whatever it was about.
  await sql`create index ledger_entry_time on ledger_entry (tenant, at)`.execute(db);
};
