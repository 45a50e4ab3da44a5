import { createHash } from "node:crypto";
import { createReadStream, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { request as httpRequest } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asSystem } from "../../db/tenancy.ts";
import { draftPdf } from "../../documents/pdf.ts";
import { templates } from "../../documents/templates/all.ts";
import type { Person } from "../../domain/person.ts";
import { draftFrom } from "../../domain/template.ts";
import { type Entry, entries } from "../../ledger/index.ts";
import { salesAnswers } from "../../test/answers.ts";
import { type Browser, hiddenIn } from "../http/app-under-test.ts";
import { type Drafting, startDrafting } from "./drafting-under-test.ts";

let drafting: Drafting;
let owner: Person;
let chinese: Person;
let signatory: Person;
let stranger: Person;

beforeAll(async () => {
  // Other test files upload at the same time: what is left behind must be told apart from theirs.
  process.env["TMPDIR"] = await mkdtemp(join(tmpdir(), "engross-drafting-"));
  drafting = await startDrafting();
  const tenant = await drafting.organisation();
  owner = await drafting.member(tenant, "Example Owner", ["business"]);
  chinese = await drafting.member(tenant, "示例法务", ["legal"], "zh-CN");
  signatory = await drafting.member(tenant, "Example Signatory", ["signer"]);
  stranger = await drafting.member(await drafting.organisation(), "Example Stranger", ["legal"]);
});

afterAll(async () => {
  await drafting.close();
  await rm(tmpdir(), { recursive: true, force: true });
});

interface Created {
  readonly id: string;
  readonly number: string;
  readonly version: number;
  readonly draft: number;
  readonly stage: string;
  readonly findings: readonly {
    readonly code: string;
    readonly blocking: boolean;
    readonly field: string | null;
    readonly sentence: string;
  }[];
}

const post = async (person: Person, path: string, body: unknown, headers: Record<string, string> = {}) => {
  const program = await drafting.programOf(person);
  return program(path, { method: "POST", body: JSON.stringify(body), headers });
};

const created = async (response: Response): Promise<Created> => {
  expect(response.status, await response.clone().text()).toBeLessThan(300);
  return (await response.json()) as Created;
};

const ledgerOf = (contract: string, person: Person): Promise<readonly Entry[]> =>
  asSystem(drafting.services.db, person.tenant, (tx) => entries(tx, { subject: `contract/${contract}`, limit: 100 }));

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

const fixture = (name: string): string => join(import.meta.dirname, "../../documents/fixtures", name);

const uploadForm = (
  fields: Readonly<Record<string, string>>,
  bytes: Uint8Array<ArrayBuffer>,
  name: string,
): FormData => {
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.append(field, value);
  form.append("file", new Blob([bytes]), name);
  return form;
};

const facts = {
  title: "Distributor agreement",
  counterparty: "NeoMedia",
  type: "sales",
  "amount.amount": "12,500.00",
  "amount.currency": "USD",
};

const upload = async (
  person: Person,
  path: string,
  fields: Readonly<Record<string, string>>,
  name: string,
  bytes = readFileSync(fixture(name)),
) => {
  const program = await drafting.programOf(person);
  return program(path, { method: "POST", body: uploadForm(fields, new Uint8Array(bytes), name) });
};

const leftovers = async (): Promise<readonly string[]> =>
  (await readdir(tmpdir())).filter((name) => name.startsWith("engross-arriving-"));

describe("A contract comes as a document", () => {
  it("in Word: shown as text, set as PDF, the original kept to the byte, obligations watched", async () => {
    const contract = await created(
      await upload(
        owner,
        "/contracts/upload",
        {
          ...facts,
          "obligations.0.title": "First report",
          "obligations.0.due": "2031-03-01",
          "obligations.0.everyMonths": "3",
          "signers.0.side": "ours",
          "signers.0.person": signatory.id,
        },
        "neomedia-distributor.docx",
      ),
    );
    expect(contract.findings).toEqual([]);
    const program = await drafting.programOf(owner);
    const version = (await (await program(`/contracts/${contract.id}/versions/1`)).json()) as {
      html: string;
      pdf: { id: string; sha256: string; pages: number };
      source: { id: string; sha256: string };
    };
    expect(version.html).toContain("<p>");
    expect(version.pdf.pages).toBeGreaterThan(1);
    const original = await program(`/contracts/${contract.id}/documents/${version.source.id}`);
    const bytes = Buffer.from(await original.arrayBuffer());
    expect(bytes.equals(readFileSync(fixture("neomedia-distributor.docx")))).toBe(true);
    expect(original.headers.get("content-disposition")).toMatch(/^attachment/);
    const looks = (await ledgerOf(contract.id, owner)).filter(({ kind }) => kind === "document-viewed");
    expect(looks.map(({ actor }) => actor)).toEqual([`person/${owner.id}`, `person/${owner.id}`]);
    expect(looks[0]?.body).toMatchObject({ document: version.source.id, sha256: version.source.sha256, version: 1 });
    expect(await leftovers()).toEqual([]);
  });

  it("in PDF: what is signed is the very file that was sent", async () => {
    const { bytes } = draftPdf(draftFrom(templates[0] ?? expect.fail("There are templates")));
    const contract = await created(
      await upload(chinese, "/contracts/upload", { ...facts, title: "分销协议" }, "分销.pdf", Buffer.from(bytes)),
    );
    const browser = await drafting.browserOf(chinese);
    const html = await (await browser.go(`/contracts/${contract.id}/versions/1`)).text();
    expect(html).toContain(createHash("sha256").update(bytes).digest("hex"));
    const [path = ""] = new RegExp(`/contracts/${contract.id}/documents/[0-9a-f-]+`).exec(html) ?? [];
    const shown = await browser.go(path);
    expect(shown.headers.get("content-disposition")).toMatch(/^inline/);
    expect(Buffer.from(await shown.arrayBuffer()).equals(Buffer.from(bytes))).toBe(true);
  });

  it("in a PDF that cannot be signed: a copy that can be is signed instead, the original kept, and it is said", async () => {
    const { id } = await created(await upload(owner, "/contracts/upload", facts, "bad/qpdf-bad-xref.pdf"));
    const version = (await (await (await drafting.programOf(owner))(`/contracts/${id}/versions/1`)).json()) as {
      readonly notes: readonly string[];
      readonly pdf: { readonly sha256: string };
      readonly source: { readonly sha256: string };
    };
    expect(version.source.sha256).toBe(
      createHash("sha256")
        .update(readFileSync(fixture("bad/qpdf-bad-xref.pdf")))
        .digest("hex"),
    );
    expect(version.pdf.sha256).not.toBe(version.source.sha256);
    expect(version.notes[0]).toMatch(/repaired copy takes the signatures/);
  });

  it("with the checks of creation: no counterparty, dates out of order, words that disagree", async () => {
    const wrong = {
      ...facts,
      counterparty: "",
      effective: "2031-05-01",
      end: "2030-05-01",
      "amount.words": "one dollar",
    };
    const { findings } = await created(await upload(owner, "/contracts/upload", wrong, "neomedia-distributor.docx"));
    expect(findings.map(({ code, field }) => [code, field])).toEqual([
      ["amount-words-disagree", "amount"],
      ["no-counterparty", "counterparty"],
      ["dates-out-of-order", "end"],
    ]);
  });

  it("with tracked changes only when somebody says that they count, and then it says so", async () => {
    const refused = await upload(owner, "/contracts/upload", facts, "tracked-changes.docx");
    expect(refused.status).toBe(422);
    expect(await refused.json()).toMatchObject({ code: "file-has-changes" });
    const { id } = await created(
      await upload(owner, "/contracts/upload", { ...facts, acceptChanges: "on" }, "tracked-changes.docx"),
    );
    const browser = await drafting.browserOf(chinese);
    expect(await (await browser.go(`/contracts/${id}/versions/1`)).text()).toContain("已按全部接受处理");
  });

  it("with a duty counted from the day of signing, which the form of the next version still has", async () => {
    const duty = { "obligations.0.title": "First report", "obligations.0.afterSigning.count": "45" };
    const first = await created(
      await upload(owner, "/contracts/upload", { ...facts, ...duty }, "neomedia-distributor.docx"),
    );
    expect(first.findings).toEqual([]);
    const { state } = await asSystem(drafting.services.db, owner.tenant, (tx) =>
      tx
        .selectFrom("contract")
        .select("state")
        .where("id", "=", first.id as never)
        .executeTakeFirstOrThrow(),
    );
    expect(state.draft.terms.obligations).toMatchObject([{ due: null, afterSigning: { count: 45, unit: "days" } }]);
    const browser = await drafting.browserOf(owner);
    const html = await (await browser.go(`/contracts/${first.id}/upload`)).text();
    expect(html).toMatch(/name="obligations\.0\.afterSigning\.count"[^>]*value="45"/);

    const both = { ...facts, ...duty, "obligations.0.due": "2031-03-01" };
    const refused = await upload(chinese, "/contracts/upload", both, "neomedia-distributor.docx");
    expect(refused.status).toBe(422);
    expect(await refused.json()).toMatchObject({ fields: ["obligations.0.afterSigning"] });
  });

  it("as a further version of a contract, by the form that people use", async () => {
    const first = await created(await upload(owner, "/contracts/upload", facts, "neomedia-distributor.docx"));
    const browser = await drafting.browserOf(owner);
    const page = `/contracts/${first.id}/upload`;
    const html = await (await browser.go(page)).text();
    expect(html).toContain('value="12500.00"');
    const form = uploadForm(
      { ...hiddenIn(html, page), ...facts },
      new Uint8Array(readFileSync(fixture("opengauss-cla-zh.docx"))),
      "cla.docx",
    );
    const response = await browser.go(page, { method: "POST", body: form });
    expect(response.status, await response.text()).toBe(303);
    expect(await (await browser.go(`/contracts/${first.id}/versions/1`)).text()).toContain(
      "Replaced by a newer version",
    );
    expect(await (await browser.go(`/contracts/${first.id}/versions/2`)).text()).toContain("Current version");
  });
});

/** Files that are none, or do harm. Those of the folder that open after all are not among them. */
const acceptable = new Set([
  "derived-a-docx-named.pdf",
  "derived-a-pdf-named.docx",
  "pyhanko-minimal-startxref-hopeless.pdf",
  "qpdf-bad-xref.pdf",
]);
const bad = readdirSync(fixture("bad")).filter((name) => !acceptable.has(name));

describe("A bad file is refused with its reason", () => {
  it.each(bad)("%s, in both languages", async (name) => {
    const sentences = [];
    for (const person of [owner, chinese]) {
      const response = await upload(person, "/contracts/upload", facts, `bad/${name}`);
      const problem = (await response.json()) as { readonly code: string; readonly detail: string };
      expect(response.status, JSON.stringify(problem)).toBeGreaterThanOrEqual(400);
      expect(response.status).toBeLessThan(500);
      expect(problem.code).toMatch(/^file-/);
      sentences.push(problem.detail);
    }
    expect(sentences[0]).toMatch(/^[^\p{Script=Han}]+$/u);
    expect(sentences[1]).toMatch(/\p{Script=Han}/u);
    expect(await leftovers()).toEqual([]);
  });

  it("shows the form again to people, with what they had typed", async () => {
    const browser = await drafting.browserOf(chinese);
    const page = "/contracts/new/upload";
    const hidden = hiddenIn(await (await browser.go(page)).text(), "/contracts/upload");
    const form = uploadForm(
      { ...hidden, ...facts },
      new Uint8Array(readFileSync(fixture("bad/pdfjs-evaljs.pdf"))),
      "a.pdf",
    );
    const response = await browser.go("/contracts/upload", { method: "POST", body: form });
    expect(response.status).toBe(422);
    const html = await response.text();
    expect(html).toContain("文件包含宏或脚本");
    expect(html).toContain('value="Distributor agreement"');
  });

  it.each(["announced", "unannounced"])("2 GB, %s, without keeping any of it", async (how) => {
    const program = await drafting.browserOf(owner);
    const hidden = hiddenIn(await (await program.go("/contracts/new/upload")).text(), "/contracts/upload");
    const before = process.memoryUsage.rss();
    const { status, peak } = await sendEndless(program.cookies, { ...hidden, ...facts }, how === "announced");
    expect(status).toBe(413);
    expect((peak - before) / 1024 ** 2).toBeLessThan(300);
    expect(await leftovers()).toEqual([]);
  });
});

/** Sends zeros as a file until the server has answered, 2 GB at most. */
const sendEndless = (
  cookies: ReadonlyMap<string, string>,
  fields: Readonly<Record<string, string>>,
  announced: boolean,
) =>
  new Promise<{ readonly status: number; readonly peak: number }>((resolve, reject) => {
    const size = 2 * 1024 ** 3;
    const part = (head: string, body: string): string =>
      `--x\r\nContent-Disposition: form-data; ${head}\r\n\r\n${body}`;
    const start = `${Object.entries(fields)
      .map(([name, value]) => `${part(`name="${name}"`, value)}\r\n`)
      .join("")}${part('name="file"; filename="a.pdf"', "")}`;
    let peak = 0;
    const request = httpRequest(new URL("/contracts/upload", drafting.url), {
      method: "POST",
      headers: {
        "Content-Type": "multipart/form-data; boundary=x",
        Cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; "),
        ...(announced && { "Content-Length": String(size) }),
      },
    });
    request.on("error", reject);
    request.on("response", (response) => {
      zeros.destroy();
      request.removeListener("error", reject).on("error", () => undefined);
      response.resume();
      resolve({ status: response.statusCode ?? 0, peak });
      request.destroy();
    });
    request.write(start);
    const zeros = createReadStream("/dev/zero", { end: size });
    zeros.on("data", () => {
      peak = Math.max(peak, process.memoryUsage.rss());
    });
    zeros.pipe(request);
  });

describe("Nobody else's contract", () => {
  it("is there: not its version, its draft, its form or its documents", async () => {
    const contract = await complete();
    const own = await drafting.programOf(owner);
    const { pdf } = (await (await own(`/contracts/${contract.id}/versions/1`)).json()) as { pdf: { id: string } };
    const program = await drafting.programOf(stranger);
    expect((await program(`/contracts/${contract.id}/versions/1`)).status).toBe(404);
    expect((await program(`/contracts/${contract.id}/documents/${pdf.id}`)).status).toBe(404);
    expect((await post(stranger, `/contracts/${contract.id}/draft`, { values: {} })).status).toBe(404);
    expect(
      (await upload(stranger, `/contracts/${contract.id}/upload`, facts, "neomedia-distributor.docx")).status,
    ).toBe(404);
    const browser = await drafting.browserOf(stranger);
    expect((await browser.go(`/contracts/${contract.id}/draft`)).status).toBe(404);
    const other = await complete();
    expect((await own(`/contracts/${other.id}/documents/${pdf.id}`)).status).toBe(404);
  });
});
