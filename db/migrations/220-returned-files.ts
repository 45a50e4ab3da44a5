import { type Kysely, sql } from "kysely";
import { protect } from "../protect.ts";

/** Word files that came back edited: which version each was made from, and what was decided of it. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table returned_file (
      document uuid primary key,
      tenant uuid not null references tenant (id),
      contract uuid not null,
      version integer not null,
      marked boolean not null,
      received_from text not null,
      received_at timestamptz not null,
      choices jsonb,
      saved_version integer,
      decided_by uuid,
      decided_at timestamptz
    )`.execute(db);
  await sql`create index returned_file_contract on returned_file (contract, received_at desc)`.execute(db);
  await protect(db, "returned_file", {
    visible: sql`(viewer_reach() = 'system' or exists (select from contract c where c.id = contract))`,
  });
};
