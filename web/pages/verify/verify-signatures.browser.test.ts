import { PDF } from "@libpdf/core";
import { type Browser, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readDocument } from "../../../archive/document.ts";
import { asSystem } from "../../../db/tenancy.ts";
import { documentById } from "../../../db/version.ts";
import { barriers, noBarriers, startBrowser } from "../../design/browser-under-test.ts";
import { type Links, startLinks } from "../../outside/link-under-test.ts";

let links: Links;
let browser: Browser;

beforeAll(async () => {
  links = await startLinks();
  browser = await startBrowser();
});

afterAll(async () => {
  await browser?.close();
  await links?.close();
});

/** Sends a file to be checked, and reads the page that comes. */
const verify = async (file: Buffer, locale: string, width: number): Promise<Page> => {
  const context = await browser.newContext({ reducedMotion: "reduce", viewport: { width, height: 900 }, locale });
  const page = await context.newPage();
  await page.goto(new URL("/verify", links.url).href, { waitUntil: "networkidle" });
  await page.setInputFiles("form[action='/verify/signatures'] input[type=file]", {
    ...{ name: "contract.pdf", mimeType: "application/pdf", buffer: file },
  });
  await page.locator("form[action='/verify/signatures'] button").click();
  await page.locator("#signature-1").waitFor();
  expect(await barriers(page)).toEqual(noBarriers);
  return page;
};

test("anybody learns whether a signed PDF holds, and of a changed one what was changed after whose signature", async () => {
  const { processes } = links;
  const contract = await processes.toActive();
  const { executed } = await processes.state(contract);
  const row = await asSystem(processes.db, links.tenant, (tx) =>
    documentById(tx, executed?.document ?? expect.unreachable()),
  );
  const bytes = await readDocument(processes.archive, row ?? expect.unreachable());
  for (const width of [390, 1440]) {
    const good = await verify(bytes, "en", width);
    await good.getByText("All signatures hold").waitFor();
    await good.getByText("It names exactly this file.").waitFor();
    await good.context().close();
  }
  const pdf = await PDF.load(new Uint8Array(bytes));
  pdf.getPage(0)?.drawRectangle({ x: 50, y: 500, width: 400, height: 90 });
  const painted = Buffer.from(await pdf.save({ incremental: true }));
  for (const width of [390, 1440]) {
    const page = await verify(painted, "zh-CN", width);
    await page.getByText("该 PDF 在签署之后被改动").waitFor();
    expect(await page.getByText("第 1 页的显示内容与签署时不同。").count()).toBe(2);
    await page.context().close();
  }
}, 120_000);
