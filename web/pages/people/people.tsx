import { z } from "zod";
import { revokeSessions } from "../../../db/auth.ts";
import { addPerson, listPeople, personById, personSigningIn } from "../../../db/person.ts";
import { askForGrant, otherAdministrators } from "../../../db/role-grant.ts";
import { accountsOf } from "../../../db/session.ts";
import { asSystem } from "../../../db/tenancy.ts";
import { tenantById } from "../../../db/tenant.ts";
import { parsePersonId } from "../../../domain/ids.ts";
import { languages } from "../../../domain/language.ts";
import { type Person, roles } from "../../../domain/person.ts";
import { isRefusal, type Refusal, refuse } from "../../../domain/refusal.ts";
import { grantDays, grantWay } from "../../../domain/role-grant.ts";
import { pageQuery, readCursor, writeCursor } from "../../http/cursor.ts";
import { defineRoute } from "../../http/route.ts";
import { personEntry } from "../../person-entry.ts";
import { organisationOf } from "../../shell.tsx";
import {
  askOthers,
  type Invited,
  invitationToken,
  mailInvitation,
  tellWatchers,
  watchersBeside,
} from "../../sign-in/invitation.ts";
import { notices, PeopleDesk, peopleShape } from "./people-desk.tsx";
import { grantsShown, roleGrantRoutes } from "./role-grant.tsx";

const sortKey = z.tuple([z.string(), z.uuid()]);

const query = z.object({
  ...pageQuery,
  notice: z.enum(notices).optional(),
  count: z.number().int().min(0).optional(),
});

export const peoplePage = defineRoute({
  id: "listPeople",
  method: "get",
  path: "/people",
  summary: { en: "People and their accounts", "zh-CN": "人员与账号" },
  who: "signed-in",
  right: "manage-people",
  query,
  answer: peopleShape,
  refusals: ["not-allowed"],
  handle: async (context, { query: { cursor, limit } }) => {
    const { services, session } = context;
    const key = cursor === undefined ? undefined : readCursor(services.secret, "people", sortKey, cursor);
    if (isRefusal(key)) return key;
    const id = key && parsePersonId(key[1]);
    return asSystem(services.db, session.person.tenant, async (tx) => {
      const found = await listPeople(tx, { limit: limit + 1, ...(key && id && { after: { name: key[0], id } }) });
      const people = found.slice(0, limit);
      const accounts = await accountsOf(
        tx,
        people.map((one) => one.id),
        services.now(),
      );
      const last = found.length > limit ? people.at(-1) : undefined;
      return {
        organisation: await organisationOf(tx, context),
        people: people.map((one) => {
          const account = accounts.get(one.id);
          const state = !one.active ? ("left" as const) : account ? ("active" as const) : ("invited" as const);
          const { name, email, roles: held } = one;
          return { id: one.id, name, email, roles: held, state, sessions: account?.sessions ?? 0 };
        }),
        grants: await grantsShown(tx, context),
        next: last ? writeCursor(services.secret, "people", [last.name, last.id]) : null,
      };
    });
  },
  page: (context, answer, input) => <PeopleDesk context={context} answer={answer} query={input.query} />,
});

const invite = defineRoute({
  id: "invitePerson",
  method: "post",
  path: "/people",
  summary: { en: "Invite somebody by mail", "zh-CN": "发送邮件邀请人员" },
  who: "signed-in",
  right: "manage-people",
  body: z.object({
    name: z.string().trim().min(1).max(200),
    email: z.email().max(320),
    roles: z.array(z.enum(roles)).min(1).max(roles.length),
    language: z.enum(languages),
  }),
  answer: z.object({
    id: z.uuid(),
    way: z.enum(["at-once", "after-second", "alone"]).meta({
      description: "Roles that administer or see every contract take a second administrator, if there is one.",
    }),
  }),
  creates: true,
  refusals: ["not-allowed", "email-taken"],
  handle: async (context, { body }) => {
    const { services, session } = context;
    const by = session.person;
    const id = parsePersonId(context.commandId);
    const [first, ...others] = [...new Set(body.roles)];
    if (!id || first === undefined) throw new Error("A command id is a UUID, and the schema demands a role");
    const { name, email, language } = body;
    const { tenant, timeZone } = by;
    const person: Person = { id, tenant, name, email, language, timeZone, roles: [first, ...others], active: true };
    if (await personSigningIn(services.db, email)) return refuse("email-taken");
    const asked = await asSystem(services.db, tenant, async (tx): Promise<Asked | Refusal> => {
      const administrators = await otherAdministrators(tx, by.id, services.now());
      const way = grantWay(person.roles, administrators.length);
      const told = { roles: person.roles, ...(way === "alone" && { alone: true }) };
      if (way === "after-second") {
        await askForGrant(tx, grantOf(person, by, services.now()));
        await personEntry(tx, person, "grant-asked", told, services.now(), `person/${by.id}`);
        return { way, administrators };
      }
      const taken = await addPerson(tx, person);
      if (taken) return taken;
      await personEntry(tx, person, "person-added", told, services.now(), `person/${by.id}`);
      const organisation = (await tenantById(tx, tenant))?.name ?? "";
      const watchers = way === "alone" ? await watchersBeside(tx, by) : [];
      return { way, invited: { token: await invitationToken(tx, person), organisation }, watchers };
    });
    if (isRefusal(asked)) return asked;
    if (asked.way === "after-second") askOthers(context, asked.administrators, person);
    else {
      mailInvitation(context, person, asked.invited);
      tellWatchers(context, asked.watchers, person);
    }
    return { id, way: asked.way };
  },
  done: ({ way }) => `/people?notice=${({ "at-once": "sent", "after-second": "asked", alone: "alone" } as const)[way]}`,
  again: peoplePage,
});

type Asked =
  | { readonly way: "after-second"; readonly administrators: readonly Person[] }
  | { readonly way: "at-once" | "alone"; readonly invited: Invited; readonly watchers: readonly Person[] };

const grantOf = ({ id, tenant, name, email, language, roles: asked }: Person, by: Person, at: Date) => ({
  ...{ id, tenant, name, email, language, roles: asked },
  ...{ asked_by: by.id, asked_at: at, expires_at: new Date(at.getTime() + grantDays * 24 * 60 * 60_000) },
});

const somebody = z.object({ person: z.uuid() });

const inviteAgain = defineRoute({
  id: "invitePersonAgain",
  method: "post",
  path: "/people/:person/invite",
  summary: { en: "Mail another invitation", "zh-CN": "重新发送邀请" },
  who: "signed-in",
  right: "manage-people",
  params: somebody,
  refusals: ["not-allowed", "not-found", "already-done"],
  handle: async (context, { params }) => {
    const { services, session } = context;
    const { tenant } = session.person;
    const id = parsePersonId(params.person);
    const again = await asSystem(services.db, tenant, async (tx) => {
      const person = id && (await personById(tx, id));
      if (!person?.active) return refuse("not-found");
      if ((await accountsOf(tx, [person.id], services.now())).has(person.id)) return refuse("already-done");
      await personEntry(tx, person, "invited-again", {}, services.now(), `person/${session.person.id}`);
      const organisation = (await tenantById(tx, tenant))?.name ?? "";
      return { person, token: await invitationToken(tx, person), organisation };
    });
    if (isRefusal(again)) return again;
    mailInvitation(context, again.person, again);
  },
  done: () => "/people?notice=sent",
});

const endSessions = defineRoute({
  id: "endSessionsOfPerson",
  method: "post",
  path: "/people/:person/end-sessions",
  summary: { en: "End all sessions of somebody", "zh-CN": "强制退出某人的全部登录" },
  who: "signed-in",
  right: "manage-people",
  params: somebody,
  answer: z.object({ ended: z.number().int() }),
  refusals: ["not-allowed", "not-found"],
  handle: async ({ services, session }, { params }) => {
    const id = parsePersonId(params.person);
    return asSystem(services.db, session.person.tenant, async (tx) => {
      const person = id && (await personById(tx, id));
      if (!person) return refuse("not-found");
      const ended = await revokeSessions(tx, [person.id]);
      const by = `person/${session.person.id}`;
      await personEntry(tx, person, "sessions-ended", { sessions: ended }, services.now(), by);
      return { ended };
    });
  },
  done: ({ ended }) => `/people?notice=ended&count=${ended}`,
});

export const peopleRoutes = [peoplePage, invite, inviteAgain, endSessions, ...roleGrantRoutes(peoplePage)] as const;
