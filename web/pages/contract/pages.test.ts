import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseIncidentId } from "../../../domain/ids.ts";
import { asPerson, salesDraft } from "../../../test/contract-process.ts";
import type { Browser } from "../../http/app-under-test.ts";
import { contractViews } from "./view.ts";
import { type ContractWeb, path, startContractWeb } from "./web-under-test.ts";

let web: ContractWeb;
let owner: Browser;
let lawyer: Browser;
let auditor: Browser;
let chinese: Browser;

beforeAll(async () => {
  web = await startContractWeb();
  owner = await web.browser(web.people.owner);
  lawyer = await web.browser(web.people.otherLawyer);
  auditor = await web.browser(web.people.auditor);
  chinese = await web.browser(web.people.lawyer);
});

afterAll(() => web.close());

/** What a person reads on a page. */
const read = async (who: Browser, address: string): Promise<string> => {
  const response = await who.go(address);
  const html = await response.text();
  expect([address, response.status]).toEqual([address, 200]);
  const [, content = ""] = /<main[^>]*>(.*)<\/main>/s.exec(html) ?? [];
  return content.replaceAll(/<[^>]+>/g, " ").replaceAll(/\s+/g, " ");
};

const open = async (who: Browser, address: string): Promise<string> => (await who.go(address)).text();

const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

describe("the pages of contracts", () => {
  it("leads home to what waits, straight to where it is done", async () => {
    const home = await owner.go("/");
    expect([home.status, home.headers.get("Location")]).toEqual([303, "/inbox"]);
    const contract = await web.processes.create();
    expect(await open(owner, "/inbox")).toContain(`href="${path(contract, "/draft")}"`);
    await owner.send(path(contract), path(contract, "/submit-for-review"), {});
    expect(await open(owner, "/inbox")).not.toContain(`href="${path(contract)}`);
    expect(await open(lawyer, "/inbox")).toContain(`href="${path(contract)}"`);
  });

  it("shows a due duty in the inbox of its keeper, and its form behind the line", async () => {
    const { processes } = web;
    const contract = await processes.toActive();
    await processes.pass(contract, 54);
    const inbox = await open(owner, "/inbox");
    const [, href = ""] = new RegExp(`href="(${path(contract)}\\?view=obligations[^"]*)"`).exec(inbox) ?? [];
    expect(href).not.toBe("");
    const [, form = ""] = /href="([^"]*item=[^"]*)"/.exec(await open(owner, href.replaceAll("&amp;", "&"))) ?? [];
    expect(await open(owner, form.replaceAll("&amp;", "&"))).toMatch(/enctype="multipart\/form-data"/i);
  });

  it("tells what each side will owe, when and how much, before anything binds", async () => {
    const contract = await web.processes.create();
    const page = await read(lawyer, path(contract, "?view=obligations"));
    expect(page).toContain("They begin to count once the contract is in force.");
    const payment = / 支付全部价款 第四条第（一）项 They owe it \w+ \d+, \d{4} CN¥800,000\.00 —/;
    expect(page).toMatch(payment);
    const program = await web.program(web.people.manager);
    const told = await (await program.ask("GET", path(contract))).json();
    const due = {
      kind: "payment",
      owedBy: "them",
      title: "支付全部价款",
      amount: { minor: 80_000_000, currency: "CNY" },
    };
    expect(told.draft.obligations).toContainEqual(expect.objectContaining(due));
    expect(told.obligations).toEqual([]);
    expect(await read(chinese, path(contract, "?view=obligations"))).toContain("合同生效后开始计算");
  });

  it("moves a contract on by forms without scripts, and tells in words why not", async () => {
    const contract = await web.processes.create();
    const stale = await owner.send(path(contract), path(contract, "/submit-for-review"), { expectedVersion: "9" });
    expect(stale.status).toBe(409);
    expect(await stale.text()).toContain("Someone changed this in the meantime");
    const sent = await owner.send(path(contract), path(contract, "/submit-for-review"), {});
    expect([sent.status, sent.headers.get("Location")]).toEqual([303, path(contract)]);
    expect(await read(lawyer, path(contract))).toContain("What you can do now Submit for approval");
    expect(await read(auditor, path(contract))).toMatch(
      /Nothing is open to you at this stage.*Your role does not allow this/,
    );
    const plan = await read(lawyer, path(contract, "/approval-plan"));
    expect(plan).toContain("Nothing has been sent yet");
    const submitted = await lawyer.send(path(contract, "/approval-plan"), path(contract, "/submit-for-approval"), {});
    expect(submitted.headers.get("Location")).toBe(path(contract));
    expect(await read(lawyer, path(contract))).toMatch(/With Example Approver|With 示例审批人|With Example Manager/);
  });

  it("shows every view in both languages", async () => {
    const contract = await web.processes.toActive(salesDraft({ renewal: { type: "choice", choice: "decision" } }));
    for (const view of contractViews) {
      for (const who of [lawyer, chinese]) await read(who, path(contract, `?view=${view}`));
    }
    expect(await read(chinese, path(contract, "?view=history"))).toContain("各方签署完毕，合同生效");
    expect(await read(lawyer, path(contract, "?view=documents"))).toContain("Executed copy");
    expect(await read(chinese, path(contract))).toContain("您现在可以");
  });

  it("gives the evidence certificate beside the executed copy, to people and to programs", async () => {
    const contract = await web.processes.toActive();
    const { ceremony } = await web.processes.state(contract);
    const href = path(contract, `/documents/${ceremony?.evidence?.document}`);
    expect(await open(lawyer, path(contract, "?view=documents"))).toContain(`href="${href}"`);
    expect(await read(chinese, path(contract, "?view=documents"))).toContain("签署存证证明");
    expect(await read(chinese, path(contract, "?view=history"))).toContain("已出具签署存证证明");
    const paper = await (await lawyer.go(href)).bytes();
    expect(Buffer.from(paper.subarray(0, 5)).toString()).toBe("%PDF-");
    const program = await web.program(web.people.manager);
    const told = await (await program.ask("GET", path(contract))).json();
    expect(told).toMatchObject({ evidenceCertificate: ceremony?.evidence });
  });

  it("decides on renewal only by an explicit choice", async () => {
    const contract = await web.processes.toActive(salesDraft({ renewal: { type: "choice", choice: "decision" } }));
    const action = path(contract, "/decide-renewal");
    const undecided = await owner.send(path(contract, "?view=term"), action, {});
    expect(undecided.status).toBe(422);
    const decided = await owner.send(path(contract, "?view=term"), action, { renew: "false" });
    expect(decided.headers.get("Location")).toBe(path(contract, "?view=term"));
    expect(await read(owner, path(contract, "?view=term"))).toContain("Will end");
  });

  it("lists what the viewer may see, finds Chinese words, and names who has it", async () => {
    const contract = await web.processes.create();
    expect(await read(chinese, "/contracts?q=买卖")).toContain("Example Owner");
    expect(await open(chinese, "/contracts?q=买卖&stage=draft&type=sales")).toContain(path(contract));
    expect(await read(chinese, "/contracts?q=不存在的词")).toContain("没有符合条件的合同");
    expect(await open(auditor, "/contracts?mine=on")).not.toContain(path(contract));
    expect(await open(owner, "/contracts?mine=on")).toContain(path(contract));
    const first = await open(chinese, "/contracts?limit=1");
    const [, older = ""] = /href="(\/contracts\?cursor=[^"]+)"/.exec(first) ?? [];
    expect(older).not.toBe("");
    expect((await chinese.go(older)).status).toBe(200);
    expect((await chinese.go("/contracts?cursor=forged.cursor")).status).toBe(422);
  });

  it("lists notice dates by the days that are left", async () => {
    const { processes } = web;
    const contract = await processes.toActive(
      salesDraft({ end: { type: "date", date: inDays(80) }, "delivery-date": { type: "date", date: inDays(20) } }),
    );
    expect(await open(lawyer, "/contracts/notices?within=60")).toContain(path(contract));
    expect(await open(lawyer, "/contracts/notices?within=30")).not.toContain(path(contract));
  });

  it("tells of a destroyed contract who destroyed what and when, and gives the certificate", async () => {
    const { must, pass, create, untilStage } = web.processes;
    const { people } = web;
    const contract = await create();
    const legal = asPerson(people.lawyer);
    await must(contract, { type: "cancel" }, legal);
    await must(contract, { type: "archive" }, legal);
    await pass(contract, 366 * 10 + 5);
    await must(contract, { type: "request-purge" }, legal);
    await must(contract, { type: "approve-purge" }, asPerson(people.officer));
    await untilStage(contract, "purged");
    const page = await read(lawyer, path(contract));
    expect(page).toMatch(/This contract has been destroyed.*Requested by .*示例法务.*Approved by .*Example Officer/);
    expect(page).not.toContain("示例买方科技有限公司");
    expect(await open(lawyer, path(contract))).toMatch(new RegExp(`href="${path(contract)}/documents/[0-9a-f-]{36}"`));
    expect(await read(lawyer, "/contracts?phase=over")).toContain("(destroyed)");
  });

  it("says of a frozen contract that it stands still", async () => {
    const contract = await web.processes.create();
    const incident = parseIncidentId(randomUUID()) ?? expect.unreachable();
    await web.processes.must(contract, { type: "freeze", incident }, { kind: "incident", incident });
    expect(await read(owner, path(contract))).toMatch(/Frozen by a security incident.*Nothing is open to you/);
    expect(await read(owner, "/contracts?mine=on")).toContain("Frozen");
  });
});
