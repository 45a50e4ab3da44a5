import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { draftFrom } from "../domain/template.ts";
import { docxPdf, readDocx } from "./docx.ts";
import { findPoppler, installPyHanko, type SeenByPyHanko, seenByPdfsig, seenByPyHanko } from "./outsider-under-test.ts";
import { draftPdf, type SignatureBox } from "./pdf.ts";
import { archivePdf, signPdf } from "./signature.ts";
import { salesChinese } from "./templates/sales-zh.ts";
import type { Pdf } from "./typeset.ts";
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
