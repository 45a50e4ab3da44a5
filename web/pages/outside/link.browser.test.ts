import { type Browser, type BrowserContextOptions, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ContractId } from "../../../domain/ids.ts";
import { languages } from "../../../domain/language.ts";
import { barriers, noBarriers, startBrowser } from "../../design/browser-under-test.ts";
import { type Links, startLinks } from "../../outside/link-under-test.ts";

let links: Links;
let browser: Browser;

beforeAll(async () => {
  links = await startLinks();
  browser = await startBrowser();
});
afterAll(async () => {
  await browser?.close();
  await links?.close();
});

const phone = { viewport: { width: 390, height: 844 }, reducedMotion: "reduce" } as const;

const open = async (path: string, options: BrowserContextOptions): Promise<Page> => {
  const page = await (await browser.newContext(options)).newPage();
  await page.goto(new URL(path, links.url).href, { waitUntil: "networkidle" });
  return page;
};

const toApprove = async (stepUp = false) => {
  const { approver } = links.people;
  const contract = await links.toApproval([approver], { stepUp });
  return { contract, path: await links.approvalLink(contract, approver) };
};

const toSign = async () => {
  const contract = await links.processes.toSigning();
  return { contract, path: (await links.signingLink(contract)).path };
};

const undecided = async (contract: ContractId): Promise<void> => {
  const { approval, ceremony } = await links.processes.state(contract);
  const slots = approval?.steps.flatMap((step) => step.slots.map(({ state }) => state)) ?? [];
  expect([...slots, ...(ceremony?.signers.map(({ state }) => state) ?? [])]).toContain("waiting");
  const told = await links.kinds(contract);
  const asked = ceremony ? ["signed", "signing-declined"] : ["approval-decided", "approval-delegated"];
  expect(told.filter((kind) => asked.includes(kind))).toEqual([]);
  expect(
    (await links.linksOf(contract)).every(({ used_at, void_at }) => ceremony || (used_at === null && void_at === null)),
  ).toBe(true);
};

test("on a phone without scripts, an approver reads, chooses, types a name and is told what was decided", async () => {
  const { contract, path } = await toApprove();
  const page = await open(path, { ...phone, locale: "zh-CN", javaScriptEnabled: false });
  await page.locator("#decide").getByLabel("您的姓名").first().fill("Example Approver");
  await page.getByRole("button", { name: "同意" }).click();
  await page.getByText("您已同意本合同").waitFor();
  await links.processes.untilStage(contract, "signing");
  await page.context().close();
});

test("on a phone without scripts, a signer asks for a code, comes back from the mail, and signs", async () => {
  const contract = await links.processes.toSigning();
  const { path, email } = await links.signingLink(contract);
  const page = await open(path, { ...phone, locale: "en", javaScriptEnabled: false });
  await page.getByLabel("Your name").fill("Example Signatory");
  const code = await links.codeFrom(email, () => page.getByRole("button", { name: "Mail me a code" }).click());
  expect(await page.getByLabel("Your name").inputValue()).toBe("Example Signatory");
  await page.getByLabel("Code from your mail").fill(code);
  await page.getByRole("checkbox").check();
  await page.getByRole("button", { name: "Sign the contract" }).click();
  await page.getByText("You have signed").waitFor();
  await page.context().close();
});

describe("a mail scanner", () => {
  test.each([
    ["an approval link", toApprove],
    ["an approval link with a code", () => toApprove(true)],
    ["a signing link", toSign],
  ])("that fetches %s, follows everything on it and sends every form as it stands decides nothing", async (_, make) => {
    const { contract, path } = await make();
    const html = await (await links.phone().go(path)).text();
    const addresses = [...html.matchAll(/(?:href|src|action|formaction)="([^"#]+)/g)].map(
      ([, address = ""]) => new URL(address.replaceAll("&amp;", "&"), new URL(path, links.url)),
    );
    for (const address of [new URL(path, links.url), ...addresses]) {
      for (const method of ["HEAD", "GET"]) await (await fetch(address, { method })).arrayBuffer();
    }
    for (const [form = ""] of html.matchAll(/<form.*?<\/form>/gs)) {
      const targets = [...form.matchAll(/(?:form)?action="([^"]+)"/g)].map(([, target = ""]) => target);
      const names = [...form.matchAll(/name="([^"]+)"/g)].map(([, name = ""]) => name);
      const hidden = [...form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(
        ([, name = "", value = ""]) => [name, value] as const,
      );
      for (const target of targets) {
        for (const fields of [hidden, [...names.map((name) => [name, ""] as const), ...hidden]]) {
          await fetch(new URL(target, links.url), {
            method: "POST",
            body: new URLSearchParams(Object.fromEntries(fields)),
            redirect: "manual",
          });
        }
      }
    }
    await undecided(contract);
  });

  test.each([
    ["an approval link", toApprove],
    ["a signing link", toSign],
  ])("that runs a real browser on %s and waits decides nothing", async (_, make) => {
    const { contract, path } = await make();
    const page = await open(path, phone);
    await page.waitForLoadState("networkidle");
    await undecided(contract);
    for (const button of await page.getByRole("button").all()) {
      await page.goto(new URL(path, links.url).href);
      await button.click({ timeout: 2_000, force: true }).catch(() => undefined);
    }
    await undecided(contract);
    await page.context().close();
  });
});

describe.each(languages)("in %s", (language) => {
  test.each([
    ["approval", () => toApprove(true)],
    ["signing", toSign],
  ])("everyone can read and use the page of %s, on a phone and at a desk", async (_, make) => {
    const { path } = await make();
    for (const viewport of [phone.viewport, { width: 1280, height: 900 }]) {
      const page = await open(`${path}?language=${language}`, { viewport, reducedMotion: "reduce" });
      expect(await barriers(page)).toEqual(noBarriers);
      await page.context().close();
    }
  });
});
