import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { access, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { associatedData } from "./associated.ts";
import { gather } from "./cut.ts";
import { codeOf } from "./fault.ts";
import { openFile, sealFile } from "./file.ts";
import { type Associated, open, seal } from "./stream.ts";
import { suites } from "./suite.ts";

/** Another implementation: the Python binding of Google's own Tink in C++, from PyPI, kept for the next run. */
const tinkVersion = "1.16.1";
const kept = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "engross", `tink-${tinkVersion}`);

/** Seals or opens one file with a raw key of AES256_GCM_HKDF_1MB. */
const program = `
import sys
import tink
from tink import secret_key_access, streaming_aead
from tink.proto import aes_gcm_hkdf_streaming_pb2, common_pb2, tink_pb2

direction, key, associated_data, source, target = sys.argv[1:]
streaming_aead.register()
value = aes_gcm_hkdf_streaming_pb2.AesGcmHkdfStreamingKey(
    version=0,
    key_value=bytes.fromhex(key),
    params=aes_gcm_hkdf_streaming_pb2.AesGcmHkdfStreamingParams(
        ciphertext_segment_size=1048576, derived_key_size=32, hkdf_hash_type=common_pb2.SHA256))
keyset = tink_pb2.Keyset(primary_key_id=1, key=[tink_pb2.Keyset.Key(
    key_id=1, status=tink_pb2.ENABLED, output_prefix_type=tink_pb2.RAW,
    key_data=tink_pb2.KeyData(
        type_url="type.googleapis.com/google.crypto.tink.AesGcmHkdfStreamingKey",
        value=value.SerializeToString(), key_material_type=tink_pb2.KeyData.SYMMETRIC))])
handle = tink.proto_keyset_format.parse(keyset.SerializeToString(), secret_key_access.TOKEN)
primitive = handle.primitive(streaming_aead.StreamingAead)
if direction == "seal":
    with open(source, "rb") as plain, open(target, "wb") as raw:
        with primitive.new_encrypting_stream(raw, associated_data.encode()) as sealed:
            sealed.write(plain.read())
else:
    with open(source, "rb") as raw, open(target, "wb") as plain:
        with primitive.new_decrypting_stream(raw, associated_data.encode()) as opened:
            plain.write(opened.read())
`;

const suite = suites.AES256_GCM_HKDF_1MB;
const run = promisify(execFile);
let folder = "";

const tink = async (
  direction: "seal" | "open",
  key: Buffer,
  associated: Associated,
  bytes: Buffer,
): Promise<Buffer> => {
  const [source, target] = [join(folder, "source"), join(folder, "target")];
  await writeFile(source, bytes);
  const python = join(kept, "bin", "python");
  const text = Buffer.from(associated(suite.name)).toString();
  await run(python, ["-c", program, direction, key.toString("hex"), text, source, target]);
  return readFile(target);
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "engross-tink-"));
  const installed = await access(join(kept, "bin", "python")).then(
    () => true,
    () => false,
  );
  if (installed) return;
  await run("python3", ["--version"]).catch((cause: unknown) => {
    throw new Error("This test compares with Tink and needs python3 (with venv) on the PATH: install it.", { cause });
  });
  // Made aside and put in place whole, for another run may be doing the same.
  const fresh = `${kept}.${process.pid}`;
  try {
    await run("python3", ["-m", "venv", fresh]);
    await run(join(fresh, "bin", "pip"), ["install", "--quiet", "--disable-pip-version-check", `tink==${tinkVersion}`]);
    await rename(fresh, kept).catch((error: unknown) => {
      if (codeOf(error) !== "ENOTEMPTY") throw error;
    });
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}, 300_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

const mebibyte = 1024 * 1024;
const sizes = [
  0,
  1,
  56,
  57,
  mebibyte - 57,
  mebibyte - 56,
  mebibyte - 55,
  2 * mebibyte - 72,
  2 * mebibyte - 71,
  5_000_000,
];
const where = associatedData({ tenant: "acme", safe: "contract-1", object: "draft", version: "v1" });

it.each(sizes)("what the vault seals, Tink opens: %i bytes", async (size) => {
  const [key, plain] = [randomBytes(32), randomBytes(size)];
  const sealed = await gather(seal(suite, key, where, [plain]));
  expect((await tink("open", key, where, sealed)).equals(plain)).toBe(true);
});

it.each(sizes)("what Tink seals, the vault opens: %i bytes", async (size) => {
  const [key, plain] = [randomBytes(32), randomBytes(size)];
  const sealed = await tink("seal", key, where, plain);
  expect((await gather(open(key, where, [sealed]))).equals(plain)).toBe(true);
});

it("what the last resort seals, Tink opens, and the other way round", async () => {
  const [key, plain] = [randomBytes(32), randomBytes(2_500_000)];
  const associatedText = "acme|contract-1|draft|v1|AES256_GCM_HKDF_1MB";
  const at = (name: string) => join(folder, name);
  await writeFile(at("plain"), plain);
  await sealFile(suite, { from: at("plain"), to: at("sealed"), key, associatedData: associatedText });
  expect((await tink("open", key, where, await readFile(at("sealed")))).equals(plain)).toBe(true);
  await writeFile(at("foreign"), await tink("seal", key, where, plain));
  await openFile({ from: at("foreign"), to: at("opened"), key, associatedData: associatedText });
  expect((await readFile(at("opened"))).equals(plain)).toBe(true);
});

it("Tink refuses what the vault sealed for another place", async () => {
  const key = randomBytes(32);
  const sealed = await gather(seal(suite, key, where, [randomBytes(100)]));
  const elsewhere = associatedData({ tenant: "other", safe: "contract-1", object: "draft", version: "v1" });
  await expect(tink("open", key, elsewhere, sealed)).rejects.toThrow();
});
