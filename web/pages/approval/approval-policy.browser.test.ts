import { type Browser, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { asSystem } from "../../../db/tenancy.ts";
import { openSlots } from "../../../domain/approval.ts";
import type { ContractId } from "../../../domain/ids.ts";
import { languages } from "../../../domain/language.ts";
import type { Person } from "../../../domain/person.ts";
import { approvalsWords } from "../../../i18n/approvals.ts";
import { overflow, startBrowser, violations } from "../../design/browser-under-test.ts";
import { password } from "../../http/app-under-test.ts";
import { type Links, startLinks } from "../../outside/link-under-test.ts";
import { createAccount } from "../../sign-in/session.ts";

let links: Links;
let browser: Browser;
const waiting: ContractId[] = [];

beforeAll(async () => {
  links = await startLinks();
  const { people, processes, tenant } = links;
  for (const person of [people.lawyer, people.manager])
    await asSystem(processes.db, tenant, (tx) => createAccount(tx, { person, password }));
  for (let count = 0; count < 2; count += 1) waiting.push(await links.toApproval([people.manager]));
  browser = await startBrowser();
});
afterAll(async () => {
  await browser?.close();
  await links?.close();
});

/** Somebody signed in, at a phone or at a desk. */
const signedIn = async (person: Person, width: number): Promise<Page> => {
  const context = await browser.newContext({
    ...{ viewport: { width, height: 900 }, reducedMotion: "reduce" },
  });
  const page = await context.newPage();
  await page.goto(new URL("/sign-in", links.url).href);
  await page.locator("input[name=email]").fill(person.email);
  await page.locator("input[name=password]").fill(password);
  await page.locator("form:has(input[name=password]) button[type=submit]").last().click();
  await page.waitForURL((url) => url.pathname !== "/sign-in");
  return page;
};

const wrongWith = async (page: Page, path: string, language: string): Promise<readonly string[]> => {
  const address = new URL(path, links.url);
  address.searchParams.set("language", language);
  await page.goto(address.href);
  const found = await violations(page);
  const wide = await overflow(page);
  return [...found, ...(wide > 0 ? [`${wide} pixels too wide`] : [])].map((fault) => `${path}: ${fault}`);
};

describe.each(languages)("in %s", (language) => {
  test.each([390, 1280])("everybody can read and use the pages of approval, %d pixels wide", async (width) => {
    const [contract] = waiting;
    const page = await signedIn(links.people.lawyer, width);
    const paths = [
      ...["", "/rules/new", "/rules/large-amount", "/groups/new"].map((rest) => `/settings/approval${rest}`),
      ...["/approval-plan", "/approvers"].map((rest) => `/contracts/${contract}${rest}`),
    ];
    const faults: string[] = [];
    for (const path of paths) faults.push(...(await wrongWith(page, path, language)));
    await page.context().close();
    const approver = await signedIn(links.people.manager, width);
    for (const path of ["/inbox/approvals", "/account"]) faults.push(...(await wrongWith(approver, path, language)));
    await approver.context().close();
    expect(faults).toEqual([]);
  });
});

test("on a phone, an approver opens two contracts, ticks them and approves both; what was not opened cannot be ticked", async () => {
  const page = await signedIn(links.people.manager, 390);
  const words = approvalsWords("en");
  await page.goto(new URL("/inbox/approvals", links.url).href);
  expect(await page.locator("input[name=items]:not([disabled])").count()).toBe(0);
  for (const contract of waiting) {
    const { approval } = await links.processes.state(contract);
    const [slot] = approval ? openSlots(approval) : [];
    await page.goto(new URL(`/contracts/${contract}/approvals/${slot?.id}`, links.url).href);
  }
  await page.goto(new URL("/inbox/approvals?language=en", links.url).href);
  for (const box of await page.locator("input[name=items]").all()) await box.check();
  await page.getByRole("button", { name: words.submit }).click();
  await page.getByText(words.approved(2)).waitFor();
  for (const contract of waiting) await links.processes.untilStage(contract, "signing");
  await page.context().close();
});
