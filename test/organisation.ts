import { randomUUID } from "node:crypto";
import { addPerson } from "../db/person.ts";
import type { Db } from "../db/schema.ts";
import { asSystem } from "../db/tenancy.ts";
import { addTenant } from "../db/tenant.ts";
import { type PersonId, parsePersonId, parseTenantId, type TenantId } from "../domain/ids.ts";
import type { Person, Role } from "../domain/person.ts";

const names = {
  owner: ["Example Owner", ["business"]],
  lawyer: ["示例法务", ["legal"]],
  otherLawyer: ["Example Counsel", ["legal"]],
  approver: ["Example Approver", ["approver"]],
  secondApprover: ["示例审批人", ["approver"]],
  manager: ["Example Manager", ["approver", "management"]],
  signatory: ["Example Signatory", ["signer"]],
  officer: ["Example Officer", ["security"]],
  auditor: ["Example Auditor", ["auditor"]],
  administrator: ["Example Administrator", ["administrator"]],
} as const satisfies Readonly<Record<string, readonly [string, readonly [Role, ...Role[]]]>>;

/** An organisation of its own, with somebody in each role, reachable by mail. */
export type Organisation = { readonly tenant: TenantId } & { readonly [name in keyof typeof names]: Person };

export const makeOrganisation = async (db: Db): Promise<Organisation> => {
  const tenant = parseTenantId(randomUUID());
  if (!tenant) throw new Error("randomUUID made no UUID");
  const ids = new Map(Object.keys(names).map((name) => [name, freshPersonId()]));
  const people = Object.entries(names).map(([key, [name, roles]]): [string, Person] => {
    const id = ids.get(key) ?? freshPersonId();
    const person: Person = {
      ...{ id, tenant, name, roles, active: true },
      email: `${key.toLowerCase()}.${id}@example.com`,
      language: /\p{Script=Han}/u.test(name) ? "zh-CN" : "en",
      timeZone: "Asia/Shanghai",
    };
    const manager = ids.get("manager");
    return [key, key === "manager" || !manager ? person : { ...person, manager }];
  });
  await asSystem(db, tenant, async (tx) => {
    await addTenant(tx, { id: tenant, name: "Orchid 兰花", language: "en", timeZone: "Asia/Shanghai" });
    const managersFirst = people.toSorted(([a], [b]) => Number(b === "manager") - Number(a === "manager"));
    for (const [, person] of managersFirst) await addPerson(tx, person);
  });
  return { tenant, ...Object.fromEntries(people) } as Organisation;
};

const freshPersonId = (): PersonId => {
  const id = parsePersonId(randomUUID());
  if (!id) throw new Error("randomUUID made no UUID");
  return id;
};
