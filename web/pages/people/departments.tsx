import { z } from "zod";
import {
  addDepartment,
  addTeam,
  listDepartments,
  listTeams,
  membersOf,
  removeDepartment,
  removeTeam,
  renameDepartment,
  renameTeam,
} from "../../../db/department.ts";
import type { Tx } from "../../../db/schema.ts";
import { asSystem } from "../../../db/tenancy.ts";
import { type DepartmentId, parseDepartmentId, parseTeamId, type TeamId } from "../../../domain/ids.ts";
import { type Refusal, refuse } from "../../../domain/refusal.ts";
import { append, type Body } from "../../../ledger/index.ts";
import { idIn } from "../../contract/contract.ts";
import type { SignedInContext } from "../../http/context.ts";
import { defineRoute } from "../../http/route.ts";
import { organisationOf } from "../../shell.tsx";
import { DepartmentsDesk, departmentsShape } from "./departments-desk.tsx";

export const departmentsPage = defineRoute({
  id: "listDepartments",
  method: "get",
  path: "/departments",
  summary: { en: "Departments, teams and who belongs to them", "zh-CN": "部门、团队及其成员" },
  who: "signed-in",
  right: "manage-people",
  answer: departmentsShape,
  refusals: ["not-allowed"],
  handle: (context) =>
    asSystem(context.services.db, context.session.person.tenant, async (tx) => {
      const [departments, teams, members] = [await listDepartments(tx), await listTeams(tx), await membersOf(tx)];
      return {
        organisation: await organisationOf(tx, context),
        departments: departments.map(({ id, name }) => ({
          ...{ id, name },
          people: members.filter(({ department }) => department === id),
          teams: teams.filter(({ department }) => department === id).map((team) => ({ id: team.id, name: team.name })),
        })),
      };
    }),
  page: (context, answer) => <DepartmentsDesk context={context} answer={answer} />,
});

const named = z.object({ name: z.string().trim().min(1).max(100) });
const ofDepartment = z.object({ department: idIn(parseDepartmentId) });
const ofTeam = z.object({ department: idIn(parseDepartmentId), team: idIn(parseTeamId) });
const made = z.object({ id: z.uuid() });

/** What every change here has in common: who may, in one transaction, and told to the ledger by ids. */
const changing = async (
  { services, session }: SignedInContext,
  { department, kind, body = {} }: { readonly department: DepartmentId; readonly kind: string; readonly body?: Body },
  change: (tx: Tx) => Promise<Refusal | undefined>,
): Promise<Refusal | undefined> => {
  const { tenant, id: by } = session.person;
  return asSystem(services.db, tenant, async (tx) => {
    const refusal = await change(tx);
    if (refusal) return refusal;
    await append(tx, [
      { tenant, subject: `department/${department}`, kind, actor: `person/${by}`, at: services.now(), body },
    ]);
    return undefined;
  });
};

const add = defineRoute({
  id: "addDepartment",
  method: "post",
  path: "/departments",
  summary: { en: "Add a department", "zh-CN": "新增部门" },
  who: "signed-in",
  right: "manage-people",
  body: named,
  answer: made,
  creates: true,
  refusals: ["not-allowed", "name-taken"],
  handle: async (context, { body }) => {
    const id = parseDepartmentId(context.commandId);
    if (!id) throw new Error("A command's id is no UUID");
    const { tenant } = context.session.person;
    const refusal = await changing(context, { department: id, kind: "department-added" }, (tx) =>
      addDepartment(tx, { id, tenant, name: body.name }),
    );
    return refusal ?? { id };
  },
  done: () => "/departments",
  again: departmentsPage,
});

const rename = defineRoute({
  id: "renameDepartment",
  method: "post",
  path: "/departments/:department",
  summary: { en: "Rename a department", "zh-CN": "修改部门名称" },
  who: "signed-in",
  right: "manage-people",
  params: ofDepartment,
  body: named,
  refusals: ["not-allowed", "not-found", "name-taken"],
  handle: (context, { params: { department }, body }) =>
    changing(context, { department, kind: "department-renamed" }, (tx) => renameDepartment(tx, department, body.name)),
  done: () => "/departments",
});

const remove = defineRoute({
  id: "removeDepartment",
  method: "post",
  path: "/departments/:department/remove",
  summary: { en: "Remove a department that nothing belongs to", "zh-CN": "删除没有归属内容的部门" },
  who: "signed-in",
  right: "manage-people",
  params: ofDepartment,
  refusals: ["not-allowed", "not-found", "place-in-use"],
  handle: (context, { params: { department } }) =>
    changing(context, { department, kind: "department-removed" }, (tx) => removeDepartment(tx, department)),
  done: () => "/departments",
});

const addTeamRoute = defineRoute({
  id: "addTeam",
  method: "post",
  path: "/departments/:department/teams",
  summary: { en: "Add a team to a department", "zh-CN": "在部门下新增团队" },
  who: "signed-in",
  right: "manage-people",
  params: ofDepartment,
  body: named,
  answer: made,
  creates: true,
  refusals: ["not-allowed", "not-found", "name-taken"],
  handle: async (context, { params: { department }, body }) => {
    const id = parseTeamId(context.commandId);
    if (!id) throw new Error("A command's id is no UUID");
    const { tenant } = context.session.person;
    const refusal = await changing(context, { department, kind: "team-added", body: { team: id } }, async (tx) =>
      (await isDepartment(tx, department))
        ? addTeam(tx, { id, tenant, department, name: body.name })
        : refuse("not-found"),
    );
    return refusal ?? { id };
  },
  done: () => "/departments",
});

const isDepartment = async (tx: Tx, id: DepartmentId): Promise<boolean> =>
  (await listDepartments(tx)).some((one) => one.id === id);

const isTeam = async (tx: Tx, department: DepartmentId, id: TeamId): Promise<boolean> =>
  (await listTeams(tx)).some((one) => one.id === id && one.department === department);

const renameTeamRoute = defineRoute({
  id: "renameTeam",
  method: "post",
  path: "/departments/:department/teams/:team",
  summary: { en: "Rename a team", "zh-CN": "修改团队名称" },
  who: "signed-in",
  right: "manage-people",
  params: ofTeam,
  body: named,
  refusals: ["not-allowed", "not-found", "name-taken"],
  handle: (context, { params: { department, team }, body }) =>
    changing(context, { department, kind: "team-renamed", body: { team } }, async (tx) =>
      (await isTeam(tx, department, team)) ? renameTeam(tx, team, body.name) : refuse("not-found"),
    ),
  done: () => "/departments",
});

const removeTeamRoute = defineRoute({
  id: "removeTeam",
  method: "post",
  path: "/departments/:department/teams/:team/remove",
  summary: { en: "Remove a team that nothing belongs to", "zh-CN": "删除没有归属内容的团队" },
  who: "signed-in",
  right: "manage-people",
  params: ofTeam,
  refusals: ["not-allowed", "not-found", "place-in-use"],
  handle: (context, { params: { department, team } }) =>
    changing(context, { department, kind: "team-removed", body: { team } }, async (tx) =>
      (await isTeam(tx, department, team)) ? removeTeam(tx, team) : refuse("not-found"),
    ),
  done: () => "/departments",
});

export const departmentRoutes = [
  departmentsPage,
  add,
  rename,
  remove,
  addTeamRoute,
  renameTeamRoute,
  removeTeamRoute,
] as const;
