import { type Kysely, sql } from "kysely";
import { protect } from "../protect.ts";

/** Shares with people outside, and contracts that several incidents may keep frozen. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await shares(db);
  await links(db);
  await states(db);
};

const shares = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table share (
      id uuid primary key,
      tenant uuid not null references tenant (id),
      contract uuid not null,
      name text not null,
      email text not null,
      language text not null,
      reason text not null,
      shared_by uuid not null,
      salt bytea not null,
      added_at timestamptz not null
    )`.execute(db);
  await sql`create index share_contract on share (contract)`.execute(db);
  await protect(db, "share", {
    privileges: ["select", "insert", "delete"],
    visible: sql`(viewer_reach() = 'system' or exists (select from contract c where c.id = contract))`,
  });
};

/** The link of a share is for many looks at several documents, which the share itself names. */
const links = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    alter table link
      drop constraint link_purpose_check,
      add constraint link_purpose_check check (purpose in ('approve', 'sign', 'share')),
      alter column document_sha256 drop not null,
      add constraint link_document_check check ((document_sha256 is null) = (purpose = 'share'))`.execute(db);
};

/** As `upgraded` in `domain/contract.ts`. The owner is bound by row policies too, but for this statement. */
const states = async (db: Kysely<unknown>): Promise<void> => {
  await sql`alter table contract no force row level security`.execute(db);
  await sql`
    update contract
    set state = (state - 'frozenBy') || jsonb_build_object(
      'freezes', case when frozen_by is null then '[]'::jsonb else jsonb_build_array(frozen_by) end,
      'shares', '[]'::jsonb)
    where state ? 'frozenBy'`.execute(db);
  await sql`alter table contract force row level security`.execute(db);
};
