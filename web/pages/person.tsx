import { z } from "zod";
import { listPlaces, placeById, placeName } from "../../db/department.ts";
import { listPeople, personById } from "../../db/person.ts";
import { changePerson } from "../../db/person-change.ts";
import type { Tx } from "../../db/schema.ts";
import { asSystem } from "../../db/tenancy.ts";
import { type PersonId, parsePersonId } from "../../domain/ids.ts";
import type { Person } from "../../domain/person.ts";
import { type Refusal, refuse } from "../../domain/refusal.ts";
import { isChange } from "../../i18n/person.ts";
import { entries } from "../../ledger/index.ts";
import type { SignedInContext } from "../context.ts";
import { idIn } from "../contract.ts";
import { defineRoute } from "../route.ts";
import { organisationOf } from "../shell.tsx";
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
      };
    }),
  page: (context, answer) => <PersonDesk context={context} answer={answer} />,
});

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
  summary: { en: "Change where somebody belongs and who manages them", "zh-CN": "调整人员所属部门与上级" },
  who: "signed-in",
  right: "manage-people",
  params: ofPerson,
  body: z.object({
    place: z.uuid().nullable().meta({ description: "A department, or a team of one; null for neither." }),
    head: z.boolean().default(false).meta({ description: "Whether they head that department." }),
    manager: idIn(parsePersonId).nullable(),
  }),
  refusals: ["not-allowed", "not-found", "invalid-input", "same-person"],
  handle: (context, { params, body }) => move(context, params.person, body),
  done: (_answer, { params }) => `/people/${params.person}`,
  again: personPage,
});

interface Move {
  readonly place: string | null;
  readonly head: boolean;
  readonly manager: PersonId | null;
}

const move = (
  { services, session }: SignedInContext,
  id: PersonId,
  { place, head, manager }: Move,
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
    const { department: _, team: __, head: ___, manager: ____, ...same } = before;
    const after: Person = {
      ...same,
      ...(to?.department && { department: to.department }),
      ...(to?.team && { team: to.team }),
      ...(head && { head }),
      ...(manager && { manager }),
    };
    await changePerson(tx, { before, after, at: services.now(), actor: `person/${session.person.id}` });
    return undefined;
  });

export const personRoutes = [personPage, movePerson] as const;
