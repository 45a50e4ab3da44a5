import { type Kysely, sql } from "kysely";
import { protect } from "../protect.ts";

/** What people wrote when they decided or signed. The processes know only that they did; the words are here. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table remark (
      command uuid primary key,
      tenant uuid not null references tenant (id),
      contract uuid not null,
      kind text not null check (kind in ('approve', 'reject', 'delegate', 'sign', 'decline')),
      item uuid not null,
      person uuid,
      link uuid,
      name text not null,
      words text not null,
      salt bytea not null,
      added_at timestamptz not null
    )`.execute(db);
  await sql`create index remark_contract on remark (contract, added_at)`.execute(db);
  await protect(db, "remark", {
    visible: sql`(viewer_reach() = 'system' or exists (select from contract c where c.id = contract))`,
  });
};
