import { readFile } from "node:fs/promises";
import { type Browser, type BrowserContextOptions, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { asSystem } from "../../../db/tenancy.ts";
import type { ContractId } from "../../../domain/ids.ts";
import { type Language, languages } from "../../../domain/language.ts";
import { linkWords } from "../../../i18n/link.ts";
import { shareWords } from "../../../i18n/share.ts";
import { lettersSoFar } from "../../../mail/caught.ts";
import { until } from "../../../test/until.ts";
import { barriersOf, noBarriers, startBrowser } from "../../design/browser-under-test.ts";
import { password } from "../../http/app-under-test.ts";
import { type Links, startLinks } from "../../outside/link-under-test.ts";
import { createAccount } from "../../sign-in/session.ts";

let links: Links;
let browser: Browser;
let contract: ContractId;
let cookies: readonly (readonly [name: string, value: string])[];

beforeAll(async () => {
  links = await startLinks();
  browser = await startBrowser();
  const { processes, people, tenant } = links;
  await asSystem(processes.db, tenant, (tx) => createAccount(tx, { person: people.owner, password }));
  contract = await processes.toActive();
  await until("the certificate", async () => (await processes.state(contract)).ceremony?.evidence);
  const owner = links.phone();
  await owner.signIn(people.owner.email);
  cookies = [...owner.cookies];
});
afterAll(async () => {
  await browser?.close();
  await links?.close();
});

const phone = { viewport: { width: 390, height: 844 }, reducedMotion: "reduce" } as const;
const desk = { viewport: { width: 1280, height: 900 }, reducedMotion: "reduce" } as const;

const open = async (path: string, language: Language, options: BrowserContextOptions): Promise<Page> => {
  const context = await browser.newContext({ ...options, locale: language, javaScriptEnabled: false });
  await context.addCookies(cookies.map(([name, value]) => ({ name, value, url: links.url.href })));
  const page = await context.newPage();
  const url = new URL(path, links.url);
  url.searchParams.set("language", language);
  await page.goto(url.href);
  return page;
};

describe.each(languages)("in %s, without scripts", (language) => {
  test.each([
    ["on a phone", phone],
    ["at a desk", desk],
  ])(
    "%s the owner shares, the receiver types the code and reads, and everybody can use both pages",
    async (_, options) => {
      const words = shareWords(language);
      const email = `reader.${crypto.randomUUID()}@example.com`;
      const owner = await open(`/contracts/${contract}?view=documents`, language, options);
      await owner.getByText(words.form.open).click();
      await owner.getByLabel(words.form.name).fill("Example Reader 示例接收人");
      await owner.getByLabel(words.form.email).fill(email);
      await owner.getByRole("checkbox").first().check();
      await owner.getByLabel(words.form.reason, { exact: true }).fill("Audit 审计");
      await owner.getByRole("button", { name: words.form.submit, exact: true }).click();
      await owner.getByText(email).waitFor();
      expect(await barriersOf(browser, owner, options)).toEqual(noBarriers);
      await owner.context().close();

      const path = await until(`a letter to ${email}`, async () => {
        const [letter] = await lettersSoFar(links.processes.configuration.mail.catcherUrl ?? "", email);
        return letter && /\/share\/[\w-]{43}/.exec(letter.text)?.[0];
      });
      const reader = await open(path, language, options);
      expect(await barriersOf(browser, reader, options)).toEqual(noBarriers);
      const { code } = linkWords(language);
      const typed = await links.codeFrom(email, () => reader.getByRole("button", { name: code.send }).click());
      await reader.getByLabel(code.label).fill(typed);
      expect(await barriersOf(browser, reader, options)).toEqual(noBarriers);
      await reader.getByRole("button", { name: words.page.code.submit, exact: true }).click();
      await reader.getByRole("link", { name: words.page.view }).waitFor();
      expect(await barriersOf(browser, reader, options)).toEqual(noBarriers);
      const saving = reader.waitForEvent("download");
      await reader.getByRole("link", { name: words.page.download }).click();
      expect((await readFile(await (await saving).path())).subarray(0, 5).toString()).toBe("%PDF-");
      await reader.context().close();
    },
  );
});
