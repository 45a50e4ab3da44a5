import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signCertificate } from "../activities/certificate-signature.ts";
import { readDocument } from "../archive/document.ts";
import { asSystem } from "../db/tenancy.ts";
import { type DocumentKind, type DocumentRow, documentsOf, documentsOfKinds } from "../db/version.ts";
import { dayOf, instantOf } from "../domain/calendar.ts";
import type { ContractId } from "../domain/ids.ts";
import { terminationChecks } from "../domain/termination.ts";
import { entries } from "../ledger/index.ts";
import { lettersSoFar } from "../mail/caught.ts";
import { storageClient } from "../stack/minio.ts";
import { gather } from "../vault/cut.ts";
import { gmsslVerifies, installGmssl } from "../vault/gmssl-under-test.ts";
import { verifyDetached } from "../vault/sm2-detached.ts";
import { type ContractWeb, path, startContractWeb } from "../web/pages/contract/web-under-test.ts";
import { asPerson } from "./contract-process.ts";
import { until } from "./until.ts";

let web: ContractWeb;
let contract: ContractId;
let publicKey: string;

beforeAll(async () => {
  await installGmssl();
  web = await startContractWeb();
  const administrator = await web.program(web.people.administrator);
  await administrator.confirm();
  await administrator.ask("POST", "/settings/suite", { suite: "SM4_CTR_HMAC_SM3_1MB" });
  const settings = await (await administrator.ask("GET", "/settings")).json();
  publicKey = settings.signingKey.publicKey;
  contract = await web.processes.toActive();
}, 300_000);

afterAll(() => web.close());

const documents = (): Promise<readonly DocumentRow[]> =>
  asSystem(web.processes.db, web.processes.tenant, (tx) => documentsOf(tx, contract));

const theOne = async (kind: DocumentKind): Promise<DocumentRow> => {
  const found = (await documents()).filter((document) => document.kind === kind);
  expect(found.map(({ name }) => name)).toHaveLength(1);
  return found[0] ?? expect.unreachable();
};

const read = (row: DocumentRow): Promise<Buffer> => readDocument(web.processes.archive, row);

const signings = async () => {
  const { db, tenant } = web.processes;
  const told = await asSystem(db, tenant, (tx) => entries(tx, { subject: `contract/${contract}`, limit: 500 }));
  return { told, signed: told.filter(({ kind }) => kind === "certificate-signed") };
};

/** The signature holds for the certificate, by our reading and by gmssl's, and for no other bytes. */
const expectSigned = async (certificate: DocumentRow, signature: DocumentRow): Promise<void> => {
  const [bytes, text] = [await read(certificate), (await read(signature)).toString("utf8")];
  const verdict = verifyDetached(bytes, text);
  expect(verdict).toMatchObject({ found: "holds", signature: { publicKey, fileName: certificate.name } });
  if (verdict.found !== "holds") return;
  expect(await gmsslVerifies(bytes, verdict.signature)).toBe(true);
  const changed = Buffer.from(bytes);
  changed.writeUInt8(changed.readUInt8(12) ^ 1, 12);
  expect(verifyDetached(changed, text).found).toBe("other-file");
  expect(await gmsslVerifies(changed, verdict.signature)).toBe(false);
};

describe("An organisation that chose 国密", () => {
  it("has every document of a contract in the bucket as an SM4 stream", async () => {
    const { storage } = web.processes.configuration;
    const client = storageClient(storage);
    const all = await documents();
    expect(new Set(all.map(({ kind }) => kind))).toEqual(
      new Set([
        ...["draft", "html", "pdf", "signed", "executed-signature"],
        ...["evidence-certificate", "evidence-certificate-signature"],
      ]),
    );
    for (const row of all) {
      const key = `${storage.prefix}${row.tenant}/${row.vault_safe}/${row.vault_object}/${row.vault_version}`;
      const bytes = await gather(await client.getObject(storage.bucket, key));
      // The length of its header, which tells the suite, and that of the plaintext with a tag of HMAC-SM3.
      expect([row.kind, bytes[0], bytes.length]).toEqual([row.kind, 24, Number(row.size) + 24 + 32]);
    }
  });

  it("has the executed contract signed with SM2 beside it, as it was made to last", async () => {
    const { executed } = await web.processes.state(contract);
    const pdf = (await documents()).find(({ id }) => id === executed?.document) ?? expect.unreachable();
    await expectSigned(pdf, await theOne("executed-signature"));
  });

  it("has its evidence certificate signed with SM2, once, and entered in the ledger", async () => {
    const [certificate, signature] = [
      await theOne("evidence-certificate"),
      await theOne("evidence-certificate-signature"),
    ];
    await expectSigned(certificate, signature);
    const { signed } = await signings();
    expect(signed.map(({ actor, body }) => ({ actor, body }))).toEqual([
      {
        actor: "engross",
        body: {
          signature: { document: signature.id, sha256: signature.sha256 },
          certificate: { document: certificate.id, sha256: certificate.sha256 },
          publicKey,
        },
      },
    ]);
    expect(
      createHash("sha256")
        .update(await read(signature))
        .digest("hex"),
    ).toBe(signature.sha256);
  });

  it("mails the signature to both sides with the certificate that it signs", async () => {
    const { configuration, tenant } = web.processes;
    const letter = await until("the executed contract by mail", async () => {
      const letters = await lettersSoFar(configuration.mail.catcherUrl ?? "", `buyer.${tenant}@example.com`);
      return letters.find(({ attachments }) => attachments.length > 0);
    });
    const [, certificate, signature, ...more] = letter.attachments.map(({ bytes }) => bytes);
    expect(more).toEqual([]);
    if (!certificate || !signature) throw new Error("The letter has both");
    expect(verifyDetached(certificate, signature.toString("utf8")).found).toBe("holds");
  });

  it("shows the signature with the contract, and gives it to outsiders in the evidence bundle", async () => {
    const [certificate, signature] = [
      await theOne("evidence-certificate"),
      await theOne("evidence-certificate-signature"),
    ];
    const page = await (await web.browser(web.people.auditor)).go(path(contract, "?view=documents&language=zh-CN"));
    const html = await page.text();
    expect(html).toContain(path(contract, `/documents/${signature.id}`));
    expect(html).toContain("签署存证证明的 SM2 签名");
    const lawyer = await web.program(web.people.lawyer);
    const answer = await (await lawyer.ask("GET", path(contract))).json();
    expect(answer.certificateSignatures).toEqual([signature.id]);
    await until("every entry to be numbered", async () => (await signings()).told.every(({ index }) => index !== null));
    await lawyer.confirm();
    const bundle = Buffer.from(await (await lawyer.ask("GET", path(contract, "/evidence"))).arrayBuffer());
    for (const { name } of [certificate, signature]) expect(bundle.includes(Buffer.from(name))).toBe(true);
  });

  it("has a paper signed once, however often the step is done, and by several workers at once", async () => {
    const { create, state, db, vault, tenant } = web.processes;
    const other = await create();
    const { document, sha256 } = (await state(other)).draft.pdf;
    const kind = "evidence-certificate-signature";
    const sign = () =>
      signCertificate({ db, vault }, { tenant, contract: other, certificate: { document, sha256 }, kind });
    await Promise.all([sign(), sign(), sign()]);
    await sign();
    const { kept, told } = await asSystem(db, tenant, async (tx) => ({
      kept: await documentsOfKinds(tx, other, [kind]),
      told: await entries(tx, { subject: `contract/${other}`, limit: 50 }),
    }));
    expect(kept).toHaveLength(1);
    const named = told.flatMap((entry) => (entry.kind === "certificate-signed" ? [entry.body["signature"]] : []));
    expect(named).toEqual(kept.map(({ id, sha256: ofSignature }) => ({ document: id, sha256: ofSignature })));
  });

  it("has the certificate of destruction signed too, with a signature that outlasts the contract's key", async () => {
    const { people, must, pass, state, untilStage } = web.processes;
    const legal = asPerson(people.lawyer);
    const lastDay = dayOf(instantOf(Date.now()), "Asia/Shanghai");
    await must(contract, { type: "propose-termination", ground: "agreement", lastDay }, legal);
    for (const check of terminationChecks) await must(contract, { type: "check-termination", check }, legal);
    for (const { id, survives } of (await state(contract)).obligations)
      await must(contract, { type: "settle-obligation", obligation: id, how: survives ? "carried" : "settled" }, legal);
    await must(contract, { type: "confirm-termination" }, legal);
    await must(contract, { type: "archive" }, legal);
    await pass(contract, 366 * 10 + 5);
    await must(contract, { type: "request-purge" }, legal);
    await must(contract, { type: "approve-purge" }, asPerson(people.officer));
    await untilStage(contract, "purged");

    const left = await documents();
    expect(new Set(left.map(({ kind }) => kind))).toEqual(new Set(["certificate", "certificate-signature"]));
    const signature = await theOne("certificate-signature");
    await expectSigned(await theOne("certificate"), signature);
    expect((await signings()).signed).toHaveLength(2);
    const page = await (await web.browser(people.officer)).go(path(contract));
    expect(await page.text()).toContain(path(contract, `/documents/${signature.id}`));
  });
});
