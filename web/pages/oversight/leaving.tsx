import { z } from "zod";
import { handoversOf, offboardingOf } from "../../../db/offboarding.ts";
import { personById } from "../../../db/person.ts";
import { changePerson, returning } from "../../../db/person-change.ts";
import { asSystem } from "../../../db/tenancy.ts";
import { parsePersonId } from "../../../domain/ids.ts";
import type { Person } from "../../../domain/person.ts";
import { isRefusal, refuse } from "../../../domain/refusal.ts";
import { idIn } from "../../contract/contract.ts";
import { defineRoute } from "../../http/route.ts";
import { offboard } from "../../oversight/offboarding.ts";
import { organisationOf } from "../../shell.tsx";
import { invite } from "../../sign-in/invite.ts";
import { personPage } from "../people/person.tsx";
import { LeavingDesk, leavingShape } from "./leaving-desk.tsx";

const ofPerson = z.object({ person: idIn(parsePersonId) });

const leavingPage = defineRoute({
  id: "showLeaving",
  method: "get",
  path: "/people/:person/leaving",
  summary: { en: "How far handing over somebody's work has come", "zh-CN": "离职人员工作交接进度" },
  who: "signed-in",
  right: "manage-people",
  params: ofPerson,
  answer: leavingShape,
  refusals: ["not-allowed", "not-found"],
  handle: (context, { params }) =>
    asSystem(context.services.db, context.session.person.tenant, async (tx) => {
      const row = await offboardingOf(tx, params.person);
      const [person, successor] = [await personById(tx, params.person), row && (await personById(tx, row.successor))];
      if (!row || !person || !successor) return refuse("not-found");
      const { began_at, ended_at, sessions, links, shares } = row;
      return {
        organisation: await organisationOf(tx, context),
        person: { id: person.id, name: person.name },
        successor: { id: successor.id, name: successor.name },
        beganAt: began_at.toISOString(),
        endedAt: ended_at?.toISOString() ?? null,
        ...{ sessions, links, shares },
        work: countedOf(await handoversOf(tx, row.id)),
      };
    }),
  page: (context, answer) => <LeavingDesk context={context} answer={answer} />,
});

type Counted = z.input<typeof leavingShape>["work"][number];

/** Administrators see no contract: they are told how many there are of each kind, and why they wait. */
const countedOf = (items: readonly Pick<Counted, "kind" | "state" | "why">[]): Counted[] => {
  const counts = new Map<string, Counted>();
  for (const { kind, state, why } of items) {
    const key = `${kind} ${state} ${why}`;
    counts.set(key, { kind, state, why, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  return [...counts.values()];
};

const leave = defineRoute({
  id: "offboardPerson",
  method: "post",
  path: "/people/:person/leave",
  summary: { en: "End somebody's access and hand over their work", "zh-CN": "收回离职人员的权限并交接工作" },
  who: "signed-in",
  right: "manage-people",
  stepUp: true,
  params: ofPerson,
  body: z.object({
    successor: idIn(parsePersonId)
      .nullable()
      .default(null)
      .meta({ description: "Who takes over; the nearest manager who can where nobody is named." }),
  }),
  answer: z.object({ offboarding: z.uuid() }),
  refusals: ["not-allowed", "step-up-required", "not-found", "same-person", "last-administrator", "no-successor"],
  handle: async ({ services, session }, { params, body }) => {
    const { id: by, tenant } = session.person;
    const { person } = params;
    const row = await offboard(services, { tenant, person, successor: body.successor, by, actor: `person/${by}` });
    return isRefusal(row) ? row : { offboarding: row.id };
  },
  done: (_answer, { params }) => `/people/${params.person}/leaving`,
  again: personPage,
});

const takeBack = defineRoute({
  id: "returnPerson",
  method: "post",
  path: "/people/:person/return",
  summary: { en: "Take somebody back who had left", "zh-CN": "恢复已离职人员的账号" },
  who: "signed-in",
  right: "manage-people",
  stepUp: true,
  params: ofPerson,
  refusals: ["not-allowed", "step-up-required", "not-found", "already-done"],
  handle: async ({ services, session }, { params }) => {
    const by = session.person;
    const back = await asSystem(services.db, by.tenant, async (tx) => {
      const before = await personById(tx, params.person);
      if (!before) return refuse("not-found");
      if (before.active) return refuse("already-done");
      const after: Person = { ...before, ...returning };
      await changePerson(tx, { before, after, at: services.now(), actor: `person/${by.id}` });
      return after;
    });
    if (isRefusal(back)) return back;
    return invite(services, back, by.name);
  },
  done: (_answer, { params }) => `/people/${params.person}`,
  again: personPage,
});

export const leavingRoutes = [leavingPage, leave, takeBack] as const;
