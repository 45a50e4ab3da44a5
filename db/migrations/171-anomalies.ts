import { type Kysely, sql } from "kysely";
import { protect } from "../protect.ts";

/** What the rules found in the access log, how far they have come, what is usual, and what an organisation chose. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  const overseen = sql<boolean>`viewer_reach() in ('system', 'all')`;
  await sql`
    create table anomaly (
      id uuid primary key,
      tenant uuid not null references tenant (id),
      rule text not null,
      origin text not null,
      person uuid,
      contract uuid,
      at timestamptz(3) not null,
      facts jsonb not null,
      looks uuid[] not null,
      found_at timestamptz(3) not null,
      measure text,
      incident uuid
    )`.execute(db);
  await sql`create index anomaly_list on anomaly (tenant, at desc, id desc)`.execute(db);
  await sql`create index anomaly_origin on anomaly (tenant, origin, at desc)`.execute(db);
  await sql`create index anomaly_open on anomaly (tenant, at) where incident is null`.execute(db);
  await protect(db, "anomaly", { privileges: ["select", "insert", "update"], visible: overseen });
  await sql`
    create table watch_state (
      tenant uuid primary key references tenant (id),
      watched_until timestamptz(3) not null
    )`.execute(db);
  await protect(db, "watch_state", { privileges: ["select", "insert", "update"], visible: overseen });
  await sql`
    create table watch_baseline (
      tenant uuid not null references tenant (id),
      day date not null,
      limits jsonb not null,
      primary key (tenant, day)
    )`.execute(db);
  await protect(db, "watch_baseline", { privileges: ["select", "insert", "delete"], visible: overseen });
  await sql`
    create table watch_policy (
      tenant uuid not null references tenant (id),
      rule text not null,
      measure text not null,
      primary key (tenant, rule)
    )`.execute(db);
  await protect(db, "watch_policy", { privileges: ["select", "insert", "update"] });
};
