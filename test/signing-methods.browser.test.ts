import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { PDF } from "@libpdf/core";
import { type Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readDocument } from "../archive/document.ts";
import { authenticatorOf } from "../db/authenticator.ts";
import { asSystem } from "../db/tenancy.ts";
import { documentById } from "../db/version.ts";
import { readRoots } from "../documents/authority.ts";
import { brought, fixtures } from "../documents/remote-signer-under-test.ts";
import { verifyPdf } from "../documents/verify.ts";
import type { ContractId } from "../domain/ids.ts";
import { openSigners } from "../domain/signing.ts";
import { broughtKeyWords } from "../i18n/brought-key.ts";
import { certificateWords } from "../i18n/certificate.ts";
import { passkeyWords } from "../i18n/passkey.ts";
import { barriers, noBarriers, startBrowser } from "../web/design/browser-under-test.ts";
import { password } from "../web/http/app-under-test.ts";
import { type Links, type Phone, startLinks } from "../web/outside/link-under-test.ts";
import { openSecret } from "../web/sign-in/authenticator.ts";
import { type ProviderUnderTest, startProvider } from "../web/sign-in/provider-under-test.ts";
import { createAccount } from "../web/sign-in/session.ts";
import { callbackPath } from "../web/sign-in/single-sign-on.ts";
import { codeAt, stepAt } from "../web/sign-in/totp.ts";
import { asPerson, salesDraft } from "./contract-process.ts";
import { until } from "./until.ts";

let links: Links;
let provider: ProviderUnderTest;

beforeAll(async () => {
  // Passkeys are bound to a name, never to an address.
  links = await startLinks({ host: "localhost" });
  provider = await startProvider(new URL(callbackPath, links.url));
  const { administrator } = links.people;
  await asSystem(links.processes.db, links.tenant, (tx) => createAccount(tx, { person: administrator, password }));
});

afterAll(async () => {
  await provider?.stop();
  await links?.close();
});

/** A contract that waits for our signatory alone, and where they sign. */
const waiting = async (): Promise<{ readonly contract: ContractId; readonly path: string }> => {
  const { create, stage, must, plan, approveAll, state } = links.processes;
  const { id, name, email } = links.people.signatory;
  const contract = await create();
  const command = randomUUID();
  const signer = { side: "ours", person: id, name, email, language: "en", turn: 1 } as const;
  const draft = await stage(contract, 2, command, salesDraft(), [signer]);
  await must(contract, { type: "save-draft", draft }, asPerson(links.people.owner), { updateId: command });
  await must(contract, { type: "submit-for-review" }, asPerson(links.people.owner));
  await must(contract, { type: "submit-for-approval", plan: plan() }, asPerson(links.people.lawyer));
  await approveAll(contract);
  const [waits] = openSigners((await state(contract)).ceremony ?? expect.unreachable());
  return { contract, path: `/contracts/${contract}/signatures/${waits?.id}` };
};

/** What the ledger and the evidence certificate say of how the signer proved who they are. */
const provenBy = async (contract: ContractId): Promise<{ readonly method: unknown; readonly certificate: string }> => {
  const { state, archive } = links.processes;
  const evidence = await until("the evidence certificate", async () => (await state(contract)).ceremony?.evidence);
  const row = await asSystem(archive.db, links.tenant, (tx) => documentById(tx, evidence.document));
  const pdf = await PDF.load(new Uint8Array(await readDocument(archive, row ?? expect.unreachable())));
  const signed = (await links.told(contract)).find(({ kind }) => kind === "signed");
  return {
    method: (signed?.body["manner"] as { readonly method?: string } | undefined)?.method,
    certificate: pdf
      .getPages()
      .map((page) => page.extractText().text)
      .join("")
      .replaceAll(/\s+/g, ""),
  };
};

const told = (method: "passkey" | "authenticator" | "single-sign-on"): string =>
  certificateWords("en").evidence.methods[method].replaceAll(/\s+/g, "");

const signWith = async (phone: Phone, path: string): Promise<number> => {
  const { name } = links.people.signatory;
  return (await phone.send(path, path, { consent: "true", name })).status;
};

const signedIn = async (email: string): Promise<Phone> => {
  const phone = links.phone();
  await phone.signIn(email);
  return phone;
};

it("whoever confirms through their organisation's own sign-in signs by it, and the evidence certificate says so", async () => {
  const { administrator, signatory } = links.people;
  const keeper = await signedIn(administrator.email);
  await links.confirm(keeper, administrator.email);
  const domain = signatory.email.split("@", 2)[1] ?? "";
  const { issuer, clientId, clientSecret } = provider;
  const settings = { issuer, clientId, clientSecret, domains: domain, passwords: "true" };
  expect((await keeper.send("/settings", "/settings/single-sign-on", settings)).status).toBe(303);

  const { contract, path } = await waiting();
  const phone = await signedIn(signatory.email);
  // Being signed in is not enough.
  expect((await phone.send(path, path, { consent: "true", name: signatory.name })).headers.get("location")).toMatch(
    /^\/confirm/,
  );
  provider.state.account = { subject: signatory.id, email: signatory.email, verified: true };
  const page = await phone.go(`/confirm/organisation?next=${encodeURIComponent(path)}`);
  const to = /url=(.+)$/.exec(page.headers.get("refresh") ?? "")?.[1] ?? expect.unreachable();
  const back = await phone.go(await provider.walk(new URL(to)));
  expect(back.headers.get("location")).toBe(path);
  expect(await signWith(phone, path)).toBe(303);
  const { method, certificate } = await provenBy(contract);
  expect(method).toBe("single-sign-on");
  expect(certificate).toContain(told("single-sign-on"));
}, 120_000);

/** Signs in at a browser and types the mailed code, which leads to the account page. */
const enter = async (page: Page): Promise<void> => {
  const { email } = links.people.signatory;
  await page.goto("/sign-in?language=en");
  await page.fill("[name=email]", email);
  await page.fill("[name=password]", password);
  await page.locator("form[action='/session'] button[type=submit]").first().click();
  await page.waitForURL((url) => url.pathname !== "/sign-in");
  const code = await links.codeFrom(email, async () => {
    await page.goto("/confirm?next=%2Faccount");
    await page.locator("[formaction='/confirm/code'], form[action='/confirm/code'] button").first().click();
    await page.waitForLoadState("networkidle");
  });
  await page.fill("[name=code]", code);
  await page.locator("form[action='/confirm'] button[type=submit]").first().click();
  await page.waitForURL("**/account");
};

it("whoever brings a certificate of their own as a file signs with it, and a wrong password is told in words", async () => {
  const { signatory } = links.people;
  const { state, archive, configuration } = links.processes;
  const { contract, path } = await waiting();
  await using open = new AsyncDisposableStack();
  const browser = await startBrowser();
  open.defer(() => browser.close());
  const page = await browser.newPage({
    ...{ locale: "en", baseURL: links.url.href, reducedMotion: "reduce" },
    viewport: { width: 390, height: 844 },
  });
  const words = broughtKeyWords("en");
  await enter(page);
  await page.getByRole("link", { name: words.open }).click();
  const bring = async (password: string): Promise<void> => {
    await page.getByLabel(words.file.password).fill(password);
    await page.getByLabel(words.file.file).setInputFiles(join(fixtures, "brought.p12"));
    await page.getByRole("button", { name: words.file.submit }).click();
  };
  await bring("another");
  await page.getByText("This is no PKCS#12 file, or the password is another one.").waitFor();
  await page.getByText(words.none).waitFor();
  expect(await barriers(page)).toEqual(noBarriers);
  await bring(brought.password);
  await page.getByText(words.kinds.file).waitFor();
  expect(await page.locator("#brought").innerText()).toContain(brought.name);
  expect(await barriers(page)).toEqual(noBarriers);

  await page.goto(path);
  await page.locator("[name=certificate][value=own]").check();
  await page.locator("[name=consent]").check();
  await page.fill("form:has([name=consent]) [name=name]", signatory.name);
  await page.locator("form:has([name=consent]) button[data-kind=primary]").click();
  await page
    .getByText(/You have signed|Everyone has signed|Signed by everyone/)
    .first()
    .waitFor();
  const { executed } = await until("the PDF to be made to last", async () => {
    const now = await state(contract);
    return now.ceremony?.evidence && now;
  });
  const row = await asSystem(archive.db, links.tenant, (tx) =>
    documentById(tx, executed?.document ?? expect.unreachable()),
  );
  const bytes = await readDocument(archive, row ?? expect.unreachable());
  const { signatures } = await verifyPdf(bytes, await readRoots(configuration.caFolder));
  const { name, issuer } = brought;
  expect(signatures).toMatchObject([{ name, issuer, intact: true, trusted: false }]);
}, 120_000);

it("whoever confirms with a passkey signs by it, and the evidence certificate says so", async () => {
  const { signatory } = links.people;
  const { contract, path } = await waiting();
  await using open = new AsyncDisposableStack();
  const browser = await startBrowser();
  open.defer(() => browser.close());
  const page = await (await browser.newContext({ locale: "en", baseURL: links.url.href })).newPage();
  await withAuthenticator(page);
  const words = passkeyWords("en");
  const press = (name: string) => page.getByRole("button", { name, exact: true }).click();
  await enter(page);
  await page.locator("[data-passkey=make] [name=name]").fill("Phone");
  await press(words.make);
  await page.waitForURL("**/account?notice=passkey-added");

  // Some time later the confirmation is over.
  const { db } = links.processes;
  await db.updateTable("auth.session").set({ confirmed_at: null }).where("user_id", "=", signatory.id).execute();
  await page.goto(path);
  await page.locator("[name=consent]").check();
  await page.fill("form:has([name=consent]) [name=name]", signatory.name);
  const sign = page.locator("form:has([name=consent]) button[data-kind=primary]");
  await sign.click();
  await page.waitForURL("**/confirm?next=*");
  await press(words.confirm);
  await page.waitForURL(`**${path}`);
  await page.locator("[name=consent]").check();
  await page.fill("form:has([name=consent]) [name=name]", signatory.name);
  await sign.click();
  await page
    .getByText(/You have signed|Everyone has signed|Signed by everyone/)
    .first()
    .waitFor();
  const { method, certificate } = await provenBy(contract);
  expect(method).toBe("passkey");
  expect(certificate).toContain(told("passkey"));
}, 120_000);

it("whoever confirms with their authenticator app signs by it, and the evidence certificate says so", async () => {
  const { signatory } = links.people;
  const { services } = links;
  const phone = await signedIn(signatory.email);
  await links.confirm(phone, signatory.email);
  await phone.send("/account", "/account/authenticator/begin", {});
  const kept = (await authenticatorOf(services.db, signatory.id)) ?? expect.unreachable();
  const secret = openSecret(services.secret, signatory.id, kept.secret);
  const page = "/account/authenticator";
  const now = stepAt(new Date());
  expect((await phone.send(page, page, { code: codeAt(secret, now) })).headers.get("location")).toMatch(/app-added/);

  const { contract, path } = await waiting();
  await services.db
    .updateTable("auth.session")
    .set({ confirmed_at: null })
    .where("user_id", "=", signatory.id)
    .execute();
  const early = await phone.send(path, path, { consent: "true", name: signatory.name });
  const confirm = early.headers.get("location") ?? "";
  expect(confirm).toMatch(/^\/confirm/);
  const wrong = await phone.send(confirm, "/confirm/authenticator", { appCode: "000000" });
  expect(wrong.status).toBe(403);
  const appCode = codeAt(secret, now + 1);
  expect((await phone.send(confirm, "/confirm/authenticator", { appCode })).headers.get("location")).toBe(path);
  expect(await signWith(phone, path)).toBe(303);
  const { method, certificate } = await provenBy(contract);
  expect(method).toBe("authenticator");
  expect(certificate).toContain(told("authenticator"));
}, 120_000);

/** A device that holds passkeys and has just seen its holder's fingerprint. */
const withAuthenticator = async (page: Page): Promise<void> => {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      ...{ protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true },
      ...{ isUserVerified: true, automaticPresenceSimulation: true },
    },
  });
};
