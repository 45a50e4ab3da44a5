import { afterAll, beforeAll, expect, test } from "vitest";
import type { PlainDate } from "../domain/calendar.ts";
import type { Person } from "../domain/person.ts";
import { terminationChecks } from "../domain/termination.ts";
import { countTo, lettersTo } from "../mail/caught.ts";
import { type Organisation, startOrganisation } from "./contract-under-test.ts";
import { terminationActivities } from "./termination.ts";

let us: Organisation;
let legal: Person;
let colleague: Person;
let approver: Person;

const on = "2026-12-31" as PlainDate;

beforeAll(async () => {
  us = await startOrganisation();
  legal = await us.person("Zhao Min", "legal");
  colleague = await us.person("示例同事", "legal", { language: "zh-CN" });
  approver = await us.person("Example Lawyer", "approver");
});

afterAll(() => us?.close());

const proposed = async () => {
  const owner = await us.person("Example Owner", "business");
  const contract = await us.contract(owner, legal);
  await contract.enforce(approver);
  await contract.happen({ type: "propose-termination", ground: "breach", lastDay: on }, contract.as(owner));
  const tell = (why: "proposed" | "terminated") =>
    terminationActivities(us.services).tellTermination({ tenant: us.tenant, contract: contract.id, why, on, time: 7 });
  return { owner, contract, tell };
};

test("everyone in legal is asked to review a termination, each in their language; those who have left are not", async () => {
  const former = await us.person("Former", "legal");
  await us.leave(former);
  const { tell } = await proposed();
  await tell("proposed");
  await tell("proposed");
  const [english] = await lettersTo(us.catcher, legal.email);
  const [chinese] = await lettersTo(us.catcher, colleague.email);
  expect(english?.text).toContain("Example Owner proposes to end the contract below");
  expect(english?.text).toContain("Ground: Breach");
  expect(chinese?.subject).toMatch(/^请审查合同解除：/);
  expect(chinese?.text).toContain("最后有效日：2026年12月31日");
  expect(await countTo(us.catcher, legal.email)).toBe(1);
  expect(await countTo(us.catcher, former.email)).toBe(0);
});

test("a termination that was withdrawn meanwhile is not put before anybody", async () => {
  const { owner, contract, tell } = await proposed();
  await contract.happen({ type: "withdraw-termination" }, contract.as(owner));
  const before = await countTo(us.catcher, legal.email);
  await tell("proposed");
  // A letter that is due, sent after.
  await (await proposed()).tell("proposed");
  expect(await lettersTo(us.catcher, legal.email, before + 1)).toHaveLength(before + 1);
});

test("the owner hears when it has taken effect", async () => {
  const { owner, contract, tell } = await proposed();
  for (const check of terminationChecks)
    await contract.happen({ type: "check-termination", check }, contract.as(legal));
  await contract.happen({ type: "settle-obligation", obligation: contract.duty, how: "settled" }, contract.as(legal));
  contract.goTo("2027-01-01T01:00:00.000Z");
  await contract.happen({ type: "confirm-termination" }, contract.as(legal));
  await tell("terminated");
  const [letter] = await lettersTo(us.catcher, owner.email);
  expect(letter?.subject).toMatch(/^Terminated: /);
  expect(letter?.text).toContain("Dec 31, 2026 is the last day");
});
