import { type Browser, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { sessionsOf } from "../../../db/session.ts";
import { languages } from "../../../domain/language.ts";
import type { Person } from "../../../domain/person.ts";
import { accountWords } from "../../../i18n/account.ts";
import { passkeyWords } from "../../../i18n/passkey.ts";
import { webWords } from "../../../i18n/web.ts";
import { lettersTo, linkIn } from "../../../mail/caught.ts";
import { barriers, noBarriers, startBrowser } from "../../design/browser-under-test.ts";
import { hiddenIn, Browser as Plain, password, startApp } from "../../http/app-under-test.ts";

let app: Awaited<ReturnType<typeof startApp>>;
let browser: Browser;
let administrator: Person;

const fresh = "nine purple clouds over Shanghai";
const [account, passkey, web] = [accountWords("en"), passkeyWords("en"), webWords("en")];

beforeAll(async () => {
  app = await startApp([], "localhost");
  browser = await startBrowser();
  administrator = await app.person({ roles: ["administrator", "security"], language: "en" });
});
afterAll(async () => {
  await browser?.close();
  await app?.close();
});

const open = async (width = 390): Promise<Page> => {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    locale: "en-GB",
    reducedMotion: "reduce",
  });
  context.setDefaultTimeout(8_000);
  return context.newPage();
};

const go = (page: Page, path: string) => page.goto(new URL(path, app.url).href, { waitUntil: "load" });
const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();
const arrive = (page: Page, path: string) => page.waitForURL((url) => url.pathname + url.search === path);

/** A device that holds passkeys and has just seen its holder's fingerprint. */
const withAuthenticator = async (page: Page): Promise<void> => {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
};

const signInByPassword = async (page: Page, email: string, secret: string): Promise<void> => {
  await go(page, "/sign-in");
  await page.fill("[name=email]", email);
  await page.fill("[name=password]", secret);
  await press(page, web.signIn.submit);
  await page.waitForURL((url) => url.pathname !== "/sign-in");
};

const invite = async (email: string): Promise<string> => {
  const plain = new Plain(app.url);
  await plain.signIn(administrator.email);
  const hidden = hiddenIn(await (await plain.go("/people")).text(), "/people");
  const body = new URLSearchParams({ ...hidden, name: "Invited Lawyer", email, roles: "legal", language: "en" });
  expect((await plain.go("/people", { method: "POST", body })).status).toBe(303);
  const [letter] = await lettersTo(app.services.mailCatcherUrl?.origin ?? "", email);
  if (!letter) throw new Error("There is no letter");
  return new URL(linkIn(letter, `${app.url.origin}/invitation/`)).pathname;
};

it("an invited person chooses a password, makes a passkey, signs in with it alone and confirms a dangerous act with it", async () => {
  const email = `invited.${administrator.id}@example.com`;
  const page = await open();
  await withAuthenticator(page);
  await go(page, await invite(email));
  await page.fill("[name=password]", fresh);
  await press(page, account.choose.submit);
  await arrive(page, "/sign-in?notice=password");
  await signInByPassword(page, email, fresh);

  // Whoever finds an open session cannot add a key of theirs: the mailbox is asked first.
  const makeOne = async (name: string): Promise<void> => {
    await go(page, "/account");
    await page.locator("[data-passkey=make] [name=name]").fill(name);
    await press(page, passkey.make);
  };
  await makeOne("Phone");
  await arrive(page, "/confirm?next=%2Faccount");
  await press(page, web.confirm.send);
  await page.fill("[name=code]", app.letters.findLast(({ to }) => to === email)?.code ?? "");
  await page.locator("form[action='/confirm'] button").click();
  await arrive(page, "/account");
  await makeOne("Phone");
  await arrive(page, "/account?notice=passkey-added");
  expect(await page.locator("#passkeys").textContent()).toContain("Phone");

  await page.context().clearCookies();
  await go(page, "/sign-in?next=%2Faccount");
  const sent = page.waitForRequest((request) => new URL(request.url()).pathname === "/sign-in/passkey");
  await press(page, passkey.signIn);
  const assertion = new URLSearchParams((await sent).postData() ?? "").get("response") ?? "";
  await arrive(page, "/account");
  const person = await app.services.db
    .selectFrom("auth.user")
    .select("id")
    .where("email", "=", email)
    .executeTakeFirstOrThrow();
  const [newest] = await sessionsOf(app.services.db, person.id, new Date());
  expect(newest?.assurance).toBe(2);

  // What went over the wire opens nothing a second time, nor changed.
  for (const replayed of [
    assertion,
    changed(assertion),
    assertion.replace('"type":"public-key"', '"type":"x"'),
    "",
    "{}",
    "null",
  ])
    expect((await postJson("/sign-in/passkey", { response: replayed })).status).toBe(403);

  await app.services.db
    .updateTable("auth.session")
    .set({ confirmed_at: null })
    .where("user_id", "=", person.id)
    .execute();
  await go(page, "/account");
  await page.getByRole("button", { name: account.authenticator.begin }).click();
  await arrive(page, "/confirm?next=%2Faccount");
  await press(page, passkey.confirm);
  await arrive(page, "/account");
  await page.getByRole("button", { name: account.authenticator.begin }).click();
  await arrive(page, "/account/authenticator");

  await go(page, "/account");
  await page.locator("#passkeys form[action$='/rename'] [name=name]").fill("My phone");
  await press(page, passkey.rename);
  await arrive(page, "/account?notice=passkey-renamed");
  expect(await page.locator("#passkeys [name=name]").first().inputValue()).toBe("My phone");
  await press(page, passkey.remove);
  await arrive(page, "/account?notice=passkey-removed");
  await page.context().clearCookies();
  await go(page, "/sign-in");
  const refused = page.waitForResponse((response) => new URL(response.url()).pathname === "/sign-in/passkey");
  await press(page, passkey.signIn); // the device still has it, we no longer know it
  expect((await refused).status()).toBe(403);
  await page.context().close();
});

const postJson = (path: string, body: object): Promise<Response> =>
  fetch(new URL(`/api/v1${path}`, app.url), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });

/** The same with one character of the signature another. */
const changed = (assertion: string): string => {
  const told = JSON.parse(assertion);
  const { signature } = told.response;
  return JSON.stringify({ ...told, response: { ...told.response, signature: `${signature.slice(0, -4)}AAAA` } });
};

it("a challenge is for one purpose and one person: a confirmation does not sign in, nor another's session", async () => {
  const person = await app.person();
  const plain = new Plain(app.url);
  await plain.signIn(person.email);
  const none = await postJson("/confirm/passkey/options", {});
  expect(none.status).toBe(401);
  const early = await fetch(new URL("/api/v1/account/passkeys/options", app.url), { method: "POST" });
  expect(early.status).toBe(401);
  const { options } = await (await postJson("/sign-in/passkey/options", {})).json();
  expect(options).toMatchObject({ rpId: "localhost", userVerification: "required" });
  expect(options.challenge).toMatch(/^[\w-]{43}$/);
});

it.each(languages.flatMap((language) => [390, 1280].map((width) => [language, width] as const)))(
  "pages of signing in are to be read and used by everybody in %s at %i px",
  async (language, width) => {
    const page = await open(width);
    const forPublic = ["/sign-in", "/sign-in/code", "/password/forgotten"];
    const check = async (path: string): Promise<void> => {
      await go(page, `${path}?language=${language}`);
      expect({ path, ...(await barriers(page)) }).toEqual({ path, ...noBarriers });
    };
    for (const path of forPublic) await check(path);
    await go(page, "/sign-in?language=en");
    await signInByPassword(page, administrator.email, password);
    for (const path of ["/account", "/people", "/confirm"]) await check(path);
    await page.context().close();
  },
);
