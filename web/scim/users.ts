import { randomUUID } from "node:crypto";
import { changeEmail, directoryUser, saveDirectoryUser } from "../../db/directory.ts";
import { addPerson, personByEmail, personById } from "../../db/person.ts";
import { returning } from "../../db/person-change.ts";
import type { Tx } from "../../db/schema.ts";
import { tenantById } from "../../db/tenant.ts";
import { type PersonId, parsePersonId } from "../../domain/ids.ts";
import type { Person } from "../../domain/person.ts";
import { isRefusal } from "../../domain/refusal.ts";
import { isPowerful } from "../../domain/role-grant.ts";
import { append } from "../../ledger/index.ts";
import { offboard } from "../oversight/offboarding.ts";
import { invite } from "../sign-in/invite.ts";
import { applyGroups, type Directory, inDirectory, knownUsers, newUserRow } from "./directory.ts";
import { equalsIn, type Listing, listed, type Only } from "./list.ts";
import { patched } from "./patch.ts";
import { type Resource, ScimProblem } from "./protocol.ts";
import { type ToldUser, toldUser, userResource } from "./user.ts";

export const noUser = () => new ScimProblem(404, "There is no such user.");
const taken = () => new ScimProblem(409, "The userName or the address is in use.", "uniqueness");

export const listUsers = (directory: Directory, listing: Listing, only: Only) =>
  inDirectory(directory, async (tx) => {
    const equals = equalsIn(listing.filter);
    const asked = {
      ...(equals.has("username") && { userName: equals.get("username") ?? "" }),
      ...(equals.has("externalid") && { externalId: equals.get("externalid") ?? "" }),
    };
    const users = await knownUsers(tx, asked);
    return listed(
      users.map((one) => userResource(directory.base, one)),
      listing,
      only,
    );
  });

const resourceOf = async (tx: Tx, { base }: Directory, person: PersonId): Promise<Resource> => {
  const [known] = await knownUsers(tx, { person });
  if (!known) throw noUser();
  return userResource(base, known);
};

export const readUser = (directory: Directory, id: string): Promise<Resource> => {
  const person = parsePersonId(id);
  if (!person) throw noUser();
  return inDirectory(directory, (tx) => resourceOf(tx, directory, person));
};

/** Somebody new is invited; whoever the directory had deleted comes back as they were. */
export const createUser = async (directory: Directory, sent: unknown): Promise<Resource> => {
  const told = toldUser(sent);
  const joined = await inDirectory(directory, async (tx) => {
    const known = await knownUsers(tx, { userName: told.userName });
    const same = await personByEmail(tx, told.email);
    if (known.length > 0) throw taken();
    if (same) return await returned(tx, directory, same, told);
    return await added(tx, directory, told);
  });
  if (joined.active) await invite(directory.services, joined);
  return inDirectory(directory, (tx) => resourceOf(tx, directory, joined.id));
};

const added = async (tx: Tx, directory: Directory, told: ToldUser): Promise<Person> => {
  const { tenant, services, actor } = directory;
  const id = parsePersonId(randomUUID());
  const house = await tenantById(tx, tenant);
  if (!id || !house) throw new Error("A directory belongs to an organisation");
  const person: Person = {
    ...{ id, tenant, name: told.name, email: told.email, roles: ["guest"] },
    language: told.language ?? house.language,
    timeZone: told.timeZone ?? house.timeZone,
    ...(await managerOf(tx, id, told)),
    active: told.active ?? true,
  };
  if (await addPerson(tx, person)) throw taken();
  const at = services.now();
  const facts = { user_name: told.userName, external_id: told.externalId ?? null, attributes: told.attributes };
  await saveDirectoryUser(tx, newUserRow(directory, id, { ...facts, granted: ["guest"] }, at));
  await append(tx, [
    { tenant, subject: `person/${id}`, kind: "person-added", actor, at, body: { roles: person.roles } },
  ]);
  return applyGroups(tx, directory, person, told);
};

/** Only whoever the directory had deleted: anybody else it finds by a filter, and links. */
const returned = async (tx: Tx, directory: Directory, person: Person, told: ToldUser): Promise<Person> => {
  const user = await directoryUser(tx, person.id);
  if (!user?.removed_at) throw taken();
  await saveDirectoryUser(tx, { ...user, removed_at: null });
  return written(tx, directory, person, { ...told, active: told.active ?? true });
};

/** A manager whom we do not know, or who left, is passed over. */
const managerOf = async (tx: Tx, person: PersonId, { manager }: ToldUser): Promise<{ manager?: PersonId }> => {
  const id = manager === undefined ? undefined : parsePersonId(manager);
  const found = id && id !== person ? await personById(tx, id) : undefined;
  return found?.active ? { manager: found.id } : {};
};

export const replaceUser = (directory: Directory, id: string, sent: unknown, check: Check): Promise<Resource> =>
  change(directory, id, check, () => sent);

export const patchUser = (directory: Directory, id: string, sent: unknown, check: Check): Promise<Resource> =>
  change(directory, id, check, (resource) => patched(resource, sent));

/** Whether the version that the directory saw is the one that is there (RFC 7644 §3.14). */
export type Check = (resource: Resource) => void;

const change = async (
  directory: Directory,
  id: string,
  check: Check,
  to: (resource: Resource) => unknown,
): Promise<Resource> => {
  const person = parsePersonId(id);
  if (!person) throw noUser();
  const { before, after, told } = await inDirectory(directory, async (tx) => {
    const [known] = await knownUsers(tx, { person });
    if (!known) throw noUser();
    const resource = userResource(directory.base, known);
    check(resource);
    const wanted = toldUser(to(resource), known.person.name);
    return { before: known.person, told: wanted, after: await written(tx, directory, known.person, wanted) };
  });
  if (before.active && told.active === false) await leave(directory, person);
  if (!before.active && after.active) await invite(directory.services, after);
  return inDirectory(directory, (tx) => resourceOf(tx, directory, person));
};

/** Writes what the directory says of somebody, but for their leaving, which is a process of its own. */
const written = async (tx: Tx, directory: Directory, before: Person, told: ToldUser): Promise<Person> => {
  const at = directory.services.now();
  const user = await directoryUser(tx, before.id);
  const returns = !before.active && told.active === true;
  await rename(tx, directory, before, told);
  const facts = { user_name: told.userName, external_id: told.externalId ?? null, attributes: told.attributes };
  await saveDirectoryUser(
    tx,
    user ? { ...user, ...facts, changed_at: at } : newUserRow(directory, before.id, { ...facts, granted: [] }, at),
  );
  const changes: Person = {
    ...before,
    name: told.name,
    email: told.email,
    ...(told.language && { language: told.language }),
    ...(told.timeZone && { timeZone: told.timeZone }),
    ...(await managerOf(tx, before.id, told)),
    // Whoever comes back has what their groups give, and nothing of what they had.
    ...(returns && returning),
  };
  if (returns) {
    const row = await directoryUser(tx, before.id);
    if (row) await saveDirectoryUser(tx, { ...row, granted: ["guest"] });
  }
  return applyGroups(tx, directory, before, told, changes);
};

/**
 * The address is what somebody signs in with. Of people with powerful roles the directory does not change it: whoever
 * runs the directory could otherwise have their password set anew.
 */
const rename = async (tx: Tx, directory: Directory, before: Person, { email, userName }: ToldUser): Promise<void> => {
  const [other] = await knownUsers(tx, { userName });
  if (other && other.person.id !== before.id) throw taken();
  if (email.toLowerCase() === before.email.toLowerCase()) return;
  if (before.roles.some(isPowerful))
    throw new ScimProblem(400, "This person's address is changed by an administrator alone.", "mutability");
  const { tenant, actor, services } = directory;
  if (await changeEmail(tx, before.id, email)) throw taken();
  await append(tx, [
    { tenant, subject: `person/${before.id}`, kind: "address-changed", actor, at: services.now(), body: {} },
  ]);
};

const leave = async ({ services, tenant, actor }: Directory, person: PersonId): Promise<void> => {
  const row = await offboard(services, { tenant, person, successor: null, by: null, actor });
  if (isRefusal(row) && row.refused !== "already-done")
    throw new ScimProblem(403, "The organisation would be left without an administrator.");
};

/** To the directory they are gone; what they did stays. */
export const deleteUser = async (directory: Directory, id: string, check: Check): Promise<void> => {
  const person = parsePersonId(id);
  if (!person) throw noUser();
  const active = await inDirectory(directory, async (tx) => {
    const [known] = await knownUsers(tx, { person });
    if (!known) throw noUser();
    check(userResource(directory.base, known));
    return known.person.active;
  });
  if (active) await leave(directory, person);
  await inDirectory(directory, async (tx) => {
    const at = directory.services.now();
    const [known] = await knownUsers(tx, { person });
    if (!known) return;
    const { email } = known.person;
    const row =
      known.user ??
      newUserRow(directory, person, { user_name: email, external_id: null, attributes: {}, granted: [] }, at);
    await saveDirectoryUser(tx, { ...row, removed_at: at, changed_at: at });
  });
};
