import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { gather } from "./cut.ts";
import { VaultUnreachable } from "./fault.ts";
import { draftIn, type FreshVault, freshVault } from "./fresh-vault.ts";
import { migrateKeys } from "./keys/migrate.ts";
import { openVault, type Vault } from "./vault.ts";

let fresh: FreshVault;

beforeAll(async () => {
  fresh = await freshVault();
});

afterAll(() => fresh.close());

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

describe("when services are away", () => {
  const nowhere = "127.0.0.1:9"; // the discard port: nothing answers

  it("a missing object store may be tried again", async () => {
    const cutOff = await openVault({ ...fresh.address, s3: { ...fresh.address.s3, endpoint: `http://${nowhere}` } });
    await expect(cutOff.put(draftIn("away"), Buffer.from("x"))).rejects.toMatchObject({
      name: "VaultUnreachable",
      retryable: true,
    });
    await expect(cutOff.check()).rejects.toThrow(VaultUnreachable);
    await cutOff.close();
  });

  it("an upload or download whose connection breaks in the middle may be tried again, and is not taken for tampering", async () => {
    const { place } = await fresh.keep("broken-line", randomBytes(20_000_000));
    for (const transfer of [
      (over: Vault) => over.put(draftIn("broken-line"), randomBytes(20_000_000)),
      (over: Vault) => over.read(place),
      async (over: Vault) => gather(await over.getRange(place, 1000, 15_000_000)),
    ]) {
      const line = await lineThatBreaks(fresh.address.s3.endpoint, 5_000_000);
      const overLine = await openVault({ ...fresh.address, s3: { ...fresh.address.s3, endpoint: line.endpoint } });
      await expect(transfer(overLine)).rejects.toThrow(VaultUnreachable);
      await overLine.close();
      line.close();
    }
    expect((await fresh.vault.read(place)).length).toBe(20_000_000);
  });

  it("a missing keys database may be tried again", async () => {
    const keys = { ...fresh.address.keys, databaseUrl: `postgres://${nowhere}/keys` };
    await expect(openVault({ ...fresh.address, keys })).rejects.toThrow(VaultUnreachable);
    await expect(migrateKeys({ admin: keys.databaseUrl })).rejects.toThrow(VaultUnreachable);
  });

  it("a connection that the database ended is replaced", async () => {
    const { place } = await fresh.keep("reconnect", Buffer.from("x"));
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`.execute(fresh.database);
    // The first calls may meet a dead connection, and say that they may be tried again.
    await expect
      .poll(() =>
        fresh.vault.read(place).then(String, (error: unknown) => (error instanceof VaultUnreachable ? "" : error)),
      )
      .toBe("x");
  });
});
