import { execFile } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { sql } from "kysely";
import { Client } from "minio";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Place } from "./associated.ts";
import {
  VaultMisconfigured,
  VaultMissing,
  VaultSealed,
  VaultTampered,
  VaultTooLarge,
  VaultUnreachable,
} from "./fault.ts";
import { freshAddress } from "./fresh-address.ts";
import { connectKeys } from "./keys/database.ts";
import { makeFirstRootKey } from "./keys/keyring.ts";
import { migrateKeys } from "./keys/migrate.ts";
import { openStorage } from "./storage.ts";
import { sealedSize } from "./stream.ts";
import { openVault, type Vault, type VaultAddress } from "./vault.ts";

let folder = "";
let address: VaultAddress;
let vault: Vault;

/** The store and the database as somebody sees them who has broken into both. */
let bucket: Client;
let database: ReturnType<typeof connectKeys>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "engross-vault-"));
  address = await freshAddress(folder);
  const migrating = { admin: address.keys.databaseUrl };
  await Promise.all([migrateKeys(migrating), migrateKeys(migrating)]);
  await Promise.all([makeFirstRootKey(address.keys), makeFirstRootKey(address.keys)]);
  vault = await openVault(address);
  database = connectKeys(address.keys.databaseUrl);
  const { hostname, port } = new URL(address.s3.endpoint);
  const { accessKey, secretKey } = address.s3;
  bucket = new Client({ endPoint: hostname, port: Number(port), useSSL: false, accessKey, secretKey });
}, 120_000);

afterAll(async () => {
  await vault.close();
  await database.destroy();
  await rm(folder, { recursive: true, force: true });
});

const objectIn = (safe: string) => ({ tenant: "acme", safe, object: "draft" });
const keyOf = (place: { tenant: string; safe: string; object: string; version: string }) =>
  `${address.s3.prefix}${place.tenant}/${place.safe}/${place.object}/${place.version}`;
const gathered = async (bytes: AsyncIterable<Uint8Array>): Promise<Buffer> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return Buffer.concat(chunks);
};
async function* rangeOf(from: Vault, place: Place) {
  yield* await from.getRange(place, 1000, 15_000_000);
}

/** A way to the store that is cut after so many bytes in either direction. */
const lineThatBreaks = async (endpoint: string, after: number) => {
  const { hostname, port } = new URL(endpoint);
  let passed = 0;
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    const sever = () => {
      near.destroy();
      far.destroy();
    };
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on("error", sever).on("close", sever);
      from.on("data", (bytes) => {
        passed += bytes.length;
        if (passed > after) sever();
        else to.write(bytes);
      });
    }
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new TypeError("no port");
  return { endpoint: `http://127.0.0.1:${address.port}`, close: () => server.close() };
};

const keep = async (safe: string, bytes: Buffer | Readable) => {
  const stored = await vault.put(objectIn(safe), bytes);
  return { stored, place: { ...objectIn(safe), version: stored.version } };
};

describe("a document in the vault", () => {
  it.each([0, 11, 100_000, 20_000_000])("of %i bytes comes back as it was, with its size and hash", async (size) => {
    const plain = randomBytes(size);
    const { stored, place } = await keep("round-trip", Readable.from([plain]));
    expect(stored).toEqual({
      object: "draft",
      version: stored.version,
      size,
      sha256: createHash("sha256").update(plain).digest("hex"),
      storedBytes: sealedSize(size),
    });
    expect((await gathered(await vault.get(place))).equals(plain)).toBe(true);
  });

  it("lies in the store unreadable, in exactly the bytes announced", async () => {
    const { stored, place } = await keep("opaque", Buffer.from("Party A shall pay Party B".repeat(1000)));
    const lying = await gathered(await bucket.getObject(address.s3.bucket, keyOf(place)));
    expect(lying.length).toBe(stored.storedBytes);
    expect(lying.includes("Party A")).toBe(false);
  });

  it("is served in ranges", async () => {
    const plain = randomBytes(3_000_000);
    const { place } = await keep("ranges", plain);
    for (const [start, end] of [
      [0, 10],
      [1_048_000, 1_049_000],
      [2_999_990, 5_000_000],
      [10, 10],
    ] as const)
      expect((await gathered(await vault.getRange(place, start, end))).equals(plain.subarray(start, end))).toBe(true);
  });

  it("is never overwritten: every put is another version", async () => {
    const { place: first } = await keep("versions", Buffer.from("first"));
    const { place: second } = await keep("versions", Buffer.from("second"));
    expect((await vault.read(first)).toString()).toBe("first");
    expect((await vault.read(second)).toString()).toBe("second");
  });

  it("larger than the reader can take is refused", async () => {
    const { place } = await keep("too-large", randomBytes(1001));
    await expect(vault.read(place, 1000)).rejects.toThrow(VaultTooLarge);
    expect((await vault.read(place, 1001)).length).toBe(1001);
  });

  it("that was never stored is missed, whether the safe exists or not", async () => {
    const { place } = await keep("known", Buffer.from("x"));
    await expect(vault.get({ ...place, version: "other" })).rejects.toThrow(VaultMissing);
    await expect(vault.getRange({ ...place, version: "other" }, 0, 1)).rejects.toThrow(VaultMissing);
    await expect(vault.get({ ...place, safe: "unknown" })).rejects.toThrow(VaultMissing);
  });

  it("whose upload breaks off leaves nothing behind, neither whole nor in parts", async () => {
    async function* broken() {
      yield randomBytes(20_000_000);
      throw new Error("the browser went away");
    }
    await expect(vault.put(objectIn("broken"), broken())).rejects.toThrow("the browser went away");
    const storage = openStorage(address.s3);
    expect(await storage.versions("acme/broken/")).toEqual([]);
    storage.close();
    const parts = bucket.listIncompleteUploads(address.s3.bucket, `${address.s3.prefix}acme/broken/draft/`, true);
    expect(await parts.toArray()).toEqual([]);
  });

  it("closes its source when the store fails before reading it", async () => {
    const elsewhere = await openVault({ ...address, s3: { ...address.s3, bucket: "no-such-bucket" } });
    const source = Readable.from([randomBytes(20_000_000)]);
    await expect(elsewhere.put(objectIn("closed"), source)).rejects.toMatchObject({ code: "NoSuchBucket" });
    expect(source.destroyed).toBe(true);
    await elsewhere.close();
  });

  it("of 200 MB goes in and out while the process grows by less than 150 MB", { timeout: 120_000 }, async () => {
    const child = fileURLToPath(new URL("large.child.ts", import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", child, JSON.stringify(address)]);
    const { sent, size, received, grown } = JSON.parse(stdout);
    expect([size, received]).toEqual([sent, sent]);
    expect(grown).toBeLessThan(150_000_000);
  });
});

describe("a destroyed safe", () => {
  it("opens for nobody, holds nothing, takes nothing more, and leaves its neighbours alone", async () => {
    const { place } = await keep("purged-1", randomBytes(2_000_000));
    await keep("purged-1", randomBytes(10));
    // An older copy under the same name, and a deletion that only hides.
    await bucket.putObject(address.s3.bucket, keyOf(place), "something else");
    await bucket.removeObject(address.s3.bucket, keyOf(place));
    const neighbour = await keep("purged-10", Buffer.from("stays"));
    const elsewhere = await openVault(address);

    const destroyed = await vault.destroySafe(place);
    expect(destroyed.objectsRemoved).toBe(3);
    expect(destroyed.keyFingerprint).toMatch(/^[0-9a-f]{32}$/);

    await expect(elsewhere.get(place)).rejects.toThrow(VaultSealed);
    await expect(elsewhere.put(place, Buffer.from("more"))).rejects.toThrow(VaultSealed);
    const storage = openStorage(address.s3);
    expect(await storage.versions("acme/purged-1/")).toEqual([]);
    storage.close();
    expect((await vault.read(neighbour.place)).toString()).toBe("stays");

    expect(await vault.destroySafe(place)).toEqual({ ...destroyed, objectsRemoved: 0 });
    await elsewhere.close();
  });

  it("cannot be opened by somebody who kept a copy of the object", async () => {
    const { place } = await keep("copied", Buffer.from("Party A shall pay"));
    const copy = await gathered(await bucket.getObject(address.s3.bucket, keyOf(place)));
    await vault.destroySafe(place);
    await bucket.putObject(address.s3.bucket, keyOf(place), copy);
    await expect(vault.get(place)).rejects.toThrow(VaultSealed);
  });

  it("may never have held anything, and never will", async () => {
    const { keyFingerprint, objectsRemoved } = await vault.destroySafe(objectIn("never-used"));
    expect([keyFingerprint, objectsRemoved]).toEqual([undefined, 0]);
    await expect(vault.put(objectIn("never-used"), Buffer.from("x"))).rejects.toThrow(VaultSealed);
  });

  it("loses even what is locked against deletion, which nothing else can remove", async () => {
    const retainUntil = new Date(Date.now() + 86_400_000);
    const { version } = await vault.put(objectIn("locked"), Buffer.from("kept"), { retainUntil });
    const place = { ...objectIn("locked"), version };
    const { versionId } = await bucket.statObject(address.s3.bucket, keyOf(place));
    const removing = bucket.removeObject(address.s3.bucket, keyOf(place), { versionId: String(versionId) });
    await expect(removing).rejects.toThrow(/WORM|locked|denied|retention/i);
    expect((await vault.read(place)).toString()).toBe("kept");
    expect((await vault.destroySafe(place)).objectsRemoved).toBe(1);
  });

  it("stays destroyed against anybody who writes to the keys database", async () => {
    const { place } = await keep("tombstone", Buffer.from("x"));
    await vault.destroyKey(place);
    await expect(database.deleteFrom("safe_key").where("safe", "=", "tombstone").execute()).rejects.toThrow(/for ever/);
    const resurrection = database.updateTable("safe_key").set({ destroyed_at: null }).where("safe", "=", "tombstone");
    await expect(resurrection.execute()).rejects.toThrow(/for ever/);
  });
});

describe("somebody who can write to the store and the keys database", () => {
  it("cannot put one document in the place of another", async () => {
    const { place: one } = await keep("exchange", Buffer.from("ten thousand"));
    const { place: other } = await keep("exchange", Buffer.from("ten million"));
    const bytes = await gathered(await bucket.getObject(address.s3.bucket, keyOf(other)));
    await bucket.putObject(address.s3.bucket, keyOf(one), bytes);
    await expect(vault.get(one)).rejects.toThrow(VaultTampered);
    await expect(vault.getRange(one, 0, 1)).rejects.toThrow(VaultTampered);
  });

  it("cannot cut a long document short unnoticed", async () => {
    const { place } = await keep("cut", randomBytes(3_000_000));
    const bytes = await gathered(await bucket.getObject(address.s3.bucket, keyOf(place)));
    await bucket.putObject(address.s3.bucket, keyOf(place), bytes.subarray(0, 2 * 1024 * 1024));
    await expect(vault.read(place)).rejects.toThrow(VaultTampered);
    await expect(vault.getRange(place, 0, 10)).rejects.toThrow(VaultTampered);
  });

  it("cannot give a safe the key of another", async () => {
    const { place } = await keep("key-mine", Buffer.from("mine"));
    await keep("key-theirs", Buffer.from("theirs"));
    await sql`update safe_key set (wrapped, commitment) =
      (select wrapped, commitment from safe_key where safe = 'key-theirs') where safe = 'key-mine'`.execute(database);
    await expect(vault.get(place)).rejects.toThrow(VaultTampered);
  });

  it("cannot alter a wrapped key or what it commits to", async () => {
    for (const column of ["wrapped", "commitment"] as const) {
      const { place } = await keep(`altered-${column}`, Buffer.from("x"));
      await sql`update safe_key set ${sql.ref(column)} = set_byte(${sql.ref(column)}, 20, 255 - get_byte(${sql.ref(column)}, 20))
        where safe = ${place.safe}`.execute(database);
      await expect(vault.get(place)).rejects.toThrow(VaultTampered);
    }
  });
});

describe("many processes", () => {
  it("that put into a new safe at once agree on one key", async () => {
    const vaults = await Promise.all([1, 2, 3].map(() => openVault(address)));
    const puts = await Promise.all(
      Array.from({ length: 30 }, async (_, n) => {
        const put = await vaults[n % 3]?.put({ tenant: "crowd", safe: "s", object: `o${n}` }, Buffer.from(`text ${n}`));
        return { tenant: "crowd", safe: "s", object: `o${n}`, version: put?.version ?? "" };
      }),
    );
    const texts = await Promise.all(puts.map((place) => vault.read(place)));
    expect(texts.map(String)).toEqual(puts.map((_, n) => `text ${n}`));
    await Promise.all(vaults.map((each) => each.close()));
  });
});

describe("the vault refuses to open", () => {
  const withKeyFile = (name: string) =>
    openVault({ ...address, keys: { ...address.keys, rootKeyFile: join(folder, name) } });

  it("with another root key, and names the one it needs", async () => {
    const { rootKeyFingerprint } = await vault.check();
    await writeFile(join(folder, "other.key"), randomBytes(32), { mode: 0o600 });
    await expect(withKeyFile("other.key")).rejects.toThrow(VaultMisconfigured);
    await expect(withKeyFile("other.key")).rejects.toThrow(rootKeyFingerprint);
  });

  it("without a root key, names the one it needs, and does not make a new one", async () => {
    const { rootKeyFingerprint } = await vault.check();
    await makeFirstRootKey({ ...address.keys, rootKeyFile: join(folder, "missing.key") });
    await expect(withKeyFile("missing.key")).rejects.toThrow(rootKeyFingerprint);
  });

  it("with a root key that others can read, or that is none", async () => {
    await writeFile(join(folder, "exposed.key"), randomBytes(32));
    await chmod(join(folder, "exposed.key"), 0o640);
    await expect(withKeyFile("exposed.key")).rejects.toThrow(/chmod 600/);
    await writeFile(join(folder, "short.key"), randomBytes(31), { mode: 0o600 });
    await expect(withKeyFile("short.key")).rejects.toThrow(/31 bytes/);
  });
});

describe("when services are away", () => {
  const nowhere = "127.0.0.1:9"; // the discard port: nothing answers

  it("a missing object store may be tried again", async () => {
    const cutOff = await openVault({ ...address, s3: { ...address.s3, endpoint: `http://${nowhere}` } });
    await expect(cutOff.put(objectIn("away"), Buffer.from("x"))).rejects.toMatchObject({
      name: "VaultUnreachable",
      retryable: true,
    });
    await expect(cutOff.check()).rejects.toThrow(VaultUnreachable);
    await cutOff.close();
  });

  it("an upload or download whose connection breaks in the middle may be tried again, and is not taken for tampering", async () => {
    const { place } = await keep("broken-line", randomBytes(20_000_000));
    for (const transfer of [
      (over: Vault) => over.put(objectIn("broken-line"), randomBytes(20_000_000)),
      (over: Vault) => over.read(place),
      (over: Vault) => gathered(Readable.from(rangeOf(over, place))),
    ]) {
      const line = await lineThatBreaks(address.s3.endpoint, 5_000_000);
      const overLine = await openVault({ ...address, s3: { ...address.s3, endpoint: line.endpoint } });
      await expect(transfer(overLine)).rejects.toThrow(VaultUnreachable);
      await overLine.close();
      line.close();
    }
    expect((await vault.read(place)).length).toBe(20_000_000);
  });

  it("a missing keys database may be tried again", async () => {
    const keys = { ...address.keys, databaseUrl: `postgres://${nowhere}/keys` };
    await expect(openVault({ ...address, keys })).rejects.toThrow(VaultUnreachable);
    await expect(migrateKeys({ admin: keys.databaseUrl })).rejects.toThrow(VaultUnreachable);
  });

  it("a connection that the database ended is replaced", async () => {
    const { place } = await keep("reconnect", Buffer.from("x"));
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`.execute(database);
    // The first calls may meet a dead connection, and say that they may be tried again.
    await expect
      .poll(() => vault.read(place).then(String, (error: unknown) => (error instanceof VaultUnreachable ? "" : error)))
      .toBe("x");
  });
});

describe("the check", () => {
  it("makes a round trip and leaves nothing behind", async () => {
    expect(await vault.check()).toEqual({
      rootKeyFingerprint: expect.stringMatching(/^[0-9a-f]{32}$/),
      milliseconds: expect.any(Number),
    });
    const storage = openStorage(address.s3);
    expect(await storage.versions("vault-check/")).toEqual([]);
    storage.close();
  });

  it("finds a bucket that is missing or not versioned", async () => {
    const plain = `plain-${randomBytes(4).toString("hex")}`;
    const inBucket = (name: string) => openVault({ ...address, s3: { ...address.s3, bucket: name } });
    const missing = await inBucket(plain);
    await expect(missing.check()).rejects.toThrow(/does not exist/);
    await bucket.makeBucket(plain);
    await expect(missing.check()).rejects.toThrow(/not versioned/);
    await bucket.removeBucket(plain);
    await missing.close();
  });
});
