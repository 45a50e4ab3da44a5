import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { asSystem } from "../../../db/tenancy.ts";
import type { ContractId } from "../../../domain/ids.ts";
import { entries } from "../../../ledger/index.ts";
import { Browser } from "../../http/app-under-test.ts";
import { type ContractWeb, type Program, path, startContractWeb } from "./web-under-test.ts";

let web: ContractWeb;
let contract: ContractId;
let secret: ContractId;
let administrator: Program;
let lawyer: Program;

beforeAll(async () => {
  web = await startContractWeb();
  contract = await web.processes.create();
  secret = await web.processes.create(undefined, { classification: "secret" });
  administrator = await web.program(web.people.administrator);
  lawyer = await web.program(web.people.otherLawyer);
});

afterAll(() => web.close());

const why = async (who: Program, person: string, right: string, of: ContractId = contract) => {
  const response = await who.ask("GET", path(of, `/rights?person=${person}&right=${right}`));
  return { status: response.status, body: await response.json() };
};

test("the answer says in words who can and who cannot, and names the policy", async () => {
  const { people } = web;
  expect(await why(lawyer, people.owner.id, "share")).toMatchObject({
    status: 200,
    body: {
      answer: {
        allowed: true,
        sentence: "Example Owner may share it with somebody outside.",
        policies: [{ id: "business-and-legal-work" }],
        reason: "Business owners and legal staff write contracts and carry them through their life.",
        now: { open: true },
      },
    },
  });
  expect((await why(lawyer, people.owner.id, "archive")).body.answer).toMatchObject({
    allowed: false,
    policies: [],
    rolesThatMay: ["legal"],
    reason: "No policy allows it, and what no policy allows is denied. It takes the role Legal.",
    now: null,
  });
  expect((await why(lawyer, people.lawyer.id, "archive")).body.answer).toMatchObject({
    allowed: true,
    now: { open: false, sentence: "This is not possible at the contract's present stage." },
  });
  expect((await why(lawyer, people.signatory.id, "view")).body.answer).toMatchObject({
    allowed: false,
    policies: [{ id: "out-of-sight" }],
  });
});

test("the answer is in the reader's language", async () => {
  const { people } = web;
  const chinese = await web.program(people.lawyer);
  expect((await why(chinese, people.owner.id, "archive")).body.answer).toMatchObject({
    sentence: "Example Owner无权归档合同。",
    reason: "没有任何策略允许该操作；未经策略允许的操作一律拒绝。需要具有以下角色：法务。",
  });
});

test("an administrator gets the answer, even for a secret contract, and nothing of the contract", async () => {
  const { people } = web;
  const { status, body } = await why(administrator, people.lawyer.id, "view", secret);
  expect([status, body.answer]).toMatchObject([200, { allowed: false, policies: [{ id: "secret-needs-naming" }] }]);
  expect((await why(administrator, people.lawyer.id, "archive")).body.answer).toMatchObject({
    allowed: true,
    now: null,
  });
  const { title, number } = await web.processes.row(contract);
  const browser = new Browser(web.services.publicUrl);
  await browser.signIn(people.administrator.email);
  const page = await browser.go(path(contract, `/rights?person=${people.lawyer.id}&right=archive`));
  const html = await page.text();
  expect(page.status).toBe(200);
  expect(html).toContain("示例法务 may archive it.");
  expect(html).toContain("<code>legal-oversees</code>");
  for (const hidden of [title, number]) expect(html).not.toContain(hidden);
  expect((await administrator.ask("GET", path(contract))).status).toBe(404);
});

test("nobody learns by asking that there is a contract which they may not see", async () => {
  const { people } = web;
  const owner = await web.program(people.owner);
  const auditor = await web.program(people.auditor);
  const stranger = await web.stranger();
  const nowhere = randomUUID() as ContractId;
  expect((await why(lawyer, people.owner.id, "view", secret)).status).toBe(404);
  expect((await why(auditor, people.owner.id, "view", secret)).status).toBe(404);
  expect((await why(stranger, people.owner.id, "view")).status).toBe(404);
  expect((await why(administrator, people.owner.id, "view", nowhere)).status).toBe(404);
  expect((await why(administrator, randomUUID(), "view")).status).toBe(404);
  expect((await why(owner, people.owner.id, "view")).status).toBe(403);
  expect((await why(auditor, people.owner.id, "view")).status).toBe(403);
});

test("the ledger tells by which policy somebody was let in: to a document, and to a command", async () => {
  const { draft } = await web.processes.state(contract);
  expect((await lawyer.ask("GET", path(contract, `/documents/${draft.pdf.document}`))).status).toBe(200);
  expect((await lawyer.ask("POST", path(contract, "/submit-for-review"))).status).toBe(200);
  const told = await asSystem(web.services.db, web.people.tenant, (tx) =>
    entries(tx, { subject: `contract/${contract}`, limit: 20 }),
  );
  const policiesOf = (kind: string) => told.find((entry) => entry.kind === kind)?.body["allowedBy"];
  expect(policiesOf("document-viewed")).toEqual(["readers-read"]);
  expect(policiesOf("submitted-for-review")).toEqual(["business-and-legal-work"]);
});
