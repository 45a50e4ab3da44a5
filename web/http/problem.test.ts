import { Readable } from "node:stream";
import { afterAll, describe, expect, test } from "vitest";
import { Browser, password } from "./app-under-test.ts";
import { good, startNotes } from "./notes-under-test.tsx";

const { app, browser, at, postJson, withToken } = await startNotes();
afterAll(() => app.close());

describe("problems", () => {
  test("the API answers RFC 9457 in the reader's language, with each field and its reason", async () => {
    const ask = (language: string) =>
      postJson(
        "/api/v1/notes",
        { ...good, title: "x", payments: [{ due: "31/1/2027", percent: 1 }] },
        withToken({ "Accept-Language": language, Cookie: `language=${language}` }),
      );
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
    expect(await chinese.json()).toMatchObject({
      title: "请更正以下内容",
      detail: expect.stringContaining("以下内容缺失或有误"),
    });
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
    expect(lines).toEqual([
      expect.objectContaining({ id: JSON.parse(body).reference, error: expect.stringContaining("secret detail") }),
    ]);
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
    [
      "a multipart cut short",
      "--b\r\nContent-Disposition: form-data; name=a\r\n\r\nx",
      "multipart/form-data; boundary=b",
      400,
    ],
    ["two megabytes of JSON", JSON.stringify("x".repeat(2_000_000)), "application/json", 413],
    ["JSON of another shape", "[1]", "application/json", 422],
    ["nothing", "", "application/json", 422],
  ])("%s is refused plainly", async (_what, body, type, status) => {
    const response = await fetch(at("/api/v1/notes"), {
      method: "POST",
      body,
      headers: withToken({ "Content-Type": type }),
    });
    expect([response.status, (await response.json()).status]).toEqual([status, status]);
  });

  test("a body without a stated length is measured as it comes", async () => {
    const endless = Readable.toWeb(Readable.from(Array.from({ length: 40 }, () => Buffer.alloc(100_000, "x"))));
    const init = {
      method: "POST",
      body: endless,
      duplex: "half",
      headers: withToken({ "Content-Type": "application/json" }),
    };
    expect((await fetch(at("/api/v1/notes"), init as RequestInit)).status).toBe(413);
  });

  test("broken percent-encoding, unknown methods and overlong headers are no faults", async () => {
    expect((await fetch(at("/a/%E0%A4%A"))).status).toBe(400);
    const wrong = await fetch(at("/api/v1/notes"), { method: "DELETE" });
    expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "GET, POST"]);
    expect((await fetch(at("/api/v1/notes"), { headers: { "X-Long": "x".repeat(20_000) } })).status).toBe(431);
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
