import { type Kysely, sql } from "kysely";
import { protect } from "../protect.ts";

/** The key by which an organisation signs its certificates with SM2; the private half is sealed by the vault. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table signing_key (
      tenant uuid primary key references tenant (id),
      public_key bytea not null check (length(public_key) = 65),
      sealed bytea not null,
      added_at timestamptz not null default now()
    )`.execute(db);
  await protect(db, "signing_key", {
    privileges: ["select", "insert"],
    visible: sql`viewer_reach() = 'system'`,
  });
};
