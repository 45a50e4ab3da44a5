import { type Browser, type Locator, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ContractId } from "../../../domain/ids.ts";
import { languages } from "../../../domain/language.ts";
import { approvalWords } from "../../../i18n/approval.ts";
import { type CaughtLetter, lettersSoFar } from "../../../mail/caught.ts";
import { Finger, openLetter, startBrowser } from "../../design/browser-under-test.ts";
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

const asked = async (stepUp: boolean) => {
  const { approver } = links.people;
  const contract = await links.toApproval([approver], { stepUp });
  return { approver, contract, path: await links.approvalLink(contract, approver) };
};

const undecided = async (contract: ContractId): Promise<void> => {
  const [slot] = (await links.processes.state(contract)).approval?.steps[0]?.slots ?? [];
  expect(slot).toMatchObject({ approver: links.people.approver.id, passedFrom: [], state: "waiting" });
  const decisions = ["approval-decided", "approval-delegated", "approval-reassigned", "approver-added"];
  expect((await links.kinds(contract)).filter((kind) => decisions.includes(kind))).toEqual([]);
  expect((await links.linksOf(contract)).map(({ used_at, void_at }) => [used_at, void_at])).toEqual([[null, null]]);
};

const newestLetter = async (email: string): Promise<CaughtLetter> =>
  (await lettersSoFar(links.processes.configuration.mail.catcherUrl ?? "", email)).at(-1) ??
  expect.unreachable(`${email} got a letter`);

/** Every address in the newest letter, text and HTML. */
const addressesIn = async (email: string): Promise<readonly string[]> => {
  const { text, html } = await newestLetter(email);
  const found = [...`${text} ${html}`.matchAll(/https?:\/\/[^\s"'<>)]+/g)].map(([address]) => new URL(address).href);
  return [...new Set(found)];
};

/** What somebody who does not know whose form it is would write into it. */
const plausible: Readonly<Record<string, string>> = {
  ...{ name: "John Smith", comment: "Looks good to me.", code: "123456", email: "john.smith@example.com" },
};

const fillIn = async (form: Locator): Promise<void> => {
  for (const field of await form.locator("input:not([type=hidden]), textarea").all()) {
    const [type, name] = [await field.getAttribute("type"), (await field.getAttribute("name")) ?? ""];
    if (type === "radio" || type === "checkbox")
      await field.check({ force: true, timeout: 1000 }).catch(() => undefined);
    else await field.fill(plausible[name] ?? "John Smith", { force: true, timeout: 1000 }).catch(() => undefined);
  }
  for (const choice of await form.locator("select").all()) await choice.selectOption({ index: 1 }, { force: true });
};

/** Opens everything that folds, so that nothing stays hidden from the scanner. */
const unfold = (page: Page): Promise<void> =>
  page.evaluate(() => {
    for (const one of document.querySelectorAll("details")) one.open = true;
  });

/** Clicks every link of a page, and presses every button of every form with plausible values in all fields. */
const scan = async (page: Page, address: string): Promise<number> => {
  let pressed = 0;
  const open = async () => {
    await page.goto(address);
    await unfold(page);
  };
  await open();
  const hrefs = await page.locator("a[href]").evaluateAll((all) => all.map((one) => (one as HTMLAnchorElement).href));
  for (const href of new Set(hrefs))
    if (href.startsWith(new URL(links.url).origin)) await page.request.get(href, { maxRedirects: 3 });
  const forms = await page.locator("form").count();
  for (let at = 0; at < forms; at += 1) {
    // The form before may still be leading elsewhere.
    await open();
    const buttons = await page.locator("form").nth(at).locator("button, input[type=submit]").count();
    for (let which = 0; which < buttons; which += 1) {
      await open();
      const form = page.locator("form").nth(at);
      await fillIn(form);
      const button = form.locator("button, input[type=submit]").nth(which);
      await Promise.all([
        page.waitForLoadState("load"),
        button.evaluate((one) => (one as HTMLButtonElement).click()).catch(() => undefined),
      ]);
      await page.waitForLoadState("networkidle").catch(() => undefined);
      pressed += 1;
    }
  }
  return pressed;
};

describe.each([
  ["the link alone is enough", false],
  ["a mailed code is demanded too", true],
])("A mail scanner, where %s,", (_, stepUp) => {
  test("follows every link, runs the page, fills in and sends every form, three times over, and decides nothing; the human still can", {
    timeout: 120_000,
  }, async () => {
    const { approver, contract, path } = await asked(stepUp);
    const addresses = await addressesIn(approver.email);
    expect(addresses.some((address) => address.endsWith(path))).toBe(true);
    for (const address of addresses)
      for (const method of ["HEAD", "GET", "HEAD"]) await (await fetch(address, { method })).arrayBuffer();
    await undecided(contract);
    for (let time = 0; time < 3; time += 1) {
      const context = await browser.newContext({ acceptDownloads: false });
      const pressed = await scan(await context.newPage(), new URL(path, links.url).href);
      await context.close();
      expect(pressed).toBeGreaterThanOrEqual(4);
      await undecided(contract);
    }
    const phone = links.phone();
    const code = stepUp ? { code: await links.codeFor(path, approver.email, phone) } : {};
    const done = await phone.send(path, path, { choice: "approve", name: approver.name, ...code });
    expect(done.status).toBe(303);
    await links.processes.untilStage(contract, "signing");
  });
});

test("previews by chat and mail programs, without cookies, show nothing of the contract's decision and use nothing up", async () => {
  const { contract, path } = await asked(false);
  const agents = [
    "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    "facebookexternalhit/1.1",
    "WhatsApp/2.23.20.0",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; ms-office; MSOffice 16)",
    "MicroMessenger Client",
    "",
  ];
  for (const agent of agents)
    for (const method of ["HEAD", "GET"]) {
      const response = await fetch(new URL(path, links.url), { method, headers: { "User-Agent": agent } });
      expect(response.status).toBe(200);
      expect(response.headers.getSetCookie()).toEqual([]);
      expect(await response.text()).not.toMatch(/property="og:/);
    }
  await undecided(contract);
});

describe("On a phone of 390 pixels", () => {
  test.each(languages)("an approver decides in three taps from the letter, in %s", async (locale) => {
    const { approver, contract, path } = await asked(false);
    const context = await browser.newContext({
      ...{ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, locale, javaScriptEnabled: false },
    });
    const page = await context.newPage();
    await openLetter(page, (await newestLetter(approver.email)).html);
    const finger = new Finger();
    await finger.tap(page.locator(`a[href="${new URL(path, links.url).href}"]`).first());
    await page.waitForURL((url) => url.pathname === path);
    await finger.tap(page.locator("#decide form").first().locator("input[name=name]"));
    await page.keyboard.type(approver.name);
    await finger.tap(page.locator('#decide button[name=choice][value="approve"]'));
    await page.getByText(approvalWords(locale).decided.approve).waitFor();
    expect(finger.taps).toBe(3);
    await links.processes.untilStage(contract, "signing");
    await context.close();
  });

  test("Enter in the name decides nothing, whatever the keyboard calls that key", async () => {
    const { approver, contract, path } = await asked(false);
    const page = await browser.newPage();
    await page.goto(new URL(path, links.url).href);
    await page.locator("#decide form").first().locator("input[name=name]").fill(approver.name);
    await page.keyboard.press("Enter");
    await page.waitForLoadState("networkidle");
    await undecided(contract);
    await page.close();
  });
});
