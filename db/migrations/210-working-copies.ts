import { type Kysely, sql } from "kysely";
import { protect } from "../protect.ts";

/** Drafts as people edit them, before they become a version; and who is editing. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table working_part (
      tenant uuid not null references tenant (id),
      contract uuid not null,
      copy integer not null,
      part text not null,
      revision integer not null,
      sealed bytea not null,
      person uuid not null,
      command text not null,
      carried boolean not null default false,
      added_at timestamptz(3) not null,
      primary key (contract, copy, part, revision)
    )`.execute(db);
  await sql`create unique index working_part_command on working_part (contract, command, part)`.execute(db);
  await protect(db, "working_part", {
    visible: sql`(viewer_reach() = 'system' or exists (select from contract c where c.id = contract))`,
  });
  await sql`
    create table working_presence (
      tenant uuid not null references tenant (id),
      contract uuid not null,
      tab uuid not null,
      person uuid not null,
      part text,
      seen_at timestamptz(3) not null,
      primary key (contract, tab)
    )`.execute(db);
  await protect(db, "working_presence", {
    visible: sql`(viewer_reach() = 'system' or exists (select from contract c where c.id = contract))`,
  });
};
