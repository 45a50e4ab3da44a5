import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeSm2Key } from "../vault/sm2.ts";
import { signDetached } from "../vault/sm2-detached.ts";

let folder = "";
const bytes = Buffer.from("%PDF-1.7 certificate 证明");
const key = makeSm2Key();
const publicKey = key.publicKey.toString("hex");

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "engross-sm2-"));
  await writeFile(join(folder, "E-1.pdf"), bytes);
  await writeFile(join(folder, "E-1.pdf.sm2.json"), signDetached({ name: "E-1.pdf", bytes }, key));
  await writeFile(join(folder, "changed.pdf"), Buffer.concat([bytes, Buffer.of(10)]));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const program = fileURLToPath(new URL("engross.ts", import.meta.url));

/** Runs the command in an environment that names no service. */
const sm2 = (...commandLine: readonly string[]) => {
  const environment = { PATH: process.env["PATH"], HOME: folder, INIT_CWD: folder, LANG: "C" };
  const options = ["--import", import.meta.resolve("tsx"), program, "sm2"];
  return promisify(execFile)(process.execPath, [...options, ...commandLine], { env: environment }).then(
    ({ stdout }) => ({ code: 0, said: stdout }),
    (error: { code: number; stdout: string; stderr: string }) => ({
      code: error.code,
      said: error.stdout + error.stderr,
    }),
  );
};

describe("with no service running, engross sm2 verify", () => {
  it("finds a signature valid in both languages, and says that a key has to be compared", async () => {
    const { code, said } = await sm2("verify", "E-1.pdf", "E-1.pdf.sm2.json");
    expect(code).toBe(0);
    for (const told of [/^VALID\./, /\n有效。/, /compare it/, /核对/, /not certified/, /未经国家密码管理局检测认证/])
      expect(said).toMatch(told);
    expect(said).toContain(publicKey);
  });

  it("holds the key against the one that was given", async () => {
    expect(await sm2("verify", "--key", publicKey, "E-1.pdf", "E-1.pdf.sm2.json")).toMatchObject({
      code: 0,
      said: expect.stringMatching(/the key you gave/),
    });
    const other = makeSm2Key().publicKey.toString("hex");
    expect(await sm2("verify", "--key", other, "E-1.pdf", "E-1.pdf.sm2.json")).toMatchObject({
      code: 1,
      said: expect.stringMatching(/^NOT VALID.*another key/),
    });
  });

  it("says of a changed file, and of what is no signature, that they are not valid", async () => {
    expect(await sm2("verify", "changed.pdf", "E-1.pdf.sm2.json")).toMatchObject({
      code: 1,
      said: expect.stringMatching(/^NOT VALID.*another file[^]*无效。/),
    });
    expect(await sm2("verify", "E-1.pdf", "E-1.pdf")).toMatchObject({
      code: 1,
      said: expect.stringMatching(/^NOT VALID.*no SM2 signature/),
    });
  });

  it("names a file that is not there, and explains itself when asked wrongly", async () => {
    expect((await sm2("verify", "nowhere.pdf", "E-1.pdf.sm2.json")).said).toMatch(/Cannot read .*nowhere\.pdf/);
    for (const wrong of [[], ["sign", "a", "b"], ["verify", "a"], ["verify", "--key", "04", "a", "b"]])
      expect(await sm2(...wrong)).toMatchObject({ code: 2, said: expect.stringMatching(/^Usage/) });
  });
});
