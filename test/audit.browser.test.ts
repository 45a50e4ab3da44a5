import { type Browser, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addDays, dayOf, instantOf } from "../domain/calendar.ts";
import { languages } from "../domain/language.ts";
import { auditCampaignWords } from "../i18n/audit-campaign.ts";
import { auditReportWords } from "../i18n/audit-report.ts";
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
  const { auditor, owner } = processes.people;
  url = await startWeb(processes, [auditor, owner], open);
  browser = await startBrowser();
  open.defer(() => browser.close());
  await processes.toApproval();
});

afterAll(() => open.disposeAsync());

const sound = async (page: Page): Promise<void> => expect(await barriersOf(browser, page)).toEqual(noBarriers);

describe.each(languages)("The pages of audits, on a phone without scripts (%s)", (language) => {
  it("lead from a report and a draw through a finding to its correction, and can be read by everybody", async () => {
    const { people } = processes;
    const words = auditCampaignWords(language);
    const signedIn = async (email: string): Promise<Page> => {
      const context = await browser.newContext({
        ...{ locale: language, viewport: { width: 390, height: 844 }, javaScriptEnabled: false },
        reducedMotion: "reduce",
      });
      const page = await context.newPage();
      const { signIn } = webWords(language);
      await page.goto(`${url}sign-in?language=${language}`);
      await page.getByLabel(signIn.email).fill(email);
      await page.getByLabel(signIn.password).fill(password);
      await page.getByRole("button", { name: signIn.submit }).click();
      await page.goto(`${url}?language=${language}`);
      return page;
    };
    const page = await signedIn(people.auditor.email);

    await page.goto(`${url}audit/reports`);
    const today = dayOf(instantOf(Date.now()), "Asia/Shanghai");
    await page.getByRole("button", { name: auditReportWords(language).page.submit }).click();
    const report = page.locator(`a[href^="/audit/reports/"]`).first();
    await until("the report", async () => {
      await page.goto(`${url}audit/reports`);
      return report.isVisible();
    });
    await sound(page);
    await report.click();
    await page.getByText(auditReportWords(language).page.agrees).waitFor();
    await sound(page);

    await page.goto(`${url}audit/campaigns/new`);
    await sound(page);
    await page.getByLabel(words.start.name).fill("Yearly audit 年度审计");
    await page.getByLabel(words.start.purpose).fill("Ordered by the board. 董事会要求。");
    await page.getByRole("button", { name: words.start.submit }).click();
    const audit = page.url();
    const contract = page.locator(`a[href*="/contracts/"][href*="/audit/"]`).first();
    await until("the sample", async () => {
      await page.goto(audit);
      return contract.isVisible();
    });
    await sound(page);
    await contract.click();
    await page.getByLabel(words.answer.verdict).first().selectOption("no");
    await page.getByLabel(words.answer.note).first().fill("One approval is missing. 缺少一项审批。");
    await page.getByRole("button", { name: words.answer.submit }).click();
    await sound(page);

    await page.goto(audit);
    await page.locator("#raise summary").click();
    await page.getByLabel(words.finding.what).fill("One approval is missing. 缺少一项审批。");
    await page.getByLabel(words.finding.severity).selectOption("high");
    await page.getByLabel(words.finding.owner).selectOption(people.owner.id);
    await page.getByLabel(words.finding.due).fill(addDays(today, 20));
    await page.getByRole("button", { name: words.finding.raise }).click();
    await page.waitForURL(/\/findings\//);
    await sound(page);

    const owner = await signedIn(people.owner.email);
    await owner.goto(page.url());
    await owner.getByLabel(words.finding.how).fill("It was given today. 已于今日补办。");
    await owner.getByRole("button", { name: words.finding.correct }).click();
    await owner.getByText(words.findingState.corrected).first().waitFor();
    await sound(owner);
    await page.reload();
    await sound(page);
    await page.goto(`${url}audit/campaigns`);
    await sound(page);
    await page.context().close();
    await owner.context().close();
  });
});
