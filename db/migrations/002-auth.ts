import { type Kysely, sql } from "kysely";

/**
 * Signing in. These tables have no row policies, since they are read before anybody is known; they sit in a schema of
 * their own, name nobody's contracts, and only `db/auth.ts` and Better Auth touch them. Columns of the first four are
 * those of Better Auth 1.7 (`getMigrations`), in our spelling.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`create schema auth`.execute(db);
  await sql`
    create table auth."user" (
      id uuid primary key references person (id),
      tenant uuid not null references tenant (id),
      name text not null,
      email text not null unique check (email = lower(email)),
      email_verified boolean not null,
      image text,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    )`.execute(db);
  await sql`
    create table auth.session (
      id uuid primary key,
      token text not null unique,
      user_id uuid not null references auth."user" (id) on delete cascade,
      expires_at timestamptz not null,
      ip_address text,
      user_agent text,
      confirmed_at timestamptz,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    )`.execute(db);
  await sql`create index session_of_user on auth.session (user_id)`.execute(db);
  await sql`create index session_expiry on auth.session (expires_at)`.execute(db);
  await sql`
    create table auth.account (
      id uuid primary key,
      account_id text not null,
      provider_id text not null,
      user_id uuid not null references auth."user" (id) on delete cascade,
      access_token text,
      refresh_token text,
      id_token text,
      access_token_expires_at timestamptz,
      refresh_token_expires_at timestamptz,
      scope text,
      password text,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      unique (provider_id, account_id)
    )`.execute(db);
  await sql`create index account_user on auth.account (user_id)`.execute(db);
  await sql`
    create table auth.verification (
      id uuid primary key,
      identifier text not null,
      value text not null,
      expires_at timestamptz not null,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    )`.execute(db);
  await sql`create index verification_identifier on auth.verification (identifier)`.execute(db);
  await sql`
    create table auth.one_time_code (
      purpose text not null,
      subject text not null,
      hash bytea not null,
      tries integer not null default 0,
      expires_at timestamptz not null,
      primary key (purpose, subject)
    )`.execute(db);
  await sql`create index one_time_code_expiry on auth.one_time_code (expires_at)`.execute(db);
  await sql`
    create table auth.rate_limit (
      key bytea primary key,
      tries integer not null,
      expires_at timestamptz not null
    )`.execute(db);
  await sql`create index rate_limit_expiry on auth.rate_limit (expires_at)`.execute(db);
  await sql`grant usage on schema auth to engross_app`.execute(db);
  await sql`grant select, insert, update, delete on all tables in schema auth to engross_app`.execute(db);
};
