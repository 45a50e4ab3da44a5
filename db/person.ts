import { type Generated, type Selectable, sql } from "kysely";
import type { DepartmentId, PersonId, TeamId, TenantId } from "../domain/ids.ts";
import type { Language } from "../domain/language.ts";
import type { Person, Role } from "../domain/person.ts";
import { type Refusal, refuse } from "../domain/refusal.ts";
import type { Db, Tx } from "./schema.ts";
import type { ConfirmedBy } from "./session.ts";

export interface PersonTable {
  readonly id: PersonId;
  readonly tenant: TenantId;
  readonly name: string;
  readonly email: string;
  readonly language: Language;
  readonly time_zone: string;
  readonly roles: readonly [Role, ...Role[]];
  readonly manager_id: PersonId | null;
  readonly department: DepartmentId | null;
  readonly team: TeamId | null;
  readonly head: boolean;
  readonly active: boolean;
  readonly created_at: Generated<Date>;
}

/** Whose an address is, asked before anybody is signed in; the only question that crosses tenants. */
export interface SigningIn {
  readonly tenant: TenantId;
  readonly person: PersonId;
  readonly active: boolean;
}

export const personSigningIn = async (db: Db, email: string): Promise<SigningIn | undefined> => {
  const { rows } = await sql<SigningIn>`select * from person_signing_in(${email})`.execute(db);
  return rows[0];
};

/** Somebody by id before the tenant is known: the holder of a token or a key that was just found. */
export const personHolding = async (db: Db | Tx, id: PersonId): Promise<Person | undefined> => {
  const { rows } = await sql<Selectable<PersonTable>>`select * from person_signed_in(${id})`.execute(db);
  return rows[0] && personOf(rows[0]);
};

/** Whether there is anybody in this installation beside the people of one tenant. */
export const anybodyOutside = async (db: Db | Tx, tenant: TenantId): Promise<boolean> => {
  const { rows } = await sql<{ anybody: boolean }>`select anybody_outside(${tenant}) as anybody`.execute(db);
  return rows[0]?.anybody ?? false;
};

/** A session and its holder, as they are now: who left since has `active` false. */
export interface SessionSignedIn {
  readonly id: string;
  readonly openedAt: Date;
  readonly expiresAt: Date;
  readonly confirmedAt: Date | null;
  readonly confirmedBy: ConfirmedBy | null;
  readonly assurance: number;
  /** An administrator removed their factors: they have to set one up anew before any dangerous act. */
  readonly mustEnrol: boolean;
  /** The name by which the browser or program called itself that opened it. */
  readonly openedWith: string;
  readonly person: Person;
}

export const sessionSignedIn = async (db: Db, token: string): Promise<SessionSignedIn | undefined> => {
  const { rows } = await sql<
    Selectable<PersonTable> & {
      session: string;
      opened_at: Date;
      expires_at: Date;
      confirmed_at: Date | null;
      confirmed_by: ConfirmedBy | null;
      assurance: number;
      opened_with: string;
      must_enrol: boolean;
    }
  >`
    select session.id as session, session.created_at as opened_at, session.expires_at, session.confirmed_at,
      session.confirmed_by,
      session.assurance,
      coalesce(session.user_agent, '') as opened_with,
      exists (select from auth.enrolment where enrolment.user_id = session.user_id) as must_enrol,
      holder.*
    from auth.session, person_signed_in(session.user_id) holder
    where session.token = ${token}`.execute(db);
  const [row] = rows;
  if (!row) return undefined;
  const { session: id, expires_at: expiresAt, confirmed_at: confirmedAt, confirmed_by: confirmedBy, assurance } = row;
  const { opened_at: openedAt, opened_with: openedWith, must_enrol: mustEnrol } = row;
  return { id, openedAt, expiresAt, confirmedAt, confirmedBy, assurance, mustEnrol, openedWith, person: personOf(row) };
};

export const personById = async (tx: Tx, id: PersonId): Promise<Person | undefined> => {
  const row = await tx.selectFrom("person").selectAll().where("id", "=", id).executeTakeFirst();
  return row && personOf(row);
};

/** By address in any case, which belongs to one person in the whole installation. */
export const personByEmail = async (tx: Tx, email: string): Promise<Person | undefined> => {
  const row = await tx
    .selectFrom("person")
    .selectAll()
    .where(sql`lower(email)`, "=", sql`lower(${email})`)
    .executeTakeFirst();
  return row && personOf(row);
};

/** These people, in no order; ids that are nobody's in this tenant are left out. */
export const peopleByIds = async (tx: Tx, ids: readonly PersonId[]): Promise<readonly Person[]> => {
  const rows = await tx.selectFrom("person").selectAll().where(sql<boolean>`id = any (${ids})`).execute();
  return rows.map(personOf);
};

export interface PeoplePage {
  /** The last person of the page before. */
  readonly after?: Pick<Person, "name" | "id">;
  readonly limit: number;
}

/** Everybody, those who left included, by name. */
export const listPeople = async (tx: Tx, { after, limit }: PeoplePage): Promise<readonly Person[]> => {
  const rows = await tx
    .selectFrom("person")
    .selectAll()
    .$if(after !== undefined, (query) => query.where(sql<boolean>`(name, id) > (${after?.name}, ${after?.id})`))
    .orderBy("name")
    .orderBy("id")
    .limit(limit)
    .execute();
  return rows.map(personOf);
};

/** Those who hold the role and have not left, by name. */
export const peopleByRole = async (tx: Tx, role: Role, limit = 100): Promise<readonly Person[]> => {
  const rows = await tx
    .selectFrom("person")
    .selectAll()
    .where(sql<boolean>`roles @> array[${role}]`)
    .where("active", "=", true)
    .orderBy("name")
    .orderBy("id")
    .limit(limit)
    .execute();
  return rows.map(personOf);
};

/** The person's managers who have not left, nearest first, ten at most. Ends at the top, or where a circle would close. */
export const managerChain = async (tx: Tx, id: PersonId): Promise<readonly Person[]> => {
  const { rows } = await sql<Selectable<PersonTable>>`
    with recursive chain (id, manager_id, height) as (
      select id, manager_id, 0 from person where id = ${id}
      union all
      select above.id, above.manager_id, chain.height + 1
      from chain join person above on above.id = chain.manager_id
      where chain.height < 10
    ) cycle id set closed using path
    select person.* from chain join person using (id)
    where chain.height > 0 and not chain.closed and person.active
    order by chain.height`.execute(tx);
  return rows.map(personOf);
};

/** Adds somebody; refused where the address is already somebody's in this installation. */
export const addPerson = async (tx: Tx, person: Person): Promise<Refusal | undefined> => {
  const added = await tx
    .insertInto("person")
    .values({ id: person.id, tenant: person.tenant, email: person.email, ...changeable(person) })
    .onConflict((conflict) => conflict.expression(sql`lower(email)`).doNothing())
    .executeTakeFirst();
  return added.numInsertedOrUpdatedRows === 1n ? undefined : refuse("email-taken");
};

/** Writes what may change of somebody: not the id, the tenant or the address, by which they sign in. */
export const savePerson = async (tx: Tx, person: Person): Promise<void> => {
  await tx.updateTable("person").set(changeable(person)).where("id", "=", person.id).execute();
};

const changeable = (person: Person) => ({
  name: person.name,
  language: person.language,
  time_zone: person.timeZone,
  roles: person.roles,
  manager_id: person.manager ?? null,
  department: person.department ?? null,
  team: person.team ?? null,
  head: person.head ?? false,
  active: person.active,
});

/** As the rest of Engross knows somebody. */
export const personOf = (row: Selectable<PersonTable>): Person => ({
  id: row.id,
  tenant: row.tenant,
  name: row.name,
  email: row.email,
  language: row.language,
  timeZone: row.time_zone,
  roles: row.roles,
  ...(row.manager_id !== null && { manager: row.manager_id }),
  ...(row.department !== null && { department: row.department }),
  ...(row.team !== null && { team: row.team }),
  ...(row.head && { head: true }),
  active: row.active,
});
