import { createHash, randomBytes, randomUUID } from "node:crypto";
import { connect } from "node:net";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { Refused, refuse } from "../domain/refusal.ts";
import { Browser, hiddenIn, password, startApp } from "./app-under-test.ts";
import { entered, formSecrets, mistakeIn, mistakes, type RequestContext } from "./context.ts";
import { ActionForm, BareLayout, ErrorSummary, TextField } from "./design/components.ts";
import { defineRoute, Download } from "./route.ts";

/** A noun made up for these tests: notes that anybody signed in may write. */
const noteForm = (context: RequestContext) => (
  <BareLayout title="Notes">
    <p>{context.refused?.refusal.refused}</p>
    <ActionForm action="/notes" {...formSecrets(context, 3)}>
      <ErrorSummary errors={mistakes(context)} />
      <TextField name="title" label="Title" value={entered(context, "title")} error={mistakeIn(context, "title")} />
    </ActionForm>
  </BareLayout>
);

const note = z.object({
  title: z.string().min(3),
  amount: z.number(),
  urgent: z.boolean(),
  tags: z.array(z.string()).default([]),
  payments: z.array(z.object({ due: z.iso.date(), percent: z.number() })).default([]),
});
const seen: { commandId: string; expectedVersion: number | undefined; body: unknown }[] = [];

const notesPage = defineRoute({
  id: "listNotes",
  method: "get",
  path: "/notes",
  summary: { en: "Notes", "zh-CN": "备注" },
  who: "signed-in",
  query: z.object({ limit: z.number().int().max(100).default(50) }),
  answer: z.object({ items: z.array(z.string()), limit: z.number() }),
  version: () => 7,
  handle: async (_context, { query }) => ({ items: ["one"], limit: query.limit, secret: "not in the schema" }),
  page: (context) => noteForm(context),
});

const addNote = defineRoute({
  id: "addNote",
  method: "post",
  path: "/notes",
  summary: { en: "Add a note", "zh-CN": "添加备注" },
  who: "signed-in",
  body: note,
  answer: z.object({ id: z.string() }),
  creates: true,
  refusals: ["stale-version"],
  handle: async ({ commandId, expectedVersion }, { body }) => {
    if (body.title === "stale") return refuse("stale-version");
    seen.push({ commandId, expectedVersion, body });
    return { id: commandId };
  },
  done: ({ id }) => `/notes/${id}`,
  again: notesPage,
});

const uploads: string[] = [];
const addFile = defineRoute({
  id: "addFile",
  method: "post",
  path: "/files",
  summary: { en: "Add a file", "zh-CN": "上传文件" },
  who: "signed-in",
  body: z.object({ note: z.string() }),
  upload: { field: "file", maxBytes: 2_000_000, required: true },
  answer: z.object({ name: z.string(), sha256: z.string() }),
  handle: async (_context, { body, upload }) => {
    uploads.push(body.note);
    const hash = createHash("sha256");
    for await (const chunk of upload.stream) hash.update(chunk);
    return { name: upload.name, sha256: hash.digest("hex") };
  },
});

const faulty = (id: string, handle: (context: RequestContext) => Promise<void>) =>
  defineRoute({ id, method: "get", path: `/${id}`, summary: { en: id, "zh-CN": id }, who: "anyone", handle, page: () => <p /> });

const decide = defineRoute({
  id: "decide",
  method: "post",
  path: "/a/:token",
  summary: { en: "Decide", "zh-CN": "审批" },
  who: "link",
  params: z.object({ token: z.string() }),
  body: z.object({ choice: z.enum(["approve", "reject"]) }),
  handle: async () => undefined,
  done: () => "/decided",
});
const link = defineRoute({
  id: "link",
  method: "get",
  path: "/a/:token",
  summary: { en: "Link", "zh-CN": "链接" },
  who: "link",
  params: z.object({ token: z.string() }),
  handle: async () => undefined,
  page: (context) => (
    <BareLayout title="Decide">
      <ActionForm action="/decide" {...formSecrets(context)}>
        <p />
      </ActionForm>
    </BareLayout>
  ),
});

const paper = defineRoute({
  id: "paper",
  method: "get",
  path: "/paper",
  summary: { en: "Paper", "zh-CN": "文件" },
  who: "anyone",
  download: ["application/pdf"],
  handle: async () =>
    new Download({ stream: Readable.from([Buffer.from("%PDF")]), mediaType: "application/pdf", name: "合同 (1).pdf", bytes: 4, inline: true }),
});

const dangerous = defineRoute({
  id: "dangerous",
  method: "post",
  path: "/dangerous",
  summary: { en: "Dangerous", "zh-CN": "危险操作" },
  who: "signed-in",
  stepUp: true,
  handle: async () => undefined,
  done: () => "/done",
  again: notesPage,
});

const testRoutes = [
  ...[notesPage, addNote, addFile, link, decide, paper, dangerous],
  faulty("fault", () => Promise.reject(new Error("secret detail"))),
  faulty("thrown", () => Promise.reject(new Refused(refuse("same-person")))),
  faulty("engine", async ({ services }) => void (await services.temporal.workflow.getHandle("contract/1").describe())),
  faulty("bytes", async ({ services }) => {
    await services.vault.put({ tenant: "t", safe: "s", object: "o" }, Buffer.from("x"));
  }),
];

let app: Awaited<ReturnType<typeof startApp>>;
let browser: Browser;
let token = "";

beforeAll(async () => {
  app = await startApp(testRoutes);
  const { email } = await app.person();
  browser = new Browser(app.url);
  await browser.signIn(email);
  token = (await (await postJson("/api/v1/session", { email, password })).json()).token;
}, 60_000);
afterAll(() => app?.close());

const at = (path: string): URL => new URL(path, app.url);
const postJson = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(at(path), { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json", ...headers } });
const withToken = (more: Record<string, string> = {}) => ({ Authorization: `Bearer ${token}`, ...more });
const good = { title: "A note", amount: 12.5, urgent: true, tags: ["a", "b"], payments: [{ due: "2027-01-31", percent: 30 }] };

describe("one command, two faces", () => {
  test("a form and JSON say the same thing to the same handler", async () => {
    await postJson("/api/v1/notes", good, withToken({ "If-Match": '"v3"' }));
    const form = new URLSearchParams([
      ...Object.entries(hiddenIn(await (await browser.go("/notes")).text(), "/notes")),
      ...[["title", "A note"], ["amount", "12.5"], ["urgent", "on"], ["tags", "a"], ["tags", "b"]],
      ...[["payments.0.due", "2027-01-31"], ["payments.0.percent", "30"]],
    ]);
    await browser.go("/notes", { method: "POST", body: form });
    const [json, sent] = seen.splice(0);
    expect(json?.body).toEqual(good);
    expect(sent?.body).toEqual(good);
    expect([json?.expectedVersion, sent?.expectedVersion]).toEqual([3, 3]);
  });

  test("the API says where the new thing is, the form leads there", async () => {
    const made = await postJson("/api/v1/notes", good, withToken());
    const { id } = await made.json();
    expect([made.status, made.headers.get("location")]).toEqual([201, `/api/v1/notes/${id}`]);
    const sent = await browser.send("/notes", "/notes", { title: "A note", amount: "1" });
    expect([sent.status, sent.headers.get("location")]).toEqual([303, expect.stringMatching(/^\/notes\/[0-9a-f-]{36}$/)]);
  });

  test("the same key names the same command, another key or another person another", async () => {
    const { email } = await app.person();
    const other = (await (await postJson("/api/v1/session", { email, password })).json()).token;
    const idFor = async (key: string, bearer = token) =>
      (await (await postJson("/api/v1/notes", good, { Authorization: `Bearer ${bearer}`, "Idempotency-Key": key })).json()).id;
    const key = randomUUID();
    expect(await idFor(key)).toBe(await idFor(key));
    expect(await idFor(key)).not.toBe(await idFor(randomUUID()));
    expect(await idFor(key)).not.toBe(await idFor(key, other));
    const form = { ...hiddenIn(await (await browser.go("/notes")).text(), "/notes"), title: "A note", amount: "1" };
    const send = async () => (await browser.go("/notes", { method: "POST", body: new URLSearchParams(form) })).headers.get("location");
    expect(await send()).toBe(await send()); // pressed twice
  });

  test("a refused form comes back with the reason and what was typed", async () => {
    const wrong = await browser.send("/notes", "/notes", { title: "no", amount: "many" });
    expect(wrong.status).toBe(422);
    const html = await wrong.text();
    expect(html).toContain("invalid-input");
    expect(html).toContain('value="no"');
    expect(html).toContain('aria-describedby="field-title-error"');
    expect(html).toContain('href="#field-amount"');
    expect((await browser.send("/notes", "/notes", { title: "stale", amount: "1" })).status).toBe(409);
  });

  test("a list is JSON to programs and a page to people; only what the schema names leaves", async () => {
    const response = await fetch(at("/api/v1/notes?limit=2"), { headers: withToken() });
    expect(await response.json()).toEqual({ items: ["one"], limit: 2 });
    expect(response.headers.get("etag")).toBe('"v7"');
    expect((await fetch(at("/api/v1/notes"), { headers: withToken({ "If-None-Match": '"v7"', "Cache-Control": "max-age=0" }) })).status).toBe(304);
    expect((await fetch(at("/api/v1/notes?limit=1000"), { headers: withToken() })).status).toBe(422);
    expect((await browser.go("/notes")).headers.get("content-type")).toContain("text/html");
  });
});

describe("problems", () => {
  test("the API answers RFC 9457 in the reader's language, with each field and its reason", async () => {
    const ask = (language: string) =>
      postJson("/api/v1/notes", { ...good, title: "x", payments: [{ due: "31/1/2027", percent: 1 }] }, withToken({ "Accept-Language": language, Cookie: `language=${language}` }));
    const [english, chinese] = [await ask("en"), await ask("zh-CN")];
    expect(english.headers.get("content-type")).toContain("application/problem+json");
    const said = await english.json();
    expect(said).toMatchObject({
      type: at("/problems/invalid-input").href,
      status: 422,
      title: "Please correct this",
      code: "invalid-input",
      fields: ["title", "payments.0.due"],
    });
    expect(said.reasons[0]).toContain("expected string to have >=3 characters");
    expect(await chinese.json()).toMatchObject({ title: "请更正以下内容", detail: expect.stringContaining("以下内容缺失或有误") });
    expect((await fetch(said.type)).status).toBe(200);
  });

  test("people get a page in their language", async () => {
    const english = await new Browser(app.url).go("/nothing/here");
    expect([english.status, english.headers.get("content-type")]).toEqual([404, "text/html; charset=utf-8"]);
    expect(await english.text()).toContain("There is nothing here");
    const chinese = await (await new Browser(app.url, "zh-CN").go("/nothing/here")).text();
    expect(chinese).toContain("内容不存在");
    expect(chinese).toContain('lang="zh-CN"');
  });

  test("a fault of ours is told without its details and logged once under the reference that people see", async () => {
    const before = app.lines.length;
    const response = await fetch(at("/api/v1/fault"));
    const body = await response.text();
    expect(response.status).toBe(500);
    expect(body).not.toContain("secret detail");
    const lines = app.lines.slice(before).filter(({ kind }) => kind === "fault");
    expect(lines).toEqual([expect.objectContaining({ id: JSON.parse(body).reference, error: expect.stringContaining("secret detail") })]);
    expect(await (await browser.go("/fault")).text()).toContain("Something went wrong on our side");
  });

  test("a refusal that was thrown is still a refusal", async () => {
    const thrown = await fetch(at("/api/v1/thrown"));
    expect([thrown.status, (await thrown.json()).code]).toEqual([409, "same-person"]);
  });

  test.each([
    ["broken JSON", "{", "application/json", 400],
    ["bytes that are no text", Buffer.from([0x7b, 0xff, 0xfe]), "application/json", 400],
    ["XML", "<a/>", "text/xml", 415],
    ["a multipart without its boundary", "x", "multipart/form-data", 400],
    ["a multipart cut short", "--b\r\nContent-Disposition: form-data; name=a\r\n\r\nx", "multipart/form-data; boundary=b", 400],
    ["two megabytes of JSON", JSON.stringify("x".repeat(2_000_000)), "application/json", 413],
    ["JSON of another shape", "[1]", "application/json", 422],
    ["nothing", "", "application/json", 422],
  ])("%s is refused plainly", async (_what, body, type, status) => {
    const response = await fetch(at("/api/v1/notes"), { method: "POST", body, headers: withToken({ "Content-Type": type }) });
    expect([response.status, (await response.json()).status]).toEqual([status, status]);
  });

  test("a body without a stated length is measured as it comes", async () => {
    const endless = Readable.toWeb(Readable.from(Array.from({ length: 40 }, () => Buffer.alloc(100_000, "x"))));
    const init = { method: "POST", body: endless, duplex: "half", headers: withToken({ "Content-Type": "application/json" }) };
    expect((await fetch(at("/api/v1/notes"), init as RequestInit)).status).toBe(413);
  });

  test("broken percent-encoding, unknown methods and overlong headers are no faults", async () => {
    expect((await fetch(at("/a/%E0%A4%A"))).status).toBe(400);
    const wrong = await fetch(at("/api/v1/notes"), { method: "DELETE" });
    expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "GET, POST"]);
    expect((await fetch(at("/api/v1/notes"), { headers: { "X-Long": "x".repeat(20_000) } })).status).toBe(431);
  });
});

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
    const response = await new Browser(app.url).go("/session", { method: "POST", body: new URLSearchParams({ email, password }) });
    expect([response.status, response.headers.getSetCookie().filter((line) => line.includes("session"))]).toEqual([403, []]);
  });

  test("the form on a link's page works without cookies, for that link only", async () => {
    const secret = randomBytes(32).toString("base64url");
    const { csrf = "" } = hiddenIn(await (await fetch(at(`/a/${secret}`))).text(), "/decide");
    const send = async (path: string) =>
      (await fetch(at(path), { method: "POST", body: new URLSearchParams({ csrf, choice: "approve" }), redirect: "manual" })).status;
    expect(await send(`/a/${secret}`)).toBe(303);
    expect(await send(`/a/${randomBytes(32).toString("base64url")}`)).toBe(403);
  });
});

describe("files", () => {
  const send = (parts: readonly (readonly [string, string | File])[]) => {
    const body = new FormData();
    for (const [name, value] of parts) body.append(name, value);
    return fetch(at("/api/v1/files"), { method: "POST", body, headers: withToken() });
  };
  const bytes = randomBytes(1_500_000);
  const file = new File([bytes], "合同.pdf", { type: "application/pdf" });

  test("a file reaches the handler whole, with its name in any script", async () => {
    const response = await send([["note", "n"], ["file", file]]);
    expect(await response.json()).toEqual({ name: "合同.pdf", sha256: createHash("sha256").update(bytes).digest("hex") });
  });

  test("a file that is too large, missing, in a wrong field or before its fields is refused", async () => {
    const large = new File([Buffer.alloc(2_500_000)], "large.bin");
    const tries = [
      await send([["note", "n"], ["file", large]]),
      await send([["note", "n"]]),
      await send([["note", "n"], ["file", new File([], "")]]),
      await send([["note", "n"], ["other", file]]),
      await send([["file", file], ["note", "n"]]),
    ];
    expect(tries.map(({ status }) => status)).toEqual([413, 422, 422, 422, 422]);
    expect(await tries[0]?.json()).toMatchObject({ detail: "内容过大：最多可发送 1 MB。" });
  });

  test("a sender who leaves in the middle brings nothing down", async () => {
    const started = uploads.length;
    const head = `POST /api/v1/files HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Length: 1000000\r\nContent-Type: multipart/form-data; boundary=b\r\n\r\n`;
    const part = "--b\r\nContent-Disposition: form-data; name=note\r\n\r\ngone\r\n--b\r\nContent-Disposition: form-data; name=file; filename=f\r\n\r\n";
    const socket = connect(Number(app.url.port), "127.0.0.1");
    socket.write(`${head}${part}${"x".repeat(100_000)}`);
    await expect.poll(() => uploads.slice(started)).toEqual(["gone"]);
    const logged = app.lines.length;
    socket.destroy();
    await expect.poll(() => app.lines.slice(logged).map(({ status }) => status)).toEqual([499]);
  });

  test("what is downloaded keeps its name; only harmless types open in the browser", async () => {
    const response = await fetch(at("/paper"));
    expect(await response.text()).toBe("%PDF");
    expect(response.headers.get("content-disposition")).toBe("inline; filename*=UTF-8''%E5%90%88%E5%90%8C%20%281%29.pdf");
    expect((await fetch(at("/api/v1/paper"), { method: "HEAD" })).headers.get("content-length")).toBe("4");
  });
});

describe("confirming by a mailed code", () => {
  test("a dangerous act leads to the code, and goes through once it is typed", async () => {
    const person = await app.person();
    const careful = new Browser(app.url);
    await careful.signIn(person.email);
    const act = async () => {
      const { csrf = "" } = hiddenIn(await (await careful.go("/notes")).text(), "/notes");
      return (await careful.go("/dangerous", { method: "POST", body: new URLSearchParams({ csrf }) })).headers.get("location");
    };
    expect(await act()).toBe("/confirm?next=%2Fnotes");
    const sent = await careful.send("/confirm?next=/notes", "/confirm/code", {});
    expect(sent.headers.get("location")).toBe("/confirm?sent=true&next=%2Fnotes");
    const letter = app.letters.at(-1);
    expect(letter).toMatchObject({ to: person.email, minutes: 10, purpose: { "zh-CN": "确认本人操作" } });
    const code = letter?.code ?? "";
    const wrong = code === "000000" ? "000001" : "000000";
    const type = (text: string) => careful.send("/confirm?sent=true&next=/notes", "/confirm", { code: text });
    expect((await type(wrong)).status).toBe(403);
    expect((await type(code)).headers.get("location")).toBe("/notes");
    expect(await act()).toBe("/done");
    expect((await type(code)).status).toBe(403); // a code works once
  });

  test("five wrong tries void the code", async () => {
    const { email } = await app.person();
    const { token: theirs } = await (await postJson("/api/v1/session", { email, password })).json();
    const bearer = { Authorization: `Bearer ${theirs}` };
    await fetch(at("/api/v1/confirm/code"), { method: "POST", headers: bearer });
    const code = app.letters.at(-1)?.code ?? "";
    const type = async (text: string) => (await postJson("/api/v1/confirm", { code: text }, bearer)).status;
    for (let tries = 0; tries < 5; tries += 1) expect(await type(String((Number(code) + 1) % 1_000_000).padStart(6, "0"))).toBe(403);
    expect(await type(code)).toBe(403);
  });
});

describe("what every response says", () => {
  test("pages run only our scripts, are framed by nobody, kept by nobody and told to nobody", async () => {
    const style = /href="(\/assets\/[^"]+app\.css)"/.exec(await (await browser.go("/sign-in")).text())?.[1] ?? "";
    expect((await browser.go(style)).headers.get("cache-control")).toContain("immutable");
    const pages = await Promise.all(["/sign-in", "/notes", "/nothing", "/api/v1/notes", "/fault"].map((path) => browser.go(path)));
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
    await (await fetch(at(`/a/${secret}?q=${secret}`))).text();
    await (await fetch(at(`/zzz/${secret}`))).text();
    await expect.poll(() => app.lines.slice(before).map(({ path, status }) => [path, status])).toEqual([["/a/…", 200], ["/zzz/…", 404]]);
    expect(JSON.stringify(app.lines)).not.toContain(secret);
  });
});

describe("services out of reach", () => {
  const readiness = async () => {
    const ready = await fetch(at("/readyz"));
    return { status: ready.status, ...(await ready.json()) };
  };

  test.each([
    ["temporal", "/api/v1/engine"],
    ["storage", "/api/v1/bytes"],
  ] as const)("%s away: try again later, never a fault", async (service, path) => {
    expect((await fetch(at(path))).status).toBeLessThan(500);
    await app.wires[service].cut();
    const response = await fetch(at(path));
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "10"]);
    if (service === "temporal") expect(await readiness()).toEqual({ status: 503, database: true, temporal: false });
    expect((await fetch(at("/healthz"))).status).toBe(200);
    await app.wires[service].mend();
    await expect.poll(async () => (await fetch(at(path))).status, { timeout: 30_000 }).toBeLessThan(500);
    expect(await readiness()).toEqual({ status: 200, database: true, temporal: true });
  });

  test("PostgreSQL away: a plain sentence, and everything goes on when it is back", async () => {
    await app.wires.postgres.cut();
    const page = await browser.go("/notes");
    expect([page.status, page.headers.get("retry-after")]).toEqual([503, "10"]);
    expect(await page.text()).toContain("Nothing is lost");
    expect((await fetch(at("/api/v1/notes"), { headers: withToken() })).status).toBe(503);
    expect((await postJson("/api/v1/session", { email: "a@b.cn", password })).status).toBe(503);
    await app.wires.postgres.mend();
    expect((await browser.go("/notes")).status).toBe(200);
  });
});

describe("the API's description", () => {
  test("names every operation that is served, and only those", async () => {
    const document = await (await fetch(at("/api/openapi.json"))).json();
    expect(document.openapi).toBe("3.1.1");
    const described = Object.entries<Record<string, { operationId: string; security: unknown[] }>>(document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => ({ path, method, ...operation })),
    );
    for (const { path, method, security } of described) {
      const address = path.replace(/\{\w+\}/g, randomUUID());
      const response = await fetch(at(address), { method: method.toUpperCase() });
      expect([path, response.status]).not.toEqual([path, 405]);
      if (security.length > 0) expect([path, response.status]).toEqual([path, 401]);
    }
    const ids = described.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(expect.arrayContaining(["signIn", "signOut", "confirm", "addNote", "addFile"]));
    expect(ids).not.toContain("signInPage");
    const add = document.paths["/api/v1/notes"].post;
    expect(Object.keys(add.responses)).toEqual(expect.arrayContaining(["201", "401", "409", "422", "503"]));
    expect(add.requestBody.content["application/json"].schema.required).toContain("amount");
    expect(document.paths["/api/v1/files"].post.requestBody.content["multipart/form-data"].schema.properties.file.format).toBe("binary");
    const chinese = await (await fetch(at("/api/openapi.json"), { headers: { "Accept-Language": "zh-CN" } })).json();
    expect(chinese.paths["/api/v1/notes"].post.summary).toBe("添加备注");
  });
});
