import { mkdtemp, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import express from "express";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Assets, openAssets } from "../http/assets.ts";
import { writeAssets } from "./make-assets.ts";

let assets: Assets;
let origin: string;
let close: () => void;
const folders: string[] = [];

const made = async (): Promise<Assets> => {
  const folder = await mkdtemp(join(tmpdir(), "engross-assets-"));
  folders.push(folder);
  await writeAssets(folder);
  return openAssets(folder);
};

beforeAll(async () => {
  assets = await made();
  const server = express().use(assets.router).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  close = () => server.close();
});
afterAll(async () => {
  close();
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
});

it("an asset is kept by browsers for a year, because its address changes with its content", async () => {
  const response = await fetch(origin + assets.href("app.css"), { headers: { "Accept-Encoding": "br" } });
  expect(response.status).toBe(200);
  expect(response.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
  expect(response.headers.get("content-encoding")).toBe("br");
  expect(await response.text()).toContain("@layer reset,tokens,base,components,layout,print");
});

it("the same content has the same address in every process", async () => {
  expect((await made()).href("app.js")).toBe(assets.href("app.js"));
});

it("every font that the styles name is served, and a page's Latin letters weigh less than 20 kB a face", async () => {
  const css = await (await fetch(origin + assets.href("app.css"))).text();
  const fonts = [...new Set([...css.matchAll(/url\("?(\/assets\/[^")]+)"?\)/g)].map(([, path]) => path ?? ""))];
  expect(fonts).toHaveLength(7);
  for (const path of fonts) {
    const response = await fetch(origin + path, { method: "HEAD", headers: { "Accept-Encoding": "br" } });
    expect(response.headers.get("content-type")).toBe("font/ttf");
    if (path.includes("latin")) expect(response.headers.get("content-encoding")).toBe("br");
  }
});

it("an address of another build is not found and not remembered", async () => {
  const response = await fetch(`${origin}/assets/000000000000/app.css`);
  expect(response.status).toBe(404);
  expect(response.headers.get("cache-control")).toBe("no-store");
});

it("asking for an asset that does not exist is a fault at once, not a broken page", () => {
  expect(() => assets.href("missing.css")).toThrow("missing.css");
});
