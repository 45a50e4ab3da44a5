import { afterAll, beforeAll, expect, test } from "vitest";
import type { PlainDate } from "../domain/calendar.ts";
import type { Person } from "../domain/person.ts";
import { lettersTo } from "../mail/caught.ts";
import { type Organisation, startOrganisation } from "./contract-under-test.ts";
import { renewalActivities } from "./renewal.ts";

let us: Organisation;
let legal: Person;
let approver: Person;

beforeAll(async () => {
  us = await startOrganisation();
  legal = await us.person("Zhao Min", "legal");
  approver = await us.person("Example Lawyer", "approver");
});

afterAll(() => us?.close());

/** In force until 31 October 2027, renewing itself; notice by 1 October. */
const inForce = async () => {
  const owner = await us.person("Example Owner", "business");
  const contract = await us.contract(owner, legal);
  await contract.enforce(approver);
  const { writeAboutTerm } = renewalActivities(us.services);
  const about = { tenant: us.tenant, contract: contract.id };
  const remind = (daysBefore: number) =>
    writeAboutTerm({ ...about, why: "notice", daysBefore, on: "2027-10-01" as PlainDate, renewal: "automatic" });
  const end = (why: "renewed" | "expired", on: string) =>
    writeAboutTerm({ ...about, why, daysBefore: 0, on: on as PlainDate, renewal: "automatic" });
  return { owner, contract, remind, end };
};

test("the owner is told of the notice date, which is not the end date, once for each reminder", async () => {
  const { owner, remind } = await inForce();
  await remind(90);
  await remind(90);
  await remind(60);
  const letters = await lettersTo(us.catcher, owner.email, 2);
  expect(letters).toHaveLength(2);
  expect(letters[0]?.subject).toMatch(/^Decide by Oct 1, 2027: /);
  expect(letters[0]?.text).toContain("90 days left to give notice");
  expect(letters[0]?.text).toContain("Last day for notice: Oct 1, 2027");
  expect(letters[0]?.text).toContain("Term ends: Oct 31, 2027");
  expect(letters[0]?.text).toContain("it binds us for another 12 months");
});

test("once decided, no further reminder goes out; what the end of the term brought does", async () => {
  const { owner, contract, remind, end } = await inForce();
  await contract.happen({ type: "decide-renewal", renew: false }, contract.as(owner));
  await remind(30);
  await end("expired", "2027-10-31");
  const letters = await lettersTo(us.catcher, owner.email);
  expect(letters.map(({ subject }) => subject?.split(":")[0])).toEqual(["Expired"]);
  expect(letters[0]?.text).toContain("Oct 31, 2027 was its last day in force");
});

test("a renewed contract's owner reads until when it runs now", async () => {
  const { owner, end } = await inForce();
  await end("renewed", "2028-10-31");
  const [letter] = await lettersTo(us.catcher, owner.email);
  expect(letter?.text).toContain("It runs until Oct 31, 2028");
});
