import type { AddressInfo } from "node:net";
import express from "express";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Preferences, readPreferences, rememberPreferences } from "./preferences.ts";

let origin: string;
let close: () => void;

beforeAll(async () => {
  const app = express().use(rememberPreferences);
  app.get("/", (request, response) => {
    response.json(readPreferences(request, request.query["account"] === "zh" ? "zh-CN" : undefined));
  });
  const server = app.listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  close = () => server.close();
});
afterAll(() => close());

const read = async (query: string, headers: Record<string, string> = {}): Promise<Preferences> =>
  (await (await fetch(`${origin}/${query}`, { headers })).json()) as Preferences;

it("the link a person chose comes first, then what they chose before, then their account, then their browser", async () => {
  const chinese = { "Accept-Language": "zh-TW,zh;q=0.9" };
  expect(await read("", chinese)).toEqual({ language: "zh-CN", theme: "system" });
  expect(await read("", { "Accept-Language": "de" })).toMatchObject({ language: "en" });
  expect(await read("?account=zh", { "Accept-Language": "en" })).toMatchObject({ language: "zh-CN" });
  expect(await read("?account=zh", { Cookie: "a=b; language=en; theme=dark" })).toEqual({
    language: "en",
    theme: "dark",
  });
  expect(await read("?language=zh-CN&theme=light", { Cookie: "language=en; theme=dark" })).toEqual({
    language: "zh-CN",
    theme: "light",
  });
});

it("a choice is remembered for a year; nonsense is not", async () => {
  const chosen = (await fetch(`${origin}/?language=zh-CN&theme=dark`)).headers.getSetCookie();
  expect(chosen).toEqual([
    expect.stringMatching(/^language=zh-CN; Max-Age=31536000; Path=\/; .*HttpOnly; SameSite=Lax$/),
    expect.stringMatching(/^theme=dark; Max-Age=31536000/),
  ]);
  expect((await fetch(`${origin}/?language=tlh&theme=pink`)).headers.getSetCookie()).toEqual([]);
});
