import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { draftFrom } from "../domain/template.ts";
import { docxPdf, readDocx } from "./docx.ts";
import {
  findPoppler,
  installPyHanko,
  provenToPyHanko,
  type SeenByPyHanko,
  seenByPdfsig,
  seenByPyHanko,
} from "./outsider-under-test.ts";
import { draftPdf, type SignatureBox } from "./pdf.ts";
import { archivePdf, signPdf } from "./signature.ts";
import { salesChinese } from "./templates/sales-zh.ts";
import type { Pdf } from "./typeset.ts";
import { verifyPdf } from "./verify.ts";
import { house, vouchingIn } from "./vouching-under-test.ts";

let folder: string;

const root = (): string => join(folder, "authority", "authority-certificate.pem");

const kept = async (name: string, bytes: Uint8Array): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
};

const seenByOutsider = async (name: string, bytes: Uint8Array): Promise<readonly SeenByPyHanko[]> =>
  seenByPyHanko(root(), await kept(name, bytes));

const signedByBoth = async ({ bytes, signatureBoxes }: Pdf & { readonly signatureBoxes: readonly SignatureBox[] }) => {
  const vouching = await vouchingIn(join(folder, "authority"));
  let signed = bytes;
  for (const [index, name] of ["示例代表", "Example Signatory"].entries()) {
    const place = signatureBoxes[index];
    if (!place) throw new Error("There is no place to sign");
    const act = {
      house,
      signatory: { name, email: "signer@example.com", organisation: "海川", actId: crypto.randomUUID() },
      at: new Date(),
      mark: { place, lines: [name, "海川精密机械有限公司", "2027-01-02"] },
    } as const;
    signed = (await signPdf(vouching, signed, act)).bytes;
  }
  return signed;
};

afterAll(() => rm(folder, { recursive: true, force: true }));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "engross-outsider-"));
  await installPyHanko();
}, 300_000);

const party = (name: string) =>
  ({
    type: "party",
    name,
    address: "上海",
    registration: name,
    representative: "示例代表",
    email: "a@example.com",
  }) as const;

test("an outsider finds both signatures of a contract good, time-stamped and trusted", async () => {
  const signed = await signedByBoth(draftPdf(draftFrom(salesChinese, { seller: party("海川"), buyer: party("北方") })));
  const good = { good: true, intact: true, trusted: true, stamped: true, lasting: null };
  expect(await seenByOutsider("contract.pdf", signed)).toEqual([
    { name: "示例代表", ...good, coverage: "ENTIRE_REVISION", modified: "FORM_FILLING" },
    { name: "Example Signatory", ...good, coverage: "ENTIRE_FILE", modified: "NONE" },
  ]);
}, 60_000);

test("made to last, both hold today and years later by what lies in the file, with revocation demanded (B-LTA)", async () => {
  const signed = await signedByBoth(draftPdf(draftFrom(salesChinese, { seller: party("海川"), buyer: party("北方") })));
  const vouching = await vouchingIn(join(folder, "authority"));
  const { bytes } = await archivePdf(vouching, signed, { house, at: new Date() });
  const path = await kept("lasting.pdf", bytes);
  const seen = await seenByPyHanko(root(), path, { lasting: true });
  const good = { good: true, intact: true, trusted: true, stamped: true, coverage: "ENTIRE_REVISION" };
  const lasting = ["AdESPassed.OK", "AdESPassed.OK"];
  expect(seen).toMatchObject([
    { ...good, modified: "FORM_FILLING", lasting },
    { ...good, modified: "LTA_UPDATES", lasting },
  ]);
  // Without the last revision nobody could say what was revoked: the same demand is not met.
  const [bare] = await seenByPyHanko(root(), await kept("bare.pdf", signed), { lasting: true });
  expect(bare?.lasting?.[0]).not.toBe("AdESPassed.OK");
}, 60_000);

test("with its archival time-stamp renewed before that was over, it holds after both certificates of the first are gone", async () => {
  const signed = await signedByBoth(draftPdf(draftFrom(salesChinese, { seller: party("海川"), buyer: party("北方") })));
  const vouching = await vouchingIn(join(folder, "authority"));
  const first = await archivePdf(vouching, signed, { house, at: new Date() });
  const years = (count: number): Date => new Date(Date.now() + count * 365 * 86_400_000);
  expect(first.stamp.until > years(9) && first.stamp.until < years(11)).toBe(true);
  const second = await archivePdf(vouching, first.bytes, { house, at: years(9) });
  expect(Buffer.compare(second.bytes.subarray(0, first.bytes.length), first.bytes)).toBe(0);
  expect(second.stamp.until > years(18)).toBe(true);

  // The certificates of both signers and of the first stamp are over after ten years, that of the second after nineteen.
  const [once, twice] = [await kept("once.pdf", first.bytes), await kept("twice.pdf", second.bytes)];
  const [good, lost] = [Array(2).fill("AdESPassed.OK"), Array(2).fill("AdESIndeterminate.NO_POE")];
  expect(await provenToPyHanko(root(), once, [9, 12])).toEqual({ stamps: 1, verdicts: [good, lost] });
  expect(await provenToPyHanko(root(), twice, [9, 12, 18, 20])).toEqual({
    stamps: 2,
    verdicts: [good, good, good, lost],
  });

  const ours = await verifyPdf(second.bytes, vouching.authority.roots);
  expect([ours.valid, ours.level]).toEqual([true, "B-LTA"]);
  expect(ours.stamps.map(({ renewedInTime, trusted }) => [renewedInTime, trusted])).toEqual([
    [true, true],
    [null, true],
  ]);
  const late = await archivePdf(vouching, first.bytes, { house, at: years(11) });
  const missed = await verifyPdf(late.bytes, vouching.authority.roots);
  expect([missed.level, missed.stamps[0]?.renewedInTime]).toEqual(["B-LT", false]);
}, 120_000);

test("poppler's pdfsig finds the same: signatures valid, certificates trusted", async (context) => {
  const poppler = await findPoppler();
  if (typeof poppler === "string") {
    console.warn(`NOT TESTED with pdfsig: ${poppler}`);
    return context.skip(poppler);
  }
  const signed = await signedByBoth(draftPdf(draftFrom(salesChinese, { seller: party("海川"), buyer: party("北方") })));
  const vouching = await vouchingIn(join(folder, "authority"));
  const { bytes } = await archivePdf(vouching, signed, { house, at: new Date() });
  const path = await kept("poppler.pdf", bytes);
  const [first = "", second = "", stamp = ""] = await seenByPdfsig(poppler, { root: root(), path, folder });
  for (const [seen, name] of [
    [first, "示例代表"],
    [second, "Example Signatory"],
  ] as const) {
    expect(seen).toContain(`Common Name: ${name}`);
    expect(seen).toContain("Signature Type: ETSI.CAdES.detached");
    expect(seen).toContain("Signature Validation: Signature is Valid.");
    expect(seen).toContain("Certificate Validation: Certificate is Trusted.");
  }
  expect(stamp).toContain("Total document signed");
}, 180_000);

test("the same holds for an agreement that came as a Word file, and tampering shows", async () => {
  const read = await readDocx(await readFile(join(import.meta.dirname, "fixtures", "neomedia-distributor.docx")));
  const parties = [
    { party: "ours", role: "Supplier", name: "PPG" },
    { party: "theirs", role: "Distributor", name: "NeoMedia" },
  ];
  const signed = await signedByBoth(docxPdf(read, { title: "Distributor Agreement", parties }));
  expect((await seenByOutsider("agreement.pdf", signed)).map(({ good }) => good)).toEqual([true, true]);
  const tampered = signed.slice();
  // In the comment after the header: the file still opens and reads the same, yet it is not what was signed.
  tampered[12] = (tampered[12] ?? 0) ^ 1;
  expect((await seenByOutsider("tampered.pdf", tampered)).map(({ intact }) => intact)).toEqual([false, false]);
}, 60_000);
