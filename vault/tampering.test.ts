import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { gather } from "./cut.ts";
import { VaultTampered } from "./fault.ts";
import { type FreshVault, freshVault } from "./fresh-vault.ts";

let fresh: FreshVault;

beforeAll(async () => {
  fresh = await freshVault();
});

afterAll(() => fresh.close());

describe("somebody who can write to the store and the keys database", () => {
  it("cannot put one document in the place of another", async () => {
    const { place: one } = await fresh.keep("exchange", Buffer.from("ten thousand"));
    const { place: other } = await fresh.keep("exchange", Buffer.from("ten million"));
    const bytes = await gather(await fresh.bucket.getObject(fresh.address.s3.bucket, fresh.keyOf(other)));
    await fresh.bucket.putObject(fresh.address.s3.bucket, fresh.keyOf(one), bytes);
    await expect(fresh.vault.get(one)).rejects.toThrow(VaultTampered);
    await expect(fresh.vault.getRange(one, 0, 1)).rejects.toThrow(VaultTampered);
  });

  it("cannot cut a long document short unnoticed", async () => {
    const { place } = await fresh.keep("cut", randomBytes(3_000_000));
    const bytes = await gather(await fresh.bucket.getObject(fresh.address.s3.bucket, fresh.keyOf(place)));
    await fresh.bucket.putObject(fresh.address.s3.bucket, fresh.keyOf(place), bytes.subarray(0, 2 * 1024 * 1024));
    await expect(fresh.vault.read(place)).rejects.toThrow(VaultTampered);
    await expect(fresh.vault.getRange(place, 0, 10)).rejects.toThrow(VaultTampered);
  });

  it("cannot give a safe the key of another", async () => {
    const { place } = await fresh.keep("key-mine", Buffer.from("mine"));
    await fresh.keep("key-theirs", Buffer.from("theirs"));
    await sql`update safe_key set (wrapped, commitment) =
      (select wrapped, commitment from safe_key where safe = 'key-theirs') where safe = 'key-mine'`.execute(
      fresh.database,
    );
    await expect(fresh.vault.get(place)).rejects.toThrow(VaultTampered);
  });

  it("cannot alter a wrapped key or what it commits to", async () => {
    for (const column of ["wrapped", "commitment"] as const) {
      const { place } = await fresh.keep(`altered-${column}`, Buffer.from("x"));
      await sql`update safe_key set ${sql.ref(column)} = set_byte(${sql.ref(column)}, 20, 255 - get_byte(${sql.ref(column)}, 20))
        where safe = ${place.safe}`.execute(fresh.database);
      await expect(fresh.vault.get(place)).rejects.toThrow(VaultTampered);
    }
  });
});
