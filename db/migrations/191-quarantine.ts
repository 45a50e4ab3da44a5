import { type Kysely, sql } from "kysely";
import { protect } from "../protect.ts";

/** Files that were refused because they could do harm: what is known of them, never their bytes. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table quarantine (
      id uuid primary key,
      tenant uuid not null references tenant (id),
      at timestamptz not null,
      person uuid references person (id),
      address text not null,
      operation text not null,
      reason text not null,
      found text,
      size bigint not null,
      sha256 bytea check (octet_length(sha256) = 32)
    )`.execute(db);
  await sql`create index quarantine_newest on quarantine (tenant, at desc)`.execute(db);
  await protect(db, "quarantine", { privileges: ["select", "insert"] });
};
