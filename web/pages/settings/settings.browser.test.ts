import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { languages } from "../../../domain/language.ts";
import { settingsWords } from "../../../i18n/settings.ts";
import { barriers, noBarriers, startBrowser } from "../../design/browser-under-test.ts";
import { Browser as SignedIn } from "../../http/app-under-test.ts";
import { type ContractWeb, startContractWeb } from "../contract/web-under-test.ts";

let web: ContractWeb;
let browser: Browser;
let cookies: readonly (readonly [name: string, value: string])[];

beforeAll(async () => {
  web = await startContractWeb();
  browser = await startBrowser();
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
    expect(await barriers(page)).toEqual(noBarriers);
    await context.close();
  });
});
