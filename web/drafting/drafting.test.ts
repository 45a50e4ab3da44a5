import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { templates } from "../../documents/templates/all.ts";
import type { Person } from "../../domain/person.ts";
import { salesAnswers } from "../../test/answers.ts";
import { type Browser, hiddenIn } from "../http/app-under-test.ts";
import { type Drafting, startDrafting } from "./drafting-under-test.ts";
import { type Created, created } from "./upload-under-test.ts";

let drafting: Drafting;
let owner: Person;
let chinese: Person;
let signatory: Person;
let stranger: Person;

beforeAll(async () => {
  drafting = await startDrafting();
  const tenant = await drafting.organisation();
  owner = await drafting.member(tenant, "Example Owner", ["business"]);
  chinese = await drafting.member(tenant, "示例法务", ["legal"], "zh-CN");
  signatory = await drafting.member(tenant, "Example Signatory", ["signer"]);
  stranger = await drafting.member(await drafting.organisation(), "Example Stranger", ["legal"]);
});

afterAll(async () => {
  await drafting.close();
});

const post = async (person: Person, path: string, body: unknown, headers: Record<string, string> = {}) => {
  const program = await drafting.programOf(person);
  return program(path, { method: "POST", body: JSON.stringify(body), headers });
};

const complete = async (): Promise<Created> =>
  created(
    await post(owner, "/contracts", {
      template: "sales-zh",
      values: salesAnswers(),
      signers: [{ side: "ours", person: signatory.id }],
    }),
  );

describe("A contract begins from a template", () => {
  it("offers every template in both languages, and the way to upload", async () => {
    for (const person of [owner, chinese]) {
      const browser = await drafting.browserOf(person);
      const html = await (await browser.go("/contracts/new")).text();
      for (const template of templates) expect(html).toContain(template.name[person.language]);
      expect(html).toContain("/contracts/new/upload");
    }
  });

  for (const template of templates) {
    it(`takes the form of ${template.id} half empty, keeps what was typed and lists what is missing`, async () => {
      const browser = await drafting.browserOf(chinese);
      const page = `/contracts/new/${template.id}`;
      const html = await (await browser.go(page)).text();
      for (const variable of template.variables) expect(html).toContain(`name="values.${variable.name}`);
      const response = await sendDraft(browser, page, { title: `《${template.id}》` });
      expect(response.status).toBe(303);
      const [, contract = ""] = /^\/contracts\/([0-9a-f-]+)$/.exec(response.headers.get("location") ?? "") ?? [];
      const edit = await (await browser.go(`/contracts/${contract}/draft`)).text();
      expect(edit).toContain(`value="《${template.id}》"`);
      expect(edit).toMatch(/提交前还有 \d+ 项需要完善/);
      const counterparty = template.variables.find(({ type, name }) => type === "party" && name !== template.ours);
      expect(edit).toContain(`href="#field-values-${counterparty?.name}-name"`);
    });
  }

  it("is complete when everything was answered, with the representative of the other side as its signer", async () => {
    const contract = await complete();
    expect(contract).toMatchObject({ stage: "draft", draft: 1, version: 1 });
    expect(contract.findings.filter(({ blocking }) => blocking)).toEqual([]);
    const browser = await drafting.browserOf(owner);
    const html = await (await browser.go(`/contracts/${contract.id}/versions/1`)).text();
    expect(html).toMatch(/示例代表乙 .*?buyer<wbr\/?>@example\.com/s);
    expect(html).toContain("Example Signatory");
    expect(html).toContain("捌拾万元整");
  });

  it("tells in the reader's language that figures and words disagree", async () => {
    const values = { ...salesAnswers(), price: { amount: "800,000.00", currency: "CNY", words: "捌万元整" } };
    const { findings } = await created(await post(chinese, "/contracts", { template: "sales-zh", values }));
    expect(findings).toContainEqual({
      code: "amount-words-disagree",
      blocking: true,
      field: "values.price.words",
      clause: null,
      sentence: "“合同总价”的大写金额与小写金额不一致。",
    });
  });

  it("refuses what cannot be read, naming each field, and keeps the form as it was typed", async () => {
    const browser = await drafting.browserOf(owner);
    const response = await sendDraft(browser, "/contracts/new/sales-en", {
      "values.price.amount": "a lot",
      "values.price.currency": "USD",
      "values.effective": "2027-02-30",
      "values.goods": "Machines of the <best> kind",
      "signers.2.side": "theirs",
      "signers.2.name": "Somebody",
      "signers.2.email": "no address",
    });
    expect(response.status).toBe(422);
    const html = await response.text();
    expect(html).toContain('value="a lot"');
    expect(html).toContain("Machines of the &lt;best>");
    expect(html).toContain('href="#field-values-price"');
    expect(html).toContain('href="#field-values-effective"');
  });

  it("makes one contract of a form sent twice", async () => {
    const key = { "Idempotency-Key": "twice" };
    const body = { template: "nda-en", title: "Sent twice" };
    const [one, two] = [
      await created(await post(owner, "/contracts", body, key)),
      await created(await post(owner, "/contracts", body, key)),
    ];
    expect(two.id).toBe(one.id);
    expect(two.version).toBe(1);
  });

  it("is not for those whose role drafts nothing", async () => {
    expect((await post(signatory, "/contracts", { template: "nda-en" })).status).toBe(403);
  });
});

describe("A draft is changed", () => {
  it("as a new version, found complete once the last gap is filled", async () => {
    const { quantity: _quantity, ...gap } = salesAnswers();
    const first = await created(await post(owner, "/contracts", { template: "sales-zh", values: gap }));
    expect(first.findings.map(({ field }) => field)).toContain("values.quantity");
    const second = await created(await post(owner, `/contracts/${first.id}/draft`, { values: { quantity: "12台" } }));
    expect(second).toMatchObject({ draft: 2, version: 2 });
    expect(second.findings.filter(({ blocking }) => blocking)).toEqual([]);
  });

  it("not over a version that the person has not seen, and the form keeps their words", async () => {
    const contract = await complete();
    const browser = await drafting.browserOf(owner);
    const page = `/contracts/${contract.id}/draft`;
    const hidden = hiddenIn(await (await browser.go(page)).text(), page);
    await created(await post(chinese, page, { values: { quantity: "11台" } }));
    const response = await browser.go(page, {
      method: "POST",
      body: new URLSearchParams({ ...hidden, "values.quantity": "99台" }),
    });
    expect(response.status).toBe(409);
    const html = await response.text();
    expect(html).toContain("Somebody saved a newer version while you were writing");
    expect(html).toContain('value="99台"');
  });

  it("with a warning first where saving would send the contract back", async () => {
    const contract = await complete();
    const sent = await post(owner, `/contracts/${contract.id}/submit-for-review`, {});
    expect(sent.status, await sent.text()).toBe(200);
    const browser = await drafting.browserOf(chinese);
    const html = await (await browser.go(`/contracts/${contract.id}/draft`)).text();
    expect(html).toContain("保存后，合同将退回起草阶段");
    const saved = await created(
      await post(chinese, `/contracts/${contract.id}/draft`, { values: { quantity: "11台" } }),
    );
    expect(saved.stage).toBe("draft");
  });
});

/** Opens a page and sends the form for a new contract; the search box, too, asks `/contracts`. */
const sendDraft = async (
  browser: Browser,
  page: string,
  entries: Readonly<Record<string, string>>,
): Promise<Response> => {
  const html = (await (await browser.go(page)).text()).replace(/<form class="search-box".*?<\/form>/s, "");
  return browser.go("/contracts", {
    method: "POST",
    body: new URLSearchParams({ ...hiddenIn(html, "/contracts"), ...entries }),
  });
};

describe("Nobody else's contract", () => {
  it("is there: not its version, its draft, its form or its documents", async () => {
    const contract = await complete();
    const own = await drafting.programOf(owner);
    const { pdf } = (await (await own(`/contracts/${contract.id}/versions/1`)).json()) as { pdf: { id: string } };
    const program = await drafting.programOf(stranger);
    expect((await program(`/contracts/${contract.id}/versions/1`)).status).toBe(404);
    expect((await program(`/contracts/${contract.id}/documents/${pdf.id}`)).status).toBe(404);
    expect((await post(stranger, `/contracts/${contract.id}/draft`, { values: {} })).status).toBe(404);
    const browser = await drafting.browserOf(stranger);
    expect((await browser.go(`/contracts/${contract.id}/draft`)).status).toBe(404);
    const other = await complete();
    expect((await own(`/contracts/${other.id}/documents/${pdf.id}`)).status).toBe(404);
  });
});
