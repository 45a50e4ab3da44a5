import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { noteAccess } from "../db/access-log.ts";
import { campaigns, reviewsOf } from "../db/access-review.ts";
import { stageGuest } from "../db/guest.ts";
import { peopleByRole, personById } from "../db/person.ts";
import { asSystem } from "../db/tenancy.ts";
import type { AccessReview } from "../domain/access-review.ts";
import type { GuestId } from "../domain/act.ts";
import { daysAfter, instantOf } from "../domain/calendar.ts";
import type { ContractId, PersonId } from "../domain/ids.ts";
import { negotiationOf } from "../domain/negotiation.ts";
import type { ShareId } from "../domain/share.ts";
import { fastForward } from "../engine/time-skipping.ts";
import { entries } from "../ledger/index.ts";
import { lettersSoFar } from "../mail/caught.ts";
import { type ContractWeb, type Program, path, startContractWeb } from "../web/pages/contract/web-under-test.ts";
import { reviewWorkflowId } from "../workflows/access-review.ts";
import { asPerson } from "./contract-process.ts";
import { until } from "./until.ts";

let web: ContractWeb;
let contract: ContractId;
let held: ContractId;
let talked: ContractId;
let auditor: Program;
let manager: Program;
let approver: Program;

const share = randomUUID() as ShareId;
const lastLook = new Date("2026-11-02T03:04:05.000Z");
const guest = randomUUID() as GuestId;

beforeAll(async () => {
  web = await startContractWeb();
  const { processes, people, program } = web;
  [auditor, manager, approver] = [
    await program(people.auditor),
    await program(people.manager),
    await program(people.approver),
  ];
  contract = await processes.toActive();
  held = await processes.toApproval();
  talked = await processes.create();
  await processes.must(
    talked,
    { type: "invite-guest", guest, days: 60, receiver: "committed", steppedUp: true },
    asPerson(people.lawyer),
  );
  await asSystem(processes.db, processes.tenant, (tx) =>
    stageGuest(tx, {
      ...{ id: guest, tenant: processes.tenant, contract: talked, name: "Example Guest", email: "g@guest.example" },
      ...{ language: "en", invited_by: people.lawyer.id, salt: Buffer.alloc(32), added_at: new Date() },
    }),
  );
  await asSystem(processes.db, processes.tenant, (tx) =>
    noteAccess(tx, {
      ...{ tenant: processes.tenant, at: lastLook, act: "viewed", object: "negotiation", contract: talked },
      ...{ actor: `guest/${guest}`, person: null, link: null, session: null, allowedBy: [], face: "page" },
      ...{ address: "192.0.2.7", userAgent: "", sessionAgent: null, country: null },
    }),
  );
  const { executed } = await processes.state(contract);
  if (!executed) throw new Error("An active contract is executed");
  await processes.must(
    contract,
    { type: "share", share, documents: [executed.document], days: 60, receiver: "committed", steppedUp: true },
    asPerson(people.lawyer),
  );
}, 60_000);

afterAll(() => web.close());

const reviews = async (): Promise<readonly AccessReview[]> =>
  asSystem(web.processes.db, web.processes.tenant, async (tx) => {
    const [campaign] = await campaigns(tx, 1);
    return campaign ? (await reviewsOf(tx, campaign.id)).map(({ state }) => state) : [];
  });

const reviewBy = async (reviewer: PersonId): Promise<AccessReview> =>
  until(`the review of ${reviewer}`, async () => (await reviews()).find((one) => one.reviewer === reviewer));

const lineOf = (
  { lines }: AccessReview,
  person: PersonId,
  is: (access: AccessReview["lines"][number]["access"]) => boolean,
) => lines.find((line) => line.person === person && is(line.access)) ?? expect.unreachable("no such line");

const told = (person: { readonly email: string }, what: string) =>
  until(`${what} to ${person.email}`, async () => {
    const letters = await lettersSoFar(web.processes.configuration.mail.catcherUrl ?? "", person.email);
    return letters.find(({ subject }) => subject.includes(what));
  });

const pass = ({ id }: AccessReview, days: number): Promise<void> =>
  fastForward(web.processes.engine, reviewWorkflowId(id), days * 86_400_000);

const decide = (who: Program, review: AccessReview, lines: Readonly<Record<number, "keep" | "revoke">>) =>
  who.ask("POST", `/access-reviews/${review.id}/decide`, { lines });

describe("A campaign", () => {
  it("is begun by an auditor or administrator, one at a time, and asks each manager by letter", async () => {
    const { people } = web;
    expect((await manager.ask("POST", "/access-campaigns", {})).status).toBe(403);
    expect((await approver.ask("GET", path(contract))).status).toBe(200);
    const begun = await auditor.ask("POST", "/access-campaigns", { standIn: people.administrator.id });
    expect(begun.status).toBe(201);
    const letter = await told(people.manager, "Access review");
    const review = await reviewBy(people.manager.id);
    expect(letter.text).toContain(`/access-reviews/${review.id}`);
    expect(letter.text).not.toContain(people.approver.name);
    expect((await auditor.ask("POST", "/access-campaigns", {})).status).toBe(409);
    const own = await reviewBy(people.administrator.id);
    expect(new Set(own.lines.map(({ person }) => person))).toEqual(new Set([people.manager.id]));
  });

  it("shows what people reach and when they last used it, on a page without scripts, with nothing preselected", async () => {
    const { people, browser } = web;
    const review = await reviewBy(people.manager.id);
    const naming = lineOf(review, people.approver.id, (one) => one.kind === "named" && one.contract === contract);
    const page = await (await (await browser(people.manager)).go(`/access-reviews/${review.id}`)).text();
    expect(page).toContain((await web.processes.row(contract)).number);
    expect(page.match(/type="radio"/g)).toHaveLength(review.lines.length * 2);
    expect(page).not.toMatch(/type="radio"[^>]*checked/);
    expect(naming.lastUse).not.toBeNull();
    expect(lineOf(review, people.signatory.id, (one) => one.kind === "named").lastUse).toBeNull();
    const invited = lineOf(review, people.lawyer.id, (one) => one.kind === "guest" && one.contract === talked);
    expect(invited.lastUse).toBe(lastLook.toISOString());
    expect(page).toContain("Example Guest");
    const others = await approver.ask("GET", `/access-reviews/${review.id}`);
    expect(others.status).toBe(404);
  });

  it("ends what is revoked at once: naming, share, guest, department and role; and waits where somebody is being asked", async () => {
    const { people, processes } = web;
    const review = await reviewBy(people.manager.id);
    const number = (person: PersonId, is: Parameters<typeof lineOf>[2]) => lineOf(review, person, is).number;
    const naming = number(people.approver.id, (one) => one.kind === "named" && one.contract === contract);
    const asked = number(people.approver.id, (one) => one.kind === "named" && one.contract === held);
    const shared = number(people.lawyer.id, (one) => one.kind === "share");
    const invited = number(people.lawyer.id, (one) => one.kind === "guest");
    const role = number(people.signatory.id, (one) => one.kind === "role");
    const kept = number(people.auditor.id, (one) => one.kind === "role");
    const signatory = await web.program(people.signatory);
    expect((await signatory.ask("GET", "/inbox")).status).toBe(200);
    const choices = {
      [naming]: "revoke",
      [asked]: "revoke",
      [shared]: "revoke",
      [invited]: "revoke",
      [role]: "revoke",
      [kept]: "keep",
    } as const;
    expect((await decide(manager, review, choices)).status).toBe(200);
    expect((await decide(manager, review, { [kept]: "revoke" })).status).toBe(409);

    await until("the naming to be gone", async () => {
      const { named } = await processes.state(contract);
      return !named.includes(people.approver.id);
    });
    expect((await approver.ask("GET", path(contract))).status).toBe(404);
    await until("the share to be withdrawn", async () => {
      const { shares } = await processes.state(contract);
      return shares.find(({ id }) => id === share)?.state === "withdrawn";
    });
    await until("the guest to be withdrawn", async () => {
      const [one] = negotiationOf(await processes.state(talked)).guests;
      return one?.state === "withdrawn";
    });
    await until("the sessions of the signatory to end", async () => {
      const answer = await signatory.ask("GET", "/inbox");
      return answer.status === 401;
    });
    const after = await until("the outcome of what waits", async () => {
      const now = await reviewBy(people.manager.id);
      return now.lines[asked - 1]?.revocation === "waits" && now.lines[naming - 1]?.revocation === "done" && now;
    });
    expect((await processes.state(held)).named).toContain(people.approver.id);
    expect(after.lines[naming - 1]).toMatchObject({
      decision: { outcome: "revoked", by: people.manager.id },
      revocation: "done",
    });
    await processes.approveAll(held);
    await pass(after, 1.5);
    await until("the naming to end after the answer", async () => {
      const { named } = await processes.state(held);
      return !named.includes(people.approver.id);
    });
  });

  it("reminds, goes to the manager above, and lapses to revoked; the last of legal and administration stay", async () => {
    const { people, processes } = web;
    const { db, tenant } = processes;
    const first = await reviewBy(people.manager.id);
    await pass(first, 6);
    await told(people.manager, "Reminder");
    await pass(first, 9);
    await told(people.administrator, "Now with you");
    const escalated = await reviewBy(people.administrator.id);
    expect(escalated.stage).toBe("open");
    await pass(first, 9);
    const closed = await until("the review to be closed", async () => {
      const now = (await reviews()).find(({ id }) => id === first.id);
      return now?.stage === "closed" && now;
    });
    const due = daysAfter(closed.openedAt, 20);
    expect(
      closed.lines
        .filter(({ decision }) => decision?.outcome === "lapsed")
        .every(({ decision }) => (decision?.at ?? "") > due),
    ).toBe(true);
    const legal = await asSystem(db, tenant, (tx) => peopleByRole(tx, "legal"));
    const administrators = await asSystem(db, tenant, (tx) => peopleByRole(tx, "administrator"));
    expect([legal.length, administrators.length]).toEqual([1, 1]);
    expect(closed.lines.filter(({ revocation }) => revocation === "protected")).toHaveLength(2);
    const owner = await asSystem(db, tenant, (tx) => personById(tx, people.owner.id));
    expect(owner?.active).toBe(false);
    expect((await processes.state(contract)).owner).toBe(legal[0]?.id);
    expect(instantOf(Date.now()) < due).toBe(true);
  });

  it("closes with its last review, and its report tells the auditor who decided what, when, and what they saw", async () => {
    const { people, processes } = web;
    const own = (await reviews()).find(({ stage }) => stage === "open") ?? expect.unreachable();
    await pass(own, 23);
    const letter = await told(people.auditor, "report is ready");
    const link = /\/access-campaigns\/[0-9a-f-]{36}/.exec(letter.text)?.[0] ?? expect.unreachable();
    const report = await until("the entries to be numbered", async () => {
      const told = await (await auditor.ask("GET", link)).json();
      return told.lines.every((line: { entry: number | null }) => line.entry !== null) && told;
    });
    expect(report.closedAt).not.toBeNull();
    const naming = report.lines.find(
      (line: { access: { kind: string; contract: { id: string } | null }; person: { id: string } }) =>
        line.access.kind === "named" && line.access.contract?.id === contract && line.person.id === people.approver.id,
    );
    expect(naming).toMatchObject({
      ...{ lastUse: expect.any(String), revocation: "done", reviewer: people.administrator.name },
      decision: { outcome: "revoked", by: { id: people.manager.id, name: people.manager.name } },
    });
    const ledger = await asSystem(processes.db, processes.tenant, async (tx) =>
      entries(tx, { subject: `contract/${contract}`, limit: 100 }),
    );
    expect(ledger.find(({ kind }) => kind === "unnamed")?.actor).toMatch(/^access-review\//);
    const csv = await (await auditor.ask("GET", `${link}/report?format=csv`)).text();
    expect(csv.trim().split("\r\n")).toHaveLength(report.lines.length + 1);
    const xlsx = Buffer.from(await (await auditor.ask("GET", `${link}/report?format=xlsx`)).arrayBuffer());
    expect(xlsx.subarray(0, 2).toString()).toBe("PK");
    expect((await manager.ask("GET", link)).status).toBe(401);
  });
});
