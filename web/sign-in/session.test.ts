import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { limitTries, revokeSessions, revokeSessionsExcept } from "../../db/auth.ts";
import { savePerson } from "../../db/person.ts";
import { asSystem } from "../../db/tenancy.ts";
import { Browser, password, startApp } from "../http/app-under-test.ts";

let app: Awaited<ReturnType<typeof startApp>>;

beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app?.close());

const signedIn = async (email: string): Promise<Browser> => {
  const browser = new Browser(app.url);
  const response = await browser.signIn(email);
  expect([response.status, response.headers.get("location")]).toEqual([303, "/"]);
  return browser;
};

const isSignedIn = async (browser: Browser): Promise<boolean> => (await browser.go("/confirm")).status === 200;

const bearer = async (email: string, secret = password): Promise<Response> =>
  fetch(new URL("/api/v1/session", app.url), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ email, password: secret }),
  });

test("a person signs in with a form, in any case of the address, and out again", async () => {
  const browser = await signedIn((await app.person()).email.toUpperCase());
  expect(await isSignedIn(browser)).toBe(true);
  const out = await browser.send("/confirm", "/confirm/code", {}); // any page's form token is the session's
  expect(out.status).toBe(303);
  const page = await (await browser.go("/confirm")).text();
  const csrf = /name="csrf" value="([^"]+)"/.exec(page)?.[1] ?? "";
  const kept = new Map(browser.cookies);
  const gone = await browser.go("/sign-out", { method: "POST", body: new URLSearchParams({ csrf }) });
  expect(gone.headers.get("location")).toBe("/sign-in");
  expect(gone.headers.get("clear-site-data")).toContain('"cache"');
  expect([...browser.cookies.keys()].some((name) => name.includes("session"))).toBe(false);
  for (const [name, value] of kept) browser.cookies.set(name, value);
  expect(await isSignedIn(browser)).toBe(false); // the session is over, not only forgotten by the browser
});

test("the session cookie is for our pages only and out of reach of scripts", async () => {
  const response = await new Browser(app.url).signIn((await app.person()).email);
  const cookie = response.headers.getSetCookie().find((line) => line.includes("session_token")) ?? "";
  expect(cookie).toMatch(/HttpOnly/i);
  expect(cookie).toMatch(/SameSite=Lax/i);
});

test("a wrong password, an unknown address and a disabled person read the same, in either language", async () => {
  const person = await app.person();
  const disabled = await app.person({ active: false });
  const tries = [
    [person.email, "wrong password"],
    ["nobody@example.com", password],
    [disabled.email, password],
  ] as const;
  for (const [email, secret] of tries) {
    const refused = await new Browser(app.url).signIn(email, secret);
    expect(refused.status).toBe(401);
    const html = await refused.text();
    expect(html).toContain("E-mail address or password is wrong.");
    expect(html).toContain(`value="${email}"`);
    expect(html).not.toContain(secret);
    expect(await (await new Browser(app.url, "zh-CN").signIn(email, secret)).text()).toContain("邮箱或密码不正确。");
  }
});

test("a disabled person loses access on the next request", async () => {
  const person = await app.person();
  const browser = await signedIn(person.email);
  await asSystem(app.services.db, person.tenant, (tx) => savePerson(tx, { ...person, active: false }));
  expect(await isSignedIn(browser)).toBe(false);
});

test("revoked sessions lose access on the next request, others stay", async () => {
  const [ours, theirs] = [await app.person(), await app.person()];
  const [a, b] = [await signedIn(ours.email), await signedIn(theirs.email)];
  expect(await revokeSessions(app.services.db, [ours.id])).toBe(1);
  expect([await isSignedIn(a), await isSignedIn(b)]).toEqual([false, true]);
  await revokeSessionsExcept(app.services.db, theirs.tenant, [theirs.id]);
  expect(await isSignedIn(b)).toBe(true);
  expect(await revokeSessionsExcept(app.services.db, theirs.tenant, [])).toBe(1);
  expect(await isSignedIn(b)).toBe(false);
});

test("a program signs in for a bearer token and gets no cookie; a changed token opens nothing", async () => {
  const response = await bearer((await app.person()).email);
  expect(response.headers.getSetCookie()).toEqual([]);
  const { token } = await response.json();
  const withToken = (text: string) =>
    fetch(new URL("/api/v1/confirm/code", app.url), { method: "POST", headers: { Authorization: `Bearer ${text}` } });
  expect((await withToken(token)).status).toBe(204);
  expect((await withToken(token.split(".")[0])).status).toBe(401); // as it is in the database: without our signature
  expect((await withToken(`x${token}`)).status).toBe(401);
});

test("a session in use is prolonged, one that has run out opens nothing", async () => {
  const person = await app.person();
  const browser = await signedIn(person.email);
  const sessions = () => app.services.db.selectFrom("auth.session").where("user_id", "=", person.id);
  const expireIn = (hours: number) =>
    app.services.db
      .updateTable("auth.session")
      .set({ expires_at: sql`now() + ${hours} * interval '1 hour'` })
      .where("user_id", "=", person.id)
      .execute();
  await expireIn(10);
  expect(await isSignedIn(browser)).toBe(true);
  const { expires_at } = await sessions().select("expires_at").executeTakeFirstOrThrow();
  expect(expires_at.getTime() - Date.now()).toBeGreaterThan(11.9 * 3_600_000);
  await expireIn(-1);
  expect(await isSignedIn(browser)).toBe(false);
});

test("however much it is used, a session is over seven days after it was opened", async () => {
  const person = await app.person();
  const browser = await signedIn(person.email);
  const openedDaysAgo = (days: number) =>
    app.services.db
      .updateTable("auth.session")
      .set({ created_at: sql`now() - ${days} * interval '1 day'` })
      .where("user_id", "=", person.id)
      .execute();
  await openedDaysAgo(6.9);
  expect(await isSignedIn(browser)).toBe(true);
  await openedDaysAgo(7.1);
  expect(await isSignedIn(browser)).toBe(false);
});

test("with an Authorization header a cookie does not count", async () => {
  const browser = await signedIn((await app.person()).email);
  const answered = await browser.go("/confirm", { headers: { Authorization: "Bearer nothing.of-ours" } });
  expect(answered.status).not.toBe(200);
});

test("guessing a password is stopped after ten tries, whatever comes next", async () => {
  const { email } = await app.person();
  for (let tries = 0; tries < 10; tries += 1) expect((await bearer(email, `guess ${tries}`)).status).toBe(401);
  const refused = await bearer(email);
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(800);
  expect(await refused.json()).toMatchObject({ code: "too-many-tries", status: 429 });
});

test("tries are counted together for all processes and forgiven when the window is over", async () => {
  const { db } = app.services;
  const together = await Promise.all(Array.from({ length: 8 }, () => limitTries(db, "together", 5, 60_000)));
  expect(together.filter((refusal) => refusal !== undefined)).toHaveLength(3);
  await limitTries(db, "short", 1, 1);
  await expect.poll(() => limitTries(db, "short", 1, 1)).toBeUndefined();
});

test("after signing in a person goes on to where they wanted, but never to another site", async () => {
  const { email } = await app.person();
  const to = async (next: string) => {
    const browser = new Browser(app.url);
    const html = await (await browser.go("/sign-in")).text();
    const csrf = /name="csrf" value="([^"]+)"/.exec(html)?.[1] ?? "";
    const body = new URLSearchParams({ csrf, email, password, next });
    return (await browser.go("/session", { method: "POST", body })).headers.get("location");
  };
  expect(await to("/contracts?stage=draft")).toBe("/contracts?stage=draft");
  for (const elsewhere of ["//evil.example", "/\\evil.example", "https://evil.example", "/\t/evil.example"]) {
    expect(await to(elsewhere)).toBeNull();
  }
});

test("whoever is not signed in is led to the door and back", async () => {
  const response = await new Browser(app.url).go("/confirm?next=/contracts");
  expect(response.headers.get("location")).toBe(`/sign-in?next=${encodeURIComponent("/confirm?next=/contracts")}`);
});
