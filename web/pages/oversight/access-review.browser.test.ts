import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import chromium from "@sparticuz/chromium";
import { type Browser, chromium as playwright } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { reviewsWaitingFor } from "../../../db/access-review.ts";
import { asSystem } from "../../../db/tenancy.ts";
import { languages } from "../../../domain/language.ts";
import { accessReviewWords } from "../../../i18n/access-review.ts";
import { breakGlassWords } from "../../../i18n/break-glass.ts";
import { until } from "../../../test/until.ts";
import { Browser as SignedIn } from "../../http/app-under-test.ts";
import { type ContractWeb, startContractWeb } from "../contract/web-under-test.ts";

let web: ContractWeb;
let browser: Browser;
let axe: string;
let cookies: readonly (readonly [name: string, value: string])[];
const pages = new Map<string, string>();

beforeAll(async () => {
  axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  web = await startContractWeb();
  browser = await playwright.launch({ executablePath: await chromium.executablePath(), args: ["--no-sandbox"] });
  const { people, processes, program } = web;
  const contract = await processes.toApproval();
  const { number } = await processes.row(contract);
  const [manager, auditor, officer] = [
    await program(people.manager),
    await program(people.auditor),
    await program(people.officer),
  ];
  await auditor.ask("POST", "/access-campaigns", {});
  for (const one of [manager, officer]) await one.confirm();
  const asked = await officer.ask("POST", "/break-glass", { number, hours: 2, reason: "The owner cannot be reached" });
  const { id: glass } = await asked.json();
  const waiting = await until("the manager's review", () =>
    asSystem(processes.db, processes.tenant, async (tx) => (await reviewsWaitingFor(tx, people.manager.id, 1))[0]),
  );
  pages.set("review", `/access-reviews/${waiting.id}`);
  pages.set("glass", `/break-glass/${glass}`);
  pages.set("ask", "/break-glass");
  const signedIn = new SignedIn(web.services.publicUrl);
  await signedIn.signIn(people.manager.email);
  cookies = [...signedIn.cookies];
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await web?.close();
});

describe.each(languages)("Reviews of access and emergency access in %s", (language) => {
  test.each([390, 1280])("fit %d pixels without scripts, and everybody can read and use them", async (width) => {
    for (const [name, path] of pages) {
      const context = await browser.newContext({
        ...{ viewport: { width, height: 844 }, reducedMotion: "reduce" },
      });
      await context.addCookies(cookies.map(([key, value]) => ({ name: key, value, url: web.services.publicUrl.href })));
      const page = await context.newPage();
      await page.goto(new URL(`${path}?language=${language}`, web.services.publicUrl).href, { waitUntil: "load" });
      const told = name === "review" ? accessReviewWords(language).save : breakGlassWords(language).title;
      expect(await page.textContent("main")).toContain(told);
      expect(await page.locator("input[type=radio]:checked").count()).toBe(0);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(
        0,
      );
      await page.evaluate(axe);
      const violations: unknown = await page.evaluate(
        'axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"] }).then(({ violations }) => violations.map(({ id, nodes }) => id + " " + nodes[0].html.slice(0, 200)))',
      );
      expect(violations).toEqual([]);
      await context.close();
    }
  });
});
