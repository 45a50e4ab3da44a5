import { randomBytes } from "node:crypto";
import { copyFile, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { VaultSealed, VaultTampered } from "../fault.ts";
import { draftIn, type FreshVault, freshVault } from "../fresh-vault.ts";
import { openVault } from "../vault.ts";
import { type Keyring, openKeyring } from "./keyring.ts";
import { RootKeyMissing } from "./provider.ts";
import { type KeyRotation, openRotation } from "./rotation.ts";
import { rotateRoot, rotateTenant } from "./rotation-under-test.ts";
import { keysStatus } from "./status.ts";

let fresh: FreshVault;
let keyring: Keyring;
let rotation: KeyRotation;

beforeEach(async () => {
  fresh = await freshVault();
  keyring = await openKeyring(fresh.address.keys);
  rotation = openRotation(fresh.address.keys);
});

afterEach(async () => {
  await rotation.close();
  await keyring.close();
  await fresh.close();
});

const safe = (name: string, tenant = "acme") => ({ tenant, safe: name });
const keysOf = (names: readonly string[]) => Promise.all(names.map((name) => keyring.keyFor(safe(name))));
const names = (count: number) => Array.from({ length: count }, (_, at) => `s-${at}`);
const tenantRows = () => fresh.database.selectFrom("tenant_key").selectAll().orderBy("version").execute();

describe("A rotation of a tenant's key", () => {
  it("leaves every data key as it was, wrapped by the new version, and nothing of the old one", async () => {
    const all = names(10);
    const before = await keysOf(all);
    await keyring.destroy(safe("s-3"));
    expect(await rotateTenant(rotation, "acme")).toBe(2);
    for (const [at, name] of all.entries())
      if (name !== "s-3") expect(await keyring.existingKey(safe(name))).toEqual(before[at]);
    await expect(keyring.existingKey(safe("s-3"))).rejects.toThrow(VaultSealed);
    const [old, now] = await tenantRows();
    expect(old).toMatchObject({ version: 1, wrapped: null, destroyed_at: expect.any(Date) });
    expect(now).toMatchObject({ version: 2, destroyed_at: null, commitment: expect.any(Buffer) });
  });

  it("may be interrupted after any step and begun again by anybody, also twice at once", async () => {
    const before = await keysOf(names(20));
    await rotation.beginTenant("acme", 1);
    await rotation.rewrapSafes("acme", 2, undefined, 7);
    const other = openRotation(fresh.address.keys);
    await Promise.all([rotateTenant(rotation, "acme"), rotateTenant(other, "acme")]);
    await other.close();
    expect(await keysOf(names(20))).toEqual(before);
    expect((await keysStatus(fresh.address.keys))?.tenants).toMatchObject({ count: 1, rotating: [] });
    expect((await tenantRows()).filter(({ wrapped }) => wrapped !== null)).toHaveLength(1);
  });

  it("loses no key that is made, read or destroyed meanwhile", async () => {
    const other = await openKeyring(fresh.address.keys);
    let rotating = true;
    const made = new Map<string, Buffer>();
    const destroyed = new Set<string>();
    const use = async (worker: string, ring: Keyring) => {
      for (let at = 0; rotating || at < 20; at += 1) {
        const name = `${worker}-${at}`;
        made.set(name, await ring.keyFor(safe(name)));
        if (at % 5 === 4) {
          await ring.destroy(safe(name));
          destroyed.add(name);
        }
        const read = `${worker}-${Math.floor(at / 2)}`;
        if (!destroyed.has(read)) expect(await ring.existingKey(safe(read))).toEqual(made.get(read));
      }
    };
    const rotate = async () => {
      for (let time = 0; time < 5; time += 1) {
        await rotateTenant(rotation, "acme", 10);
        await rotateRoot(rotation);
      }
      rotating = false;
    };
    await keyring.keyFor(safe("first"));
    await Promise.all([rotate(), use("one", keyring), use("two", other), use("three", other)]);
    await other.close();
    expect(made.size).toBeGreaterThan(60);
    for (const [name, key] of made)
      if (destroyed.has(name)) await expect(keyring.keyFor(safe(name))).rejects.toThrow(VaultSealed);
      else expect(await keyring.existingKey(safe(name))).toEqual(key);
  }, 120_000);

  it("never gives a key back to a safe that is destroyed while its first key is made", async () => {
    await keyring.keyFor(safe("first"));
    for (const name of names(30)) {
      const making = keyring.keyFor(safe(name)).catch((error: unknown) => error);
      const [made] = await Promise.all([making, keyring.destroy(safe(name)), rotateTenant(rotation, "acme")]);
      expect(made instanceof Buffer || made instanceof VaultSealed).toBe(true);
      await expect(keyring.keyFor(safe(name))).rejects.toThrow(VaultSealed);
    }
  });

  it("destroys nothing while a key does not open, and goes on when that is put right", async () => {
    await keysOf(names(5));
    const row = await fresh.database
      .selectFrom("safe_key")
      .select("wrapped")
      .where("safe", "=", "s-2")
      .executeTakeFirstOrThrow();
    const write = (wrapped: Buffer | null) =>
      fresh.database.updateTable("safe_key").set({ wrapped }).where("safe", "=", "s-2").execute();
    await write(randomBytes(60));
    await rotation.beginTenant("acme", 1);
    await rotation.rewrapSafes("acme", 2, undefined, 100);
    expect(await rotation.finishTenant("acme", 2)).toBe(1);
    await write(row.wrapped);
    await rotation.rewrapSafes("acme", 2, undefined, 100);
    expect(await rotation.finishTenant("acme", 2)).toBe(0);
    await keyring.existingKey(safe("s-2"));
  });
});

describe("A rotation of the root key", () => {
  it("goes on under the feet of processes that have the old one open, and leaves one key in the file", async () => {
    const { place } = await fresh.keep("kept", Buffer.from("Party A shall pay"));
    await keyring.keyFor(safe("s", "other"));
    const old = keyring.rootFingerprint;
    expect(await rotateRoot(rotation)).toBe(2);
    expect((await fresh.vault.read(place)).toString()).toBe("Party A shall pay");
    await fresh.vault.put(draftIn("after"), Buffer.from("x"));
    await keyring.keyFor(safe("s", "third"));
    const { rootKeyFile } = fresh.address.keys;
    expect(await stat(rootKeyFile)).toMatchObject({ size: 32, mode: 0o100600 });
    const status = await keysStatus(fresh.address.keys);
    expect(status?.root).toMatchObject({ version: 2, retiring: 0 });
    expect(status?.root.fingerprint).not.toBe(old);
  });

  it("may be interrupted after any step: both keys are in the file until nothing needs the old one", async () => {
    const { rootKeyFile } = fresh.address.keys;
    await keysOf(names(3));
    const made = await rotation.beginRoot(1);
    expect(await rotation.beginRoot(1)).toEqual(made);
    expect((await readFile(rootKeyFile)).length).toBe(64);
    expect(await rotation.finishRoot(2)).toBe(1);
    await rotation.rewrapTenants(2, 10);
    expect(await rotation.finishRoot(2)).toBe(0);
    expect(await rotation.finishRoot(2)).toBe(0);
    expect((await readFile(rootKeyFile)).length).toBe(32);
    await keysOf(names(3));
  });

  it("begun by several at once makes one version", async () => {
    await keysOf(names(1));
    const others = [1, 2, 3].map(() => openRotation(fresh.address.keys));
    const made = await Promise.all(others.map((each) => each.beginRoot(1)));
    await Promise.all(others.map((each) => each.close()));
    expect(new Set(made.map(({ fingerprint }) => fingerprint)).size).toBe(1);
    expect((await readFile(fresh.address.keys.rootKeyFile)).length).toBe(64);
  });

  it("makes a copy of the old key file useless, which is refused by name", async () => {
    const { keys } = fresh.address;
    const copy = join(fresh.folder, "copy.key");
    await copyFile(keys.rootKeyFile, copy);
    await rotateRoot(rotation);
    const now = (await keysStatus(keys))?.root.fingerprint ?? "";
    const opening = openVault({ ...fresh.address, keys: { ...keys, rootKeyFile: copy } });
    await expect(opening).rejects.toThrow(RootKeyMissing);
    await expect(openKeyring({ ...keys, rootKeyFile: copy })).rejects.toThrow(now);
  });
});

describe("Whoever writes to the keys database", () => {
  const wrappedOf = async (name: string, tenant = "acme") =>
    fresh.database
      .selectFrom("safe_key")
      .select(["wrapped", "commitment", "tenant_key_version"])
      .where("tenant", "=", tenant)
      .where("safe", "=", name)
      .executeTakeFirstOrThrow();
  const overwrite = async (name: string, row: Awaited<ReturnType<typeof wrappedOf>>) =>
    fresh.database.updateTable("safe_key").set(row).where("tenant", "=", "acme").where("safe", "=", name).execute();

  it("cannot give a safe the key of another safe, of another tenant, or of another version", async () => {
    await keysOf(["a", "b"]);
    await keyring.keyFor(safe("a", "other"));
    const old = await wrappedOf("a");
    for (const foreign of [await wrappedOf("b"), await wrappedOf("a", "other")]) {
      await overwrite("a", foreign);
      await expect(keyring.existingKey(safe("a"))).rejects.toThrow(VaultTampered);
    }
    await overwrite("a", old);
    await rotateTenant(rotation, "acme");
    await overwrite("a", { ...old, tenant_key_version: 2 });
    await expect(keyring.existingKey(safe("a"))).rejects.toThrow(VaultTampered);
  });

  it("cannot give a tenant the key of another tenant, or another key of its own", async () => {
    await keysOf(["a"]);
    await keyring.keyFor(safe("a", "other"));
    await sql`update tenant_key t set wrapped = o.wrapped from tenant_key o
      where t.tenant = 'acme' and o.tenant = 'other'`.execute(fresh.database);
    await expect(keyring.existingKey(safe("a"))).rejects.toThrow(VaultTampered);
    await sql`update tenant_key t set commitment = o.commitment, wrapped = o.wrapped from tenant_key o
      where t.tenant = 'other' and o.tenant = 'acme'`.execute(fresh.database);
    await sql`update tenant_key set commitment = sha256('x') where tenant = 'other'`.execute(fresh.database);
    await expect(keyring.existingKey(safe("a", "other"))).rejects.toThrow(VaultTampered);
  });

  it("cannot wrap by a destroyed version, destroy one that wraps, bring one back or remove its record", async () => {
    await keysOf(["a", "b"]);
    const old = await wrappedOf("a");
    const destroy = sql`update tenant_key set wrapped = null, root_version = null, destroyed_at = now()`;
    await expect(destroy.execute(fresh.database)).rejects.toThrow(/still wraps/);
    const destroyRoot = sql`update root_key set destroyed_at = now()`;
    await expect(destroyRoot.execute(fresh.database)).rejects.toThrow(/still wraps/);
    await rotateTenant(rotation, "acme");
    await rotateRoot(rotation);
    await expect(overwrite("a", old)).rejects.toThrow(/destroyed/);
    const revive = sql`update tenant_key set wrapped = '\\x00', root_version = 2, destroyed_at = null where version = 1`;
    await expect(revive.execute(fresh.database)).rejects.toThrow(/for ever/);
    for (const table of ["tenant_key", "root_key"])
      await expect(sql`delete from ${sql.table(table)} where version = 1`.execute(fresh.database)).rejects.toThrow(
        /for ever/,
      );
  });

  it("gains nothing by putting old rows back past the triggers", async () => {
    await keysOf(["a"]);
    const [oldSafe, [oldTenant]] = [await wrappedOf("a"), await tenantRows()];
    await rotateTenant(rotation, "acme");
    await rotateRoot(rotation);
    for (const [table, trigger] of [
      ["safe_key", "living_tenant_key"],
      ["tenant_key", "no_resurrection"],
    ] as const)
      await sql`alter table ${sql.table(table)} disable trigger ${sql.ref(trigger)}`.execute(fresh.database);
    await overwrite("a", oldSafe);
    await expect(keyring.existingKey(safe("a"))).rejects.toThrow(VaultTampered);
    await fresh.database
      .updateTable("tenant_key")
      .set({ wrapped: oldTenant?.wrapped ?? null, root_version: 2, destroyed_at: null })
      .where("version", "=", 1)
      .execute();
    await expect(keyring.existingKey(safe("a"))).rejects.toThrow(VaultTampered);
  });
});

it("a keys database of 0.1 is brought up to date with its keys, and rotates", async () => {
  const key = await keyring.keyFor(safe("old"));
  await sql`update tenant_key set commitment = null`.execute(fresh.database);
  expect(await keyring.existingKey(safe("old"))).toEqual(key);
  await rotateRoot(rotation);
  await rotateTenant(rotation, "acme");
  expect(await keyring.existingKey(safe("old"))).toEqual(key);
});
