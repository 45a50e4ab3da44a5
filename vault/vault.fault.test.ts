import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { services } from "../test/stack/index.ts";
import { VaultUnreachable } from "./fault.ts";
import { draftIn, type FreshVault, freshVault } from "./fresh-vault.ts";

let fresh: FreshVault;

beforeAll(async () => {
  fresh = await freshVault();
});

afterAll(() => fresh.close());

it("the store is killed: transfers say that they may be tried again, and work when it is back", async () => {
  const plain = randomBytes(2_000_000);
  const { place } = await fresh.keep("store-killed", plain);
  await services.minio.kill();
  try {
    await expect(fresh.vault.read(place)).rejects.toThrow(VaultUnreachable);
    await expect(fresh.vault.put(draftIn("store-killed"), plain)).rejects.toThrow(VaultUnreachable);
  } finally {
    await services.minio.start();
  }
  expect((await fresh.vault.read(place)).equals(plain)).toBe(true);
});

it("the keys database is killed: nothing opens meanwhile, and everything when it is back", async () => {
  const plain = randomBytes(1000);
  const { place } = await fresh.keep("keys-killed", plain);
  await services.postgres.kill();
  try {
    await expect(fresh.vault.read(place)).rejects.toThrow(VaultUnreachable);
    await expect(fresh.vault.put(draftIn("keys-killed"), plain)).rejects.toThrow(VaultUnreachable);
    await expect(fresh.vault.destroyKey(place)).rejects.toThrow(VaultUnreachable);
  } finally {
    await services.postgres.start();
  }
  expect((await fresh.vault.read(place)).equals(plain)).toBe(true);
});
