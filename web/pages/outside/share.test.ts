import { createHash } from "node:crypto";
import { PDF } from "@libpdf/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { asSystem } from "../../../db/tenancy.ts";
import type { ContractId, DocumentId, Id } from "../../../domain/ids.ts";
import { parseIncidentId } from "../../../domain/ids.ts";
import { type Entry, entries } from "../../../ledger/index.ts";
import { lettersSoFar } from "../../../mail/caught.ts";
import { asPerson } from "../../../test/contract-process.ts";
import { makeOrganisation } from "../../../test/organisation.ts";
import { until } from "../../../test/until.ts";
import { password } from "../../http/app-under-test.ts";
import { type Links, type Phone, startLinks } from "../../outside/link-under-test.ts";
import { createAccount } from "../../sign-in/session.ts";

let links: Links;
let contract: ContractId;
let executed: { readonly document: DocumentId; readonly sha256: string };
let draft: DocumentId;

beforeAll(async () => {
  links = await startLinks();
  const { processes, people, tenant } = links;
  const { owner, lawyer, manager } = people;
  await asSystem(processes.db, tenant, async (tx) => {
    for (const person of [owner, lawyer, manager]) await createAccount(tx, { person, password });
  });
  contract = await processes.toActive();
  const state = await until("the certificate, the last that the process does by itself", async () => {
    const now = await processes.state(contract);
    return now.ceremony?.evidence && now;
  });
  if (!state.executed) throw new Error("An active contract is executed");
  executed = state.executed;
  draft = state.draft.pdf.document;
});
afterAll(() => links?.close());

const page = (id: ContractId = contract): string => `/contracts/${id}?view=documents`;

const signedIn = async (email: string): Promise<Phone> => {
  const browser = links.phone();
  await browser.signIn(email);
  return browser;
};

let receivers = 0;

/** A share by the owner's form, and the path in the receiver's letter. */
const shared = async (entered: Readonly<Record<string, string>> = {}) => {
  receivers += 1;
  const email = `receiver${receivers}.${links.tenant}@example.com`;
  const browser = await signedIn(links.people.owner.email);
  const sent = await browser.send(page(), `/contracts/${contract}/share`, {
    ...{ name: "Example Auditor of Accounts", email, reason: "Yearly audit 年度审计", days: "14", language: "zh-CN" },
    "documents.0": executed.document,
    ...entered,
  });
  expect(sent.status).toBe(303);
  const path = await until(`a letter to ${email}`, async () => {
    const [letter] = await lettersSoFar(links.processes.configuration.mail.catcherUrl ?? "", email);
    return letter && /\/share\/[\w-]{43}/.exec(letter.text)?.[0];
  });
  const share = (await links.processes.state(contract)).shares.at(-1);
  if (!share) throw new Error("The contract knows the share");
  return { path, email, share };
};

/** Asks for a code and reads the mail. */
const codeTo = (phone: Phone, { path, email }: { readonly path: string; readonly email: string }): Promise<string> =>
  links.codeFrom(email, () => phone.send(path, `${path}/code`, {}));

const typed = (phone: Phone, path: string, code: string): Promise<Response> =>
  phone.send(`${path}/code`, path, { code });

/** A browser in which the code was typed. */
const opened = async (given: { readonly path: string; readonly email: string }, language?: string): Promise<Phone> => {
  const phone = links.phone(language);
  const done = await typed(phone, given.path, await codeTo(phone, given));
  expect([done.status, done.headers.get("location")]).toEqual([303, given.path]);
  return phone;
};

const told = async (share: string): Promise<readonly Entry[]> =>
  (await links.told(contract)).filter(({ body }) => body["share"] === share).toReversed();

const document = (path: string, id: string = executed.document): string => `${path}/documents/${id}`;

test("what is shared of a confidential contract carries the receiver's address, and is no signed original", async () => {
  const given = await shared();
  const classify = (classification: "internal" | "confidential") =>
    asSystem(links.processes.db, links.tenant, (tx) =>
      tx.updateTable("contract").set({ classification }).where("id", "=", contract).execute(),
    );
  const phone = await opened(given, "en");
  await classify("confidential");
  try {
    const saved = await phone.go(document(given.path));
    const bytes = Buffer.from(await saved.arrayBuffer());
    expect(createHash("sha256").update(bytes).digest("hex")).not.toBe(executed.sha256);
    const copy = await PDF.load(bytes);
    expect(copy.getSubject()).toContain("without the force of the signed original");
    expect(copy.getPages().every((page) => page.getResources().has("XObject"))).toBe(true);
  } finally {
    await classify("internal");
  }
});

test("a receiver types the mailed code, reads and saves the very document that was shared, and each look is told", async () => {
  const given = await shared();
  const closed = await (await links.phone("zh-CN").go(given.path)).text();
  expect(closed).toContain("有一份合同共享给您");
  expect(closed).not.toContain("买卖合同");

  const phone = await opened(given, "zh-CN");
  const html = await (await phone.go(given.path)).text();
  expect(html).toContain("Yearly audit 年度审计");
  expect(html).toContain(executed.document);
  const viewed = await phone.go(`${document(given.path)}?inline=true`);
  expect(viewed.headers.get("content-disposition")).toMatch(/^inline/);
  await viewed.arrayBuffer();
  const saved = await phone.go(document(given.path));
  expect(saved.headers.get("content-disposition")).toMatch(/^attachment/);
  const bytes = Buffer.from(await saved.arrayBuffer());
  expect(createHash("sha256").update(bytes).digest("hex")).toBe(executed.sha256);

  const entriesOfShare = await told(given.share.id);
  expect(entriesOfShare.map(({ kind }) => kind)).toEqual([
    "shared",
    "identity-confirmed",
    "share-viewed",
    "document-viewed",
    "document-downloaded",
  ]);
  const [by, ...looks] = entriesOfShare;
  expect(by?.actor).toBe(`person/${links.people.owner.id}`);
  expect(new Set(looks.map(({ actor }) => actor))).toEqual(new Set([`share/${given.share.id}`]));
  const everything = JSON.stringify(await links.told(contract));
  for (const personal of [given.email, "Auditor of Accounts", "年度审计"]) expect(everything).not.toContain(personal);

  const history = await (await signedIn(links.people.lawyer.email)).go(`/contracts/${contract}?view=history`);
  expect(await history.text()).toContain("Example Auditor of Accounts");
});

describe("The link alone", () => {
  test("opens nothing: neither the title nor a document, and HEAD and GET change nothing", async () => {
    const given = await shared();
    const phone = links.phone();
    for (const method of ["HEAD", "GET", "GET"]) expect((await phone.go(given.path, { method })).status).toBe(200);
    expect((await phone.go(document(given.path))).status).toBe(403);
    expect((await told(given.share.id)).map(({ kind }) => kind)).toEqual(["shared"]);
  });

  test("does not open with a wrong code, a code that was used, or one that was mailed for another share", async () => {
    const [given, other] = [await shared(), await shared()];
    const phone = links.phone();
    const code = await codeTo(phone, given);
    expect((await typed(phone, given.path, code === "000000" ? "111111" : "000000")).status).toBe(403);
    expect((await typed(phone, other.path, code)).status).toBe(403);
    expect((await typed(phone, given.path, code)).status).toBe(303);
    const thief = links.phone();
    const again = await typed(thief, given.path, code);
    expect([again.status, await again.text()]).toEqual([403, expect.stringContaining("The code is wrong")]);
    expect((await thief.go(document(given.path))).status).toBe(403);
    // What opened one share opens no other.
    expect((await phone.go(document(other.path))).status).toBe(403);
  });

  test("takes no form that is not from its page", async () => {
    const given = await shared();
    const forged = await fetch(new URL(`/api/v1${given.path}/code`, links.url), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ nonce: "made-up" }),
    });
    expect([forged.status, (await forged.json()).code]).toEqual([403, "forged-form"]);
  });

  test("is nothing where it was guessed or cut short", async () => {
    expect((await links.phone().go(`/share/${"A".repeat(43)}`)).status).toBe(404);
    expect((await links.phone().go("/share/short")).status).toBe(404);
  });
});

test("no other document opens: not the draft of the same contract, not another contract's", async () => {
  const given = await shared();
  const phone = await opened(given);
  const elsewhere = (await links.processes.state(await links.processes.create())).draft.pdf.document;
  for (const id of [draft, elsewhere, crypto.randomUUID(), "no-id"]) {
    expect([id, (await phone.go(document(given.path, id))).status]).toEqual([id, 404]);
  }
  const owner = await signedIn(links.people.owner.email);
  const reaching = await owner.send(page(), `/contracts/${contract}/share`, {
    ...{ name: "N", email: "n@example.com", reason: "R", days: "1", "documents.0": elsewhere },
  });
  expect(reaching.status).toBe(404);
});

test("a withdrawn share says so from the next request on, in either language", async () => {
  const given = await shared();
  const phone = await opened(given);
  expect((await phone.go(document(given.path))).status).toBe(200);
  const owner = await signedIn(links.people.owner.email);
  const withdraw = `/contracts/${contract}/withdraw-share`;
  expect((await owner.send(page(), withdraw, { share: given.share.id })).status).toBe(303);
  expect((await phone.go(document(given.path))).status).toBe(410);
  const refused = await links.phone("zh-CN").go(given.path);
  expect([refused.status, await refused.text()]).toEqual([410, expect.stringContaining("共享人已撤回该共享")]);
  expect(
    (await links.told(contract)).some(
      ({ kind, body }) => kind === "link-refused" && body["reason"] === "share-withdrawn",
    ),
  ).toBe(true);
});

test("while an incident keeps the contract frozen it opens nothing and tells nothing of it; freed, it opens again", async () => {
  const given = await shared();
  const phone = await opened(given);
  const incident = parseIncidentId(crypto.randomUUID());
  if (!incident) throw new Error("randomUUID made no UUID");
  const { must } = links.processes;
  await must(contract, { type: "freeze", incident }, { kind: "incident", incident });
  for (const path of [given.path, document(given.path)]) {
    const refused = await phone.go(path);
    const text = await refused.text();
    expect([refused.status, text]).toEqual([423, expect.stringContaining("frozen for now")]);
    expect(text).not.toMatch(/incident/i);
  }
  const api = await fetch(new URL(`/api/v1${given.path}`, links.url));
  expect((await api.json()).code).toBe("frozen");
  await must(contract, { type: "unfreeze", incident }, { kind: "incident", incident });
  expect((await phone.go(document(given.path))).status).toBe(200);
});

test("it runs out: by our clock at once, and by the contract's own clock for good", async () => {
  const given = await shared({ days: "2" });
  const phone = await opened(given);
  links.later(2 * 86_400_000 + 1);
  try {
    const refused = await phone.go(given.path);
    expect([refused.status, await refused.text()]).toEqual([410, expect.stringContaining("is over")]);
  } finally {
    links.later(0);
  }
  const another = await links.processes.create();
  const share = crypto.randomUUID() as Id<"share">;
  const command = { documents: [draft], days: 2, receiver: "hmac-sha256:test", steppedUp: false } as const;
  await links.processes.must(another, { type: "share", share, ...command }, asPerson(links.people.owner));
  await links.processes.pass(another, 3);
  expect((await links.processes.state(another)).shares).toMatchObject([{ state: "expired" }]);
});

test("of a confidential contract only somebody who has just confirmed shares, and management never does", async () => {
  const { processes, people } = links;
  const secret = await processes.create(undefined, { classification: "secret" });
  const { document: pdf } = (await processes.state(secret)).draft.pdf;
  const form = { name: "N", email: "n@example.com", reason: "R", days: "1", "documents.0": pdf };
  const owner = await signedIn(people.owner.email);
  expect(await (await owner.go(page(secret))).text()).toContain("This contract is confidential");
  const facts = { name: "N", email: "n@example.com", reason: "R", documents: [pdf] };
  const unsure = await api(people.owner.email, `/contracts/${secret}/share`, facts);
  expect([unsure.status, unsure.body["code"]]).toEqual([403, "step-up-required"]);
  await links.confirm(owner, people.owner.email);
  expect((await owner.send(page(secret), `/contracts/${secret}/share`, form)).status).toBe(303);
  const refused = await api(people.manager.email, `/contracts/${contract}/share`, { ...facts, documents: [draft] });
  expect([refused.status, refused.body["code"]]).toEqual([403, "not-allowed"]);
});

test("what is missing in the form is told beside it, and nothing is shared", async () => {
  const owner = await signedIn(links.people.owner.email);
  const before = (await links.processes.state(contract)).shares.length;
  const refused = await owner.send(page(), `/contracts/${contract}/share`, {
    ...{ view: "documents", name: "N", email: "not an address", reason: "R", days: "91" },
  });
  const html = await refused.text();
  expect(refused.status).toBe(422);
  expect(html).toContain("Tick at least one document");
  expect(html).toContain('value="not an address"');
  expect((await links.processes.state(contract)).shares).toHaveLength(before);
});

test("another organisation neither shares, nor sees shares, nor withdraws them", async () => {
  const given = await shared();
  const { lawyer, tenant } = await makeOrganisation(links.processes.db);
  await asSystem(links.processes.db, tenant, (tx) => createAccount(tx, { person: lawyer, password }));
  const facts = { name: "N", email: "n@example.com", reason: "R", documents: [executed.document] };
  expect((await api(lawyer.email, `/contracts/${contract}/share`, facts)).status).toBe(404);
  expect((await api(lawyer.email, `/contracts/${contract}/withdraw-share`, { share: given.share.id })).status).toBe(
    404,
  );
  const seen = await asSystem(links.processes.db, tenant, (tx) => tx.selectFrom("share").selectAll().execute());
  expect(seen).toEqual([]);
  const ours = await links.processes.create();
  const borrowed = await api(links.people.lawyer.email, `/contracts/${ours}/withdraw-share`, { share: given.share.id });
  expect([borrowed.status, borrowed.body["code"]]).toEqual([404, "not-found"]);
  expect(
    await asSystem(links.processes.db, tenant, (tx) => entries(tx, { subject: `contract/${contract}`, limit: 10 })),
  ).toEqual([]);
});

/** A program acting for a member. */
const api = async (email: string, path: string, body: object) => {
  const post = (to: string, facts: object, headers: Record<string, string> = {}) =>
    fetch(new URL(`/api/v1${to}`, links.url), {
      method: "POST",
      headers: { "Content-Type": "application/json", "Accept-Language": "en", ...headers },
      body: JSON.stringify(facts),
    });
  const { token } = await (await post("/session", { email, password })).json();
  const answer = await post(path, body, { Authorization: `Bearer ${token}` });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
};

test("a program shares through the API, reads the share there, and a receiver's program opens it with the cookie", async () => {
  const email = `program.${links.tenant}@example.com`;
  const made = await api(links.people.lawyer.email, `/contracts/${contract}/share`, {
    ...{ name: "Example Program", email, reason: "Audit", documents: [executed.document] },
  });
  expect(made.status).toBe(200);
  const path = await until("the letter", async () => {
    const [letter] = await lettersSoFar(links.processes.configuration.mail.catcherUrl ?? "", email);
    return letter && /\/share\/[\w-]{43}/.exec(letter.text)?.[0];
  });
  const base = new URL(`/api/v1${path}`, links.url).href;
  const post = (to: string, body: object) =>
    fetch(to, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  const { nonce, open } = await (await fetch(base)).json();
  expect(open).toBeNull();
  const code = await links.codeFrom(email, () => post(`${base}/code`, { nonce }));
  const answer = await post(base, { nonce, code });
  const [cookie = ""] = (answer.headers.get("set-cookie") ?? "").split(";");
  const told = await (await fetch(base, { headers: { Cookie: cookie } })).json();
  expect(told.open.documents).toMatchObject([{ id: executed.document, sha256: executed.sha256 }]);
});
