import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ContractId, parseContractId } from "../../../domain/ids.ts";
import type { Person } from "../../../domain/person.ts";
import { asPerson } from "../../../test/contract-process.ts";
import { until } from "../../../test/until.ts";
import { hiddenIn } from "../../http/app-under-test.ts";
import { type ContractWeb, type Program, path, startContractWeb } from "./web-under-test.ts";

let web: ContractWeb;
let owner: Program;
let lawyer: Program;
let auditor: Program;

beforeAll(async () => {
  web = await startContractWeb();
  owner = await web.program(web.people.owner);
  lawyer = await web.program(web.people.lawyer);
  auditor = await web.program(web.people.auditor);
});

afterAll(() => web.close());

const told = async (answer: Promise<Response>) => {
  const response = await answer;
  return { status: response.status, body: await response.json(), headers: response.headers };
};

const see = async (who: Program, contract: ContractId) => (await told(who.ask("GET", path(contract)))).body;

const document = (name: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(readFileSync(join(import.meta.dirname, "../../../documents/fixtures", name)));

const formOf = (fields: Readonly<Record<string, string>>, file: string): FormData => {
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.append(field, value);
  form.append("file", new Blob([document(file)]), file);
  return form;
};

const idOf = (text: string): ContractId => parseContractId(text) ?? expect.fail("An id was answered");

const facts = {
  title: "经销协议",
  counterparty: "示例买方",
  type: "sales",
  effective: "2026-01-01",
  end: "2031-12-31",
};

/** Takes a draft through approval and signature, by whoever owns it. */
const bringIntoForce = async (contract: ContractId, by: Person): Promise<void> => {
  const { must, plan, approveAll, signAll, untilStage } = web.processes;
  await must(contract, { type: "submit-for-review" }, asPerson(by));
  await must(contract, { type: "submit-for-approval", plan: plan() }, asPerson(web.people.otherLawyer));
  await approveAll(contract);
  await signAll(contract);
  await untilStage(contract, "active");
};

/** A contract in force whose wording came as a document. */
const uploadedInForce = async (): Promise<ContractId> => {
  const signers = {
    "signers.0.side": "ours",
    "signers.0.person": web.people.signatory.id,
    "signers.1.side": "theirs",
    "signers.1.name": "示例代表",
    "signers.1.email": `buyer.${randomUUID()}@example.com`,
  };
  const duty = { "obligations.0.title": "季度报告", "obligations.0.due": "2030-03-01" };
  const form = formOf({ ...facts, ...signers, ...duty }, "neomedia-distributor.docx");
  const made = await told(owner.ask("POST", "/contracts/upload", form));
  expect(made).toMatchObject({ status: 201, body: { findings: [] } });
  const contract = idOf(made.body.id);
  await bringIntoForce(contract, web.people.owner);
  // Then the executed PDF is the one that lasts.
  await until("the evidence certificate", async () => (await see(lawyer, contract)).evidenceCertificate);
  return contract;
};

const amend = (
  who: Program,
  contract: ContractId,
  fields: Readonly<Record<string, string>>,
  file = "opengauss-cla-zh.docx",
  key: string = randomUUID(),
) => told(who.ask("POST", path(contract, "/amendments/upload"), formOf(fields, file), { "Idempotency-Key": key }));

const begun = (amendment: ContractId) =>
  until("the amendment to begin", async () => {
    const found = await told(lawyer.ask("GET", path(amendment)));
    return found.status === 200 && found.body;
  });

const changes = { ...facts, title: "补充协议一", effective: "", end: "2033-06-30" };

describe("a contract that came as a document is amended by a document", () => {
  it("as a contract of its own, which changes the contract once it is signed and not before", async () => {
    const contract = await uploadedInForce();
    const before = await see(lawyer, contract);
    const key = randomUUID();
    const added = { "obligations.0.title": "培训", "obligations.0.due": "2032-05-01" };
    const opened = await amend(lawyer, contract, { ...changes, ...added }, "opengauss-cla-zh.docx", key);
    expect(opened).toMatchObject({ status: 201, body: { contract, stage: "amending" } });
    const amendment = idOf(opened.body.amendment);
    expect(amendment).not.toBe(contract);
    expect(opened.headers.get("Location")).toBe(`/api/v1/contracts/${amendment}`);
    const again = await amend(lawyer, contract, { ...changes, ...added }, "opengauss-cla-zh.docx", key);
    expect(again.body).toEqual(opened.body);

    expect(await begun(amendment)).toMatchObject({
      title: "补充协议一",
      stage: "draft",
      amends: contract,
      draft: { number: 1, source: "upload", findings: [] },
    });
    const replaced = await told(
      lawyer.ask("POST", path(amendment, "/upload"), formOf({ ...changes, ...added }, "opengauss-cla-zh.docx")),
    );
    expect(replaced).toMatchObject({ status: 200, body: { draft: 2, findings: [] } });
    const unchanged = { draft: before.draft, title: before.title, executed: before.executed };
    const meanwhile = await see(lawyer, contract);
    expect(meanwhile).toMatchObject({
      ...unchanged,
      until: "2031-12-31",
      obligations: before.obligations,
      amendments: [{ contract: amendment, state: "open" }],
    });

    await bringIntoForce(amendment, web.people.lawyer);
    await web.processes.untilStage(contract, "active");
    const after = await see(lawyer, contract);
    expect(after).toMatchObject({
      ...unchanged,
      until: "2033-06-30",
      amendments: [{ contract: amendment, state: "in-force" }],
    });
    expect(after.obligations.map(({ title }: { title: string }) => title)).toEqual(["季度报告", "培训"]);
    const person = await web.browser(web.people.otherLawyer);
    const page = await (await person.go(path(amendment, "?view=obligations"))).text();
    expect(page).toContain("They are kept with the contract that this one amends.");
    expect(page).toContain(`href="${path(contract)}?view=obligations"`);
  });

  it("is refused where it cannot be: by whom, what it says, in which file, at which stage", async () => {
    const contract = await uploadedInForce();
    expect(await told(lawyer.ask("POST", path(contract, "/amendments"), {}))).toMatchObject({
      status: 409,
      body: { code: "wording-uploaded" },
    });
    const stranger = await web.stranger();
    expect(await amend(stranger, contract, changes)).toMatchObject({ status: 404 });
    expect(await amend(auditor, contract, changes)).toMatchObject({ status: 403, body: { code: "not-allowed" } });
    expect(await amend(lawyer, contract, { ...changes, end: "2033-06-31" })).toMatchObject({
      status: 422,
      body: { fields: ["end"] },
    });
    expect(await amend(lawyer, contract, changes, "bad/pdfjs-evaljs.pdf")).toMatchObject({ status: 422 });
    expect(await amend(lawyer, contract, changes, "tracked-changes.docx")).toMatchObject({
      status: 422,
      body: { code: "file-has-changes" },
    });
    expect(await see(lawyer, contract)).toMatchObject({ stage: "active", amendments: [] });
    const opened = await amend(lawyer, contract, changes);
    expect(opened.status).toBe(201);
    expect(await amend(lawyer, contract, changes)).toMatchObject({ status: 409, body: { code: "wrong-stage" } });
    await begun(idOf(opened.body.amendment));
  });

  it("by people without scripts: from the contract's page, with what holds now filled in", async () => {
    const contract = await uploadedInForce();
    const browser = await web.browser(web.people.otherLawyer);
    const page = path(contract, "/amendments/upload");
    const term = await (await browser.go(path(contract, "?view=term"))).text();
    expect(term).toContain(`href="${page}"`);
    expect(term, "from a template it can be amended too").toContain(`action="${path(contract, "/amendments")}"`);
    const html = await (await browser.go(page)).text();
    for (const kept of ["Amendment to 经销协议", "示例买方", "2031-12-31", "示例代表"])
      expect(html).toContain(`value="${kept}"`);
    expect(html).not.toContain("季度报告");

    const send = async (fields: Readonly<Record<string, string>>) =>
      browser.go(page, {
        method: "POST",
        body: formOf({ ...hiddenIn(html, page), ...fields }, "opengauss-cla-zh.docx"),
      });
    const wrong = await send({ ...changes, title: "补充协议二", end: "明天" });
    expect(wrong.status).toBe(422);
    expect(await wrong.text()).toContain('value="补充协议二"');
    const done = await send({ ...changes, title: "补充协议二" });
    expect(done.status).toBe(303);
    const led = await browser.go(done.headers.get("Location") ?? "");
    expect(led.status).toBe(200);
    expect(await led.text()).toContain("补充协议二");
    expect((await browser.go(page)).status).toBe(409);
  });

  it("is offered for wording from a template, too", async () => {
    const contract = await web.processes.toActive();
    const browser = await web.browser(web.people.manager);
    expect((await browser.go(path(contract, "/amendments/upload"))).status).toBe(403);
    const opened = await amend(lawyer, contract, changes);
    expect(opened.status).toBe(201);
    expect(await begun(idOf(opened.body.amendment))).toMatchObject({ amends: contract, draft: { source: "upload" } });
  });
});
