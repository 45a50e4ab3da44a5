import { afterAll, beforeAll, expect, test } from "vitest";
import { type LinkRow, linkById, linkHolder } from "../db/link.ts";
import { asSystem } from "../db/tenancy.ts";
import type { Person } from "../domain/person.ts";
import { countTo, lettersTo } from "../mail/caught.ts";
import { openPost } from "../mail/transport.ts";
import { approvalActivities } from "./approval.ts";
import { type Organisation, startOrganisation } from "./contract-under-test.ts";

let us: Organisation;
let owner: Person;
let legal: Person;
let boss: Person;

beforeAll(async () => {
  us = await startOrganisation();
  boss = await us.person("Wu Jing", "management", { roles: ["approver", "management"] });
  owner = await us.person("Example Owner", "business", { manager: boss.id });
  legal = await us.person("Zhao Min", "legal");
});

afterAll(() => us?.close());

/** A contract that waits for a new approver, and the letters about it. */
const waiting = async () => {
  const approver = await us.person("示例法务", "approver", { language: "zh-CN", manager: boss.id });
  const contract = await us.contract(owner, legal);
  const { round, slots } = await contract.submit(approver);
  const [slot] = slots;
  if (slot === undefined) throw new Error("no slot");
  const about = { tenant: us.tenant, contract: contract.id };
  return { approver, contract, slot, round, about };
};

const activities = () => approvalActivities(us.services);

const secretIn = (text: string | undefined): string => /\/a\/([\w-]{43})\s/.exec(text ?? "")?.[1] ?? "";

const linkOf = async (text: string | undefined): Promise<LinkRow | undefined> => {
  const holder = await linkHolder(us.services.db, secretIn(text));
  return holder && asSystem(us.services.db, holder.tenant, (tx) => linkById(tx, holder.id));
};

test("an approver gets one letter in their language, with a link for this act, this document and this round only", async () => {
  const { approver, contract, slot, about } = await waiting();
  await activities().askApprover({ ...about, slot, why: "asked", time: 0 });
  const [letter] = await lettersTo(us.catcher, approver.email);
  expect(letter?.subject).toMatch(/^请审批：Optical sensors \(\d{4}-\d{5}\)$/);
  expect(letter?.text).toContain("Example Owner提请您审批");
  expect(letter?.text).toContain("¥800,000.00");
  expect(await linkOf(letter?.text)).toMatchObject({
    purpose: "approve",
    contract: contract.id,
    item: slot,
    person: approver.id,
    document_sha256: contract.sha256,
    made_at: new Date("2026-11-01T01:00:00Z"),
    expires_at: new Date("2026-11-11T01:00:00Z"),
    void_at: null,
  });
});

test("done again, the same letter does not go out twice and its link stays good", async () => {
  const { approver, slot, about } = await waiting();
  const ask = () => activities().askApprover({ ...about, slot, why: "asked", time: 0 });
  await ask();
  const [first] = await lettersTo(us.catcher, approver.email);
  await ask();
  expect((await linkOf(first?.text))?.void_at).toBeNull();
  // A later letter has arrived, so an earlier one would have as well.
  await activities().askApprover({ ...about, slot, why: "delegated", time: 9 });
  expect(await lettersTo(us.catcher, approver.email, 2)).toHaveLength(2);
  expect(await countTo(us.catcher, approver.email)).toBe(2);
});

test("a reminder brings a new link and voids the old one", async () => {
  const { approver, contract, slot, about } = await waiting();
  await activities().askApprover({ ...about, slot, why: "asked", time: 0 });
  contract.goTo("2026-11-03T01:00:00.000Z");
  await contract.happen({ type: "remind-approver", slot });
  await activities().askApprover({ ...about, slot, why: "reminded", time: 1 });
  const [asked, reminded] = await lettersTo(us.catcher, approver.email, 2);
  expect(secretIn(asked?.text)).not.toBe(secretIn(reminded?.text));
  expect((await linkOf(asked?.text))?.void_at).toEqual(new Date("2026-11-03T01:00:00Z"));
  expect((await linkOf(reminded?.text))?.void_at).toBeNull();
});

test("escalated, the manager is told who did not answer, and reminded anew under the same slot", async () => {
  const { contract, slot, about } = await waiting();
  await contract.happen({ type: "remind-approver", slot });
  await activities().askApprover({ ...about, slot, why: "reminded", time: 1 });
  await contract.happen({ type: "escalate-approval", slot });
  await activities().askApprover({ ...about, slot, why: "escalated", time: 0 });
  await contract.happen({ type: "remind-approver", slot });
  await activities().askApprover({ ...about, slot, why: "reminded", time: 1 });
  const letters = await lettersTo(us.catcher, boss.email, 2);
  expect(letters.map(({ subject }) => subject?.split(":")[0])).toEqual([
    "Now with you for approval",
    "Reminder, your approval is awaited",
  ]);
  expect(letters[0]?.text).toContain("示例法务 has not answered in time");
  expect((await linkOf(letters[1]?.text))?.person).toBe(boss.id);
});

test("nobody is asked who need not answer any more: decided, handed on, or gone from the organisation", async () => {
  const decided = await waiting();
  await decided.contract.decide(decided.slot, decided.approver, "approve");
  await activities().askApprover({ ...decided.about, slot: decided.slot, why: "asked", time: 0 });

  const gone = await waiting();
  await us.leave(gone.approver);
  await activities().askApprover({ ...gone.about, slot: gone.slot, why: "asked", time: 0 });

  const handedOn = await waiting();
  await handedOn.contract.happen(
    { type: "delegate-approval", slot: handedOn.slot, to: boss.id, manager: null },
    handedOn.contract.as(handedOn.approver),
  );
  const before = await countTo(us.catcher, boss.email);
  await activities().askApprover({ ...handedOn.about, slot: handedOn.slot, why: "asked", time: 0 });
  // The one letter that is due comes last: what else had been sent would have arrived by then.
  await activities().askApprover({ ...handedOn.about, slot: handedOn.slot, why: "delegated", time: 4 });
  const letters = await lettersTo(us.catcher, boss.email, before + 1);
  expect(letters).toHaveLength(before + 1);
  expect(letters.at(-1)?.text).toContain("示例法务 has handed on to you");
  for (const { approver } of [decided, gone, handedOn]) expect(await countTo(us.catcher, approver.email)).toBe(0);
});

test("while the mail server is away the letter waits; the next try sends it with a link that works", async () => {
  const { approver, slot, about } = await waiting();
  const away = openPost({ url: "smtp://127.0.0.1:1", from: "Engross <engross@engross.example>" });
  const asking = { ...about, slot, why: "asked", time: 0 } as const;
  await expect(approvalActivities({ ...us.services, post: away }).askApprover(asking)).rejects.toThrow("ECONNREFUSED");
  await activities().askApprover(asking);
  const [letter] = await lettersTo(us.catcher, approver.email);
  expect((await linkOf(letter?.text))?.void_at).toBeNull();
  away.close();
});

test("an address that no server takes is told to the ledger once, and holds nothing up", async () => {
  const approver = await us.person("Nobody", "approver", { email: `${crypto.randomUUID()}@left@example.com` });
  const contract = await us.contract(owner, legal);
  const { slots } = await contract.submit(approver);
  for (const slot of slots) {
    const asking = { tenant: us.tenant, contract: contract.id, slot, why: "asked", time: 0 } as const;
    await activities().askApprover(asking);
    await activities().askApprover(asking);
  }
  const rows = await asSystem(us.services.db, us.tenant, (tx) =>
    tx
      .selectFrom("ledger_outbox")
      .select("body")
      .where("kind", "=", "letter-rejected")
      .where("subject", "=", `contract/${contract.id}`)
      .execute(),
  );
  expect(rows).toHaveLength(1);
  expect(JSON.stringify(rows)).not.toContain(approver.email);
});

test("the owner hears who rejected; once the owner has left, their manager hears it", async () => {
  const former = await us.person("Sun Li", "business", { manager: boss.id });
  const contract = await us.contract(former, legal);
  const approver = await us.person("Qian", "approver");
  const { round, slots } = await contract.submit(approver);
  for (const slot of slots) await contract.decide(slot, approver, "reject");
  await us.leave(former);
  const before = await countTo(us.catcher, boss.email);
  await activities().tellApprovalOutcome({ tenant: us.tenant, contract: contract.id, round, outcome: "rejected" });
  const letter = (await lettersTo(us.catcher, boss.email, before + 1)).at(-1);
  expect(letter?.subject).toMatch(/^Not approved: /);
  expect(letter?.text).toContain("Qian rejected this contract");
  expect(letter?.text).toContain(`https://contracts.example.com/contracts/${contract.id}`);
  expect(await countTo(us.catcher, former.email)).toBe(0);
});
