import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readDocument } from "../archive/document.ts";
import { broughtKey } from "../db/brought-key.ts";
import { asSystem } from "../db/tenancy.ts";
import { documentById } from "../db/version.ts";
import { readRoots } from "../documents/authority.ts";
import { brought, type RemoteSigningUnderTest, startRemoteSigning } from "../documents/remote-signer-under-test.ts";
import { verifyPdf } from "../documents/verify.ts";
import type { ContractId } from "../domain/ids.ts";
import { refuse } from "../domain/refusal.ts";
import { completionWords } from "../i18n/completion.ts";
import { refusalSentence } from "../i18n/refusal.ts";
import { type ContractWeb, type Program, startContractWeb } from "../web/pages/contract/web-under-test.ts";
import { until } from "./until.ts";

let folder: string;
let service: RemoteSigningUnderTest;
let web: ContractWeb;
let signatory: Program;

const account = "/account/signing-certificate";
const credential = { credential: "credential-1" };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "engross-remote-signing-"));
  const tokenFile = join(folder, "token");
  await writeFile(tokenFile, "right\n");
  service = await startRemoteSigning("right");
  web = await startContractWeb({ REMOTE_SIGNING_URL: service.address, REMOTE_SIGNING_TOKEN_FILE: tokenFile });
  signatory = await web.program(web.people.signatory);
  await signatory.confirm();
});

afterAll(async () => {
  await web?.close();
  await service?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** A contract that our signatory has signed with the key that the service holds. */
const signedRemotely = async (): Promise<ContractId> => {
  const contract = await web.processes.toSigning();
  const { ceremony } = await web.processes.state(contract);
  const path = `/contracts/${contract}/signatures/${ceremony?.signers[0]?.id}`;
  const page = await (await signatory.ask("GET", path)).json();
  expect(page.form).toMatchObject({ own: { name: brought.name, issuer: brought.issuer } });
  const act = { consent: true, name: "Example Signatory", documentSha256: ceremony?.documentSha256 };
  expect((await signatory.ask("POST", path, { ...act, certificate: "own" })).status).toBe(200);
  return contract;
};

/** Once all have signed, by whom the executed PDF is signed. */
const signaturesOf = async (contract: ContractId) => {
  const { db, tenant, archive, configuration, state } = web.processes;
  const { executed } = await until(
    "the PDF to be made to last",
    async () => {
      const now = await state(contract);
      return now.ceremony?.evidence && now;
    },
    60_000,
  );
  const row = await asSystem(db, tenant, (tx) => documentById(tx, executed?.document ?? expect.unreachable()));
  const pdf = await readDocument(archive, row ?? expect.unreachable());
  const { signatures } = await verifyPdf(pdf, await readRoots(configuration.caFolder));
  return signatures.map(({ name, issuer, intact, trusted }) => ({ name, issuer, intact, trusted }));
};

const remote = { name: brought.name, issuer: brought.issuer, intact: true, trusted: false };
const others = { name: "示例代表乙", intact: true, trusted: true };

test("a credential that the signing service does not confirm is refused in words, and nothing is kept of it", async () => {
  const { db, tenant } = web.processes;
  const { signatory: person } = web.people;
  const browser = await web.browser(person);
  await signatory.confirm();
  const tried = async (id: string, language: "en" | "zh-CN") => {
    const answer = await signatory.ask(
      "POST",
      `${account}/remote`,
      { credential: id },
      { Cookie: `language=${language}` },
    );
    const problem = await answer.json();
    expect([answer.status, problem.code]).toEqual([422, "credential-unconfirmed"]);
    return problem.detail;
  };
  expect(await tried("credential-2", "en")).toBe(refusalSentence(refuse("credential-unconfirmed"), "en"));
  await service.stop();
  expect(await tried("credential-1", "en")).toContain("does not answer");
  expect(await tried("credential-1", "zh-CN")).toContain("服务无响应");
  await service.start();
  expect(await asSystem(db, tenant, (tx) => broughtKey(tx, person.id))).toBeUndefined();
  expect(await (await browser.go(account)).text()).toContain("You have brought none.");
});

test("somebody signs with a key that a remote service holds: the contract completes, and its PDF carries that certificate", async () => {
  expect((await signatory.ask("POST", `${account}/remote`, credential)).status).toBe(200);
  const page = await (await web.browser(web.people.signatory)).go(account);
  expect(await page.text()).toContain("a credential of the remote signing service");
  const contract = await signedRemotely();
  await web.processes.signAll(contract);
  expect(await signaturesOf(contract)).toMatchObject([remote, others]);
  expect((await web.processes.state(contract)).stage).toBe("active");
  const hashes = service.asked.filter(({ path }) => path.endsWith("/signHash"));
  expect(hashes.map(({ body }) => body["credentialID"])).toEqual(["credential-1"]);
});

test("while the service is down or signs something else, nothing gets into the PDF and the pages say why; then it goes on by itself", async () => {
  const { db, tenant, state } = web.processes;
  service.does.signOther = true;
  const contract = await signedRemotely();
  const waits = async () => {
    const told = (await (await web.program(web.people.lawyer)).ask("GET", "/completion")).json();
    const { waits: rows }: { waits: readonly { contract: string; reason: string | null; tries: number }[] } =
      await told;
    return rows.find((row) => row.contract === contract && row.reason === "signing-service");
  };
  const { tries } = await until("a note of the signature that does not hold", waits);
  await service.stop();
  await until("a note of the service that is down", async () => ((await waits())?.tries ?? 0) > tries);
  for (const language of ["en", "zh-CN"] as const) {
    const browser = await web.browser(web.people.lawyer, language);
    for (const path of ["/completion", `/contracts/${contract}`])
      expect(await (await browser.go(`${path}?language=${language}`)).text()).toContain(
        completionWords(language).reasons["signing-service"],
      );
  }
  const documents = () =>
    asSystem(db, tenant, (tx) =>
      tx.selectFrom("document").select("kind").where("contract", "=", contract).where("kind", "=", "signed").execute(),
    );
  expect(await documents()).toEqual([]);
  expect((await state(contract)).ceremony?.signers.map((each) => each.state)).toEqual(["signed", "waiting"]);

  service.does.signOther = false;
  await service.start();
  await until("the seal", async () => (await state(contract)).ceremony?.signers[0]?.state === "sealed", 60_000);
  await web.processes.signAll(contract);
  expect(await signaturesOf(contract)).toMatchObject([remote, others]);
  expect(await waits()).toBeUndefined();
}, 180_000);
