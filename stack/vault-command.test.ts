import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { access, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { gather } from "../vault/cut.ts";
import { type FreshVault, freshVault } from "../vault/fresh-vault.ts";
import { openKeyring } from "../vault/keys/keyring.ts";
import { suiteNames } from "../vault/suite.ts";

let folder = "";
let fresh: FreshVault;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "engross-vault-"));
  fresh = await freshVault();
});

afterAll(async () => {
  await fresh.close();
  await rm(folder, { recursive: true, force: true });
});

const program = fileURLToPath(new URL("engross.ts", import.meta.url));

/** Runs the command in an environment that names no service. */
const vault = async (...commandLine: readonly string[]) => {
  const environment = { PATH: process.env["PATH"], HOME: folder, INIT_CWD: folder, LANG: "C" };
  const options = ["--import", import.meta.resolve("tsx"), program, "vault"];
  return promisify(execFile)(process.execPath, [...options, ...commandLine], { env: environment }).then(
    ({ stdout }) => ({ code: 0, said: stdout }),
    (error: { code: number; stderr: string }) => ({ code: error.code, said: error.stderr }),
  );
};

const key = randomBytes(32).toString("hex");
const at = (name: string) => join(folder, name);

describe("with no service running, a raw key", () => {
  it.each(suiteNames)("seals a file and opens it again, in %s", async (suite) => {
    const plain = randomBytes(3_000_000);
    await writeFile(at("plain"), plain);
    const ad = `acme|c1|draft|v1|${suite}`;
    expect(await vault("seal", "--key-hex", key, "--ad", ad, "plain", `${suite}.sealed`)).toMatchObject({ code: 0 });
    expect(await vault("open", "--key-hex", key, "--ad", ad, `${suite}.sealed`, `${suite}.opened`)).toMatchObject({
      code: 0,
    });
    expect((await readFile(at(`${suite}.opened`))).equals(plain)).toBe(true);
    expect((await readFile(at(`${suite}.sealed`))).subarray(0, 1)).toEqual(
      Buffer.of(suite === "AES256_GCM_HKDF_1MB" ? 40 : 24),
    );
  });

  it.each(suiteNames)("opens an object fetched straight out of the bucket, in %s", async (suite) => {
    const plain = randomBytes(2_500_000);
    const { version } = await fresh.vault.put({ tenant: "acme", safe: "rescue", object: "scan" }, plain, { suite });
    const place = { tenant: "acme", safe: "rescue", object: "scan", version };
    await writeFile(
      at(`${suite}.object`),
      await gather(await fresh.bucket.getObject(fresh.address.s3.bucket, fresh.keyOf(place))),
    );
    const keyring = await openKeyring(fresh.address.keys);
    const unwrapped = (await keyring.existingKey(place)).toString("hex");
    await keyring.close();
    const ad = `acme|rescue|scan|${version}|${suite}`;
    await vault("open", "--key-hex", unwrapped, "--ad", ad, `${suite}.object`, `${suite}.rescued`);
    expect((await readFile(at(`${suite}.rescued`))).equals(plain)).toBe(true);
  });

  it("writes nothing when the key, the associated data or the bytes are not the right ones, and says so", async () => {
    await writeFile(at("small"), "Party A shall pay");
    await vault("seal", "--key-hex", key, "--ad", "a|b|c|d", "small", "small.sealed");
    const sealed = await readFile(at("small.sealed"));
    sealed[50] = (sealed[50] ?? 0) ^ 1;
    await writeFile(at("small.damaged"), sealed);
    for (const [with_, ad, from] of [
      [randomBytes(32).toString("hex"), "a|b|c|d", "small.sealed"],
      [key, "a|b|c|e", "small.sealed"],
      [key, "a|b|c|d", "small.damaged"],
    ] as const) {
      const { code, said } = await vault("open", "--key-hex", with_, "--ad", ad, from, "small.opened");
      expect(code).toBe(1);
      expect(said).toMatch(/does not open/);
    }
    await expect(access(at("small.opened"))).rejects.toThrow();
    expect((await readdir(folder)).filter((name) => name.endsWith(".new"))).toEqual([]);
  });

  it("overwrites nothing, and names what is missing or wrong in one sentence", async () => {
    await writeFile(at("taken"), "kept");
    await writeFile(at("source"), "x");
    const sealing = ["seal", "--key-hex", key, "--ad", "x"] as const;
    expect(await vault(...sealing, "source", "taken")).toMatchObject({
      code: 1,
      said: expect.stringMatching(/exists already/),
    });
    expect((await readFile(at("taken"))).toString()).toBe("kept");
    expect((await vault(...sealing, "nowhere", "out")).said).toMatch(/Cannot read/);
    expect((await vault("seal", "--key-hex", "abc", "--ad", "x", "source", "out")).said).toMatch(/64 hexadecimal/);
    for (const wrong of [[], ["shut"], ["open", "a", "b"], ["seal", "--key-hex", key, "--ad", "x", "--odd", "a", "b"]])
      expect(await vault(...wrong)).toMatchObject({ code: 2, said: expect.stringMatching(/^Usage/) });
  });
});
