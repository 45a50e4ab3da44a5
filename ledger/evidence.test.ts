import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ZipFile } from "yazl";
import { type FreshLedger, freshLedger } from "./fresh-ledger.ts";
import { checkpoint, commitment, evidenceBundle, freshSalt, ledgerKnows, verifyBundle } from "./index.ts";
import { noteSigner } from "./note.ts";
import { bundled } from "./verify/manifest.ts";

let ledger: FreshLedger;
let bundle: string;
let early: string;
const subject = "contract/1";
const pdf = Buffer.from("the executed copy ".repeat(500));
const sha256 = createHash("sha256").update(pdf).digest("hex");
const salt = freshSalt();
const document = { name: "执行本.pdf", sha256, open: async () => Readable.from([pdf]) };
const openings = [{ value: "张三", salt }];
const at = new Date("2026-11-22T10:00:00Z");

beforeAll(async () => {
  ledger = await freshLedger();
  const others = Array.from({ length: 300 }, (_, place) => ({ subject: `contract/${place + 2}` }));
  await ledger.tell(others, [{ subject, kind: "created", body: { by: commitment("张三", salt) } }]);
  expect(await ledger.number()).toEqual([]);
  early = (await checkpoint(ledger.superuser)) ?? expect.unreachable();
  await ledger.tell(others, [{ subject, kind: "executed", body: { executed: { sha256 } } }], others);
  expect(await ledger.number()).toEqual([]);
  bundle = join(ledger.folder, "bundle.zip");
  await make(bundle, { documents: [document], openings, since: early });
});
afterAll(() => ledger?.close());

const make = async (
  path: string,
  asked: Pick<Parameters<typeof evidenceBundle>[2], "documents" | "openings" | "since">,
) => {
  const { superuser, key, tenant } = ledger;
  const zip = await evidenceBundle(superuser, key, { tenant, subject, at, ...asked });
  await pipeline(zip ?? expect.unreachable(), createWriteStream(path));
};

/** Runs a command on a bare Node, in an empty folder, with nothing of ours in reach. */
const bareNode = async (commandLine: readonly string[]) => {
  const cwd = join(ledger.folder, "elsewhere");
  await mkdir(cwd, { recursive: true });
  const child = spawn(process.execPath, commandLine, { cwd, env: {}, stdio: ["ignore", "pipe", "pipe"] });
  const [out, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  if (child.exitCode === null) await once(child, "exit");
  return { code: child.exitCode, out, errors };
};

/** The files of a bundle, as any program that unpacks archives sees them. */
const unpacked = async (path: string): Promise<Map<string, Buffer>> => {
  const { fromBufferPromise } = await import("yauzl");
  const files = new Map<string, Buffer>();
  const zip = await fromBufferPromise(await readFile(path), { lazyEntries: true });
  for await (const entry of zip.eachEntry()) {
    const pieces: Buffer[] = [];
    for await (const piece of await zip.openReadStreamPromise(entry)) pieces.push(piece as Buffer);
    files.set(entry.fileName, Buffer.concat(pieces));
  }
  return files;
};

/** Packs files just as bundles are packed, so that only their content can give the change away. */
const repack = async (files: ReadonlyMap<string, Buffer>, path: string): Promise<void> => {
  const zip = new ZipFile();
  for (const [name, content] of files)
    zip.addBuffer(content, name, { mtime: at, mode: 0o100644, forceDosTimestamp: true, compress: false });
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(path));
};

test("anybody can check a bundle offline with the verifier in it and a bare Node, in both languages", async () => {
  const verifier = join(ledger.folder, "verify.mjs");
  await writeFile(verifier, (await unpacked(bundle)).get("verify.mjs") ?? "");
  const valid = await bareNode([verifier, bundle, "--key", ledger.key.verifierKey]);
  expect(valid.errors).toBe("");
  expect(valid.out).toContain("VALID. Everything in this bundle is in the ledger exactly as shown.");
  expect(valid.out).toContain("有效。该证据包中的全部内容均与账本记录完全一致。");
  expect(valid.code).toBe(0);

  const files = await unpacked(bundle);
  const entries = files.get(bundled.entries)?.toString("utf8") ?? "";
  files.set(bundled.entries, Buffer.from(entries.replace('"executed"', '"cancelled"')));
  const forged = join(ledger.folder, "forged.zip");
  await repack(files, forged);
  const invalid = await bareNode([verifier, forged, "--lang", "zh-CN"]);
  expect(invalid.out).toContain("无效。请勿采信该证据包。");
  expect(invalid.out).toContain("第 601 号记录不在已签名的账本中");
  expect(invalid.code).toBe(1);

  expect((await bareNode([verifier])).code).toBe(2);
  expect((await bareNode([verifier, "missing.zip"])).code).toBe(1);
});

test("a bundle tells what it is", () => {
  expect(verifyBundle(bundle, { verifierKey: ledger.key.verifierKey, anchor: early })).toMatchObject({
    ok: true,
    problems: [],
    told: { subject, entries: 2, documents: [{ name: "1-执行本.pdf", sha256 }], checkpoint: { size: 902 } },
    keyFromOutside: true,
  });
});

test("whoever makes a bundle anew under a key of their own is found out by the true key", async () => {
  const other = noteSigner(ledger.key.name, Buffer.alloc(32, 9));
  const files = await unpacked(bundle);
  for (const name of [bundled.manifest, bundled.checkpoint, bundled.earlierCheckpoint]) {
    const note = files.get(name)?.toString("utf8") ?? "";
    files.set(name, Buffer.from(other.sign(note.slice(0, note.lastIndexOf("\n\n") + 1))));
  }
  files.set(bundled.key, Buffer.from(`${other.verifierKey}\n`));
  const forged = join(ledger.folder, "other-key.zip");
  await repack(files, forged);
  expect(verifyBundle(forged, { verifierKey: ledger.key.verifierKey }).problems).toEqual([
    { code: "key", file: bundled.key },
  ]);
});

test("a checkpoint that was kept elsewhere and is not in the ledger's history is a problem", () => {
  const forked = ledger.key.sign(
    early.slice(0, early.indexOf("\n\n") + 1).replace(/\n.{44}\n/, `\n${"A".repeat(43)}=\n`),
  );
  expect(verifyBundle(bundle, { anchor: forked }).problems).toEqual([{ code: "anchor" }]);
});

test("five hundred random tamperings of a bundle are all found, and none makes the verifier fail", async () => {
  const original = await readFile(bundle);
  const files = await unpacked(bundle);
  const names = [...files.keys()];
  const place = fc.double({ min: 0, max: 0.9999, noNaN: true });
  const flip = fc.tuple(place, fc.integer({ min: 1, max: 255 })).map(([share, bits]) => {
    const changed = Buffer.from(original);
    const at = Math.floor(share * changed.length);
    changed[at] = (changed[at] ?? 0) ^ bits;
    return { raw: changed };
  });
  const cut = fc.tuple(place, fc.integer({ min: 1, max: 200 })).map(([share, length]) => {
    const at = Math.floor(share * original.length);
    return { raw: Buffer.concat([original.subarray(0, at), original.subarray(at + length)]) };
  });
  const more = fc.tuple(place, fc.uint8Array({ minLength: 1, maxLength: 50 })).map(([share, bytes]) => {
    const at = Math.floor(share * (original.length + 1));
    return { raw: Buffer.concat([original.subarray(0, at), bytes, original.subarray(at)]) };
  });
  const content = fc
    .tuple(fc.constantFrom(...names), place, fc.integer({ min: 1, max: 255 }))
    .map(([name, share, bits]) => {
      const changed = Buffer.from(files.get(name) ?? "");
      const at = Math.floor(share * changed.length);
      changed[at] = (changed[at] ?? 0) ^ bits;
      return { files: new Map(files).set(name, changed) };
    });
  const without = fc.constantFrom(...names).map((name) => {
    return { files: new Map([...files].filter(([each]) => each !== name)) };
  });
  const swapped = fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names)).filter(([a, b]) => a !== b);
  const exchanged = swapped.map(([a, b]) => {
    return { files: new Map(files).set(a, files.get(b) ?? Buffer.of()).set(b, files.get(a) ?? Buffer.of()) };
  });
  const added = fc.string({ minLength: 1, maxLength: 9, unit: "grapheme-ascii" }).map((name) => {
    return { files: new Map(files).set(`extra-${name.replaceAll(/[^\w]/g, "_")}`, Buffer.from("x")) };
  });
  const tampered = join(ledger.folder, "tampered.zip");
  const any: fc.Arbitrary<{ readonly raw?: Buffer; readonly files?: ReadonlyMap<string, Buffer> }> = fc.oneof(
    flip,
    flip,
    cut,
    more,
    content,
    content,
    without,
    exchanged,
    added,
  );
  await fc.assert(
    fc.asyncProperty(any, async (change) => {
      if (change.raw) {
        if (change.raw.equals(original)) return;
        await writeFile(tampered, change.raw);
      } else await repack(change.files ?? files, tampered);
      const { ok, problems } = verifyBundle(tampered);
      expect([ok, problems.length > 0]).toEqual([false, true]);
    }),
    { numRuns: 500, endOnFailure: true },
  );
}, 120_000);

test("a repacked bundle with nothing changed is still valid: it is the content that counts", async () => {
  const path = join(ledger.folder, "repacked.zip");
  await repack(await unpacked(bundle), path);
  expect(verifyBundle(path).problems).toEqual([]);
});

test("documents that no entry names are refused, and bytes that are not those named end the stream", async () => {
  const other = { ...document, sha256: "0".repeat(64) };
  await expect(make(join(ledger.folder, "a.zip"), { documents: [other] })).rejects.toThrow(RangeError);
  const changed = { ...document, open: async () => Readable.from([Buffer.from("other bytes")]) };
  await expect(make(join(ledger.folder, "b.zip"), { documents: [changed] })).rejects.toThrow("SHA-256");
});

test("whoever stops reading a bundle lets go of the document in hand", async () => {
  const endless = Readable.from(
    (function* () {
      for (;;) yield pdf;
    })(),
  );
  const { superuser, key, tenant } = ledger;
  const documents = [{ ...document, open: async () => endless }];
  const zip = (await evidenceBundle(superuser, key, { tenant, subject, at, documents })) ?? expect.unreachable();
  for await (const _ of zip) if (endless.readableDidRead) break;
  await expect.poll(() => endless.destroyed).toBe(true);
});

test("the ledger tells of a hash whether it knows it and since which checkpoint, and nothing else", async () => {
  const known = await ledgerKnows(ledger.superuser, sha256, ledger.key.verifierKey);
  expect(Object.keys(known ?? {})).toEqual(["checkpoint"]);
  expect(known?.checkpoint.size).toBeGreaterThanOrEqual(602);
  expect(await ledgerKnows(ledger.superuser, "0".repeat(64), ledger.key.verifierKey)).toBeUndefined();
  expect(await ledgerKnows(ledger.superuser, "no hash", ledger.key.verifierKey)).toBeUndefined();
});
