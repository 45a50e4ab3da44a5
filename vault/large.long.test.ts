import { afterAll, beforeAll, expect, it } from "vitest";
import { type FreshVault, freshVault } from "./fresh-vault.ts";
import { transfer } from "./large-under-test.ts";

let fresh: FreshVault;

beforeAll(async () => {
  fresh = await freshVault();
});

afterAll(() => fresh.close());

it.each([
  ["1 MB", 1e6],
  ["200 MB", 200e6],
  ["5 GB", 5e9],
])("%s goes in and out while the process grows by less than 150 MB", { timeout: 900_000 }, async (_, bytes) => {
  const { sent, size, received, grown } = await transfer(fresh.address, bytes);
  console.log(`${bytes / 1e6} MB: grown by ${Math.round(grown / 1e6)} MB`);
  expect(sent).toBeGreaterThanOrEqual(bytes);
  expect([size, received]).toEqual([sent, sent]);
  expect(grown).toBeLessThan(150_000_000);
});
