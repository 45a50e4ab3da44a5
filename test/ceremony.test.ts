import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SignerChoice } from "../archive/version.ts";
import { remarksOf } from "../db/remark.ts";
import { asSystem } from "../db/tenancy.ts";
import { memberActing } from "../domain/act.ts";
import { daysAfter } from "../domain/calendar.ts";
import type { ContractId } from "../domain/ids.ts";
import { openSigners } from "../domain/signing.ts";
import { formatInstant } from "../i18n/format.ts";
import { lettersSoFar } from "../mail/caught.ts";
import { enteredFrom } from "../web/drafting/draft-entries.ts";
import { hiddenIn, password } from "../web/http/app-under-test.ts";
import { type Links, startLinks } from "../web/outside/link-under-test.ts";
import { createAccount } from "../web/sign-in/session.ts";
import { salesAnswers } from "./answers.ts";
import { asPerson, salesDraft } from "./contract-process.ts";
import { until } from "./until.ts";

let links: Links;
let origin: string;

beforeAll(async () => {
  links = await startLinks();
  origin = links.processes.configuration.mail.catcherUrl ?? "";
  const { lawyer, owner } = links.people;
  await asSystem(links.processes.db, links.tenant, async (tx) => {
    for (const person of [lawyer, owner]) await createAccount(tx, { person, password });
  });
});
afterAll(() => links?.close());

const outsider = (name: string, part: Partial<SignerChoice> = {}): SignerChoice => ({
  ...{ side: "theirs", person: null, name, language: "en", turn: 1 },
  email: `${name.toLowerCase()}.${randomUUID()}@example.com`,
  ...part,
});

const signatory = (part: Partial<SignerChoice> = {}): SignerChoice => {
  const { id, name, email } = links.people.signatory;
  return { ...{ side: "ours", person: id, name, email, language: "en", turn: 1 }, ...part };
};

/** A contract that goes to these people for signature. */
const toSigning = async (...signers: readonly SignerChoice[]): Promise<ContractId> => {
  const { create, stage, must, plan, approveAll } = links.processes;
  const contract = await create();
  const command = randomUUID();
  const draft = await stage(contract, 2, command, salesDraft(), signers);
  await must(contract, { type: "save-draft", draft }, asPerson(links.people.owner), { updateId: command });
  await must(contract, { type: "submit-for-review" }, asPerson(links.people.owner));
  await must(contract, { type: "submit-for-approval", plan: plan() }, asPerson(links.people.lawyer));
  await approveAll(contract);
  return contract;
};

const states = async (contract: ContractId): Promise<readonly string[]> =>
  (await links.processes.state(contract)).ceremony?.signers.map(({ state }) => state) ?? [];

const signAt = async (path: string, email: string, name: string): Promise<Response> => {
  const phone = links.phone();
  const code = await links.codeFor(path, email, phone);
  return phone.send(path, path, { consent: "true", name, code });
};

describe("A ceremony with parts", () => {
  it("asks the approver first, lets the viewer look, takes the first of a group, and mails copies of the executed contract", async () => {
    const approver = outsider("Approver", { role: "approver" });
    const viewer = outsider("Viewer", { role: "viewer" });
    const [first, second] = [outsider("First", { group: "g", turn: 2 }), outsider("Second", { group: "g", turn: 2 })];
    const copy = outsider("Copy", { role: "copy", turn: 3 });
    const contract = await toSigning(approver, viewer, first, second, copy);
    expect(await states(contract)).toEqual(["waiting", "told", "ahead", "ahead", "ahead"]);

    const look = await links.pathFor(contract, viewer.email);
    const shown = await (await links.phone().go(look)).text();
    expect(shown).toContain("lets you read this contract");
    expect(shown).not.toContain('name="consent"');

    const agree = await links.pathFor(contract, approver.email);
    expect(await (await links.phone().go(agree)).text()).toContain("agree electronically that it is signed");
    expect((await signAt(agree, approver.email, "Approver")).status).toBe(303);
    expect(await states(contract)).toEqual(["agreed", "told", "waiting", "waiting", "ahead"]);

    const [one, other] = [await links.pathFor(contract, first.email), await links.pathFor(contract, second.email)];
    expect((await signAt(other, second.email, "Second")).status).toBe(303);
    expect((await links.phone().go(one)).status).toBe(410);
    await links.processes.untilStage(contract, "active");
    expect(await states(contract)).toEqual(["agreed", "told", "void", "sealed", "told"]);
    const mailed = await until("the copy", async () => {
      const letters = await lettersSoFar(origin, copy.email);
      return letters.some(({ attachments }) => attachments.length > 0) && letters;
    });
    expect(mailed).toHaveLength(1);
    expect((await lettersSoFar(origin, first.email)).some(({ attachments }) => attachments.length > 0)).toBe(false);
  });

  it("notes by which proof, under which consent and in which time zone each signed, and keeps from where to itself", async () => {
    const contract = await toSigning(outsider("Signer", { turn: 2 }), signatory());
    const browser = links.phone();
    await browser.signIn(links.people.signatory.email);
    await links.confirm(browser, links.people.signatory.email);
    const [signer] = openSigners((await links.processes.state(contract)).ceremony ?? expect.unreachable());
    const path = `/contracts/${contract}/signatures/${signer?.id}`;
    const answer = await browser.send(path, path, { consent: "true", name: "Example Signatory" });
    expect(answer.status).toBe(303);
    const told = await links.told(contract);
    expect(told.find(({ kind }) => kind === "signed")?.body["manner"]).toEqual({
      method: "sign-in",
      consent: { version: "2026-11", language: "en" },
      timeZone: "Asia/Shanghai",
    });
    const confirmed = told.find(({ kind, body }) => kind === "identity-confirmed" && body["act"] === "sign");
    expect(confirmed?.body["means"]).toBe("sign-in");
    expect(JSON.stringify(told)).not.toContain("127.0.0.1");
    const said = await asSystem(links.processes.db, links.tenant, (tx) => remarksOf(tx, contract));
    expect(said.at(-1)?.circumstances).toMatchObject({ method: "sign-in", timeZone: "Asia/Shanghai" });
  });
});

describe("What can happen on the way", () => {
  it("whoever has not signed is reminded by a letter whose link takes the place of the first, until their time is over", async () => {
    const signer = outsider("Slow");
    const contract = await toSigning(signer);
    const first = await links.pathFor(contract, signer.email);
    await links.processes.pass(contract, 4);
    const second = await until("the reminder", async () => {
      const newest = await links.pathFor(contract, signer.email);
      return newest !== first && newest;
    });
    const phone = links.phone();
    const asks = 'name="consent"';
    expect(await (await phone.go(first)).text()).not.toContain(asks);
    expect(await (await phone.go(second)).text()).toContain(asks);
    await links.processes.pass(contract, 31);
    await until("the end of the time to sign", async () => {
      const kinds = await links.kinds(contract);
      return kinds.includes("signer-reminded") && kinds.includes("signing-expired");
    });
    expect(await (await phone.go(second)).text()).not.toContain(asks);
  });

  it("how many days they get is chosen in the form that names them: link, letter, pages and process keep to it", async () => {
    const { owner, lawyer, signatory: ours } = links.people;
    const { must, plan, approveAll, state, pass } = links.processes;
    const phone = links.phone();
    await phone.signIn(owner.email);
    const blank = (await (await phone.go("/contracts/new/sales-zh")).text()).replace(
      /<form class="search-box".*?<\/form>/s,
      "",
    );
    expect(blank).toMatch(/name="patience.expireAfterDays"[^>]*value="30"/);
    const filled = { ...Object.fromEntries(enteredFrom(salesAnswers())), "signers.0.person": ours.id };
    const send = (days: string): Promise<Response> => {
      const entries = { ...hiddenIn(blank, "/contracts"), ...filled, "patience.expireAfterDays": days };
      return phone.go("/contracts", { method: "POST", body: new URLSearchParams(entries) });
    };
    const refused = await send("366");
    expect(refused.status).toBe(422);
    expect(await refused.text()).toContain('href="#field-patience-expireAfterDays"');
    const contract = (await send("6")).headers.get("location")?.slice("/contracts/".length) as ContractId;
    expect(await (await phone.go(`/contracts/${contract}/draft`)).text()).toMatch(
      /name="patience.expireAfterDays"[^>]*value="6"/,
    );

    await must(contract, { type: "submit-for-review" }, asPerson(owner));
    await must(contract, { type: "submit-for-approval", plan: plan() }, asPerson(lawyer));
    await approveAll(contract);
    const path = await links.pathFor(contract, ours.email);
    const end = daysAfter((await state(contract)).ceremony?.openedAt ?? expect.unreachable(), 6);
    const [link] = (await links.linksOf(contract)).filter(({ purpose }) => purpose === "sign");
    expect(link?.expires_at).toEqual(new Date(end));
    const said = formatInstant(end, "en", ours.timeZone);
    const [letter] = (await lettersSoFar(origin, ours.email)).filter(({ text }) => text.includes(path));
    expect(letter?.text).toContain(said);
    for (const page of [path, `/contracts/${contract}`]) expect(await (await phone.go(page)).text()).toContain(said);
    await pass(contract, 5);
    expect((await state(contract)).ceremony?.outcome).toBe("open");
    await pass(contract, 2);
    await until("the end of the six days", async () => (await links.kinds(contract)).includes("signing-expired"));
  });

  it("a signer names somebody else: the old link is dead, the new one signs", async () => {
    const signer = outsider("Signer");
    const contract = await toSigning(signer);
    const path = await links.pathFor(contract, signer.email);
    const phone = links.phone();
    const successor = { name: "Successor", email: `successor.${randomUUID()}@example.com`, language: "en" };
    const lacking = await phone.send(path, `${path}/pass`, { ...successor, email: "nobody", reason: "She may sign" });
    expect(lacking.status).toBe(422);
    expect((await phone.send(path, `${path}/pass`, { ...successor, reason: "She may sign" })).status).toBe(303);
    expect(await (await phone.go(path)).text()).toContain("This signing is over");
    const next = await links.pathFor(contract, successor.email);
    expect((await signAt(next, successor.email, "Successor")).status).toBe(303);
    await links.processes.untilStage(contract, "active");
    expect(await states(contract)).toEqual(["void", "sealed"]);
  });

  it("legal recalls it with a reason: links are dead, everybody is told, what was signed is kept and shown", async () => {
    const [early, late] = [outsider("Early"), outsider("Late", { turn: 2 })];
    const contract = await toSigning(early, late);
    await signAt(await links.pathFor(contract, early.email), early.email, "Early");
    await until("the seal", async () => (await states(contract))[0] === "sealed");
    const path = await links.pathFor(contract, late.email);
    const browser = links.phone();
    await browser.signIn(links.people.lawyer.email);
    const page = `/contracts/${contract}`;
    expect((await browser.send(page, `${page}/recall-signing`, { reason: "" })).status).toBe(422);
    const words = "The price was wrong";
    expect((await browser.send(page, `${page}/recall-signing`, { reason: words })).status).toBe(303);
    const { stage, ceremony } = await links.processes.state(contract);
    expect([stage, ceremony?.outcome, ...(await states(contract))]).toEqual(["draft", "recalled", "sealed", "void"]);
    expect((await links.phone().go(path)).status).toBe(410);
    const shown = await (await browser.go(page)).text();
    expect(shown).toContain(words);
    expect(shown).toContain(`/contracts/${contract}/documents/${ceremony?.current.document}`);
    for (const { email } of [early, late, links.people.owner])
      await until(`the letter to ${email}`, async () =>
        (await lettersSoFar(origin, email)).find(({ subject }) => subject.startsWith("Recalled")),
      );
    expect(JSON.stringify(await links.told(contract))).not.toContain(words);
  });

  it("legal has somebody else sign for us; nobody else may", async () => {
    const { lawyer, owner, approver } = links.people;
    const contract = await toSigning(signatory());
    const [signer] = openSigners((await links.processes.state(contract)).ceremony ?? expect.unreachable());
    if (!signer) throw new Error("Nobody is asked");
    const to = { id: randomUUID() as typeof signer.id, person: approver.id };
    const replace = { type: "replace-signer", signer: signer.id, to } as const;
    expect(await links.processes.submit(contract, replace, memberActing(owner))).toMatchObject({
      refused: "not-allowed",
    });
    const browser = links.phone();
    await browser.signIn(lawyer.email);
    const page = `/contracts/${contract}`;
    const sent = { signer: signer.id, person: approver.id, reason: "On holiday" };
    // An approver may not sign.
    expect((await browser.send(page, `${page}/replace-signer`, sent)).status).toBe(422);
    expect((await browser.send(page, `${page}/recall-signing`, { reason: "Enough" })).status).toBe(303);
  });

  it("legal has somebody else sign for the other side: the old link is dead, the new one is mailed and signs, the ledger tells", async () => {
    const [first, second] = [outsider("First"), outsider("Second")];
    const contract = await toSigning(first);
    const [signer] = openSigners((await links.processes.state(contract)).ceremony ?? expect.unreachable());
    const old = await links.pathFor(contract, first.email);
    const browser = links.phone();
    await browser.signIn(links.people.lawyer.email);
    const page = `/contracts/${contract}`;
    const reason = "He has left the company";
    const to = { name: second.name, email: second.email, language: "zh-CN" };
    const named = await browser.send(page, `${page}/replace-signer`, { signer: signer?.id ?? "", ...to, reason });
    expect(named.status).toBe(303);

    expect((await links.phone().go(old)).status).toBe(410);
    const next = await links.pathFor(contract, second.email);
    const letter = await until("the letter to the successor", async () =>
      (await lettersSoFar(origin, second.email)).find(({ text }) => text.includes(next)),
    );
    expect(letter.subject).toMatch(/[\u4e00-\u9fff]/);
    const shown = await (await browser.go(page)).text();
    for (const words of [second.name, reason]) expect(shown).toContain(words);
    expect((await signAt(next, second.email, second.name)).status).toBe(303);
    await links.processes.untilStage(contract, "active");
    expect(await states(contract)).toEqual(["void", "sealed"]);

    const told = await links.told(contract);
    const passed = told.find(({ kind }) => kind === "signer-reassigned");
    expect(passed).toMatchObject({ actor: `person/${links.people.lawyer.id}`, body: { signer: signer?.id } });
    for (const words of [reason, first.email, second.email]) expect(JSON.stringify(told)).not.toContain(words);
  });

  it("face to face, a code on the signer's own device or the host's witness with a reason proves who signs", async () => {
    const [coded, witnessed] = [outsider("Coded"), outsider("Witnessed", { turn: 2 })];
    const contract = await toSigning(coded, witnessed);
    const host = links.phone();
    await host.signIn(links.people.owner.email);
    await links.confirm(host, links.people.owner.email);
    const pathOf = async (): Promise<string> => {
      const [signer] = openSigners((await links.processes.state(contract)).ceremony ?? expect.unreachable());
      return `/contracts/${contract}/signatures/${signer?.id}/in-person`;
    };
    const path = await pathOf();
    const part = { consent: "true", identified: "document", proof: "code" };
    const code = await links.codeFrom(coded.email, () => host.send(path, path, {}, `${path}/code`));
    const wrong = code === "000000" ? "111111" : "000000";
    expect((await host.send(path, path, { ...part, name: "Coded", code: wrong })).status).toBe(403);
    expect((await host.send(path, path, { ...part, name: "Coded", code })).status).toBe(303);
    const next = await pathOf();
    const seen = { consent: "true", identified: "known", proof: "witnessed", name: "Witnessed" };
    expect((await host.send(next, next, { ...seen, reason: "" })).status).toBe(422);
    expect((await host.send(next, next, { ...seen, reason: "No telephone here" })).status).toBe(303);
    await links.processes.untilStage(contract, "active");
    const manners = (await links.told(contract))
      .filter(({ kind }) => kind === "signed")
      .map(({ body }) => body["manner"] as { readonly method: string; readonly host: string });
    expect(manners.map(({ method }) => method).toSorted()).toEqual(["code-in-person", "witnessed"]);
    expect(new Set(manners.map((manner) => manner.host))).toEqual(new Set([links.people.owner.id]));
  });
});
