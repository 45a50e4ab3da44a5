import { type Kysely, sql } from "kysely";
import { protect } from "../protect.ts";

export const up = async (db: Kysely<unknown>): Promise<void> => {
  await copies(db);
  await holds(db);
};

/** Why a contract is held back for a matter, and why no longer. */
const holds = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    alter table remark
      drop constraint remark_kind_check,
      add constraint remark_kind_check
        check (kind in ('approve', 'reject', 'delegate', 'sign', 'decline', 'hold', 'release'))`.execute(db);
};

/** What is known of each document's sealed bytes in the two stores; also the queue of what is still to be copied. */
const copies = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table document_copy (
      document uuid primary key references document (id) on delete cascade,
      tenant uuid not null references tenant (id),
      queued_at timestamptz not null default now(),
      copied_at timestamptz,
      checked_at timestamptz,
      suspect boolean not null default false,
      lost_at timestamptz,
      incident uuid
    )`.execute(db);
  await sql`create index document_copy_tenant on document_copy (tenant, document)`.execute(db);
  await sql`create index document_copy_queue on document_copy (tenant, queued_at) where copied_at is null`.execute(db);
  await sql`create index document_copy_trouble on document_copy (tenant) where suspect or lost_at is not null`.execute(
    db,
  );
  await protect(db, "document_copy", { visible: sql`viewer_reach() = 'system'` });
  // Documents of before, which the owner sees only without the policies.
  await sql`alter table document no force row level security`.execute(db);
  await sql`alter table document_copy no force row level security`.execute(db);
  await sql`
    insert into document_copy (document, tenant, queued_at)
    select id, tenant, added_at from document`.execute(db);
  await sql`alter table document force row level security`.execute(db);
  await sql`alter table document_copy force row level security`.execute(db);
};
