import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { savePerson } from "../../../db/person.ts";
import { remarksOf } from "../../../db/remark.ts";
import { asSystem } from "../../../db/tenancy.ts";
import type { ContractId } from "../../../domain/ids.ts";
import { asPerson, salesDraft } from "../../../test/contract-process.ts";
import { hiddenIn } from "../../http/app-under-test.ts";
import { type Links, startLinks } from "../../outside/link-under-test.ts";

let links: Links;

beforeAll(async () => {
  links = await startLinks();
});
afterAll(() => links?.close());

const approve = { choice: "approve", name: "Example Approver" };

const slotState = async (contract: ContractId): Promise<string | undefined> =>
  (await links.processes.state(contract)).approval?.steps[0]?.slots[0]?.state;

/** A contract before its first approver, and the link that was mailed. */
const asked = async (options: { stepUp?: boolean } = {}) => {
  const { approver } = links.people;
  const contract = await links.toApproval([approver], options);
  return { approver, contract, path: await links.approvalLink(contract, approver) };
};

test("opening a link tells all that is needed, keeps nothing in the browser, and decides nothing", async () => {
  const { contract, path } = await asked();
  const { title, number } = await links.processes.row(contract);
  for (const method of ["HEAD", "GET", "GET"]) {
    const response = await links.phone().go(path, { method });
    expect(response.status).toBe(200);
    expect(response.headers.getSetCookie()).toEqual([]);
    expect(response.headers.get("Referrer-Policy")).toBe("no-referrer");
    expect(response.headers.get("Cache-Control")).toBe("no-store");
  }
  const html = await (await links.phone("zh-CN").go(path)).text();
  for (const fact of [title, number, "示例买方科技有限公司", "¥800,000.00", "Example Owner", "同意", "驳回"])
    expect(html).toContain(fact);
  expect(html).not.toMatch(/<script/);
  expect(html).not.toMatch(/ checked/);
  expect(await slotState(contract)).toBe("waiting");
  const told = await links.kinds(contract);
  expect(told.filter((kind) => kind === "link-opened")).toHaveLength(1);
  expect(told).not.toContain("approval-decided");
});

test("an approver decides with a choice and a name; the same address then shows what was decided", async () => {
  const { contract, approver, path } = await asked();
  const done = await links.phone().send(path, path, { ...approve, comment: "Fine with me." });
  expect([done.status, done.headers.get("location")]).toEqual([303, path]);
  expect((await links.processes.untilStage(contract, "signing")).approval?.outcome).toBe("granted");
  const html = await (await links.phone().go(path)).text();
  expect(html).toContain("You approved this contract");
  expect(html).toContain("Fine with me.");
  expect(html).not.toContain(`action="${path}"`);
  const told = await links.kinds(contract);
  expect(told.indexOf("link-opened")).toBeLessThan(told.indexOf("approval-decided"));
  const [remark] = await asSystem(links.services.db, links.tenant, (tx) => remarksOf(tx, contract));
  expect(remark).toMatchObject({
    kind: "approve",
    name: "Example Approver",
    words: "Fine with me.",
    person: approver.id,
  });
  expect(JSON.stringify(await links.told(contract))).not.toContain("Fine with me.");
});

test("to reject, one has to say why; the form comes back with what was typed", async () => {
  const { contract, path } = await asked();
  const again = await links.phone("zh-CN").send(path, path, { choice: "reject", name: "Example Approver" });
  expect(again.status).toBe(422);
  const html = await again.text();
  expect(html).toContain("请说明理由");
  expect(html).toContain('value="Example Approver"');
  expect(await slotState(contract)).toBe("waiting");
  expect(
    (await links.phone().send(path, path, { choice: "reject", name: "Example Approver", comment: "Too dear." })).status,
  ).toBe(303);
  expect((await links.processes.untilStage(contract, "draft")).approval?.outcome).toBe("rejected");
  expect(await (await links.phone().go(path)).text()).toContain("You rejected this contract");
});

test("without a choice, a name or the page's own nonce nothing is decided", async () => {
  const { contract, path } = await asked();
  const browser = links.phone();
  const stranger = { choice: "approve", name: "John Smith" };
  for (const missing of [{ name: "Example Approver" }, { choice: "approve", name: " " }, stranger, {}]) {
    expect((await browser.send(path, path, missing)).status).toBe(422);
  }
  const forged = await browser.send(path, path, { ...approve, nonce: "lx2k3.forged" });
  expect(forged.status).toBe(403);
  expect(await forged.text()).toContain("This form has expired");
  const bare = await fetch(new URL(`/api/v1${path}`, links.url), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ ...approve, nonce: "none", documentSha256: "0".repeat(64) }),
  });
  expect(bare.status).toBe(403);
  expect(await slotState(contract)).toBe("waiting");
  expect(await links.kinds(contract)).toContain("link-refused");
});

test("a page left open for more than two hours has to be loaded again", async () => {
  const { contract, path } = await asked();
  const html = await (await links.phone().go(path)).text();
  const body = new URLSearchParams({ ...hiddenIn(html, path), ...approve });
  links.later(2.1 * 3_600_000);
  const stale = await links.phone().go(path, { method: "POST", body });
  links.later(0);
  expect(stale.status).toBe(403);
  expect(await slotState(contract)).toBe("waiting");
});

test("sent twice at once, a decision is taken once and both are told the same", async () => {
  const { contract, path } = await asked();
  const html = await (await links.phone().go(path)).text();
  const send = () =>
    links.phone().go(path, { method: "POST", body: new URLSearchParams({ ...hiddenIn(html, path), ...approve }) });
  const answers = await Promise.all([send(), send()]);
  expect(answers.map(({ status, headers }) => [status, headers.get("location")])).toEqual([
    [303, path],
    [303, path],
  ]);
  expect((await send()).status).toBe(303);
  expect((await links.kinds(contract)).filter((kind) => kind === "approval-decided")).toHaveLength(1);
});

test("a used link cannot decide otherwise afterwards", async () => {
  const { contract, path } = await asked();
  const html = await (await links.phone().go(path)).text();
  expect((await links.phone().send(path, path, approve)).status).toBe(303);
  const body = new URLSearchParams({
    ...hiddenIn(html, path),
    choice: "reject",
    name: "Example Approver",
    comment: "No.",
  });
  const late = await links.phone().go(path, { method: "POST", body });
  expect(late.status).toBe(409);
  expect(await late.text()).toContain("You approved this contract");
  expect((await links.processes.state(contract)).approval?.outcome).toBe("granted");
});

test("an unknown token leads nowhere, in the page and in the API", async () => {
  const unknown = `/a/${"A".repeat(43)}`;
  expect((await links.phone().go(unknown)).status).toBe(404);
  expect((await links.phone().go("/a/short")).status).toBe(404);
  const { path } = await asked();
  expect((await links.phone().go(path.replace("/a/", "/s/"))).status).toBe(404);
  const response = await fetch(new URL(`/api/v1${unknown}`, links.url));
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({ code: "not-found" });
});

test("a new version voids every older link, and the new page shows what changed", async () => {
  const { contract, approver, path } = await asked();
  const { must, stage, submit } = links.processes;
  const old = await (await links.phone().go(path)).text();
  const updateId = randomUUID();
  const draft = await stage(
    contract,
    2,
    updateId,
    salesDraft({ "delivery-place": { type: "text", text: "上海市示例路1号仓库" } }),
  );
  expect(
    await submit(contract, { type: "save-draft", draft }, asPerson(links.people.owner), { updateId }),
  ).toMatchObject({ stage: "draft" });
  for (const language of ["en", "zh-CN"]) {
    const gone = await links.phone(language).go(path);
    expect(gone.status).toBe(410);
    expect(await gone.text()).toContain(language === "en" ? "no longer valid" : "该链接已失效");
  }
  const late = await links
    .phone()
    .go(path, { method: "POST", body: new URLSearchParams({ ...hiddenIn(old, path), ...approve }) });
  expect(late.status).toBe(410);
  await must(contract, { type: "submit-for-review" }, asPerson(links.people.owner));
  await links.submit(contract, [approver]);
  const next = await links.approvalLink(contract, approver);
  expect(next).not.toBe(path);
  const html = await (await links.phone().go(next)).text();
  expect(html).toMatch(/<del>北京市?<\/del>|<del>[^<]*北京/);
  expect(html).toMatch(/<ins>[^<]*上海/);
});

test("a decision on another document than the one shown is refused", async () => {
  const { contract, path } = await asked();
  const other = await links.phone().send(path, path, { ...approve, documentSha256: "a".repeat(64) });
  expect(other.status).toBe(409);
  expect(await slotState(contract)).toBe("waiting");
  expect((await links.phone().send(path, path, approve)).status).toBe(303);
});

test("a reminder brings a new link and the old one says that it is void", async () => {
  const { contract, approver, path } = await asked();
  await links.processes.pass(contract, 2);
  const next = await links.approvalLink(contract, approver);
  expect(next).not.toBe(path);
  expect((await links.phone().go(path)).status).toBe(410);
  expect((await links.phone().send(next, next, approve)).status).toBe(303);
});

test("when the time for approval has run out, the link says that it has expired", async () => {
  const { contract, path } = await asked();
  links.later(15 * 86_400_000);
  const expired = await links.phone().go(path);
  links.later(0);
  expect(expired.status).toBe(410);
  expect(await expired.text()).toContain("This link has expired");
  expect(await slotState(contract)).toBe("waiting");
});

test("where the policy demands it, the link alone is not enough: a mailed code is typed as well", async () => {
  const { contract, approver, path } = await asked({ stepUp: true });
  const phone = links.phone();
  expect((await phone.send(path, path, approve)).status).toBe(422);
  const code = await links.codeFor(path, approver.email, phone);
  const wrong = await phone.send(path, path, { ...approve, code: code === "000000" ? "111111" : "000000" });
  expect(wrong.status).toBe(403);
  expect(await wrong.text()).toContain("The code is wrong");
  expect(await slotState(contract)).toBe("waiting");
  expect((await phone.send(path, path, { ...approve, code })).status).toBe(303);
  expect((await links.processes.state(contract)).approval?.outcome).toBe("granted");
  const told = await links.kinds(contract);
  expect(told).toContain("identity-confirmed");
  expect(told).toContain("link-refused");
});

test("asking for a code keeps what was typed, and a phone that wakes up finds its page again", async () => {
  const { approver, path } = await asked({ stepUp: true });
  const phone = links.phone();
  const answer = await phone.send(
    path,
    path,
    { choice: "reject", name: "Example Approver", comment: "Too dear." },
    `${path}/code`,
  );
  const html = await answer.text();
  expect(html).toContain('value="Example Approver"');
  expect(html).toContain("Too dear.");
  expect(html).toContain(`We mailed six digits to ${approver.email.slice(0, 1)}…@example.com`);
  expect((await phone.go(`${path}/code`)).status).toBe(200);
});

test("an approver hands a decision on; their link then says to whom, and the other gets one of their own", async () => {
  const { contract, path } = await asked();
  const { secondApprover, owner } = links.people;
  const page = await (await links.phone().go(path)).text();
  expect(page).toContain(secondApprover.name);
  expect(page).not.toContain(secondApprover.email);
  const delegate = (to: string, name = "Example Approver") =>
    links.phone().send(path, `${path}/delegate`, { to, name });
  expect((await delegate(owner.id)).status).toBe(422);
  expect((await delegate(secondApprover.id, "John Smith")).status).toBe(422);
  expect((await delegate(secondApprover.id)).status).toBe(303);
  expect(await (await links.phone().go(path)).text()).toContain(
    `You handed this decision on to ${secondApprover.name}`,
  );
  const next = await links.approvalLink(contract, secondApprover);
  expect((await links.phone().send(next, next, { choice: "approve", name: "示例审批人" })).status).toBe(303);
  const [slot] = (await links.processes.state(contract)).approval?.steps[0]?.slots ?? [];
  expect(slot).toMatchObject({
    approver: secondApprover.id,
    state: "approved",
    passedFrom: [links.people.approver.id],
  });
});

test("the PDF of the link is the one that is decided on, and every view is in the ledger", async () => {
  const { contract, approver, path } = await asked();
  const pdf = await links.phone().go(`${path}/document`);
  expect(pdf.headers.get("content-type")).toBe("application/pdf");
  const { draft } = await links.processes.state(contract);
  const bytes = new Uint8Array(await pdf.arrayBuffer());
  expect(Buffer.from(await crypto.subtle.digest("SHA-256", bytes)).toString("hex")).toBe(draft.pdf.sha256);
  const views = (await links.told(contract)).filter(({ kind }) => kind === "document-viewed");
  expect(views[0]).toMatchObject({ actor: `person/${approver.id}`, body: { sha256: draft.pdf.sha256 } });
});

test("a program decides through the API with what it read", async () => {
  const { contract, path } = await asked();
  const api = new URL(`/api/v1${path}`, links.url);
  const desk = (await (await fetch(api)).json()) as {
    document: { sha256: string };
    turn: { nonce: string; stepUp: boolean };
  };
  const body = { ...approve, nonce: desk.turn.nonce, documentSha256: desk.document.sha256 };
  const done = await fetch(api, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  expect(await done.json()).toMatchObject({ stage: "signing" });
  expect(await slotState(contract)).toBe("approved");
});

test("whoever leaves the organisation can no longer use the links they were sent", async () => {
  const { contract, path } = await asked();
  const { approver } = links.people;
  await asSystem(links.services.db, links.tenant, (tx) => savePerson(tx, { ...approver, active: false }));
  expect((await links.phone().go(path)).status).toBe(410);
  await asSystem(links.services.db, links.tenant, (tx) => savePerson(tx, approver));
  expect((await links.phone().go(path)).status).toBe(200);
  expect(await slotState(contract)).toBe("waiting");
});

test("guessing is slowed down, and is a signal in the ledger", async () => {
  const { contract, path } = await asked();
  const html = await (await links.phone().go(path)).text();
  const hidden = { ...hiddenIn(html, path), nonce: "guess" };
  const statuses: number[] = [];
  for (let tries = 0; tries < 34; tries += 1) {
    statuses.push(
      (await links.phone().go(path, { method: "POST", body: new URLSearchParams({ ...hidden, ...approve }) })).status,
    );
  }
  expect(statuses[0]).toBe(403);
  expect(statuses.at(-1)).toBe(429);
  const refused = (await links.told(contract)).filter(({ kind }) => kind === "link-refused");
  expect(refused.filter(({ body }) => body["reason"] === "too-many-tries")).toHaveLength(1);
  expect(await slotState(contract)).toBe("waiting");
});

test("signed in, an approver decides on the same desk, freshly confirmed where the policy demands it", async () => {
  const { contract, approver } = await asked({ stepUp: true });
  const [slot] = (await links.processes.state(contract)).approval?.steps[0]?.slots ?? [];
  const page = `/contracts/${contract}/approvals/${slot?.id}`;
  const browser = links.phone();
  await browser.signIn(approver.email);
  const unsure = await browser.send(page, page, { choice: "approve" });
  expect(unsure.headers.get("location")).toBe(`/confirm?next=${encodeURIComponent(page)}`);
  await links.confirm(browser, approver.email);
  const done = await browser.send(page, page, { choice: "approve", comment: "Read at my desk." });
  expect([done.status, done.headers.get("location")]).toEqual([303, page]);
  const html = await (await browser.go(page)).text();
  expect(html).toContain("You approved this contract");
  expect(html).toContain("Read at my desk.");
});

test("signed in, nobody decides in somebody else's place", async () => {
  const { contract } = await asked();
  const [slot] = (await links.processes.state(contract)).approval?.steps[0]?.slots ?? [];
  const browser = links.phone();
  await browser.signIn(links.people.signatory.email);
  expect((await browser.go(`/contracts/${contract}/approvals/${slot?.id}`)).status).toBe(404);
});
