import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import chromium from "@sparticuz/chromium";
import { type Browser, chromium as playwright } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { languages } from "../../../domain/language.ts";
import { settingsWords } from "../../../i18n/settings.ts";
import { Browser as SignedIn } from "../../http/app-under-test.ts";
import { type ContractWeb, startContractWeb } from "../contract/web-under-test.ts";

let web: ContractWeb;
let browser: Browser;
let axe: string;
let cookies: readonly (readonly [name: string, value: string])[];

beforeAll(async () => {
  axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  web = await startContractWeb();
  browser = await playwright.launch({ executablePath: await chromium.executablePath(), args: ["--no-sandbox"] });
  const { administrator } = web.people;
  const program = await web.program(administrator);
  await program.confirm();
  await program.ask("POST", "/settings/suite", { suite: "SM4_CTR_HMAC_SM3_1MB" });
  const signedIn = new SignedIn(web.services.publicUrl);
  await signedIn.signIn(administrator.email);
  cookies = [...signedIn.cookies];
});

afterAll(async () => {
  await browser?.close();
  await web?.close();
});

describe.each(languages)("The settings in %s", (language) => {
  test.each([390, 1280])("fit %d pixels, and everybody can read and use them", async (width) => {
    const context = await browser.newContext({ viewport: { width, height: 844 }, reducedMotion: "reduce" });
    await context.addCookies(cookies.map(([name, value]) => ({ name, value, url: web.services.publicUrl.href })));
    const page = await context.newPage();
    await page.goto(new URL(`/settings?language=${language}`, web.services.publicUrl).href, { waitUntil: "load" });
    const words = settingsWords(language);
    for (const told of [words.uncertified.title, words.key.title])
      expect(await page.textContent("main")).toContain(told);
    expect(await page.isChecked("[value=SM4_CTR_HMAC_SM3_1MB]")).toBe(true);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
    await page.evaluate(axe);
    const violations: unknown = await page.evaluate(
      'axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"] }).then(({ violations }) => violations.map(({ id, nodes }) => id + " " + nodes[0].html.slice(0, 200)))',
    );
    expect(violations).toEqual([]);
    await context.close();
  });
});
