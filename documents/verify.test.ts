import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { pemBlocks } from "./certificate-form.ts";
import { verifyPdf } from "./verify.ts";

const fixtures = join(import.meta.dirname, "fixtures", "signed");
let root: Uint8Array;

beforeAll(async () => {
  const { CERTIFICATE } = pemBlocks(await readFile(join(fixtures, "derived-test-root-ca.pem"), "utf8"));
  if (!CERTIFICATE) throw new Error("The fixture is no certificate");
  root = CERTIFICATE;
});

const verified = async (name: string) => verifyPdf(new Uint8Array(await readFile(join(fixtures, name))), root);

const nda = "derived-bonterms-nda-signed";

test("two signatures of somebody else's making are found whole and trusted", async () => {
  const { valid, level, signatures } = await verified(`${nda}-2.pdf`);
  expect({ valid, level }).toEqual({ valid: true, level: "B-B" });
  expect(signatures.map(({ name }) => name)).toEqual(["Test Signer A (not a person)", "Test Signer B (not a person)"]);
});

test("a page that was painted over after both had signed is named, after each signature", async () => {
  const { valid, signatures } = await verified(`${nda}-2-overlay.pdf`);
  expect(valid).toBe(false);
  const changed = [{ kind: "page-changed", page: 1 }];
  expect(signatures.map(({ intact, changedSince }) => ({ intact, changedSince }))).toEqual([
    { intact: true, changedSince: changed },
    { intact: true, changedSince: changed },
  ]);
});

test("bytes changed within what was signed break every signature over them", async () => {
  const { valid, level, signatures } = await verified(`${nda}-2-tampered-bytes.pdf`);
  expect({ valid, level }).toEqual({ valid: false, level: null });
  expect(signatures.map(({ intact }) => intact)).toEqual([false, false]);
});

test.each([`${nda}-expired.pdf`, `${nda}-untrusted.pdf`])("%s is whole, and not to be trusted", async (name) => {
  const { valid, signatures } = await verified(name);
  expect(valid).toBe(false);
  expect(signatures).toMatchObject([{ intact: true, trusted: false }]);
});

/** What changed since each signature, as others made them; whom to trust is not asked here. */
const odd = [
  ["pyhanko-form-update-override-appearance-stream.pdf", [[], []], [true, true]],
  ["pyhanko-form-update-override-appearance-stream-sneaky.pdf", [["document-changed"], []], [true, true]],
  ["pyhanko-minimal-signed-twice-both-created.pdf", [[], []], [true, true]],
  ["pyhanko-minimal-two-fields-signed-twice.pdf", [[], []], [true, true]],
  ["pyhanko-certified-with-indirect-refs-in-dir.pdf", [[]], [true]],
  ["pyhanko-pades-lta-dss-indirect-arrs-test.pdf", [[]], [true]],
  ["pyhanko-sig-no-signed-attrs.pdf", [[]], [true]],
  ["pyhanko-one-byterange.pdf", [[]], [false]],
] as const;

test.each(odd)("%s: what was changed since each signature", async (name, changed, intact) => {
  const { signatures } = await verified(name);
  expect(signatures.map(({ changedSince }) => changedSince.map(({ kind }) => kind))).toEqual(changed);
  expect(signatures.map((one) => one.intact)).toEqual(intact);
});

test("a file whose end nobody signed is not valid, even where no reader sees a difference", async () => {
  const { valid, signatures } = await verified("pyhanko-tail-uncovered.pdf");
  expect(valid).toBe(false);
  expect(signatures).toMatchObject([{ coversWholeDocument: false }]);
});
