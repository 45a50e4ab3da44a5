import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { emptyDatabase, type FreshStack, freshStack } from "../test/stack/index.ts";
import { examine } from "./doctor.ts";
import { migrateAll } from "./migrate.ts";
import { makeBucket } from "./minio.ts";
import { withClient } from "./postgres.ts";

let stack: FreshStack;

beforeAll(async () => {
  stack = await freshStack();
  await makeBucket(stack.configuration.storage);
});
afterAll(() => stack.close());

const failing = async (configuration: FreshStack["configuration"]) =>
  (await examine(configuration)).filter(({ ok }) => !ok).map(({ name }) => name);

it("The doctor finds nothing wrong with healthy services, save that no worker runs", async () => {
  const findings = (await examine(stack.configuration)).filter(({ ok }) => !ok);
  expect(findings).toMatchObject([{ name: "worker" }]);
});

it("The doctor names a database login that passes by row security, and says what to do", async () => {
  const { configuration, database } = stack;
  const findings = await examine({
    ...configuration,
    database: { ...configuration.database, url: database.superuserUrl },
  });
  const finding = findings.find(({ name }) => name === "databaseRole");
  expect(finding).toMatchObject({ ok: false, detail: expect.stringContaining("postgres") });
  expect(finding?.remedy).toBeTruthy();
});

it("The doctor names every service that cannot be reached", async () => {
  const { configuration } = stack;
  const nowhere = {
    ...configuration,
    temporal: { ...configuration.temporal, address: "127.0.0.1:1" },
    storage: { ...configuration.storage, endpoint: "http://127.0.0.1:1" },
    mail: { ...configuration.mail, url: "smtp://127.0.0.1:1" },
  };
  expect(await failing(nowhere)).toEqual(["temporal", "worker", "storage", "mail", "catcher", "clock"]);
});

it("The doctor finds a root key that others can read", async () => {
  await chmod(stack.configuration.rootKeyFile, 0o644);
  expect(await failing(stack.configuration)).toContain("keys");
});

it("The doctor tells of each database by itself which migrations it lacks", async () => {
  const { configuration } = stack;
  const adminUrl = await emptyDatabase();
  const examined = async (changes: Partial<FreshStack["configuration"]>) =>
    (await examine({ ...configuration, ...changes })).filter(({ ok, name }) => !ok && /migrations/i.test(name));
  expect(await examined({ keysDatabase: { ...configuration.keysDatabase, adminUrl } })).toMatchObject([
    { name: "keysMigrations", detail: expect.stringMatching(/^001-/), remedy: expect.stringContaining("migrate") },
  ]);
  expect(await examined({ database: { ...configuration.database, adminUrl } })).toMatchObject([
    { name: "migrations", detail: expect.stringMatching(/^001-/) },
  ]);
});

it.each(["database", "keysDatabase"] as const)(
  "A %s that a newer version has used is refused in plain words and left as it is",
  async (name) => {
    const { configuration, close } = await freshStack();
    await withClient(configuration[name].adminUrl ?? "", (client) =>
      client.query("insert into kysely_migration (name, timestamp) values ('999-of-tomorrow', '2099')"),
    );
    await expect(migrateAll(configuration)).rejects.toThrow(/newer version of Engross.*Update Engross/);
    await close();
  },
);

it("doctor --json prints one object of the documented shape and ends with 1 when anything fails", async () => {
  const launcher = fileURLToPath(new URL("launch.mjs", import.meta.url));
  const doctor = spawn(process.execPath, [launcher, "engross", "doctor", "--json"], {
    env: { ...process.env, ...stack.environment, LANG: "C.UTF-8" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [printed, [code]] = await Promise.all([text(doctor.stdout), once(doctor, "exit")]);
  const { ok, checks } = JSON.parse(printed);
  expect([ok, code]).toEqual([false, 1]);
  for (const check of checks)
    expect(check).toEqual({
      name: expect.stringMatching(/^[a-zA-Z]+$/),
      ok: expect.any(Boolean),
      milliseconds: expect.any(Number),
      ...(check.detail !== undefined && { detail: expect.any(String) }),
      ...(!check.ok && { remedy: expect.any(String) }),
    });
  expect(checks.find(({ name }: { readonly name: string }) => name === "worker")).toMatchObject({ ok: false });
});
