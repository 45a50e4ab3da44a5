import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { gather } from "./cut.ts";
import { VaultSealed } from "./fault.ts";
import { draftIn, type FreshVault, freshVault } from "./fresh-vault.ts";
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
