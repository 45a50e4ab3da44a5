import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readDocument } from "../archive/document.ts";
import { broughtKey } from "../db/brought-key.ts";
import { beginOffboarding } from "../db/offboarding.ts";
import { asSystem } from "../db/tenancy.ts";
import { documentById } from "../db/version.ts";
import { readRoots } from "../documents/authority.ts";
import { textByPoppler } from "../documents/reading-under-test.ts";
import { verifyPdf } from "../documents/verify.ts";
import type { OffboardingId } from "../domain/offboarding.ts";
import { entries } from "../ledger/index.ts";
import { type ContractWeb, type Program, startContractWeb } from "../web/pages/contract/web-under-test.ts";
import { until } from "./until.ts";

let web: ContractWeb;
let signatory: Program;
const password = "only-for-tests";
const name = "Example Signatory (brought certificate)";

beforeAll(async () => {
  web = await startContractWeb();
  signatory = await web.program(web.people.signatory);
});

afterAll(() => web?.close());

const bring = async (word: string): Promise<Response> => {
  const file = await readFile(join(import.meta.dirname, "..", "documents", "fixtures", "signed", "brought.p12"));
  const form = new FormData();
  form.append("password", word);
  form.append("file", new Blob([file]), "mine.p12");
  return signatory.ask("POST", "/account/signing-certificate", form);
};

test("somebody brings a certificate after confirming who they are; its secrets lie sealed, and in no entry", async () => {
  expect((await bring(password)).status).toBe(403);
  await signatory.confirm();
  const wrong = await bring("another");
  expect([wrong.status, (await wrong.json()).code]).toEqual([422, "key-file-wrong"]);
  expect((await bring(password)).status).toBe(200);
  const shown = await (await signatory.ask("GET", "/account/signing-certificate")).json();
  expect(shown).toMatchObject({ brought: { kind: "file", name } });
  const { db, tenant, people } = web.processes;
  const kept = await asSystem(db, tenant, async (tx) => ({
    row: await broughtKey(tx, people.signatory.id),
    told: await entries(tx, { subject: `person/${people.signatory.id}`, limit: 50 }),
  }));
  expect(kept.row?.sealed.toString("latin1")).not.toContain(password);
  expect(kept.told.map(({ kind }) => kind)).toContain("signing-certificate-brought");
  expect(JSON.stringify([shown, kept.told])).not.toContain(password);
});

test("they sign with it, the other side does not have to, and the PDF tells the two apart", async () => {
  const { processes } = web;
  const { db, tenant, archive, configuration } = processes;
  const contract = await processes.toSigning();
  const { ceremony } = await processes.state(contract);
  const [ours] = ceremony?.signers ?? [];
  if (!ceremony || !ours) throw new Error("Somebody of ours is asked to sign");
  const path = `/contracts/${contract}/signatures/${ours.id}`;
  const page = await (await signatory.ask("GET", path)).json();
  expect(page.form).toMatchObject({ own: { name, issuer: "Example Brought CA (test)" } });
  const act = { consent: true, name: "Example Signatory", documentSha256: ceremony.documentSha256, certificate: "own" };
  expect((await signatory.ask("POST", path, act)).status).toBe(200);
  await processes.signAll(contract);
  const { executed } = await until("the PDF to be made to last", async () => {
    const now = await processes.state(contract);
    return now.ceremony?.evidence && now;
  });
  const row = await asSystem(db, tenant, (tx) => documentById(tx, executed?.document ?? expect.unreachable()));
  const bytes = await readDocument(archive, row ?? expect.unreachable());
  const { signatures } = await verifyPdf(bytes, await readRoots(configuration.caFolder));
  expect(signatures.map((one) => [one.name, one.intact, one.trusted])).toEqual([
    [name, true, false],
    ["示例代表乙", true, true],
  ]);
  const said = await textByPoppler(bytes);
  expect(said).toContain(
    "thesigner'sowncertificate:ExampleSignatory(broughtcertificate)IssuedbyExampleBroughtCA(test)",
  );
  expect(said).toContain("电子签名，证书由本地机构签发");
  expect(said).not.toContain("certificateofalocalauthority");
});

test("whoever leaves leaves no key behind, but for what they signed with it and still waits to be sealed", async () => {
  const { db, tenant, people } = web.processes;
  const { id: person } = people.signatory;
  const leaving = {
    id: crypto.randomUUID() as OffboardingId,
    tenant,
    person,
    successor: people.owner.id,
    by: "engross",
  };
  await asSystem(db, tenant, (tx) => beginOffboarding(tx, leaving, new Date()));
  const { key, told } = await asSystem(db, tenant, async (tx) => ({
    key: await broughtKey(tx, person),
    told: await entries(tx, { subject: `person/${person}`, limit: 5 }),
  }));
  expect(key).toBeUndefined();
  expect(told.find(({ kind }) => kind === "signing-certificate-removed")).toMatchObject({ body: { why: "left" } });
});
