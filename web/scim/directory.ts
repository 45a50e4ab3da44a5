import { listDepartments, placeById } from "../../db/department.ts";
import {
  type DirectoryUserRow,
  directoryPeople,
  directoryUser,
  groupsOf,
  saveDirectoryUser,
  type UsersAsked,
} from "../../db/directory.ts";
import { peopleByIds } from "../../db/person.ts";
import { changePerson } from "../../db/person-change.ts";
import type { Tx } from "../../db/schema.ts";
import { asSystem } from "../../db/tenancy.ts";
import { type DirectoryTokenId, rolesByDirectory } from "../../domain/directory.ts";
import type { PersonId, TenantId } from "../../domain/ids.ts";
import type { Person, Role } from "../../domain/person.ts";
import type { Services } from "../http/services.ts";
import type { KnownUser } from "./user.ts";

/** A company directory that proved by its token which organisation's it is. */
export interface Directory {
  readonly services: Services;
  readonly tenant: TenantId;
  readonly token: DirectoryTokenId;
  /** As the ledger names actors. */
  readonly actor: string;
  /** Where its resources are. */
  readonly base: string;
}

export const inDirectory = <T>({ services, tenant }: Directory, work: (tx: Tx) => Promise<T>): Promise<T> =>
  asSystem(services.db, tenant, work);

/** People as the directory knows them, oldest first. */
export const knownUsers = async (tx: Tx, asked: UsersAsked): Promise<readonly KnownUser[]> => {
  const rows = await directoryPeople(tx, asked);
  const ids = rows.map(({ id }) => id);
  const people = new Map((await peopleByIds(tx, ids)).map((one) => [one.id, one]));
  const departments = new Map((await listDepartments(tx)).map(({ id, name }) => [id, name]));
  const groups = await groupsOf(tx, ids);
  return rows.flatMap(({ id, added_at, user }) => {
    const person = people.get(id);
    if (!person) return [];
    return [
      {
        person,
        user: user ? { ...user, added_at: new Date(user.added_at), changed_at: new Date(user.changed_at) } : undefined,
        added: added_at,
        groups: groups.filter((one) => one.person === id),
        department: person.department && departments.get(person.department),
      },
    ];
  });
};

/** Somebody after their groups' roles and place, or the department that the directory named, are worked out anew. */
export const applyGroups = async (
  tx: Tx,
  { services, actor }: Directory,
  before: Person,
  told: { readonly department?: string | undefined } = {},
  changes: Person = before,
): Promise<Person> => {
  const user = await directoryUser(tx, before.id);
  if (!user) return before;
  const groups = await groupsOf(tx, [before.id]);
  const mapped = groups.flatMap(({ role }): readonly Role[] => (role ? [role] : []));
  const { roles, granted } = rolesByDirectory(changes.roles, user.granted, mapped);
  const placed = await placeOf(tx, groups, told.department);
  const after = placedAs({ ...changes, roles }, placed, user.placed);
  const at = services.now();
  await saveDirectoryUser(tx, { ...user, granted, placed: placed !== undefined || user.placed, changed_at: at });
  await changePerson(tx, { before, after, at, actor });
  return after;
};

type Placed = { readonly department: Person["department"]; readonly team: Person["team"] };

/** A group's place before the department that the directory names: it is what an administrator chose. */
const placeOf = async (
  tx: Tx,
  groups: readonly { readonly place: string | null }[],
  department: string | undefined,
): Promise<Placed | undefined> => {
  const mapped = groups.find(({ place }) => place !== null)?.place;
  if (mapped) {
    const place = await placeById(tx, mapped);
    if (place?.department) return { department: place.department, team: place.team ?? undefined };
  }
  const named = department?.toLowerCase();
  const found = named && (await listDepartments(tx)).find(({ name }) => name.toLowerCase() === named);
  return found ? { department: found.id, team: undefined } : undefined;
};

/** What the directory placed it may take away; what people chose stays where it says nothing. */
const placedAs = (person: Person, placed: Placed | undefined, before: boolean): Person => {
  if (!placed && !before) return person;
  if (placed?.department === person.department && placed?.team === undefined && person.team !== undefined)
    return person;
  const { department: _, team: __, head, ...same } = person;
  if (!placed) return same;
  return {
    ...same,
    ...(placed.department && { department: placed.department }),
    ...(placed.team && { team: placed.team }),
    ...(head && placed.department === person.department && { head }),
  };
};

export const newUserRow = (
  { tenant }: Directory,
  person: PersonId,
  facts: Pick<DirectoryUserRow, "user_name" | "external_id" | "attributes" | "granted">,
  at: Date,
): DirectoryUserRow => ({
  ...{ person, tenant, ...facts },
  ...{ placed: false, added_at: at, changed_at: at, removed_at: null },
});
