import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freshDatabase } from "../../test/stack/index.ts";
import { VaultMisconfigured, VaultSealed, VaultTampered, VaultUnreachable } from "../fault.ts";
import { draftIn, type FreshVault, freshVault } from "../fresh-vault.ts";
import { openVault, type Vault } from "../vault.ts";
import { connectKeys } from "./database.ts";
import { makeFirstRootKey, openKeyring } from "./keyring.ts";
import { RootKeyMissing } from "./provider.ts";
import { openRotation } from "./rotation.ts";
import { dumpKeys, restoreKeys, rotateRoot, rotateTenant } from "./rotation-under-test.ts";
import { makeTransitKey, transit } from "./transit.ts";
import { type TransitAddress, transitClient } from "./transit-http.ts";
import { type KeyServer, startKeyServer } from "./transit-protocol-under-test.ts";

describe("The root key in a key server", () => {
  let server: KeyServer;
  const key = randomBytes(32);

  beforeAll(async () => {
    server = await startKeyServer();
  });

  afterAll(() => server.close());

  const freshKey = async (name: string): Promise<TransitAddress> => {
    const address = { ...server.address, key: name };
    await makeTransitKey(address);
    return address;
  };

  it("opens what it wrapped, in its place and no other", async () => {
    const root = transit(await freshKey("wrap"));
    const [one = ""] = await root.versions();
    expect(one).toMatch(/^[0-9a-f]{32}$/);
    const wrapped = await root.wrap(one, key, "tenant-key|acme|1");
    expect(await root.unwrap(one, wrapped, "tenant-key|acme|1")).toEqual(key);
    await expect(root.unwrap(one, wrapped, "tenant-key|other|1")).rejects.toThrow(VaultTampered);
    const altered = Buffer.from(wrapped);
    altered[40] = altered[40] === 65 ? 66 : 65;
    await expect(root.unwrap(one, altered, "tenant-key|acme|1")).rejects.toThrow(VaultTampered);
    await expect(root.unwrap(one, randomBytes(60), "tenant-key|acme|1")).rejects.toThrow(VaultTampered);
  });

  it("is made once, and stays as it is", async () => {
    const address = await freshKey("made");
    const [one] = await transit(address).versions();
    await makeTransitKey(address);
    expect(await transit(address).versions()).toEqual([one]);
  });

  it("has versions, of which an old one opens nothing once it is destroyed, in any process", async () => {
    const address = await freshKey("rotated");
    const [root, elsewhere] = [transit(address), transit(address)];
    const [one = ""] = await root.versions();
    const wrapped = await root.wrap(one, key, "c");
    expect(await elsewhere.unwrap(one, wrapped, "c")).toEqual(key);
    const two = await root.rotate(one);
    expect(await root.rotate(one)).toBe(two);
    expect(await root.versions()).toEqual([one, two]);
    const rewrapped = await root.rewrap(one, two, wrapped, "c");
    expect(await elsewhere.unwrap(two, rewrapped, "c")).toEqual(key);
    await expect(elsewhere.unwrap(two, rewrapped, "d")).rejects.toThrow(VaultTampered);
    await root.destroyBefore(two);
    await root.destroyBefore(two);
    expect(await root.versions()).toEqual([two]);
    await expect(root.unwrap(one, wrapped, "c")).rejects.toThrow(RootKeyMissing);
    await expect(elsewhere.unwrap(one, wrapped, "c")).rejects.toThrow(RootKeyMissing);
    expect(await elsewhere.unwrap(two, rewrapped, "c")).toEqual(key);
  });

  it("keeps destroyed versions destroyed when somebody lowers the limits again", async () => {
    const address = await freshKey("trimmed");
    const root = transit(address);
    const [one = ""] = await root.versions();
    await root.destroyBefore(await root.rotate(one));
    const ask = transitClient(address);
    const lower = { min_decryption_version: 1, min_encryption_version: 0 };
    await ask({ what: "go back", method: "POST", path: "keys/trimmed/config", body: lower }).catch(() => undefined);
    const version = { key_version: 1, plaintext: "" };
    const again = ask({ what: "wrap", method: "POST", path: "encrypt/trimmed", body: version });
    await expect(again).rejects.toThrow(VaultMisconfigured);
  });

  it("says plainly that a token is refused, empty or not there", async () => {
    const address = await freshKey("token");
    const tokenFile = `${address.tokenFile}.other`;
    const root = transit({ ...address, tokenFile });
    await expect(root.versions()).rejects.toThrow(/cannot be read/);
    await writeFile(tokenFile, " \n");
    await expect(root.versions()).rejects.toThrow(/no token/);
    await writeFile(tokenFile, "another");
    await expect(root.versions()).rejects.toThrow(/refused to read the key token \(403\).*permission denied|403/);
  });

  describe("under a vault", () => {
    let fresh: FreshVault;
    let vault: Vault;
    let keys: { readonly databaseUrl: string; readonly rootKeyFile: string; readonly transit: TransitAddress };

    beforeAll(async () => {
      fresh = await freshVault();
      const database = await freshDatabase();
      const address = { ...server.address, key: "under-a-vault" };
      keys = { databaseUrl: database.keys.url, rootKeyFile: join(fresh.folder, "none.key"), transit: address };
      await makeFirstRootKey(keys);
      vault = await openVault({ ...fresh.address, keys });
    });

    afterAll(async () => {
      await vault.close();
      await fresh.close();
    });

    it("rotates while contracts are read, and then no copy of the keys database opens what was purged", async () => {
      const rotation = openRotation(keys);
      const db = connectKeys(keys.databaseUrl);
      const kept = { ...draftIn("kept"), version: (await vault.put(draftIn("kept"), Buffer.from("kept"))).version };
      const purged = {
        ...draftIn("purged"),
        version: (await vault.put(draftIn("purged"), Buffer.from("gone"))).version,
      };
      const dumps = [await dumpKeys(db)];
      await vault.destroyKey(purged);
      await rotateTenant(rotation, "acme");
      dumps.push(await dumpKeys(db));
      await rotateRoot(rotation);
      expect((await vault.read(kept)).toString()).toBe("kept");
      await expect(vault.read(purged)).rejects.toThrow(VaultSealed);
      for (const dump of dumps) {
        const old = { ...keys, databaseUrl: await restoreKeys(dump) };
        await expect(openVault({ ...fresh.address, keys: old })).rejects.toThrow(RootKeyMissing);
      }
      // As an owner would, to get round that: the row of the old root replaced by the present one's.
      const present = (await dumpKeys(db)).root_key.filter(({ destroyed_at }) => destroyed_at === null);
      const root_key = present.map((row) => ({ ...row, version: 1 }));
      const forged = await restoreKeys({
        root_key,
        tenant_key: dumps[0]?.tenant_key ?? [],
        safe_key: dumps[0]?.safe_key ?? [],
      });
      const opened = await openVault({ ...fresh.address, keys: { ...keys, databaseUrl: forged } });
      await expect(opened.read(purged)).rejects.toThrow(VaultTampered);
      await opened.close();
      await db.destroy();
      await rotation.close();
    });

    it("refuses another key by the fingerprint that it expects", async () => {
      const other = { ...keys, transit: { ...keys.transit, key: "another" } };
      await makeTransitKey(other.transit);
      const opening = openKeyring(other);
      await expect(opening).rejects.toThrow(RootKeyMissing);
      await expect(openKeyring(other)).rejects.toThrow(/keys\/another.*was made with [0-9a-f]{32}/);
    });
  });
});

describe("A key server", () => {
  const address = (url: string): TransitAddress => ({ url, tokenFile: "/none", mount: "transit", key: "engross" });

  it("is not spoken to in clear, but for this very machine", () => {
    for (const url of ["http://keys.example:8200", "http://10.0.0.1", "http://127.0.0.1.example"])
      expect(() => transit(address(url))).toThrow(/https/);
    for (const url of ["https://keys.example:8200", "http://127.0.0.1:8200", "http://localhost:8200", "http://[::1]:1"])
      expect(transit(address(url)).place).toContain(url);
  });

  it("that is sealed or does not answer is asked again, and then waited for by whoever asked", async () => {
    const asked: string[] = [];
    const busy = createServer((request, response) => {
      asked.push(request.url ?? "");
      response.writeHead(503).end(JSON.stringify({ errors: ["Vault is sealed"] }));
    });
    busy.listen(0, "127.0.0.1");
    await new Promise((resolve) => busy.once("listening", resolve));
    const { port } = busy.address() as AddressInfo;
    const fresh = await freshVault();
    const tokenFile = join(fresh.folder, "token");
    await writeFile(tokenFile, "t");
    const root = transit({ ...address(`http://127.0.0.1:${port}`), tokenFile });
    await expect(root.versions()).rejects.toThrow(VaultUnreachable);
    expect(asked).toHaveLength(4);
    busy.closeAllConnections();
    await new Promise((resolve) => busy.close(resolve));
    await expect(root.versions()).rejects.toThrow(/does not answer/);
    await fresh.close();
  });
});
