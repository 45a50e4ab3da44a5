import { afterAll, beforeAll, expect, test } from "vitest";
import type { Person } from "../domain/person.ts";
import { countTo, lettersTo } from "../mail/caught.ts";
import { newId, type Organisation, startOrganisation } from "./contract-under-test.ts";
import { obligationActivities } from "./obligation.ts";

let us: Organisation;
let owner: Person;
let manager: Person;
let legal: Person;
let approver: Person;

beforeAll(async () => {
  us = await startOrganisation();
  manager = await us.person("Wu Jing", "management");
  owner = await us.person("陈伟", "business", { language: "zh-CN", manager: manager.id });
  legal = await us.person("Zhao Min", "legal");
  approver = await us.person("Example Lawyer", "approver");
});

afterAll(() => us?.close());

test("a duty's keeper is reminded, then told that it is late; then the keeper's manager is", async () => {
  const contract = await us.contract(owner, legal);
  await contract.enforce(approver);
  const { writeAboutObligation } = obligationActivities(us.services);
  const about = { tenant: us.tenant, contract: contract.id, obligation: contract.duty };
  await writeAboutObligation({ ...about, why: "reminded" });
  await writeAboutObligation({ ...about, why: "overdue" });
  await writeAboutObligation({ ...about, why: "overdue" });
  await writeAboutObligation({ ...about, why: "escalated" });

  const [escalated] = await lettersTo(us.catcher, manager.email);
  expect(escalated?.text).toContain("What 陈伟 looks after was due on Mar 2, 2027");
  const letters = await lettersTo(us.catcher, owner.email, 2);
  expect(letters.map(({ subject }) => subject?.split("：")[0])).toEqual([
    "2027年3月2日到期的履约事项",
    "履约事项已逾期",
  ]);
  expect(letters[0]?.text).toContain("履约事项：Pay the second instalment");
  expect(letters[0]?.text).toContain("¥400,000.00");
});

test("a manager who may not see the contract is told nothing of it: a secret one goes to its owner", async () => {
  const another = await us.person("Sun Li", "business", { manager: manager.id });
  const contract = await us.contract(another, { ...legal, id: another.id, roles: ["legal"] }, "secret");
  await contract.enforce(approver);
  const before = await countTo(us.catcher, manager.email);
  const about = { tenant: us.tenant, contract: contract.id, obligation: contract.duty };
  await obligationActivities(us.services).writeAboutObligation({ ...about, why: "escalated" });
  const [letter] = await lettersTo(us.catcher, another.email);
  expect(letter?.subject).not.toContain("Optical sensors");
  expect(await countTo(us.catcher, manager.email)).toBe(before);
});

test("what is done meanwhile is written about no more", async () => {
  const another = await us.person("Qian", "business");
  const contract = await us.contract(another, legal);
  await contract.enforce(approver);
  const evidence = { document: newId<"document">(), sha256: contract.sha256 };
  const { duty } = contract;
  await contract.happen(
    { type: "fulfil-obligation", obligation: duty, evidence, next: newId<"obligation">() },
    contract.as(another),
  );
  const { writeAboutObligation } = obligationActivities(us.services);
  await writeAboutObligation({ tenant: us.tenant, contract: contract.id, obligation: duty, why: "overdue" });
  // A letter that is due, to the same person, sent after.
  const other = await us.contract(another, legal);
  await other.enforce(approver);
  await writeAboutObligation({ tenant: us.tenant, contract: other.id, obligation: other.duty, why: "reminded" });
  const letters = await lettersTo(us.catcher, another.email);
  expect(letters.map(({ subject }) => subject?.split(":")[0])).toEqual(["Due Mar 2, 2027"]);
});
