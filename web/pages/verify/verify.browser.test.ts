import { createHash, randomUUID } from "node:crypto";
import { type Browser, type Page, type Request } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asSystem } from "../../../db/tenancy.ts";
import { parseTenantId } from "../../../domain/ids.ts";
import { type Language, languages } from "../../../domain/language.ts";
import { verifyWords } from "../../../i18n/verify.ts";
import { append, ledgerKnows } from "../../../ledger/index.ts";
import { until } from "../../../test/until.ts";
import { barriers, noBarriers, startBrowser } from "../../design/browser-under-test.ts";
import { type ContractWeb, startContractWeb } from "../contract/web-under-test.ts";

let web: ContractWeb;
let browser: Browser;

const secret = `Confidential ${randomUUID()} `;
const known = Buffer.from(`%PDF-1.7\n${secret.repeat(20_000)}`);
const sha256 = createHash("sha256").update(known).digest("hex");

beforeAll(async () => {
  web = await startContractWeb();
  browser = await startBrowser();
  const { db, ledger } = web.services;
  const tenant = parseTenantId(randomUUID());
  if (!tenant) throw new Error("randomUUID made no UUID");
  const told = { tenant, subject: `contract/${tenant}`, kind: "executed", actor: "engross", at: new Date() };
  await asSystem(db, tenant, (tx) => append(tx, [{ ...told, body: { sha256 } }]));
  await until("the document to be known", () => ledgerKnows(db, sha256, ledger.verifierKey));
});
afterAll(async () => {
  await browser?.close();
  await web?.close();
});

const open = async (path: string, language: Language, width = 1280): Promise<Page> => {
  const context = await browser.newContext({ viewport: { width, height: 900 }, reducedMotion: "reduce" });
  const page = await context.newPage();
  await page.goto(new URL(`${path}?language=${language}`, web.services.publicUrl).href, { waitUntil: "load" });
  return page;
};

/** Gives the page a file, as by its button, and waits for what it says. */
const choose = async (page: Page, name: string, buffer: Buffer): Promise<string> => {
  await page.setInputFiles("[data-verify-file]", { name, mimeType: "application/pdf", buffer });
  await page.waitForFunction((file) => document.querySelector("[data-verify-state]")?.textContent === file, name);
  return (await page.textContent("#verdict h2")) ?? "";
};

describe.each(languages)("Verifying a document in %s", (language) => {
  it("tells what the ledger knows, and lets nothing of the file but its hash leave the device", async () => {
    const words = verifyWords(language);
    const page = await open("/verify", language);
    const sent: Request[] = [];
    page.on("request", (request) => sent.push(request));
    expect(await choose(page, "合同 signed.pdf", known)).toBe(words.known);
    expect(await page.inputValue("[name=sha256]")).toBe(sha256);
    expect(await choose(page, "changed.pdf", Buffer.concat([known, Buffer.from(" ")]))).toBe(words.unknown);
    const asked = sent.filter((request) => new URL(request.url()).pathname === "/verify");
    expect(asked).toHaveLength(2);
    expect(new URL(asked[0]?.url() ?? "").search).toBe(`?sha256=${sha256}`);
    for (const request of sent) {
      expect([request.method(), request.postDataBuffer()]).toEqual(["GET", null]);
      const all = `${request.url()} ${JSON.stringify(await request.allHeaders())}`;
      expect(decodeURIComponent(all)).not.toMatch(/Confidential|signed\.pdf|changed\.pdf/);
    }
    await page.context().close();
  });

  it("takes a file that is dropped on it", async () => {
    const page = await open("/verify", language);
    await page.evaluate((text) => {
      const data = new DataTransfer();
      data.items.add(new File([text], "dropped.pdf"));
      const drop = new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true });
      document.querySelector("[data-verify-drop]")?.dispatchEvent(drop);
    }, known.toString("utf8"));
    await page.waitForSelector("#verdict h2");
    expect(await page.textContent("#verdict h2")).toBe(verifyWords(language).known);
    await page.context().close();
  });

  it.each([390, 1280])("is to be read and used by everybody at %i px", async (width) => {
    for (const path of ["/verify", `/verify/${sha256}`, `/verify/${"0".repeat(64)}`, "/ledger"]) {
      const page = await open(path, language, width);
      expect({ path, ...(await barriers(page)) }).toEqual({ path, ...noBarriers });
      await page.context().close();
    }
  });
});
