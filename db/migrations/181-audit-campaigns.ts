import { type Kysely, sql } from "kysely";
import { protect } from "../protect.ts";

/** Audit campaigns as people read them. The processes are the authority; these rows are what they recorded. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await campaigns(db);
  await whatPeopleGave(db);
  await waiting(db);
};

const ofVisibleCampaign = sql<boolean>`(viewer_reach() = 'system' or exists (select from audit_campaign c where c.id = campaign))`;

const campaigns = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table audit_campaign (
      id uuid primary key,
      tenant uuid not null references tenant (id),
      number text not null,
      stage text not null,
      since timestamptz not null,
      version bigint not null,
      last_command text not null,
      lead uuid not null,
      named uuid[] not null,
      title text not null,
      state jsonb not null,
      created_at timestamptz not null,
      recorded_at timestamptz not null,
      unique (tenant, number)
    )`.execute(db);
  await sql`create index audit_campaign_list on audit_campaign (tenant, created_at desc, id desc)`.execute(db);
  // The rule of mayViewCampaign in domain/audit-campaign.ts.
  await protect(db, "audit_campaign", {
    privileges: ["select", "insert", "update"],
    visible: sql`(viewer_reach() in ('system', 'all') or coalesce(viewer_person() = any (named), false))`,
  });
  await sql`
    create table audit_campaign_counter (
      tenant uuid primary key references tenant (id),
      last bigint not null
    )`.execute(db);
  await protect(db, "audit_campaign_counter", { privileges: ["select", "insert", "update"] });
  // All that could have been drawn: with the seed it lets anybody draw again.
  await sql`
    create table audit_population (
      campaign uuid primary key,
      tenant uuid not null references tenant (id),
      candidates jsonb not null
    )`.execute(db);
  await protect(db, "audit_population", { privileges: ["select", "insert"], visible: ofVisibleCampaign });
};

/** What people wrote and sent, before the command that makes it count ("staged"). Nothing shows it until it is recorded. */
const whatPeopleGave = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table audit_note (
      id uuid primary key,
      tenant uuid not null references tenant (id),
      campaign uuid not null,
      title text not null default '',
      body text not null,
      author uuid,
      added_at timestamptz not null default now(),
      recorded boolean not null default false
    )`.execute(db);
  await sql`create index audit_note_campaign on audit_note (campaign, added_at)`.execute(db);
  await protect(db, "audit_note", { visible: ofVisibleCampaign });
  await sql`
    create table audit_file (
      id uuid primary key,
      tenant uuid not null references tenant (id),
      campaign uuid not null,
      kind text not null check (kind in ('evidence', 'report-pdf', 'report-xlsx')),
      name text not null,
      media_type text not null,
      size bigint not null,
      sha256 text not null,
      vault_safe text not null,
      vault_object text not null,
      vault_version text not null,
      added_by uuid,
      added_at timestamptz not null default now(),
      recorded boolean not null default false
    )`.execute(db);
  await sql`create index audit_file_campaign on audit_file (campaign, added_at)`.execute(db);
  await protect(db, "audit_file", { visible: ofVisibleCampaign });
};

const waiting = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table audit_waiting (
      tenant uuid not null references tenant (id),
      campaign uuid not null,
      kind text not null,
      person uuid,
      role text,
      item text,
      since timestamptz not null,
      due timestamptz,
      check (num_nonnulls(person, role) = 1)
    )`.execute(db);
  await sql`create index audit_waiting_campaign on audit_waiting (campaign)`.execute(db);
  await sql`create index audit_waiting_person on audit_waiting (tenant, person, since)`.execute(db);
  await sql`create index audit_waiting_role on audit_waiting (tenant, role, since)`.execute(db);
  await protect(db, "audit_waiting", { visible: ofVisibleCampaign });
};
