import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { VaultMissing, VaultSealed, VaultTampered } from "./fault.ts";
import { type FreshVault, freshVault } from "./fresh-vault.ts";
import { openRotation } from "./keys/rotation.ts";
import { rotateTenant } from "./keys/rotation-under-test.ts";
import { suiteNames } from "./suite.ts";

let fresh: FreshVault;

beforeAll(async () => {
  fresh = await freshVault();
});

afterAll(() => fresh.close());

const place = { tenant: "acme", safe: "keys", object: "sm2", version: "one" };
const secret = randomBytes(32);

it.each(suiteNames)("what the caller keeps opens at its place only, whole, in %s", async (suite) => {
  const { vault } = fresh;
  const sealed = await vault.sealLoose(place, secret, suite);
  expect(sealed.includes(secret)).toBe(false);
  expect((await vault.openLoose(place, sealed)).equals(secret)).toBe(true);
  for (const elsewhere of [
    { ...place, version: "two" },
    { ...place, object: "sm3" },
  ])
    await expect(vault.openLoose(elsewhere, sealed)).rejects.toThrow(VaultTampered);
  await expect(vault.openLoose(place, sealed.subarray(0, -1))).rejects.toThrow(VaultTampered);
  await expect(vault.openLoose({ ...place, tenant: "other" }, sealed)).rejects.toThrow(VaultMissing);
});

it("many open together, each at its place, and none of them where one was exchanged", async () => {
  const { vault } = fresh;
  const [other, elsewhere] = [randomBytes(9), randomBytes(5)];
  const places = [place, { ...place, version: "two" }, { ...place, safe: "others" }];
  const kept = await Promise.all(
    [secret, other, elsewhere].map(async (bytes, index) => {
      const at = places[index] ?? place;
      return { place: at, sealed: await vault.sealLoose(at, bytes, "AES256_GCM_HKDF_1MB") };
    }),
  );
  expect(await vault.openAllLoose(kept)).toEqual([secret, other, elsewhere]);
  expect(await vault.openAllLoose([])).toEqual([]);
  const [first, second] = kept;
  if (!first || !second) return expect.unreachable();
  await expect(vault.openAllLoose([first, { ...second, sealed: first.sealed }])).rejects.toThrow(VaultTampered);
  const gone = { ...first, place: { ...place, safe: "no-such-safe" } };
  await expect(vault.openAllLoose([first, gone])).rejects.toThrow(VaultMissing);
});

it("it opens after its tenant's key was rotated, and never again once its safe is destroyed", async () => {
  const { vault, address } = fresh;
  const sealed = await vault.sealLoose(place, secret, "SM4_CTR_HMAC_SM3_1MB");
  const rotation = openRotation(address.keys);
  await rotateTenant(rotation, "acme");
  await rotation.close();
  expect((await vault.openLoose(place, sealed)).equals(secret)).toBe(true);
  await vault.destroySafe(place);
  await expect(vault.openLoose(place, sealed)).rejects.toThrow(VaultSealed);
  await expect(vault.sealLoose(place, secret, "SM4_CTR_HMAC_SM3_1MB")).rejects.toThrow(VaultSealed);
});
