import { type Kysely, sql } from "kysely";
import { protect } from "../protect.ts";

/** Departments and teams, who belongs to them, and whose contracts are seen by whoever belongs there. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await departments(db);
  await people(db);
  await contracts(db);
  await sight(db);
};

const departments = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table department (
      id uuid primary key default uuidv7(),
      tenant uuid not null references tenant (id),
      name text not null check (name <> ''),
      unique (tenant, id)
    )`.execute(db);
  await sql`create unique index department_name on department (tenant, lower(name))`.execute(db);
  await protect(db, "department");
  await sql`
    create table team (
      id uuid primary key default uuidv7(),
      tenant uuid not null references tenant (id),
      department uuid not null,
      name text not null check (name <> ''),
      unique (tenant, department, id),
      foreign key (tenant, department) references department (tenant, id)
    )`.execute(db);
  await sql`create unique index team_name on team (tenant, department, lower(name))`.execute(db);
  await protect(db, "team");
};

/** What was a name becomes a department of that name. The owner is bound by row policies too, but for these statements. */
const people = async (db: Kysely<unknown>): Promise<void> => {
  const open = ["person", "department"].map((table) => sql.id(table));
  for (const table of open) await sql`alter table ${table} no force row level security`.execute(db);
  await sql`
    insert into department (tenant, name)
    select distinct on (tenant, lower(department)) tenant, department from person where department <> ''
    order by tenant, lower(department), department`.execute(db);
  await sql`drop function person_signed_in(uuid)`.execute(db);
  await sql`alter table person rename column department to department_name`.execute(db);
  await sql`
    alter table person
      add column department uuid,
      add column team uuid,
      add column head boolean not null default false,
      add check (department is not null or (team is null and not head)),
      add foreign key (tenant, department) references department (tenant, id),
      add foreign key (tenant, department, team) references team (tenant, department, id)`.execute(db);
  await sql`
    update person set department = d.id from department d
    where d.tenant = person.tenant and lower(d.name) = lower(person.department_name)`.execute(db);
  await sql`alter table person drop column department_name`.execute(db);
  for (const table of open) await sql`alter table ${table} force row level security`.execute(db);
  await sql`create index person_department on person (tenant, department) where department is not null`.execute(db);
  await sql`
    create function person_signed_in(session_holder uuid) returns setof person
    language sql stable security definer set search_path = public, pg_temp
    begin atomic select * from person where id = session_holder; end`.execute(db);
  await sql`revoke all on function person_signed_in(uuid) from public`.execute(db);
  await sql`grant execute on function person_signed_in(uuid) to engross_app`.execute(db);
};

/** No foreign keys: a contract's process must never stand still because a department is no longer there. */
const contracts = async (db: Kysely<unknown>): Promise<void> => {
  await sql`alter table contract no force row level security`.execute(db);
  await sql`
    alter table contract
      add column if not exists department uuid,
      add column if not exists team uuid,
      add column place_chosen boolean not null default false`.execute(db);
  await sql`
    update contract set department = person.department from person
    where person.id = contract.owner and person.department is not null`.execute(db);
  await sql`alter table contract force row level security`.execute(db);
  await sql`create index contract_department on contract (tenant, department) where department is not null`.execute(db);
  await sql`create index contract_team on contract (tenant, team) where team is not null`.execute(db);
};

/** The rule of `mayView` in `domain/access.ts`; property tests hold the two together. */
const sight = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create function viewer_team() returns uuid language sql stable parallel safe
    return nullif(current_setting('engross.team', true), '')::uuid`.execute(db);
  await sql`
    create function viewer_department() returns uuid language sql stable parallel safe
    return nullif(current_setting('engross.department', true), '')::uuid`.execute(db);
  await sql`
    create function viewer_sees(owner uuid, named uuid[], classification text, department uuid, team uuid) returns boolean
    language sql stable parallel safe
    return ${seen(sql`viewer_reach()`, (setting) => sql.raw(`viewer_${setting}()`))}`.execute(db);
  // As in 131: the policy asks once a statement who is looking, not with every row.
  await sql`
    alter policy viewer on contract using (
      tenant = (select viewer_tenant()) and
      ${seen(sql`(select viewer_reach())`, (setting) => sql.raw(`(select viewer_${setting}())`))})`.execute(db);
  await sql`
    create or replace function contract_matching(query tsquery) returns setof uuid
    language sql stable security definer rows 50 set search_path = public, pg_temp
    begin atomic
      select c.id from contract c
      where c.search @@ query and c.tenant = viewer_tenant()
        and viewer_sees(c.owner, c.named, c.classification, c.department, c.team);
    end`.execute(db);
  await sql`drop function viewer_sees(uuid, uuid[], text)`.execute(db);
};

const seen = (
  reach: ReturnType<typeof sql>,
  viewer: (setting: "person" | "team" | "department") => ReturnType<typeof sql>,
) => sql`
  case ${reach}
    when 'system' then true
    when 'none' then false
    else coalesce(
      (${reach} = 'all' and classification <> 'secret') or
      ${viewer("person")} = owner or
      ${viewer("person")} = any (named) or
      (${viewer("team")} = team and classification in ('public', 'internal')) or
      (${viewer("department")} = department and classification <> 'secret'), false)
  end`;
