import { validate } from "@cedar-policy/cedar-wasm/nodejs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Action,
  actions,
  type ContractAccess,
  classifications,
  mayAct,
  mayActOn,
  mayView,
  type Subject,
} from "../domain/access.ts";
import { mayViewCampaign } from "../domain/audit-campaign.ts";
import { gates } from "../domain/command.ts";
import { type PersonId, parseDepartmentId, parsePersonId, parseTeamId, parseTenantId } from "../domain/ids.ts";
import { mayViewIncident } from "../domain/incident.ts";
import { type Role, roles } from "../domain/person.ts";
import { type ContractRight, contractRights, type OrganisationRight, policies, rights } from "../domain/right.ts";
import { type Decision, decideAccess } from "./decision.ts";
import { explain } from "./explanation.ts";
import { policyTexts, schema } from "./policy.ts";

const idOf = <T>(parse: (text: string) => T | undefined, last: number): T =>
  parse(`01890a5d-ac96-774b-bcce-b302099a80${String(last).padStart(2, "0")}`) ?? expect.unreachable();

const [tenant, otherTenant] = [idOf(parseTenantId, 57), idOf(parseTenantId, 58)];
const [me, colleague] = [idOf(parsePersonId, 1), idOf(parsePersonId, 2)];

const [sales, finance] = [idOf(parseDepartmentId, 60), idOf(parseDepartmentId, 61)];
const [east, west] = [idOf(parseTeamId, 70), idOf(parseTeamId, 71)];

const somebody = (...held: readonly Role[]): Subject => ({ id: me, tenant, active: true, roles: held });

const contract = (facts: Partial<ContractAccess> = {}): ContractAccess => ({
  tenant,
  owner: colleague,
  named: [],
  classification: "internal",
  department: null,
  team: null,
  ...facts,
});

const ask = (person: Subject, right: ContractRight, facts: Partial<ContractAccess> = {}): Decision =>
  decideAccess(person, { right, contract: contract(facts) });

const allowedBy = (...by: Decision["policies"]): Decision => ({ allowed: true, policies: by });
const deniedBy = (...by: Decision["policies"]): Decision => ({ allowed: false, policies: by });

const anySubject = fc.record({
  id: fc.constant(me),
  tenant: fc.constantFrom(tenant, tenant, otherTenant),
  active: fc.boolean(),
  roles: fc.uniqueArray(fc.constantFrom(...roles), { minLength: 1, maxLength: 4 }),
  department: fc.constantFrom(sales, finance),
  team: fc.constantFrom(east, west),
  head: fc.boolean(),
});
const anyContract = fc.record({
  tenant: fc.constant(tenant),
  owner: fc.constantFrom(me, colleague),
  named: fc.subarray([me, colleague]),
  opened: fc.constantFrom<readonly PersonId[]>([], [], [me], [colleague]),
  classification: fc.constantFrom(...classifications),
  department: fc.constantFrom(null, sales, finance),
  team: fc.constantFrom(null, east, west),
});

describe("the policies as they are written", () => {
  test("hold against their schema without an error or a warning", () => {
    const checked = validate({ schema, policies: { staticPolicies: Object.fromEntries(policyTexts) } });
    expect(checked).toEqual({ type: "success", validationErrors: [], validationWarnings: [], otherWarnings: [] });
  });

  test("are those that have words, and the schema's actions are the rights that routes name", () => {
    expect([...policyTexts.keys()].toSorted()).toEqual([...policies].toSorted());
    const declared = [...schema.matchAll(/^action ([^{]+) appliesTo/gms)].flatMap(([, list = ""]) =>
      [...list.matchAll(/"([^"]+)"/g)].map(([, name]) => name),
    );
    expect(new Set(declared)).toEqual(new Set(rights));
  });
});

const eastern = { department: sales, team: east };

/** For each policy, whom it lets do what, or whom it stops; each line is decided by this policy and by no other. */
const examples: Readonly<Record<(typeof policies)[number], () => readonly [Decision, "allows" | "forbids"][]>> = {
  "other-organisation": () => [
    [ask(somebody("legal"), "view", { tenant: otherTenant }), "forbids"],
    [decideAccess(somebody("administrator"), { right: "manage-people", tenant: otherTenant }), "forbids"],
  ],
  "no-longer-active": () => [[ask({ ...somebody("legal"), active: false }, "view"), "forbids"]],
  "out-of-sight": () => [
    [ask(somebody("business"), "view", { classification: "public" }), "forbids"],
    [ask(somebody("administrator"), "view", { owner: me, named: [me] }), "forbids"],
  ],
  "secret-needs-naming": () => [
    [ask(somebody("legal"), "view", { classification: "secret" }), "forbids"],
    [ask(somebody("management"), "download", { classification: "secret" }), "forbids"],
  ],
  "colleagues-only-read": () => [
    [ask({ ...somebody("business"), ...eastern }, "amend", eastern), "forbids"],
    [ask({ ...somebody("business"), ...eastern, head: true }, "share", { department: sales, team: west }), "forbids"],
  ],
  "colleagues-read": () => [
    [ask({ ...somebody("business"), ...eastern }, "view", eastern), "allows"],
    [ask({ ...somebody("business"), ...eastern }, "download", { ...eastern, classification: "public" }), "allows"],
  ],
  "heads-read": () => [
    [ask({ ...somebody("approver"), ...eastern, head: true }, "view", { department: sales, team: west }), "allows"],
    [
      ask({ ...somebody("business"), ...eastern, head: true }, "view", { ...eastern, classification: "confidential" }),
      "allows",
    ],
  ],
  "readers-read": () => [
    [ask(somebody("auditor"), "export-evidence"), "allows"],
    [ask(somebody("guest"), "download", { named: [me] }), "allows"],
    [ask(somebody("management"), "view", { classification: "secret", named: [me] }), "allows"],
  ],
  "keepers-take-originals": () => [
    [ask(somebody("auditor"), "download-original"), "allows"],
    [ask(somebody("business"), "download-original", { owner: me }), "allows"],
  ],
  "originals-stay": () => [
    [ask(somebody("management"), "export-evidence", { classification: "confidential" }), "forbids"],
    [ask(somebody("approver"), "export-evidence", { classification: "secret", named: [me] }), "forbids"],
  ],
  "lookers-are-told": () => [
    [ask(somebody("security"), "read-access-log"), "allows"],
    [ask(somebody("business"), "read-access-log", { owner: me }), "allows"],
  ],
  "business-and-legal-work": () => [
    [ask(somebody("business"), "share", { owner: me }), "allows"],
    [ask(somebody("legal"), "amend"), "allows"],
  ],
  "participants-comment": () => [
    [ask(somebody("legal"), "comment"), "allows"],
    [ask(somebody("approver"), "comment", { named: [me] }), "allows"],
    [ask(somebody("business"), "comment", { owner: me }), "allows"],
  ],
  "legal-oversees": () => [[ask(somebody("legal"), "hold"), "allows"]],
  "two-people-destroy": () => [
    [ask(somebody("legal"), "approve-purge"), "allows"],
    [ask(somebody("security"), "approve-purge"), "allows"],
  ],
  "two-people-release": () => [
    [ask(somebody("legal"), "approve-hold-release"), "allows"],
    [ask(somebody("security"), "approve-hold-release"), "allows"],
  ],
  "security-recalls": () => [[ask(somebody("security"), "withdraw-share"), "allows"]],
  "asked-people-answer": () => [
    [ask(somebody("approver"), "approve", { named: [me] }), "allows"],
    [ask(somebody("management"), "sign", { named: [me] }), "allows"],
  ],
  "rights-are-explained": () => [
    [ask(somebody("administrator"), "explain-rights", { classification: "secret" }), "allows"],
    [ask(somebody("legal"), "explain-rights"), "allows"],
  ],
  "members-report": () => [[decideAccess(somebody("auditor"), { right: "report-incident", tenant }), "allows"]],
  "overseers-read-incidents": () => [[incident(somebody("management"), "view-incident"), "allows"]],
  "involved-read-incidents": () => [
    [incident(somebody("business"), "view-incident", { reporter: me }), "allows"],
    [incident(somebody("administrator"), "view-incident", { named: [me] }), "allows"],
  ],
  "security-runs-incidents": () => [[incident(somebody("security"), "run-incident"), "allows"]],
  "assignees-work": () => [[incident(somebody("business"), "work-on-incident", { named: [me] }), "allows"]],
  "everybody-begins": () => [
    [decideAccess(somebody("guest"), { right: "see-inbox", tenant }), "allows"],
    [decideAccess(somebody("administrator"), { right: "list-contracts", tenant }), "allows"],
  ],
  "business-and-legal-create": () => [
    [decideAccess(somebody("business"), { right: "create-contract", tenant }), "allows"],
  ],
  "members-read-library": () => [
    [decideAccess(somebody("business"), { right: "read-library", tenant }), "allows"],
    [decideAccess(somebody("auditor"), { right: "read-library", tenant }), "allows"],
  ],
  "legal-keeps-library": () => [[decideAccess(somebody("legal"), { right: "edit-library", tenant }), "allows"]],
  "types-are-chosen": () => [
    [decideAccess(somebody("administrator"), { right: "manage-contract-types", tenant }), "allows"],
  ],
  "administrators-manage-people": () => [
    [decideAccess(somebody("administrator"), { right: "manage-people", tenant }), "allows"],
  ],
  "administrators-choose-settings": () => [
    [decideAccess(somebody("administrator"), { right: "manage-settings", tenant }), "allows"],
  ],
  "approval-policy-is-set": () => [
    [decideAccess(somebody("legal"), { right: "set-approval-policy", tenant }), "allows"],
    [decideAccess(somebody("administrator"), { right: "set-approval-policy", tenant }), "allows"],
  ],
  "completion-is-watched": () => [
    [decideAccess(somebody("legal"), { right: "watch-completion", tenant }), "allows"],
    [decideAccess(somebody("auditor"), { right: "watch-completion", tenant }), "allows"],
  ],
  "seals-are-read": () => [[decideAccess(somebody("signer"), { right: "read-seals", tenant }), "allows"]],
  "legal-keeps-seals": () => [[decideAccess(somebody("legal"), { right: "manage-seals", tenant }), "allows"]],
  "seals-are-authorised": () => [
    [decideAccess(somebody("management"), { right: "authorise-seals", tenant }), "allows"],
  ],
  "bulk-is-sent": () => [[decideAccess(somebody("business"), { right: "send-in-bulk", tenant }), "allows"]],
  "legal-releases-bulk": () => [[decideAccess(somebody("legal"), { right: "release-bulk", tenant }), "allows"]],
  "storage-is-watched": () => [[decideAccess(somebody("auditor"), { right: "read-storage", tenant }), "allows"]],
  "emergency-opens": () => [
    [ask(somebody("administrator"), "view", { classification: "secret", opened: [me] }), "allows"],
    [ask(somebody("business"), "download", { opened: [me, colleague] }), "allows"],
  ],
  "members-ask-in-emergency": () => [
    [decideAccess(somebody("business"), { right: "use-break-glass", tenant }), "allows"],
  ],
  "two-people-break-glass": () => [
    [decideAccess(somebody("management"), { right: "decide-break-glass", tenant }), "allows"],
  ],
  "emergencies-are-reviewed": () => [
    [decideAccess(somebody("auditor"), { right: "review-break-glass", tenant }), "allows"],
  ],
  "access-reviews-are-overseen": () => [
    [decideAccess(somebody("security"), { right: "oversee-access-reviews", tenant }), "allows"],
  ],
  "access-reviews-are-begun": () => [
    [decideAccess(somebody("auditor"), { right: "begin-access-review", tenant }), "allows"],
    [decideAccess(somebody("administrator"), { right: "begin-access-review", tenant }), "allows"],
  ],
  "audit-is-read": () => [[decideAccess(somebody("auditor"), { right: "read-audit", tenant }), "allows"]],
  "auditors-start-audits": () => [[decideAccess(somebody("auditor"), { right: "start-campaign", tenant }), "allows"]],
  "overseers-read-audits": () => [[campaign(somebody("management"), "view-campaign"), "allows"]],
  "involved-read-audits": () => [[campaign(somebody("business"), "view-campaign", [me]), "allows"]],
  "auditors-run-audits": () => [[campaign(somebody("auditor"), "run-campaign"), "allows"]],
  "owners-correct": () => [[campaign(somebody("business"), "work-on-campaign", [me]), "allows"]],
  "reports-are-listed": () => [
    [decideAccess(somebody("management"), { right: "list-audit-reports", tenant }), "allows"],
    [decideAccess(somebody("auditor"), { right: "list-audit-reports", tenant }), "allows"],
  ],
};

const incident = (
  person: Subject,
  right: "view-incident" | "run-incident" | "work-on-incident",
  facts: { readonly reporter?: typeof me; readonly named?: readonly (typeof me)[] } = {},
): Decision => decideAccess(person, { right, incident: { tenant, reporter: null, named: [], ...facts } });

const campaign = (
  person: Subject,
  right: "view-campaign" | "run-campaign" | "work-on-campaign",
  named: readonly (typeof me)[] = [],
): Decision => decideAccess(person, { right, campaign: { tenant, named } });

test.each(policies)("%s decides as its comment says", (policy) => {
  for (const [decision, verb] of examples[policy]())
    expect(decision).toEqual(verb === "allows" ? allowedBy(policy) : deniedBy(policy));
});

test("what no policy allows is denied, and no policy is named", () => {
  expect(ask(somebody("management"), "submit")).toEqual(deniedBy());
  expect(ask(somebody("auditor"), "archive")).toEqual(deniedBy());
  expect(ask(somebody("legal"), "approve")).toEqual(deniedBy());
  expect(decideAccess(somebody("legal"), { right: "manage-people", tenant })).toEqual(deniedBy());
});

test("management and auditors change nothing unless they are asked by name", () => {
  const reads: Readonly<Record<"management" | "auditor", readonly ContractRight[]>> = {
    management: ["view", "download", "export-evidence"],
    auditor: ["view", "download", "download-original", "export-evidence", "read-access-log"],
  };
  for (const role of ["management", "auditor"] as const) {
    const reading = reads[role];
    expect(contractRights.filter((right) => ask(somebody(role), right).allowed)).toEqual(reading);
    const named = contractRights.filter((right) => ask(somebody(role), right, { named: [me] }).allowed);
    expect(named).toEqual([...reading, "approve", "sign"]);
  }
});

test("an administrator learns of a contract only why somebody can or cannot do something, unless others opened it", () => {
  fc.assert(
    fc.property(anyContract, (any) => {
      const allowed = contractRights.filter((right) => ask(somebody("administrator"), right, any).allowed);
      const opened = any.opened.includes(me) ? ["view", "download"] : [];
      expect(allowed).toEqual([...opened, "explain-rights"]);
    }),
  );
});

/** Actions of `domain/access.ts` that are about the organisation here, and those that only holders do. */
const ofOrganisation: Readonly<Partial<Record<Action, OrganisationRight>>> = {
  draft: "create-contract",
  "report-incident": "report-incident",
  "read-library": "read-library",
  "edit-library": "edit-library",
  "manage-contract-types": "manage-contract-types",
  "manage-people": "manage-people",
  "manage-settings": "manage-settings",
  "set-approval-policy": "set-approval-policy",
  "read-audit": "read-audit",
  "list-audit-reports": "list-audit-reports",
  "run-audit": "start-campaign",
  "read-storage": "read-storage",
  "watch-completion": "watch-completion",
  "read-seals": "read-seals",
  "manage-seals": "manage-seals",
  "authorise-seals": "authorise-seals",
  "send-in-bulk": "send-in-bulk",
  "release-bulk": "release-bulk",
  "use-break-glass": "use-break-glass",
  "decide-break-glass": "decide-break-glass",
  "review-break-glass": "review-break-glass",
  "oversee-access-reviews": "oversee-access-reviews",
  "begin-access-review": "begin-access-review",
};

describe("the policies and the gates of the processes agree", () => {
  test("on who sees a contract and an incident", () => {
    fc.assert(
      fc.property(anySubject, anyContract, (person, any) => {
        expect(decideAccess(person, { right: "view", contract: any }).allowed).toBe(mayView(person, any));
        const about = { tenant, reporter: any.owner, named: any.named };
        const decision = decideAccess(person, { right: "view-incident", incident: about });
        expect(decision.allowed).toBe(mayViewIncident(person, about));
      }),
      { numRuns: 1000 },
    );
  });

  test("on every command that people give: role, sight, and the name on the contract", () => {
    const commands = Object.values(gates).filter(
      ({ by }) => !["engross", "incident", "access-review", "guest"].includes(by),
    );
    fc.assert(
      fc.property(anySubject, anyContract, fc.constantFrom(...commands), (person, any, { by }) => {
        if (by === "engross" || by === "incident" || by === "access-review" || by === "guest") return;
        // An emergency lets people read, and nothing more.
        const holds = any.named.includes(person.id) && mayView(person, { ...any, opened: [] });
        if (by === "holder-or-legal") {
          // One door for each of the two.
          expect(decideAccess(person, { right: "approve", contract: any }).allowed).toBe(holds);
          expect(decideAccess(person, { right: "manage-approvals", contract: any }).allowed).toBe(
            mayActOn(person, "manage-approvals", any),
          );
          return;
        }
        for (const right of by === "holder" ? (["approve", "sign"] as const) : [by])
          expect(decideAccess(person, { right: rightOn(right), contract: any }).allowed).toBe(
            by === "holder" ? holds : mayActOn(person, by, any),
          );
      }),
      { numRuns: 2000 },
    );
  });

  test("on what concerns the organisation", () => {
    fc.assert(
      fc.property(anySubject, fc.constantFrom(...actions), (person, action) => {
        const right = ofOrganisation[action];
        if (right === undefined) return;
        expect(decideAccess(person, { right, tenant: person.tenant }).allowed).toBe(mayAct(person, action));
      }),
      { numRuns: 1000 },
    );
  });

  test("on who sees an audit and who runs it", () => {
    fc.assert(
      fc.property(anySubject, fc.subarray([me, colleague]), (person, named) => {
        const about = { tenant, named };
        expect(decideAccess(person, { right: "view-campaign", campaign: about }).allowed).toBe(
          mayViewCampaign(person, about),
        );
        expect(decideAccess(person, { right: "run-campaign", campaign: about }).allowed).toBe(
          mayAct(person, "run-audit") && person.tenant === tenant,
        );
      }),
    );
  });

  test("on who runs incidents", () => {
    for (const role of roles)
      expect(incident(somebody(role), "run-incident").allowed).toBe(mayAct(somebody(role), "run-incident"));
  });
});

const rightOn = (name: string): ContractRight =>
  contractRights.find((right) => right === name) ?? expect.unreachable(`${name} is no right on a contract`);

test("whoever lacks the role is told which roles would do, and whoever is stopped, by what", () => {
  expect(explain(somebody("auditor"), "archive", contract())).toEqual({ ...deniedBy(), rolesThatMay: ["legal"] });
  expect(explain(somebody("legal"), "approve", contract())).toEqual({ ...deniedBy(), rolesThatMay: [] });
  expect(explain(somebody("business"), "view", contract()).policies).toEqual(["out-of-sight"]);
  expect(explain(somebody("legal"), "archive", contract())).toEqual({
    ...allowedBy("legal-oversees"),
    rolesThatMay: [],
  });
});
