import { execFile } from "node:child_process";
import { access, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { draftFrom } from "../domain/template.ts";
import { openAuthority } from "./authority.ts";
import { docxPdf, readDocx } from "./docx.ts";
import { draftPdf, type SignatureBox } from "./pdf.ts";
import { signPdf } from "./signature.ts";
import { salesChinese } from "./templates/sales-zh.ts";
import type { Pdf } from "./typeset.ts";

/** An outsider with other people's software: pyHanko from PyPI, in a virtual environment of its own. */
const release = "0.38.0";
const home = join(tmpdir(), `engross-pyhanko-${release}`);
const python = join(home, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
const run = promisify(execFile);

const program = `
import json, sys
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
root = load_cert_from_pemder(sys.argv[1])
found = []
with open(sys.argv[2], "rb") as file:
    for each in PdfFileReader(file).embedded_signatures:
        status = validate_pdf_signature(each, ValidationContext(trust_roots=[root], allow_fetching=False))
        stamp = status.timestamp_validity
        found.append({
            "name": status.signing_cert.subject.native["common_name"],
            "good": status.bottom_line, "intact": status.intact, "trusted": status.trusted,
            "stamped": bool(stamp and stamp.intact and stamp.trusted), "coverage": status.coverage.name,
        })
print(json.dumps(found))
`;

interface Seen {
  readonly name: string;
  readonly good: boolean;
  readonly intact: boolean;
  readonly trusted: boolean;
  readonly stamped: boolean;
  readonly coverage: string;
}

let folder: string;

const seenByOutsider = async (name: string, bytes: Uint8Array): Promise<readonly Seen[]> => {
  const path = join(folder, name);
  await writeFile(path, bytes);
  const { stdout } = await run(python, ["-c", program, join(folder, "authority", "authority-certificate.pem"), path]);
  return JSON.parse(stdout) as readonly Seen[];
};

const signedByBoth = async ({ bytes, signatureBoxes }: Pdf & { readonly signatureBoxes: readonly SignatureBox[] }) => {
  const authority = await openAuthority(join(folder, "authority"));
  let signed = bytes;
  for (const [index, name] of ["示例代表", "Example Signatory"].entries()) {
    const place = signatureBoxes[index];
    if (!place) throw new Error("There is no place to sign");
    const act = {
      signatory: { name, email: "signer@example.com", organisation: "海川", actId: crypto.randomUUID() },
      at: new Date(),
      mark: { place, lines: [name, "海川精密机械有限公司", "2027-01-02"] },
    } as const;
    signed = (await signPdf(authority, signed, act)).bytes;
  }
  return signed;
};

afterAll(() => rm(folder, { recursive: true, force: true }));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "engross-outsider-"));
  const isReady = await access(join(home, release)).then(
    () => true,
    () => false,
  );
  if (isReady) return;
  await run("python3", ["-m", "venv", home]);
  await run(python, ["-m", "pip", "install", "--quiet", `pyhanko==${release}`]);
  await writeFile(join(home, release), "");
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
  const good = { good: true, intact: true, trusted: true, stamped: true };
  expect(await seenByOutsider("contract.pdf", signed)).toEqual([
    { name: "示例代表", ...good, coverage: "ENTIRE_REVISION" },
    { name: "Example Signatory", ...good, coverage: "ENTIRE_FILE" },
  ]);
}, 60_000);

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
