import { type Kysely, sql } from "kysely";
import { protect } from "../protect.ts";

/**
 * Negotiation with the other side: who of them was invited, and all that is said by both. Whoever reads with the reach of a
 * guest (`asGuest`) gets their own invitation and proposals, and of comments only what is shared; of issues nothing.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await guests(db);
  await comments(db);
  await proposals(db);
  await issues(db);
  await links(db);
  await whoseTurn(db);
};

const ofVisibleContract = sql<boolean>`viewer_reach() = 'system' or exists (select from contract c where c.id = contract)`;

const guests = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table guest (
      id uuid primary key,
      tenant uuid not null references tenant (id),
      contract uuid not null,
      name text not null,
      email text not null,
      language text not null,
      invited_by uuid not null,
      salt bytea not null,
      added_at timestamptz not null
    )`.execute(db);
  await sql`create index guest_contract on guest (contract)`.execute(db);
  await protect(db, "guest", {
    privileges: ["select", "insert", "delete"],
    visible: sql`(${ofVisibleContract} or (viewer_reach() = 'guest' and id = viewer_person()))`,
  });
};

const comments = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table comment (
      id uuid primary key,
      tenant uuid not null references tenant (id),
      contract uuid not null,
      thread uuid not null,
      scope text not null check (scope in ('internal', 'shared')),
      person uuid,
      guest uuid,
      words text not null,
      salt bytea not null,
      added_at timestamptz not null,
      recorded boolean not null default false,
      check (num_nonnulls(person, guest) = 1),
      check (guest is null or scope = 'shared')
    )`.execute(db);
  await sql`create index comment_thread on comment (contract, thread, added_at)`.execute(db);
  await protect(db, "comment", {
    visible: sql`(${ofVisibleContract} or (
      viewer_reach() = 'guest' and scope = 'shared' and recorded
      and exists (select from guest g where g.id = viewer_person() and g.contract = comment.contract)))`,
  });
};

const proposals = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table proposal (
      id uuid primary key,
      tenant uuid not null references tenant (id),
      contract uuid not null,
      guest uuid not null,
      clause text not null,
      words text not null,
      reason text not null,
      salt bytea not null,
      added_at timestamptz not null,
      recorded boolean not null default false,
      answer text,
      answer_salt bytea,
      answer_command uuid
    )`.execute(db);
  await sql`create index proposal_contract on proposal (contract, added_at)`.execute(db);
  await protect(db, "proposal", {
    visible: sql`(${ofVisibleContract} or (viewer_reach() = 'guest' and guest = viewer_person() and recorded))`,
  });
};

/** A line for each time that somebody wrote down where the sides stand; the last one counts. */
const issues = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table issue (
      command uuid primary key,
      issue uuid not null,
      tenant uuid not null references tenant (id),
      contract uuid not null,
      title text not null,
      ours text not null,
      theirs text not null,
      fallbacks text[] not null,
      salt bytea not null,
      person uuid not null,
      added_at timestamptz not null,
      recorded boolean not null default false
    )`.execute(db);
  await sql`create index issue_contract on issue (contract, issue, added_at)`.execute(db);
  await protect(db, "issue", { visible: sql`(${ofVisibleContract})` });
};

/** As the link of a share, that of a guest is for many looks, at what the contract's state names. */
const links = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    alter table link
      drop constraint link_purpose_check,
      add constraint link_purpose_check check (purpose in ('approve', 'sign', 'share', 'negotiate')),
      drop constraint link_document_check,
      add constraint link_document_check check ((document_sha256 is null) = (purpose in ('share', 'negotiate')))`.execute(
    db,
  );
};

/** With whom a contract is, and which side holds the pen, for the register. */
const whoseTurn = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    alter table waiting
      add column guest uuid,
      drop constraint waiting_check,
      add constraint waiting_check check (num_nonnulls(person, role, signer, guest) = 1)`.execute(db);
  await sql`alter table contract add column pen text check (pen in ('ours', 'theirs')), add column round integer`.execute(
    db,
  );
};
