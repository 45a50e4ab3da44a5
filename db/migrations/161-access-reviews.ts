import { type Kysely, sql } from "kysely";
import { protect } from "../protect.ts";

/** Campaigns in which access is reviewed, and what each reviewer is asked in them. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table review_campaign (
      id uuid primary key,
      tenant uuid not null references tenant (id),
      begun_by uuid,
      begun_at timestamptz(3) not null,
      stand_in uuid,
      plan jsonb not null,
      closed_at timestamptz(3)
    )`.execute(db);
  await sql`create unique index review_campaign_open on review_campaign (tenant) where closed_at is null`.execute(db);
  await sql`create index review_campaign_time on review_campaign (tenant, begun_at desc)`.execute(db);
  await protect(db, "review_campaign", {
    privileges: ["select", "insert", "update"],
    visible: sql`viewer_reach() = 'system'`,
  });
  await sql`
    create table access_review (
      id uuid primary key,
      tenant uuid not null references tenant (id),
      campaign uuid not null references review_campaign (id),
      reviewer uuid not null,
      asked uuid[] not null,
      stage text not null,
      version bigint not null,
      last_command text not null,
      open_lines integer not null,
      due timestamptz(3) not null,
      state jsonb not null,
      opened_at timestamptz(3) not null,
      recorded_at timestamptz(3) not null
    )`.execute(db);
  await sql`create index access_review_campaign on access_review (campaign)`.execute(db);
  await sql`create index access_review_asked on access_review using gin (asked)`.execute(db);
  // Whoever is asked; reports are for those whom policies let read them.
  await protect(db, "access_review", {
    privileges: ["select", "insert", "update"],
    visible: sql`(viewer_reach() = 'system' or coalesce(viewer_person() = any (asked), false))`,
  });
};
