import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pack, unpack } from "../../../documents/word/package.ts";
import { readWord } from "../../../documents/word/read.ts";
import { textOf } from "../../../documents/word/viewed.ts";
import type { Person } from "../../../domain/person.ts";
import { salesAnswers } from "../../../test/answers.ts";
import { type Drafting, startDrafting } from "../../drafting/drafting-under-test.ts";
import { hiddenIn } from "../../http/app-under-test.ts";

let drafting: Drafting;
let owner: Person;
let stranger: Person;

beforeAll(async () => {
  drafting = await startDrafting();
  const tenant = await drafting.organisation();
  owner = await drafting.member(tenant, "Example Owner", ["business"]);
  stranger = await drafting.member(await drafting.organisation(), "Example Stranger", ["legal"]);
});

afterAll(() => drafting.close());

const ask = async (path: string, init: RequestInit = {}, person = owner): Promise<Response> =>
  (await drafting.programOf(person))(path, init);

const answer = async <T>(response: Response, status = 200): Promise<T> => {
  expect(response.status, await response.clone().text()).toBe(status);
  return response.json() as Promise<T>;
};

const post = (path: string, body: unknown, person = owner) =>
  ask(path, { method: "POST", body: JSON.stringify(body) }, person);

const contract = async (): Promise<string> => {
  const made = await answer<{ id: string }>(
    await post("/contracts", { template: "sales-zh", values: salesAnswers() }),
    201,
  );
  return made.id;
};

const wordOf = async (id: string, version = 1): Promise<Buffer> => {
  const response = await ask(`/contracts/${id}/versions/${version}/word`);
  expect(response.status, response.statusText).toBe(200);
  return Buffer.from(await response.arrayBuffer());
};

/** As another program saves it after somebody has edited its text. */
const edited = async (bytes: Buffer, edit: (xml: string) => string): Promise<Buffer> => {
  const parts = new Map(await unpack(bytes));
  const before = parts.get("word/document.xml")?.toString("utf8") ?? "";
  const after = edit(before);
  expect(after).not.toBe(before);
  parts.set("word/document.xml", Buffer.from(after));
  return pack(parts);
};

const counsel = 'w:id="9001" w:author="Example Counsel" w:date="2026-03-02T09:30:00Z"';
const tracked = (xml: string): string =>
  xml.replace(
    /<w:r><w:t xml:space="preserve">([^<]*)累计不超过合同总价的10%([^<]*)<\/w:t><\/w:r>/,
    (_, a: string, b: string) =>
      `<w:r><w:t xml:space="preserve">${a}累计不超过合同总价的</w:t></w:r><w:del ${counsel}><w:r><w:delText>10%</w:delText></w:r></w:del><w:ins ${counsel}><w:r><w:t>5%</w:t></w:r></w:ins><w:r><w:t xml:space="preserve">${b}</w:t></w:r>`,
  );
const hidden = (xml: string): string => xml.replace("自验收合格之日起", "自交付之日起");

const bring = (id: string, bytes: Buffer, fields: Readonly<Record<string, string>> = {}, person = owner) => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", new Blob([new Uint8Array(bytes)]), "对方修改稿.docx");
  return ask(`/contracts/${id}/returned`, { method: "POST", body: form }, person);
};

interface Told {
  readonly marked: boolean;
  readonly version: number;
  readonly decided: boolean;
  readonly parts: readonly {
    key: string;
    tracked: object | null;
    untracked: object | null;
    by: readonly { author: string }[];
  }[];
}

const returned = async (id: string, document: string): Promise<Told> =>
  answer(await ask(`/contracts/${id}/returned/${document}`));

describe("A Word file that went out and comes back", () => {
  it("is compared with the version that was sent, and what is taken of it makes a new version", async () => {
    const id = await contract();
    const sent = await wordOf(id);
    // Ours goes on meanwhile: the file is still read against the version that it was made from.
    await answer(await post(`/contracts/${id}/draft`, { values: { "delivery-place": "上海市示例路1号仓库" } }));
    const received = await answer<{ document: string; version: number; marked: boolean }>(
      await bring(id, await edited(sent, (xml) => hidden(tracked(xml)))),
      201,
    );
    expect(received).toMatchObject({ version: 1, marked: true });
    const told = await returned(id, received.document);
    const [warranty, penalty] = told.parts;
    expect(told.parts).toHaveLength(2);
    expect(warranty).toMatchObject({ tracked: null, untracked: { state: "changed" } });
    expect(penalty).toMatchObject({ untracked: null, by: [{ author: "Example Counsel" }] });
    const decide = { choices: { [penalty?.key ?? ""]: "theirs" }, rest: "ours" };
    const decided = await answer(await post(`/contracts/${id}/returned/${received.document}`, decide));
    // The cap is an answer of the draft: it is written over, and said to be.
    expect(decided).toMatchObject({ draft: 3, untaken: [], overwritten: ["late-cap"] });
    const text = (await readWord(await wordOf(id, 3))).items
      .flatMap((item) => (item.kind === "paragraph" ? [textOf(item)] : []))
      .join("\n");
    expect(text).toContain("累计不超过合同总价的5%");
    expect(text).toContain("自验收合格之日起");
    expect(text).toContain("上海市示例路1号仓库");
    expect(await answer(await post(`/contracts/${id}/returned/${received.document}`, decide))).toMatchObject({
      draft: 3,
    });
    expect((await post(`/contracts/${id}/returned/${received.document}`, { rest: "theirs" })).status).toBe(409);
  });

  it("shows people both kinds of change, and takes nothing that they did not decide on", async () => {
    const id = await contract();
    const { document } = await answer<{ document: string }>(
      await bring(id, await edited(await wordOf(id), (xml) => hidden(tracked(xml)))),
      201,
    );
    const browser = await drafting.browserOf(owner);
    const page = `/contracts/${id}/returned/${document}`;
    const html = await (await browser.go(page)).text();
    expect(html).toContain("The file has changes that it does not show as changes");
    expect(html).toContain("Example Counsel");
    expect(html).not.toMatch(/type="radio"[^>]*checked/);
    const hiddenFields = hiddenIn(html, page);
    const undecided = await browser.go(page, { method: "POST", body: new URLSearchParams(hiddenFields) });
    expect(undecided.status).toBe(422);
    const none = await browser.go(page, {
      method: "POST",
      body: new URLSearchParams({ ...hiddenFields, rest: "ours" }),
    });
    expect(none.status).toBe(303);
    expect(await (await browser.go(page)).text()).toContain("Decided by Example Owner");
    expect((await ask(`/contracts/${id}/versions/2`)).status).toBe(404);
  });

  it("is kept once, however often the same request comes, and refused where it belongs elsewhere or says nothing", async () => {
    const [id, other] = [await contract(), await contract()];
    const file = await edited(await wordOf(id), hidden);
    expect(await answer<{ code: string }>(await bring(other, file), 422)).toMatchObject({
      code: "file-of-another-contract",
    });
    const parts = new Map(await unpack(file));
    parts.delete("docProps/custom.xml");
    const bare = await pack(parts);
    expect(await answer<{ code: string }>(await bring(id, bare), 422)).toMatchObject({ code: "file-names-no-version" });
    expect(await answer(await bring(id, bare, { version: "1" }), 201)).toMatchObject({ version: 1, marked: false });
    expect((await bring(id, file, {}, stranger)).status).toBe(404);
    const fixture = join(import.meta.dirname, "../../../documents/fixtures/bad/poi-SimpleMacro.docm");
    expect((await bring(id, await readFile(fixture))).status).toBe(422);
  });

  it("may be a file that was uploaded to begin with: its own words go out, and what is chosen of theirs is put together", async () => {
    const form = new FormData();
    form.append("title", "Contributor agreement");
    form.append("counterparty", "Example Contributor");
    const cla = await readFile(join(import.meta.dirname, "../../../documents/fixtures/opengauss-cla-zh.docx"));
    form.append("file", new Blob([new Uint8Array(cla)]), "cla.docx");
    const { id } = await answer<{ id: string }>(await ask("/contracts/upload", { method: "POST", body: form }), 201);
    const out = await wordOf(id);
    const words = (await readWord(out)).items.flatMap((item) => (item.kind === "paragraph" ? [textOf(item)] : []));
    expect(words).toEqual(
      (await readWord(cla)).items.flatMap((item) => (item.kind === "paragraph" ? [textOf(item)] : [])),
    );
    const long = words.findLast((text) => text.length > 60) ?? expect.unreachable("It has paragraphs");
    const { document } = await answer<{ document: string }>(
      await bring(id, await edited(out, (xml) => xml.replace(long.slice(10, 20), "（另行书面约定）"))),
      201,
    );
    expect((await returned(id, document)).parts).toHaveLength(1);
    expect(await answer(await post(`/contracts/${id}/returned/${document}`, { rest: "theirs" }))).toMatchObject({
      draft: 2,
    });
    const compared = await answer<{ parts: { state: string }[] }>(await ask(`/contracts/${id}/compare`));
    expect(compared.parts.filter(({ state }) => state !== "same").map(({ state }) => state)).toEqual(["changed"]);
  });

  it("of two versions is their difference as tracked changes", async () => {
    const id = await contract();
    await answer(await post(`/contracts/${id}/draft`, { values: { "delivery-place": "上海市示例路1号仓库" } }));
    const response = await ask(`/contracts/${id}/comparison.docx`);
    const { items } = await readWord(Buffer.from(await response.arrayBuffer()));
    const pieces = items.flatMap((item) => (item.kind === "paragraph" ? item.pieces : []));
    expect(
      pieces
        .filter(({ inserted }) => inserted)
        .map(({ text }) => text)
        .join(""),
    ).toContain("上海");
    expect(
      pieces
        .filter(({ deleted }) => deleted)
        .map(({ text }) => text)
        .join(""),
    ).toContain("北京");
  });

  it("may be a template written in Word: its placeholders are the questions of a new draft", async () => {
    const form = new FormData();
    const template = await readFile(join(import.meta.dirname, "../../../documents/fixtures/offer-letter-tables.docx"));
    form.append("file", new Blob([new Uint8Array(template)]), "offer.docx");
    const { id, findings } = await answer<{ id: string; findings: { code: string }[] }>(
      await ask("/contracts/from-word", { method: "POST", body: form }),
      201,
    );
    expect(findings.map(({ code }) => code)).toContain("variable-missing");
    const browser = await drafting.browserOf(owner);
    expect(await (await browser.go(`/contracts/${id}/draft`)).text()).toContain('name="values.');
    const version = await answer<{ html: string; notes: string[] }>(await ask(`/contracts/${id}/versions/1`));
    expect(version.html).toContain("Base Compensation");
    expect(version.notes.join()).toContain("Tables of the Word file were read as lines of text.");
  });
});
