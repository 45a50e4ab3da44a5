import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asSystem } from "../../../db/tenancy.ts";
import { builtInLibrary } from "../../../documents/library/built-in.ts";
import { templates } from "../../../documents/templates/all.ts";
import { openSlots } from "../../../domain/approval.ts";
import { type ApproverGroup, approverGroups } from "../../../domain/approver-group.ts";
import type { ContractId, PersonId } from "../../../domain/ids.ts";
import type { Person } from "../../../domain/person.ts";
import { draftFrom, type Template } from "../../../domain/template.ts";
import { contractTypes } from "../../../domain/terms.ts";
import { entries } from "../../../ledger/index.ts";
import { salesDraft } from "../../../test/contract-process.ts";
import { type ContractWeb, type Program, path, startContractWeb } from "../contract/web-under-test.ts";
import { conditionWords } from "./approval-rule-words.ts";

let web: ContractWeb;
let lawyer: Program;
let owner: Program;
let administrator: Program;
let approver: Program;
const answering = new Map<ApproverGroup, Person>();
const reason = "We want to know whom a change concerns.";

/** Every contract is asked of one approver; departures of whoever answers for the risk. */
beforeAll(async () => {
  web = await startContractWeb();
  const { people } = web;
  lawyer = await web.program(people.lawyer);
  owner = await web.program(people.owner);
  administrator = await web.program(people.administrator);
  approver = await web.program(people.approver);
  await lawyer.confirm();
  const decide = async (to: string, body: object) => {
    const done = await lawyer.ask("POST", `/settings/approval/${to}`, { reason, ...body });
    expect(done.status, await done.clone().text()).toBeLessThan(300);
  };
  for (const group of approverGroups) {
    const id = randomUUID() as string as PersonId;
    const person = { ...people.approver, id, name: `Example ${group}`, email: `${group}.${id}@example.com` };
    answering.set(group, await web.join(person));
    await decide("groups", { name: `Risks of ${group}`, answersFor: group, members: [id] });
  }
  await decide("rules/every-contract", { name: "Every contract", people: [people.approver.id] });
  await decide("rules", { name: "Departures", deviates: true, deviationGroups: true });
});

afterAll(() => web.close());

interface Plan {
  readonly steps: readonly {
    readonly name: string;
    readonly because: readonly string[];
    readonly approvers: readonly { readonly approver: { readonly id: string }; readonly stands: boolean }[];
  }[];
  readonly skipped: readonly { readonly name: string; readonly unmet: readonly string[] }[];
  readonly unanswered: readonly ApproverGroup[];
}

const planOf = async (contract: ContractId): Promise<Plan> => {
  const response = await lawyer.ask("GET", path(contract, "/approval-plan"));
  expect(response.status).toBe(200);
  return response.json();
};

const askedBy = ({ steps }: Plan) =>
  steps.map(({ name, approvers }) => [name, approvers.map(({ approver: { id } }) => id)]);

const must = async (who: Program, to: string, body?: unknown): Promise<void> => {
  const done = await who.ask("POST", to, body);
  expect(done.status, `${to}: ${await done.clone().text()}`).toBeLessThan(300);
};

/** Of every kind of risk that a clause which comes with Engross gives way on: the first such clause and its fallback. */
const fallbacks = approverGroups.flatMap((group): readonly [ApproverGroup, string, Template, string, string][] => {
  const [found] = templates.flatMap((template) =>
    (draftFrom(template).made ?? []).flatMap(({ library, wording }) =>
      (builtInLibrary.get(library)?.others ?? []).flatMap((other) =>
        other.kind === "fallback" && other.approver === group ? [{ template, article: wording.id, id: other.id }] : [],
      ),
    ),
  );
  return found ? [[group, `${found.template.id}.${found.article}`, found.template, found.article, found.id]] : [];
});

describe("A fallback of the library", () => {
  it("is there for every kind of risk", () => expect(fallbacks.map(([group]) => group)).toEqual([...approverGroups]));

  it.each(fallbacks)(
    "adds whoever answers for the risk, %s, and nobody else; the standard wording does not (%s)",
    async (group, _clause, template, article, fallback) => {
      const contractType = contractTypes.find((type) => type === template.terms.type) ?? "other";
      const contract = await web.processes.create(draftFrom(template), { contractType });
      const choose = (wording: string) =>
        must(lawyer, path(contract, "/draft/wordings"), { wordings: { [article]: wording } });
      const standard = await planOf(contract);
      expect(askedBy(standard)).toEqual([["Every contract", [web.people.approver.id]]]);
      expect(standard.skipped).toContainEqual(expect.objectContaining({ name: "Departures", unmet: ["deviates"] }));

      await choose(fallback);
      const person = answering.get(group);
      const plan = await planOf(contract);
      expect(askedBy(plan)).toEqual([...askedBy(standard), ["Departures", [person?.id]]]);
      expect(plan.unanswered).toEqual([]);
      expect(plan.steps[1]?.because).toEqual(conditionWords({ deviates: true }, new Map(), "zh-CN"));
      const told = async (language: "en" | "zh-CN", who: Person) => {
        const html = await (await (await web.browser(who, language)).go(path(contract, "/approval-plan"))).text();
        expect(html).toContain(person?.name);
        for (const why of conditionWords({ deviates: true }, new Map(), language)) expect(html).toContain(why);
        for (const [other, { name }] of answering) if (other !== group) expect(html).not.toContain(name);
      };
      await told("en", web.people.otherLawyer);
      await told("zh-CN", web.people.lawyer);

      await choose("standard");
      expect(askedBy(await planOf(contract))).toEqual(askedBy(standard));
    },
  );

  it("is asked of that person once the contract is submitted, and nobody else decides on it", async () => {
    const contract = await web.processes.create(small());
    await must(lawyer, path(contract, "/draft/wordings"), { wordings: { breach: "capped" } });
    await submit(contract);
    const { approval } = await web.processes.state(contract);
    expect(approval?.steps.map(({ slots }) => slots.map((slot) => slot.approver))).toEqual([
      [web.people.approver.id],
      [answering.get("finance")?.id],
    ]);
  });
});

/** A sale that the large amounts' rule does not look at. */
const small = () => salesDraft({ price: { type: "money", minor: 100_000, currency: "CNY", words: "壹仟元整" } });

const submit = async (contract: ContractId): Promise<void> => {
  await must(owner, path(contract, "/submit-for-review"));
  await must(lawyer, path(contract, "/submit-for-approval"));
};

const approve = async (contract: ContractId): Promise<void> => {
  const { approval } = await web.processes.state(contract);
  const [slot] = approval ? openSlots(approval) : [];
  await must(approver, path(contract, `/approvals/${slot?.id}`), {
    choice: "approve",
    documentSha256: approval?.documentSha256,
  });
};

const stands = async (contract: ContractId): Promise<readonly boolean[]> =>
  (await planOf(contract)).steps.flatMap(({ approvers }) => approvers.map((one) => one.stands));

const timesAsked = async (contract: ContractId): Promise<number> => {
  const { db, tenant } = web.processes;
  const told = await asSystem(db, tenant, (tx) => entries(tx, { subject: `contract/${contract}`, limit: 200 }));
  return told.filter(({ kind }) => kind === "approval-asked").length;
};

describe("What was approved", () => {
  it("is asked anew once the amount is another", async () => {
    const contract = await web.processes.create(small());
    await submit(contract);
    await approve(contract);
    expect((await web.processes.state(contract)).stage).toBe("signing");
    const price = { amount: "1,000.01", currency: "CNY", words: "" };
    await must(owner, path(contract, "/draft"), { values: { price } });
    const changed = await web.processes.state(contract);
    expect([changed.stage, changed.draft.terms.amount?.minor]).toEqual(["draft", 100_001]);
    expect(await stands(contract)).toEqual([false]);
    await submit(contract);
    const again = await web.processes.state(contract);
    expect([again.stage, again.approval?.steps[0]?.slots[0]?.state]).toEqual(["approval", "waiting"]);
    expect(await timesAsked(contract)).toBe(2);
    await approve(contract);
    expect((await web.processes.state(contract)).stage).toBe("signing");
  });

  it("stands where only what no paper says and no rule looks at is another: where a signer is reached, how long they have, where the owner works", async () => {
    const contract = await web.processes.create(small());
    await submit(contract);
    await approve(contract);
    const before = await web.processes.state(contract);
    const made = await administrator.ask("POST", "/departments", { name: "Sales" });
    const move = { place: (await made.json()).id, manager: null };
    await must(administrator, `/people/${web.people.owner.id}/move`, move);
    await must(owner, path(contract, "/draft"), {
      signers: [
        { side: "ours", person: web.people.signatory.id },
        { side: "theirs", name: "示例代表乙", email: "elsewhere@example.com", language: "zh-CN" },
      ],
      patience: { remindAfterDays: 5, expireAfterDays: 60 },
    });
    const changed = await web.processes.state(contract);
    expect([changed.stage, changed.draft.number]).toEqual(["draft", before.draft.number + 1]);
    expect(changed.draft.patience).not.toEqual(before.draft.patience);
    expect(changed.draft.signers).not.toEqual(before.draft.signers);
    expect(await stands(contract)).toEqual([true]);
    await submit(contract);
    expect((await web.processes.state(contract)).stage).toBe("signing");
    expect(await timesAsked(contract)).toBe(1);
  });

  it("of a paper that came as a file stands for the same file under another title, and is asked anew for another amount, though the file is the same", async () => {
    const file = await readFile(new URL("../../../documents/fixtures/scan-noncompete.pdf", import.meta.url));
    const paper = (title: string, amount: string): FormData => {
      const form = new FormData();
      const facts = {
        ...{ title, counterparty: "Example Trading", "amount.amount": amount, "amount.currency": "USD" },
        ...{ "signers.0.side": "ours", "signers.0.person": web.people.signatory.id },
      };
      for (const [name, value] of Object.entries(facts)) form.append(name, value);
      form.append("file", new Blob([new Uint8Array(file)]), "paper.pdf");
      return form;
    };
    const begun = await owner.ask("POST", "/contracts/upload", paper("Our paper", "1,000.00"));
    expect(begun.status, await begun.clone().text()).toBe(201);
    const contract: ContractId = (await begun.json()).id;
    await submit(contract);
    await web.processes.approveAll(contract);
    const approved = await web.processes.state(contract);
    expect(approved.stage).toBe("signing");

    await must(owner, path(contract, "/upload"), paper("Our paper, as agreed", "1,000.00"));
    expect((await web.processes.state(contract)).draft.pdf.sha256).toBe(approved.draft.pdf.sha256);
    expect(await stands(contract)).toEqual([true, true]);
    await must(owner, path(contract, "/upload"), paper("Our paper, as agreed", "2,000.00"));
    expect((await web.processes.state(contract)).draft.pdf.sha256).toBe(approved.draft.pdf.sha256);
    expect(await stands(contract)).toEqual([false, false]);
    await submit(contract);
    const { stage, approval } = await web.processes.state(contract);
    expect([stage, approval?.steps.flatMap(({ slots }) => slots.map(({ state }) => state))]).toEqual([
      "approval",
      ["waiting", "ahead"],
    ]);
  });
});
