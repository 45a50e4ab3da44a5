import { randomBytes } from "node:crypto";
import { readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import type { Place } from "./associated.ts";
import { VaultMissing, VaultSealed, VaultUnreachable } from "./fault.ts";
import { prepareFolder } from "./folder-storage.ts";
import { type FreshVault, freshVault } from "./fresh-vault.ts";
import { makeLogin } from "./minio-login-under-test.ts";
import { openStorage } from "./storage.ts";
import { openVault, type Vault } from "./vault.ts";

const MiB = 1024 * 1024;

/** Of the ordinary login, as README.md gives them. */
const ordinaryRights = [
  "s3:GetObject*",
  "s3:PutObject*",
  "s3:DeleteObject*",
  "s3:List*",
  "s3:GetBucket*",
  "s3:AbortMultipartUpload",
];

describe("A vault with a second store", () => {
  let fresh: FreshVault;
  let vault: Vault;
  let copies: string;
  const damaged: Place[] = [];

  beforeAll(async () => {
    fresh = await freshVault();
    copies = join(fresh.folder, "other-disk");
    await prepareFolder(copies);
    vault = await openVault({ ...fresh.address, copies: { folder: copies }, onDamage: (place) => damaged.push(place) });
  });

  afterAll(async () => {
    await vault.close();
    await fresh.close();
  });

  const kept = async (bytes: Buffer, safe = "deal"): Promise<Place> => {
    const { place } = await fresh.keep(safe, bytes);
    await vault.copy(place);
    return place;
  };

  /** MinIO's own folder for an object. */
  const inMinio = (place: Place): string =>
    join(inject("stack").environment["ENGROSS_DATA"] ?? "", "minio", fresh.address.s3.bucket, fresh.keyOf(place));
  const fileIn = async (folder: string, name: RegExp): Promise<string> => {
    const files = await readdir(folder, { recursive: true });
    const file = files.filter((each) => name.test(each)).toSorted()[0];
    if (file === undefined) throw new Error(`nothing like ${name} in ${files.join(", ")}`);
    return join(folder, file);
  };
  const copyOf = ({ tenant, safe, object, version }: Place): string => join(copies, tenant, safe, object, version);
  const rot = async (file: string, at: (size: number) => number): Promise<void> => {
    const bytes = await readFile(file);
    const position = at(bytes.length);
    bytes.writeUInt8(bytes.readUInt8(position) ^ 1, position);
    // A new file, for sealed copies are read-only.
    await writeFile(`${file}.rotten`, bytes);
    await rename(`${file}.rotten`, file);
  };

  const sound = { outcome: "sound", repaired: [] };

  it("gives the same bytes from the first store, the second, and the second alone", async () => {
    const bytes = randomBytes(3 * MiB + 17);
    const place = await kept(bytes);
    expect(await vault.scrub(place, true)).toMatchObject({ ...sound, bytes: 2 * bytes.length });
    await fresh.bucket.removeObject(fresh.address.s3.bucket, fresh.keyOf(place));
    expect((await buffer(await vault.get(place))).equals(bytes)).toBe(true);
    expect((await buffer(await vault.getRange(place, MiB, 2 * MiB))).equals(bytes.subarray(MiB, 2 * MiB))).toBe(true);
    expect(damaged).toContainEqual(place);
  });

  it.each([
    ["in the bytes of a small object", /xl\.meta$/, 10_000, (size: number) => size - 5_000],
    ["in MinIO's records of an object", /xl\.meta$/, 10_000, () => 40],
    ["in the first part of a large object", /part\.1$/, 3 * MiB, () => MiB + 7],
    ["late in a large object", /part\.1$/, 3 * MiB, (size: number) => size - 9],
  ])("repairs a rotten byte %s", async (_where, file, size, at) => {
    const bytes = randomBytes(size);
    const place = await kept(bytes);
    await rot(await fileIn(inMinio(place), file), at);
    // Read while it is rotten: the reader does not notice.
    expect((await buffer(await vault.get(place))).equals(bytes)).toBe(true);
    expect(await vault.scrub(place, true)).toMatchObject({ outcome: "repaired", repaired: ["first"] });
    expect(await vault.scrub(place, true)).toMatchObject(sound);
    expect((await fresh.vault.read(place)).equals(bytes)).toBe(true);
  });

  it("repairs a rotten byte in the folder", async () => {
    const place = await kept(randomBytes(2 * MiB));
    await rot(copyOf(place), () => MiB + 100);
    expect(await vault.scrub(place, true)).toMatchObject({ outcome: "repaired", repaired: ["second"] });
    expect(await vault.scrub(place, true)).toMatchObject(sound);
  });

  it("brings back what is missing in either store", async () => {
    const place = await kept(randomBytes(100));
    await rm(copyOf(place));
    expect(await vault.scrub(place, true)).toMatchObject({ outcome: "repaired", repaired: ["second"] });
    await rm(inMinio(place), { recursive: true });
    expect(await vault.scrub(place, true)).toMatchObject({ outcome: "repaired", repaired: ["first"] });
    expect(await fresh.vault.read(place)).toHaveLength(100);
  });

  it("says so when an object is damaged in both stores, and repairs nothing with damaged bytes", async () => {
    const place = await kept(randomBytes(2 * MiB));
    await rot(copyOf(place), () => 5_000);
    await rot(await fileIn(inMinio(place), /part\.1$/), () => 5_000);
    const before = await readFile(copyOf(place));
    expect(await vault.scrub(place, true)).toMatchObject({ outcome: "lost", repaired: [] });
    expect((await readFile(copyOf(place))).equals(before)).toBe(true);
    await expect(vault.read(place)).rejects.toThrow();
  });

  it("finds a whole version below one that was written over it, or hidden by a delete marker", async () => {
    const bytes = randomBytes(1000);
    const { place } = await fresh.keep("deal", bytes);
    const { bucket } = fresh.address.s3;
    await fresh.bucket.putObject(bucket, fresh.keyOf(place), Buffer.from("something else"));
    await fresh.bucket.removeObject(bucket, fresh.keyOf(place));
    await expect(fresh.vault.read(place)).rejects.toBeInstanceOf(VaultMissing);
    expect(await fresh.vault.scrub(place, false)).toMatchObject({ outcome: "repaired", repaired: ["first"] });
    expect((await fresh.vault.read(place)).equals(bytes)).toBe(true);
  });

  it("does not miss in the second store what was not copied yet", async () => {
    const { place } = await fresh.keep("deal", randomBytes(10));
    expect(await vault.scrub(place, false)).toMatchObject(sound);
    await expect(readFile(copyOf(place))).rejects.toThrow(/ENOENT/);
  });

  it("waits for the second store while its disk is away", async () => {
    const { place } = await fresh.keep("deal", randomBytes(10));
    await rename(copies, `${copies}-away`);
    await expect(vault.copy(place)).rejects.toBeInstanceOf(VaultUnreachable);
    await expect(vault.scrub(place, true)).rejects.toBeInstanceOf(VaultUnreachable);
    // Reading does not need it.
    expect(await vault.read(place)).toHaveLength(10);
    await rename(`${copies}-away`, copies);
    await vault.copy(place);
    expect(await vault.scrub(place, true)).toMatchObject(sound);
  });

  it("purges from both, and a scrub that comes later is no alarm", async () => {
    const place = await kept(randomBytes(10), "purged");
    await vault.destroySafe(place);
    await expect(readFile(copyOf(place))).rejects.toThrow(/ENOENT/);
    expect(await fresh.lying("acme/purged/")).toEqual([]);
    await expect(vault.scrub(place, true)).rejects.toBeInstanceOf(VaultSealed);
    await expect(vault.copy(place)).rejects.toBeInstanceOf(VaultMissing);
  });

  it("leaves no copy of an object whose key was destroyed while it was copied", async () => {
    const { place } = await fresh.keep("race", randomBytes(10));
    await fresh.vault.destroyKey(place);
    await expect(vault.copy(place)).rejects.toBeInstanceOf(VaultSealed);
    await expect(readFile(copyOf(place))).rejects.toThrow(/ENOENT/);
  });

  it("knows when the only store there is has lost an object", async () => {
    const { place } = await fresh.keep("deal", randomBytes(10));
    expect(await fresh.vault.scrub(place, true)).toMatchObject(sound);
    await rm(inMinio(place), { recursive: true });
    expect(await fresh.vault.scrub(place, true)).toMatchObject({ outcome: "lost" });
    await expect(fresh.vault.read(place)).rejects.toBeInstanceOf(VaultMissing);
  });

  describe("locks", () => {
    const year = 365 * 24 * 3_600_000;
    const lockOf = async (place: Place) => {
      const lock = await fresh.bucket.getObjectRetention(fresh.address.s3.bucket, fresh.keyOf(place));
      return new Date(lock?.retainUntilDate ?? 0);
    };
    const remove = async (place: Place): Promise<number> => {
      const storage = openStorage(fresh.address.s3);
      try {
        return await storage.removeAll(`${place.tenant}/${place.safe}/`, false);
      } finally {
        storage.close();
      }
    };

    it("are kept by the store itself: without the right to purge nothing is removed", async () => {
      const place = await kept(randomBytes(10), "locked");
      await vault.protect(place, { until: new Date(Date.now() + year), held: false });
      await expect(remove(place)).rejects.toThrow(/WORM|retention|Access Denied/i);
      expect(await vault.read(place)).toHaveLength(10);
      expect((await vault.destroySafe(place)).objectsRemoved).toBe(1);
    });

    it("do not give way to a login that may not bypass them, whatever the code asks for", async () => {
      const { s3 } = fresh.address;
      const own = [`arn:aws:s3:::${s3.bucket}`, `arn:aws:s3:::${s3.bucket}/*`];
      const bypass = "s3:BypassGovernanceRetention";
      const policy = (...more: readonly unknown[]) => ({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: ordinaryRights, Resource: own }, ...more],
      });
      const ordinary = await makeLogin(s3, policy({ Effect: "Deny", Action: [bypass], Resource: ["arn:aws:s3:::*"] }));
      const purge = await makeLogin(s3, policy({ Effect: "Allow", Action: [bypass], Resource: own }));
      const daily = await openVault({ ...fresh.address, s3: { ...s3, ...ordinary } });
      const purging = await openVault({ ...fresh.address, s3: { ...s3, ...ordinary }, purge });
      const object = { tenant: "acme", safe: "guarded", object: "draft" };
      const { version } = await daily.put(object, randomBytes(10), { retainUntil: new Date(Date.now() + year) });
      await daily.protect({ ...object, version }, { until: new Date(Date.now() + 2 * year), held: false });
      expect(await daily.scrub({ ...object, version }, false)).toMatchObject(sound);
      await expect(daily.removeObjects(object)).rejects.toThrow(/Access Denied/);
      expect(await daily.read({ ...object, version })).toHaveLength(10);
      expect(await purging.removeObjects(object)).toBe(1);
      await Promise.all([daily.close(), purging.close()]);
    });

    it("grow longer and never shorter", async () => {
      const place = await kept(randomBytes(10), "growing");
      const [short, long] = [new Date(Date.now() + year), new Date(Date.now() + 2 * year)];
      await vault.protect(place, { until: short, held: false });
      await vault.protect(place, { until: long, held: false });
      await vault.protect(place, { until: short, held: false });
      expect(Math.abs((await lockOf(place)).getTime() - long.getTime())).toBeLessThan(1_000);
      await vault.destroySafe(place);
    });

    it("hold back from the purge itself while there is a matter", async () => {
      const place = await kept(randomBytes(10), "held");
      await vault.protect(place, { until: null, held: true });
      await expect(vault.destroySafe(place)).rejects.toThrow(/WORM|hold|Access Denied/i);
      expect(await fresh.lying("acme/held/")).toHaveLength(1);
      await vault.protect(place, { until: null, held: false });
      expect((await vault.destroySafe(place)).objectsRemoved).toBe(1);
    });

    it("do not keep an object from being repaired: the damaged version stays below the sound one", async () => {
      const bytes = randomBytes(2 * MiB);
      const place = await kept(bytes, "mended");
      await vault.protect(place, { until: new Date(Date.now() + year), held: true });
      await rot(await fileIn(inMinio(place), /part\.1$/), () => MiB);
      expect(await vault.scrub(place, true)).toMatchObject({ outcome: "repaired", repaired: ["first"] });
      expect(await fresh.lying("acme/mended/")).toHaveLength(2);
      expect((await fresh.vault.read(place)).equals(bytes)).toBe(true);
    });
  });

  it("does not say that an object is whole when it ends early", async () => {
    const place = await kept(randomBytes(2 * MiB));
    const sealed = await readFile(copyOf(place));
    await rm(copyOf(place));
    await writeFile(copyOf(place), sealed.subarray(0, MiB));
    await rm(inMinio(place), { recursive: true });
    expect(await vault.scrub(place, true)).toMatchObject({ outcome: "lost" });
    await expect(vault.read(place)).rejects.toThrow();
  });
});
