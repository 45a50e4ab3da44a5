import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { authenticatorOf } from "../../db/authenticator.ts";
import { sessionsOf } from "../../db/session.ts";
import { parsePersonId } from "../../domain/ids.ts";
import type { Person } from "../../domain/person.ts";
import { Browser, password, startApp } from "../http/app-under-test.ts";
import { freshSecret, openSecret, sealSecret } from "./authenticator.ts";
import { codeAt, stepAt } from "./totp.ts";

let app: Awaited<ReturnType<typeof startApp>>;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app?.close());

/** Signs in, confirms by mail, and sets up an app; returns the app's secret and the recovery codes on the page. */
const withApp = async (): Promise<{
  person: Person;
  browser: Browser;
  secret: Buffer;
  recovery: readonly string[];
}> => {
  const person = await app.person();
  const browser = new Browser(app.url);
  expect((await browser.signIn(person.email)).status).toBe(303);
  const early = await browser.send("/account", "/account/authenticator/begin", {});
  expect(early.headers.get("location")).toMatch(/^\/confirm/); // whoever found an open session cannot add an app of theirs
  await browser.send("/confirm", "/confirm/code", {});
  const mailed = app.letters.findLast(({ to }) => to === person.email)?.code ?? "";
  expect((await browser.send("/confirm?sent=true", "/confirm", { code: mailed })).status).toBe(303);
  await browser.send("/account", "/account/authenticator/begin", {});
  const html = await (await browser.go("/account/authenticator")).text();
  expect(html).toMatch(/<svg class="qr-code"[^>]*role="img"/);
  const recovery = html.match(/[A-Z2-7]{5}-[A-Z2-7]{5}/g) ?? [];
  expect(new Set(recovery).size).toBe(10);
  const kept = await authenticatorOf(app.services.db, person.id);
  if (!kept) throw new Error("No app was begun");
  const secret = openSecret(app.services.secret, person.id, kept.secret);
  const wrong = await browser.send("/account/authenticator", "/account/authenticator", { code: "000000" });
  expect(wrong.status).toBe(403);
  const code = codeAt(secret, stepAt(new Date()));
  const added = await browser.send("/account/authenticator", "/account/authenticator", { code });
  expect(added.headers.get("location")).toBe("/account?notice=app-added");
  expect((await browser.go("/account/authenticator")).status).toBe(404); // shown never again
  return { person, browser, secret, recovery };
};

const halfway = async (email: string): Promise<Browser> => {
  const browser = new Browser(app.url);
  expect((await browser.signIn(email)).headers.get("location")).toBe("/sign-in/code");
  expect((await browser.go("/account")).status).toBe(303); // the password alone opens nothing
  return browser;
};

const show = async (browser: Browser, code: string): Promise<number> =>
  (await browser.send("/sign-in/code", "/sign-in/code", { code })).status;

test("with an app, signing in takes its code too, each code once, and the session tells of both", async () => {
  const { person, secret } = await withApp();
  const next = codeAt(secret, stepAt(new Date()) + 1);
  const [browser, twin] = [await halfway(person.email), new Browser(app.url)];
  for (const [name, value] of browser.cookies) twin.cookies.set(name, value);
  expect(await show(browser, "000000")).toBe(403);
  expect(await show(browser, next)).toBe(303);
  expect((await browser.go("/account")).status).toBe(200);
  const [newest] = await sessionsOf(app.services.db, person.id, new Date());
  expect(newest?.assurance).toBe(2);
  expect(await show(twin, next)).toBe(303); // sent back to the door: the half-way token is used up
  expect((await twin.go("/account")).status).toBe(303);
  expect(await show(await halfway(person.email), next)).toBe(403); // the code was used
});

test("a recovery code stands in for the app, once, however it is written", async () => {
  const { person, recovery } = await withApp();
  const [first = "", second = ""] = recovery;
  expect(await show(await halfway(person.email), first.toLowerCase().replace("-", " "))).toBe(303);
  const browser = await halfway(person.email);
  expect(await show(browser, first)).toBe(403);
  expect(await show(browser, second)).toBe(303);
  expect(await (await browser.go("/account")).text()).toContain("剩余 8 个恢复码");
});

test("guessing codes locks, whatever comes next", async () => {
  const { person, recovery } = await withApp();
  const browser = await halfway(person.email);
  for (let tries = 0; tries < 5; tries += 1) expect(await show(browser, `00000${tries}`)).toBe(403);
  expect(await show(browser, recovery[0] ?? "")).toBe(429);
});

test("a program finishes by sending the code with what it was given, and nothing else opens the door", async () => {
  const { person, recovery } = await withApp();
  const post = (path: string, body: object) =>
    fetch(new URL(`/api/v1${path}`, app.url), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
  const begun = await (await post("/session", { email: person.email, password })).json();
  expect(begun.token).toBeNull();
  const { secondFactor } = begun;
  for (const forged of ["", "x".repeat(43), `${secondFactor}x`, undefined])
    expect((await post("/sign-in/code", { code: recovery[0], secondFactor: forged })).status).toBe(401);
  const done = await (await post("/sign-in/code", { code: recovery[0], secondFactor })).json();
  expect(done.token).toMatch(/\./);
  expect((await post("/sign-in/code", { code: recovery[1], secondFactor })).status).toBe(401);
});

test("the app's code confirms a dangerous act as a mailed one does; removing the app takes a confirmation", async () => {
  const { person, recovery } = await withApp();
  const browser = await halfway(person.email);
  await show(browser, recovery[0] ?? "");
  await app.services.db
    .updateTable("auth.session")
    .set({ confirmed_at: null })
    .where("user_id", "=", person.id)
    .execute();
  const remove = () => browser.send("/account", "/account/authenticator/remove", {});
  expect((await remove()).headers.get("location")).toMatch(/^\/confirm/);
  const confirm = (appCode: string) =>
    browser.send("/confirm", "/confirm/authenticator", { appCode, next: "/account" });
  expect((await confirm("000000")).status).toBe(403);
  expect((await confirm(recovery[1] ?? "")).headers.get("location")).toBe("/account");
  expect((await remove()).headers.get("location")).toBe("/account?notice=app-removed");
  expect((await new Browser(app.url).signIn(person.email)).headers.get("location")).toBe("/");
});

test("a sealed secret opens for its person and key alone", () => {
  const [one, two] = [parsePersonId(randomUUID()), parsePersonId(randomUUID())];
  if (!one || !two) throw new Error("randomUUID made no UUID");
  const secret = freshSecret();
  const sealed = sealSecret("key", one, secret);
  expect(sealed.includes(secret)).toBe(false);
  expect(openSecret("key", one, sealed)).toEqual(secret);
  expect(() => openSecret("key", two, sealed)).toThrow();
  expect(() => openSecret("other", one, sealed)).toThrow();
});
