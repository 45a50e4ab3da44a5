import { randomUUID } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PDF } from "@libpdf/core";
import { type Browser, type BrowserContext, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readDocument } from "../archive/document.ts";
import type { SignerChoice } from "../archive/version.ts";
import { clearDelay, noteDelay } from "../db/completion.ts";
import { asSystem } from "../db/tenancy.ts";
import { documentById } from "../db/version.ts";
import { openAuthority } from "../documents/authority.ts";
import { ringPng } from "../documents/picture-under-test.ts";
import { textByPoppler } from "../documents/reading-under-test.ts";
import { verifyPdf } from "../documents/verify.ts";
import { addDays, dayOf, instantOf } from "../domain/calendar.ts";
import { completionSteps, delayReasons } from "../domain/completion.ts";
import type { ContractId } from "../domain/ids.ts";
import type { Person } from "../domain/person.ts";
import { openSigners } from "../domain/signing.ts";
import { ceremonyWords } from "../i18n/ceremony.ts";
import { completionWords } from "../i18n/completion.ts";
import { entries } from "../ledger/index.ts";
import { barriers, noBarriers, startBrowser } from "../web/design/browser-under-test.ts";
import { password } from "../web/http/app-under-test.ts";
import { type Links, startLinks } from "../web/outside/link-under-test.ts";
import { createAccount } from "../web/sign-in/session.ts";
import { asPerson, salesDraft } from "./contract-process.ts";
import { until } from "./until.ts";

let links: Links;
let browser: Browser;
let contract: ContractId;
let seal: string;

const pictures = process.env["ENGROSS_PICTURES"];
const today = dayOf(instantOf(Date.now()), "Asia/Shanghai");
const sealName = "Orchid 合同专用章";

beforeAll(async () => {
  links = await startLinks();
  const { lawyer, manager, owner } = links.people;
  await asSystem(links.processes.db, links.tenant, async (tx) => {
    for (const person of [lawyer, manager, owner]) await createAccount(tx, { person, password });
  });
  browser = await startBrowser();
  if (pictures !== undefined) await mkdir(pictures, { recursive: true });
});

afterAll(async () => {
  await browser?.close();
  await links?.close();
});

const contexts = new Map<string, Promise<BrowserContext>>();

/** Signed in and confirmed by a mailed code: once each, in the language they read. */
const signedIn = (person: Person, locale = "en"): Promise<BrowserContext> => {
  const key = `${person.id} ${locale}`;
  const there = contexts.get(key) ?? signIn(person, locale);
  contexts.set(key, there);
  return there;
};

const signIn = async (person: Person, locale: string): Promise<BrowserContext> => {
  const context = await browser.newContext({ reducedMotion: "reduce", locale, baseURL: links.url.href });
  const page = await context.newPage();
  await page.goto(`/sign-in?language=${locale}`, { waitUntil: "networkidle" });
  await page.fill("[name=email]", person.email);
  await page.fill("[name=password]", password);
  await page.locator("form[action='/session'] button[type=submit]").first().click();
  await page.waitForLoadState("networkidle");
  const code = await links.codeFrom(person.email, async () => {
    await page.goto("/confirm");
    await page.locator("[formaction='/confirm/code'], form[action='/confirm/code'] button").first().click();
    await page.waitForLoadState("networkidle");
  });
  await page.fill("[name=code]", code);
  await page.locator("form[action='/confirm'] button[type=submit]").first().click();
  await page.waitForLoadState("networkidle");
  await page.close();
  return context;
};

const opened = async (context: BrowserContext, path: string, width = 1280): Promise<Page> => {
  const page = await context.newPage();
  await page.setViewportSize({ width, height: 900 });
  await page.goto(path, { waitUntil: "load" });
  return page;
};

const submitted = async (page: Page, button: string): Promise<void> => {
  await page.getByRole("button", { name: button }).first().click();
  await page.waitForLoadState("networkidle");
};

const signers = (): readonly SignerChoice[] => {
  const { id, name, email } = links.people.signatory;
  return [
    {
      ...{ side: "theirs", person: null, name: "Example Buyer", language: "en", turn: 1 },
      email: `buyer.${randomUUID()}@example.com`,
    },
    { side: "ours", role: "seal", seal: seal as never, person: id, name, email, language: "en", turn: 2 },
  ];
};

const turnOf = async (): Promise<string> => {
  const [signer] = openSigners((await links.processes.state(contract)).ceremony ?? expect.unreachable());
  return `/contracts/${contract}/signatures/${signer?.id}`;
};

it("legal enters how a seal looks into the register; the ledger has the image's hash, and whoever is not of legal cannot", async () => {
  const { people, tenant, processes } = links;
  const page = await opened(await signedIn(people.lawyer), "/seals");
  await page.locator("summary", { hasText: "Add a seal" }).click();
  await page.selectOption("form[action='/seals'] [name=kind]", "contract");
  await page.fill("form[action='/seals'] [name=name]", sealName);
  await page.selectOption("form[action='/seals'] [name=custodian]", people.signatory.id);
  await submitted(page, "Add the seal");
  await page.locator("summary", { hasText: "Enter how a seal looks" }).click();
  await page.selectOption("[name=pictured]", { label: sealName });
  const file = { name: "seal.png", mimeType: "image/png", buffer: Buffer.from("<svg/>") };
  await page.setInputFiles("[name=picture]", file);
  await submitted(page, "Enter the image");
  expect(await page.locator("td .seal-look img").count()).toBe(0);
  await page.goto("/seals", { waitUntil: "networkidle" });
  await page.locator("summary", { hasText: "Enter how a seal looks" }).click();
  await page.selectOption("[name=pictured]", { label: sealName });
  await page.setInputFiles("[name=picture]", { ...file, buffer: Buffer.from(ringPng()) });
  await submitted(page, "Enter the image");
  const image = page.locator("td .seal-look img");
  expect(await image.evaluate((each: HTMLImageElement) => each.naturalWidth)).toBe(120);
  seal = /\/seals\/([0-9a-f-]{36})\//.exec((await image.getAttribute("src")) ?? "")?.[1] ?? "";
  await page.close();

  const told = await asSystem(processes.db, tenant, (tx) => entries(tx, { subject: `seal/${seal}`, limit: 5 }));
  expect(told[0]).toMatchObject({ kind: "seal-image-entered" });
  expect(told[0]?.body["sha256"]).toMatch(/^[0-9a-f]{64}$/);

  const phone = links.phone();
  await phone.signIn(people.manager.email);
  await links.confirm(phone, people.manager.email);
  const authorised = await phone.send("/seals", "/seals/authorisations", {
    ...{ seal, number: "", type: "sales", from: today, until: addDays(today, 3), reason: "Sales of this week" },
  });
  expect(authorised.status).toBe(303);
  expect(await (await phone.go("/seals")).text()).not.toContain('action="/seals/image"');
});

it("face to face the signer fills in the same fields as by link, and without what is needed nothing is signed", async () => {
  const { processes, people } = links;
  const { create, stage, must, plan, approveAll } = processes;
  contract = await create();
  const command = randomUUID();
  const draft = await stage(contract, 2, command, salesDraft(), signers());
  await must(contract, { type: "save-draft", draft }, asPerson(people.owner), { updateId: command });
  const phone = links.phone();
  await phone.signIn(people.owner.email);
  const fieldsPath = `/contracts/${contract}/signature-fields`;
  for (const field of [
    { kind: "text", slot: "theirs-1", label: "Place of signing", required: "on", page: "1", x: "60", y: "40" },
    { kind: "checkbox", slot: "theirs-1", label: "I have read the annex", page: "1", x: "240", y: "40" },
    { kind: "cross-page-seal", slot: "ours-1", required: "on", page: "1", x: "0", y: "380" },
    { kind: "signature", slot: "ours-1", required: "on", page: "1", x: "300", y: "20" },
  ]) {
    expect((await phone.send(fieldsPath, fieldsPath, field)).status).toBe(303);
  }
  await must(contract, { type: "submit-for-review" }, asPerson(people.owner));
  await must(contract, { type: "submit-for-approval", plan: plan() }, asPerson(people.lawyer));
  await approveAll(contract);

  const path = `${await turnOf()}/in-person`;
  await links.confirm(phone, people.owner.email);
  const part = {
    consent: "true",
    identified: "known",
    proof: "witnessed",
    name: "Example Buyer",
    reason: "At the fair",
  };
  expect((await phone.send(path, path, part)).status).toBe(422);

  for (const locale of ["en", "zh-CN"] as const) {
    const host = await signedIn(people.owner, locale);
    for (const width of [390, 1280]) {
      const page = await opened(host, path, width);
      expect(await barriers(page), `face to face, ${locale} ${width}`).toEqual(noBarriers);
      await photographed(page, `in-person-${locale}`);
      await page.close();
    }
  }
  const host = await signedIn(people.owner);
  const page = await opened(host, path, 390);
  await page.locator("[name=identified][value=known]").check();
  await page.locator("[name=proof][value=witnessed]").check();
  await page.fill("[name=reason]", "At the fair");
  await page.locator("[name=consent]").check();
  await page.fill("[name=name]", "Example Buyer");
  await page.getByLabel("Place of signing").fill("Pudong 浦东");
  await page.getByLabel("I have read the annex").check();
  await page.locator("form:has([name=consent]) button[data-kind=primary]").click();
  await page.waitForURL(new RegExp(`/contracts/${contract}$`));
}, 120_000);

it("the holder of a seal puts on the image from the register, beside what the mark says and across the pages", async () => {
  const { people, processes, tenant } = links;
  const path = await until("the turn of the seal", async () => {
    const [signer] = openSigners((await processes.state(contract)).ceremony ?? expect.unreachable());
    return signer?.person === people.signatory.id && (await turnOf());
  });
  for (const locale of ["zh-CN", "en"] as const) {
    for (const width of [390, 1280]) {
      const page = await opened(await signedIn(people.signatory, locale), path, width);
      await page.getByText(ceremonyWords(locale).seal.which(sealName)).waitFor();
      expect(await barriers(page), `the holder of a seal, ${locale}, ${width}`).toEqual(noBarriers);
      await photographed(page, `seal-holder-${locale}`);
      await page.close();
    }
  }
  const holder = await signedIn(people.signatory);
  const page = await opened(holder, path);
  expect(await page.locator(".seal-look img").evaluate((each: HTMLImageElement) => each.naturalWidth)).toBe(120);
  expect(await page.locator("[name=picture]").count()).toBe(0);
  await page.locator("[name=consent]").check();
  await page.fill("[name=name]", people.signatory.name);
  await submitted(page, "Put the seal on the contract");
  const { executed } = await until("the PDF to be made to last", async () => {
    const now = await processes.state(contract);
    return now.ceremony?.evidence && now;
  });
  const row = await asSystem(processes.archive.db, tenant, (tx) =>
    documentById(tx, executed?.document ?? expect.unreachable()),
  );
  const bytes = await readDocument(processes.archive, row ?? expect.unreachable());
  if (pictures !== undefined) await writeFile(join(pictures, "sealed.pdf"), bytes);
  const authority = await openAuthority(processes.configuration.caFolder);
  expect(await verifyPdf(bytes, authority.certificate)).toMatchObject({ valid: true, level: "B-LTA" });
  const values = (await PDF.load(new Uint8Array(bytes)))
    .getForm()
    ?.getTextFields()
    .map((field) => field.getValue());
  expect(values).toContain("Pudong 浦东");
  expect(values?.some((value) => value?.startsWith("Image of a seal"))).toBe(true);
  const said = await textByPoppler(bytes);
  expect(said).toContain("Seal:Orchid合同专用章");
  expect(said).toContain("Thesealshownisapicture;thesignatureisinthisfile.");
}, 120_000);

it("the contract's page of signatures says level, trust and time-stamps, and of a file that was brought what was changed after whose", async () => {
  const { people, processes, tenant } = links;
  const { executed } = await processes.state(contract);
  const row = await asSystem(processes.archive.db, tenant, (tx) =>
    documentById(tx, executed?.document ?? expect.unreachable()),
  );
  const bytes = await readDocument(processes.archive, row ?? expect.unreachable());
  const pdf = await PDF.load(new Uint8Array(bytes));
  pdf.getPage(0)?.drawRectangle({ x: 50, y: 500, width: 400, height: 90 });
  const painted = Buffer.from(await pdf.save({ incremental: true }));
  const said = {
    en: ["All signatures hold", "B-LTA", "one of this contract's, byte by byte", "none of this contract's", "page 1"],
    "zh-CN": ["全部签名有效", "B-LTA", "与本合同的一份文件逐字节一致", "该文件不是本合同的文件", "第 1 页"],
  };
  for (const [locale, [valid = "", level = "", ours = "", notOurs = "", changed = ""]] of Object.entries(said)) {
    const legal = await signedIn(people.lawyer, locale);
    for (const width of [390, 1280]) {
      const page = await opened(legal, `/contracts/${contract}?view=documents`, width);
      await page.locator(`a[href="/contracts/${contract}/verification"]`).click();
      await page.getByText(valid).waitFor();
      await page.getByText(level).first().waitFor();
      expect(await page.locator("#signature-1, #signature-2").count()).toBe(2);
      expect(await barriers(page), `signatures of the contract, ${locale} ${width}`).toEqual(noBarriers);
      await photographed(page, `verification-${locale}`);
      const bring = async (buffer: Buffer): Promise<void> => {
        await page.setInputFiles("input[type=file]", { name: "brought.pdf", mimeType: "application/pdf", buffer });
        await page.locator("form:has(input[type=file]) button[type=submit]").click();
        await page.waitForLoadState("networkidle");
      };
      await bring(bytes);
      await page.getByText(ours).waitFor();
      await bring(painted);
      await page.getByText(notOurs).waitFor();
      expect(await page.locator(".doubts", { hasText: changed }).count()).toBe(2);
      expect(await barriers(page), `a file that was changed, ${locale} ${width}`).toEqual(noBarriers);
      await photographed(page, `verification-tampered-${locale}`);
      await page.close();
    }
  }
}, 180_000);

const photographed = async (page: Page, name: string): Promise<void> => {
  if (pictures === undefined) return;
  await page.screenshot({ path: join(pictures, `${name}-${page.viewportSize()?.width}.png`), fullPage: true });
};

it("whatever completion may wait for is told in words, in both languages, and where the contract may be seen it is named", async () => {
  const { processes, people, tenant } = links;
  const at = new Date();
  const waits = delayReasons.map((reason, index) => ({
    ...{ tenant, contract, reason, step: completionSteps[index % completionSteps.length] ?? "seal", item: reason },
    ...{ tries: index + 1, last_try: at, next_try: new Date(at.getTime() + index * 60_000) },
  }));
  await asSystem(processes.db, tenant, async (tx) => {
    for (const wait of waits) await noteDelay(tx, wait);
  });
  for (const locale of ["en", "zh-CN"] as const) {
    const words = completionWords(locale);
    const legal = await signedIn(people.lawyer, locale);
    for (const width of [390, 1280]) {
      const page = await opened(legal, "/completion", width);
      const rows = page.locator("#waits tbody tr");
      for (const { reason, step } of waits) {
        const row = rows.filter({ hasText: words.reasons[reason] });
        expect(await row.innerText()).toContain(words.steps[step]);
        expect(await row.locator(`a[href="/contracts/${contract}"]`).count()).toBe(1);
      }
      expect(await rows.count()).toBe(waits.length);
      expect(await barriers(page), `what waits, ${locale}, ${width}`).toEqual(noBarriers);
      await photographed(page, `completion-waits-${locale}`);
      await page.close();
    }
  }
  await asSystem(processes.db, tenant, async (tx) => {
    for (const wait of waits) await clearDelay(tx, wait);
  });
}, 120_000);

describe("Pages around signing are to be read and used by everybody", () => {
  it.each(["en", "zh-CN"] as const)(
    "%s",
    async (locale) => {
      const legal = await signedIn(links.people.lawyer, locale);
      const asked = [
        ["seals", "/seals"],
        ["bulk-sends", "/bulk-sends"],
        ["bulk-send-new", "/bulk-sends/new"],
        ["completion", "/completion"],
        ["fields", `/contracts/${contract}/signature-fields`],
        ["contract-signing", `/contracts/${contract}`],
      ] as const;
      for (const [name, path] of asked) {
        for (const width of [390, 1280]) {
          const page = await opened(legal, path, width);
          await photographed(page, `${name}-${locale}`);
          expect(await barriers(page), `${name}, ${locale}, ${width}`).toEqual(noBarriers);
          await page.close();
        }
      }
    },
    120_000,
  );
});
