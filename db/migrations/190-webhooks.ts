import { type Kysely, sql } from "kysely";
import { protect } from "../protect.ts";

/** Where other systems are told of what happens, and how each telling went. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table webhook (
      id uuid primary key,
      tenant uuid not null references tenant (id),
      address text not null,
      kinds text[] not null,
      state text not null check (state in ('on', 'paused', 'failed', 'removed')),
      secret bytea not null,
      secret_version uuid not null,
      former_secret bytea,
      former_version uuid,
      former_until timestamptz,
      told_up_to bigint not null,
      failing_since timestamptz,
      added_by uuid not null references person (id),
      added_at timestamptz not null,
      check ((former_secret is null) = (former_until is null)),
      check ((former_secret is null) = (former_version is null))
    )`.execute(db);
  await sql`create index webhook_of_tenant on webhook (tenant, added_at)`.execute(db);
  await sql`
    create table webhook_delivery (
      id uuid primary key,
      tenant uuid not null references tenant (id),
      webhook uuid not null references webhook (id),
      kind text not null,
      subject text not null,
      entry bigint,
      happened_at timestamptz not null,
      added_at timestamptz not null,
      state text not null check (state in ('waiting', 'delivered', 'given-up')),
      round integer not null default 1,
      started_round integer not null default 0,
      unique (webhook, entry)
    )`.execute(db);
  await sql`create index webhook_delivery_newest on webhook_delivery (webhook, happened_at desc, id desc)`.execute(db);
  await sql`
    create index webhook_delivery_unstarted on webhook_delivery (tenant) where started_round < round`.execute(db);
  await sql`
    create table webhook_attempt (
      tenant uuid not null references tenant (id),
      delivery uuid not null references webhook_delivery (id),
      round integer not null,
      number integer not null,
      at timestamptz not null,
      status integer,
      outcome text not null,
      milliseconds integer not null,
      primary key (delivery, round, number)
    )`.execute(db);
  await protect(db, "webhook", { privileges: ["select", "insert", "update"] });
  await protect(db, "webhook_delivery", { privileges: ["select", "insert", "update"] });
  await protect(db, "webhook_attempt", { privileges: ["select", "insert"] });
};
