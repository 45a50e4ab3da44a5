import { afterAll, beforeAll, expect, test } from "vitest";
import { asSystem } from "../../db/tenancy.ts";
import type { Person } from "../../domain/person.ts";
import { entries } from "../../ledger/index.ts";
import { countTo, lettersTo, linkIn } from "../../mail/caught.ts";
import { until } from "../../test/until.ts";
import { Browser, password, startApp } from "../http/app-under-test.ts";

let app: Awaited<ReturnType<typeof startApp>>;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app?.close());

const fresh = "nine purple clouds over Shanghai";
const catcher = (): string => app.services.mailCatcherUrl?.origin ?? "";
const isSignedIn = async (browser: Browser): Promise<boolean> => (await browser.go("/account")).status === 200;

const signedIn = async (
  email: string,
  secret = password,
  userAgent = "Mozilla/5.0 (Macintosh; Intel Mac OS X) Safari/605",
) => {
  const browser = new Browser(app.url, "en", userAgent);
  const response = await browser.signIn(email, secret);
  expect([response.status, response.headers.get("location")]).toEqual([303, "/"]);
  return browser;
};

const ledgerOf = async ({ id, tenant }: Person): Promise<readonly string[]> => {
  const found = () => asSystem(app.services.db, tenant, (tx) => entries(tx, { subject: `person/${id}`, limit: 100 }));
  return (await found()).map(({ kind }) => kind);
};

const resetLink = async (email: string, count = 1): Promise<string> => {
  const letters = await lettersTo(catcher(), email, count);
  const letter = letters.find((one, i) => i === count - 1 || one.text.includes("/password/reset/"));
  if (!letter) throw new Error("There is no such letter");
  return new URL(linkIn(letter, `${app.url.origin}/password/reset/`)).pathname;
};

test("whoever forgot their password chooses a new one by a mailed link, once; all sessions end and a letter tells", async () => {
  const person = await app.person();
  const before = await signedIn(person.email);
  const browser = new Browser(app.url);
  const asked = await browser.send("/password/forgotten", "/password/forgotten", { email: person.email });
  expect(asked.headers.get("location")).toBe("/password/forgotten?sent=true");
  const link = await resetLink(person.email);
  expect((await browser.go(link)).status).toBe(200);
  expect((await browser.go(link)).status).toBe(200); // looking uses nothing up
  expect(await isSignedIn(before)).toBe(true);
  for (const weak of ["short", "password1234", "Example Lawyer 1"]) {
    const refused = await browser.send(link, link, { password: weak });
    expect(refused.status).toBe(422);
    expect(await refused.text()).not.toContain(weak);
  }
  const set = await browser.send(link, link, { password: fresh });
  expect(set.headers.get("location")).toBe("/sign-in?notice=password");
  expect(await isSignedIn(before)).toBe(false);
  expect((await browser.go(link)).status).toBe(410);
  expect((await new Browser(app.url).signIn(person.email)).status).toBe(401);
  await signedIn(person.email, fresh);
  await until("the letter about the change", async () => (await countTo(catcher(), person.email)) >= 2);
  await until("the ledger to tell", async () => (await ledgerOf(person)).includes("password-set"));
});

test("asking for a new password reads the same for anybody's and nobody's address, and mails only somebody", async () => {
  const [somebody, left] = [await app.person(), await app.person({ active: false })];
  const answers = [];
  for (const email of [somebody.email, left.email, "nobody@example.com", "not an address"]) {
    const browser = new Browser(app.url);
    const answer = await browser.send("/password/forgotten", "/password/forgotten", { email });
    const page = await browser.go(answer.headers.get("location") ?? "");
    answers.push([
      answer.status,
      (await page.text()).replaceAll(/(csrf|idempotencyKey)" value="[^"]*"|nonce="[^"]*"/g, ""),
    ]);
  }
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  await lettersTo(catcher(), somebody.email);
  expect(await countTo(catcher(), left.email)).toBe(0);
});

test("a second link voids the first, and no other text opens anything", async () => {
  const person = await app.person();
  const ask = () => new Browser(app.url).send("/password/forgotten", "/password/forgotten", { email: person.email });
  await ask();
  const first = await resetLink(person.email);
  await ask();
  await lettersTo(catcher(), person.email, 2);
  expect((await new Browser(app.url).go(first)).status).toBe(410);
  for (const token of ["x", "a".repeat(43), "%00", "..%2f..", "%F0%9F%92%A9", "a".repeat(5000)])
    expect((await new Browser(app.url).go(`/password/reset/${token}`)).status).toBeGreaterThanOrEqual(400);
});

test("changing the password takes the present one, and ends every other session but not this one", async () => {
  const person = await app.person();
  const [here, elsewhere] = [await signedIn(person.email), await signedIn(person.email)];
  const change = (current: string, next: string) =>
    here.send("/account", "/account/password", { current, password: next });
  expect((await change("wrong", fresh)).status).toBe(403);
  expect((await change(password, "password1234")).status).toBe(422);
  expect((await change(password, fresh)).headers.get("location")).toBe("/account?notice=password");
  expect([await isSignedIn(here), await isSignedIn(elsewhere)]).toEqual([true, false]);
  await signedIn(person.email, fresh);
});

test("a person sees where they are signed in and ends a session there; nobody ends another's", async () => {
  const [person, other] = [await app.person(), await app.person()];
  const here = await signedIn(person.email);
  const phone = await signedIn(person.email, password, "Mozilla/5.0 (iPhone) Version/18 Safari/605");
  const stranger = await signedIn(other.email);
  const html = await (await here.go("/account")).text();
  expect(html).toContain("Safari · macOS");
  expect(html).toContain("Safari · iOS");
  const [path] = /\/account\/sessions\/[0-9a-f-]{36}\/end/.exec(html) ?? [];
  if (path === undefined) throw new Error("There is no session to end");
  const csrf = /name="csrf" value="([^"]+)"/.exec(await (await stranger.go("/account")).text())?.[1] ?? "";
  expect((await stranger.go(path, { method: "POST", body: new URLSearchParams({ csrf }) })).status).toBe(404);
  expect(await isSignedIn(phone)).toBe(true);
  expect((await here.send("/account", path, {})).headers.get("location")).toBe("/account?notice=ended");
  expect([await isSignedIn(phone), await isSignedIn(here)]).toEqual([false, true]);
});

test("forgetting a device ends the sessions on it", async () => {
  const person = await app.person();
  const [here, lost] = [await signedIn(person.email), await signedIn(person.email)];
  const html = await (await here.go("/account")).text();
  const paths = html.match(/\/account\/devices\/[0-9a-f-]{36}\/forget/g) ?? [];
  expect(paths).toHaveLength(2);
  await here.send("/account", paths[0] ?? "", {}); // the one used last comes first
  expect([await isSignedIn(lost), await isSignedIn(here)]).toEqual([false, true]);
});

test("a sign-in with a device that was not used before is told by mail, in both languages; a known one is not", async () => {
  const person = await app.person();
  const first = await signedIn(person.email);
  await first.send("/account", "/account/sessions/end-others", {}).catch(() => undefined);
  expect((await first.signIn(person.email)).status).toBe(303);
  expect(await countTo(catcher(), person.email)).toBe(0);
  await signedIn(person.email);
  const [letter] = await lettersTo(catcher(), person.email);
  expect(letter?.subject).toBe("新设备登录提醒");
  expect(letter?.text).toContain("Sign-in from a new device");
});

test("signing in anew gives a new session and ends the one that the browser had", async () => {
  const person = await app.person();
  const browser = await signedIn(person.email);
  const before = new Map(browser.cookies);
  expect((await browser.signIn(person.email)).status).toBe(303);
  const old = new Browser(app.url);
  for (const [name, value] of before) old.cookies.set(name, value);
  expect([await isSignedIn(old), await isSignedIn(browser)]).toEqual([false, true]);
});

test("a device's secret that was planted in a browser is not taken on", async () => {
  const person = await app.person();
  const [planted, known] = [new Browser(app.url), "a".repeat(43)];
  planted.cookies.set("engross.device", known);
  expect((await planted.signIn(person.email)).status).toBe(303);
  expect(planted.cookies.get("engross.device")).toMatch(/^[\w-]{43}$/);
  expect(planted.cookies.get("engross.device")).not.toBe(known);
});

test("whoever guesses from elsewhere locks themselves out, not the holder at their own device", async () => {
  const person = await app.person();
  const own = await signedIn(person.email);
  for (let tries = 0; tries < 10; tries += 1)
    expect((await new Browser(app.url).signIn(person.email, `guess ${tries}`)).status).toBe(401);
  expect((await new Browser(app.url).signIn(person.email)).status).toBe(429);
  expect((await own.signIn(person.email)).status).toBe(303);
});
