import { createHmac } from "node:crypto";
import { addDepartment, addTeam } from "../db/department.ts";
import { derivedId } from "../db/derived-id.ts";
import { addPerson } from "../db/person.ts";
import type { Db } from "../db/schema.ts";
import { asSystem } from "../db/tenancy.ts";
import { addTenant, type Tenant, tenantById } from "../db/tenant.ts";
import type { DepartmentId, PersonId, TeamId, TenantId } from "../domain/ids.ts";
import type { Person, Role } from "../domain/person.ts";
import { createAccount } from "../web/sign-in/session.ts";
import { type DemoApprovers, setDemoApproval } from "./approval.ts";

export const demoTenant: Tenant = {
  id: derivedId<"tenant">("demonstration", "tenant") satisfies TenantId,
  name: "Demo Trading Co. 示例贸易有限公司",
  language: "en",
  timeZone: "Asia/Shanghai",
};

const departmentId = (key: string): DepartmentId => derivedId<"department">("demonstration", "department", key);
const teamId = (key: string): TeamId => derivedId<"team">("demonstration", "team", key);

const departments = { legal: "Legal 法务部", sales: "Sales 销售部", finance: "Finance 财务部" } as const;

const teams = {
  domestic: { department: "sales", name: "Domestic 国内组" },
  export: { department: "sales", name: "Export 出口组" },
} as const;

interface Described {
  readonly name: string;
  readonly role: Role;
  readonly also?: Role;
  readonly manager?: string;
  readonly language?: Person["language"];
  readonly department?: keyof typeof departments;
  readonly team?: keyof typeof teams;
  readonly head?: true;
}

/** Whoever reports to somebody stands below them. */
const described = {
  management: { name: "Demo Management 示例管理层", role: "management" },
  legal: { name: "Demo Legal 示例法务", role: "legal", manager: "management", language: "zh-CN", department: "legal" },
  "legal.2": {
    name: "Demo Legal Two 示例法务二",
    role: "legal",
    also: "approver",
    manager: "legal",
    department: "legal",
  },
  approver: {
    name: "Demo Approver 示例审批人",
    role: "approver",
    manager: "management",
    department: "sales",
    head: true,
  },
  "approver.2": {
    name: "Demo Approver Two 示例审批人二",
    role: "approver",
    manager: "management",
    language: "zh-CN",
    department: "finance",
  },
  "approver.3": {
    name: "Demo Approver Three 示例审批人三",
    role: "approver",
    manager: "management",
    department: "finance",
  },
  business: {
    name: "Demo Business 示例业务",
    role: "business",
    manager: "approver",
    department: "sales",
    team: "domestic",
  },
  "business.2": {
    name: "Demo Business Two 示例业务二",
    role: "business",
    manager: "approver",
    language: "zh-CN",
    department: "sales",
    team: "domestic",
  },
  signer: { name: "Demo Signer 示例签署人", role: "signer", manager: "management" },
  security: { name: "Demo Security 示例安全", role: "security", manager: "management" },
  "security.2": { name: "Demo Security Two 示例安全二", role: "security", manager: "security", language: "zh-CN" },
  auditor: { name: "Demo Auditor 示例审计", role: "auditor", manager: "management" },
  administrator: { name: "Demo Administrator 示例管理员", role: "administrator", manager: "management" },
  guest: { name: "Demo Guest 示例访客", role: "guest" },
} as const satisfies Readonly<Record<string, Described>>;

export type DemoPersonKey = keyof typeof described;

const idOf = (key: string): PersonId => derivedId<"person">("demonstration", "person", key);

const personOf = (
  key: string,
  { name, role, also, manager, language = "en", department, team, head }: Described,
): Person => ({
  id: idOf(key),
  tenant: demoTenant.id,
  name,
  email: `${key}@demo.example`,
  language,
  timeZone: demoTenant.timeZone,
  roles: also ? [role, also] : [role],
  ...(manager !== undefined && { manager: idOf(manager) }),
  ...(department !== undefined && { department: departmentId(department) }),
  ...(team !== undefined && { team: teamId(team) }),
  ...(head && { head }),
  active: true,
});

/** Everybody in the demonstration organisation, managers before those who report to them. */
export const demoPeople = Object.fromEntries(
  Object.entries(described).map(([key, description]) => [key, personOf(key, description)]),
) as Readonly<Record<DemoPersonKey, Person>>;

/** Who takes part in the approvals of the demonstration; the second of finance is away, and counsel stands in. */
export const demoApprovers: DemoApprovers = {
  legal: demoPeople.legal,
  counsel: demoPeople["legal.2"],
  finance: [demoPeople["approver.2"], demoPeople["approver.3"]],
};

/** Somebody who has left; what they were drafting is a colleague's now (`demo/leaving.ts`). */
export const demoLeaver = personOf("business.3", {
  name: "Demo Business Three 示例业务三",
  role: "business",
  manager: "approver",
  department: "sales",
  team: "export",
});

/** One password for all of them: different in every installation, the same at every start of one. */
export const demoPassword = (secret: string): string => {
  const letters = createHmac("sha256", secret).update("demonstration password").digest("hex");
  return [letters.slice(0, 4), letters.slice(4, 8), letters.slice(8, 12), letters.slice(12, 16)].join("-");
};

/** Makes the organisation with an account for everybody, all or nothing; finds it where it is there. */
export const ensureDemoPeople = (db: Db, password: string): Promise<void> =>
  asSystem(db, demoTenant.id, async (tx) => {
    if (await tenantById(tx, demoTenant.id)) return;
    await addTenant(tx, demoTenant);
    for (const [key, name] of Object.entries(departments))
      await addDepartment(tx, { id: departmentId(key), tenant: demoTenant.id, name });
    for (const [key, { department, name }] of Object.entries(teams))
      await addTeam(tx, { id: teamId(key), tenant: demoTenant.id, department: departmentId(department), name });
    for (const person of [...Object.values(demoPeople), demoLeaver]) {
      const refusal = await addPerson(tx, person);
      if (refusal) throw new Error(`${person.email} could not be added: ${refusal.refused}`);
      await createAccount(tx, { person, password });
    }
    await setDemoApproval(tx, demoApprovers);
  });
