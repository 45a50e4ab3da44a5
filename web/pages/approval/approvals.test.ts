import { randomUUID } from "node:crypto";
import { PDF } from "@libpdf/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readDocument } from "../../../archive/document.ts";
import { remarksOf } from "../../../db/remark.ts";
import { asSystem } from "../../../db/tenancy.ts";
import { documentById } from "../../../db/version.ts";
import { openSlots, type SlotId, slotOf } from "../../../domain/approval.ts";
import { addDays, dayOf, instantOf } from "../../../domain/calendar.ts";
import type { ContractId, Id, PersonId } from "../../../domain/ids.ts";
import { languages } from "../../../domain/language.ts";
import type { Person, Role } from "../../../domain/person.ts";
import { openSigners } from "../../../domain/signing.ts";
import { startApprovalUpkeep } from "../../../engine/approval-upkeep.ts";
import { certificateWords } from "../../../i18n/certificate.ts";
import { contractEventWords } from "../../../i18n/contract-event.ts";
import { entries } from "../../../ledger/index.ts";
import { asPerson, ndaDraft, salesDraft } from "../../../test/contract-process.ts";
import { until } from "../../../test/until.ts";
import { type ContractWeb, type Program, path, startContractWeb } from "../contract/web-under-test.ts";

let web: ContractWeb;
let lawyer: Program;

beforeAll(async () => {
  web = await startContractWeb();
  lawyer = await web.program(web.people.lawyer);
});

afterAll(() => web.close());

const someone = (name: string, ...roles: readonly [Role, ...Role[]]): Promise<Person> => {
  const id = randomUUID() as string as PersonId;
  return web.join({ ...web.people.approver, id, name, roles, email: `${id}@example.com` });
};

const today = () => dayOf(instantOf(Date.now()), "Asia/Shanghai");

const fresh = <Kind extends string>(): Id<Kind> => randomUUID() as string as Id<Kind>;

/** A contract that waits for these people, all at once. */
const waitingFor = async (approvers: readonly Person[], stepUp = false): Promise<ContractId> => {
  const { create, must } = web.processes;
  const contract = await create();
  await must(contract, { type: "submit-for-review" }, asPerson(web.people.owner));
  const plan = {
    ...{ round: fresh<"approval">(), ceremony: fresh<"signing">() },
    patience: { remindAfterDays: 2, escalateAfterDays: 5, expireAfterDays: 14 },
    steps: [
      {
        stepUp,
        slots: approvers.map(({ id }) => ({ id: fresh<"approval-slot">() as SlotId, approver: id, manager: null })),
      },
    ],
  };
  await must(contract, { type: "submit-for-approval", plan }, asPerson(web.people.lawyer));
  return contract;
};

const slotsOf = async (contract: ContractId) => {
  const { approval } = await web.processes.state(contract);
  return approval ? openSlots(approval) : [];
};

const slotFor = async (contract: ContractId, person: Person): Promise<SlotId> => {
  const slot = (await slotsOf(contract)).find(({ approver }) => approver === person.id);
  if (!slot) throw new Error(`${person.name} is not asked`);
  return slot.id;
};

const untilAsked = (contract: ContractId, person: Person) =>
  until(`${person.name} to be asked`, async () =>
    (await slotsOf(contract)).find(({ approver }) => approver === person.id),
  );

const linksOf = (contract: ContractId, person: Person) =>
  asSystem(web.processes.db, web.processes.tenant, (tx) =>
    tx.selectFrom("link").selectAll().where("contract", "=", contract).where("person", "=", person.id).execute(),
  );

const kinds = async (contract: ContractId) =>
  (
    await asSystem(web.processes.db, web.processes.tenant, (tx) =>
      entries(tx, { subject: `contract/${contract}`, limit: 200 }),
    )
  ).toReversed();

describe("Whoever is away", () => {
  it("says so with a deputy, who gets what waits now, under a link of their own; the old link is void", async () => {
    const [away, deputy] = [await someone("Example Away", "approver"), await someone("Example Deputy", "approver")];
    const contract = await waitingFor([away]);
    await until("the first letter", async () => (await linksOf(contract, away)).length > 0);
    const program = await web.program(away);
    const absence = { from: today(), until: addDays(today(), 3), deputy: deputy.id };
    expect((await program.ask("POST", "/account/absences", absence)).status).toBe(201);
    expect(await untilAsked(contract, deputy)).toMatchObject({ passedFrom: [away.id] });
    await until("the deputy's link", async () => (await linksOf(contract, deputy)).length > 0);
    expect((await linksOf(contract, away)).every(({ void_at }) => void_at !== null)).toBe(true);
    expect((await kinds(contract)).at(-1)).toMatchObject({
      kind: "approval-reassigned",
      actor: "engross",
      body: { from: away.id, approver: deputy.id, why: "absent" },
    });
  });

  it("is represented from the start in a round that begins meanwhile, and is asked again when back", async () => {
    const [away, deputy] = [await someone("Example Gone", "approver"), await someone("Example Stand-in", "approver")];
    const program = await web.program(away);
    const absence = { from: today(), until: today(), deputy: deputy.id };
    const { id } = await (await program.ask("POST", "/account/absences", absence)).json();
    await lawyer.confirm();
    const rule = { name: `Asks ${away.id}`, types: ["nda"], people: [away.id], reason: "For this test." };
    expect((await lawyer.ask("POST", "/settings/approval/rules", rule)).status).toBe(201);
    const contract = await web.processes.create(ndaDraft(), { contractType: "nda" });
    const asked = async () =>
      (await (await lawyer.ask("GET", path(contract, "/approval-plan"))).json()).steps.at(-1).approvers[0];
    expect(await asked()).toMatchObject({ approver: { id: deputy.id }, instead: { id: away.id } });
    expect((await program.ask("POST", `/account/absences/${id}/end`)).status).toBe(204);
    expect(await asked()).toMatchObject({ approver: { id: away.id }, instead: null });
  });

  it("cannot name days that are over, nobody, themselves or somebody who may not approve; nor end another's absence", async () => {
    const away = await someone("Example Careless", "approver");
    const program = await web.program(away);
    const note = async (absence: object) => (await program.ask("POST", "/account/absences", absence)).status;
    const [from, until] = [today(), addDays(today(), 1)];
    expect(await note({ from: until, until: from })).toBe(422);
    expect(await note({ from: addDays(from, -9), until: addDays(from, -8) })).toBe(422);
    expect(await note({ from, until: addDays(from, 400) })).toBe(422);
    expect(await note({ from: "2026-02-30", until })).toBe(422);
    expect(await note({ from, until, deputy: away.id })).toBe(409);
    expect(await note({ from, until, deputy: web.people.officer.id })).toBe(422);
    expect(await note({ from, until, deputy: randomUUID() })).toBe(422);
    const { id } = await (await program.ask("POST", "/account/absences", { from, until })).json();
    const other = await web.program(await someone("Example Other", "approver"));
    expect((await other.ask("POST", `/account/absences/${id}/end`)).status).toBe(404);
  });
});

describe("Whoever may not approve any more", () => {
  it("loses what waits for them to somebody who may, at once", async () => {
    const former = await someone("Example Former", "approver", "business");
    const contract = await waitingFor([former]);
    const administrator = await web.program(web.people.administrator);
    const move = { place: null, manager: null, roles: ["business"] };
    expect((await administrator.ask("POST", `/people/${former.id}/move`, move)).status).toBe(204);
    const slot = await until("the approval to pass on", async () => {
      const [only] = await slotsOf(contract);
      return only && only.approver !== former.id ? only : undefined;
    });
    expect(slot.passedFrom).toEqual([former.id]);
    expect((await kinds(contract)).at(-1)).toMatchObject({ kind: "approval-reassigned", body: { why: "unfit" } });
  });

  it("loses it too when another path took the role, by the duty; a manager it was escalated to keeps it", async () => {
    const former = await someone("Example Revoked", "approver", "business");
    const contract = await waitingFor([former]);
    const { db, tenant, engine, configuration, pass } = web.processes;
    const escalated = await web.processes.toApproval();
    await pass(escalated, 6);
    const [chief] = await slotsOf(escalated);
    await asSystem(db, tenant, (tx) =>
      tx
        .updateTable("person")
        .set({ roles: ["business"] })
        .where("id", "in", [former.id, chief?.approver ?? former.id])
        .execute(),
    );
    await startApprovalUpkeep({ client: engine, taskQueue: configuration.temporal.taskQueue }, tenant, randomUUID());
    await until("the approval to pass on", async () => (await slotsOf(contract))[0]?.approver !== former.id);
    expect((await slotsOf(escalated))[0]).toMatchObject({ approver: chief?.approver, escalated: true });
    await asSystem(db, tenant, (tx) =>
      tx
        .updateTable("person")
        .set({ roles: ["approver", "management"] })
        .where("id", "=", web.people.manager.id)
        .execute(),
    );
  });
});

describe("While a round runs", () => {
  it("legal staff ask somebody else instead or besides; the owner is never asked, nor anybody twice", async () => {
    const [first, second, third] = [
      await someone("Example First", "approver"),
      await someone("Example Second", "approver"),
      await someone("Example Third", "approver"),
    ];
    const contract = await waitingFor([first]);
    const slot = await slotFor(contract, first);
    const change = async (to: Person, how = "instead", who = lawyer) =>
      (await who.ask("POST", path(contract, "/approvers/reassign"), { slot, to: to.id, how })).status;
    expect(await change(web.people.owner)).toBe(422);
    expect(await change(web.people.officer)).toBe(422);
    expect(await change(second, "instead", await web.program(first))).toBe(403);
    expect(await change(second)).toBe(200);
    expect(await change(third, "besides")).toBe(200);
    expect(await change(third, "besides")).toBe(409);
    expect((await slotsOf(contract)).map(({ approver }) => approver)).toEqual([second.id, third.id]);
    const page = await (await lawyer.ask("GET", path(contract, "/approvers"))).json();
    expect(page.slots).toHaveLength(2);
    expect(page.candidates.map(({ id }: { id: string }) => id)).not.toContain(first.id);
  });

  it("whoever is asked brings in somebody else, whose agreement is then needed too", async () => {
    const [asked, expert] = [await someone("Example Asked", "approver"), await someone("Example Expert", "approver")];
    const contract = await waitingFor([asked]);
    const slot = await slotFor(contract, asked);
    const program = await web.program(asked);
    const add = path(contract, `/approvals/${slot}/add`);
    expect((await program.ask("POST", add, { to: expert.id })).status).toBe(200);
    expect((await lawyer.ask("POST", add, { to: web.people.manager.id })).status).toBe(403);
    const { documentSha256 } = (await web.processes.state(contract)).approval ?? { documentSha256: "" };
    const decision = { choice: "approve", documentSha256 };
    expect((await program.ask("POST", path(contract, `/approvals/${slot}`), decision)).status).toBe(200);
    expect((await web.processes.state(contract)).stage).toBe("approval");
    const of = path(contract, `/approvals/${await slotFor(contract, expert)}`);
    expect((await (await web.program(expert)).ask("POST", of, decision)).status).toBe(200);
    expect((await web.processes.state(contract)).stage).toBe("signing");
  });
});

describe("Several approvals together", () => {
  it("are given only where each was opened as it is now, and become one decision each", async () => {
    const approver = await someone("Example Busy", "approver");
    const contracts = [await waitingFor([approver]), await waitingFor([approver])];
    const program = await web.program(approver);
    const items = await Promise.all(
      contracts.map(async (contract) => `${contract}/${await slotFor(contract, approver)}`),
    );
    const approve = (chosen: readonly string[]) => program.ask("POST", "/inbox/approvals", { items: chosen });
    expect(await (await approve(items)).json()).toMatchObject({ code: "open-first" });
    const open = (item: string) => program.ask("GET", `/contracts/${item.replace("/", "/approvals/")}`);
    expect((await open(items[0] ?? "")).status).toBe(200);
    expect(await (await approve(items)).json()).toMatchObject({ code: "open-first" });
    for (const contract of contracts) expect((await web.processes.state(contract)).stage).toBe("approval");
    await open(items[1] ?? "");
    expect((await (await program.ask("GET", "/inbox/approvals")).json()).approvals).toMatchObject([
      { opened: true },
      { opened: true },
    ]);
    expect(await (await approve(items)).json()).toEqual({ approved: 2, refused: [] });
    for (const contract of contracts) {
      const decided = (await kinds(contract)).filter(({ kind }) => kind === "approval-decided");
      expect(decided).toMatchObject([{ actor: `person/${approver.id}`, body: { allowedBy: ["asked-people-answer"] } }]);
    }
    expect((await approve(items)).status).toBe(409);
  });

  it("have to be opened again once the wording is another, and by the person themselves", async () => {
    const [approver, other] = [await someone("Example Reader", "approver"), await someone("Example Peer", "approver")];
    const contract = await waitingFor([approver, other]);
    const program = await web.program(approver);
    await program.ask("GET", path(contract, `/approvals/${await slotFor(contract, approver)}`));
    const peer = await web.program(other);
    const approve = async (who: Program, person: Person) =>
      (await who.ask("POST", "/inbox/approvals", { items: [`${contract}/${await slotFor(contract, person)}`] })).json();
    expect(await approve(peer, other)).toMatchObject({ code: "open-first" });
    expect(await approve(peer, approver)).toMatchObject({ code: "not-allowed" });
    const { stage, must } = web.processes;
    const updateId = randomUUID();
    const draft = await stage(contract, 2, updateId, salesDraft({ "delivery-place": { type: "text", text: "重庆" } }));
    await must(contract, { type: "save-draft", draft }, asPerson(web.people.owner), { updateId });
    await must(contract, { type: "submit-for-review" }, asPerson(web.people.owner));
    expect((await lawyer.ask("POST", path(contract, "/submit-for-approval"))).status).toBe(200);
    const { approval } = await web.processes.state(contract);
    const [slot] = approval ? openSlots(approval) : [];
    const asked = slot && (await lawyer.ask("GET", path(contract, "/approvers")));
    expect(asked?.status).toBe(200);
    await lawyer.ask("POST", path(contract, "/approvers/reassign"), { slot: slot?.id, to: approver.id });
    expect(await approve(program, approver)).toMatchObject({ code: "open-first" });
  });

  it("need a fresh confirmation where the rules demand more proof for any of them; malformed ones are refused", async () => {
    const approver = await someone("Example Careful", "approver");
    const contract = await waitingFor([approver], true);
    const program = await web.program(approver);
    const slot = await slotFor(contract, approver);
    await program.ask("GET", path(contract, `/approvals/${slot}`));
    const approve = (items: unknown) => program.ask("POST", "/inbox/approvals", { items });
    expect(await (await approve([`${contract}/${slot}`])).json()).toMatchObject({ code: "step-up-required" });
    for (const items of [[], ["x"], [`${contract}/${contract}x`], "all", null])
      expect((await approve(items)).status).toBe(422);
    expect((await approve([`${contract}/${randomUUID()}`])).status).toBe(404);
    await program.confirm();
    expect(await (await approve([`${contract}/${slot}`])).json()).toEqual({ approved: 1, refused: [] });
  });
});

it("one person who approves and signs does two acts, each recorded by itself, in the history and on the evidence certificate, and the first does not do for the second", async () => {
  const both = web.people.signatory;
  const { state, db, tenant } = web.processes;
  await asSystem(db, tenant, (tx) =>
    tx
      .updateTable("person")
      .set({ roles: ["signer", "approver"] })
      .where("id", "=", both.id)
      .execute(),
  );
  const contract = await waitingFor([both]);
  const slot = await slotFor(contract, both);
  const program = await web.program(both);
  const { approval } = await state(contract);
  const documentSha256 = approval?.documentSha256 ?? "";
  const decision = { choice: "approve", documentSha256 };
  expect((await program.ask("POST", path(contract, `/approvals/${slot}`), decision)).status).toBe(200);
  const signing = await state(contract);
  expect(signing.stage).toBe("signing");
  expect(signing.approval && slotOf(signing.approval, slot)?.state).toBe("approved");
  const [signer] = signing.ceremony ? openSigners(signing.ceremony) : [];
  expect(signer).toMatchObject({ person: both.id, state: "waiting" });
  await program.confirm();
  const sign = { name: both.name, documentSha256, consent: true };
  expect((await program.ask("POST", path(contract, `/signatures/${signer?.id}`), sign)).status).toBe(200);
  const told = await kinds(contract);
  const acts = told.filter(({ kind }) => kind === "approval-decided" || kind === "signed");
  expect(acts.map(({ kind, actor }) => [kind, actor])).toEqual([
    ["approval-decided", `person/${both.id}`],
    ["signed", `person/${both.id}`],
  ]);
  expect(new Set(acts.map(({ body }) => body["command"])).size).toBe(2);
  const words = await asSystem(db, tenant, (tx) => remarksOf(tx, contract));
  expect(words.map(({ kind }) => kind).toSorted()).toEqual(["approve", "sign"]);

  const desk = await web.browser(web.people.owner);
  for (const language of languages) {
    const events = contractEventWords(language);
    const history = await (await desk.go(path(contract, `?view=history&language=${language}`))).text();
    for (const act of [events["approval-decided"], events.signed]) {
      const [, after] = history.split(new RegExp(`class="timeline-title">${act}[^<]*</p>`));
      expect(after?.split("</li>")[0], `${act} in the history`).toContain(both.name);
    }
  }
  await web.processes.signAll(contract);
  const evidence = await until("the evidence certificate", async () => (await state(contract)).ceremony?.evidence);
  const row = await asSystem(db, tenant, (tx) => documentById(tx, evidence.document));
  const paper = row ? await readDocument(web.processes.archive, row) : expect.unreachable("It is in the record");
  const squeezed = (said: string): string => said.replaceAll(/\s+/g, "");
  const text = squeezed(
    (await PDF.load(paper))
      .extractText()
      .map((page) => page.text)
      .join(""),
  );
  for (const language of languages) {
    const { approvals, signature } = certificateWords(language).evidence;
    const events = contractEventWords(language);
    const approved = `${approvals}${both.name}`;
    const course = [`${events["approval-decided"]} · ${both.name}`, `${events.signed} · ${both.name}`];
    for (const act of [approved, signature(both.name), ...course]) expect(text).toContain(squeezed(act));
  }
});
