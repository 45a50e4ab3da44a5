import { execFile } from "node:child_process";
import { access, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { codeOf } from "./fault.ts";
import type { Sm2KeyPair } from "./sm2.ts";

/** Another implementation of SM2: the Python package gmssl, from PyPI, kept for the next run. */
const release = "3.2.2";
const kept = join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "engross", `gmssl-${release}`);
const python = join(kept, "bin", "python");
const run = promisify(execFile);

/** The package strips digits 0 and 4 from the left of a public key, so the key is set once it is made. */
const program = `
import sys
from gmssl import sm2
direction, private, public, path, signature = sys.argv[1:]
crypt = sm2.CryptSM2(private_key=private, public_key=public, asn1=True)
crypt.public_key = public
with open(path, "rb") as file:
    data = file.read()
if direction == "sign":
    print(crypt.sign_with_sm3(data))
else:
    print(crypt.verify_with_sm3(signature, data) is True)
`;

/** @throws where the package is not there and there is no way to get it: it needs python3 with venv */
export const installGmssl = async (): Promise<void> => {
  const isThere = await access(python).then(
    () => true,
    () => false,
  );
  if (isThere) return;
  // Made aside and put in place whole, for another run may be doing the same.
  const fresh = `${kept}.${process.pid}`;
  try {
    await run("python3", ["-m", "venv", fresh]);
    await run(join(fresh, "bin", "pip"), ["install", "--quiet", "--disable-pip-version-check", `gmssl==${release}`]);
    await rename(fresh, kept).catch((error: unknown) => {
      if (codeOf(error) !== "ENOTEMPTY") throw error;
    });
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
};

/** x | y, without the leading 04. */
const bare = (publicKey: string): string => publicKey.slice(2);

const ask = async (direction: string, bytes: Uint8Array, ...keys: readonly [string, string, string]) => {
  const folder = await mkdtemp(join(tmpdir(), "engross-gmssl-"));
  const path = join(folder, "file");
  const [privateKey, publicKey, signature] = keys;
  await writeFile(path, bytes);
  const { stdout } = await run(python, ["-c", program, direction, privateKey, publicKey, path, signature]);
  await rm(folder, { recursive: true });
  return stdout.trim();
};

/** @returns the signature in DER, in hexadecimal, with the default user id */
export const gmsslSigns = (bytes: Uint8Array, { privateKey, publicKey }: Sm2KeyPair): Promise<string> =>
  ask("sign", bytes, privateKey.toString("hex"), bare(publicKey.toString("hex")), "");

export const gmsslVerifies = async (
  bytes: Uint8Array,
  { publicKey, signature }: { readonly publicKey: string; readonly signature: string },
): Promise<boolean> => (await ask("verify", bytes, "00", bare(publicKey), signature)) === "True";
