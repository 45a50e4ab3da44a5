import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Certificate } from "pkijs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { draftFrom } from "../domain/template.ts";
import { keyFileSigner } from "./brought-key.ts";
import { keyAlgorithm, makeRevocationList } from "./certificate-form.ts";
import { ocspRequest, standingIn } from "./ocsp.ts";
import { draftPdf } from "./pdf.ts";
import { type ForeignAuthority, foreignAuthority, hasOpenSsl, keyPassword } from "./responder-under-test.ts";
import type { Outside } from "./revocation.ts";
import { archivePdf, signPdf } from "./signature.ts";
import { ndaEnglish } from "./templates/nda-en.ts";
import { verifyPdf } from "./verify.ts";
import { house, vouchingIn } from "./vouching-under-test.ts";

const installed = await hasOpenSsl();
if (!installed) console.warn("NOT TESTED with a responder: openssl is not installed");

let folder: string;
let foreign: ForeignAuthority;
/** Something on this machine that a certificate names and nobody may be led to. */
const reached: string[] = [];
const inside = createServer((request, response) => {
  reached.push(String(request.url));
  response.writeHead(404).end();
});

beforeAll(async () => {
  await new Promise<void>((done) => inside.listen(0, "127.0.0.1", done));
  const here = `http://127.0.0.1:${(inside.address() as AddressInfo).port}`;
  folder = await mkdtemp(join(tmpdir(), "engross-ocsp-"));
  if (installed) foreign = await foreignAuthority(folder, { lists: `${here}/list.crl`, issuer: `${here}/ca.cer` });
}, 60_000);

afterAll(async () => {
  inside.close();
  await rm(folder, { recursive: true, force: true });
});

const asked: string[] = [];
const nobody: Outside = { fetchList: async () => null, askResponder: async () => null };
/** Gives the issuer where it is asked for, and puts questions to the responder as `activities/outbound.ts` does. */
const everybody: Outside = {
  fetchList: async (address) => {
    asked.push(new URL(address).pathname);
    return address.endsWith("/ca.cer") ? foreign.certificate : null;
  },
  askResponder: async (address, request) => {
    asked.push(address);
    const body = new Uint8Array(request);
    const headers = { "Content-Type": "application/ocsp-request" };
    const answer = await fetch(address, { method: "POST", headers, body }).catch(() => null);
    return answer?.ok ? new Uint8Array(await answer.arrayBuffer()) : null;
  },
};

const listing: Outside = {
  fetchList: async (address) => {
    if (!address.endsWith("/list.crl")) return everybody.fetchList(address);
    const key = await crypto.subtle.importKey("pkcs8", foreign.key, keyAlgorithm, false, ["sign"]);
    const now = Date.now();
    return makeRevocationList(
      { key, certificate: foreign.certificate },
      { number: 1, thisUpdate: new Date(now - 60_000), nextUpdate: new Date(now + 86_400_000) },
    );
  },
  askResponder: everybody.askResponder,
};

const signedWithOwnKey = async () => {
  const vouching = await vouchingIn(join(folder, "authority"));
  const signed = await signPdf(vouching, draftPdf(draftFrom(ndaEnglish, {})).bytes, {
    ...{ house, at: new Date(), brought: await keyFileSigner(foreign.keyFile, keyPassword) },
    signatory: { name: "Signer", email: "signer@example.com", actId: crypto.randomUUID() },
  });
  return { vouching, signed: signed.bytes };
};

const lasting = async (outside: Outside) => {
  const { vouching, signed } = await signedWithOwnKey();
  const { bytes } = await archivePdf({ ...vouching, ...outside }, signed, { house, at: new Date() });
  const found = await verifyPdf(bytes, [...vouching.authority.roots, foreign.certificate]);
  const [signature] = found.signatures;
  return { ...found, signature: signature ?? expect.unreachable() };
};

test.runIf(installed)(
  "the answer of the responder that a signer's certificate names is put into the file, and read from it",
  async () => {
    const responder = await foreign.answer();
    const { signature, level, valid } = await lasting(everybody);
    await responder.close();
    expect({ level, valid }).toEqual({ level: "B-LTA", valid: true });
    expect(signature.standing).toMatchObject({ by: "answer", status: "good", since: null });
    expect(signature.standing?.until?.getTime()).toBeGreaterThan(Date.now() + 6 * 86_400_000);
    // The list is not asked for where there is an answer; the issuer is got by the guarded way, and nobody here is reached.
    expect(asked).toEqual(["/ca.cer", foreign.responder]);
    expect(reached).toEqual([]);
  },
);

test.runIf(installed)(
  "with the responder down the list is taken; with that away too the file says nothing, and is not called lasting",
  async () => {
    expect((await lasting(listing)).signature.standing).toMatchObject({ by: "list", status: "good" });
    const { signature, level } = await lasting(nobody);
    expect([signature.standing, level]).toEqual([null, "B-T"]);
    expect(reached).toEqual([]);
  },
);

test.runIf(installed)(
  "a certificate revoked after signing leaves the signature standing and says since when; one revoked before does not",
  async () => {
    const since = (at: number): Date => new Date(Math.floor(at / 1000) * 1000);
    const later = since(Date.now() + 60_000);
    await foreign.revoke(later);
    let responder = await foreign.answer();
    const after = await lasting(everybody);
    await responder.close();
    expect(after.signature.standing).toMatchObject({ status: "revoked", since: later });
    expect([after.signature.trusted, after.valid]).toEqual([true, true]);

    const before = since(Date.now() - 30 * 86_400_000);
    await foreign.revoke(before);
    responder = await foreign.answer();
    const gone = await lasting(everybody);
    await responder.close();
    expect(gone.signature.standing).toMatchObject({ status: "revoked", since: before });
    expect([gone.signature.intact, gone.signature.trusted, gone.valid]).toEqual([true, false, false]);
  },
);

test.runIf(installed)(
  "an answer counts only by whoever may give it, about this certificate, and unchanged",
  async () => {
    await foreign.revoke(new Date(Date.now() - 86_400_000));
    const [signer, issuer] = [Certificate.fromBER(foreign.signer), Certificate.fromBER(foreign.certificate)];
    const question = await ocspRequest(signer, issuer);
    const answer = await foreign.answered(question, "responder");
    expect(await standingIn(answer, signer, issuer)).toMatchObject({ status: "revoked" });
    // A certificate of the same issuer that is not for answering.
    expect(await standingIn(await foreign.answered(question, "signer"), signer, issuer)).toBeNull();
    expect(await standingIn(answer, issuer, issuer)).toBeNull();
    const changed = answer.slice();
    const last = changed.length - 700;
    changed[last] = (changed[last] ?? 0) ^ 1;
    const read = await standingIn(changed, signer, issuer);
    expect(read?.status ?? "nothing").not.toBe("good");
    expect(await standingIn(new Uint8Array([1, 2, 3]), signer, issuer)).toBeNull();
  },
);
