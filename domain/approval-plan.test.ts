import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { classifications } from "./access.ts";
import { type DirectoryEntry, planApproval, unansweredRisks } from "./approval-plan.ts";
import {
  type ApprovalFacts,
  type ApprovalGroupId,
  type ApprovalPolicy,
  type ApprovalRule,
  matterOf,
  nobody,
  defaultApprovalPolicy as policy,
} from "./approval-policy.ts";
import type { DepartmentId, PersonId } from "./ids.ts";
import { isRefusal } from "./refusal.ts";
import { contractTypes } from "./terms.ts";

const person = (id: string, facts: Partial<DirectoryEntry> = {}): DirectoryEntry => ({
  id: id as PersonId,
  roles: ["approver"],
  active: true,
  waiting: 0,
  ...facts,
});

const facts = (changes: Partial<ApprovalFacts> = {}): ApprovalFacts => ({
  type: "sales",
  amount: { minor: 100_00, currency: "CNY" },
  classification: "internal",
  owner: "owner" as PersonId,
  submitter: "submitter" as PersonId,
  department: undefined,
  countries: [],
  template: null,
  deviations: [],
  ...changes,
});

const asked = (plan: ReturnType<typeof planApproval>): readonly (readonly string[])[] =>
  isRefusal(plan) ? [] : plan.steps.map(({ approvers }) => approvers.map(({ approver }) => approver));

const three = [person("a"), person("b"), person("c")];

describe("who is asked to approve", () => {
  it("one person for an ordinary contract", () => {
    expect(asked(planApproval(policy, facts(), three))).toEqual([["a"]]);
  });

  it("then two more together where the amount is large, in any currency", () => {
    const plan = (minor: number, currency: string) =>
      asked(planApproval(policy, facts({ amount: { minor, currency } }), three));
    expect(plan(50_000_000, "CNY")).toEqual([["a"], ["b", "c"]]);
    expect(plan(49_999_999, "CNY")).toEqual([["a"]]);
    expect(plan(7_000_000, "USD")).toEqual([["a"], ["b", "c"]]);
    expect(plan(1, "XAU")).toEqual([["a"], ["b", "c"]]);
  });

  it("one person for a confidentiality agreement, whatever it says of money", () => {
    const large = facts({ type: "nda", amount: { minor: 90_000_000, currency: "CNY" } });
    expect(asked(planApproval(policy, large, three))).toEqual([["a"]]);
  });

  it("a secret contract only with more proof than the link", () => {
    const plan = planApproval(policy, facts({ classification: "secret" }), three);
    expect(isRefusal(plan) || plan.steps.every(({ stepUp }) => stepUp)).toBe(true);
    expect(plan).not.toHaveProperty("refused");
  });

  it("first of all the owner's department, then whoever has least to do", () => {
    const directory = [
      person("busy", { waiting: 4 }),
      person("idle"),
      person("near", { waiting: 9, department: "Sales" as DepartmentId }),
    ];
    expect(asked(planApproval(policy, facts({ department: "Sales" as DepartmentId }), directory))).toEqual([["near"]]);
    expect(asked(planApproval(policy, facts(), directory))).toEqual([["idle"]]);
  });

  it("managers last, so that there is somebody to escalate to", () => {
    const directory = [person("chief"), person("a", { manager: "chief" as PersonId })];
    expect(planApproval(policy, facts(), directory)).toMatchObject({
      steps: [{ approvers: [{ approver: "a", manager: "chief" }] }],
    });
  });

  it("the manager above, when nobody answers: never the owner, and round no circle", () => {
    const managers = [
      person("a", { manager: "owner" as PersonId }),
      person("owner", { manager: "chief" as PersonId, roles: ["business"] }),
      person("chief", { roles: ["management"] }),
    ];
    expect(planApproval(policy, facts(), managers)).toMatchObject({
      steps: [{ approvers: [{ approver: "a", manager: "chief" }] }],
    });
    const circle = [
      person("a", { manager: "owner" as PersonId }),
      person("owner", { roles: ["business"], manager: "a" as PersonId }),
    ];
    expect(planApproval(policy, facts(), circle)).toMatchObject({
      steps: [{ approvers: [{ approver: "a", manager: null }] }],
    });
  });

  it("nobody where the organisation has too few, and says how many are missing", () => {
    expect(planApproval(policy, facts(), [person("submitter"), person("left", { active: false })])).toMatchObject({
      refused: "no-approvers",
      facts: { needed: 1, found: 0 },
    });
    expect(
      planApproval(policy, facts({ amount: { minor: 50_000_000, currency: "CNY" } }), three.slice(1)),
    ).toMatchObject({
      refused: "no-approvers",
      facts: { needed: 2, found: 1, rule: "large-amount" },
    });
  });

  const by = (rules: readonly Partial<ApprovalRule>[], groups: ApprovalPolicy["groups"] = []): ApprovalPolicy => ({
    ...policy,
    groups,
    rules: rules.map((rule, index) => ({
      ...{ id: `rule-${index}`, name: "", when: {}, who: nobody, needed: null },
      ...rule,
    })),
  });
  const ids = (...names: readonly string[]) => names.map((name) => name as PersonId);

  it("several people, groups and the owner's manager together, of whom so many have to agree", () => {
    const group = { id: "g" as ApprovalGroupId, name: "Finance", answersFor: null, members: ids("b", "c") };
    const owner = person("owner", { roles: ["business"], manager: "boss" as PersonId });
    const directory = [...three, owner, person("boss")];
    const rule = { who: { ...nobody, people: ids("a"), groups: [group.id], manager: true }, needed: 2 };
    const plan = planApproval(by([rule], [group]), facts(), directory);
    expect(asked(plan)).toEqual([["a", "b", "c", "boss"]]);
    expect(plan).toMatchObject({ steps: [{ needed: 2 }] });
  });

  it("heads of the owner's department, and the groups that clauses name for a deviation", () => {
    const sales = "Sales" as DepartmentId;
    const directory = [...three, person("head", { department: sales, head: true })];
    const group = { id: "g" as ApprovalGroupId, name: "Liability", answersFor: "finance" as const, members: ids("c") };
    const rules = by(
      [{ who: { ...nobody, heads: true } }, { when: { deviates: true }, who: { ...nobody, deviationGroups: true } }],
      [group],
    );
    const here = { department: sales };
    expect(asked(planApproval(rules, facts(here), directory))).toEqual([["head"]]);
    const deviating = facts({ ...here, deviations: [{ approver: "finance" }] });
    expect(asked(planApproval(rules, deviating, directory))).toEqual([["head"], ["c"]]);
  });

  it("and what no rule asks about, or nobody answers for, is told", () => {
    const group = { id: "g" as ApprovalGroupId, name: "Liability", answersFor: "finance" as const, members: ids("c") };
    const deviating = facts({ deviations: [{ approver: "finance" }, { approver: "security" }, { approver: null }] });
    const untold = (rules: ApprovalPolicy, directory: readonly DirectoryEntry[] = three) => {
      const plan = planApproval(rules, deviating, directory);
      return isRefusal(plan) ? plan : unansweredRisks(rules, deviating, plan);
    };
    expect(untold(policy)).toEqual(["finance", "security"]);
    expect(untold(by([{ who: { ...nobody, people: ids("a") } }], [group]))).toEqual(["finance", "security"]);
    const asking = by([{ who: { ...nobody, people: ids("c") } }], [group]);
    expect(untold(asking)).toEqual(["security"]);
    const away = [person("a"), person("c", { absent: { deputy: "a" as PersonId } })];
    expect(untold(asking, away)).toEqual(["security"]);
  });

  it("by country of the other side, where a contract that tells none counts as every country", () => {
    const rules = by([
      { who: { ...nobody, people: ids("a") } },
      { when: { countries: ["SG"] }, who: { ...nobody, people: ids("b") } },
    ]);
    const plan = (countries: readonly string[]) => asked(planApproval(rules, facts({ countries }), three));
    expect(plan(["CN"])).toEqual([["a"]]);
    expect(plan(["CN", "SG"])).toEqual([["a"], ["b"]]);
    expect(plan([])).toEqual([["a"], ["b"]]);
  });

  it("by department, and by how secret it is", () => {
    const sales = "Sales" as DepartmentId;
    const rules = by([
      { who: { ...nobody, people: ids("a") } },
      { when: { departments: [sales] }, who: { ...nobody, people: ids("b") } },
      { when: { classifications: ["confidential", "secret"] }, who: { ...nobody, people: ids("c") } },
    ]);
    const plan = (changes: Partial<ApprovalFacts>) => asked(planApproval(rules, facts(changes), three));
    expect(plan({ department: sales })).toEqual([["a"], ["b"]]);
    expect(plan({ department: "Legal" as DepartmentId })).toEqual([["a"]]);
    expect(plan({})).toEqual([["a"]]);
    expect(plan({ classification: "confidential" })).toEqual([["a"], ["c"]]);
  });

  it("by the template that it was made from; what was uploaded is made from none", () => {
    const rules = by([
      { who: { ...nobody, people: ids("a") } },
      { when: { templates: ["nda-en", "own-1"] }, who: { ...nobody, people: ids("b") } },
    ]);
    const plan = (template: string | null) => asked(planApproval(rules, facts({ template }), three));
    expect(plan("own-1")).toEqual([["a"], ["b"]]);
    expect(plan("own-12")).toEqual([["a"]]);
    expect(plan(null)).toEqual([["a"]]);
    expect(planApproval(rules, facts(), three)).toMatchObject({ skipped: [{ unmet: ["templates"] }] });
  });

  it("nobody again who must agree in a step before; the rule is said to be covered, and why others do not hold", () => {
    const rules = by([
      { who: { ...nobody, people: ids("a") } },
      { who: { ...nobody, people: ids("a") } },
      { when: { types: ["nda"] }, who: { ...nobody, people: ids("b") } },
    ]);
    expect(planApproval(rules, facts(), three)).toMatchObject({
      steps: [{ rule: { id: "rule-0" } }],
      skipped: [
        { rule: { id: "rule-1" }, unmet: [] },
        { rule: { id: "rule-2" }, unmet: ["types"] },
      ],
    });
  });

  it("the deputy of whoever is away, and theirs if they are away too; nobody else decides for them", () => {
    const away = (id: string, deputy: string | null) => person(id, { absent: { deputy: deputy as PersonId | null } });
    const rules = by([{ who: { ...nobody, people: ids("a") } }]);
    const plan = (directory: readonly DirectoryEntry[]) => planApproval(rules, facts(), directory);
    expect(plan([away("a", "b"), person("b")])).toMatchObject({
      steps: [{ approvers: [{ approver: "b", instead: "a" }] }],
    });
    expect(plan([away("a", "b"), away("b", "c"), person("c")])).toMatchObject({
      steps: [{ approvers: [{ approver: "c", instead: "a" }] }],
    });
    for (const deputy of ["owner", "submitter", "guest", null])
      expect(plan([away("a", deputy), person("owner"), person("guest", { roles: ["guest"] })])).toMatchObject({
        steps: [{ approvers: [{ approver: "a", instead: null }] }],
      });
  });

  it("whoever approved the same before, rather than somebody who would have to look at it anew", () => {
    const standing = new Map([["every-contract", ids("c")]]);
    expect(planApproval(policy, facts(), three, standing)).toMatchObject({
      steps: [{ approvers: [{ approver: "c" }] }],
    });
  });

  it("never the owner or the submitter, never one person twice, always active approvers", () => {
    const ids = ["owner", "submitter", "a", "b", "c", "d"] as const;
    const someone = fc.record({
      id: fc.constantFrom(...ids).map((id) => id as PersonId),
      roles: fc.constantFrom<DirectoryEntry["roles"]>(["approver"], ["legal", "approver"], ["business"]),
      active: fc.boolean(),
      waiting: fc.nat(9),
      manager: fc.option(
        fc.constantFrom(...ids).map((id) => id as PersonId),
        { nil: undefined },
      ),
    });
    const directories = fc
      .uniqueArray(someone, { selector: ({ id }) => id })
      .map((people) =>
        people.map(({ manager, ...rest }): DirectoryEntry => ({ ...rest, ...(manager !== undefined && { manager }) })),
      );
    const amount = fc.option(fc.record({ minor: fc.nat(100_000_000), currency: fc.constantFrom("CNY", "JPY") }));
    fc.assert(
      fc.property(
        directories,
        amount,
        fc.constantFrom(...contractTypes),
        fc.constantFrom(...classifications),
        (directory, money, type, classification) => {
          const plan = planApproval(policy, facts({ amount: money, type, classification }), directory);
          if (isRefusal(plan)) return;
          const people = plan.steps.flatMap(({ approvers }) => approvers);
          const named = people.map(({ approver }) => approver);
          expect(new Set(named).size).toBe(named.length);
          for (const { approver, manager } of people) {
            expect(["owner", "submitter"]).not.toContain(approver);
            expect(directory.find(({ id }) => id === approver)).toMatchObject({
              active: true,
              roles: expect.arrayContaining(["approver"]),
            });
            if (manager === null) continue;
            expect(["owner", "submitter", ...named]).not.toContain(manager);
            expect(directory.find(({ id }) => id === manager)?.active).toBe(true);
          }
        },
      ),
    );
  });
});

describe("an approval stands", () => {
  const rule = (changes: Partial<ApprovalRule>): ApprovalRule => ({
    ...{ id: "rule", name: "", when: {}, who: nobody, needed: null },
    ...changes,
  });
  const group = { id: "g" as ApprovalGroupId, name: "", answersFor: null, members: ["a" as PersonId] };
  const grouped = { ...policy, groups: [group] };
  const same = (one: ApprovalRule, before: ApprovalFacts, after: ApprovalFacts, then: ApprovalPolicy = grouped) =>
    JSON.stringify(matterOf(one, before, grouped)) === JSON.stringify(matterOf(one, after, then));
  const [here, there] = [facts({ department: "Sales" as DepartmentId }), facts({ department: "Law" as DepartmentId })];

  it("through changes that its rule does not look at", () => {
    const plain = rule({});
    expect(same(plain, here, there)).toBe(true);
    expect(same(plain, here, { ...here, countries: ["SG"], deviations: [{ approver: "finance" }] })).toBe(true);
    expect(same(plain, here, { ...here, owner: "other" as PersonId })).toBe(true);
    expect(same(plain, here, here, { ...grouped, groups: [{ ...group, members: ["b" as PersonId] }] })).toBe(true);
  });

  it("through none that its rule looks at", () => {
    expect(same(rule({ when: { departments: [here.department as DepartmentId] } }), here, there)).toBe(false);
    expect(same(rule({ who: { ...nobody, heads: true } }), here, there)).toBe(false);
    expect(same(rule({ when: { countries: ["SG"] } }), here, { ...here, countries: ["CN"] })).toBe(false);
    const deviating = { ...here, deviations: [{ approver: "finance" as const }] };
    expect(same(rule({ when: { deviates: true } }), here, deviating)).toBe(false);
    expect(same(rule({ who: { ...nobody, manager: true } }), here, { ...here, owner: "other" as PersonId })).toBe(
      false,
    );
    const other = { ...grouped, groups: [{ ...group, members: ["b" as PersonId] }] };
    expect(same(rule({ who: { ...nobody, groups: [group.id] } }), here, here, other)).toBe(false);
    expect(same(rule({ needed: 1 }), here, here)).toBe(true);
    expect(JSON.stringify(matterOf(rule({ needed: 1 }), here, grouped))).not.toBe(
      JSON.stringify(matterOf(rule({ needed: 2 }), here, grouped)),
    );
  });
});
