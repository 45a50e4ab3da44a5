import { randomBytes } from "node:crypto";
import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { VaultMisconfigured } from "../fault.ts";
import { type FreshVault, freshVault } from "../fresh-vault.ts";
import { openVault } from "../vault.ts";
import { makeFirstRootKey } from "./keyring.ts";
import { migrateKeys } from "./migrate.ts";

let fresh: FreshVault;

beforeAll(async () => {
  fresh = await freshVault();
});

afterAll(() => fresh.close());

describe("the vault refuses to open", () => {
  const withKeyFile = (name: string) =>
    openVault({ ...fresh.address, keys: { ...fresh.address.keys, rootKeyFile: join(fresh.folder, name) } });

  it("with another root key, and names the one it needs", async () => {
    const { rootKeyFingerprint } = await fresh.vault.check();
    await writeFile(join(fresh.folder, "other.key"), randomBytes(32), { mode: 0o600 });
    await expect(withKeyFile("other.key")).rejects.toThrow(VaultMisconfigured);
    await expect(withKeyFile("other.key")).rejects.toThrow(rootKeyFingerprint);
  });

  it("without a root key, names the one it needs, and does not make a new one", async () => {
    const { rootKeyFingerprint } = await fresh.vault.check();
    await makeFirstRootKey({ ...fresh.address.keys, rootKeyFile: join(fresh.folder, "missing.key") });
    await expect(withKeyFile("missing.key")).rejects.toThrow(rootKeyFingerprint);
  });

  it("with a root key that others can read, or that is none", async () => {
    await writeFile(join(fresh.folder, "exposed.key"), randomBytes(32));
    await chmod(join(fresh.folder, "exposed.key"), 0o640);
    await expect(withKeyFile("exposed.key")).rejects.toThrow(/chmod 600/);
    await writeFile(join(fresh.folder, "short.key"), randomBytes(31), { mode: 0o600 });
    await expect(withKeyFile("short.key")).rejects.toThrow(/31 bytes/);
  });
});

it("the first start makes one root key and one set of tables, however many processes begin at once", async () => {
  const { keys } = fresh.address;
  const begin = async () => {
    await migrateKeys({ admin: keys.databaseUrl });
    await makeFirstRootKey({ ...keys, rootKeyFile: join(fresh.folder, "begin", "root.key") });
  };
  await sql`drop schema public cascade; create schema public`.execute(fresh.database);
  await Promise.all([begin(), begin(), begin()]);
  const vaults = await Promise.all(
    [1, 2, 3].map(() =>
      openVault({ ...fresh.address, keys: { ...keys, rootKeyFile: join(fresh.folder, "begin", "root.key") } }),
    ),
  );
  const fingerprints = await Promise.all(vaults.map(async (each) => (await each.check()).rootKeyFingerprint));
  expect(new Set(fingerprints).size).toBe(1);
  await Promise.all(vaults.map((each) => each.close()));
});
