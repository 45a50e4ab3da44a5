import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asSystem } from "../../../db/tenancy.ts";
import { addRevision } from "../../../db/working-copy.ts";
import { parseContractId, parseIncidentId } from "../../../domain/ids.ts";
import type { Person } from "../../../domain/person.ts";
import type { Part } from "../../../domain/working-copy.ts";
import { commandContract } from "../../../engine/command.ts";
import { salesAnswers } from "../../../test/answers.ts";
import { type Drafting, startDrafting } from "../../drafting/drafting-under-test.ts";
import { hiddenIn, password } from "../../http/app-under-test.ts";

let drafting: Drafting;
let counsel: Person;
let partner: Person;
let owner: Person;
let auditor: Person;
let stranger: Person;

beforeAll(async () => {
  drafting = await startDrafting();
  const tenant = await drafting.organisation();
  counsel = await drafting.member(tenant, "Example Counsel", ["legal"]);
  partner = await drafting.member(tenant, "Example Partner", ["legal"]);
  owner = await drafting.member(tenant, "Example Owner", ["business"]);
  auditor = await drafting.member(tenant, "Example Auditor", ["auditor"]);
  stranger = await drafting.member(await drafting.organisation(), "Example Stranger", ["legal"]);
});

afterAll(() => drafting.close());

interface ToldPart {
  readonly part: string;
  readonly label: string;
  readonly changed: boolean;
  readonly base: string;
  readonly heading: string;
  readonly wording: string;
}

interface ToldEditor {
  readonly version: number;
  readonly edited: boolean;
  readonly parts: readonly ToldPart[];
  readonly removed: readonly { readonly part: string }[];
  readonly findings: readonly { readonly code: string; readonly part: string | null }[];
  readonly present: readonly { readonly name: string; readonly part: string | null }[];
}

const ask = async (person: Person, path: string, body?: unknown): Promise<Response> => {
  const program = await drafting.programOf(person);
  return program(path, body === undefined ? {} : { method: "POST", body: JSON.stringify(body) });
};

const newContract = async (): Promise<string> => {
  const made = await ask(counsel, "/contracts", { template: "sales-zh", values: salesAnswers() });
  return ((await made.json()) as { readonly id: string }).id;
};

const editor = async (contract: string, person = counsel): Promise<ToldEditor> => {
  const response = await ask(person, `/contracts/${contract}/edit`);
  expect(response.status, await response.clone().text()).toBe(200);
  return (await response.json()) as ToldEditor;
};

const partOf = (told: ToldEditor, part: string): ToldPart =>
  told.parts.find((each) => each.part === part) ?? expect.unreachable(part);

const save = async (contract: string, person: Person, body: unknown): Promise<Response> =>
  ask(person, `/contracts/${contract}/edit/text`, body);

const saved = async (
  response: Response,
): Promise<ToldPart & { readonly added: string | null; readonly removed: boolean }> => {
  expect(response.status, await response.clone().text()).toBe(200);
  return (await response.json()) as ToldPart & { readonly added: string | null; readonly removed: boolean };
};

const firstClause = (told: ToldEditor): ToldPart =>
  told.parts.find(({ part, wording }) => part.startsWith("clause.") && wording.length > 20) ?? expect.unreachable();

describe("A draft is edited part by part", () => {
  it("and what two people write in different clauses both stands, numbered and shown to both", async () => {
    const contract = await newContract();
    const before = await editor(contract);
    const [one, other] = before.parts.filter(({ part, wording }) => part.startsWith("clause.") && wording.length > 20);
    if (!one || !other) return expect.unreachable();
    await saved(await save(contract, counsel, { ...one, wording: `${one.wording}\n\n本款由法务补充。` }));
    await saved(await save(contract, partner, { ...other, wording: `本款由合伙人补充。${other.wording}` }));
    const after = await editor(contract, partner);
    expect(partOf(after, one.part).wording).toBe(`${one.wording}\n\n本款由法务补充。`);
    expect(partOf(after, other.part).wording).toBe(`本款由合伙人补充。${other.wording}`);
    expect(after.parts.filter(({ changed }) => changed).map(({ part }) => part)).toEqual([one.part, other.part]);
    expect(after.edited).toBe(true);
  });

  it("and what they write at different places of one clause is merged, at the same place neither is overwritten", async () => {
    const contract = await newContract();
    const clause = firstClause(await editor(contract));
    await saved(await save(contract, counsel, { ...clause, wording: `甲${clause.wording}` }));
    const merged = await saved(await save(contract, partner, { ...clause, wording: `${clause.wording}乙` }));
    expect(merged.wording).toBe(`甲${clause.wording}乙`);
    const refused = await save(contract, partner, { ...clause, wording: `丙${clause.wording}` });
    expect(refused.status).toBe(409);
    expect(await refused.json()).toMatchObject({ code: "text-disputed" });
    expect(partOf(await editor(contract), clause.part).wording).toBe(`甲${clause.wording}乙`);
    // Whoever has seen both may save what they choose.
    const chosen = await saved(await save(contract, partner, { ...merged, wording: `甲丙${clause.wording}乙` }));
    expect(chosen.wording).toBe(`甲丙${clause.wording}乙`);
  });

  it("and saving one clause opens no other, however many were edited", async () => {
    const contract = await newContract();
    const [one, other] = (await editor(contract)).parts.filter(({ part }) => part.startsWith("clause."));
    if (!one || !other) return expect.unreachable();
    await saved(await save(contract, counsel, { ...other, wording: `甲${other.wording}` }));
    // A further revision that nobody can open.
    await asSystem(drafting.services.db, counsel.tenant, (tx) =>
      addRevision(tx, {
        ...{ tenant: counsel.tenant, contract: parseContractId(contract) ?? expect.unreachable(), copy: 1 },
        ...{ part: other.part as Part, revision: 2, sealed: Buffer.from("sealed by nobody"), person: counsel.id },
        ...{ command: randomUUID(), added_at: new Date() },
      }),
    );
    const { wording } = await saved(await save(contract, counsel, { ...one, wording: `乙${one.wording}` }));
    expect(wording).toBe(`乙${one.wording}`);
    expect((await save(contract, counsel, { ...other, wording: `丙${other.wording}` })).status).toBe(500);
  });

  it("and saving the same words again, because the answer was lost, changes nothing", async () => {
    const contract = await newContract();
    const clause = firstClause(await editor(contract));
    const typed = { ...clause, wording: `${clause.wording}再次发送。` };
    const first = await saved(await save(contract, counsel, typed));
    const second = await saved(await save(contract, counsel, typed));
    expect(second.base).toBe(first.base);
  });

  it("and clauses are added, moved, taken out and put back with every word", async () => {
    const contract = await newContract();
    const told = await editor(contract);
    const [first] = told.parts.filter(({ part }) => part.startsWith("clause."));
    if (!first) return expect.unreachable();
    const { added } = await saved(await save(contract, counsel, { part: first.part, step: "add" }));
    if (added === null) return expect.unreachable();
    const fresh = partOf(await editor(contract), added);
    expect((await editor(contract)).findings).toContainEqual(
      expect.objectContaining({ code: "clause-empty", part: added }),
    );
    await saved(
      await save(contract, counsel, {
        ...fresh,
        heading: "新条款",
        wording: "价款为{{price}}，见{{§没有}}。",
        step: "up",
      }),
    );
    const order = (await editor(contract)).parts.map(({ part }) => part);
    expect(order.indexOf(added)).toBeLessThan(order.indexOf(first.part));
    await saved(await save(contract, partner, { part: added, step: "remove" }));
    const without = await editor(contract);
    expect(without.removed).toEqual([{ part: added, label: "新条款" }]);
    // Somebody was still typing in it: their words are kept with it.
    const late = partOf(await editor(contract), first.part);
    const kept = await saved(
      await save(contract, counsel, {
        part: added,
        base: `${without.version}.1`,
        heading: "新条款",
        wording: "补写的内容。",
      }),
    );
    expect(kept.removed).toBe(true);
    await saved(await save(contract, counsel, { part: added, step: "restore" }));
    expect(partOf(await editor(contract), added)).toMatchObject({ heading: "新条款", wording: "补写的内容。" });
    expect(late.part).toBe(first.part);
  });

  it("and becomes a version with everything in it, by the contract's process", async () => {
    const contract = await newContract();
    const told = await editor(contract);
    const clause = firstClause(told);
    await saved(await save(contract, counsel, { ...clause, wording: "双方另行约定如下。" }));
    const program = await drafting.programOf(counsel);
    const done = await program(`/contracts/${contract}/edit/version`, { method: "POST" });
    expect(done.status, await done.clone().text()).toBe(200);
    expect(await done.json()).toMatchObject({ draft: 2, stage: "draft" });
    const shown = await ask(counsel, `/contracts/${contract}/versions/2`);
    expect(((await shown.json()) as { readonly html: string }).html).toContain("双方另行约定如下。");
    const next = await editor(contract);
    expect(next).toMatchObject({ version: 2, edited: false });
    // Words that were begun before it are merged with it.
    const late = await saved(
      await save(contract, partner, { ...told.parts.at(-1), wording: `${told.parts.at(-1)?.wording}晚到的话。` }),
    );
    expect(late.base.startsWith("2.")).toBe(true);
  });

  it("and answers saved beside it go into the version together with it", async () => {
    const contract = await newContract();
    const clause = firstClause(await editor(contract));
    await saved(await save(contract, counsel, { ...clause, wording: `${clause.wording}未存为版本的话。` }));
    await ask(partner, `/contracts/${contract}/draft`, { title: "另一个名称" });
    const after = await editor(contract);
    expect(after.version).toBe(2);
    expect(partOf(after, clause.part).wording).toBe(`${clause.wording}未存为版本的话。`);
    expect(partOf(after, "title").heading).toBe("另一个名称");
  });
});

describe("Answers are edited beside the wording", () => {
  interface ToldAnswer {
    readonly variable: string;
    readonly base: string;
    readonly changed: boolean;
    readonly fields: Readonly<Record<string, string>>;
  }
  const answers = async (contract: string): Promise<readonly ToldAnswer[]> =>
    ((await (await ask(counsel, `/contracts/${contract}/edit`)).json()) as { readonly answers: readonly ToldAnswer[] })
      .answers;
  const answerTo = async (contract: string, variable: string): Promise<ToldAnswer> =>
    (await answers(contract)).find((each) => each.variable === variable) ?? expect.unreachable(variable);
  const give = (contract: string, person: Person, variable: string, base: string, value: unknown) =>
    ask(person, `/contracts/${contract}/edit/answer`, { variable, base, values: { [variable]: value } });

  it("and lines of a party that two people fill in both stand, where two amounts are a question", async () => {
    const contract = await newContract();
    const money = (await answers(contract)).find(({ fields, variable }) => fields[`values.${variable}.amount`]);
    const party = (await answers(contract)).find(({ fields, variable }) => fields[`values.${variable}.address`]);
    if (!money || !party) return expect.unreachable();
    const lines = Object.fromEntries(
      Object.entries(party.fields).map(([name, text]) => [name.slice(`values.${party.variable}.`.length), text]),
    );
    expect((await give(contract, counsel, party.variable, party.base, { ...lines, address: "新住所" })).status).toBe(
      200,
    );
    const both = await give(contract, partner, party.variable, party.base, { ...lines, representative: "新代表" });
    expect(await both.json()).toMatchObject({
      merged: true,
      fields: {
        [`values.${party.variable}.address`]: "新住所",
        [`values.${party.variable}.representative`]: "新代表",
      },
    });
    const amount = (figures: string) => ({ amount: figures, currency: "CNY" });
    expect((await give(contract, counsel, money.variable, money.base, amount("100"))).status).toBe(200);
    const refused = await give(contract, partner, money.variable, money.base, amount("200"));
    expect(refused.status).toBe(409);
    const now = await answerTo(contract, money.variable);
    expect(now.changed).toBe(true);
    expect((await give(contract, partner, money.variable, now.base, amount("200"))).status).toBe(200);
    expect((await give(contract, partner, money.variable, now.base, { amount: "much" })).status).toBe(422);
    expect((await give(contract, partner, "nothing", now.base, "x")).status).toBe(404);
    const program = await drafting.programOf(counsel);
    expect((await program(`/contracts/${contract}/edit/version`, { method: "POST" })).status).toBe(200);
    expect((await answerTo(contract, party.variable)).fields[`values.${party.variable}.address`]).toBe("新住所");
  });

  it("and the form of all answers does not overwrite what was answered in the editor meanwhile", async () => {
    const contract = await newContract();
    const browser = await drafting.browserOf(counsel);
    const action = `/contracts/${contract}/draft`;
    const form = await (await browser.go(action)).text();
    const title = partOf(await editor(contract), "title");
    await saved(await save(contract, partner, { ...title, heading: "同事改的名称" }));
    const body = () => new URLSearchParams({ ...hiddenIn(form, action), title: "表单中的名称" });
    const refused = await browser.go(action, { method: "POST", body: body() });
    expect(refused.status).toBe(409);
    expect(partOf(await editor(contract), "title").heading).toBe("同事改的名称");
    const again = new URLSearchParams({ ...hiddenIn(await refused.text(), action), title: "表单中的名称" });
    expect((await browser.go(action, { method: "POST", body: again })).status).toBe(303);
    expect(partOf(await editor(contract), "title").heading).toBe("表单中的名称");
  });
});

describe("Whoever has the editor open", () => {
  it("is told who else is there and that something was written, whichever web process either is with", async () => {
    const contract = await newContract();
    const clause = firstClause(await editor(contract));
    const other = await drafting.startAnother();
    const signedIn = await fetch(new URL("/api/v1/session", other), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ email: partner.email, password }),
    });
    const { token } = (await signedIn.json()) as { readonly token: string };
    const leaving = new AbortController();
    const events = await fetch(new URL(`/api/v1/contracts/${contract}/edit/events`, other), {
      headers: { Authorization: `Bearer ${token}` },
      signal: leaving.signal,
    });
    expect(events.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    const reader = events.body?.pipeThrough(new TextDecoderStream()).getReader();
    let heard = "";
    const until = async (wanted: string | RegExp): Promise<void> => {
      while (!heard.match(wanted)) heard += (await reader?.read())?.value ?? expect.unreachable("the stream ended");
    };
    await until('"present":\\[\\]');
    const tab = randomUUID();
    const here = { tab, part: clause.part };
    expect((await ask(counsel, `/contracts/${contract}/edit/presence`, here)).status).toBe(204);
    await until(`"name":"Example Counsel","part":"${clause.part}"`);
    await saved(await save(contract, counsel, { ...clause, wording: `${clause.wording}另一进程可见。` }));
    await until('"mark":"1.1"');
    expect(heard).not.toContain("另一进程可见");
    expect((await ask(counsel, `/contracts/${contract}/edit/presence`, { tab, leaving: true })).status).toBe(204);
    await until(/"mark":"1\.1","present":\[\]/);
    leaving.abort();
    // Nobody takes another's tab for their own.
    await ask(counsel, `/contracts/${contract}/edit/presence`, here);
    await ask(partner, `/contracts/${contract}/edit/presence`, { tab, part: "title" });
    expect((await editor(contract)).present).toEqual([{ name: "Example Counsel", part: clause.part }]);
  });
});

describe("The working copy is open to those alone who may edit the draft", () => {
  it("and nobody else learns that it is there", async () => {
    const contract = await newContract();
    const clause = firstClause(await editor(contract));
    for (const [person, status] of [
      [auditor, 403],
      [owner, 404],
      [stranger, 404],
    ] as const) {
      expect((await ask(person, `/contracts/${contract}/edit`)).status).toBe(status);
      expect((await save(contract, person, clause)).status).toBe(status);
      expect((await ask(person, `/contracts/${contract}/edit/events`)).status).toBe(status);
    }
  });

  it("and no word of it can be read in the database", async () => {
    const contract = await newContract();
    const clause = firstClause(await editor(contract));
    await saved(await save(contract, counsel, { ...clause, wording: "SECRET-WORDING" }));
    const rows = await asSystem(drafting.services.db, counsel.tenant, (tx) =>
      tx
        .selectFrom("working_part")
        .selectAll()
        .where("contract", "=", contract as never)
        .execute(),
    );
    expect(rows.length).toBe(1);
    for (const row of rows) {
      expect(row.sealed.includes("SECRET-WORDING")).toBe(false);
      expect(JSON.stringify(row)).not.toContain("SECRET-WORDING");
    }
  });

  it("and only while the contract is a draft", async () => {
    const contract = await newContract();
    const clause = firstClause(await editor(contract));
    const program = await drafting.programOf(counsel);
    await program(`/contracts/${contract}/submit-for-review`, { method: "POST" });
    const state = (await (await ask(counsel, `/contracts/${contract}`)).json()) as { readonly stage: string };
    if (state.stage === "draft") return expect.unreachable("it was not submitted");
    const refused = await save(contract, counsel, { ...clause, wording: "Zu spät." });
    expect(refused.status).toBe(409);
    expect(await refused.json()).toMatchObject({ code: "wrong-stage" });
  });

  it("and not while an incident keeps it frozen", async () => {
    const contract = parseContractId(await newContract()) ?? expect.unreachable();
    const clause = firstClause(await editor(contract));
    const incident = parseIncidentId(randomUUID()) ?? expect.unreachable();
    const { temporal: client, taskQueue } = drafting.services;
    const actor = { kind: "incident", incident } as const;
    await commandContract({ client, taskQueue }, contract, { type: "freeze", incident }, { actor, id: randomUUID() });
    for (const refused of [
      await save(contract, counsel, { ...clause, wording: "Trotzdem." }),
      await ask(counsel, `/contracts/${contract}/edit`),
      await ask(counsel, `/contracts/${contract}/edit/events`),
      await ask(counsel, `/contracts/${contract}/edit/presence`, { tab: randomUUID() }),
    ])
      expect([refused.status, await refused.json()]).toEqual([423, expect.objectContaining({ code: "frozen" })]);
  });

  it("and bad input is told plainly, field by field", async () => {
    const contract = await newContract();
    for (const body of [
      {},
      { part: "clause." },
      { part: "values.price", base: "1.0" },
      { part: "title", base: "one" },
      { part: "title", base: "1.0", heading: "x".repeat(301) },
      { part: "title", base: "1.0", heading: 7 },
      { part: "title", step: "sideways" },
    ])
      expect((await save(contract, counsel, body)).status, JSON.stringify(body)).toBe(422);
    for (const body of [
      { part: "clause.nothing", base: "1.0", wording: "x" },
      { part: "clause.nothing", step: "up" },
      { part: "title", step: "up" },
    ])
      expect((await save(contract, counsel, body)).status, JSON.stringify(body)).toBe(404);
    const longGone = await save(contract, counsel, { part: "title", base: "999.999", heading: "Other" });
    expect(longGone.status).toBe(409);
  });
});

describe("Without a script", () => {
  it("a form for each part saves it, shows both versions where two people wrote the same words, and takes the choice", async () => {
    const contract = await newContract();
    const clause = firstClause(await editor(contract));
    const browser = await drafting.browserOf(counsel);
    const page = await (await browser.go(`/contracts/${contract}/edit`)).text();
    expect(page).toContain(`name="wording"`);
    await saved(await save(contract, partner, { ...clause, wording: clause.wording.replace(/^../u, "Zwei") }));
    const action = `/contracts/${contract}/edit/text`;
    const send = (html: string, entries: Readonly<Record<string, string>>) =>
      browser.go(action, { method: "POST", body: new URLSearchParams({ ...hiddenIn(html, action), ...entries }) });
    const { part, heading } = clause;
    const mine = { part, heading, wording: clause.wording.replace(/^../u, "Eins") };
    const refused = await send(page, { ...mine, base: clause.base });
    expect(refused.status).toBe(409);
    const both = await refused.text();
    expect(both).toContain("data-dispute");
    expect(both).toContain("Eins");
    expect(both).toContain("Zwei");
    const chosen = partOf(await editor(contract), clause.part);
    expect((await send(both, { ...mine, base: chosen.base })).status).toBe(303);
    expect(partOf(await editor(contract), clause.part).wording.startsWith("Eins")).toBe(true);
  });
});
