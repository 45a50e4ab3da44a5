import { type Generated, type Insertable, sql } from "kysely";
import type { Department, Placement, Team } from "../domain/department.ts";
import type { DepartmentId, PersonId, TeamId, TenantId } from "../domain/ids.ts";
import { type Refusal, refuse } from "../domain/refusal.ts";
import type { Tx } from "./schema.ts";

export interface DepartmentTable {
  readonly id: Generated<DepartmentId>;
  readonly tenant: TenantId;
  readonly name: string;
}

export interface TeamTable {
  readonly id: Generated<TeamId>;
  readonly tenant: TenantId;
  readonly department: DepartmentId;
  readonly name: string;
}

/** More than any organisation has: whoever lists them lists all. */
const mostListed = 1000;

const mostMembers = 10_000;

/** All departments, by name. */
export const listDepartments = (tx: Tx): Promise<readonly Department[]> =>
  tx.selectFrom("department").selectAll().orderBy("name").limit(mostListed).execute();

/** All teams, by name. */
export const listTeams = (tx: Tx): Promise<readonly Team[]> =>
  tx.selectFrom("team").select(["id", "department", "name"]).orderBy("name").limit(mostListed).execute();

/** Whether there is such a department, and the team in it. */
export const isPlace = async (tx: Tx, { department, team }: Placement): Promise<boolean> => {
  if (department === null) return team === null;
  const found =
    team === null
      ? tx.selectFrom("department").select("id").where("id", "=", department)
      : tx.selectFrom("team").select("id").where("id", "=", team).where("department", "=", department);
  return (await found.executeTakeFirst()) !== undefined;
};

/** A department or a team by its id, as a place. */
export const placeById = async (tx: Tx, id: string): Promise<Placement | undefined> => {
  const { rows } = await sql<Placement>`
    select id as department, null::uuid as team from department where id = ${id}
    union all select department, id from team where id = ${id}`.execute(tx);
  return rows[0];
};

/** A place by the id of its smaller part, and its name in full: “Sales › East”. */
export interface NamedPlace extends Placement {
  readonly id: DepartmentId | TeamId;
  readonly name: string;
}

/** Every department followed by its teams. */
export const listPlaces = async (tx: Tx): Promise<readonly NamedPlace[]> => {
  const [departments, teams] = [await listDepartments(tx), await listTeams(tx)];
  return departments.flatMap(({ id, name }): readonly NamedPlace[] => [
    { id, name, department: id, team: null },
    ...teams
      .filter(({ department }) => department === id)
      .map((team) => ({ id: team.id, name: `${name} › ${team.name}`, department: id, team: team.id })),
  ]);
};

/** What a place is called; empty where there is none. */
export const placeName = async (tx: Tx, { department, team }: Placement): Promise<string> => {
  if (department === null) return "";
  const { rows } = await sql<{ name: string }>`
    select concat_ws(' › ', d.name, t.name) as name from department d
    left join team t on t.department = d.id and t.id = ${team} where d.id = ${department}`.execute(tx);
  return rows[0]?.name ?? "";
};

/** Who belongs where, those who left aside. */
export const membersOf = (tx: Tx) =>
  tx
    .selectFrom("person")
    .select(["id", "name", "department", "team", "head"])
    .where("department", "is not", null)
    .where("active", "=", true)
    .orderBy("name")
    .limit(mostMembers)
    .execute();

/** Refused where a department of that name is there, in whatever case. */
export const addDepartment = (tx: Tx, department: Insertable<DepartmentTable>): Promise<Refusal | undefined> =>
  unlessTaken(
    tx
      .insertInto("department")
      .values(department)
      .onConflict((on) => on.doNothing())
      .returning("id")
      .execute(),
  );

/** Refused where the department has a team of that name, in whatever case. */
export const addTeam = (tx: Tx, team: Insertable<TeamTable>): Promise<Refusal | undefined> =>
  unlessTaken(
    tx
      .insertInto("team")
      .values(team)
      .onConflict((on) => on.doNothing())
      .returning("id")
      .execute(),
  );

const unlessTaken = async (added: Promise<readonly unknown[]>): Promise<Refusal | undefined> =>
  (await added).length === 0 ? refuse("name-taken") : undefined;

export const renameDepartment = (tx: Tx, id: DepartmentId, name: string): Promise<Refusal | undefined> =>
  renamed(tx, "department", id, name);

export const renameTeam = (tx: Tx, id: TeamId, name: string): Promise<Refusal | undefined> =>
  renamed(tx, "team", id, name);

const renamed = async (
  tx: Tx,
  table: "department" | "team",
  id: DepartmentId | TeamId,
  name: string,
): Promise<Refusal | undefined> => {
  const { rows: taken } = await sql`
    select from ${sql.table(table)} one, ${sql.table(table)} renamed
    where renamed.id = ${id} and one.id <> renamed.id and lower(one.name) = lower(${name})
    ${table === "team" ? sql`and one.department = renamed.department` : sql``}`.execute(tx);
  if (taken.length > 0) return refuse("name-taken");
  const { numUpdatedRows } = await tx
    .updateTable(table)
    .set({ name })
    .where("id", "=", id as never)
    .executeTakeFirst();
  return numUpdatedRows === 0n ? refuse("not-found") : undefined;
};

/** Takes away a department that nobody and nothing belongs to any more. */
export const removeDepartment = async (tx: Tx, id: DepartmentId): Promise<Refusal | undefined> => {
  const team = tx.selectFrom("team").select("id").where("department", "=", id);
  if (await team.executeTakeFirst()) return refuse("place-in-use");
  return removed(tx, "department", id);
};

export const removeTeam = (tx: Tx, id: TeamId): Promise<Refusal | undefined> => removed(tx, "team", id);

const removed = async (
  tx: Tx,
  table: "department" | "team",
  id: DepartmentId | TeamId,
): Promise<Refusal | undefined> => {
  const { rows: used } = await sql`
    select from person where ${sql.ref(table)} = ${id}
    union all select from contract where ${sql.ref(table)} = ${id} limit 1`.execute(tx);
  if (used.length > 0) return refuse("place-in-use");
  const { numDeletedRows } = await tx
    .deleteFrom(table)
    .where("id", "=", id as never)
    .executeTakeFirst();
  return numDeletedRows === 0n ? refuse("not-found") : undefined;
};

/** Contracts belong where their owner does, and amendments with their contract, unless another place was chosen. */
export const moveContractsOf = async (tx: Tx, owner: PersonId): Promise<void> => {
  await sql`
    with place as (select department, team from person where id = ${owner}),
      owned as (
        select id from contract where owner = ${owner} and amends is null and not place_chosen)
    update contract set department = place.department, team = place.team from place
    where (contract.id in (select id from owned) or contract.amends in (select id from owned)) and not place_chosen
      and (contract.department, contract.team) is distinct from (place.department, place.team)`.execute(tx);
};
