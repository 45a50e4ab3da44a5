import { createHash } from "node:crypto";
import { createReadStream, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { request as httpRequest } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { asSystem } from "../../db/tenancy.ts";
import { draftPdf } from "../../documents/pdf.ts";
import { templates } from "../../documents/templates/all.ts";
import type { Person } from "../../domain/person.ts";
import { draftFrom } from "../../domain/template.ts";
import { type Entry, entries } from "../../ledger/index.ts";
import { hiddenIn } from "../http/app-under-test.ts";
import { type Drafting, startDrafting } from "./drafting-under-test.ts";
import { created, facts, fixture, uploadForm } from "./upload-under-test.ts";

let drafting: Drafting;
let owner: Person;
let chinese: Person;
let signatory: Person;
let stranger: Person;

beforeAll(async () => {
  // Other test files upload at the same time: what is left behind must be told apart from theirs.
  process.env["TMPDIR"] = await mkdtemp(join(tmpdir(), "engross-upload-"));
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

const ledgerOf = (contract: string, person: Person): Promise<readonly Entry[]> =>
  asSystem(drafting.services.db, person.tenant, (tx) => entries(tx, { subject: `contract/${contract}`, limit: 100 }));

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
    expect(await refused.json()).toMatchObject({
      fields: ["obligations.0.afterSigning"],
      reasons: ["日期与签署后的期间只能填写一项。"],
    });
    const phone = await drafting.browserOf(chinese);
    const page = "/contracts/new/upload";
    const hidden = hiddenIn(await (await phone.go(page)).text(), "/contracts/upload");
    const file = new Uint8Array(readFileSync(fixture("neomedia-distributor.docx")));
    const body = uploadForm({ ...hidden, ...both }, file, "a.docx");
    const again = await (await phone.go("/contracts/upload", { method: "POST", body })).text();
    expect(again.replaceAll(/<[^>]+>/g, " ")).not.toContain("obligations.0");
    expect(again).toContain("日期与签署后的期间只能填写一项。");
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

test("Nobody else's contract takes a document", async () => {
  const { id } = await created(await upload(owner, "/contracts/upload", facts, "neomedia-distributor.docx"));
  const { status } = await upload(stranger, `/contracts/${id}/upload`, facts, "neomedia-distributor.docx");
  expect(status).toBe(404);
});
