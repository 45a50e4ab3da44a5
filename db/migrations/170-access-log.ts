import { type Kysely, sql } from "kysely";
import { protect } from "../protect.ts";

/** Who looked at what, and what smelled of attack. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await accessLog(db);
  await signals(db);
};

/**
 * What ledger entries tell of looks, by person, by contract and by time, with what no entry may hold: addresses, devices
 * and words looked for, to which the entry of the same id is committed by the salt.
 */
const accessLog = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table access_log (
      id uuid primary key,
      tenant uuid not null references tenant (id),
      at timestamptz(3) not null,
      act text not null,
      object text not null,
      contract uuid,
      document uuid,
      version integer,
      sha256 text,
      found integer,
      refused text,
      actor text not null,
      person uuid,
      link uuid,
      session text,
      allowed_by text[] not null,
      face text not null,
      search text,
      address text,
      user_agent text,
      session_agent text,
      country text,
      salt bytea
    )`.execute(db);
  await sql`create index access_log_time on access_log (tenant, at desc, id desc)`.execute(db);
  await sql`create index access_log_person on access_log (person, at desc, id desc) where person is not null`.execute(
    db,
  );
  await sql`create index access_log_contract on access_log (contract, at desc, id desc) where contract is not null`.execute(
    db,
  );
  await sql`create index access_log_use on access_log (person, contract, at desc) where contract is not null`.execute(
    db,
  );
  // Whoever sees the contract; who of them may read the log, policies say. Lines of no contract are for overseers.
  await protect(db, "access_log", {
    privileges: ["select", "insert"],
    visible: sql`(viewer_reach() in ('system', 'all') or exists (select from contract c where c.id = contract))`,
  });
  // Addresses, devices and words are forgotten in time; what was done stays.
  await sql`grant update (search, address, user_agent, session_agent, country, salt) on access_log to engross_app`.execute(
    db,
  );
};

const signals = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table security_signal (
      id uuid primary key,
      tenant uuid not null references tenant (id),
      at timestamptz(3) not null,
      kind text not null,
      person uuid,
      contract uuid,
      address text not null,
      user_agent text not null,
      facts jsonb not null default '{}'
    )`.execute(db);
  await sql`create index security_signal_time on security_signal (tenant, at desc, id desc)`.execute(db);
  await protect(db, "security_signal", {
    privileges: ["select", "insert", "delete"],
    visible: sql`viewer_reach() in ('system', 'all')`,
  });
};
