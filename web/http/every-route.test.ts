import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, describe, expect, test } from "vitest";
import { asSystem } from "../../db/tenancy.ts";
import { until } from "../../test/until.ts";
import { routes } from "../routes.ts";
import { createApp } from "./app.ts";
import { Browser, freePort, hiddenIn, startApp } from "./app-under-test.ts";
import { listen } from "./server.ts";
import { noteBroken } from "./smell.ts";
import { endpointsOf } from "./walk-under-test.ts";

const app = await startApp();
afterAll(() => app.close());
const endpoints = endpointsOf(routes);
const browser = new Browser(app.url);
await browser.signIn((await app.person({ roles: ["administrator", "legal", "security"] })).email);

/** What is wrong with the headers of an answer. */
const faults = ({ status, headers }: Response): readonly string[] => {
  const policy = headers.get("content-security-policy") ?? "";
  const expected = {
    "default-src 'none'": policy.includes("default-src 'none'"),
    nonce: /script-src 'self' 'nonce-[\w+/=]{24}';/.test(policy),
    "no unsafe source": !/unsafe|\*|https?:/.test(policy),
    "frame-ancestors": policy.includes("frame-ancestors 'none'"),
    "form-action": /form-action 'self'/.test(policy),
    "base-uri": policy.includes("base-uri 'none'"),
    nosniff: headers.get("x-content-type-options") === "nosniff",
    referrer: headers.get("referrer-policy") === "no-referrer",
    permissions: headers.get("permissions-policy")?.includes("camera=()") === true,
    opener: headers.get("cross-origin-opener-policy") === "same-origin",
    resource: headers.get("cross-origin-resource-policy") === "same-origin",
    embedder: headers.get("cross-origin-embedder-policy") === "require-corp",
    cache: headers.get("cache-control") === "no-store",
    "no maker's name": !headers.has("x-powered-by") && !headers.has("server"),
    "no other site": !headers.has("access-control-allow-origin"),
    "a type with its charset":
      [204, 303].includes(status) ||
      /^(text|application)\/.*(charset=utf-8|json)/.test(headers.get("content-type") ?? ""),
  };
  return Object.entries(expected).flatMap(([what, holds]) => (holds ? [] : [what]));
};

describe("every route", () => {
  test("answers with all headers that protect, whoever asks and whatever the answer is", async () => {
    const found: string[] = [];
    const look = async (what: string, response: Response): Promise<void> => {
      await response.arrayBuffer();
      const wrong = faults(response);
      if (wrong.length > 0) found.push(`${what} (${response.status}): ${wrong.join(", ")}`);
    };
    const nobody = new Browser(app.url);
    for (const { route, name, at } of endpoints) {
      const init = { method: route.method.toUpperCase() };
      await look(`${name}, nobody`, await nobody.go(at(), init));
      await look(`${name}, signed in`, await browser.go(at(), init));
    }
    for (const path of ["/healthz", "/readyz", "/api/openapi.json", "/nothing", "/api/v1/nothing", "/%", "/a/%ff"])
      await look(path, await nobody.go(path));
    await look("another method", await nobody.go("/sign-in", { method: "DELETE" }));
    expect(found).toEqual([]);
  });

  test("that changes something is refused to a form or a program whose cookie alone speaks, and to other sites", async () => {
    const account = await (await browser.go("/account")).text();
    const { csrf = "" } = hiddenIn(account, "/account/password");
    const passed: string[] = [];
    let walked = 0;
    const send = async (what: string, at: string, method: string, headers: Record<string, string>): Promise<void> => {
      const response = await browser.go(at, { method, headers, body: new URLSearchParams({ x: "1" }) });
      const answer = await response.text();
      walked += 1;
      if (response.status !== 403 || (at.startsWith("/api/") && JSON.parse(answer).code !== "forged-form"))
        passed.push(`${what}: ${response.status}`);
    };
    for (const { route, face, name, at } of endpoints) {
      const method = route.method.toUpperCase();
      if (method === "GET") continue;
      // A link speaks for itself: on its API no cookie is looked at, so that none can be misused.
      if (face === "api" && route.who === "link") continue;
      await send(`${name} without a token`, at(), method, {});
      await send(`${name} with a token made up`, at(), method, { "X-CSRF-Token": `${Date.now().toString(36)}.AAAA` });
      await send(`${name} from another site`, at(), method, { "X-CSRF-Token": csrf, "Sec-Fetch-Site": "cross-site" });
      await send(`${name} from a neighbour`, at(), method, { "X-CSRF-Token": csrf, "Sec-Fetch-Site": "same-site" });
      await send(`${name} from another origin`, at(), method, { "X-CSRF-Token": csrf, Origin: "https://evil.example" });
    }
    expect(passed).toEqual([]);
    expect(walked).toBeGreaterThan(500);
  });

  test("that reads changes nothing: a GET and a HEAD need no token, and no command is one", () => {
    const commands = routes.filter(
      ({ method, body, upload }) => method === "get" && (upload || body.def.type !== "undefined"),
    );
    expect(commands.map(({ id }) => id)).toEqual([]);
  });
});

test("whoever finds a weakness learns whom to tell, as RFC 9116 has it", async () => {
  const response = await fetch(new URL("/.well-known/security.txt", app.url));
  expect(response.headers.get("content-type")).toBe("text/plain; charset=utf-8");
  const fields = new Map(
    (await response.text())
      .trimEnd()
      .split("\n")
      .map((line) => line.split(": ", 2) as [string, string]),
  );
  expect(fields.get("Contact")).toMatch(/^(mailto|https):/);
  const expires = new Date(fields.get("Expires") ?? "").getTime();
  expect(expires).toBeGreaterThan(Date.now());
  expect(expires).toBeLessThan(Date.now() + 365 * 86_400_000);
  expect(fields.get("Canonical")).toBe(new URL("/.well-known/security.txt", app.url).href);
});

describe("where people come by TLS", () => {
  test("browsers are told to insist on it with every answer, and keep our cookies for this host alone", async () => {
    const port = await freePort();
    const publicUrl = new URL("https://contracts.example");
    const server = await listen(createApp({ ...app.services, publicUrl }), port, "127.0.0.1", { publicUrl });
    try {
      const at = (path: string) => fetch(`http://127.0.0.1:${port}${path}`, { redirect: "manual" });
      const answers = await Promise.all(["/sign-in", "/", "/nothing", "/api/v1/account", "/%", "/healthz"].map(at));
      for (const { headers } of answers)
        expect(headers.get("strict-transport-security")).toBe("max-age=63072000; includeSubDomains");
      const [cookie = ""] = answers[0]?.headers.getSetCookie() ?? [];
      expect(cookie).toMatch(/^__Host-engross\.visitor=[\w-]{22}; Path=\/; HttpOnly; SameSite=Lax; Secure$/);
      expect(await send("\0\r\n\r\n", port)).toContain("Strict-Transport-Security: max-age=63072000");
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});

const send = async (bytes: string, port = Number(app.url.port)): Promise<string> => {
  const socket = connect(port, app.url.hostname);
  socket.write(bytes);
  return text(socket);
};

describe("what never becomes a request", () => {
  test.each([
    ["no HTTP", "\0\0\0\r\n\r\n", 400],
    ["headers of a megabyte", `GET / HTTP/1.1\r\nHost: x\r\nX: ${"x".repeat(100_000)}\r\n\r\n`, 431],
    ["an address of a megabyte", `GET /${"x".repeat(100_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 431],
    ["two lengths", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx", 400],
    [
      "a length and chunks",
      "POST /session HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      400,
    ],
    ["a NUL in a header", "GET / HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n\r\n", 400],
  ])("%s is answered plainly and with the same headers", async (_what, bytes, status) => {
    const answer = await send(bytes);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(answer).toContain("Content-Security-Policy: default-src 'none'");
    expect(answer).toContain("Cache-Control: no-store");
    expect(answer).toContain("application/problem+json");
  });

  test("is a signal all the same", async () => {
    const port = await freePort();
    const { tenant } = await app.person();
    const server = await listen(createApp(app.services), port, "127.0.0.1", { onBroken: noteBroken(app.services) });
    await send(`GET / HTTP/1.1\r\nHost: x\r\nX: ${"x".repeat(100_000)}\r\n\r\n`, port);
    await send("no HTTP at all\r\n\r\n", port);
    const kinds = await until("both signals", async () => {
      const rows = await asSystem(app.services.db, tenant, (tx) =>
        tx.selectFrom("security_signal").select("kind").execute(),
      );
      return rows.length >= 2 && rows.map(({ kind }) => kind).toSorted();
    });
    expect(kinds).toEqual(["malformed-request", "oversized-request"]);
    server.closeAllConnections();
    server.close();
  });

  test.each(["http://evil.example/sign-in", "//evil.example/sign-in", "/\\evil.example/", "//[", "*"])(
    "%s is no path of ours",
    async (target) => {
      const answer = await send(`OPTIONS ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
      expect(answer).toMatch(/^HTTP\/1\.1 400 /);
      expect(answer).not.toContain("evil.example");
    },
  );
});
