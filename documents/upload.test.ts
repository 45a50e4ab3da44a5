import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RefusalCode } from "../domain/refusal.ts";
import { appendablePdf, signPdf } from "./signature.ts";
import { judgeUpload } from "./upload.ts";
import { verifyPdf } from "./verify.ts";
import { house, vouchingIn } from "./vouching-under-test.ts";

const fixtures = join(import.meta.dirname, "fixtures");

/** What each bad file is for; the rest of the folder is checked to be listed here. */
const expected: Readonly<Record<string, RefusalCode | "pdf" | "docx">> = {
  "derived-a-docx-named.pdf": "docx",
  "derived-a-expanding.docx": "file-bomb",
  "derived-a-pdf-named.docx": "pdf",
  "derived-a-truncated.pdf": "file-broken",
  "derived-a-zero-bytes.pdf": "file-empty",
  "derived-a-zip-slip.docx": "file-unsafe",
  "pdfjs-REDHAT-1531897-0.pdf": "file-broken",
  "pdfjs-bomb_giant.pdf": "file-broken",
  "pdfjs-evaljs.pdf": "file-has-macros",
  "pdfjs-poppler-395-0-fuzzed.pdf": "file-broken",
  "poi-ExternalEntityInText.docx": "file-unsafe",
  "poi-SimpleMacro.docm": "file-has-macros",
  "poi-bug53475-password-is-pass.docx": "file-encrypted",
  "poi-clusterfuzz-testcase-minimized-POIXWPFFuzzer-5313273089884160.docx": "file-broken",
  "poi-clusterfuzz-testcase-minimized-POIXWPFFuzzer-6442791109263360.docx": "file-broken",
  "pyhanko-circular-page-tree.pdf": "file-broken",
  "pyhanko-malformed-encrypt-dict1.pdf": "file-encrypted",
  "pyhanko-minimal-pubkey-aes256.pdf": "file-encrypted",
  "pyhanko-minimal-startxref-hopeless.pdf": "pdf",
  "qpdf-append-xref-loop.pdf": "file-broken",
  "qpdf-bad-xref.pdf": "pdf",
  "qpdf-bad1.pdf": "file-unsupported",
  "qpdf-enc-R3_V2_U-view_O-master.pdf": "file-encrypted",
  "qpdf-enc-XI-R6_V5_U-view_O-master.pdf": "file-encrypted",
  "qpdf-pages-loop.pdf": "file-broken",
};

const outcome = async (path: string): Promise<string> => {
  const judged = await judgeUpload(path);
  return "refused" in judged ? judged.refused : judged.kind;
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "engross-upload-"));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const written = async (name: string, bytes: Uint8Array): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
};

/** A zip archive whose central directory may lie about sizes. */
const zip = (
  entries: readonly { readonly name: string; readonly data: Buffer; readonly claimed?: number }[],
): Buffer => {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const { name, data, claimed = data.length } of entries) {
    const packed = deflateRawSync(data);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(claimed, 18);
    fields.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from("PK\u0003\u0004"), fields, Buffer.from(name), packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    central.push(Buffer.concat([Buffer.from("PK\u0001\u0002"), Buffer.from([20, 0]), fields, tail, Buffer.from(name)]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, directory, Buffer.from("PK\u0005\u0006"), end]);
};

const contentTypes = {
  name: "[Content_Types].xml",
  data: Buffer.from("<Types>application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml</Types>"),
};

describe("an uploaded file is judged by what it is", () => {
  test("every file that was made to do harm or is damaged gets its reason", async () => {
    const names = await readdir(join(fixtures, "bad"));
    expect(names.toSorted()).toEqual(Object.keys(expected).toSorted());
    for (const name of names) expect(await outcome(join(fixtures, "bad", name)), name).toBe(expected[name]);
  }, 60_000);

  test("a contract in Word is accepted, and its tracked changes are counted", async () => {
    expect(await judgeUpload(join(fixtures, "neomedia-distributor.docx"))).toEqual({
      kind: "docx",
      trackedChanges: 0,
      comments: 0,
    });
    expect(await judgeUpload(join(fixtures, "tracked-changes.docx"))).toEqual({
      kind: "docx",
      trackedChanges: 47,
      comments: 3,
    });
  });

  test("an archive that lies about its size, has thousands of entries, or is another Office file is refused", async () => {
    const small = { name: "word/document.xml", data: Buffer.from("<w:document/>") };
    expect(await outcome(await written("good.docx", zip([contentTypes, small])))).toBe("docx");
    const lying = { name: "word/document.xml", data: Buffer.alloc(30 * 1024 ** 2, " "), claimed: 100 };
    expect(await outcome(await written("lying.docx", zip([contentTypes, lying])))).toBe("file-bomb");
    const many = Array.from({ length: 5000 }, (_, index) => ({ name: `word/${index}.txt`, data: Buffer.from("x") }));
    expect(await outcome(await written("many.docx", zip([contentTypes, ...many])))).toBe("file-bomb");
    const sheet = { name: "[Content_Types].xml", data: Buffer.from("<Types>spreadsheetml.sheet.main+xml</Types>") };
    expect(await outcome(await written("sheet.xlsx", zip([sheet])))).toBe("file-unsupported");
    expect(await outcome(await written("headless.docx", zip([contentTypes])))).toBe("file-broken");
  });

  test("a picture, a text and an old Word file are refused by kind, and a giant one before it is read", async () => {
    expect(await outcome(await written("a.png", Buffer.from("89504e470d0a1a0a", "hex")))).toBe("file-unsupported");
    expect(await outcome(await written("a.pdf", Buffer.from("just text")))).toBe("file-unsupported");
    const ole = Buffer.concat([Buffer.from("d0cf11e0a1b11ae1", "hex"), Buffer.alloc(4096)]);
    expect(await outcome(await written("old.doc", ole))).toBe("file-unsupported");
    const giant = await written("giant.pdf", Buffer.from("%PDF-1.7\n"));
    await truncate(giant, 2 * 1024 ** 3);
    expect(await outcome(giant)).toBe("file-too-large");
  });
});

test("a repaired PDF gets a copy that can be signed, and a sound one is used as it is", async () => {
  const vouching = await vouchingIn(join(folder, "authority"));
  for (const [name, isKept] of [
    ["qpdf-bad-xref.pdf", false],
    ["derived-a-pdf-named.docx", true],
  ] as const) {
    const bytes = new Uint8Array(await readFile(join(fixtures, "bad", name)));
    const copy = await appendablePdf(bytes);
    expect(Buffer.from(copy.bytes).equals(Buffer.from(bytes)), name).toBe(isKept);
    const signed = await signPdf(vouching, copy.bytes, {
      house,
      signatory: { name: "Example Signatory", email: "jane@example.com", actId: crypto.randomUUID() },
      at: new Date(),
    });
    expect((await verifyPdf(signed.bytes, vouching.authority.certificate)).valid, name).toBe(true);
  }
});
