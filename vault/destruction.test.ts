import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { gather } from "./cut.ts";
import { VaultSealed } from "./fault.ts";
import { draftIn, type FreshVault, freshVault } from "./fresh-vault.ts";
import { type KeyRotation, openRotation } from "./keys/rotation.ts";
import {
  copyOfFile,
  dumpKeys,
  type KeysDump,
  keysWithinReach,
  restoreKeys,
  rotateRoot,
  rotateTenant,
} from "./keys/rotation-under-test.ts";
import { keysStatus } from "./keys/status.ts";
import { openVault } from "./vault.ts";

let fresh: FreshVault;

beforeAll(async () => {
  fresh = await freshVault();
});

afterAll(() => fresh.close());

describe("a destroyed safe", () => {
  it("opens for nobody, holds nothing, takes nothing more, and leaves its neighbours alone", async () => {
    const { place } = await fresh.keep("purged-1", randomBytes(2_000_000));
    await fresh.keep("purged-1", randomBytes(10));
    // An older copy under the same name, and a deletion that only hides.
    await fresh.bucket.putObject(fresh.address.s3.bucket, fresh.keyOf(place), "something else");
    await fresh.bucket.removeObject(fresh.address.s3.bucket, fresh.keyOf(place));
    const neighbour = await fresh.keep("purged-10", Buffer.from("stays"));
    const elsewhere = await openVault(fresh.address);

    const destroyed = await fresh.vault.destroySafe(place);
    expect(destroyed.objectsRemoved).toBe(3);
    expect(destroyed.keyFingerprint).toMatch(/^[0-9a-f]{32}$/);

    await expect(elsewhere.get(place)).rejects.toThrow(VaultSealed);
    await expect(elsewhere.put(place, Buffer.from("more"))).rejects.toThrow(VaultSealed);
    expect(await fresh.lying("acme/purged-1/")).toEqual([]);
    expect((await fresh.vault.read(neighbour.place)).toString()).toBe("stays");

    expect(await fresh.vault.destroySafe(place)).toEqual({ ...destroyed, objectsRemoved: 0 });
    await elsewhere.close();
  });

  it("cannot be opened by somebody who kept a copy of the object", async () => {
    const { place } = await fresh.keep("copied", Buffer.from("Party A shall pay"));
    const copy = await gather(await fresh.bucket.getObject(fresh.address.s3.bucket, fresh.keyOf(place)));
    await fresh.vault.destroySafe(place);
    await fresh.bucket.putObject(fresh.address.s3.bucket, fresh.keyOf(place), copy);
    await expect(fresh.vault.get(place)).rejects.toThrow(VaultSealed);
  });

  it("may never have held anything, and never will", async () => {
    const { keyFingerprint, objectsRemoved } = await fresh.vault.destroySafe(draftIn("never-used"));
    expect([keyFingerprint, objectsRemoved]).toEqual([undefined, 0]);
    await expect(fresh.vault.put(draftIn("never-used"), Buffer.from("x"))).rejects.toThrow(VaultSealed);
  });

  it("loses even what is locked against deletion, which nothing else can remove", async () => {
    const retainUntil = new Date(Date.now() + 86_400_000);
    const { version } = await fresh.vault.put(draftIn("locked"), Buffer.from("kept"), { retainUntil });
    const place = { ...draftIn("locked"), version };
    const { versionId } = await fresh.bucket.statObject(fresh.address.s3.bucket, fresh.keyOf(place));
    const removing = fresh.bucket.removeObject(fresh.address.s3.bucket, fresh.keyOf(place), {
      versionId: String(versionId),
    });
    await expect(removing).rejects.toThrow(/WORM|locked|denied|retention/i);
    expect((await fresh.vault.read(place)).toString()).toBe("kept");
    expect((await fresh.vault.destroySafe(place)).objectsRemoved).toBe(1);
  });

  it("stays destroyed against anybody who writes to the keys database", async () => {
    const { place } = await fresh.keep("tombstone", Buffer.from("x"));
    await fresh.vault.destroyKey(place);
    await expect(fresh.database.deleteFrom("safe_key").where("safe", "=", "tombstone").execute()).rejects.toThrow(
      /for ever/,
    );
    const resurrection = fresh.database
      .updateTable("safe_key")
      .set({ destroyed_at: null })
      .where("safe", "=", "tombstone");
    await expect(resurrection.execute()).rejects.toThrow(/for ever/);
  });
});

describe("A purged contract, when its tenant's key and then the root key were rotated,", () => {
  let own: FreshVault;
  let rotation: KeyRotation;
  let purged: Awaited<ReturnType<FreshVault["keep"]>>["place"];
  let living: typeof purged;
  let fingerprint: string;
  /** Copies by age: before the purge, after it, after the tenant's rotation, after the root's. */
  let dumps: readonly KeysDump[];
  let rootFiles: readonly Buffer[];
  /** What the bucket held before the purge. */
  let objects: ReadonlyMap<string, Buffer>;

  const snapshot = async () => ({ dump: await dumpKeys(own.database), root: await copyOfFile(rootFile()) });
  const rootFile = () => own.address.keys.rootKeyFile;
  const withinReach = async () => (await keysStatus(own.address.keys))?.withinReach;
  const copyOfObject = async (place: typeof purged) =>
    gather(await own.bucket.getObject(own.address.s3.bucket, own.keyOf(place)));

  beforeAll(async () => {
    own = await freshVault();
    rotation = openRotation(own.address.keys);
    purged = (await own.keep("purged", Buffer.from("Party A shall pay"))).place;
    living = (await own.keep("living", Buffer.from("Party B shall deliver"))).place;
    objects = new Map([
      [own.keyOf(purged), await copyOfObject(purged)],
      [own.keyOf(living), await copyOfObject(living)],
    ]);
    const before = await snapshot();
    fingerprint = (await own.vault.destroySafe(purged)).keyFingerprint ?? "";
    const after = await snapshot();
    expect(await withinReach()).toBe(1);
    await rotateTenant(rotation, "acme");
    const between = await snapshot();
    expect(await withinReach()).toBe(1);
    await rotateRoot(rotation);
    expect(await withinReach()).toBe(0);
    const last = await snapshot();
    dumps = [before.dump, after.dump, between.dump, last.dump];
    rootFiles = [before.root, last.root];
  });

  afterAll(async () => {
    await rotation.close();
    await own.close();
  });

  it("opens from no copy of the keys database, of any age, with the root key of today", async () => {
    for (const [name, bytes] of objects)
      await own.bucket.putObject(own.address.s3.bucket, name, Readable.from(bytes), bytes.length);
    for (const dump of dumps) {
      const keys = { databaseUrl: await restoreKeys(dump), rootKeyFile: rootFile() };
      const opening = async () => {
        const vault = await openVault({ ...own.address, keys });
        try {
          await vault.read(purged);
        } finally {
          await vault.close();
        }
      };
      await expect(opening()).rejects.toThrow(/root key|destroyed/);
    }
    await expect(own.vault.read(purged)).rejects.toThrow(VaultSealed);
  });

  it("opens by hand from nothing that all copies together hold, with the root key of today", async () => {
    const reached = await keysWithinReach(dumps, [await copyOfFile(rootFile())]);
    expect(reached).not.toContain(fingerprint);
    expect(reached.size).toBeGreaterThan(2); // the tenant's key and living ones
  });

  it("opens with no old copy of the root key beside the keys database of today", async () => {
    const [old = Buffer.alloc(0)] = rootFiles;
    await writeFile(join(own.folder, "old.key"), old, { mode: 0o600 });
    const keys = { ...own.address.keys, rootKeyFile: join(own.folder, "old.key") };
    await expect(openVault({ ...own.address, keys })).rejects.toThrow(/root key/);
    expect(await keysWithinReach([await dumpKeys(own.database)], rootFiles)).not.toContain(fingerprint);
  });

  it("would open if a copy of the keys database and one of the root key, both from before, had been kept", async () => {
    expect(await keysWithinReach(dumps.slice(0, 1), rootFiles.slice(0, 1))).toContain(fingerprint);
  });

  it("leaves living ones that open from old copies of the bucket with the keys of today", async () => {
    await own.bucket.removeObject(own.address.s3.bucket, own.keyOf(living));
    const bytes = objects.get(own.keyOf(living)) ?? Buffer.alloc(0);
    await own.bucket.putObject(own.address.s3.bucket, own.keyOf(living), Readable.from(bytes), bytes.length);
    expect((await own.vault.read(living)).toString()).toBe("Party B shall deliver");
  });
});

describe("Old copies of the keys database and the root key of today would still open a purged contract", () => {
  const purgedThen = async (rotate: (rotation: KeyRotation, copy: () => Promise<void>) => Promise<void>) => {
    const own = await freshVault();
    const rotation = openRotation(own.address.keys);
    const { place } = await own.keep("purged", Buffer.from("Party A shall pay"));
    const dumps = [await dumpKeys(own.database)];
    const { keyFingerprint = "" } = await own.vault.destroySafe(place);
    await rotate(rotation, async () => void dumps.push(await dumpKeys(own.database)));
    const reached = await keysWithinReach(
      [...dumps, await dumpKeys(own.database)],
      [await copyOfFile(own.address.keys.rootKeyFile)],
    );
    const told = (await keysStatus(own.address.keys))?.withinReach;
    await rotation.close();
    await own.close();
    return { opens: reached.has(keyFingerprint), told };
  };

  it.each([
    ["before any rotation", async () => undefined],
    ["with the tenant's key rotated, and not the root's", (rotation: KeyRotation) => rotateTenant(rotation, "acme")],
    ["with the root key rotated, and not the tenant's", (rotation: KeyRotation) => rotateRoot(rotation)],
    [
      "with the root key rotated first, and a copy made between",
      async (rotation: KeyRotation, copy: () => Promise<void>) => {
        await rotateRoot(rotation);
        await copy();
        await rotateTenant(rotation, "acme");
      },
    ],
  ] as const)("%s, and Engross says so", async (_when, rotate) => {
    const result = await purgedThen(async (rotation, copy) => void (await rotate(rotation, copy)));
    expect(result).toEqual({ opens: true, told: 1 });
  });
});
