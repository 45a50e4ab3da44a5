import { type Browser, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { memberActing } from "../../../domain/act.ts";
import type { ContractId } from "../../../domain/ids.ts";
import { type Language, languages } from "../../../domain/language.ts";
import { salesDraft } from "../../../test/contract-process.ts";
import { barriers, startBrowser } from "../../design/browser-under-test.ts";
import { contractViews } from "./view.ts";
import { type ContractWeb, path, startContractWeb } from "./web-under-test.ts";

let web: ContractWeb;
let browser: Browser;
let cookies: readonly (readonly [name: string, value: string])[];
let contracts: Readonly<Record<"draft" | "review" | "approval" | "active", ContractId>>;

beforeAll(async () => {
  web = await startContractWeb();
  browser = await startBrowser();
  const { processes, people } = web;
  const { create, must, toApproval, toActive } = processes;
  const legal = memberActing(people.lawyer);
  const review = await create();
  await must(review, { type: "submit-for-review" }, { ...legal, person: people.owner.id, roles: people.owner.roles });
  contracts = {
    draft: await create(),
    review,
    approval: await toApproval(),
    active: await toActive(salesDraft({ renewal: { type: "choice", choice: "decision" } })),
  };
  const lastDay = (await processes.state(contracts.active)).term?.until;
  if (lastDay) await must(contracts.active, { type: "propose-termination", ground: "agreement", lastDay }, legal);
  const signedIn = await web.browser(people.lawyer);
  cookies = [...signedIn.cookies];
});

afterAll(async () => {
  await browser.close();
  await web.close();
});

const open = async (
  address: string,
  language: Language,
  width: number,
): Promise<{ page: Page; complaints: readonly string[] }> => {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    reducedMotion: "reduce",
    ...(width < 500 && { isMobile: true, hasTouch: true, deviceScaleFactor: 2 }),
  });
  await context.addCookies(cookies.map(([name, value]) => ({ name, value, url: web.services.publicUrl.href })));
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  const url = new URL(address, web.services.publicUrl);
  url.searchParams.set("language", language);
  await page.goto(url.href, { waitUntil: "load" });
  return { page, complaints };
};

const pages = (): readonly (readonly [name: string, address: string])[] => [
  ["inbox", "/inbox"],
  ["register", "/contracts"],
  ["notices", "/contracts/notices"],
  ["draft", path(contracts.draft)],
  ["review", path(contracts.review)],
  ["plan", path(contracts.review, "/approval-plan")],
  ["approval", path(contracts.approval)],
  ...contractViews.map((view) => [`active-${view}`, path(contracts.active, `?view=${view}`)] as const),
];

/** What is wrong with a page for whoever has to use it. */
const faultsOf = async (
  name: string,
  address: string,
  language: Language,
  width: number,
): Promise<readonly unknown[]> => {
  const { page, complaints } = await open(address, language, width);
  const found = await barriers(page);
  await page.context().close();
  const { violated, overflow } = found;
  return violated.length + complaints.length + overflow === 0 ? [] : [{ name, complaints, ...found }];
};

describe.each(languages)("in %s", (language) => {
  it.each([390, 1440])("everybody can read and use every page at %i px", async (width) => {
    const faults = [];
    for (const [name, address] of pages()) faults.push(...(await faultsOf(name, address, language, width)));
    expect(faults).toEqual([]);
  });
});
