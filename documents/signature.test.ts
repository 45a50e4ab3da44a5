import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PDF } from "@libpdf/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { draftFrom } from "../domain/template.ts";
import { type Authority, openAuthority } from "./authority.ts";
import { type DraftPdf, draftPdf } from "./pdf.ts";
import { archivePdf, signPdf, type Vouching } from "./signature.ts";
import { signatureSheet } from "./signature-sheet.ts";
import { ndaEnglish } from "./templates/nda-en.ts";
import { type Pdf, typeset } from "./typeset.ts";
import { verifyPdf } from "./verify.ts";
import { house, vouchingIn } from "./vouching-under-test.ts";

const party = (name: string) =>
  ({
    type: "party",
    name,
    address: "1 Dock Road",
    registration: name,
    representative: name,
    email: "a@example.com",
  }) as const;

const acts = ["018f4e2c-0000-7000-8000-000000000001", "018f4e2c-0000-7000-8000-000000000002"] as const;
/** Whole seconds, as certificates and time-stamps have them. */
const minutesLater = (minutes: number): Date => new Date((Math.floor(Date.now() / 60_000) + minutes) * 60_000);
const at = minutesLater(0);
const afterwards = minutesLater(60);

let folder: string;
let vouching: Vouching;
let authority: Authority;
let unsigned: DraftPdf;
let once: Pdf;
let twice: Pdf;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "engross-authority-"));
  vouching = await vouchingIn(folder);
  authority = vouching.authority;
  unsigned = draftPdf(
    draftFrom(ndaEnglish, {
      first: party("Northwind Instruments"),
      second: party("海川科技有限公司"),
      effective: { type: "date", date: "2026-12-01" },
    }),
  );
  const [first, second] = unsigned.signatureBoxes;
  if (!first || !second) throw new Error("There is no place to sign");
  once = await signPdf(vouching, unsigned.bytes, {
    house,
    signatory: {
      name: "Example Signatory",
      email: "jane@example.com",
      organisation: "Northwind Instruments",
      actId: acts[0],
    },
    reason: "Agreed",
    at,
    mark: { place: first, lines: ["Example Signatory", "Northwind Instruments"] },
  });
  twice = await signPdf(vouching, once.bytes, {
    house,
    signatory: { name: "示例代表", email: "示例代表@example.cn", organisation: "海川科技有限公司", actId: acts[1] },
    at: new Date(at.getTime() + 3_600_000),
    mark: { place: second, lines: ["示例代表", "海川科技有限公司"] },
  });
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe("signing", () => {
  test("appends: what was there before stays byte for byte", () => {
    expect(once.bytes.subarray(0, unsigned.bytes.length)).toEqual(unsigned.bytes);
    expect(twice.bytes.subarray(0, once.bytes.length)).toEqual(once.bytes);
    expect(twice.bytes.length - once.bytes.length).toBeLessThan(60_000);
  });

  test("is found whole by name, time and act, and only the last signature covers everything", async () => {
    const checked = await verifyPdf(twice.bytes, authority.certificate);
    expect([checked.valid, checked.level]).toEqual([true, "B-T"]);
    expect(checked.signatures).toEqual([
      {
        field: `Signature-${acts[0]}`,
        name: "Example Signatory",
        issuer: "Signing authority, not publicly trusted",
        at,
        stampedAt: at,
        changedSince: [],
        intact: true,
        trusted: true,
        standing: null,
        coversWholeDocument: false,
        serial: `01${acts[0].replaceAll("-", "")}`,
      },
      {
        field: `Signature-${acts[1]}`,
        name: "示例代表",
        issuer: "Signing authority, not publicly trusted",
        at: afterwards,
        stampedAt: afterwards,
        changedSince: [],
        intact: true,
        trusted: true,
        standing: null,
        coversWholeDocument: true,
        serial: `01${acts[1].replaceAll("-", "")}`,
      },
    ]);
  });

  test("puts a signature page behind a text that has none, with the first signature, and keeps every byte of it", async () => {
    const [first, second] = acts;
    const signers = [
      { id: first, name: "Example Signatory", organisation: "Northwind Instruments" },
      { id: second, name: "示例代表", organisation: "海川科技有限公司" },
    ];
    const sheet = signatureSheet({ language: "en", title: "Sent by the other side", sha256: unsigned.sha256, signers });
    const sign = (bytes: Uint8Array, index: number, added?: Uint8Array): Promise<Pdf> => {
      const { id = "", name = "" } = signers[index] ?? {};
      const box = sheet.places.get(id);
      if (!box) throw new Error("Every signer has a box");
      return signPdf(vouching, bytes, {
        house,
        signatory: { name, email: "a@example.com", actId: id },
        at,
        mark: { place: { ...box, page: unsigned.pages + box.page }, lines: [name], ...(added && { sheet: added }) },
      });
    };
    const one = await sign(unsigned.bytes, 0, sheet.bytes);
    const both = await sign(one.bytes, 1);
    expect([one.pages, both.pages]).toEqual([unsigned.pages + 1, unsigned.pages + 1]);
    expect(one.bytes.subarray(0, unsigned.bytes.length)).toEqual(unsigned.bytes);
    expect((await verifyPdf(both.bytes, authority.certificate)).valid).toBe(true);
    const page = (await PDF.load(both.bytes)).getPage(unsigned.pages)?.extractText().text.replaceAll(/\s+/g, "");
    for (const told of [unsigned.sha256, "ExampleSignatory", "海川科技有限公司"]) expect(page).toContain(told);
  });

  test("when all have signed it is made to last (B-LTA): nothing that was signed moves, and one stamp covers all", async () => {
    const last = await archivePdf(vouching, twice.bytes, { house, at: minutesLater(61) });
    expect(last.bytes.subarray(0, twice.bytes.length)).toEqual(twice.bytes);
    expect(last.bytes.length - twice.bytes.length).toBeLessThan(40_000);
    // A buffer is a window on a larger piece of memory, which nobody may take for the file.
    const { valid, level, stamps, signatures } = await verifyPdf(Buffer.from(last.bytes), authority.certificate);
    expect({ valid, level }).toEqual({ valid: true, level: "B-LTA" });
    expect(stamps).toMatchObject([{ name: "Engross Local Time-Stamp Service", coversWholeDocument: true }]);
    expect(signatures.flatMap(({ changedSince }) => changedSince)).toEqual([]);
    // Renewed years later, before what vouches for it runs out.
    const renewed = await archivePdf(vouching, last.bytes, { house, at: minutesLater(60 * 24 * 365 * 8) });
    expect(renewed.bytes.subarray(0, last.bytes.length)).toEqual(last.bytes);
    expect(await verifyPdf(renewed.bytes, authority.certificate)).toMatchObject({ valid: true, level: "B-LTA" });
  });

  test("a changed byte anywhere in the signed text is noticed", async () => {
    for (const where of [500, Math.floor(unsigned.bytes.length / 2), unsigned.bytes.length + 200]) {
      const tampered = twice.bytes.slice();
      tampered[where] = (tampered[where] ?? 0) ^ 1;
      expect((await verifyPdf(tampered, authority.certificate)).valid, `byte ${where}`).toBe(false);
    }
  });

  test("something appended after the last signature, another authority or no signature is not valid", async () => {
    const longer = Buffer.concat([twice.bytes, Buffer.from("\n% more\n")]);
    expect((await verifyPdf(longer, authority.certificate)).valid).toBe(false);
    const other = await openAuthority(await mkdtemp(join(folder, "other-")));
    const checked = await verifyPdf(twice.bytes, other.certificate);
    expect(checked.signatures.map(({ intact, trusted }) => [intact, trusted])).toEqual([
      [true, false],
      [true, false],
    ]);
    expect((await verifyPdf(unsigned.bytes, authority.certificate)).valid).toBe(false);
    expect((await verifyPdf(Buffer.from("hello"), authority.certificate)).valid).toBe(false);
  });
});

describe("the local authority", () => {
  test("is made once, even by two processes at the same time, and its key is readable by its owner only", async () => {
    const fresh = await mkdtemp(join(folder, "fresh-"));
    const opened = await Promise.all([openAuthority(fresh), openAuthority(fresh), openAuthority(fresh)]);
    expect(new Set(opened.map(({ certificatePem }) => certificatePem)).size).toBe(1);
    expect((await openAuthority(fresh)).certificatePem).toBe(opened[0].certificatePem);
    expect((await readdir(fresh)).toSorted()).toEqual(["authority-certificate.pem", "root.pem"]);
    await Promise.all(opened.map((one) => one.revocationLists(at, house)));
    for (const secret of ["root.pem", `${house.id}.pem`]) {
      expect((await stat(join(fresh, secret))).mode & 0o777, secret).toBe(0o600);
    }
    expect(await readFile(join(fresh, "authority-certificate.pem"), "utf8")).toBe(opened[0].certificatePem);
  });
});

test.each([
  [200, 82, 76],
  [120, 60, 56],
])("a mark of %i by %i points beside a seal says all that it must", async (width, height, left) => {
  const lines = [
    "Example Custodian of the Seals of Northwind",
    "Seal: 示例贸易有限公司合同专用章",
    "Signed Nov 28, 2026, 05:18 (GMT+8)",
    "Electronic signature, certificate of a local authority",
    "Certificate …69b6b141",
    "The seal shown is a picture; the signature is in this file.",
  ];
  const mark = typeset("mark.typ", { width, height, lines, chinese: true, picture: 0, left }, { archival: false });
  expect(mark.pages).toBe(1);
  expect((await PDF.load(mark.bytes)).getPage(0)?.extractText().text.replaceAll(/\s+/g, "")).toContain("inthisfile.");
});
