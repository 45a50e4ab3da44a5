import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FreshStack, freshStack } from "../test/stack/index.ts";
import { openKeyring } from "../vault/keys/keyring.ts";
import { keysStatus } from "../vault/keys/status.ts";
import { readConfiguration } from "./configuration.ts";
import { examine } from "./doctor.ts";

let stack: FreshStack;
let expected: string;

beforeAll(async () => {
  stack = await freshStack();
  const { keysDatabase, rootKeyFile } = stack.configuration;
  await (await openKeyring({ databaseUrl: keysDatabase.url, rootKeyFile })).close();
  expected = (await keysStatus({ databaseUrl: keysDatabase.url }))?.root.fingerprint ?? "";
});

afterAll(() => stack.close());

/** What people type, on the services that run already. */
const start = async (language: string): Promise<{ readonly code: unknown; readonly said: string }> => {
  const launcher = new URL("launch.mjs", import.meta.url).pathname;
  const env = { ...process.env, ...stack.environment, LANG: language, LC_ALL: language, ENGROSS_DEMO: "no" };
  return promisify(execFile)(process.execPath, [launcher, "start"], { env }).then(
    () => ({ code: 0, said: "" }),
    ({ code, stderr }: { readonly code: unknown; readonly stderr: string }) => ({ code, said: stderr }),
  );
};

it("A key server is named with the file of its token, or not at all", () => {
  const named = { ...stack.environment, TRANSIT_URL: "https://keys.example:8200" };
  expect(() => readConfiguration(named)).toThrow(/TRANSIT_TOKEN_FILE/);
  const server = { url: "https://keys.example:8200", tokenFile: "/run/token", mount: "transit", key: "engross" };
  expect(readConfiguration({ ...named, TRANSIT_TOKEN_FILE: "/run/token" }).transit).toMatchObject(server);
});

describe("npm start refuses", () => {
  it("without the root key, names the one it needs, and makes no new one", async () => {
    await rm(stack.configuration.rootKeyFile);
    const { code, said } = await start("C.UTF-8");
    expect(code).toBe(1);
    expect(said).toContain(`There is no root key at ${stack.configuration.rootKeyFile}`);
    expect(said).toContain(expected);
    expect(said).not.toMatch(/\bat .*\.ts:\d+/); // a sentence, not a stack
    expect((await start("zh_CN.UTF-8")).said).toContain(`密钥数据库由根密钥 ${expected} 建立`);
  });

  it("with another root key, names both, and so does the doctor", async () => {
    await writeFile(stack.configuration.rootKeyFile, randomBytes(32), { mode: 0o600 });
    const { code, said } = await start("C.UTF-8");
    expect(code).toBe(1);
    expect(said).toMatch(/holds the root key [0-9a-f]{32}\./);
    expect(said).toContain(expected);
    const finding = (await examine(stack.configuration)).find(({ name }) => name === "keys");
    expect(finding).toMatchObject({ ok: false, detail: expect.stringContaining(expected) });
  });
});
