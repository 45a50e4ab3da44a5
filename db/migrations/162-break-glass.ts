import { type Kysely, sql } from "kysely";
import { protect } from "../protect.ts";

/** Emergency access to one contract, which row policies grant until its time is over, whatever the process does. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table break_glass (
      id uuid primary key,
      tenant uuid not null references tenant (id),
      contract uuid not null,
      person uuid not null,
      stage text not null,
      until timestamptz(3),
      version bigint not null,
      last_command text not null,
      state jsonb not null,
      requested_at timestamptz(3) not null,
      recorded_at timestamptz(3) not null
    )`.execute(db);
  await sql`create index break_glass_open on break_glass (person, until) where stage = 'open'`.execute(db);
  await sql`create index break_glass_contract on break_glass (contract)`.execute(db);
  await sql`create index break_glass_time on break_glass (tenant, requested_at desc)`.execute(db);
  // Never by way of the contract: its own policy asks this table.
  await protect(db, "break_glass", {
    privileges: ["select", "insert", "update"],
    visible: sql`(viewer_reach() in ('system', 'all') or person = viewer_person())`,
  });
  await sql`
    create table break_glass_words (
      command text primary key,
      tenant uuid not null references tenant (id),
      glass uuid not null,
      kind text not null check (kind in ('reason', 'review')),
      author uuid not null,
      words text not null,
      salt bytea not null,
      added_at timestamptz(3) not null
    )`.execute(db);
  await sql`create index break_glass_words_of on break_glass_words (glass)`.execute(db);
  await protect(db, "break_glass_words", {
    privileges: ["select", "insert", "delete"],
    visible: sql`(viewer_reach() in ('system', 'all') or author = viewer_person())`,
  });
  await sight(db);
};

/** As in 150, and whatever is opened to the viewer for now. */
const sight = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    alter policy viewer on contract using (
      tenant = (select viewer_tenant()) and (
        case (select viewer_reach())
          when 'system' then true
          when 'none' then false
          else coalesce(
            ((select viewer_reach()) = 'all' and classification <> 'secret') or
            (select viewer_person()) = owner or
            (select viewer_person()) = any (named) or
            ((select viewer_team()) = team and classification in ('public', 'internal')) or
            ((select viewer_department()) = department and classification <> 'secret'), false)
        end
        or id = any (array(
          select g.contract from break_glass g join person p on p.id = g.person
          where g.person = viewer_person() and g.stage = 'open' and g.until > now() and p.active))))`.execute(db);
};
