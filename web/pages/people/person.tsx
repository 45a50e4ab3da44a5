import { z } from "zod";
import { listPlaces, placeById, placeName } from "../../../db/department.ts";
import { type OffboardingRow, offboardingOf } from "../../../db/offboarding.ts";
import { listPeople, peopleByRole, personById } from "../../../db/person.ts";
import { changePerson } from "../../../db/person-change.ts";
import type { Tx } from "../../../db/schema.ts";
import { asSystem } from "../../../db/tenancy.ts";
import { type PersonId, parsePersonId } from "../../../domain/ids.ts";
import { type Person, type Role, roles } from "../../../domain/person.ts";
import { isRefusal, type Refusal, refuse } from "../../../domain/refusal.ts";
import { isPowerful } from "../../../domain/role-grant.ts";
import { startApprovalUpkeep } from "../../../engine/approval-upkeep.ts";
import { isChange } from "../../../i18n/person.ts";
import { entries } from "../../../ledger/index.ts";
import { idIn } from "../../contract/contract.ts";
import type { SignedInContext } from "../../http/context.ts";
import { defineRoute } from "../../http/route.ts";
import { organisationOf } from "../../shell.tsx";
import { PersonDesk, personShape } from "./person-desk.tsx";

/** More people than a list to choose from can hold. */
const mostManagers = 1000;
const entriesRead = 1000;
const changesShown = 50;

const ofPerson = z.object({ person: idIn(parsePersonId) });

export const personPage = defineRoute({
  id: "showPerson",
  method: "get",
  path: "/people/:person",
  summary: { en: "A person, where they belong and what has changed", "zh-CN": "人员信息、所属部门及变更记录" },
  who: "signed-in",
  right: "manage-people",
  params: ofPerson,
  answer: personShape,
  refusals: ["not-allowed", "not-found"],
  handle: (context, { params }) =>
    asSystem(context.services.db, context.session.person.tenant, async (tx) => {
      const person = await personById(tx, params.person);
      if (!person) return refuse("not-found");
      return {
        ...(await toldOf(tx, person)),
        organisation: await organisationOf(tx, context),
        places: (await listPlaces(tx)).map(({ id, name }) => ({ id, name })),
        managers: (await listPeople(tx, { limit: mostManagers }))
          .filter((one) => one.active && one.id !== person.id)
          .map(({ id, name }) => ({ id, name })),
        changes: await changesOf(tx, person.id),
        leaving: leavingOf(person.active ? undefined : await offboardingOf(tx, person.id)),
      };
    }),
  page: (context, answer) => <PersonDesk context={context} answer={answer} />,
});

const leavingOf = (row: OffboardingRow | undefined): "going" | "over" | null => {
  if (!row) return null;
  return row.ended_at === null ? "going" : "over";
};

const toldOf = async (tx: Tx, person: Person) => {
  const { id, name, email, roles, department = null, team = null, head = false, manager = null, active } = person;
  const place = { department, team };
  return {
    ...{ id, name, email, roles, active, head },
    place: { id: team ?? department, name: await placeName(tx, place) },
    manager: manager && { id: manager, name: (await personById(tx, manager))?.name ?? "" },
  };
};

const changesOf = async (tx: Tx, person: PersonId) => {
  const told = (await entries(tx, { subject: `person/${person}`, limit: entriesRead }))
    .filter(({ kind }) => isChange(kind))
    .slice(0, changesShown);
  const by = await Promise.all(told.map(({ actor }) => actorName(tx, actor)));
  return told.map(({ kind, at }, place) => ({ kind, at: at.toISOString(), by: by[place] ?? "" }));
};

const actorName = async (tx: Tx, actor: string): Promise<string> => {
  const id = parsePersonId(actor.replace(/^person\//, ""));
  return id ? ((await personById(tx, id))?.name ?? "") : "";
};

export const movePerson = defineRoute({
  id: "movePerson",
  method: "post",
  path: "/people/:person/move",
  summary: { en: "Change somebody's roles, place and manager", "zh-CN": "调整人员的角色、所属部门与上级" },
  who: "signed-in",
  right: "manage-people",
  params: ofPerson,
  body: z.object({
    place: z.uuid().nullable().meta({ description: "A department, or a team of one; null for neither." }),
    head: z.boolean().default(false).meta({ description: "Whether they head that department." }),
    manager: idIn(parsePersonId).nullable(),
    roles: z.array(z.enum(roles)).min(1).optional().meta({
      description: "All that they hold from now on; without it their roles stay. Powerful ones are only taken away.",
    }),
  }),
  refusals: ["not-allowed", "not-found", "invalid-input", "same-person", "role-given-elsewhere", "last-administrator"],
  handle: async (context, { params, body }) => {
    const refusal = await move(context, params.person, body);
    if (refusal === undefined && body.roles && !body.roles.includes("approver")) await passOnNow(context);
    return refusal;
  },
  done: (_answer, { params }) => `/people/${params.person}`,
  again: personPage,
});

/** What waits for whoever may not approve any more goes to somebody who may, now and not at the next regular time. */
const passOnNow = ({ services, session, commandId }: SignedInContext): Promise<void> =>
  startApprovalUpkeep({ client: services.temporal, taskQueue: services.taskQueue }, session.person.tenant, commandId);

interface Move {
  readonly place: string | null;
  readonly head: boolean;
  readonly manager: PersonId | null;
  readonly roles?: readonly Role[] | undefined;
}

const move = (
  { services, session }: SignedInContext,
  id: PersonId,
  { place, head, manager, roles: wanted }: Move,
): Promise<Refusal | undefined> =>
  asSystem(services.db, session.person.tenant, async (tx) => {
    const before = await personById(tx, id);
    if (!before?.active) return refuse("not-found");
    if (manager === id) return refuse("same-person");
    const to = place === null ? undefined : await placeById(tx, place);
    if (place !== null && !to) return refuse("invalid-input", { fields: ["place"] });
    if (head && !to) return refuse("invalid-input", { fields: ["head"] });
    if (manager !== null && !(await personById(tx, manager))?.active)
      return refuse("invalid-input", { fields: ["manager"] });
    const changed = await rolesAfter(tx, before, wanted);
    if (isRefusal(changed)) return changed;
    const { department: _, team: __, head: ___, manager: ____, ...same } = before;
    const after: Person = {
      ...same,
      roles: changed,
      ...(to?.department && { department: to.department }),
      ...(to?.team && { team: to.team }),
      ...(head && { head }),
      ...(manager && { manager }),
    };
    await changePerson(tx, { before, after, at: services.now(), actor: `person/${session.person.id}` });
    return undefined;
  });

/** Roles that open everything are given in the sight of others, never by a form that one person sends. */
const rolesAfter = async (
  tx: Tx,
  before: Person,
  wanted: readonly Role[] | undefined,
): Promise<Person["roles"] | Refusal> => {
  const [first, ...rest] = [...new Set(wanted)];
  if (first === undefined) return before.roles;
  const after = [first, ...rest] as const;
  if (after.some((role) => isPowerful(role) && !before.roles.includes(role))) return refuse("role-given-elsewhere");
  if (before.roles.includes("administrator") && !after.includes("administrator")) {
    const others = (await peopleByRole(tx, "administrator")).filter(({ id }) => id !== before.id);
    if (others.length === 0) return refuse("last-administrator");
  }
  return after;
};

export const personRoutes = [personPage, movePerson] as const;
