import { randomUUID } from "node:crypto";
import { afterAll, describe, expect, test } from "vitest";
import { Browser, hiddenIn } from "./app-under-test.ts";
import { good, seen, startNotes } from "./notes-under-test.tsx";

const { app, browser, at, postJson, token, tokenOf, withToken } = await startNotes();
afterAll(() => app.close());

describe("one command, two faces", () => {
  test("a form and JSON say the same thing to the same handler", async () => {
    await postJson("/api/v1/notes", good, withToken({ "If-Match": '"v3"' }));
    const form = new URLSearchParams([
      ...Object.entries(hiddenIn(await (await browser.go("/notes")).text(), "/notes")),
      ...[
        ["title", "A note"],
        ["amount", "12.5"],
        ["urgent", "on"],
        ["tags", "a"],
        ["tags", "b"],
      ],
      ...[
        ["payments.0.due", "2027-01-31"],
        ["payments.0.percent", "30"],
      ],
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
    expect([sent.status, sent.headers.get("location")]).toEqual([
      303,
      expect.stringMatching(/^\/notes\/[0-9a-f-]{36}$/),
    ]);
  });

  test("the same key names the same command, another key or another person another", async () => {
    const { email } = await app.person();
    const other = await tokenOf(email);
    const idFor = async (key: string, bearer = token) =>
      (
        await (
          await postJson("/api/v1/notes", good, { Authorization: `Bearer ${bearer}`, "Idempotency-Key": key })
        ).json()
      ).id;
    const key = randomUUID();
    expect(await idFor(key)).toBe(await idFor(key));
    expect(await idFor(key)).not.toBe(await idFor(randomUUID()));
    expect(await idFor(key)).not.toBe(await idFor(key, other));
    const form = { ...hiddenIn(await (await browser.go("/notes")).text(), "/notes"), title: "A note", amount: "1" };
    const send = async () =>
      (await browser.go("/notes", { method: "POST", body: new URLSearchParams(form) })).headers.get("location");
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
    expect(
      (
        await fetch(at("/api/v1/notes"), {
          headers: withToken({ "If-None-Match": '"v7"', "Cache-Control": "max-age=0" }),
        })
      ).status,
    ).toBe(304);
    expect((await fetch(at("/api/v1/notes?limit=1000"), { headers: withToken() })).status).toBe(422);
    expect((await browser.go("/notes")).headers.get("content-type")).toContain("text/html");
  });
});

describe("confirming by a mailed code", () => {
  test("a dangerous act leads to the code, and goes through once it is typed", async () => {
    const person = await app.person();
    const careful = new Browser(app.url);
    await careful.signIn(person.email);
    const act = async () => {
      const { csrf = "" } = hiddenIn(await (await careful.go("/notes")).text(), "/notes");
      return (await careful.go("/dangerous", { method: "POST", body: new URLSearchParams({ csrf }) })).headers.get(
        "location",
      );
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
    const theirs = await tokenOf(email);
    const bearer = { Authorization: `Bearer ${theirs}` };
    await fetch(at("/api/v1/confirm/code"), { method: "POST", headers: bearer });
    const code = app.letters.at(-1)?.code ?? "";
    const type = async (text: string) => (await postJson("/api/v1/confirm", { code: text }, bearer)).status;
    for (let tries = 0; tries < 5; tries += 1)
      expect(await type(String((Number(code) + 1) % 1_000_000).padStart(6, "0"))).toBe(403);
    expect(await type(code)).toBe(403);
  });
});

describe("the API's description", () => {
  test("names every operation that is served, and only those", async () => {
    const document = await (await fetch(at("/api/openapi.json"))).json();
    expect(document.openapi).toBe("3.1.1");
    const described = Object.entries<Record<string, { operationId: string; security: unknown[] }>>(
      document.paths,
    ).flatMap(([path, item]) => Object.entries(item).map(([method, operation]) => ({ path, method, ...operation })));
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
    expect(
      document.paths["/api/v1/files"].post.requestBody.content["multipart/form-data"].schema.properties.file.format,
    ).toBe("binary");
    const chinese = await (await fetch(at("/api/openapi.json"), { headers: { "Accept-Language": "zh-CN" } })).json();
    expect(chinese.paths["/api/v1/notes"].post.summary).toBe("添加备注");
  });
});
