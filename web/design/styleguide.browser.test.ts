import type { AddressInfo } from "node:net";
import { type Browser, type BrowserContextOptions, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { languages } from "../../domain/language.ts";
import { barriers, noBarriers, startBrowser } from "./browser-under-test.ts";
import { styleguideApp } from "./styleguide-server.tsx";

let browser: Browser;
let origin: string;
let close: () => void;

beforeAll(async () => {
  const server = (await styleguideApp()).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  browser = await startBrowser();
  close = () => server.close();
}, 60_000);

afterAll(async () => {
  await browser.close();
  close();
});

interface Opened {
  readonly page: Page;
  /** What the browser complained about: refused styles, scripts, fonts. */
  readonly complaints: readonly string[];
}

const open = async (path: string, options: BrowserContextOptions): Promise<Opened> => {
  const page = await (await browser.newContext({ reducedMotion: "reduce", ...options })).newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(origin + path, { waitUntil: "networkidle" });
  return { page, complaints };
};

const widths = [
  ["a phone", { width: 360, height: 740 }],
  ["a desk", { width: 1440, height: 900 }],
] as const;

describe.each(["register", "contract", "form", "approval"])("%s", (name) => {
  describe.each(languages)("in %s", (language) => {
    it.each(
      widths.flatMap(([device, viewport]) =>
        (["light", "dark"] as const).map((theme) => [device, theme, viewport] as const),
      ),
    )(
      "on %s, %s: everyone can read and use it, and the policy holds",
      async (_, theme, viewport) => {
        const { page, complaints } = await open(`/${name}?language=${language}`, { viewport, colorScheme: theme });
        expect(complaints).toEqual([]);
        expect(await barriers(page)).toEqual(noBarriers);
        await page.context().close();
      },
      30_000,
    );
  });
});

describe("without any script", () => {
  const noScript = { javaScriptEnabled: false, viewport: { width: 390, height: 844 } };

  it("a dialog opens, and its cancel closes it", async () => {
    const { page } = await open("/contract?language=en", noScript);
    await page.getByRole("button", { name: "Withdraw contract" }).first().click();
    await page.getByRole("dialog", { name: "Withdraw contract" }).waitFor({ state: "visible" });
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("dialog", { name: "Withdraw contract" }).waitFor({ state: "hidden" });
    await page.context().close();
  });

  it("the whole navigation opens from the bottom bar of a phone", async () => {
    const { page } = await open("/register?language=zh-CN", noScript);
    await page.getByRole("button", { name: "更多" }).click();
    await page.getByRole("link", { name: "安全事件" }).waitFor({ state: "visible" });
    await page.context().close();
  });

  it("the language and the appearance are changed by links", async () => {
    const { page } = await open("/register?language=en", noScript);
    await page.getByRole("button", { name: /Account/ }).click();
    await page.getByRole("link", { name: "Dark" }).click();
    expect(await page.locator("html").getAttribute("data-theme")).toBe("dark");
    await page.getByRole("button", { name: /Account/ }).click();
    await page.getByRole("link", { name: "简体中文" }).click();
    expect(await page.locator("html").getAttribute("lang")).toBe("zh-CN");
    expect(await page.locator("html").getAttribute("data-theme")).toBe("dark");
    await page.context().close();
  });
});

it("with scripts, a form on its way is not sent a second time", async () => {
  const { page } = await open("/form?language=en", { viewport: { width: 1440, height: 900 } });
  const sent: string[] = [];
  // 204 leaves the page where it is, as a slow answer would.
  await page.route("**/contracts", (route) => {
    sent.push(route.request().method());
    return route.fulfill({ status: 204 });
  });
  await page.getByLabel("Counterparty").last().fill("Suzhou Hengrui");
  const send = page.getByRole("button", { name: "Create draft" });
  await Promise.all([page.waitForResponse("**/contracts"), send.click()]);
  await send.click();
  await page.evaluate(() => fetch("/contracts", { method: "PUT" }));
  expect(sent).toEqual(["POST", "PUT"]);
  await page.context().close();
});

it("the letters that we cut out of the font are accepted by the browser and used", async () => {
  const { page } = await open("/contract?language=en", { viewport: { width: 1440, height: 900 } });
  const loaded = await page.evaluate(() =>
    [...document.fonts].filter((face) => face.status === "loaded").map((face) => `${face.family} ${face.weight}`),
  );
  expect(loaded).toEqual(
    expect.arrayContaining(["Engross Sans 400", "Engross Sans 600", "Engross Serif 600", "Engross Sans Marks 400"]),
  );
  expect(loaded.filter((face) => face.includes("Rare"))).toEqual([]);
  await page.context().close();
});
