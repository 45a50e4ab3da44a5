import { afterAll, beforeAll, expect, test } from "vitest";
import { readDocument } from "../../../archive/document.ts";
import { asSystem } from "../../../db/tenancy.ts";
import { documentById, versionsOf } from "../../../db/version.ts";
import { renditionOf, textOf } from "../../../documents/rendition.ts";
import type { Draft } from "../../../domain/draft.ts";
import type { ContractId } from "../../../domain/ids.ts";
import { languages } from "../../../domain/language.ts";
import { negotiationOf } from "../../../domain/negotiation.ts";
import { refusalSentence } from "../../../i18n/refusal.ts";
import { lettersSoFar } from "../../../mail/caught.ts";
import { until } from "../../../test/until.ts";
import { type NegotiationUnderTest, startNegotiation } from "./negotiation-under-test.ts";

let under: NegotiationUnderTest;

beforeAll(async () => {
  under = await startNegotiation();
});
afterAll(() => under?.links.close());

const draftNow = (contract: ContractId): Promise<Draft> =>
  asSystem(under.processes.db, under.tenant, async (tx) => {
    const [newest] = await versionsOf(tx, contract);
    const master = newest?.draft_document && (await documentById(tx, newest.draft_document));
    if (!master) throw new Error("The draft is structured");
    return JSON.parse((await readDocument(under.links.services, master)).toString("utf8"));
  });

/** The first clause that has words and an answer in them, as it reads. */
const someClause = async (contract: ContractId) => {
  const [first] = renditionOf(await draftNow(contract)).clauses.filter(
    ({ paragraphs }) => textOf({ paragraphs }) !== "",
  );
  if (!first) throw new Error("A contract has clauses");
  return first;
};

const letterTo = (email: string, saying: string) =>
  until(`a letter to ${email}`, async () =>
    (await lettersSoFar(under.processes.configuration.mail.catcherUrl ?? "", email)).find(({ text }) =>
      text.includes(saying),
    ),
  );

test("a round goes out with the pen, is answered by words, a file and a proposal, and comes back with all of it on record", async () => {
  const { contract, guest } = await under.negotiated("Please look at the term. 请看期限。");
  const clause = await someClause(contract);
  const page = await guest.see();
  expect(page).toContain("You hold the pen");
  expect(page).toContain("Please look at the term. 请看期限。");
  expect(page).toContain(`id="clause-${clause.id}"`);

  const { lawyer, owner } = under.people;
  const view = async () => (await (await signedIn(lawyer.email)).go(`/contracts/${contract}?view=negotiation`)).text();
  expect(await view()).toContain("文本由对方修改 — 第 1 轮");
  expect((await under.as(lawyer, "/contracts?mine=false")).text).toContain('"pen":"theirs","round":1');

  expect(
    (await guest.phone.send(guest.path, `${guest.path}/comments`, { words: "一般意见 In general: fine." })).status,
  ).toBe(303);
  const chosen = `${guest.path}?clause=${clause.id}`;
  const proposed = await guest.phone.send(chosen, `${guest.path}/proposals`, {
    words: `${textOf(clause)} Amended.`,
    reason: "Ours is better",
  });
  expect(proposed.status).toBe(303);
  const form = new FormData();
  const html = await guest.see();
  for (const [name, value] of Object.entries(hiddenOf(html, `${guest.path}/documents`))) form.set(name, value);
  form.set("file", new Blob([await fixture()]), "Our version.docx");
  expect((await guest.phone.go(`${guest.path}/documents`, { method: "POST", body: form })).status).toBe(303);
  const returned = await guest.phone.send(guest.path, `${guest.path}/return`, {
    answer: "changes",
    words: "That is all.",
  });
  expect(returned.status).toBe(303);
  expect(await guest.see()).toContain("Orchid 兰花 holds the pen");

  const [round] = negotiationOf(await under.processes.state(contract)).rounds;
  expect(round).toMatchObject({ number: 1, version: 1, state: "returned", answer: "changes", documents: [{}] });
  const ours = await view();
  for (const shown of ["文本由我方修改 — 第 1 轮", "That is all.", "Our version.docx", "Ours is better", "一般意见"])
    expect(ours).toContain(shown);
  const comparison = `/contracts/${contract}/returned/${round?.documents[0]?.document}`;
  expect(ours).toContain(comparison);
  const compared = await (await signedIn(lawyer.email)).go(comparison);
  expect(compared.status).toBe(200);
  expect(await compared.text()).toContain("Our version.docx");
  await letterTo(owner.email, "has returned round 1");
  expect(await under.links.kinds(contract)).toEqual(
    expect.arrayContaining([
      "guest-invited",
      "round-sent",
      "thread-opened",
      "proposed",
      "document-handed-in",
      "round-returned",
    ]),
  );
  const told = JSON.stringify(await under.links.told(contract));
  for (const word of ["一般意见", "Ours is better", "That is all", guest.email, "Example Guest"])
    expect(told).not.toContain(word);
});

test("who holds the pen stands wherever the wording is read or changed", async () => {
  const { contract } = await under.negotiated();
  const browser = await signedIn(under.people.lawyer.email);
  for (const page of ["", "/edit", "/draft", "/versions/1", "/compare", "/returned"]) {
    const response = await browser.go(`/contracts/${contract}${page}`);
    expect(response.status, page).toBe(200);
    expect(await response.text(), page).toContain("文本由对方修改 — 第 1 轮");
  }
});

test("a wrong code opens nothing to a guest", async () => {
  const contract = await under.processes.create();
  const email = await under.invite(contract);
  await under.send(contract);
  const path = await under.pathTo(email);
  const phone = under.links.phone("en");
  const code = await under.links.codeFrom(email, () => phone.send(path, `${path}/code`, {}));
  const wrong = code === "000000" ? "000001" : "000000";
  const refused = await phone.send(`${path}/code`, path, { code: wrong });
  expect(refused.status).toBe(403);
  expect(await refused.text()).not.toContain('id="wording"');
  expect(await (await phone.go(path)).text()).not.toContain('id="wording"');
});

test("an invitation that has run out opens nothing any more: not by its letter, not where it lay open, not to a program; each is told so in words", async () => {
  const contract = await under.processes.create();
  const { title } = await under.processes.row(contract);
  const email = `late.${under.tenant}@counterparty.example`;
  const give = async (command: string, said: object) =>
    expect((await under.as(under.people.lawyer, `/contracts/${contract}/${command}`, said)).status).toBe(200);
  await give("invite-guest", { name: "Example Guest", email, days: 1 });
  await give("send-round", { version: 1, words: "", days: 1 });
  const guest = await under.arrive(await under.pathTo(email), email);
  const { nonce } = (await guest.ask()).body as { readonly nonce: string };
  const { rounds } = negotiationOf(await under.processes.state(contract));
  const document = `${guest.path}/documents/${rounds[0]?.document.document}`;
  expect(await guest.see()).toContain(title);
  expect((await guest.phone.go(document)).status).toBe(200);

  const headers = { "Content-Type": "application/json" };
  const body = JSON.stringify({ nonce, words: "Still here" });
  const isOver = async () => {
    for (const language of languages) {
      const why = refusalSentence({ refused: "guest-expired", facts: {} }, language);
      const phone = under.links.phone(language);
      const page = await phone.go(guest.path);
      expect([page.status, page.headers.get("content-language")]).toEqual([410, language]);
      const html = await page.text();
      expect(html).toContain(`<html lang="${language}"`);
      expect(html).toContain(why);
      expect(html).not.toContain(title);
      const answer = await phone.go(`/api/v1${guest.path}`);
      expect(answer.headers.get("content-type")).toContain("application/problem+json");
      expect([answer.status, await answer.json()]).toEqual([
        410,
        expect.objectContaining({ status: 410, code: "guest-expired", detail: why, title: expect.stringMatching(/./) }),
      ]);
    }
    for (const opened of [guest.path, document, `${guest.path}/word`])
      expect([opened, (await guest.phone.go(opened)).status]).toEqual([opened, 410]);
    for (const act of ["/comments", "/code"]) {
      const refused = await guest.phone.go(`/api/v1${guest.path}${act}`, { method: "POST", headers, body });
      expect([act, refused.status, (await refused.json()).code]).toEqual([act, 410, "guest-expired"]);
    }
  };
  under.links.later(1.1 * 86_400_000);
  await isOver().finally(() => under.links.later(0));
  expect((await guest.phone.go(guest.path)).status).toBe(200);
  await under.processes.pass(contract, 1.1);
  await until("the process to note it", async () =>
    negotiationOf(await under.processes.state(contract)).guests.some(({ state }) => state === "expired"),
  );
  await isOver();
  expect((await under.processes.state(contract)).threads ?? []).toEqual([]);
});

const hiddenOf = (html: string, action: string): Readonly<Record<string, string>> => {
  const [form = ""] = html.split("<form").filter((part) => part.includes(`action="${action}"`));
  const fields = [
    ...(form.split("</form>")[0]?.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g) ?? []),
  ];
  return Object.fromEntries(fields.map(([, name = "", value = ""]) => [name, value]));
};

const fixture = async (): Promise<Uint8Array<ArrayBuffer>> => {
  const { readFile } = await import("node:fs/promises");
  return new Uint8Array(await readFile(new URL("../../../documents/fixtures/tracked-changes.docx", import.meta.url)));
};

const signedIn = async (email: string) => {
  const browser = under.links.phone("en");
  await browser.signIn(email);
  return browser;
};

test("a proposal is accepted into the draft as a new version, whose answers stay bound; another is declined with a reason they read", async () => {
  const { contract, guest } = await under.negotiated();
  const clause = await someClause(contract);
  const before = await draftNow(contract);
  const bound = before.clauses
    .find(({ id }) => id === clause.id)
    ?.paragraphs.flat()
    .filter(({ kind }) => kind !== "text").length;
  await guest.ask("/proposals", {
    clause: clause.id,
    words: `${textOf(clause)}\nA further sentence of theirs.`,
    reason: "",
  });
  await guest.ask("/return", { answer: "changes" });
  const { lawyer } = under.people;
  const [proposal] = negotiationOf(await under.processes.state(contract)).proposals;
  const accepted = await under.as(lawyer, `/contracts/${contract}/accept-proposal`, { id: proposal?.id });
  expect([accepted.status, accepted.body["draft"]]).toEqual([200, 2]);
  const now = await draftNow(contract);
  const changed = now.clauses.find(({ id }) => id === clause.id);
  expect(changed?.paragraphs.flat().filter(({ kind }) => kind !== "text")).toHaveLength(bound ?? -1);
  expect(JSON.stringify(changed)).toContain("A further sentence of theirs.");
  expect(changed?.version).toBe((before.clauses.find(({ id }) => id === clause.id)?.version ?? 0) + 1);

  await under.send(contract);
  const again = await guest.ask("/proposals", { clause: clause.id, words: "Nothing at all.", reason: "" });
  expect([again.status, again.text]).toEqual([200, expect.anything()]);
  const second = negotiationOf(await under.processes.state(contract)).proposals.at(-1);
  const declined = await under.as(lawyer, `/contracts/${contract}/decline-proposal`, {
    id: second?.id,
    words: "We need this clause.",
  });
  expect(declined.status).toBe(200);
  expect(await guest.see()).toContain("We need this clause.");
});

test("a colleague mentioned by @ or by a tick gets a letter and a line; nobody who may not see the contract can be", async () => {
  const { lawyer, manager, owner, officer } = under.people;
  const contract = await under.processes.create(undefined, {
    classification: "secret",
    named: [lawyer.id, manager.id],
  });
  const opened = await under.as(lawyer, `/contracts/${contract}/open-thread`, {
    ...{ scope: "internal", words: `@${manager.name}, is this so? And you?`, mentions: [owner.id] },
  });
  expect(opened.status).toBe(200);
  await letterTo(manager.email, "mentions you in an internal thread");
  await letterTo(owner.email, "mentions you in an internal thread");
  expect((await under.as(owner, "/inbox")).text).toContain("answer-mention");
  for (const said of [{ words: `@${officer.name} look` }, { words: "look", mentions: [officer.id] }]) {
    const refused = await under.as(lawyer, `/contracts/${contract}/open-thread`, { scope: "internal", ...said });
    expect([refused.status, refused.body["code"]]).toEqual([422, "mention-unknown"]);
  }
  const thread = (await under.processes.state(contract)).threads?.[0]?.id;
  expect((await under.as(owner, `/contracts/${contract}/reply`, { thread, words: "It is." })).status).toBe(200);
  expect((await under.as(owner, "/inbox")).text).not.toContain("answer-mention");
  expect((await under.as(lawyer, `/contracts/${contract}/resolve-thread`, { id: thread })).status).toBe(200);
  const late = await under.as(owner, `/contracts/${contract}/reply`, { thread, words: "More." });
  expect([late.status, late.body["code"]]).toEqual([409, "thread-resolved"]);
});

test("issues hold both positions and our fallbacks, and end agreed or conceded", async () => {
  const { lawyer } = under.people;
  const contract = await under.processes.create();
  const raised = await under.as(lawyer, `/contracts/${contract}/raise-issue`, {
    ...{ title: "Liability cap", ours: "100 %", theirs: "200 %", fallbacks: "120 %\n150 %" },
  });
  expect(raised.status).toBe(200);
  const issue = (await under.processes.state(contract)).issues?.[0]?.id;
  await under.as(lawyer, `/contracts/${contract}/revise-issue`, {
    issue,
    title: "Liability cap",
    ours: "120 %",
    theirs: "150 %",
    fallbacks: "",
  });
  await under.as(lawyer, `/contracts/${contract}/settle-issue`, { issue, outcome: "agreed" });
  const html = await (await (await signedIn(lawyer.email)).go(`/contracts/${contract}?view=negotiation`)).text();
  expect(html).toContain("Liability cap");
  expect(html).toContain("已达成一致");
  expect(html).not.toContain("200 %");
});

test("the pen comes back by itself when nobody answers, after a reminder whose link replaces the first", async () => {
  const { contract, guest } = await under.negotiated();
  await under.processes.pass(contract, 6.5);
  await letterTo(guest.email, "is still waiting for your answer");
  const newer = await under.pathTo(guest.email);
  expect(newer).not.toBe(guest.path);
  // The letter before opens nothing anew; where it lies open, whoever writes goes on.
  expect((await under.links.phone().go(guest.path)).status).toBe(410);
  expect((await guest.phone.go(guest.path)).status).toBe(200);
  await under.processes.pass(contract, 1);
  await until(
    "the pen is ours",
    async () => negotiationOf(await under.processes.state(contract)).rounds[0]?.state === "expired",
  );
  await letterTo(under.people.owner.email, "is over without an answer");
});

test("comments of an hour reach the other side as one letter, without a word of them; who has looked since gets none", async () => {
  const [{ contract, guest }, looked] = [await under.negotiated(), await under.negotiated()];
  const { lawyer } = under.people;
  const comment = async (about: ContractId, scope: "shared" | "internal", words: string) => {
    const said = await under.as(lawyer, `/contracts/${about}/open-thread`, { scope, words });
    expect(said.status).toBe(200);
  };
  const letters = async ({ email }: { readonly email: string }) =>
    (await lettersSoFar(under.processes.configuration.mail.catcherUrl ?? "", email)).filter(({ text }) =>
      text.includes("New comments for you"),
    );
  for (const number of [1, 2, 3]) await comment(contract, "shared", `Openly said ${number}`);
  await comment(contract, "internal", "Our floor is 80");
  await under.processes.pass(contract, 0.1);
  const letter = await until("the letter about the comments", async () => (await letters(guest))[0]);
  expect(letter.text).toMatch(/New comments:? *\s*3/);
  for (const word of ["Openly said", "Our floor", lawyer.name]) expect(letter.text).not.toContain(word);
  const path = /\/negotiation\/[\w-]{43}/.exec(letter.text)?.[0] ?? "";
  expect(await (await under.arrive(path, guest.email)).see()).toContain("Openly said 3");
  expect(await guest.see(), "who was reading by the older link reads on").toContain("Openly said 3");

  await comment(looked.contract, "shared", "Openly said 4");
  expect(await looked.guest.see()).toContain("Openly said 4");
  await comment(looked.contract, "internal", "Our floor is 70");
  await under.processes.pass(looked.contract, 0.1);
  await until("the hour to be over", async () => (await under.links.kinds(looked.contract)).includes("guests-told"));
  // The second letter of another contract leaves after whatever this one causes.
  await comment(contract, "shared", "Openly said 5");
  await under.processes.pass(contract, 0.1);
  await until("another letter", async () => (await letters(guest))[1]);
  expect(await letters(looked.guest)).toEqual([]);
});

test("how a guest's proposals fared reaches them as one letter an hour later, each guest of their own, without a word of ours", async () => {
  const { contract, guest } = await under.negotiated();
  const otherEmail = await under.invite(contract);
  const other = await under.arrive(await under.pathTo(otherEmail), otherEmail);
  const { lawyer } = under.people;
  const [first, second] = renditionOf(await draftNow(contract)).clauses.filter(
    ({ paragraphs }) => textOf({ paragraphs }) !== "",
  );
  if (!first || !second) throw new Error("A contract has clauses");
  for (const [who, clause] of [
    [guest, first],
    [guest, second],
    [other, first],
  ] as const) {
    const words = `${textOf(clause)} Theirs.`;
    expect((await who.ask("/proposals", { clause: clause.id, words, reason: "" })).status).toBe(200);
  }
  expect((await other.ask("/comments", { words: "Is this meant?" })).status).toBe(200);
  await guest.ask("/return", { answer: "changes" });
  const { threads = [], ...before } = await under.processes.state(contract);
  const [one, two, three] = negotiationOf(before).proposals;
  const give = async (command: string, body: object) =>
    expect((await under.as(lawyer, `/contracts/${contract}/${command}`, body)).status).toBe(200);
  await give("accept-proposal", { id: one?.id });
  await give("decline-proposal", { id: two?.id, words: "Our insurer forbids it." });
  await give("resolve-thread", { id: threads[0]?.id });
  const internal = { scope: "internal", words: "We could live with 90" };
  await give("open-thread", internal);
  await give("resolve-thread", { id: (await under.processes.state(contract)).threads?.at(-1)?.id });
  await under.processes.pass(contract, 0.1);
  const [told, toldOther] = await Promise.all([
    letterTo(guest.email, "How your proposals fared"),
    letterTo(other.email, "How your proposals fared"),
  ]);
  expect(told.text).toMatch(/Your proposals accepted:?\s*1\s*Your proposals declined:?\s*1/);
  expect(told.text).toMatch(/Comments marked as resolved:?\s*1/);
  expect(toldOther.text).toMatch(/Comments marked as resolved:?\s*1/);
  expect(toldOther.text).not.toContain("Your proposals");
  for (const { text } of [told, toldOther])
    for (const word of ["insurer", "live with 90", lawyer.name, first.heading || "1."])
      expect(text).not.toContain(word);

  const { body } = await guest.ask();
  expect((body as { open: { proposals: object[] } }).open.proposals).toMatchObject([
    { state: "accepted", answer: null, round: 1, settledAt: expect.any(String) },
    { state: "declined", answer: "Our insurer forbids it.", settledAt: expect.any(String) },
  ]);
  const page = await guest.see();
  for (const shown of ["Accepted", "Declined", "Our insurer forbids it."]) expect(page).toContain(shown);
  expect(await other.see(), "what another guest was told is theirs alone").not.toContain("Our insurer forbids it.");

  await give("decline-proposal", { id: three?.id, words: "No." });
  await under.send(contract);
  const round = await letterTo(other.email, "Your proposals declined");
  expect(round.text).toMatch(/Round:?\s*2/);
  await under.processes.pass(contract, 0.1);
  const letters = await lettersSoFar(under.processes.configuration.mail.catcherUrl ?? "", other.email);
  expect(letters.filter(({ text }) => text.includes("Your proposals declined"))).toHaveLength(1);
});
