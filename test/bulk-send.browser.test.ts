import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { asSystem } from "../db/tenancy.ts";
import { ndaEnglish } from "../documents/templates/nda-en.ts";
import type { Person } from "../domain/person.ts";
import { bulkSendWords } from "../i18n/bulk-send.ts";
import { barriers, noBarriers, startBrowser } from "../web/design/browser-under-test.ts";
import { password } from "../web/http/app-under-test.ts";
import { csvRecord } from "../web/http/csv.ts";
import { type Links, startLinks } from "../web/outside/link-under-test.ts";
import { createAccount } from "../web/sign-in/session.ts";
import { until } from "./until.ts";

let links: Links;
let browser: Browser;

const pictures = process.env["ENGROSS_PICTURES"];
const words = bulkSendWords("en");

beforeAll(async () => {
  links = await startLinks();
  const { lawyer, owner } = links.people;
  await asSystem(links.processes.db, links.tenant, async (tx) => {
    for (const person of [owner, lawyer]) await createAccount(tx, { person, password });
  });
  browser = await startBrowser();
  if (pictures !== undefined) await mkdir(pictures, { recursive: true });
});

afterAll(async () => {
  await browser?.close();
  await links?.close();
});

const signedIn = async (person: Person, width: number): Promise<Page> => {
  const options = { locale: "en", baseURL: links.url.href, reducedMotion: "reduce", acceptDownloads: true } as const;
  const page = await browser.newPage({ ...options, viewport: { width, height: 900 } });
  await page.goto("/sign-in?language=en");
  await page.fill("[name=email]", person.email);
  await page.fill("[name=password]", password);
  await page.locator("form[action='/session'] button[type=submit]").first().click();
  await page.waitForURL((url) => url.pathname !== "/sign-in");
  return page;
};

/** The page as it stands, on a phone and on a desk, in both languages, keeps nothing from anybody. */
const seenByAll = async (page: Page, name: string): Promise<void> => {
  const before = page.viewportSize() ?? expect.unreachable();
  const { href } = new URL(page.url());
  for (const language of ["zh-CN", "en"] as const) {
    await page.goto(`${href}${href.includes("?") ? "&" : "?"}language=${language}`);
    for (const width of [390, 1280]) {
      await page.setViewportSize({ width, height: 900 });
      expect(await barriers(page), `${name}, ${language}, ${width}`).toEqual(noBarriers);
      if (pictures !== undefined)
        await page.screenshot({ path: join(pictures, `${name}-${language}-${width}.png`), fullPage: true });
    }
  }
  await page.setViewportSize(before);
  await page.goto(href);
};

type Answers = Readonly<Record<string, string>>;

const partner = (n: number, more: Answers = {}): Answers => ({
  title: `Mutual NDA ${n}`,
  ...{ "first.name": "Orchid 兰花", "first.address": "1 Example Street", "first.registration": "" },
  ...{ "first.representative": "Example Signatory", "first.email": "orchid@example.com", effective: "2027-01-01" },
  ...{ "second.name": `Example Partner ${n} Ltd.`, "second.address": "2 Example Road", "second.registration": "" },
  ...{ "second.representative": `Partner ${n}`, "second.email": `partner.${n}.${links.tenant}@example.com` },
  ...more,
});

it("somebody fills in the table, sees every fault by its row, corrects it, and once legal has released it all are sent", async () => {
  const { people, processes } = links;
  const page = await signedIn(people.owner, 1280);
  await page.goto("/bulk-sends");
  await page.getByRole("link", { name: words.begin }).click();
  await seenByAll(page, "bulk-send-new");
  const downloading = page.waitForEvent("download");
  await page.getByRole("link", { name: words.form.download(ndaEnglish.name.en), exact: true }).click();
  const blank = await (await (await downloading).createReadStream()).setEncoding("utf8").toArray();
  const [head = "", example = ""] = blank.join("").split("\r\n");
  const [columns, usual] = [head.replace("\uFEFF", "").split(","), example.split(",")];
  const table = (rows: readonly Answers[]): Buffer => {
    const lines = rows.map((row) => columns.map((column, index) => row[column] ?? usual[index] ?? ""));
    return Buffer.from([columns, ...lines].map(csvRecord).join(""));
  };
  const check = async (rows: readonly Answers[]): Promise<void> => {
    await page.selectOption("[name=template]", ndaEnglish.id);
    await page.selectOption("[name='signers.0.person']", people.signatory.id);
    await page.setInputFiles("[name=file]", { name: "partners.csv", mimeType: "text/csv", buffer: table(rows) });
    await page.getByRole("button", { name: words.form.submit }).click();
    await page.waitForURL(/\/bulk-sends\/[0-9a-f-]{36}$/);
  };
  const row = (number: number) =>
    page.locator("#rows tbody tr").filter({ has: page.locator(`th:text-is("${words.one.nth(number)}")`) });

  const wrong = { effective: "tomorrow", "signer.name": "Partner 2", "signer.email": "nobody" };
  await check([partner(1), partner(2, wrong), partner(3, { "second.email": "" })]);
  await page.getByText(words.states.checked).waitFor();
  expect(await row(2).innerText()).toContain(words.one.rowStates.ready);
  expect(await row(3).innerText()).toContain(words.one.rowStates.faulty);
  expect(await row(3).locator("code").allInnerTexts()).toEqual(["signer.email", "effective"]);
  expect(await row(4).locator("code").allInnerTexts()).toEqual(["signer.email", "second.email"]);
  await seenByAll(page, "bulk-send-faults");
  await page.getByRole("link", { name: words.one.onlyFaults }).click();
  expect(await page.locator("#rows tbody tr").count()).toBe(2);

  await page.getByRole("link", { name: words.one.correct }).click();
  await check([partner(1), partner(2), partner(3)]);
  await page.getByText(words.one.another).waitFor();
  const address = page.url();
  expect(await page.locator("#rows tbody tr").allInnerTexts()).toHaveLength(3);
  await page.goto(`${address}?show=faults`);
  expect(await page.locator("#rows tbody tr code").count()).toBe(0);

  const legal = await signedIn(people.lawyer, 390);
  const code = await links.codeFrom(people.lawyer.email, async () => {
    await legal.goto(`/confirm?next=${encodeURIComponent(new URL(address).pathname)}`);
    await legal.locator("[formaction='/confirm/code'], form[action='/confirm/code'] button").first().click();
    await legal.waitForLoadState("networkidle");
  });
  await legal.fill("[name=code]", code);
  await legal.locator("form[action='/confirm'] button[type=submit]").first().click();
  await legal.waitForURL(address);
  await seenByAll(legal, "bulk-send-release");
  await legal.getByRole("button", { name: words.one.release }).click();
  const reload = legal.getByRole("link", { name: words.one.reload });
  await until("all to be sent", async () => {
    if (!(await reload.isVisible())) return true;
    expect(await legal.locator("progress").getAttribute("max")).toBe("3");
    await reload.click();
    await legal.waitForLoadState("networkidle");
    return false;
  });
  await legal.getByText(words.states.done).waitFor();
  expect(await legal.locator("#rows tbody tr").allInnerTexts()).toEqual(
    [1, 2, 3].map((n) => expect.stringMatching(new RegExp(`Mutual NDA ${n}[^]*${words.one.rowStates.sent}`))),
  );
  await seenByAll(legal, "bulk-send-done");
  await legal.getByRole("link", { name: /Mutual NDA 1/ }).click();
  await legal.waitForURL(/\/contracts\//);
  const { db } = processes;
  const made = await asSystem(db, links.tenant, (tx) => tx.selectFrom("contract").select("stage").execute());
  expect(made).toEqual([{ stage: "signing" }, { stage: "signing" }, { stage: "signing" }]);
}, 180_000);
