import { createHash } from "node:crypto";
import { PDF } from "@libpdf/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { keepDocument } from "../archive/document.ts";
import { asSystem } from "../db/tenancy.ts";
import { type ContractId, parseDocumentId } from "../domain/ids.ts";
import { type ContractWeb, path, startContractWeb } from "./pages/contract/web-under-test.ts";

let web: ContractWeb;
let contract: ContractId;
let pdf: { readonly document: string; readonly sha256: string };

beforeAll(async () => {
  web = await startContractWeb();
  contract = await web.processes.create(undefined, { classification: "confidential" });
  pdf = (await web.processes.state(contract)).draft.pdf;
});
afterAll(() => web?.close());

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

const file = (rest = ""): string => path(contract, `/documents/${pdf.document}${rest}`);

test("a copy of a confidential contract carries the viewer's mark, opened or saved, by people and by programs", async () => {
  const { lawyer, manager } = web.people;
  const taken = new Set<string>();
  for (const person of [lawyer, manager]) {
    const { ask } = await web.program(person);
    for (const how of ["", "?save=true"]) {
      const response = await ask("GET", file(how), undefined, { Range: "bytes=100-200" });
      // A copy is made for one look, so there are no parts of it to come back for.
      expect([response.status, response.headers.get("accept-ranges")]).toEqual([200, null]);
      expect(decodeURIComponent(response.headers.get("content-disposition") ?? "")).toMatch(/Copy of |副本-/);
      const bytes = Buffer.from(await response.arrayBuffer());
      expect(sha256(bytes)).not.toBe(pdf.sha256);
      const copy = await PDF.load(bytes);
      expect(copy.getSubject()).toMatch(/without the force of the signed original|不具有已签署原件的效力/);
      expect(copy.getPageCount()).toBe(copy.getPages().filter((page) => page.getResources().has("XObject")).length);
      taken.add(sha256(bytes));
    }
  }
  expect(taken.size).toBeGreaterThanOrEqual(2);
});

test("so does the wording on a page and in an answer, in the viewer's own characters", async () => {
  const { lawyer } = web.people;
  const { ask } = await web.program(lawyer);
  const { html } = (await (await ask("GET", path(contract, "/versions/1"))).json()) as { html: string };
  expect(html).toMatch(/^<div class="watermark" aria-hidden="true">/);
  expect(html).toContain(`示例法务 · ${lawyer.email} · `);
  const page = await (await (await web.browser(lawyer, "zh-CN")).go(path(contract, "/versions/1"))).text();
  expect(page).toContain('<div class="watermark" aria-hidden="true">');
  expect(page).toContain("本合同的副本带有您的姓名和时间");
  expect(page).toContain(file("/original"));
});

test("the original is for legal staff, auditors and the owner, after they confirmed, and is told as such", async () => {
  const { owner, manager } = web.people;
  const holder = await web.program(owner);
  expect(((await (await holder.ask("GET", file("/original"))).json()) as { code: string }).code).toBe(
    "step-up-required",
  );
  await holder.confirm();
  const original = await holder.ask("GET", file("/original"));
  expect(sha256(Buffer.from(await original.arrayBuffer()))).toBe(pdf.sha256);
  const kinds = await asSystem(web.services.db, web.people.tenant, (tx) =>
    tx
      .selectFrom("access_log")
      .select(["act", "object"])
      .where("person", "=", owner.id)
      .where("document", "is not", null)
      .execute(),
  );
  expect(kinds).toEqual([{ act: "downloaded", object: "original" }]);
  const other = await web.program(manager);
  await other.confirm();
  expect((await other.ask("GET", file("/original"))).status).toBe(403);
  // The evidence holds the original.
  expect((await other.ask("GET", path(contract, "/evidence"))).status).toBe(403);
  const page = await (await (await web.browser(manager)).go(path(contract, "?view=documents"))).text();
  expect(page).toContain("can give you the signed original");
  expect(page).not.toContain("/original");
  expect(page).not.toContain('/evidence"');
});

test("what cannot carry a mark is refused to whoever may not take originals, and kept whole for those who may", async () => {
  const id = parseDocumentId(crypto.randomUUID()) ?? expect.unreachable();
  const bytes = Buffer.from("no document that could be marked");
  const { tenant, manager, auditor } = web.people;
  await keepDocument(web.services, {
    ...{ id, tenant, contract, kind: "source", name: "original.docx", pages: null, addedBy: null, bytes },
    mediaType: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  });
  const { ask } = await web.program(manager);
  const refused = await ask("GET", path(contract, `/documents/${id}`));
  expect(((await refused.json()) as { code: string }).code).toBe("original-only");
  const examiner = await web.program(auditor);
  await examiner.confirm();
  const taken = await examiner.ask("GET", path(contract, `/documents/${id}/original`));
  expect(Buffer.from(await taken.arrayBuffer()).equals(bytes)).toBe(true);
});

test("a large original still comes in parts and is one look, however many parts it takes", async () => {
  const { lawyer, tenant } = web.people;
  const id = parseDocumentId(crypto.randomUUID()) ?? expect.unreachable();
  const bytes = Buffer.alloc(3 * 1024 * 1024, 7);
  await keepDocument(web.services, {
    ...{ id, tenant, contract, kind: "source", name: "scan.tiff", pages: null, addedBy: null, bytes },
    mediaType: "image/tiff",
  });
  const { ask, confirm } = await web.program(lawyer);
  await confirm();
  for (let start = 0; start < bytes.length; start += 1024 * 1024) {
    const range = { Range: `bytes=${start}-${start + 1024 * 1024 - 1}` };
    const part = await ask("GET", path(contract, `/documents/${id}/original`), undefined, range);
    expect(part.status).toBe(206);
    await part.arrayBuffer();
  }
  const lines = await asSystem(web.services.db, tenant, (tx) =>
    tx.selectFrom("access_log").select("id").where("document", "=", id).execute(),
  );
  expect(lines).toHaveLength(1);
});

test("contracts that are internal are handed out as they are", async () => {
  const plain = await web.processes.create();
  const { draft } = await web.processes.state(plain);
  const { ask } = await web.program(web.people.manager);
  const response = await ask("GET", path(plain, `/documents/${draft.pdf.document}`));
  expect(sha256(Buffer.from(await response.arrayBuffer()))).toBe(draft.pdf.sha256);
});
