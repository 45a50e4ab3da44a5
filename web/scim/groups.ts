import { randomUUID } from "node:crypto";
import { z } from "zod";
import {
  type DirectoryGroupRow,
  directoryGroups,
  directoryMembers,
  removeGroup,
  saveGroup,
  saveMembers,
} from "../../db/directory.ts";
import { peopleByIds, personById } from "../../db/person.ts";
import type { Tx } from "../../db/schema.ts";
import type { DirectoryGroupId } from "../../domain/directory.ts";
import { type PersonId, parsePersonId } from "../../domain/ids.ts";
import { append } from "../../ledger/index.ts";
import { applyGroups, type Directory, inDirectory } from "./directory.ts";
import { equalsIn, type Listing, listed, type Only } from "./list.ts";
import { patched } from "./patch.ts";
import { type Resource, ScimProblem, urn, versioned } from "./protocol.ts";
import type { Check } from "./users.ts";

const noGroup = () => new ScimProblem(404, "There is no such group.");
const taken = () => new ScimProblem(409, "The displayName is in use.", "uniqueness");

const mostMembers = 20_000;

/** RFC 7643 §4.2. */
const sentGroup = z.object({
  displayName: z.string().trim().min(1).max(200),
  externalId: z
    .string()
    .max(500)
    .nullish()
    .transform((value) => value ?? null),
  members: z
    .array(z.object({ value: z.string().max(100) }))
    .max(mostMembers)
    .nullish()
    .transform((value) => value ?? []),
});

type SentGroup = z.output<typeof sentGroup>;

const toldGroup = (sent: unknown): SentGroup => {
  const read = sentGroup.safeParse(sent);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new ScimProblem(400, `This attribute cannot be read: ${issue?.path.join(".") || "all"}`, "invalidValue");
};

type Members = readonly { readonly person: PersonId; readonly name: string }[];

/** Members are told by id alone: what a directory removes by value is then found. */
const groupResource = (base: string, row: DirectoryGroupRow, members: Members): Resource =>
  versioned(
    {
      schemas: [urn.group],
      id: row.id,
      ...(row.external_id && { externalId: row.external_id }),
      displayName: row.name,
      members: members.map(({ person }) => ({ value: person })),
    },
    {
      ...{ resourceType: "Group", created: row.added_at, lastModified: row.changed_at },
      location: `${base}/Groups/${row.id}`,
    },
  );

export const listGroups = (directory: Directory, listing: Listing, only: Only) =>
  inDirectory(directory, async (tx) => {
    const name = equalsIn(listing.filter).get("displayname");
    const rows = await directoryGroups(tx, name === undefined ? {} : { name });
    const members = await directoryMembers(
      tx,
      rows.map(({ id }) => id),
    );
    const of = (row: DirectoryGroupRow) => members.filter((one) => one.directory_group === row.id);
    return listed(
      rows.map((row) => groupResource(directory.base, row, of(row))),
      listing,
      only,
    );
  });

/** Ids are UUIDs, as those of people are: what is none leads nowhere. */
const groupOf = async (tx: Tx, id: string): Promise<DirectoryGroupRow> => {
  const [row] = parsePersonId(id) ? await directoryGroups(tx, { id: id.toLowerCase() }) : [];
  if (!row) throw noGroup();
  return row;
};

const resourceOf = async (tx: Tx, { base }: Directory, row: DirectoryGroupRow): Promise<Resource> =>
  groupResource(base, row, await directoryMembers(tx, [row.id]));

export const readGroup = (directory: Directory, id: string): Promise<Resource> =>
  inDirectory(directory, async (tx) => resourceOf(tx, directory, await groupOf(tx, id)));

export const createGroup = (directory: Directory, sent: unknown): Promise<Resource> => {
  const told = toldGroup(sent);
  return inDirectory(directory, async (tx) => {
    if ((await directoryGroups(tx, { name: told.displayName })).length > 0) throw taken();
    const at = directory.services.now();
    const row: DirectoryGroupRow = {
      ...{ id: randomUUID() as string as DirectoryGroupId, tenant: directory.tenant, name: told.displayName },
      ...{ external_id: told.externalId, role: null, place: null, added_at: at, changed_at: at },
    };
    await saveGroup(tx, row);
    await entry(tx, directory, row, "group-added");
    await joinMembers(tx, directory, row, told);
    return resourceOf(tx, directory, row);
  });
};

export const replaceGroup = (directory: Directory, id: string, sent: unknown, check: Check): Promise<Resource> =>
  change(directory, id, check, () => sent);

export const patchGroup = (directory: Directory, id: string, sent: unknown, check: Check): Promise<Resource> =>
  change(directory, id, check, (resource) => patched(resource, sent));

const change = (
  directory: Directory,
  id: string,
  check: Check,
  to: (resource: Resource) => unknown,
): Promise<Resource> =>
  inDirectory(directory, async (tx) => {
    const row = await groupOf(tx, id);
    const resource = await resourceOf(tx, directory, row);
    check(resource);
    const told = toldGroup(to(resource));
    const [same] = await directoryGroups(tx, { name: told.displayName });
    if (same && same.id !== row.id) throw taken();
    const changed = {
      ...row,
      name: told.displayName,
      external_id: told.externalId,
      changed_at: directory.services.now(),
    };
    await saveGroup(tx, changed);
    await joinMembers(tx, directory, changed, told);
    return resourceOf(tx, directory, changed);
  });

export const deleteGroup = (directory: Directory, id: string, check: Check): Promise<void> =>
  inDirectory(directory, async (tx) => {
    const row = await groupOf(tx, id);
    check(await resourceOf(tx, directory, row));
    await joinMembers(tx, directory, row, { members: [] });
    await removeGroup(tx, row.id);
    await entry(tx, directory, row, "group-removed");
  });

/** Says who is in it, and gives whoever came or went what their groups give now. Strangers are refused. */
const joinMembers = async (
  tx: Tx,
  directory: Directory,
  row: DirectoryGroupRow,
  { members }: Pick<SentGroup, "members">,
): Promise<void> => {
  const ids = [...new Set(members.map(({ value }) => parsePersonId(value)))];
  const people = await peopleByIds(
    tx,
    ids.filter((id) => id !== undefined),
  );
  if (people.length < ids.length) throw new ScimProblem(400, "A member is no user here.", "invalidValue");
  const moved = await saveMembers(
    tx,
    row,
    people.map(({ id }) => id),
  );
  for (const id of moved) {
    const person = await personById(tx, id);
    if (person) await applyGroups(tx, directory, person);
  }
};

const entry = (
  tx: Tx,
  { tenant, actor, services }: Directory,
  { id }: DirectoryGroupRow,
  kind: string,
): Promise<void> =>
  append(tx, [{ tenant, subject: `directory-group/${id}`, kind, actor, at: services.now(), body: {} }]);
