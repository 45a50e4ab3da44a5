import { createHash } from "node:crypto";
import { type Selectable, sql } from "kysely";
import type { DirectoryGroupId, DirectoryTokenId } from "../domain/directory.ts";
import type { PersonId, TenantId } from "../domain/ids.ts";
import type { Role } from "../domain/person.ts";
import { type Refusal, refuse } from "../domain/refusal.ts";
import type { Db, Tx } from "./schema.ts";

/** A bearer token of a company directory; the token itself is kept nowhere. */
export interface DirectoryTokenTable {
  readonly id: DirectoryTokenId;
  readonly tenant: TenantId;
  readonly name: string;
  readonly hash: Buffer;
  readonly made_by: PersonId;
  readonly made_at: Date;
  readonly shown_at: Date | null;
  readonly used_at: Date | null;
  readonly revoked_at: Date | null;
}

/** What the directory knows of somebody, beside what is in `person`. */
export interface DirectoryUserTable {
  readonly person: PersonId;
  readonly tenant: TenantId;
  readonly user_name: string;
  readonly external_id: string | null;
  /** Parts of the name, as the directory wrote them. */
  readonly attributes: Readonly<Record<string, unknown>>;
  /** The roles that its groups gave. */
  readonly granted: readonly Role[];
  /** Whether it said to which department they belong. */
  readonly placed: boolean;
  readonly added_at: Date;
  readonly changed_at: Date;
  /** Deleted there: to the directory they are no longer here. */
  readonly removed_at: Date | null;
}

export interface DirectoryGroupTable {
  readonly id: DirectoryGroupId;
  readonly tenant: TenantId;
  readonly name: string;
  readonly external_id: string | null;
  /** What administrators let it give to its members. */
  readonly role: Role | null;
  /** A department or a team. */
  readonly place: string | null;
  readonly added_at: Date;
  readonly changed_at: Date;
}

export interface DirectoryMemberTable {
  readonly tenant: TenantId;
  readonly directory_group: DirectoryGroupId;
  readonly person: PersonId;
}

export type DirectoryUserRow = Selectable<DirectoryUserTable>;
export type DirectoryGroupRow = Selectable<DirectoryGroupTable>;

/** More than a directory has here: it is read whole where a filter cannot be asked of an index. */
const mostRead = 20_000;

const hashOf = (token: string): Buffer => createHash("sha256").update(token).digest();

/** Whose a token is; `undefined` where it is nobody's or was revoked. The only question here that crosses tenants. */
export const tokenHolder = async (
  db: Db,
  token: string,
): Promise<{ readonly id: DirectoryTokenId; readonly tenant: TenantId } | undefined> => {
  const { rows } = await sql<{ id: DirectoryTokenId; tenant: TenantId }>`
    select id, tenant from directory_token_holder(${hashOf(token)})`.execute(db);
  return rows[0];
};

export const addToken = async (
  tx: Tx,
  { token, ...facts }: Omit<Selectable<DirectoryTokenTable>, "hash" | "used_at" | "revoked_at"> & { token: string },
): Promise<void> => {
  await tx
    .insertInto("directory_token")
    .values({ ...facts, hash: hashOf(token), used_at: null, revoked_at: null })
    .onConflict((on) => on.column("id").doNothing())
    .execute();
};

/** Notes a use, to the minute. */
export const noteTokenUsed = async (tx: Tx, id: DirectoryTokenId, at: Date): Promise<void> => {
  await tx
    .updateTable("directory_token")
    .set({ used_at: at })
    .where("id", "=", id)
    .where((eb) => eb.or([eb("used_at", "is", null), eb("used_at", "<", new Date(at.getTime() - 60_000))]))
    .execute();
};

export const listTokens = (tx: Tx) =>
  tx
    .selectFrom("directory_token")
    .select(["id", "name", "made_by", "made_at", "used_at", "revoked_at"])
    .orderBy("made_at", "desc")
    .limit(100)
    .execute();

/** True the first time only: a token is shown once. */
export const noteTokenShown = async (tx: Tx, id: DirectoryTokenId, at: Date): Promise<boolean> => {
  const { numUpdatedRows } = await tx
    .updateTable("directory_token")
    .set({ shown_at: at })
    .where("id", "=", id)
    .where("shown_at", "is", null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
};

export const revokeToken = async (tx: Tx, id: DirectoryTokenId, at: Date): Promise<boolean> => {
  const { numUpdatedRows } = await tx
    .updateTable("directory_token")
    .set({ revoked_at: at })
    .where("id", "=", id)
    .where("revoked_at", "is", null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
};

/** What of the directory's people can be asked of an index. */
export interface UsersAsked {
  readonly person?: PersonId;
  readonly userName?: string;
  readonly externalId?: string;
  readonly email?: string;
}

/** People by the id that the directory knows, with its own facts of them; those that it never told of have none. */
export const directoryPeople = async (tx: Tx, { person, userName, externalId, email }: UsersAsked) => {
  const { rows } = await sql<{ id: PersonId; added_at: Date; user: DirectoryUserRow | null }>`
    select p.id, p.created_at as added_at, to_jsonb(u) as user
    from person p left join directory_user u on u.person = p.id
    where u.removed_at is null
      ${person === undefined ? sql`` : sql`and p.id = ${person}`}
      ${userName === undefined ? sql`` : sql`and lower(coalesce(u.user_name, p.email)) = lower(${userName})`}
      ${externalId === undefined ? sql`` : sql`and u.external_id = ${externalId}`}
      ${email === undefined ? sql`` : sql`and lower(p.email) = lower(${email})`}
    order by p.created_at, p.id
    limit ${mostRead}`.execute(tx);
  return rows;
};

export const directoryUser = (tx: Tx, person: PersonId): Promise<DirectoryUserRow | undefined> =>
  tx.selectFrom("directory_user").selectAll().where("person", "=", person).executeTakeFirst();

export const saveDirectoryUser = async (tx: Tx, row: DirectoryUserRow): Promise<void> => {
  const { person: _, tenant: __, added_at: ___, ...changed } = row;
  const written = { ...changed, attributes: sql<Record<string, unknown>>`${JSON.stringify(row.attributes)}::jsonb` };
  await tx
    .insertInto("directory_user")
    .values({ ...row, ...written })
    .onConflict((on) => on.column("person").doUpdateSet(written))
    .execute();
};

/** Somebody's address changes where they sign in, too. Refused where it is somebody's in this installation. */
export const changeEmail = async (tx: Tx, person: PersonId, email: string): Promise<Refusal | undefined> => {
  const { rows } = await sql<{ person: PersonId }>`select person from person_signing_in(${email})`.execute(tx);
  if (rows.some((one) => one.person !== person)) return refuse("email-taken");
  await tx.updateTable("person").set({ email }).where("id", "=", person).execute();
  await tx.updateTable("auth.user").set({ email: email.toLowerCase() }).where("id", "=", person).execute();
  return undefined;
};

export const directoryGroups = (tx: Tx, asked: { readonly id?: string; readonly name?: string } = {}) =>
  tx
    .selectFrom("directory_group")
    .selectAll()
    .$if(asked.id !== undefined, (query) => query.where("id", "=", (asked.id ?? "") as DirectoryGroupId))
    .$if(asked.name !== undefined, (query) => query.where(sql<boolean>`lower(name) = lower(${asked.name ?? ""})`))
    .orderBy("name")
    .limit(mostRead)
    .execute();

export const directoryMembers = (tx: Tx, groups: readonly DirectoryGroupId[]) =>
  groups.length === 0
    ? Promise.resolve([])
    : tx
        .selectFrom("directory_member")
        .innerJoin("person", "person.id", "directory_member.person")
        .select(["directory_group", "person.id as person", "person.name"])
        .where("directory_group", "in", groups)
        .orderBy("person.name")
        .execute();

export const groupsOf = (tx: Tx, people: readonly PersonId[]) =>
  people.length === 0
    ? Promise.resolve([])
    : tx
        .selectFrom("directory_member")
        .innerJoin("directory_group", "directory_group.id", "directory_member.directory_group")
        .select(["person", "directory_group.id", "directory_group.name", "role", "place"])
        .where("person", "in", people)
        .orderBy("directory_group.name")
        .execute();

export const saveGroup = async (tx: Tx, row: DirectoryGroupRow): Promise<void> => {
  const { name, external_id, role, place, changed_at } = row;
  await tx
    .insertInto("directory_group")
    .values(row)
    .onConflict((on) => on.column("id").doUpdateSet({ name, external_id, role, place, changed_at }))
    .execute();
};

/** Says who is in a group. @returns everybody who came or went */
export const saveMembers = async (
  tx: Tx,
  { id, tenant }: Pick<DirectoryGroupRow, "id" | "tenant">,
  people: readonly PersonId[],
): Promise<readonly PersonId[]> => {
  const gone = await tx
    .deleteFrom("directory_member")
    .where("directory_group", "=", id)
    .where(sql<boolean>`person <> all (${[...people]}::uuid[])`)
    .returning("person")
    .execute();
  const came =
    people.length === 0
      ? []
      : await tx
          .insertInto("directory_member")
          .values(people.map((person) => ({ tenant, directory_group: id, person })))
          .onConflict((on) => on.doNothing())
          .returning("person")
          .execute();
  return [...gone, ...came].map(({ person }) => person);
};

export const removeGroup = async (tx: Tx, id: DirectoryGroupId): Promise<void> => {
  await tx.deleteFrom("directory_group").where("id", "=", id).execute();
};
