import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { storageClient } from "../stack/minio.ts";
import { gather } from "./cut.ts";
import { VaultMissing } from "./fault.ts";
import { type FreshVault, freshVault } from "./fresh-vault.ts";
import { layLine } from "./line-under-test.ts";
import type { S3Address } from "./s3.ts";
import { openStorage, type Storage } from "./storage.ts";
import { suiteNames } from "./suite.ts";
import { openVault, type Vault } from "./vault.ts";
import { startVersitygw } from "./versitygw-under-test.ts";

let fresh: FreshVault;

beforeAll(async () => {
  fresh = await freshVault();
});

afterAll(() => fresh.close());

const servers = {
  MinIO: async () => ({ address: fresh.address.s3, close: async () => undefined }),
  versitygw: startVersitygw,
} satisfies Record<string, () => Promise<{ address: S3Address; close: () => Promise<void> }>>;

describe.each(Object.entries(servers))("on %s", (_, start) => {
  let server: Awaited<ReturnType<typeof start>>;
  let storage: Storage;
  let vault: Vault;

  beforeAll(async () => {
    server = await start();
    storage = openStorage(server.address);
    vault = await openVault({ ...fresh.address, s3: server.address });
  }, 600_000);

  afterAll(async () => {
    storage.close();
    await vault.close();
    await server.close();
  });

  const mebibyte = 1024 * 1024;
  const inChunks = function* (bytes: Buffer) {
    for (let at = 0; at < bytes.length; at += 700_000) yield bytes.subarray(at, at + 700_000);
  };

  it.each([0, 1, 8 * mebibyte, 8 * mebibyte + 1, 30 * mebibyte])("an object of %i bytes comes back", async (size) => {
    const bytes = randomBytes(size);
    const name = `sizes/${size}`;
    expect(await storage.put(name, inChunks(bytes))).toBe(size);
    expect((await gather(await storage.get(name))).equals(bytes)).toBe(true);
    const source = await storage.source(name);
    expect(source.size).toBe(size);
    for (const [from, to] of [
      [0, Math.min(40, size)],
      [Math.floor(size / 3), Math.floor(size / 2)],
      [Math.max(0, size - 10), size],
    ] as const)
      expect((await gather(source.read(from, to))).equals(bytes.subarray(from, to))).toBe(true);
  });

  it("what is not there is missed", async () => {
    await expect(storage.get("nowhere")).rejects.toThrow(VaultMissing);
    await expect(storage.source("nowhere")).rejects.toThrow(VaultMissing);
  });

  it("what is damaged on the way is refused by its checksum, and does not become an object", async () => {
    const line = await layLine(server.address.endpoint, { changing: "PUT" });
    const over = openStorage({ ...server.address, endpoint: line.endpoint });
    for (const size of [1000, 20 * mebibyte])
      await expect(over.put("damaged/a", inChunks(randomBytes(size)))).rejects.toThrow();
    expect(await storage.versions("damaged/")).toEqual([]);
    over.close();
    line.close();
  });

  it("every version is listed, and removed, and nothing beside", async () => {
    for (const name of ["one/a", "one/a", "one/b", "one-and-more/a"]) await storage.put(name, [Buffer.from("x")]);
    const found = await storage.versions("one/");
    expect(found.map(({ name, bytes }) => [name, bytes])).toEqual([
      ["one/a", 1],
      ["one/a", 1],
      ["one/b", 1],
    ]);
    expect(new Set(found.map(({ versionId }) => versionId)).size).toBe(3);
    for (let more = 0; more < 20; more += 1) await storage.put("one/a", [Buffer.from("y")]);
    expect(await storage.removeAll("one/", false)).toBe(23);
    expect(await storage.versions("one/")).toEqual([]);
    expect(await storage.removeAll("one/", false)).toBe(0);
    expect((await storage.versions("one-and-more/")).length).toBe(1);
  });

  it.each([10, 20 * mebibyte])("what is locked (%i bytes) goes only by bypassing the lock", async (size) => {
    const name = `locked/${size}`;
    await storage.put(name, [randomBytes(size)], new Date(Date.now() + 86_400_000));
    const [version] = await storage.versions(name);
    const client = storageClient(server.address);
    const removing = client.removeObject(server.address.bucket, server.address.prefix + name, {
      versionId: version?.versionId ?? "",
    });
    await expect(removing).rejects.toThrow();
    expect((await gather(await storage.get(name))).length).toBe(size);
    expect(await storage.removeAll(name, true)).toBe(1);
    expect(await storage.versions(name)).toEqual([]);
  });

  it("what is held does not even go by bypassing, until the hold is lifted; a lock only grows longer", async () => {
    const name = "held/a";
    const day = 86_400_000;
    await storage.put(name, [randomBytes(10)]);
    await storage.protect(name, { until: new Date(Date.now() + 2 * day), held: true });
    await storage.protect(name, { until: new Date(Date.now() + day), held: true });
    await expect(storage.removeAll(name, true)).rejects.toThrow();
    await storage.protect(name, { until: null, held: false });
    await expect(storage.removeAll(name, false)).rejects.toThrow();
    expect(await storage.removeAll(name, true)).toBe(1);
  });

  it("the bucket is found fit, and another name is not", async () => {
    await storage.checkBucket();
    await expect(openStorage({ ...server.address, bucket: "no-such-bucket" }).checkBucket()).rejects.toThrow(
      /does not exist/,
    );
  });

  it.each(suiteNames)("the vault keeps, opens, opens in part and destroys, in %s", async (suite) => {
    const plain = randomBytes(20 * mebibyte + 77);
    const place = { tenant: "acme", safe: `on-${new URL(server.address.endpoint).port}-${suite}`, object: "scan" };
    const { version, sha256 } = await vault.put(place, plain, { suite });
    const at = { ...place, version };
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    expect((await gather(await vault.get(at))).equals(plain)).toBe(true);
    expect(
      (await gather(await vault.getRange(at, 9_999_999, 12_345_678))).equals(plain.subarray(9_999_999, 12_345_678)),
    ).toBe(true);
    await vault.check();
    expect((await vault.destroySafe(place)).objectsRemoved).toBe(1);
    await expect(vault.get(at)).rejects.toThrow(/destroyed/);
  });
});
