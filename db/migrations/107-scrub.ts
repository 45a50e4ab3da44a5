import { type Kysely, sql } from "kysely";
import { protect } from "../protect.ts";

/** What each scrub of the stored documents found, per tenant. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table scrub_run (
      tenant uuid not null references tenant (id),
      run uuid not null,
      started_at timestamptz not null,
      finished_at timestamptz not null,
      objects bigint not null,
      bytes bigint not null,
      repaired bigint not null,
      lost bigint not null,
      incident uuid,
      primary key (tenant, run)
    )`.execute(db);
  await sql`create index scrub_run_latest on scrub_run (tenant, finished_at desc)`.execute(db);
  await protect(db, "scrub_run", { privileges: ["select", "insert"] });
};
