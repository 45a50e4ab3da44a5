import { type Kysely, sql } from "kysely";
import { protect } from "../protect.ts";

/** Single sign-on: which provider an organisation's people sign in at, and who they are there. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table sign_on (
      tenant uuid primary key references tenant (id),
      issuer text not null check (issuer <> ''),
      client_id text not null check (client_id <> ''),
      secret bytea not null,
      passwords boolean not null,
      changed_at timestamptz not null
    )`.execute(db);
  await protect(db, "sign_on", { visible: sql`viewer_reach() = 'system'` });
  // A domain leads to one organisation: nobody can have another's people sent to a provider of theirs.
  await sql`
    create table sign_on_domain (
      domain text primary key check (domain = lower(domain) and domain <> ''),
      tenant uuid not null references sign_on (tenant) on delete cascade
    )`.execute(db);
  await sql`create index sign_on_domain_of_tenant on sign_on_domain (tenant)`.execute(db);
  await protect(db, "sign_on_domain", { visible: sql`viewer_reach() = 'system'` });

  // Asked at the door, before anybody is known.
  await sql`create policy door on sign_on_domain for select to current_user using (true)`.execute(db);
  await sql`
    create function tenant_signing_on(address_domain text) returns uuid
    language sql stable security definer set search_path = public, pg_temp
    begin atomic select tenant from sign_on_domain where domain = lower(address_domain); end`.execute(db);
  // Whether the domain is another organisation's, by its provider or by the addresses of its people.
  await sql`
    create function domain_is_others(address_domain text, asking uuid) returns boolean
    language sql stable security definer set search_path = public, pg_temp
    begin atomic
      select exists (select from sign_on_domain where domain = lower(address_domain) and tenant <> asking)
        or exists (
          select from person
          where tenant <> asking and right(lower(email), length(address_domain) + 1) = '@' || lower(address_domain)
        );
    end`.execute(db);
  await sql`create policy door on sign_on for select to current_user using (true)`.execute(db);
  await sql`
    create function passwords_open(organisation uuid) returns boolean
    language sql stable security definer set search_path = public, pg_temp
    begin atomic select not exists (select from sign_on where tenant = organisation and not passwords); end`.execute(
    db,
  );
  for (const signature of ["tenant_signing_on(text)", "domain_is_others(text, uuid)", "passwords_open(uuid)"]) {
    await sql`revoke all on function ${sql.raw(signature)} from public`.execute(db);
    await sql`grant execute on function ${sql.raw(signature)} to engross_app`.execute(db);
  }

  await sql`
    create table auth.identity (
      tenant uuid not null references tenant (id),
      issuer text not null,
      subject text not null,
      user_id uuid not null references auth."user" (id) on delete cascade,
      linked_at timestamptz not null,
      used_at timestamptz not null,
      primary key (tenant, issuer, subject),
      unique (user_id, issuer)
    )`.execute(db);
  await sql`grant select, insert, update, delete on auth.identity to engross_app`.execute(db);
};
