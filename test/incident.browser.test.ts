import { type Browser, type BrowserContext } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { confirmSession } from "../db/auth.ts";
import { type Language, languages } from "../domain/language.ts";
import { incidentWords } from "../i18n/incident.ts";
import { webWords } from "../i18n/web.ts";
import { barriersOf, noBarriers, startBrowser } from "../web/design/browser-under-test.ts";
import { password } from "../web/http/app-under-test.ts";
import { type Processes, startProcesses } from "./contract-process.ts";
import { until } from "./until.ts";
import { startWeb } from "./web-process.ts";

const open = new AsyncDisposableStack();
let processes: Processes;
let browser: Browser;
let url: URL;

beforeAll(async () => {
  processes = await startProcesses();
  open.defer(processes.close);
  url = await startWeb(processes, [processes.people.officer], open);
  browser = await startBrowser();
  open.defer(() => browser.close());
});

afterAll(() => open.disposeAsync());

/** A phone in the hands of the security officer, without scripts. */
const signedIn = async (language: Language): Promise<BrowserContext> => {
  const context = await browser.newContext({
    locale: language,
    viewport: { width: 390, height: 844 },
    javaScriptEnabled: false,
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  const words = webWords(language).signIn;
  await page.goto(`${url}sign-in?language=${language}`);
  await page.getByLabel(words.email).fill(processes.people.officer.email);
  await page.getByLabel(words.password).fill(password);
  await page.getByRole("button", { name: words.submit }).click();
  return context;
};

describe.each(languages)("The pages of an incident, on a phone without scripts (%s)", (language) => {
  it("lead from the report to a frozen contract and can be read by everybody", async () => {
    const { people, db, toApproval } = processes;
    const words = incidentWords(language);
    const contract = await toApproval();
    const context = await signedIn(language);
    const page = await context.newPage();
    const sound = async (): Promise<void> => expect(await barriersOf(browser, page)).toEqual(noBarriers);

    await page.goto(`${url}incidents/report?contract=${contract}`);
    await sound();
    await page.getByLabel(words.report.what).selectOption("sent-to-wrong-person");
    await page.getByLabel(words.report.headline).fill("Sent astray 误发");
    await page.getByLabel(words.report.description).fill("By hand. 手工发送。");
    await page.getByRole("button", { name: words.report.submit }).click();
    await page.waitForURL(/\/incidents\/[0-9a-f-]{36}$/);
    const incident = page.url();
    await sound();

    await page.getByText(words.severity["1"]).click();
    await page.getByLabel(words.triage.personalData).check();
    await page.getByRole("button", { name: words.triage.submit }).click();
    await page.getByText(words.point["gdpr-33"]).first().waitFor();
    await sound();

    const sessions = await db
      .selectFrom("auth.session")
      .select("id")
      .where("user_id", "=", people.officer.id)
      .execute();
    for (const { id } of sessions) await confirmSession(db, id, { at: new Date(), by: "sign-in" });
    await page.getByLabel(words.containment.freeze).check();
    await page.getByRole("button", { name: words.containment.submit }).click();
    await until("the page to say that the contract is frozen", async () => {
      await page.goto(incident);
      return page.getByText(words.containment.frozen).first().isVisible();
    });
    await sound();

    await page.goto(`${incident}/tasks/assess-impact`);
    await sound();
    await page.goto(`${incident}/clocks/pipl-57`);
    await sound();
    await page.goto(`${url}incidents`);
    await sound();
    await context.close();
  });
});
