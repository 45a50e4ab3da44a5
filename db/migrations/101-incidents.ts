import { type Kysely, sql } from "kysely";
import { protect } from "../protect.ts";

/** Incidents as people read them. The processes are the authority; these rows are what they recorded. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await incidents(db);
  await notes(db);
  await waiting(db);
};

const ofVisibleIncident = sql<boolean>`(viewer_reach() = 'system' or exists (select from incident i where i.id = incident))`;

const incidents = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table incident (
      id uuid primary key,
      tenant uuid not null references tenant (id),
      number text not null,
      playbook text not null,
      stage text not null,
      since timestamptz not null,
      version bigint not null,
      last_command text not null,
      severity smallint,
      contract uuid,
      reporter uuid,
      named uuid[] not null,
      title text not null,
      state jsonb not null,
      created_at timestamptz not null,
      recorded_at timestamptz not null,
      unique (tenant, number)
    )`.execute(db);
  await sql`create index incident_list on incident (tenant, created_at desc, id desc)`.execute(db);
  await sql`create index incident_contract on incident (contract) where contract is not null`.execute(db);
  // The rule of mayViewIncident in domain/incident.ts.
  await protect(db, "incident", {
    privileges: ["select", "insert", "update"],
    visible: sql`(viewer_reach() in ('system', 'all') or coalesce(viewer_person() = reporter or viewer_person() = any (named), false))`,
  });
  await sql`
    create table incident_counter (
      tenant uuid primary key references tenant (id),
      last bigint not null
    )`.execute(db);
  await protect(db, "incident_counter", { privileges: ["select", "insert", "update"] });
};

/** What people wrote, before the command that makes it count ("staged"). Nothing shows it until it is recorded. */
const notes = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table incident_note (
      id uuid primary key,
      tenant uuid not null references tenant (id),
      incident uuid not null,
      title text not null default '',
      body text not null,
      author uuid,
      added_at timestamptz not null default now(),
      recorded boolean not null default false
    )`.execute(db);
  await sql`create index incident_note_incident on incident_note (incident, added_at)`.execute(db);
  await protect(db, "incident_note", { visible: ofVisibleIncident });
};

const waiting = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table incident_waiting (
      tenant uuid not null references tenant (id),
      incident uuid not null,
      kind text not null,
      person uuid,
      role text,
      item text,
      since timestamptz not null,
      due timestamptz,
      check (num_nonnulls(person, role) = 1)
    )`.execute(db);
  await sql`create index incident_waiting_incident on incident_waiting (incident)`.execute(db);
  await sql`create index incident_waiting_person on incident_waiting (tenant, person, since)`.execute(db);
  await sql`create index incident_waiting_role on incident_waiting (tenant, role, since)`.execute(db);
  await protect(db, "incident_waiting", { visible: ofVisibleIncident });
};
