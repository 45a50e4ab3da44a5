import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Browser, startApp } from "./app-under-test.ts";
import { Meter, rates } from "./rate-limit.ts";

describe("a meter", () => {
  const rate = { name: "x", quota: 10, window: 60 };

  test("hears the quota at once, then one for each part of the window, and tells how long to wait", () => {
    const meter = new Meter();
    const take = (at: number) => meter.take("a", rate, at);
    expect(Array.from({ length: 10 }, () => take(1000).left)).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
    expect(take(1000)).toMatchObject({ left: 0, wait: 6, reset: 60 });
    expect(take(6999).wait).toBe(1);
    expect(take(7000)).toMatchObject({ left: 0, wait: 0 });
    expect(take(7000).wait).toBe(6);
    expect(take(67_000)).toMatchObject({ left: 9, wait: 0 });
    expect(meter.take("b", rate, 7000).left).toBe(9);
  });

  test("never remembers more than it may, and forgets the quiet ones first", () => {
    const meter = new Meter(100);
    for (let key = 0; key < 99; key += 1) meter.take(`quiet ${key}`, rate, 0);
    for (let i = 0; i < 10; i += 1) meter.take("busy", rate, 100_000);
    for (let key = 0; key < 99; key += 1) meter.take(`later ${key}`, rate, 100_000);
    expect(meter.take("busy", rate, 100_000).wait).toBe(6);
  });

  test("costs almost nothing: far less than a thousandth of a second a request", () => {
    const meter = new Meter();
    const began = performance.now();
    for (let i = 0; i < 100_000; i += 1) meter.take(`caller ${i % 5000}`, rates.address, i);
    const each = (performance.now() - began) / 100_000;
    expect(each).toBeLessThan(0.02);
  });
});

describe("whoever asks too often", () => {
  let app: Awaited<ReturnType<typeof startApp>>;
  beforeAll(async () => {
    app = await startApp([], "127.0.0.1", {
      proxies: 1,
      rates: {
        address: { name: "address", quota: 30, window: 60 },
        person: { name: "person", quota: 8, window: 60 },
        token: { name: "token", quota: 5, window: 60 },
        link: { name: "link", quota: 3, window: 60 },
        command: { name: "command", quota: 2, window: 60 },
      },
    });
  });
  afterAll(() => app.close());

  const from = (address: string, init: RequestInit = {}): RequestInit => ({
    ...init,
    redirect: "manual",
    headers: { ...init.headers, "X-Forwarded-For": address },
  });
  const statuses = async (times: number, path: string, init: RequestInit): Promise<readonly number[]> => {
    const seen: number[] = [];
    for (let i = 0; i < times; i += 1) {
      const response = await fetch(new URL(path, app.url), init);
      await response.arrayBuffer();
      seen.push(response.status);
    }
    return seen;
  };

  test("from one address waits, is told how long as RFC 9457 and in headers, and nobody else does", async () => {
    const seen = await statuses(31, "/healthz", from("203.0.113.7"));
    expect(seen.slice(0, 30).every((status) => status === 200)).toBe(true);
    expect(seen.at(-1)).toBe(429);
    const refused = await fetch(new URL("/api/v1/ledger", app.url), from("203.0.113.7"));
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(refused.headers.get("ratelimit-policy")).toBe('"address";q=30;w=60');
    expect(refused.headers.get("ratelimit")).toMatch(/^"address";r=0;t=\d+$/);
    expect(refused.headers.get("content-type")).toContain("application/problem+json");
    expect(await refused.json()).toMatchObject({ code: "too-many-requests", status: 429 });
    expect(await statuses(1, "/healthz", from("203.0.113.8"))).toEqual([200]);
  });

  test("with many addresses of one IPv6 network is still one", async () => {
    const seen = [];
    for (let i = 1; i <= 31; i += 1) seen.push(...(await statuses(1, "/healthz", from(`2001:db8:1:2::${i}`))));
    expect(seen.filter((status) => status === 429)).toHaveLength(1);
    expect(await statuses(1, "/healthz", from("2001:db8:1:3::1"))).toEqual([200]);
  });

  test("by a token, by commands or by a link is counted by it, wherever they ask from", async () => {
    const program = await app.token(await app.person());
    const auth = { headers: { Authorization: `Bearer ${program}` } };
    const seen = [];
    for (let i = 0; i < 6; i += 1) seen.push(...(await statuses(1, "/api/v1/account", from(`198.51.100.${i}`, auth))));
    expect(seen).toEqual([200, 200, 200, 200, 200, 429]);

    const browser = new Browser(app.url);
    await browser.signIn((await app.person()).email);
    const commands = [];
    for (let i = 0; i < 3; i += 1) commands.push((await browser.go("/confirm/code", { method: "POST" })).status);
    expect(commands).toEqual([403, 403, 429]);

    expect(await statuses(4, `/api/v1/a/${"B".repeat(43)}`, from("198.51.100.99"))).toEqual([404, 404, 404, 429]);
  });
});
