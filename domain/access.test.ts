import fc from "fast-check";
import { expect, test } from "vitest";
import { actions, type ContractAccess, classifications, mayAct, mayActOn, mayView, reachOf } from "./access.ts";
import type { Placement } from "./department.ts";
import { parseDepartmentId, parsePersonId, parseTeamId, parseTenantId } from "./ids.ts";
import { type Person, type Role, roles } from "./person.ts";

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("not an id");
  return value;
}

const tenant = present(parseTenantId("01890a5d-ac96-774b-bcce-b302099a8057"));
const otherTenant = present(parseTenantId("01890a5d-ac96-774b-bcce-b302099a8058"));
const me = present(parsePersonId("01890a5d-ac96-774b-bcce-b302099a8001"));
const colleague = present(parsePersonId("01890a5d-ac96-774b-bcce-b302099a8002"));

const sales = present(parseDepartmentId("01890a5d-ac96-774b-bcce-b302099a8060"));
const finance = present(parseDepartmentId("01890a5d-ac96-774b-bcce-b302099a8061"));
const east = present(parseTeamId("01890a5d-ac96-774b-bcce-b302099a8070"));
const west = present(parseTeamId("01890a5d-ac96-774b-bcce-b302099a8071"));

const person = (...held: readonly [Role, ...Role[]]): Person => ({
  id: me,
  tenant,
  name: "Example Lawyer",
  email: "legal@example.com",
  language: "zh-CN",
  timeZone: "Asia/Shanghai",
  roles: held,
  active: true,
});

const contract = (facts: Partial<ContractAccess> = {}): ContractAccess => ({
  tenant,
  owner: colleague,
  named: [],
  classification: "confidential",
  department: null,
  team: null,
  ...facts,
});

const anyPlace = fc.constantFrom(
  { department: sales, team: east },
  { department: sales, team: west },
  { department: finance },
);
const anyPerson = fc
  .tuple(fc.constantFrom(...roles), fc.array(fc.constantFrom(...roles)), fc.option(anyPlace), fc.boolean())
  .map(([first, rest, place, head]): Person => ({ ...person(first, ...rest), ...(place && { ...place, head }) }));
const anyContract = fc.record({
  tenant: fc.constantFrom(tenant, otherTenant),
  owner: fc.constantFrom(me, colleague),
  named: fc.subarray([me, colleague]),
  opened: fc.constantFrom([], [me], [colleague]),
  classification: fc.constantFrom(...classifications),
  department: fc.constantFrom(null, sales, finance),
  team: fc.constantFrom(null, east, west),
});

test("legal, management, security and auditors see every contract that is not secret", () => {
  for (const role of ["legal", "management", "security", "auditor"] as const) {
    expect(mayView(person(role), contract())).toBe(true);
    expect(mayView(person(role), contract({ classification: "secret" }))).toBe(false);
    expect(mayView(person(role), contract({ classification: "secret", named: [me] }))).toBe(true);
  }
});

test("business, approvers, signers and guests see what they own or what names them, and no more", () => {
  for (const role of ["business", "approver", "signer", "guest"] as const) {
    expect(mayView(person(role), contract({ classification: "public" }))).toBe(false);
    expect(mayView(person(role), contract({ named: [me] }))).toBe(true);
    expect(mayView(person(role), contract({ owner: me, classification: "secret" }))).toBe(true);
  }
});

test("business people read the everyday contracts of their own team, heads those of their department but for secrets", () => {
  const ofTeam = { department: sales, team: east } as const;
  const seen = (who: Person, place: Placement) =>
    classifications.filter((classification) => mayView(who, contract({ classification, ...place })));
  const colleague = { ...person("business"), ...ofTeam };
  expect(seen(colleague, ofTeam)).toEqual(["public", "internal"]);
  expect(seen(colleague, { department: sales, team: west })).toEqual([]);
  expect(seen(colleague, { department: sales, team: null })).toEqual([]);
  for (const role of ["business", "approver", "signer"] as const) {
    const head = { ...person(role), department: sales, head: true };
    expect(seen(head, { department: sales, team: west })).toEqual(["public", "internal", "confidential"]);
    expect(seen(head, { department: finance, team: null })).toEqual([]);
  }
  for (const role of ["approver", "signer", "guest", "administrator"] as const)
    expect(seen({ ...person(role), ...ofTeam }, ofTeam)).toEqual([]);
  for (const role of ["guest", "administrator"] as const)
    expect(seen({ ...person(role), ...ofTeam, head: true }, ofTeam)).toEqual([]);
});

test("whoever sees a contract only by their team or department does nothing with it", () => {
  fc.assert(
    fc.property(anyPerson, anyContract, fc.constantFrom(...actions), (somebody, any, action) => {
      const { department: _, team: __, head: ___, ...placeless } = somebody;
      expect(mayActOn(somebody, action, any)).toBe(mayActOn(placeless, action, any));
    }),
  );
});

test("an administrator who is nothing else sees no contract, even when named", () => {
  expect(mayView(person("administrator"), contract({ owner: me, named: [me], classification: "public" }))).toBe(false);
  expect(mayView(person("administrator", "legal"), contract())).toBe(true);
});

test("nobody sees another tenant's contract, and whoever left sees and does nothing", () => {
  fc.assert(
    fc.property(anyPerson, anyContract, fc.constantFrom(...actions), (somebody, any, action) => {
      expect(mayView(somebody, { ...any, tenant: otherTenant })).toBe(false);
      const left = { ...somebody, active: false };
      expect([mayView(left, any), mayAct(left, action), reachOf(left)]).toEqual([false, false, "none"]);
    }),
  );
});

test("a role more never takes a right away", () => {
  fc.assert(
    fc.property(anyPerson, fc.constantFrom(...roles), anyContract, (somebody, role, any) => {
      const promoted: Person = { ...somebody, roles: [role, ...somebody.roles] };
      if (mayView(somebody, any)) expect(mayView(promoted, any)).toBe(true);
      for (const action of actions) if (mayAct(somebody, action)) expect(mayAct(promoted, action)).toBe(true);
    }),
  );
});

test("management and auditors change no contract: they report incidents, read reports, see to emergency access, and auditors audit", () => {
  expect(actions.filter((action) => mayAct(person("management"), action))).toEqual([
    "report-incident",
    "read-library",
    "list-audit-reports",
    "use-break-glass",
    "decide-break-glass",
    "review-break-glass",
    "read-seals",
    "authorise-seals",
  ]);
  expect(actions.filter((action) => mayAct(person("auditor"), action))).toEqual([
    "report-incident",
    "read-library",
    "read-audit",
    "run-audit",
    "list-audit-reports",
    "use-break-glass",
    "review-break-glass",
    "oversee-access-reviews",
    "begin-access-review",
    "read-storage",
    "watch-completion",
    "read-seals",
  ]);
});

test("a guest may do nothing of its own accord, an administrator nothing to contracts", () => {
  expect(actions.filter((action) => mayAct(person("guest"), action))).toEqual([]);
  expect(actions.filter((action) => mayAct(person("administrator"), action))).toEqual([
    "report-incident",
    "read-library",
    "manage-contract-types",
    "manage-people",
    "manage-settings",
    "set-approval-policy",
    "use-break-glass",
    "oversee-access-reviews",
    "begin-access-review",
    "read-storage",
  ]);
});

test("nobody acts on a contract that they may not see", () => {
  fc.assert(
    fc.property(anyPerson, anyContract, fc.constantFrom(...actions), (somebody, any, action) => {
      if (mayActOn(somebody, action, any)) expect(mayView(somebody, any)).toBe(true);
    }),
  );
  expect(mayActOn(person("business"), "amend", contract())).toBe(false);
  expect(mayActOn(person("business"), "amend", contract({ owner: me }))).toBe(true);
});
