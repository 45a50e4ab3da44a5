import { chmod } from "node:fs/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type FreshStack, freshStack } from "../test/stack/index.ts";
import { examine } from "./doctor.ts";
import { makeBucket } from "./minio.ts";

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
