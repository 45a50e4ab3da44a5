import { randomBytes } from "node:crypto";
import { afterAll, describe, expect, test } from "vitest";
import { Browser, hiddenIn, password } from "./app-under-test.ts";
import { good, seen, startNotes } from "./notes-under-test.tsx";

const { app, browser, at } = await startNotes();
afterAll(() => app.close());

describe("forged forms", () => {
  test("a form without our token, with another's, or from another site is refused and nothing is done", async () => {
    const fields = hiddenIn(await (await browser.go("/notes")).text(), "/notes");
    const stranger = new Browser(app.url);
    const theirs = hiddenIn(await (await stranger.go("/sign-in")).text(), "/session");
    const send = async (more: Record<string, string>, headers: Record<string, string> = {}) => {
      const body = new URLSearchParams({ ...fields, title: "A note", amount: "1", ...more });
      return (await browser.go("/notes", { method: "POST", body, headers })).status;
    };
    seen.length = 0;
    expect(await send({ csrf: "" })).toBe(403);
    expect(await send({ csrf: theirs["csrf"] ?? "" })).toBe(403);
    expect(await send({}, { "Sec-Fetch-Site": "cross-site" })).toBe(403);
    expect(await send({}, { Origin: "https://evil.example" })).toBe(403);
    expect(seen).toEqual([]);
    expect(await send({}, { Origin: "null" })).toBe(303); // what browsers send under Referrer-Policy: no-referrer
  });

  test("a cookie does not open the API without the token; a bearer token needs none", async () => {
    const init = { method: "POST", body: JSON.stringify(good), headers: { "Content-Type": "application/json" } };
    expect((await browser.go("/api/v1/notes", init)).status).toBe(403);
    const { csrf = "" } = hiddenIn(await (await browser.go("/notes")).text(), "/notes");
    const proven = { ...init, headers: { ...init.headers, "X-CSRF-Token": csrf } };
    expect((await browser.go("/api/v1/notes", proven)).status).toBe(201);
  });

  test("nobody is signed in to another's account by a page of theirs", async () => {
    const { email } = await app.person();
    const response = await new Browser(app.url).go("/session", {
      method: "POST",
      body: new URLSearchParams({ email, password }),
    });
    expect([response.status, response.headers.getSetCookie().filter((line) => line.includes("session"))]).toEqual([
      403,
      [],
    ]);
  });

  test("the form on a link's page works without cookies, for that link only", async () => {
    const secret = randomBytes(32).toString("base64url");
    const { csrf = "" } = hiddenIn(await (await fetch(at(`/l/${secret}`))).text(), "/decide");
    const send = async (path: string) =>
      (
        await fetch(at(path), {
          method: "POST",
          body: new URLSearchParams({ csrf, choice: "approve" }),
          redirect: "manual",
        })
      ).status;
    expect(await send(`/l/${secret}`)).toBe(303);
    expect(await send(`/l/${randomBytes(32).toString("base64url")}`)).toBe(403);
  });
});

describe("what every response says", () => {
  test("pages run only our scripts, are framed by nobody, kept by nobody and told to nobody", async () => {
    const style = /href="(\/assets\/[^"]+app\.css)"/.exec(await (await browser.go("/sign-in")).text())?.[1] ?? "";
    expect((await browser.go(style)).headers.get("cache-control")).toContain("immutable");
    const pages = await Promise.all(
      ["/sign-in", "/notes", "/nothing", "/api/v1/notes", "/fault"].map((path) => browser.go(path)),
    );
    for (const { headers } of pages) {
      const policy = headers.get("content-security-policy") ?? "";
      expect(policy).toMatch(/script-src 'self' 'nonce-[\w+/=]{24}'/);
      expect(policy).toContain("style-src 'self';");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(headers.get("referrer-policy")).toBe("no-referrer");
      expect(headers.get("cache-control")).toBe("no-store");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("x-powered-by")).toBeNull();
    }
    expect(new Set(pages.map(({ headers }) => headers.get("content-security-policy"))).size).toBe(pages.length);
  });

  test("the log has one line a request and never the secret of a link", async () => {
    const secret = randomBytes(32).toString("base64url");
    const before = app.lines.length;
    await (await fetch(at(`/l/${secret}?q=${secret}`))).text();
    await (await fetch(at(`/zzz/${secret}`))).text();
    await expect
      .poll(() => app.lines.slice(before).map(({ path, status }) => [path, status]))
      .toEqual([
        ["/l/…", 200],
        ["/zzz/…", 404],
      ]);
    expect(JSON.stringify(app.lines)).not.toContain(secret);
  });
});
