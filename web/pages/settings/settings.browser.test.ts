import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Tx } from "../../../db/schema.ts";
import { asSystem } from "../../../db/tenancy.ts";
import { addTestDelivery, deliveryById, giveUp, noteAttempt, switchOff, webhookById } from "../../../db/webhook.ts";
import { languages } from "../../../domain/language.ts";
import type { Attempt, DeliveryId, WebhookId } from "../../../domain/webhook.ts";
import { formatInstant } from "../../../i18n/format.ts";
import { settingsWords } from "../../../i18n/settings.ts";
import { webhookWords } from "../../../i18n/webhook.ts";
import { barriers, noBarriers, startBrowser } from "../../design/browser-under-test.ts";
import { Browser as SignedIn } from "../../http/app-under-test.ts";
import { type ContractWeb, startContractWeb } from "../contract/web-under-test.ts";

const pictures = process.env["ENGROSS_PICTURES"];

let web: ContractWeb;
let failing: WebhookId;
let off: WebhookId;
let browser: Browser;
let cookies: readonly (readonly [name: string, value: string])[];

beforeAll(async () => {
  web = await startContractWeb();
  browser = await startBrowser();
  const { administrator } = web.people;
  const program = await web.program(administrator);
  await program.confirm();
  await program.ask("POST", "/settings/suite", { suite: "SM4_CTR_HMAC_SM3_1MB" });
  const adding = async (host: string): Promise<WebhookId> => {
    const body = { address: `https://${host}.example.com/engross/told`, kinds: ["contract.created"] };
    return (await (await program.ask("POST", "/settings/webhooks", body)).json()).id;
  };
  failing = await adding("contracts");
  off = await adding("accounting");
  await asSystem(web.services.db, web.processes.tenant, async (tx) => {
    await failed(tx, failing, { state: "waiting", outcomes: ["timeout"] });
    await failed(tx, failing, { state: "given-up", outcomes: ["refused", "refused", "unreachable"] });
    await failed(tx, off, { state: "given-up", outcomes: ["tls", "forbidden", "refused"] });
    await switchOff(tx, off);
  });
  const signedIn = new SignedIn(web.services.publicUrl);
  await signedIn.signIn(administrator.email);
  cookies = [...signedIn.cookies];
});

afterAll(async () => {
  await browser?.close();
  await web?.close();
});

/** A message to an endpoint that went as told, one try after the other. */
const failed = async (
  tx: Tx,
  id: WebhookId,
  { state, outcomes }: { readonly state: "waiting" | "given-up"; readonly outcomes: readonly Attempt["outcome"][] },
): Promise<void> => {
  const delivery = randomUUID() as DeliveryId;
  const at = new Date();
  await addTestDelivery(tx, (await webhookById(tx, id)) ?? expect.unreachable(), delivery, at);
  const row = (await deliveryById(tx, delivery)) ?? expect.unreachable();
  for (const [index, outcome] of outcomes.entries()) {
    const status = outcome === "refused" ? 503 : null;
    const { tenant } = web.processes;
    const attempt = { tenant, delivery, round: 1, number: index + 1, at, status, outcome, milliseconds: 12 };
    await noteAttempt(tx, row, attempt);
  }
  if (state === "given-up") await giveUp(tx, row);
};

describe.each(languages)("The settings in %s", (language) => {
  test.each([390, 1280])("fit %d pixels, and everybody can read and use them", async (width) => {
    const page = await opened(width);
    await page.goto(`/settings?language=${language}`, { waitUntil: "load" });
    const words = settingsWords(language);
    for (const told of [words.uncertified.title, words.key.title])
      expect(await page.textContent("main")).toContain(told);
    expect(await page.isChecked("[value=SM4_CTR_HMAC_SM3_1MB]")).toBe(true);
    expect(await barriers(page)).toEqual(noBarriers);
    await page.context().close();
  });

  test.each([390, 1280])("say at %d pixels which endpoints get nothing, since when, and why", async (width) => {
    const page = await opened(width);
    const words = webhookWords(language);
    const seen = async (path: string, name: string, told: readonly string[]): Promise<void> => {
      await page.goto(`/settings/webhooks${path}?language=${language}`, { waitUntil: "load" });
      for (const text of told) expect(await page.innerText("main")).toContain(text);
      expect(await barriers(page), name).toEqual(noBarriers);
      if (pictures !== undefined)
        await page.screenshot({ path: join(pictures, `${name}-${language}-${width}.png`), fullPage: true });
    };
    await seen("", "webhooks", [words.failing.badge, words.state.failed]);
    const since = await asSystem(web.services.db, web.processes.tenant, (tx) => webhookById(tx, failing));
    const told = words.failing.title(
      formatInstant(since?.failing_since?.toISOString() ?? "", language, web.people.administrator.timeZone),
    );
    await seen(`/${failing}`, "webhook-failing", [told, words.outcome.timeout, words.outcome.unreachable]);
    await seen(`/${off}`, "webhook-off", [words.failed.title, words.outcome.refused]);
    await page.context().close();
  });
});

/** A page of the administrator's. */
const opened = async (width: number): Promise<Page> => {
  const { href } = web.services.publicUrl;
  const viewport = { width, height: 844 };
  const context = await browser.newContext({ viewport, reducedMotion: "reduce", baseURL: href });
  await context.addCookies(cookies.map(([name, value]) => ({ name, value, url: href })));
  return context.newPage();
};
