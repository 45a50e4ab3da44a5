import { createHmac } from "node:crypto";
import { z } from "zod";
import { listPlaces, placeById } from "../../../db/department.ts";
import {
  addToken,
  directoryGroups,
  directoryMembers,
  listTokens,
  noteTokenShown,
  revokeToken,
  saveGroup,
} from "../../../db/directory.ts";
import { peopleByIds, personById } from "../../../db/person.ts";
import type { Tx } from "../../../db/schema.ts";
import { asSystem } from "../../../db/tenancy.ts";
import type { DirectoryGroupId, DirectoryTokenId } from "../../../domain/directory.ts";
import { roles } from "../../../domain/person.ts";
import { refuse } from "../../../domain/refusal.ts";
import { isPowerful } from "../../../domain/role-grant.ts";
import { append } from "../../../ledger/index.ts";
import type { SignedInContext } from "../../http/context.ts";
import { defineRoute } from "../../http/route.ts";
import { keyFor } from "../../http/security.ts";
import { applyGroups } from "../../scim/directory.ts";
import { organisationOf } from "../../shell.tsx";
import { DirectoryDesk, directoryShape } from "./directory-desk.tsx";

const asId = z.uuid().transform((text) => text.toLowerCase());

/** The token of that id: never kept, worked out when it is made and shown. */
const tokenOf = ({ services }: SignedInContext, id: string): string =>
  createHmac("sha256", keyFor(services.secret, "directory tokens")).update(id).digest("base64url");

export const directoryPage = defineRoute({
  id: "showDirectory",
  method: "get",
  path: "/directory",
  summary: { en: "The company directory's tokens and groups", "zh-CN": "企业目录的令牌与群组" },
  who: "signed-in",
  right: "manage-people",
  query: z.object({ made: asId.optional().meta({ description: "A token that was just made: shown once." }) }),
  answer: directoryShape,
  refusals: ["not-allowed"],
  handle: async (context, { query: { made } }) => {
    const { services, session } = context;
    return asSystem(services.db, session.person.tenant, async (tx) => {
      const shown = made !== undefined && (await noteTokenShown(tx, made as DirectoryTokenId, services.now()));
      const tokens = await listTokens(tx);
      const names = new Map(
        (
          await peopleByIds(
            tx,
            tokens.map((one) => one.made_by),
          )
        ).map(({ id, name }) => [id, name]),
      );
      const groups = await directoryGroups(tx);
      const members = await directoryMembers(
        tx,
        groups.map(({ id }) => id),
      );
      return {
        organisation: await organisationOf(tx, context),
        address: new URL("/scim/v2", services.publicUrl).href,
        token: shown ? tokenOf(context, made) : null,
        tokens: tokens.map(({ id, name, made_by, made_at, used_at, revoked_at }) => ({
          ...{ id, name, by: names.get(made_by) ?? "", madeAt: made_at.toISOString() },
          ...{ usedAt: used_at?.toISOString() ?? null, revokedAt: revoked_at?.toISOString() ?? null },
        })),
        groups: groups.map(({ id, name, role, place }) => ({
          ...{ id, name, role, place },
          members: members.filter((one) => one.directory_group === id).length,
        })),
        places: (await listPlaces(tx)).map(({ id, name }) => ({ id, name })),
      };
    });
  },
  page: (context, answer) => <DirectoryDesk context={context} answer={answer} />,
});

const told = (
  tx: Tx,
  { services, session }: SignedInContext,
  subject: string,
  kind: string,
  body = {},
): Promise<void> => {
  const { tenant, id } = session.person;
  return append(tx, [{ tenant, subject, kind, actor: `person/${id}`, at: services.now(), body }]);
};

const makeToken = defineRoute({
  id: "makeDirectoryToken",
  method: "post",
  path: "/directory/tokens",
  summary: { en: "Make a token for the company directory", "zh-CN": "为企业目录创建令牌" },
  who: "signed-in",
  right: "manage-people",
  stepUp: true,
  body: z.object({ name: z.string().trim().min(1).max(100) }),
  answer: z.object({
    id: z.uuid(),
    token: z.string().meta({ description: "Kept as a hash alone: it is told here and never again." }),
  }),
  creates: true,
  refusals: ["not-allowed", "step-up-required"],
  handle: async (context, { body }) => {
    const { services, session, face } = context;
    const { tenant, id: made_by } = session.person;
    const id = context.commandId as DirectoryTokenId;
    const token = tokenOf(context, id);
    const at = services.now();
    await asSystem(services.db, tenant, async (tx) => {
      await addToken(tx, {
        id,
        tenant,
        name: body.name,
        made_by,
        made_at: at,
        shown_at: face === "api" ? at : null,
        token,
      });
      await told(tx, context, `directory/${id}`, "directory-token-made");
    });
    return { id, token };
  },
  done: ({ id }) => `/directory?made=${id}`,
  again: directoryPage,
});

const revoke = defineRoute({
  id: "revokeDirectoryToken",
  method: "post",
  path: "/directory/tokens/:token/revoke",
  summary: { en: "Revoke a token of the company directory", "zh-CN": "吊销企业目录的令牌" },
  who: "signed-in",
  right: "manage-people",
  params: z.object({ token: asId }),
  refusals: ["not-allowed", "not-found"],
  handle: async (context, { params }) =>
    asSystem(context.services.db, context.session.person.tenant, async (tx) => {
      const id = params.token as DirectoryTokenId;
      if (!(await revokeToken(tx, id, context.services.now()))) return refuse("not-found");
      await told(tx, context, `directory/${id}`, "directory-token-revoked");
      return undefined;
    }),
  done: () => "/directory",
});

const map = defineRoute({
  id: "mapDirectoryGroup",
  method: "post",
  path: "/directory/groups/:group/map",
  summary: { en: "Say what a group of the directory gives its members", "zh-CN": "设置目录群组授予成员的内容" },
  who: "signed-in",
  right: "manage-people",
  stepUp: true,
  params: z.object({ group: asId }),
  body: z.object({
    role: z.enum(roles).nullable(),
    place: z.uuid().nullable().meta({ description: "A department, or a team of one." }),
    trusted: z.boolean().default(false).meta({ description: "Whether it may give a role that opens everything." }),
  }),
  refusals: ["not-allowed", "step-up-required", "not-found", "invalid-input", "role-powerful"],
  handle: async (context, { params, body: { role, place, trusted } }) => {
    const { services, session } = context;
    const { tenant, id: by } = session.person;
    return asSystem(services.db, tenant, async (tx) => {
      const [group] = await directoryGroups(tx, { id: params.group });
      if (!group) return refuse("not-found");
      if (place !== null && !(await placeById(tx, place))) return refuse("invalid-input", { fields: ["place"] });
      if (role !== null && isPowerful(role) && !trusted) return refuse("role-powerful");
      await saveGroup(tx, { ...group, role, place, changed_at: services.now() });
      await told(tx, context, `directory-group/${group.id}`, "group-mapped", { role, place });
      const directory = { services, tenant, token: "" as DirectoryTokenId, actor: `person/${by}`, base: "" };
      for (const { person } of await directoryMembers(tx, [params.group as DirectoryGroupId])) {
        const member = await personById(tx, person);
        if (member) await applyGroups(tx, directory, member);
      }
      return undefined;
    });
  },
  done: () => "/directory",
  again: directoryPage,
});

export const directoryRoutes = [directoryPage, makeToken, revoke, map] as const;
