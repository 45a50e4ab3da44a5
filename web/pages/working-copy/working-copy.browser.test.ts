import { type Browser, type BrowserContext, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Language, languages } from "../../../domain/language.ts";
import type { Person } from "../../../domain/person.ts";
import { salesAnswers } from "../../../test/answers.ts";
import { startBrowser, violations } from "../../design/browser-under-test.ts";
import { type Drafting, startDrafting } from "../../drafting/drafting-under-test.ts";
import { password } from "../../http/app-under-test.ts";

let drafting: Drafting;
let browser: Browser;
let ada: Person;
let ben: Person;
let chinese: Person;

beforeAll(async () => {
  browser = await startBrowser();
  drafting = await startDrafting();
  const tenant = await drafting.organisation();
  ada = await drafting.member(tenant, "Ada Example", ["legal"]);
  ben = await drafting.member(tenant, "Ben Example", ["legal"]);
  chinese = await drafting.member(tenant, "示例法务", ["legal"], "zh-CN");
});

afterAll(async () => {
  await browser.close();
  await drafting.close();
});

interface Told {
  readonly version: number;
  readonly parts: readonly {
    readonly part: string;
    readonly base: string;
    readonly heading: string;
    readonly wording: string;
  }[];
}

const ask = async (person: Person, path: string, body?: unknown): Promise<Response> => {
  const program = await drafting.programOf(person);
  return program(path, body === undefined ? {} : { method: "POST", body: JSON.stringify(body) });
};

const newContract = async (template = "services-en", values: unknown = {}): Promise<string> => {
  const made = await ask(ada, "/contracts", { template, values });
  return ((await made.json()) as { readonly id: string }).id;
};

const told = async (contract: string): Promise<Told> =>
  (await ask(ada, `/contracts/${contract}/edit`)).json() as Promise<Told>;

const wordingOf = async (contract: string, part: string): Promise<string> =>
  (await told(contract)).parts.find((each) => each.part === part)?.wording ?? "";

/** Articles with some text, to write in. */
const clausesOf = async (contract: string): Promise<readonly string[]> =>
  (await told(contract)).parts.flatMap(({ part, wording }) =>
    part.startsWith("clause.") && wording.length > 40 ? [part] : [],
  );

interface Seat {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly complaints: readonly string[];
}

const signIn = async (page: Page, person: Person): Promise<void> => {
  await page.fill("[name=email]", person.email);
  await page.fill("[name=password]", password);
  await Promise.all([page.waitForURL((url) => !url.pathname.startsWith("/sign-in")), page.click("main button")]);
};

const sit = async (
  person: Person,
  { viewport = { width: 1440, height: 900 }, javaScriptEnabled = true } = {},
): Promise<Seat> => {
  const context = await browser.newContext({
    reducedMotion: "reduce",
    locale: person.language,
    viewport,
    javaScriptEnabled,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(new URL("/sign-in", drafting.url).href);
  await signIn(page, person);
  page.on("console", (message) => {
    if (message.type() === "error" && !/net::|Failed to load resource/.test(message.text()))
      complaints.push(message.text());
  });
  return { page, context, complaints };
};

const open = async ({ page }: Seat, contract: string): Promise<void> => {
  await page.goto(new URL(`/contracts/${contract}/edit`, drafting.url).href, { waitUntil: "load" });
};

const card = (page: Page, part: string) => page.locator(`.part[data-part="${part}"]`);
const wording = (page: Page, part: string) => card(page, part).locator("[data-text=wording]");
const state = (page: Page) => page.locator("[data-state-text]");
const standing = (page: Page, name: string) => page.locator(`.editor-state[data-state=${name}]`).waitFor();

const typeAtEnd = async (page: Page, part: string, text: string): Promise<void> => {
  await wording(page, part).focus();
  await page.keyboard.press("Control+End");
  await page.keyboard.type(text);
};

const saved = (page: Page) => standing(page, "saved");

/** What reaches beyond the right edge of the page. */
const tooWide = (page: Page): Promise<unknown> =>
  page.evaluate(`document.documentElement.scrollWidth <= document.documentElement.clientWidth ? [] :
    [...document.querySelectorAll("main *")]
      .filter((each) => each.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
      .map((each) => each.outerHTML.slice(0, 120)).slice(0, 8)`);

const shot = async (page: Page, name: string): Promise<void> => {
  const folder = process.env["SCREENSHOTS"];
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: false });
};

describe("The editor, with two people in two browsers", () => {
  it("saves by itself, shows each the other's words and who is where, and keeps what both write in different clauses", async () => {
    const contract = await newContract();
    const [first = "", second = ""] = await clausesOf(contract);
    const [one, other] = [await sit(ada), await sit(ben)];
    await open(one, contract);
    await open(other, contract);
    await typeAtEnd(one.page, first, " Ada was here.");
    await typeAtEnd(other.page, second, " Ben was here.");
    await saved(one.page);
    await saved(other.page);
    await expect.poll(() => wording(other.page, first).inputValue(), { timeout: 15_000 }).toContain("Ada was here.");
    await expect.poll(() => wording(one.page, second).inputValue(), { timeout: 15_000 }).toContain("Ben was here.");
    await expect
      .poll(() => one.page.locator("[data-present-list]").innerText(), { timeout: 15_000 })
      .toContain("Ben Example, in");
    expect(await card(one.page, second).locator("[data-present]").first().innerText()).toContain("Ben Example");
    await expect
      .poll(() => one.page.locator("#editor-preview").innerText(), { timeout: 15_000 })
      .toContain("Ben was here.");
    await shot(one.page, "editor-two-people");
    // An answer stands in the wording of both, and a mark is written by a press of its button.
    await one.page.fill("[name='values.services']", "gardening");
    await saved(one.page);
    await expect
      .poll(() => other.page.locator("#editor-preview").innerText(), { timeout: 15_000 })
      .toContain("gardening");
    await expect.poll(() => other.page.inputValue("[name='values.services']"), { timeout: 15_000 }).toBe("gardening");
    await typeAtEnd(one.page, first, " Fees: ");
    await one.page.locator(".disclosure summary", { hasText: "Variables and references" }).click();
    await one.page.locator("[data-insert='{{fees}}'], [data-insert]").first().click();
    await saved(one.page);
    await expect.poll(() => wordingOf(contract, first)).toMatch(/Fees: \{\{[\w-]+\}\}$/);
    await other.page.goto("about:blank");
    await expect
      .poll(() => one.page.locator("[data-present-list]").innerText(), { timeout: 15_000 })
      .toContain("Only you");
    expect([...one.complaints, ...other.complaints]).toEqual([]);
    await one.context.close();
    await other.context.close();
  });

  it("merges what they write in one clause, and where they write the same words asks, overwriting nothing", async () => {
    const contract = await newContract();
    const [part = ""] = await clausesOf(contract);
    const before = await wordingOf(contract, part);
    const [one, other] = [await sit(ada), await sit(ben)];
    await open(one, contract);
    await open(other, contract);
    // Ben's line is down while Ada writes, so that both begin from the same words.
    await other.context.setOffline(true);
    await typeAtEnd(other.page, part, " End of Ben.");
    await standing(other.page, "offline");
    await wording(one.page, part).focus();
    await one.page.keyboard.press("Control+Home");
    await one.page.keyboard.type("Start of Ada. ");
    await saved(one.page);
    await other.context.setOffline(false);
    await saved(other.page);
    await expect.poll(() => wordingOf(contract, part)).toBe(`Start of Ada. ${before} End of Ben.`);
    await expect.poll(() => wording(one.page, part).inputValue(), { timeout: 15_000 }).toContain("End of Ben.");

    await other.context.setOffline(true);
    await wording(other.page, part).fill(`Ben's beginning. ${before}`);
    await standing(other.page, "offline");
    await wording(one.page, part).fill(`Ada's beginning. ${before}`);
    await saved(one.page);
    await other.context.setOffline(false);
    const panel = card(other.page, part).locator("[data-dispute]");
    await panel.waitFor();
    expect(await wordingOf(contract, part)).toBe(`Ada's beginning. ${before}`);
    expect(await panel.innerText()).toContain("Ben's");
    expect(await panel.innerText()).toContain("Ada's");
    expect(await panel.innerText()).toContain("Ada Example");
    expect(await violations(other.page)).toEqual([]);
    await shot(other.page, "editor-dispute");
    await panel.locator("textarea[name=wording]:not([hidden])").fill(`Both beginnings. ${before}`);
    await panel.getByRole("button", { name: "Save the combined text" }).click();
    await saved(other.page);
    await panel.waitFor({ state: "detached" });
    expect(await wordingOf(contract, part)).toBe(`Both beginnings. ${before}`);
    await expect.poll(() => wording(one.page, part).inputValue(), { timeout: 15_000 }).toContain("Both beginnings.");
    expect([...one.complaints, ...other.complaints]).toEqual([]);
    await one.context.close();
    await other.context.close();
  });
});

describe("No word is lost", () => {
  it("when the connection drops while somebody types, the page is closed, and it comes back", async () => {
    const contract = await newContract();
    const [part = ""] = await clausesOf(contract);
    const seat = await sit(ada);
    await open(seat, contract);
    await seat.context.setOffline(true);
    await typeAtEnd(seat.page, part, " Typed in the train.");
    await standing(seat.page, "offline");
    expect(await state(seat.page).innerText()).toContain("kept in this browser");
    // Before the page closes: what it sends in its last moment outlives it, and with it the line that is cut for the page.
    expect(await wordingOf(contract, part)).not.toContain("Typed in the train.");
    await seat.page.close();
    await seat.context.setOffline(false);
    const page = await seat.context.newPage();
    await open({ ...seat, page }, contract);
    await expect.poll(() => wording(page, part).inputValue()).toContain("Typed in the train.");
    await saved(page);
    await expect.poll(() => wordingOf(contract, part)).toContain("Typed in the train.");
    expect(
      await page.evaluate(() => Object.keys(localStorage).filter((name) => name.startsWith("engross.words"))),
    ).toEqual([]);
    await seat.context.close();
  });

  it("nor disputed with oneself when the answer was lost on its way and one wrote on", async () => {
    const contract = await newContract();
    const [part = ""] = await clausesOf(contract);
    const seat = await sit(ada);
    await open(seat, contract);
    // The server takes it, and nobody hears of it.
    await seat.page.route("**/edit/text", async (route) => {
      await route.fetch();
      await route.abort();
    });
    await typeAtEnd(seat.page, part, " First half,");
    await standing(seat.page, "offline");
    await expect.poll(() => wordingOf(contract, part)).toContain("First half,");
    await typeAtEnd(seat.page, part, " second half.");
    await seat.page.unroute("**/edit/text");
    await seat.page.reload();
    await saved(seat.page);
    await expect.poll(() => wordingOf(contract, part)).toMatch(/ First half, second half\.$/);
    expect(await seat.page.locator("[data-dispute]").count()).toBe(0);
    await seat.context.close();
  });

  it("when the session ends while somebody types: the words are there, and saved, after signing in again", async () => {
    const contract = await newContract();
    const [part = ""] = await clausesOf(contract);
    const seat = await sit(ada);
    await open(seat, contract);
    const cookies = await seat.context.cookies();
    await seat.context.clearCookies();
    await typeAtEnd(seat.page, part, " Typed after the session.");
    await standing(seat.page, "signedOut");
    expect(cookies.length).toBeGreaterThan(0);
    await seat.page.getByRole("link", { name: "Sign in again" }).click();
    await signIn(seat.page, ada);
    await expect.poll(() => wording(seat.page, part).inputValue()).toContain("Typed after the session.");
    await saved(seat.page);
    await expect.poll(() => wordingOf(contract, part)).toContain("Typed after the session.");
    await seat.context.close();
  });
});

describe("By keyboard alone", () => {
  it("somebody writes, saves, goes to the next clause, moves one, and is told what happened", async () => {
    const contract = await newContract();
    const order = (await told(contract)).parts.map(({ part }) => part);
    const seat = await sit(ada);
    const { page } = seat;
    await open(seat, contract);
    const articles = (await page
      .locator(".part[data-level='1']")
      .evaluateAll((all) => all.map((each) => each.getAttribute("data-part")))) as readonly string[];
    const [, second = ""] = articles;
    await card(page, second).locator("[data-text]").first().focus();
    await page.keyboard.press("Control+Home");
    await page.keyboard.type("Our ");
    await page.keyboard.press("Control+s");
    await saved(page);
    await page.keyboard.press("Control+Enter");
    const focused = () => page.evaluate(() => document.activeElement?.closest(".part")?.getAttribute("data-part"));
    expect(await focused()).toBe(order[order.indexOf(second) + 1]);
    await page.keyboard.press("Control+Shift+Enter");
    expect(await focused()).toBe(second);
    await expect.poll(() => card(page, second).locator("ins").first().textContent()).toContain("Our");
    await page.keyboard.press("Alt+Shift+ArrowUp");
    await expect
      .poll(async () => (await told(contract)).parts.findIndex(({ part }) => part === second))
      .toBe(order.indexOf(articles[0] ?? ""));
    await expect.poll(() => state(page).innerText()).toContain("Moved");
    expect(await focused()).toBe(second);
    expect(seat.complaints).toEqual([]);
    await seat.context.close();
  });
});

describe("The page", () => {
  for (const language of languages)
    for (const [name, viewport] of [
      ["phone", { width: 390, height: 844 }],
      ["desktop", { width: 1440, height: 900 }],
    ] as const)
      it(`reads well in ${language} on a ${name}, with nothing cut off and nothing out of reach`, async () => {
        const person: Readonly<Record<Language, Person>> = { en: ben, "zh-CN": chinese };
        const contract = language === "en" ? await newContract() : await newContract("sales-zh", salesAnswers());
        const seat = await sit(person[language], { viewport });
        await open(seat, contract);
        await saved(seat.page);
        expect(await tooWide(seat.page)).toEqual([]);
        expect(await violations(seat.page)).toEqual([]);
        await shot(seat.page, `editor-${language}-${name}`);
        await seat.page.locator(".part").nth(3).scrollIntoViewIfNeeded();
        await shot(seat.page, `editor-${language}-${name}-parts`);
        expect(seat.complaints).toEqual([]);
        await seat.context.close();
      });
});
