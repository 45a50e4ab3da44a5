import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { asGuest, asSystem } from "../../../db/tenancy.ts";
import { renditionOf } from "../../../documents/rendition.ts";
import type { GuestId } from "../../../domain/act.ts";
import { withParagraphs } from "../../../domain/clause-wording.ts";
import { type ContractId, parseIncidentId } from "../../../domain/ids.ts";
import { negotiationOf } from "../../../domain/negotiation.ts";
import { salesDraft } from "../../../test/contract-process.ts";
import { makeOrganisation } from "../../../test/organisation.ts";
import { until } from "../../../test/until.ts";
import { password } from "../../http/app-under-test.ts";
import { createAccount } from "../../sign-in/session.ts";
import { type NegotiationUnderTest, startNegotiation } from "./negotiation-under-test.ts";

type GuestAtWork = Awaited<ReturnType<NegotiationUnderTest["arrive"]>>;

/** Words that only our own people may ever read. */
const secrets = {
  thread: "INTERNAL-we would take half",
  mention: "INTERNAL-please approve",
  position: "INTERNAL-our position",
  fallback: "INTERNAL-our fallback",
  issue: "INTERNAL-issue title",
  draft: "INTERNAL-wording not yet sent",
} as const;

let under: NegotiationUnderTest;
let contract: ContractId;
let guest: GuestAtWork;
let other: GuestAtWork;
let internalThread: string;
let sentClause: string;
let hiddenClause: string;

beforeAll(async () => {
  under = await startNegotiation();
  const { lawyer, manager } = under.people;
  const { clauses } = renditionOf(salesDraft());
  [sentClause, hiddenClause] = [clauses[0]?.id ?? "", "secret-clause"];
  ({ contract, guest } = await under.negotiated("Welcome."));
  const email = await under.invite(contract);
  other = await under.arrive(await under.pathTo(email), email);
  const post = async (to: string, body: object): Promise<void> => {
    const done = await under.as(lawyer, `/contracts/${contract}/${to}`, body);
    if (done.status !== 200) throw new Error(`${to}: ${done.text}`);
  };
  await post("open-thread", { scope: "internal", words: secrets.thread, clause: sentClause });
  await post("open-thread", { scope: "internal", words: `${secrets.mention} @${manager.name}` });
  await post("raise-issue", { title: secrets.issue, ours: secrets.position, theirs: "", fallbacks: secrets.fallback });
  internalThread = (await under.processes.state(contract)).threads?.[0]?.id ?? "";
  // A version that was saved since, with a clause that the other side has not been sent.
  const draft = salesDraft();
  const [first] = draft.clauses;
  if (!first) throw new Error("A draft has clauses");
  const words = [{ kind: "text", text: secrets.draft }] as const;
  const added = { ...first, id: hiddenClause, heading: secrets.draft, children: [] };
  const next = { ...draft, clauses: [...withParagraphs(draft.clauses, first.id, [words]), added] };
  const command = randomUUID();
  await under.give(
    contract,
    { type: "save-draft", draft: await under.processes.stage(contract, 2, command, next) },
    command,
  );
  await post("open-thread", { scope: "shared", words: "A shared word on what is coming", clause: hiddenClause }).catch(
    () => undefined,
  );
  await other.ask("/comments", { words: "OTHER-GUEST said this" });
  await other.ask("/proposals", { clause: sentClause, words: "OTHER-GUEST proposes", reason: "" });
});
afterAll(() => under?.links.close());

/** Everything that a guest can be told, in every way that it is told. */
const everything = async (one: GuestAtWork): Promise<string> => {
  const pages = await Promise.all(
    [
      "",
      "/code",
      `?clause=${sentClause}`,
      `?clause=${hiddenClause}`,
      "?done=comment",
      `?view=negotiation&clause=${internalThread}`,
    ].map(async (query) => (await one.phone.go(`${one.path}${query}`)).text()),
  );
  return [...pages, (await one.ask()).text].join("\n");
};

test("no page and no answer tells a guest a word of internal threads, mentions, issues, positions, or wording not sent", async () => {
  // The address that was asked for stands in the page's own links.
  const told = [hiddenClause, internalThread].reduce(
    (text, asked) => text.replaceAll(`clause=${asked}`, ""),
    await everything(guest),
  );
  expect(told).toContain("Welcome.");
  for (const word of Object.values(secrets)) expect(told).not.toContain(word);
  expect(told).not.toContain("INTERNAL");
  for (const hidden of [internalThread, hiddenClause]) expect(told).not.toContain(hidden);
  const { issues = [], threads = [] } = await under.processes.state(contract);
  for (const { id } of [...issues, ...threads.filter(({ scope }) => scope === "internal")])
    expect(told).not.toContain(id);
});

test("of our people only who invites and who speaks outside is named, nobody by address; of other guests, nobody", async () => {
  const told = await everything(guest);
  const { owner, lawyer, manager, approver, officer } = under.people;
  expect(told).toContain(lawyer.name);
  for (const { name } of [manager, approver, officer, owner]) expect(told).not.toContain(name);
  for (const { email, id } of [owner, lawyer, manager, approver, officer]) {
    expect(told).not.toContain(email);
    expect(told).not.toContain(id);
  }
  expect(told).not.toContain("Example Guest 2");
  expect(told).not.toContain(other.email);
  // What one side says is for its whole side to read; what one proposes is theirs alone.
  expect(told).toContain("OTHER-GUEST said this");
  expect(told).not.toContain("OTHER-GUEST proposes");
});

test("the database itself gives a guest's reach no internal comment, no issue, no contract, and nobody else's proposal", async () => {
  const id = negotiationOf(await under.processes.state(contract)).guests[0]?.id as GuestId;
  const found = await asGuest(under.processes.db, under.tenant, id, async (tx) => ({
    comments: await tx.selectFrom("comment").selectAll().execute(),
    issues: await tx.selectFrom("issue").selectAll().execute(),
    contracts: await tx.selectFrom("contract").selectAll().execute(),
    documents: await tx.selectFrom("document").selectAll().execute(),
    versions: await tx.selectFrom("contract_version").selectAll().execute(),
    waiting: await tx.selectFrom("waiting").selectAll().execute(),
    remarks: await tx.selectFrom("remark").selectAll().execute(),
    links: await tx.selectFrom("link").selectAll().execute(),
    proposals: await tx.selectFrom("proposal").selectAll().execute(),
    guests: await tx.selectFrom("guest").select("id").execute(),
  }));
  expect(found.comments.length).toBeGreaterThan(0);
  expect(found.comments.every(({ scope, contract: of }) => scope === "shared" && of === contract)).toBe(true);
  const { comments: _, guests, ...rest } = found;
  expect(guests).toEqual([{ id }]);
  for (const rows of Object.values(rest)) expect(rows).toEqual([]);
});

describe("Guessing", () => {
  test("an internal thread's id is answered like one that does not exist", async () => {
    const asked = { words: "hello" };
    const inside = await guest.ask("/comments", { ...asked, thread: internalThread });
    const nowhere = await guest.ask("/comments", { ...asked, thread: randomUUID() });
    expect([inside.status, inside.body["code"]]).toEqual([404, "not-found"]);
    expect({ ...inside.body, instance: null }).toEqual({ ...nowhere.body, instance: null });
  });

  test("a clause that was not sent is answered like one that does not exist, for comments and proposals", async () => {
    for (const to of ["/comments", "/proposals"]) {
      const hidden = await guest.ask(to, { clause: hiddenClause, words: "x", reason: "" });
      const nowhere = await guest.ask(to, { clause: "no-such-clause", words: "x", reason: "" });
      expect([hidden.status, hidden.body["code"]]).toEqual([422, "clause-unknown"]);
      expect({ ...hidden.body, instance: null }).toEqual({ ...nowhere.body, instance: null });
    }
  });

  test("no document opens but the wordings sent: not the newer version, its draft or web rendition, another contract's, or another guest's file", async () => {
    const form = new FormData();
    const { nonce } = (await other.ask()).body as { readonly nonce: string };
    form.set("nonce", nonce);
    form.set("file", new Blob([await docx()]), "theirs.docx");
    const handed = await other.phone.go(`/api/v1${other.path}/documents`, { method: "POST", body: form });
    expect(handed.status).toBe(200);
    const elsewhere = (await under.processes.state(await under.processes.create())).draft.pdf.document;
    const rows = await asSystem(under.processes.db, under.tenant, (tx) =>
      tx.selectFrom("document").select(["id", "kind"]).where("contract", "=", contract).execute(),
    );
    const [round] = negotiationOf(await under.processes.state(contract)).rounds;
    const sent = round?.document.document;
    const files = round?.documents.map(({ document }) => document) ?? [];
    expect(files).toHaveLength(1);
    for (const id of [...rows.map((row) => row.id).filter((row) => row !== sent), elsewhere, randomUUID(), "no-id"])
      expect([id, (await guest.phone.go(`${guest.path}/documents/${id}`)).status]).toEqual([id, 404]);
    expect((await guest.phone.go(`${guest.path}/documents/${sent}`)).status).toBe(200);
    expect((await other.phone.go(`${other.path}/documents/${files[0]}`)).status).toBe(200);
  });

  test("none of our own addresses opens with a guest's link or cookies", async () => {
    const paths = [
      "",
      "?view=negotiation",
      "?view=history",
      "/timeline",
      "/evidence",
      "/versions/1",
      "/versions/2",
      "/access-log",
    ];
    for (const path of paths) {
      const page = await guest.phone.go(`/contracts/${contract}${path}`);
      expect([path, [303, 401, 404].includes(page.status)]).toEqual([path, true]);
      const answer = await guest.phone.go(`/api/v1/contracts/${contract}${path}`);
      expect([path, answer.status === 401 || answer.status === 404]).toEqual([path, true]);
    }
    for (const command of [
      "open-thread",
      "reply",
      "resolve-thread",
      "raise-issue",
      "accept-proposal",
      "take-pen-back",
    ]) {
      const answer = await guest.phone.go(`/api/v1/contracts/${contract}/${command}`, {
        ...{ method: "POST", headers: { "Content-Type": "application/json" }, body: "{}" },
      });
      expect([command, answer.status]).toEqual([command, 401]);
    }
  });
});

test("the link alone tells neither title nor wording, and takes no comment", async () => {
  const stranger = under.links.phone();
  const page = await (await stranger.go(guest.path)).text();
  expect(page).not.toContain((await under.processes.row(contract)).title);
  const { nonce, open } = await (await stranger.go(`/api/v1${guest.path}`)).json();
  expect(open).toBeNull();
  for (const [to, body] of [
    ["/comments", { words: "x" }],
    ["/proposals", { clause: sentClause, words: "x" }],
    ["/return", { answer: "changes" }],
  ] as const) {
    const answer = await stranger.go(`/api/v1${guest.path}${to}`, {
      ...{ method: "POST", headers: { "Content-Type": "application/json" } },
      body: JSON.stringify({ nonce, ...body }),
    });
    expect([to, answer.status, (await answer.json()).code]).toEqual([to, 403, "guest-locked"]);
  }
  expect((await stranger.go(`${guest.path}/documents/${randomUUID()}`)).status).toBe(403);
  // One guest's cookie opens no other guest's link, and a secret of one purpose none of another.
  expect((await (await guest.phone.go(`/api/v1${other.path}`)).json()).open).toBeNull();
  expect((await stranger.go(guest.path.replace("/negotiation/", "/share/"))).status).toBe(404);
  expect((await stranger.go(guest.path.replace("/negotiation/", "/s/"))).status).toBe(404);
});

test("forms without our page's nonce, or with another link's, are refused", async () => {
  const { nonce } = (await other.ask()).body as { readonly nonce: string };
  for (const forged of ["made-up", nonce]) {
    const answer = await guest.phone.go(`/api/v1${guest.path}/comments`, {
      ...{ method: "POST", headers: { "Content-Type": "application/json" } },
      body: JSON.stringify({ nonce: forged, words: "x" }),
    });
    expect([answer.status, (await answer.json()).code]).toEqual([403, "forged-form"]);
  }
});

test("what is written stays text: scripts, markup and drafts' own braces do nothing, to them or to us", async () => {
  const hostile = `<script>alert(1)</script><img src=x onerror=alert(2)> javascript:alert(3) {{supplier.email}} ' or 1=1 --`;
  expect((await guest.ask("/comments", { words: hostile })).status).toBe(200);
  const proposing = await guest.ask("/proposals", { clause: sentClause, words: "Pay {{price}}", reason: "" });
  expect([proposing.status, proposing.body["code"]]).toEqual([422, "invalid-input"]);
  const browser = under.links.phone();
  await browser.signIn(under.people.lawyer.email);
  for (const html of [await guest.see(), await (await browser.go(`/contracts/${contract}?view=negotiation`)).text()]) {
    expect(html).not.toContain("<script>alert");
    expect(html).not.toContain("<img src=x");
    expect(html).toContain("&lt;script>alert(1)");
  }
});

test("what is too long, empty or of another kind is refused plainly", async () => {
  const bodies: readonly (readonly [string, object, number])[] = [
    ["/comments", { words: "x".repeat(5001) }, 422],
    ["/comments", { words: "   " }, 422],
    ["/comments", { words: { a: 1 } }, 422],
    ["/comments", { words: "x", scope: "internal", mentions: [under.people.manager.id], person: randomUUID() }, 200],
    ["/comments", { words: "x".repeat(2_000_000) }, 413],
    ["/proposals", { clause: "../../etc/passwd", words: "x" }, 422],
    ["/proposals", { clause: sentClause, words: "x".repeat(20_001) }, 422],
    ["/return", { answer: "sign" }, 422],
  ];
  for (const [to, body, status] of bodies) expect([to, (await guest.ask(to, body)).status]).toEqual([to, status]);
  const last = (await under.processes.state(contract)).threads?.at(-1);
  // Scope, mention and author in the body are not a guest's to give.
  expect(last).toMatchObject({ scope: "shared", asked: [] });
  const form = new FormData();
  form.set("nonce", ((await guest.ask()).body as { readonly nonce: string }).nonce);
  form.set("file", new Blob(["MZ program"]), "contract.exe");
  const program = await guest.phone.go(`/api/v1${guest.path}/documents`, { method: "POST", body: form });
  expect(program.status).toBe(422);
});

test("another organisation's people see nothing of it, and cannot invite, comment, or withdraw", async () => {
  const stranger = (await makeOrganisation(under.processes.db)).lawyer;
  await asSystem(under.processes.db, stranger.tenant, (tx) => createAccount(tx, { person: stranger, password }));
  const id = negotiationOf(await under.processes.state(contract)).guests[0]?.id;
  const tries = [
    ["invite-guest", { name: "N", email: "n@example.com" }],
    ["open-thread", { scope: "internal", words: "x" }],
    ["withdraw-guest", { id }],
    ["take-pen-back", undefined],
  ] as const;
  for (const [to, body] of tries)
    expect([to, (await under.as(stranger, `/contracts/${contract}/${to}`, body ?? {})).status]).toEqual([to, 404]);
  const seen = await asSystem(under.processes.db, stranger.tenant, async (tx) => [
    ...(await tx.selectFrom("comment").selectAll().execute()),
    ...(await tx.selectFrom("guest").selectAll().execute()),
    ...(await tx.selectFrom("issue").selectAll().execute()),
    ...(await tx.selectFrom("proposal").selectAll().execute()),
  ]);
  expect(seen).toEqual([]);
  // A guest's id of one organisation gives no reach in another.
  const reached = await asGuest(under.processes.db, stranger.tenant, id as GuestId, (tx) =>
    tx.selectFrom("comment").select(sql<number>`count(*)::int`.as("count")).executeTakeFirstOrThrow(),
  );
  expect(reached.count).toBe(0);
});

test("while an incident keeps the contract frozen nothing opens and nothing tells why; released, it opens again", async () => {
  const incident = parseIncidentId(randomUUID());
  if (!incident) throw new Error("randomUUID made no UUID");
  const { must } = under.processes;
  await must(contract, { type: "freeze", incident }, { kind: "incident", incident });
  for (const answer of [
    await guest.ask(),
    await guest.phone.go(guest.path).then(async (page) => ({ status: page.status, text: await page.text() })),
  ]) {
    expect(answer.status).toBe(423);
    expect(answer.text).not.toContain(incident);
    expect(answer.text).not.toMatch(/incident/i);
  }
  await must(contract, { type: "unfreeze", incident }, { kind: "incident", incident });
  expect((await guest.ask()).status).toBe(200);
});

test("a withdrawn guest's link, cookie and code are dead from the next request on, and so is everybody's when it is over", async () => {
  const { lawyer } = under.people;
  const [first] = negotiationOf(await under.processes.state(contract)).guests;
  const { nonce } = (await guest.ask()).body as { readonly nonce: string };
  const sent = negotiationOf(await under.processes.state(contract)).rounds[0]?.document.document;
  expect((await under.as(lawyer, `/contracts/${contract}/withdraw-guest`, { id: first?.id })).status).toBe(200);
  expect((await guest.ask()).status).toBe(410);
  expect((await guest.phone.go(guest.path)).status).toBe(410);
  expect((await guest.phone.go(`${guest.path}/documents/${sent}`)).status).toBe(410);
  const replayed = await guest.phone.go(`/api/v1${guest.path}/comments`, {
    ...{ method: "POST", headers: { "Content-Type": "application/json" } },
    body: JSON.stringify({ nonce, words: "still here" }),
  });
  expect([replayed.status, (await replayed.json()).code]).toEqual([410, "guest-withdrawn"]);
  expect((await other.ask()).status).toBe(200);
  await under.give(contract, { type: "cancel" });
  expect((await other.ask()).body["code"]).toBe("negotiation-over");
  const links = (await under.links.linksOf(contract)).filter(({ purpose }) => purpose === "negotiate");
  await until("every link is void", async () => links.length > 0 && links.every(({ void_at }) => void_at !== null));
});

const docx = async (): Promise<Uint8Array<ArrayBuffer>> => {
  const { readFile } = await import("node:fs/promises");
  return new Uint8Array(await readFile(new URL("../../../documents/fixtures/tracked-changes.docx", import.meta.url)));
};
