import { constants, createPrivateKey, privateEncrypt } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { draftFrom } from "../domain/template.ts";
import { describeCertificate, keyFileSigner, readKeyFile } from "./brought-key.ts";
import { pemBlocks } from "./certificate-form.ts";
import { draftPdf } from "./pdf.ts";
import { remoteSigner } from "./remote-signer.ts";
import { archivePdf, signPdf, type Vouching } from "./signature.ts";
import { ndaChinese } from "./templates/nda-zh.ts";
import { verifyPdf } from "./verify.ts";
import { house, vouchingIn } from "./vouching-under-test.ts";

const fixtures = join(import.meta.dirname, "fixtures", "signed");
const password = "only-for-tests";
const name = "Example Signatory (brought certificate)";

let folder: string;
let vouching: Vouching;
let file: Buffer;
let roots: readonly Uint8Array[];
let server: Server;
let asked: { readonly path: string; readonly token: string | undefined; readonly body: Record<string, unknown> }[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "engross-brought-"));
  vouching = await vouchingIn(folder);
  file = await readFile(join(fixtures, "brought.p12"));
  const { CERTIFICATE: own } = pemBlocks(await readFile(join(fixtures, "brought-ca.pem"), "utf8"));
  if (!own) throw new Error("The fixture is no certificate");
  roots = [...vouching.authority.roots, own];
  asked = [];
});

afterAll(async () => {
  server?.close();
  await rm(folder, { recursive: true, force: true });
});

test("a PKCS#12 file is read with its password alone; another password, another file or an old certificate is refused", async () => {
  const now = new Date();
  expect(await readKeyFile(file, password, now)).toMatchObject({ name, issuer: "Example Brought CA (test)" });
  for (const [bytes, word] of [
    [file, "another"],
    [Buffer.from("no key"), password],
    [Buffer.alloc(0), password],
  ] as const) {
    expect(await readKeyFile(bytes, word, now)).toMatchObject({ refused: "key-file-wrong" });
  }
  expect(await readKeyFile(file, password, new Date("2300-01-01"))).toMatchObject({ refused: "certificate-unfit" });
}, 30_000);

const signedWith = async (brought: Awaited<ReturnType<typeof keyFileSigner>>): Promise<Uint8Array> => {
  const { bytes, signatureBoxes } = draftPdf(draftFrom(ndaChinese));
  const [place] = signatureBoxes;
  if (!place) throw new Error("There is no place to sign");
  const act = { house, at: new Date(), signatory: { name, email: "a@example.com", actId: crypto.randomUUID() } };
  const signed = await signPdf(vouching, bytes, { ...act, brought, mark: { place, lines: [name, "brought"] } });
  return (await archivePdf(vouching, signed.bytes, act)).bytes;
};

test("signed with a certificate that was brought, the PDF names it; it is trusted by whoever trusts its issuer, and by nobody else", async () => {
  const bytes = await signedWith(await keyFileSigner(file, password));
  expect(await verifyPdf(bytes, roots)).toMatchObject({ valid: true, signatures: [{ name, trusted: true }] });
  const { valid, signatures } = await verifyPdf(bytes, vouching.authority.roots);
  expect({ valid, signatures }).toMatchObject({ valid: false, signatures: [{ intact: true, trusted: false }] });
});

/** A remote signing service that speaks the subset of the CSC API v2 that is asked of it, with a key of its own: a test server. */
const startService = async (): Promise<string> => {
  const signer = await keyFileSigner(file, password);
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = JSON.parse(Buffer.concat(chunks).toString("utf8")) as Record<string, unknown>;
      asked.push({ path: request.url ?? "", token: request.headers.authorization, body });
      if (request.headers.authorization !== "Bearer right") return void response.writeHead(401).end("{}");
      void answer(request.url ?? "", body).then((told) =>
        response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(told)),
      );
    });
  });
  const answer = async (path: string, body: Record<string, unknown>): Promise<unknown> => {
    if (path.endsWith("/credentials/info")) {
      const certificates = [signer.certificate, ...(signer.certificateChain ?? [])];
      return {
        key: { status: "enabled", algo: ["1.2.840.113549.1.1.1"], len: 2048 },
        cert: { status: "valid", certificates: certificates.map((each) => Buffer.from(each).toString("base64")) },
      };
    }
    const [hash = ""] = z.array(z.string()).parse(body["hashes"]);
    return { signatures: [signedHash(Buffer.from(hash, "base64")).toString("base64")] };
  };
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/csc/v2`;
};

/** RSASSA-PKCS1-v1_5 over a SHA-256 digest (RFC 8017 §9.2): the digest arrives, not what it is of. */
const signedHash = (digest: Buffer): Buffer => {
  const info = Buffer.concat([Buffer.from("3031300d060960864801650304020105000420", "hex"), digest]);
  return privateEncrypt({ key: serviceKey, padding: constants.RSA_PKCS1_PADDING }, info);
};
let serviceKey: ReturnType<typeof createPrivateKey>;

test("a remote signing service gets a hash and nothing else, and its signature holds", async () => {
  serviceKey = createPrivateKey(await readFile(join(fixtures, "brought.key"), "utf8"));
  const address = await startService();
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
