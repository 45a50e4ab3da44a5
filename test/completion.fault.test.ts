import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sealBrought } from "../archive/brought-key.ts";
import { readDocument } from "../archive/document.ts";
import { keepBroughtKey } from "../db/brought-key.ts";
import { delaysOf } from "../db/completion.ts";
import { asSystem } from "../db/tenancy.ts";
import { documentById } from "../db/version.ts";
import { readRoots } from "../documents/authority.ts";
import { readKeyFile } from "../documents/brought-key.ts";
import { verifyPdf } from "../documents/verify.ts";
import { memberActing } from "../domain/act.ts";
import type { Contract } from "../domain/contract.ts";
import type { ContractId } from "../domain/ids.ts";
import { isRefusal } from "../domain/refusal.ts";
import { lettersSoFar } from "../mail/caught.ts";
import { freePort } from "../web/http/app-under-test.ts";
import { type ContractWeb, type Program, startContractWeb } from "../web/pages/contract/web-under-test.ts";
import { services, without } from "./stack/index.ts";
import { startTimeStampAuthority } from "./time-stamp-authority.ts";
import { until } from "./until.ts";

let web: ContractWeb;
let legal: Program;
let signatory: Program;
let ports: readonly number[];
const authorities: { readonly close: () => void }[] = [];

beforeAll(async () => {
  ports = [await freePort(), await freePort()];
  web = await startContractWeb({ TSA_URLS: ports.map((port) => `http://127.0.0.1:${port}/tsa`).join(",") });
  legal = await web.program(web.people.lawyer);
  signatory = await web.program(web.people.signatory);
  await signatory.confirm();
}, 120_000);

afterAll(async () => {
  for (const authority of authorities) authority.close();
  await web?.close();
});

/** At the first address nobody ever answers. */
const startAuthority = async (): Promise<void> => {
  if (authorities.length > 0) return;
  authorities.push(await startTimeStampAuthority(web.processes.configuration.caFolder, ports[1] ?? 0));
};

const delay = async (contract: ContractId, reason: string) =>
  until(
    `a note that it waits for ${reason}`,
    async () => {
      const { db, tenant } = web.processes;
      const notes = await asSystem(db, tenant, (tx) => delaysOf(tx, contract));
      return notes.find((note) => note.reason === reason);
    },
    90_000,
  );

const shown = async (language: string): Promise<string> =>
  (await (await web.browser(web.people.lawyer, language)).go(`/completion?language=${language}`)).text();

/** Brings the certificate of the fixture, as one that is over then. */
const bring = async (notAfter: Date): Promise<void> => {
  const { db, tenant, archive, people } = web.processes;
  const file = await readFile(join(import.meta.dirname, "..", "documents", "fixtures", "signed", "brought.p12"));
  const password = "only-for-tests";
  const read = await readKeyFile(file, password, new Date());
  if (isRefusal(read)) throw new Error("The key file of the fixture cannot be read");
  const of = { tenant, person: people.signatory.id, certificate: read.certificate };
  const sealed = await sealBrought(archive.vault, of, { kind: "file", file: file.toString("base64"), password });
  const { name, issuer } = read;
  await asSystem(db, tenant, (tx) =>
    keepBroughtKey(tx, {
      ...{ person: of.person, tenant, kind: "file", name, issuer, not_after: notAfter, sealed },
      certificate: Buffer.from(read.certificate),
    }),
  );
};

/** Once all is done and nothing waits any more. */
const completed = async (contract: ContractId): Promise<Contract> => {
  const done = await until(
    "the PDF to be made to last",
    async () => {
      const now = await web.processes.state(contract);
      return now.ceremony?.evidence && now;
    },
    90_000,
  );
  await until("nothing to wait for any more", async () => {
    const { waits }: { waits: readonly unknown[] } = await (await legal.ask("GET", "/completion")).json();
    return waits.length === 0;
  });
  return done;
};

test("with every time-stamp authority down, then with a certificate that is over, completion waits, says why, and goes on by itself", async () => {
  const { processes } = web;
  const { db, tenant, archive, configuration } = processes;
  await bring(new Date(Date.now() + 60 * 60_000));
  const contract = await processes.toSigning();
  const { ceremony } = await processes.state(contract);
  const [ours] = ceremony?.signers ?? [];
  if (!ceremony || !ours) throw new Error("Somebody of ours is asked to sign");
  const path = `/contracts/${contract}/signatures/${ours.id}`;
  const act = { consent: true, name: "Example Signatory", documentSha256: ceremony.documentSha256, certificate: "own" };
  expect((await signatory.ask("POST", path, act)).status).toBe(200);

  expect(await delay(contract, "time-stamp")).toMatchObject({ step: "seal" });
  const { number } = await processes.row(contract);
  for (const [language, words] of [
    ["en", "the time-stamp authority does not answer"],
    ["zh-CN", "时间戳机构无响应"],
  ] as const) {
    const page = await shown(language);
    expect(page).toContain(number);
    expect(page).toContain(words);
  }
  const told: { waits: readonly unknown[] } = await (await legal.ask("GET", "/completion")).json();
  expect(told.waits).toMatchObject([{ contract, step: "seal", reason: "time-stamp" }]);

  // The certificate runs out while it waits: then the time-stamp alone is no help.
  await bring(new Date(Date.now() - 1000));
  await startAuthority();
  expect(await delay(contract, "certificate")).toMatchObject({ step: "seal" });
  expect(await shown("en")).toContain("The certificate for signing is over");
  expect(await shown("zh-CN")).toContain("签名证书已到期");
  expect((await processes.state(contract)).ceremony?.signers[0]?.state).toBe("signed");

  await bring(new Date(Date.now() + 60 * 60_000));
  await until(
    "the signature to be sealed",
    async () => (await processes.state(contract)).ceremony?.signers[0]?.state === "sealed",
    90_000,
  );
  await processes.signAll(contract);
  const { executed } = await completed(contract);
  const row = await asSystem(db, tenant, (tx) => documentById(tx, executed?.document ?? expect.unreachable()));
  const found = await verifyPdf(
    await readDocument(archive, row ?? expect.unreachable()),
    await readRoots(configuration.caFolder),
  );
  expect(found.signatures.map(({ intact, stampedAt }) => [intact, stampedAt !== null])).toEqual([
    [true, true],
    [true, true],
  ]);
  expect(found.stamps).toMatchObject([{ intact: true, trusted: true }]);
}, 300_000);

test("with the document store down, people sign all the same; completion waits, says why, and goes on by itself", async () => {
  const { processes } = web;
  await startAuthority();
  const contract = await processes.toSigning();
  await without("minio");
  await processes.signAll(contract);
  expect(await delay(contract, "store")).toMatchObject({ step: "seal" });
  const { number } = await processes.row(contract);
  for (const [language, words] of [
    ["en", "The document store does not answer"],
    ["zh-CN", "文件存储无响应"],
  ] as const) {
    const page = await shown(language);
    expect(page).toContain(number);
    expect(page).toContain(words);
  }
  await services.minio.start();
  expect((await completed(contract)).stage).toBe("active");
}, 300_000);

test("with the mail server down, the contract is in force all the same; it is told that its copies wait, and they come by themselves", async () => {
  const { processes } = web;
  await startAuthority();
  const contract = await processes.toSigning();
  const { ceremony } = await processes.state(contract);
  const [first, second] = ceremony?.signers ?? [];
  if (!ceremony || !first || !second) throw new Error("Two are asked to sign");
  const sign = { type: "sign", signer: first.id, documentSha256: ceremony.documentSha256, steppedUp: true } as const;
  await processes.must(contract, sign, memberActing(web.people.signatory));
  await processes.linkFor(contract, second.id);
  await without("mail");
  await processes.signAll(contract);
  expect(await delay(contract, "mail")).toMatchObject({ step: "deliver" });
  for (const [language, words] of [
    ["en", "The mail server does not answer or refuses"],
    ["zh-CN", "邮件服务器无响应或拒绝"],
  ] as const)
    expect(await shown(language)).toContain(words);
  expect((await processes.state(contract)).stage).toBe("active");
  await services.mail.start();
  await completed(contract);
  const catcher = processes.configuration.mail.catcherUrl ?? "";
  const { email } = web.people.owner;
  await until("the owner's copy", async () =>
    (await lettersSoFar(catcher, email)).some(({ attachments }) => attachments.length > 0),
  );
}, 300_000);
