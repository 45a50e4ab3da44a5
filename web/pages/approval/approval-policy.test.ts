import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asSystem } from "../../../db/tenancy.ts";
import { openSlots } from "../../../domain/approval.ts";
import { withValues } from "../../../domain/draft.ts";
import type { ContractId } from "../../../domain/ids.ts";
import { entries } from "../../../ledger/index.ts";
import { asPerson, salesDraft } from "../../../test/contract-process.ts";
import { type ContractWeb, type Program, path, startContractWeb } from "../contract/web-under-test.ts";

let web: ContractWeb;
let lawyer: Program;
let administrator: Program;

beforeAll(async () => {
  web = await startContractWeb();
  lawyer = await web.program(web.people.lawyer);
  administrator = await web.program(web.people.administrator);
});

afterAll(() => web.close());

interface Plan {
  readonly countries: readonly string[];
  readonly template: string | null;
  readonly steps: readonly {
    readonly name: string;
    readonly because: readonly string[];
    readonly needed: number;
    readonly approvers: readonly {
      readonly approver: { readonly id: string; readonly name: string };
      readonly instead: { readonly id: string } | null;
      readonly stands: boolean;
    }[];
  }[];
  readonly skipped: readonly { readonly rule: string; readonly name: string; readonly unmet: readonly string[] }[];
}

const planOf = async (contract: ContractId, query = "", who = lawyer): Promise<Plan> => {
  const response = await who.ask("GET", path(contract, `/approval-plan${query}`));
  expect(response.status).toBe(200);
  return response.json();
};

const policy = async () => (await lawyer.ask("GET", "/settings/approval")).json();

const told = () => {
  const { db, tenant } = web.processes;
  return asSystem(db, tenant, (tx) => entries(tx, { subject: `tenant/${tenant}`, limit: 50 }));
};

const toReview = async (): Promise<ContractId> => {
  const contract = await web.processes.create();
  await web.processes.must(contract, { type: "submit-for-review" }, asPerson(web.people.owner));
  return contract;
};

/** A contract of the other side's making, as a Word file. */
const paper = async (more: Readonly<Record<string, string>> = {}): Promise<FormData> => {
  const file = new URL("../../../documents/fixtures/neomedia-distributor.docx", import.meta.url);
  const form = new FormData();
  for (const [name, value] of Object.entries({ title: "Our paper", counterparty: "Example Trading", ...more }))
    form.append(name, value);
  form.append("file", new Blob([new Uint8Array(await readFile(file))]), "paper.docx");
  return form;
};

describe("The rules of approval", () => {
  it("hold as delivered until somebody changes them, and are seen by legal staff and administrators only", async () => {
    for (const one of [lawyer, administrator]) {
      const response = await one.ask("GET", "/settings/approval");
      expect(await response.json()).toMatchObject({
        version: 0,
        rules: [{ id: "every-contract" }, { id: "large-amount" }],
        history: [],
      });
    }
    for (const person of [web.people.owner, web.people.approver, web.people.officer])
      expect((await (await web.program(person)).ask("GET", "/settings/approval")).status).toBe(403);
  });

  it("are changed only with a confirmation and a reason, which the history keeps; the ledger holds a hash", async () => {
    const { approver, secondApprover } = web.people;
    const group = { name: "Finance 财务", members: [approver.id, secondApprover.id], reason: "The board asks for it." };
    expect(await (await lawyer.ask("POST", "/settings/approval/groups", group)).json()).toMatchObject({
      code: "step-up-required",
    });
    await lawyer.confirm();
    await administrator.confirm();
    expect((await lawyer.ask("POST", "/settings/approval/groups", { ...group, reason: " " })).status).toBe(422);
    const { id }: { id: string } = await (await lawyer.ask("POST", "/settings/approval/groups", group)).json();
    const rule = {
      name: "One of finance",
      types: ["sales"],
      atLeast: { CNY: "600000" },
      groups: [id],
      needed: 1,
      reason: "Large sales.",
    };
    expect((await administrator.ask("POST", "/settings/approval/rules", rule)).status).toBe(201);
    expect(await policy()).toMatchObject({
      version: 2,
      rules: [{}, {}, { name: "One of finance", when: { atLeast: { CNY: 60_000_000 } }, needed: 1 }],
      history: [
        { change: "rule-added", about: "One of finance", reason: "Large sales.", by: web.people.administrator.name },
        { change: "group-added", about: "Finance 财务", reason: "The board asks for it.", by: web.people.lawyer.name },
      ],
    });
    const changes = (await told()).filter(({ kind }) => kind === "approval-policy-changed");
    expect(changes).toMatchObject([{ body: { version: 2, policy: expect.stringMatching(/^[0-9a-f]{64}$/) } }, {}]);
    expect(JSON.stringify(changes)).not.toContain("The board");
  });

  it("refuse what asks nobody, what leaves a contract without approval, and what is no longer as it was seen", async () => {
    const { rules } = await policy();
    const rule = { name: "Nobody", reason: "A try." };
    const add = (body: object, headers = {}) => lawyer.ask("POST", "/settings/approval/rules", body, headers);
    expect((await add(rule)).status).toBe(422);
    expect((await add({ ...rule, holders: 1, needed: 3 })).status).toBe(422);
    expect((await add({ ...rule, holders: 1, name: "One of finance" })).status).toBe(422);
    expect((await add({ ...rule, holders: 1, countries: "Singapore" })).status).toBe(422);
    expect((await add({ ...rule, holders: 1, atLeast: { CNY: "many" } })).status).toBe(422);
    expect((await add({ ...rule, people: [randomUUID()] })).status).toBe(404);
    expect((await add({ ...rule, holders: 1 }, { "If-Match": '"v1"' })).status).toBe(409);
    const first = `/settings/approval/rules/${rules[0].id}`;
    expect((await lawyer.ask("POST", `${first}/remove`, { reason: "A try." })).status).toBe(422);
    expect((await lawyer.ask("POST", `${first}/move`, { to: "earlier", reason: "A try." })).status).toBe(409);
    const days = { remindAfterDays: 9, escalateAfterDays: 3, expireAfterDays: 5, calendar: "china", reason: "A try." };
    expect((await lawyer.ask("POST", "/settings/approval/terms", days)).status).toBe(422);
    expect((await lawyer.ask("POST", "/settings/approval/rules/none", { ...rule, holders: 1 })).status).toBe(404);
    expect((await policy()).version).toBe(2);
  });
});

describe("Before a contract is submitted", () => {
  it("its owner and legal staff see who will be asked, in which order and why, and who not", async () => {
    const contract = await web.processes.create();
    const owner = await web.program(web.people.owner);
    const plan = await planOf(contract, "", owner);
    // 800,000 yuan.
    expect(plan.steps.map(({ name, needed, because }) => [name, needed, because.length])).toEqual([
      ["Every contract", 1, 0],
      ["Large amount", 2, 2],
    ]);
    expect(plan.skipped).toEqual([{ rule: expect.anything(), name: "One of finance", unmet: [] }]);
    const outsider = await web.program(web.people.officer);
    expect((await outsider.ask("GET", path(contract, "/approval-plan"))).status).toBe(403);
  });

  it("also for an amount that is only thought of", async () => {
    const contract = await web.processes.create();
    expect((await planOf(contract, "?amount=1000.00&currency=CNY")).steps).toHaveLength(1);
    expect((await planOf(contract, "?amount=1000.00&currency=CNY")).skipped).toMatchObject([
      { rule: "large-amount", unmet: ["atLeast"] },
      { name: "One of finance", unmet: ["atLeast"] },
    ]);
    expect((await lawyer.ask("GET", path(contract, "/approval-plan?amount=lots"))).status).toBe(422);
    const browser = await web.browser(web.people.otherLawyer, "zh-CN");
    const page = await (
      await browser.go(path(contract, "/approval-plan?amount=1000&currency=CNY&language=zh-CN"))
    ).text();
    expect(page).toContain("假设金额为");
    expect(page).not.toContain("/submit-for-approval");
  });
});

describe("What departs from approved clauses", () => {
  it("is asked of whoever answers for it; a paper that was uploaded departs as a whole, the standard wording does not", async () => {
    const { secondApprover } = web.people;
    await lawyer.confirm();
    const reason = "Departures are seen by somebody.";
    const group = { name: "Counsel", answersFor: "legal", members: [secondApprover.id], reason };
    expect((await lawyer.ask("POST", "/settings/approval/groups", group)).status).toBe(201);
    const rule = { name: "Departures", deviates: true, deviationGroups: true, reason };
    const { id } = await (await lawyer.ask("POST", "/settings/approval/rules", rule)).json();
    const abroad = { name: "Singapore", countries: "SG", people: [web.people.manager.id], reason };
    const { id: country } = await (await lawyer.ask("POST", "/settings/approval/rules", abroad)).json();
    /** Rules that hold, asked here or by whoever is asked before. */
    const named = async (contract: ContractId) => {
      const { steps, skipped } = await planOf(contract, "?amount=1");
      return [...steps, ...skipped.filter(({ unmet }) => unmet.length === 0)].map(({ name }) => name);
    };
    const standard = salesDraft();
    const [first] = standard.clauses;
    if (!first) throw new Error("The template has clauses");
    const edited = {
      ...standard,
      clauses: [{ ...first, heading: `${first.heading}（修订）` }, ...standard.clauses.slice(1)],
    };
    expect(await named(await web.processes.create(standard))).not.toContain("Departures");
    expect(await named(await web.processes.create(edited))).toContain("Departures");
    const plan = await planOf(await web.processes.create(edited));
    const asked = plan.steps.flatMap(({ approvers }) => approvers.map(({ approver }) => approver.id));
    expect(asked).toContain(secondApprover.id);
    const { buyer } = standard.values;
    if (buyer?.type !== "party") throw new Error("The contract names its buyer");
    const from = (place: string) => withValues(standard, { buyer: { ...buyer, registration: "0000", country: place } });
    expect(await named(await web.processes.create(from("SG")))).toContain("Singapore");
    const elsewhere = await web.processes.create(from("DE"));
    expect(await named(elsewhere)).not.toContain("Singapore");
    expect((await planOf(elsewhere)).countries).toEqual(["DE"]);
    for (const rule of [id, country])
      expect((await lawyer.ask("POST", `/settings/approval/rules/${rule}/remove`, { reason })).status).toBe(204);
  });
});

describe("What a contract was made from", () => {
  it("decides whether a rule asks, also once a file has taken the place of its wording; what began as a file was made from nothing", async () => {
    await lawyer.confirm();
    const reason = "This model is the board's.";
    const add = (body: object) => lawyer.ask("POST", "/settings/approval/rules", { reason, ...body });
    const rule = { name: "The board's model", holders: 1 };
    expect((await add({ ...rule, templates: ["no-such-template"] })).status).toBe(404);
    const { id } = await (await add({ ...rule, templates: ["sales-zh", "nda-en"] })).json();
    expect((await policy()).rules.at(-1)).toMatchObject({ when: { templates: ["sales-zh", "nda-en"] } });
    const contract = await web.processes.create();
    const plan = await planOf(contract, "?amount=1", await web.program(web.people.owner));
    expect(plan.template).toBe("sales-zh");
    expect(plan.steps.flatMap(({ name, because }) => (name === rule.name ? because : []))).toEqual([
      "made from: Sales contract (Chinese) or Mutual non-disclosure agreement",
    ]);
    const replaced = await lawyer.ask("POST", path(contract, "/upload"), await paper());
    expect(replaced.status, await replaced.clone().text()).toBe(200);
    expect(await planOf(contract)).toMatchObject({ template: "sales-zh" });
    const begun = await lawyer.ask("POST", "/contracts/upload", await paper());
    expect(begun.status, await begun.clone().text()).toBe(201);
    const uploaded = (await begun.json()).id;
    expect((await planOf(uploaded)).template).toBeNull();
    expect((await planOf(uploaded)).skipped).toContainEqual(expect.objectContaining({ unmet: ["templates"] }));
    const browser = await web.browser(web.people.lawyer, "en");
    const shown = await (await browser.go("/settings/approval?language=en")).text();
    expect(shown).toContain("Sales contract (Chinese)");
    expect(await (await browser.go(path(contract, "/approval-plan?language=en"))).text()).toContain("Made from: Sales");
    const form = await (await browser.go(`/settings/approval/rules/${id}?language=en`)).text();
    expect(form).toMatch(/name="templates" value="sales-zh" checked/);
    expect((await lawyer.ask("POST", `/settings/approval/rules/${id}/remove`, { reason })).status).toBe(204);
  });
});

describe("Where the other side of an uploaded contract is", () => {
  it("is asked with the file; rules for other countries then ask nobody, and without an answer each of them asks", async () => {
    await lawyer.confirm();
    const reason = "Our office there knows the law.";
    const people = [web.people.manager.id];
    const rule = await lawyer.ask("POST", "/settings/approval/rules", {
      name: "Japan",
      countries: "JP",
      people,
      reason,
    });
    const { id } = await rule.json();
    const asksJapan = async (contract: ContractId) =>
      (await planOf(contract)).skipped.every(({ name, unmet }) => name !== "Japan" || unmet.length === 0);
    const begun = async (more: Readonly<Record<string, string>>): Promise<ContractId> => {
      const response = await lawyer.ask("POST", "/contracts/upload", await paper(more));
      expect(response.status, await response.clone().text()).toBe(201);
      return (await response.json()).id;
    };
    const [unsaid, elsewhere] = [await begun({}), await begun({ "countries.0": "DE", "countries.1": "" })];
    expect([await asksJapan(unsaid), await asksJapan(elsewhere)]).toEqual([true, false]);
    expect((await planOf(elsewhere)).countries).toEqual(["DE"]);
    const form = await (await web.browser(web.people.lawyer)).go(`${path(elsewhere, "/upload")}`);
    expect(await form.text()).toMatch(/<option value="DE" selected/);
    const several = await paper({ "countries.0": "DE", "countries.1": "JP" });
    expect((await lawyer.ask("POST", path(elsewhere, "/upload"), several)).status).toBe(200);
    expect((await planOf(elsewhere)).countries).toEqual(["DE", "JP"]);
    expect(await asksJapan(elsewhere)).toBe(true);
    const wrong = await lawyer.ask("POST", "/contracts/upload", await paper({ "countries.0": "Japan" }));
    expect([wrong.status, (await wrong.json()).fields]).toEqual([422, ["countries.0"]]);
    expect((await lawyer.ask("POST", `/settings/approval/rules/${id}/remove`, { reason })).status).toBe(204);
  });
});

describe("A round that has begun", () => {
  it("keeps the rules and the calendar by which it was planned, whatever is decided since", async () => {
    const contract = await toReview();
    const calendar = { calendar: "china", holidays: "2027-01-01", reason: "We work by the calendar." };
    const days = { remindAfterDays: 1, escalateAfterDays: 3, expireAfterDays: 10, classifications: ["secret"] };
    expect((await lawyer.ask("POST", "/settings/approval/terms", { ...days, ...calendar })).status).toBe(204);
    expect((await lawyer.ask("POST", path(contract, "/submit-for-approval"))).status).toBe(200);
    const before = (await web.processes.state(contract)).approval;
    expect(before).toMatchObject({
      policy: (await policy()).version,
      patience: { remindAfterDays: 1, calendar: { timeZone: "Asia/Shanghai" } },
    });
    const { rules } = await policy();
    const remove = { reason: "Not needed." };
    expect((await lawyer.ask("POST", `/settings/approval/rules/${rules[2].id}/remove`, remove)).status).toBe(204);
    expect((await web.processes.state(contract)).approval).toEqual(before);
  });

  it("sent back and submitted as it was, asks nobody again who has approved exactly this", async () => {
    const contract = await toReview();
    const { must, state } = web.processes;
    const submit = async () =>
      expect((await lawyer.ask("POST", path(contract, "/submit-for-approval"))).status).toBe(200);
    await submit();
    const round = (await state(contract)).approval;
    const [first] = round ? openSlots(round) : [];
    if (!first || !round) throw new Error("Nobody was asked");
    const decision = { type: "decide-approval", slot: first.id, decision: "approve", steppedUp: false } as const;
    const approver = { kind: "person", person: first.approver, tenant: web.people.tenant } as const;
    await must(
      contract,
      { ...decision, documentSha256: round.documentSha256 },
      { ...approver, roles: ["approver"], link: null },
    );
    await must(contract, { type: "return-to-draft" }, asPerson(web.people.lawyer));
    await must(contract, { type: "submit-for-review" }, asPerson(web.people.owner));
    const plan = await planOf(contract);
    expect(plan.steps[0]?.approvers).toMatchObject([{ approver: { id: first.approver }, stands: true }]);
    await submit();
    const again = (await state(contract)).approval;
    expect(again?.steps[0]?.slots).toMatchObject([{ approver: first.approver, state: "approved" }]);
    expect(again && openSlots(again).map(({ id }) => id)).toEqual(again?.steps[1]?.slots.map(({ id }) => id));
  });

  it("asks everybody anew once the wording has changed, be it by one word", async () => {
    const contract = await web.processes.create();
    const { must, stage, state, approveAll } = web.processes;
    await must(contract, { type: "submit-for-review" }, asPerson(web.people.owner));
    expect((await lawyer.ask("POST", path(contract, "/submit-for-approval"))).status).toBe(200);
    await approveAll(contract);
    const save = async (number: number, place: string) => {
      const updateId = randomUUID();
      const draft = await stage(
        contract,
        number,
        updateId,
        salesDraft({ "delivery-place": { type: "text", text: place } }),
      );
      await must(contract, { type: "save-draft", draft }, asPerson(web.people.owner), { updateId });
      await must(contract, { type: "submit-for-review" }, asPerson(web.people.owner));
    };
    await save(2, "上海市示例路1号仓库");
    expect((await planOf(contract)).steps.flatMap(({ approvers }) => approvers.map(({ stands }) => stands))).toEqual([
      false,
      false,
      false,
    ]);
    expect((await lawyer.ask("POST", path(contract, "/submit-for-approval"))).status).toBe(200);
    await approveAll(contract);
    // The same words saved again make the same paper, byte for byte: nothing that anybody approved has changed.
    await save(3, "上海市示例路1号仓库");
    expect((await planOf(contract)).steps.flatMap(({ approvers }) => approvers.map(({ stands }) => stands))).toEqual([
      true,
      true,
      true,
    ]);
    expect((await lawyer.ask("POST", path(contract, "/submit-for-approval"))).status).toBe(200);
    expect((await state(contract)).stage).toBe("signing");
  });
});
