import { type Browser, type BrowserContextOptions, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Language, languages } from "../../../domain/language.ts";
import { linkWords } from "../../../i18n/link.ts";
import { negotiationWords } from "../../../i18n/negotiation.ts";
import { barriersOf, noBarriers, startBrowser } from "../../design/browser-under-test.ts";
import { type NegotiationUnderTest, startNegotiation } from "./negotiation-under-test.ts";

let under: NegotiationUnderTest;
let browser: Browser;
let cookies: readonly (readonly [name: string, value: string])[];

beforeAll(async () => {
  under = await startNegotiation();
  browser = await startBrowser();
  const lawyer = under.links.phone();
  await lawyer.signIn(under.people.lawyer.email);
  cookies = [...lawyer.cookies];
});
afterAll(async () => {
  await browser?.close();
  await under?.links.close();
});

const phone = { viewport: { width: 390, height: 844 }, reducedMotion: "reduce" } as const;
const desk = { viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" } as const;

const open = async (path: string, language: Language, options: BrowserContextOptions): Promise<Page> => {
  const context = await browser.newContext({ ...options, locale: language, javaScriptEnabled: false });
  await context.addCookies(cookies.map(([name, value]) => ({ name, value, url: under.url.href })));
  const page = await context.newPage();
  const url = new URL(path, under.url);
  url.searchParams.set("language", language);
  await page.goto(url.href);
  return page;
};

/** Where somebody who works on the pages wants to see them. */
const pictures = process.env["ENGROSS_PICTURES"];

const faultsOf = async (page: Page, name: string, options: BrowserContextOptions): Promise<unknown> => {
  if (pictures !== undefined)
    await page.screenshot({ path: `${pictures}/${name}-${options.viewport?.width ?? 0}.png`, fullPage: true });
  return barriersOf(browser, page, options);
};

describe.each(languages)("in %s, without scripts", (language) => {
  test.each([
    ["on a phone", phone],
    ["at a desk", desk],
  ])(
    "%s we invite and send, the other side comments, proposes and hands back, and we take it up",
    async (_, options) => {
      const words = negotiationWords(language);
      const contract = await under.processes.create();
      const email = `counsel.${crypto.randomUUID()}@counterparty.example`;
      const ours = await open(`/contracts/${contract}?view=negotiation`, language, options);
      await ours.getByLabel(words.guests.name).fill("Example Counsel 示例对方法务");
      await ours.getByLabel(words.guests.email).fill(email);
      await ours.getByRole("button", { name: words.guests.submit, exact: true }).click();
      await ours.getByText(email).first().waitFor();
      await ours.getByLabel(words.rounds.note).fill("Please look at the liability clause. 请重点看违约责任。");
      await ours.getByRole("button", { name: words.rounds.send(1), exact: true }).click();
      await ours.getByText(words.pen.theirs).first().waitFor();

      const guest = await open(await under.pathTo(email), language, options);
      expect(await faultsOf(guest, `guest-code-${language}`, options)).toEqual(noBarriers);
      const { code } = linkWords(language);
      const typed = await under.links.codeFrom(email, () => guest.getByRole("button", { name: code.send }).click());
      await guest.getByLabel(code.label).fill(typed);
      await guest.getByRole("button", { name: words.guest.code.submit, exact: true }).click();
      await guest.getByText(words.pen.yours).waitFor();
      await guest.getByRole("link", { name: words.guest.onClause }).nth(2).click();
      await guest.locator(".beside textarea").first().fill("We would share this risk.");
      await guest.locator(".beside").getByRole("button", { name: words.guest.commentSubmit }).first().click();
      await guest.getByText(words.guest.done.comment).waitFor();
      await guest.locator(".beside summary").filter({ hasText: words.guest.propose }).click();
      const proposing = guest.locator(".beside textarea[id^=propose]");
      await proposing.fill(`${await proposing.inputValue()}\nEach side bears half.`);
      await guest.getByRole("button", { name: words.guest.proposeSubmit }).click();
      await guest.getByText(words.guest.done.propose).waitFor();
      expect(await faultsOf(guest, `guest-${language}`, options)).toEqual(noBarriers);
      await guest.getByLabel(words.guest.give.changes, { exact: false }).first().check();
      await guest.getByRole("button", { name: words.guest.give.submit, exact: true }).click();
      await guest.getByText(words.guest.done.returned).waitFor();
      await guest.context().close();

      await ours.reload();
      await ours.locator("#threads summary").filter({ hasText: words.threads.add }).click();
      await ours.locator("#thread-words").fill("How low can we go?");
      await ours.getByRole("button", { name: words.threads.submit.either, exact: true }).click();
      await ours.locator("#issues summary").filter({ hasText: words.issues.add }).click();
      await ours.locator("#title-new").fill("Liability 违约责任");
      await ours.locator("#ours-new").fill("All of it");
      await ours.locator("#fallbacks-new").fill("Half of it");
      await ours.getByRole("button", { name: words.issues.add, exact: true }).click();
      await ours.getByText("Half of it").first().waitFor();
      expect(await faultsOf(ours, `ours-${language}`, options)).toEqual(noBarriers);
      await ours.getByRole("button", { name: words.proposals.accept, exact: false }).click();
      await ours.getByText(words.proposals.settled).waitFor();
      await ours.goto(new URL("/contracts", under.url).href);
      expect(await faultsOf(ours, `register-${language}`, options)).toEqual(noBarriers);
      await ours.context().close();
    },
  );
});
