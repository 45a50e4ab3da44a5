import { afterAll, beforeAll, expect, test } from "vitest";
import { readDocument } from "../archive/document.ts";
import { asSystem } from "../db/tenancy.ts";
import { documentById } from "../db/version.ts";
import { readRoots } from "../documents/authority.ts";
import { readSignatures } from "../documents/pdf-signatures.ts";
import { verifyPdf } from "../documents/verify.ts";
import { type Processes, startProcesses } from "./contract-process.ts";
import { freshStack } from "./stack/index.ts";

let here: Processes;
let there: Processes;

beforeAll(async () => {
  const stack = await freshStack();
  here = await startProcesses({ stack });
  there = await startProcesses({ stack, worker: false });
});

afterAll(async () => {
  await there?.close();
  await here?.close();
});

/** The executed PDF of a contract of theirs, and the certificate of whoever issued its signers'. */
const executed = async ({ toActive, state, db, tenant, archive }: Processes) => {
  const contract = await toActive();
  const { executed: document } = await state(contract);
  const row = await asSystem(db, tenant, (tx) => documentById(tx, document?.document ?? expect.unreachable()));
  const pdf = await readDocument(archive, row ?? expect.unreachable());
  const signatures = (await readSignatures(pdf))?.found.filter(({ kind }) => kind === "signature") ?? [];
  const issuers = signatures.map(({ certificate, certificates }) =>
    certificates.find(({ subject }) => certificate && subject.isEqual(certificate.issuer)),
  );
  const [issuer] = issuers;
  if (!issuer) throw new Error("The PDF does not hold its signers' issuer");
  return { pdf, issuers, issuer, der: new Uint8Array(issuer.toSchema().toBER()) };
};

test("each organisation's signers are vouched for by an authority of its own, which vouches for nobody of another organisation", async () => {
  const [ours, theirs] = await Promise.all([executed(here), executed(there)]);
  const trustedBy = async (pdf: Uint8Array, roots: Uint8Array | readonly Uint8Array[]) =>
    (await verifyPdf(pdf, roots)).signatures.map(({ intact, trusted }) => ({ intact, trusted }));
  for (const { issuers, issuer } of [ours, theirs])
    expect(issuers.map((each) => each && each.serialNumber.isEqual(issuer.serialNumber))).toEqual([true, true]);
  const keys = [ours, theirs].map(({ issuer }) => Buffer.from(issuer.subjectPublicKeyInfo.toSchema().toBER()));
  expect(keys[0]?.equals(keys[1] ?? Buffer.alloc(0))).toBe(false);

  const both = (trusted: boolean) => [
    { intact: true, trusted },
    { intact: true, trusted },
  ];
  expect(await trustedBy(ours.pdf, ours.der)).toEqual(both(true));
  expect(await trustedBy(theirs.pdf, theirs.der)).toEqual(both(true));
  expect(await trustedBy(ours.pdf, theirs.der)).toEqual(both(false));
  expect(await trustedBy(theirs.pdf, ours.der)).toEqual(both(false));
  // The installation's own root stands above both.
  const roots = await readRoots(here.configuration.caFolder);
  for (const { pdf } of [ours, theirs]) expect(await trustedBy(pdf, roots)).toEqual(both(true));
}, 60_000);
