import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { reviewsWaitingFor } from "../../../db/access-review.ts";
import { asSystem } from "../../../db/tenancy.ts";
import { languages } from "../../../domain/language.ts";
import { accessReviewWords } from "../../../i18n/access-review.ts";
import { breakGlassWords } from "../../../i18n/break-glass.ts";
import { until } from "../../../test/until.ts";
import { barriers, noBarriers, startBrowser } from "../../design/browser-under-test.ts";
import { Browser as SignedIn } from "../../http/app-under-test.ts";
import { type ContractWeb, startContractWeb } from "../contract/web-under-test.ts";

let web: ContractWeb;
let browser: Browser;
let cookies: readonly (readonly [name: string, value: string])[];
const pages = new Map<string, string>();

beforeAll(async () => {
  web = await startContractWeb();
  browser = await startBrowser();
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
      expect(await barriers(page)).toEqual(noBarriers);
      await context.close();
    }
  });
});
