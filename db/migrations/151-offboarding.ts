import { type Kysely, sql } from "kysely";
import { protect } from "../protect.ts";

/** Who leaves, to whom their work goes, and how far that has come. Only processes write and administrators' pages read it. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table offboarding (
      id uuid primary key,
      tenant uuid not null references tenant (id),
      person uuid not null,
      successor uuid not null,
      by text not null,
      began_at timestamptz not null,
      ended_at timestamptz,
      sessions integer not null,
      links integer not null,
      shares integer not null,
      foreign key (tenant, person) references person (tenant, id),
      foreign key (tenant, successor) references person (tenant, id)
    )`.execute(db);
  await sql`create index offboarding_person on offboarding (tenant, person)`.execute(db);
  await sql`create index offboarding_list on offboarding (tenant, began_at desc, id desc)`.execute(db);
  await protect(db, "offboarding", {
    privileges: ["select", "insert", "update"],
    visible: sql`viewer_reach() = 'system'`,
  });
  await sql`
    create table handover (
      tenant uuid not null references tenant (id),
      offboarding uuid not null references offboarding (id),
      kind text not null check (kind in ('contract', 'incident')),
      item uuid not null,
      state text not null check (state in ('done', 'waiting', 'attention')),
      why text,
      at timestamptz not null,
      primary key (offboarding, kind, item)
    )`.execute(db);
  await protect(db, "handover", {
    privileges: ["select", "insert", "update"],
    visible: sql`viewer_reach() = 'system'`,
  });
};
