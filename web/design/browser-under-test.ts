import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import chromium from "@sparticuz/chromium";
import {
  type Browser,
  type BrowserContextOptions,
  type Locator,
  type Page,
  chromium as playwright,
} from "playwright-core";

export const startBrowser = async (): Promise<Browser> =>
  playwright.launch({ executablePath: await chromium.executablePath(), args: ["--no-sandbox"] });

let axe: Promise<string> | undefined;

/**
 * What violates WCAG 2.2 A and AA or good practice, by axe, each with its elements. The script enters through the
 * debugger, which the page's policy lets be.
 */
export const violations = async (page: Page): Promise<readonly string[]> => {
  axe ??= readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  await page.evaluate(await axe);
  return page.evaluate<readonly string[]>(`
    axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }).then(({ violations }) =>
      violations.map(({ id, nodes }) => id + " " + nodes.map(({ html }) => html.slice(0, 200)).join(" | ")))`);
};

/** By how many pixels a page is wider than the screen. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** What a page keeps from anybody who cannot see, use a mouse, or has a small screen. */
export const barriers = async (page: Page) => ({ violated: await violations(page), overflow: await overflow(page) });

export const noBarriers = { violated: [], overflow: 0 } as const;

/** As `barriers`, of a page without scripts: looked at by a second one that runs them, with the same cookies. */
export const barriersOf = async (browser: Browser, page: Page, options: BrowserContextOptions = {}) => {
  const scripted = await browser.newContext({
    viewport: page.viewportSize(),
    reducedMotion: "reduce",
    ...options,
    storageState: await page.context().storageState(),
  });
  const same = await scripted.newPage();
  await same.goto(page.url(), { waitUntil: "load" });
  const found = await barriers(same);
  await scripted.close();
  return found;
};

/** Shows a letter as a mail program on the web does: on a page that is not ours. */
export const openLetter = async (page: Page, html: string): Promise<void> => {
  const mailbox = "http://mail.example/letter";
  await page.route(mailbox, (route) => route.fulfill({ contentType: "text/html; charset=utf-8", body: html }));
  await page.goto(mailbox);
};

/** A finger on a page: touches what is large enough for one, and counts how often it did. */
export class Finger {
  #taps = 0;

  get taps(): number {
    return this.#taps;
  }

  async tap(target: Locator): Promise<void> {
    const { height = 0 } = (await target.boundingBox()) ?? {};
    if (height < 40) throw new Error(`What is to be tapped is ${height} pixels high`);
    this.#taps += 1;
    await target.tap();
  }
}
