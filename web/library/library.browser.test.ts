import { type Browser, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Language } from "../../domain/language.ts";
import type { Person } from "../../domain/person.ts";
import { startBrowser, violations } from "../design/browser-under-test.ts";
import { type Drafting, startDrafting } from "../drafting/drafting-under-test.ts";
import { password } from "../http/app-under-test.ts";

let drafting: Drafting;
let browser: Browser;
let legal: Person;
let reader: Readonly<Record<Language, Person>>;

beforeAll(async () => {
  browser = await startBrowser();
  drafting = await startDrafting();
  const tenant = await drafting.organisation();
  legal = await drafting.member(tenant, "Example Counsel", ["legal"]);
  reader = { en: legal, "zh-CN": await drafting.member(tenant, "示例法务", ["legal"], "zh-CN") };
});

afterAll(async () => {
  await browser.close();
  await drafting.close();
});

const signedIn = async (locale: Language, width: number, javaScriptEnabled = true): Promise<Page> => {
  const viewport = { width, height: 900 };
  const context = await browser.newContext({ locale, viewport, javaScriptEnabled, reducedMotion: "reduce" });
  const page = await context.newPage();
  await page.goto(new URL("/sign-in", drafting.url).href);
  await page.fill("[name=email]", reader[locale].email);
  await page.fill("[name=password]", password);
  await page.click("main button");
  await page.waitForLoadState("networkidle");
  return page;
};

const go = (page: Page, path: string) => page.goto(new URL(path, drafting.url).href, { waitUntil: "networkidle" });

const post = async (path: string, body: unknown): Promise<{ readonly id: string }> => {
  const program = await drafting.programOf(legal);
  const response = await program(path, { method: "POST", body: JSON.stringify(body) });
  expect(response.status, await response.clone().text()).toBeLessThan(300);
  return (await response.json()) as { readonly id: string };
};

const lines = {
  currency: "CNY",
  lines: [{ item: "Sensor S-200", unit: "piece", quantity: "120", price: "340" }],
};

describe("The pages of the library", () => {
  let paths: readonly string[];

  beforeAll(async () => {
    const written = { heading: "Proprietary Rights", text: "Each party keeps what is its own." };
    await post("/library/clauses/nda-en.rights", { ...written, reason: "Plainer words, asked for by the board" });
    const order = await post("/contracts", { template: "order-en", values: { lines } });
    const sale = await post("/contracts", { template: "sales-en" });
    await post(`/contracts/${sale.id}/draft/wordings`, { wordings: { liability: "double" } });
    const { id: made } = await post("/library/templates", {
      ...{ name: { en: "Consulting", "zh-CN": "咨询服务" }, title: "Consulting", language: "en", type: "services" },
      reason: "Asked for by sales",
    });
    const model = { en: "Fee model", "zh-CN": "收费方式" };
    const options = "fixed = fixed = 固定收费\nhourly = by the hour = 计时收费";
    await post(`/library/templates/${made}/questions`, { label: model, type: "choice", options, reason: "Two models" });
    await post("/library/clauses", {
      ...{ template: made, heading: "Fees", items: "The fee is fixed.\n\nTravel is extra.", reason: "Two models" },
      when: { lines: [{ variable: "fee-model", comparison: "is", value: "fixed" }] },
    });
    paths = [
      "/library",
      "/library/templates/new",
      "/library/templates/from-word",
      `/library/templates/${made}`,
      `/library/templates/${made}/about`,
      `/library/templates/${made}/questions?question=fee-model`,
      `/library/clauses/new?template=${made}`,
      "/library/clauses/own.fees/edit",
      "/library?q=liability",
      "/library/templates/nda-en",
      "/library/clauses/nda-en.rights",
      "/library/clauses/sales-zh.breach",
      "/library/clauses/sales-zh.breach/edit?wording=capped",
      `/contracts/${sale.id}/draft/wordings`,
      "/settings/contract-types",
      "/settings/contract-types/sales",
      `/contracts/${order.id}/draft`,
      `/contracts/${order.id}/versions/1`,
    ];
  });

  for (const [language, width] of [
    ["en", 390],
    ["zh-CN", 1440],
  ] as const)
    it(`read well in ${language} at ${width} pixels: nothing cut off, nothing out of reach`, async () => {
      const page = await signedIn(language, width);
      for (const [index, path] of paths.entries()) {
        const response = await go(page, path);
        expect(response?.status(), path).toBe(200);
        const wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
        expect(await page.evaluate(wide), path).toBe(0);
        expect(await violations(page), path).toEqual([]);
        const folder = process.env["ENGROSS_SCREENSHOTS"];
        if (folder) await page.screenshot({ path: `${folder}/${index}-${language}-${width}.png`, fullPage: true });
      }
    });

  it("change a clause without any script: the reason is asked for, and the history shows what was changed", async () => {
    const page = await signedIn("en", 390, false);
    await go(page, "/library/clauses/nda-en.disclaimer/edit");
    await page.fill("[name=text]", "Information is given as it is.");
    await page.fill("[name=reason]", "Shorter");
    await Promise.all([page.waitForURL(/notice=saved/), page.click("main form button:not([name])")]);
    expect(await page.locator("#history del").count()).toBeGreaterThan(0);
    expect(await page.locator("#history").innerText()).toContain("Shorter");
  });

  it("reckon the lines of an order and lead from what is missing to its place", async () => {
    const order = await post("/contracts", { template: "order-en", values: { lines } });
    const page = await signedIn("en", 1440, false);
    await go(page, `/contracts/${order.id}/draft`);
    expect(await page.locator(".line-table").innerText()).toContain("40800.00");
    await page.fill('[name="values.lines.lines.1.item"]', "Gateway");
    await page.fill('[name="values.lines.lines.1.unit"]', "piece");
    await page.fill('[name="values.lines.lines.1.quantity"]', "2");
    await Promise.all([page.waitForURL(/contracts\/[0-9a-f-]{36}$/), page.click("main form.form button[type=submit]")]);
    await go(page, `/contracts/${order.id}/draft`);
    const finding = page.locator('.banner a[href="#field-values-lines"]');
    expect(await finding.count()).toBe(1);
    expect(await page.locator("#field-values-lines").count()).toBe(1);
    await page.fill('[name="values.lines.lines.1.price"]', "1000");
    await Promise.all([page.waitForURL(/contracts\/[0-9a-f-]{36}$/), page.click("main form.form button[type=submit]")]);
    await go(page, `/contracts/${order.id}/versions/3`);
    expect(await page.locator(".contract-table tfoot").innerText()).toMatch(/42,800\.00/);
  });
});
