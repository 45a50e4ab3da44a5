import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { draftFrom } from "../domain/template.ts";
import { describeCertificate, keyFileSigner, readKeyFile } from "./brought-key.ts";
import { pemBlocks } from "./certificate-form.ts";
import { draftPdf } from "./pdf.ts";
import { remoteSigner } from "./remote-signer.ts";
import { brought, fixtures, type RemoteSigningUnderTest, startRemoteSigning } from "./remote-signer-under-test.ts";
import { archivePdf, signPdf, type Vouching } from "./signature.ts";
import { ndaChinese } from "./templates/nda-zh.ts";
import { verifyPdf } from "./verify.ts";
import { house, vouchingIn } from "./vouching-under-test.ts";

const { name, issuer, password } = brought;

let folder: string;
let vouching: Vouching;
let file: Buffer;
let roots: readonly Uint8Array[];
let service: RemoteSigningUnderTest;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "engross-brought-"));
  vouching = await vouchingIn(folder);
  file = await readFile(join(fixtures, "brought.p12"));
  const { CERTIFICATE: own } = pemBlocks(await readFile(join(fixtures, "brought-ca.pem"), "utf8"));
  if (!own) throw new Error("The fixture is no certificate");
  roots = [...vouching.authority.roots, own];
  service = await startRemoteSigning("right");
});

afterAll(async () => {
  await service?.stop();
  await rm(folder, { recursive: true, force: true });
});

test("a PKCS#12 file is read with its password alone; another password, another file or an old certificate is refused", async () => {
  const now = new Date();
  expect(await readKeyFile(file, password, now)).toMatchObject({ name, issuer });
  for (const [bytes, word] of [
    [file, "another"],
    [Buffer.from("no key"), password],
    [Buffer.alloc(0), password],
  ] as const) {
    expect(await readKeyFile(bytes, word, now)).toMatchObject({ refused: "key-file-wrong" });
  }
  expect(await readKeyFile(file, password, new Date("2300-01-01"))).toMatchObject({ refused: "certificate-unfit" });
}, 30_000);

const signedWith = async (own: Awaited<ReturnType<typeof keyFileSigner>>): Promise<Uint8Array> => {
  const { bytes, signatureBoxes } = draftPdf(draftFrom(ndaChinese));
  const [place] = signatureBoxes;
  if (!place) throw new Error("There is no place to sign");
  const act = { house, at: new Date(), signatory: { name, email: "a@example.com", actId: crypto.randomUUID() } };
  const signed = await signPdf(vouching, bytes, { ...act, brought: own, mark: { place, lines: [name, "brought"] } });
  return (await archivePdf(vouching, signed.bytes, act)).bytes;
};

test("signed with a certificate that was brought, the PDF names it; it is trusted by whoever trusts its issuer, and by nobody else", async () => {
  const bytes = await signedWith(await keyFileSigner(file, password));
  expect(await verifyPdf(bytes, roots)).toMatchObject({ valid: true, signatures: [{ name, trusted: true }] });
  const { valid, signatures } = await verifyPdf(bytes, vouching.authority.roots);
  expect({ valid, signatures }).toMatchObject({ valid: false, signatures: [{ intact: true, trusted: false }] });
});

test("a remote signing service gets a hash and nothing else, and its signature holds", async () => {
  const { address, asked } = service;
  const tokenFile = join(folder, "token");
  await writeFile(tokenFile, "right\n");
  const signer = await remoteSigner({ address, tokenFile }, "credential-1");
  expect(describeCertificate(signer.certificate, new Date())).toMatchObject({ name });
  const bytes = await signedWith(signer);
  expect(await verifyPdf(bytes, roots)).toMatchObject({ valid: true, signatures: [{ name, trusted: true }] });
  const [, signing] = asked;
  expect(signing?.path).toBe("/csc/v2/signatures/signHash");
  expect(Object.keys(signing?.body ?? {}).toSorted()).toEqual([
    "credentialID",
    "hashAlgorithmOID",
    "hashes",
    "signAlgo",
  ]);
  const [hash] = z.array(z.string()).parse(signing?.body["hashes"]);
  expect(Buffer.from(hash ?? "", "base64")).toHaveLength(32);
  await writeFile(tokenFile, "wrong");
  await expect(remoteSigner({ address, tokenFile }, "credential-1")).rejects.toThrow(/401/);
});

test("what a remote signing service answers is held against its certificate before anything is signed with it", async () => {
  const tokenFile = join(folder, "token");
  await writeFile(tokenFile, "right\n");
  const signer = await remoteSigner({ address: service.address, tokenFile }, "credential-1");
  service.does.signOther = true;
  await expect(signedWith(signer)).rejects.toThrow(/does not hold/);
  service.does.signOther = false;
  await service.stop();
  await expect(signedWith(signer)).rejects.toThrow(/does not answer/);
  await service.start();
});
