import { afterAll, beforeAll, expect, test } from "vitest";
import { openAuthority } from "../../../documents/authority.ts";
import { verifyPdf } from "../../../documents/verify.ts";
import type { ContractId } from "../../../domain/ids.ts";
import { until } from "../../../test/until.ts";
import { hiddenIn } from "../../http/app-under-test.ts";
import { type Links, startLinks } from "../../outside/link-under-test.ts";

let links: Links;

beforeAll(async () => {
  links = await startLinks();
});
afterAll(() => links?.close());

const asked = async () => {
  const contract = await links.processes.toSigning();
  return { contract, ...(await links.signingLink(contract)) };
};

const signers = async (contract: ContractId): Promise<readonly string[]> =>
  (await links.processes.state(contract)).ceremony?.signers.map(({ state }) => state) ?? [];

const signWith = async (path: string, email: string, name: string): Promise<Response> => {
  const phone = links.phone();
  const code = await links.codeFor(path, email, phone);
  return phone.send(path, path, { consent: "true", name, code });
};

test("both sides sign by link and mailed code, and each finds the executed PDF where they signed", async () => {
  const { contract, path: ours, email } = await asked();
  expect((await signWith(ours, email, "Example Signatory")).status).toBe(303);
  expect(await (await links.phone().go(ours)).text()).toContain("You have signed");
  const theirs = await links.signingLink(contract);
  expect(theirs.path).not.toBe(ours);
  const page = await (await links.phone("zh-CN").go(theirs.path)).text();
  expect(page).toContain("电子签名法");
  expect(page).toContain("示例买方科技有限公司");
  expect((await signWith(theirs.path, theirs.email, "示例代表乙")).status).toBe(303);
  const { executed } = await until("the PDF to be made to last", async () => {
    const now = await links.processes.state(contract);
    return now.ceremony?.evidence && now;
  });
  const authority = await openAuthority(links.processes.configuration.caFolder);
  for (const path of [ours, theirs.path]) {
    const html = await (await links.phone().go(path)).text();
    expect(html).toContain("Signed by everyone");
    expect(html).toContain(executed?.sha256);
    const bytes = Buffer.from(await (await links.phone().go(`${path}/document`)).arrayBuffer());
    const { signatures } = await verifyPdf(bytes, authority.certificate);
    expect(signatures.map(({ intact }) => intact)).toEqual([true, true]);
  }
  const told = await links.told(contract);
  expect(told.filter(({ kind }) => kind === "identity-confirmed")).toHaveLength(2);
  expect(told.some(({ kind, actor }) => kind === "document-viewed" && actor.startsWith("signer/"))).toBe(true);
  expect(JSON.stringify(told)).not.toContain("示例代表乙");
});

test("without consent, a name or the right code nothing is signed", async () => {
  const { contract, path, email } = await asked();
  const phone = links.phone();
  const code = await links.codeFor(path, email, phone);
  const whole = { consent: "true", name: "Example Signatory", code };
  for (const lacking of [
    { name: "Example", code },
    { ...whole, name: "" },
    { ...whole, code: "" },
  ]) {
    const refused = await phone.send(path, path, lacking);
    expect(refused.status).toBe(422);
    expect(await refused.text()).toContain('role="alert"');
  }
  expect((await phone.send(path, path, { ...whole, code: code === "000000" ? "111111" : "000000" })).status).toBe(403);
  expect((await phone.send(path, path, { ...whole, documentSha256: "b".repeat(64) })).status).toBe(409);
  expect(await signers(contract)).toEqual(["waiting", "ahead"]);
});

test("sent twice at once, it is signed once with one code, and both are told the same", async () => {
  const { contract, path, email } = await asked();
  const phone = links.phone();
  const code = await links.codeFor(path, email, phone);
  const body = {
    ...hiddenIn(await (await phone.go(path)).text(), path),
    consent: "true",
    name: "Example Signatory",
    code,
  };
  const send = () => links.phone().go(path, { method: "POST", body: new URLSearchParams(body) });
  expect((await Promise.all([send(), send()])).map(({ status }) => status)).toEqual([303, 303]);
  expect((await links.kinds(contract)).filter((kind) => kind === "signed")).toHaveLength(1);
});

test("a code is for one link: typed into another it is worth nothing", async () => {
  const [one, other] = [await asked(), await asked()];
  const code = await links.codeFor(one.path, one.email, links.phone());
  const refused = await links
    .phone()
    .send(other.path, other.path, { consent: "true", name: "Example Signatory", code });
  expect(refused.status).toBe(403);
  expect(await signers(other.contract)).toEqual(["waiting", "ahead"]);
});

test("a signer declines with a reason; the other side's link says that the signing is over", async () => {
  const { contract, path, email } = await asked();
  expect((await signWith(path, email, "Example Signatory")).status).toBe(303);
  const theirs = await links.signingLink(contract);
  const decline = `${theirs.path}/decline`;
  expect((await links.phone().send(theirs.path, decline, { reason: " " })).status).toBe(422);
  expect((await links.phone().send(theirs.path, decline, { reason: "The price is not what we agreed." })).status).toBe(
    303,
  );
  await links.processes.untilStage(contract, "draft");
  const html = await (await links.phone().go(theirs.path)).text();
  expect(html).toContain("You declined to sign");
  expect(html).toContain("The price is not what we agreed.");
  expect(await (await links.phone().go(path)).text()).toContain("This signing is over");
  expect(JSON.stringify(await links.told(contract))).not.toContain("not what we agreed");
});

test("signed in, our signer signs only after confirming by a mailed code", async () => {
  const contract = await links.processes.toSigning();
  const { signatory } = links.people;
  const [signer] = (await links.processes.state(contract)).ceremony?.signers ?? [];
  const page = `/contracts/${contract}/signatures/${signer?.id}`;
  const browser = links.phone();
  await browser.signIn(signatory.email);
  const unsure = await browser.send(page, page, { consent: "true", name: "Example Signatory" });
  expect(unsure.headers.get("location")).toBe(`/confirm?next=${encodeURIComponent(page)}`);
  await links.confirm(browser, signatory.email);
  expect((await browser.send(page, page, { consent: "true", name: "Example Signatory" })).status).toBe(303);
  expect(await (await browser.go(page)).text()).toContain("You have signed");
  await until("the seal", async () => (await signers(contract))[0] === "sealed");
});

test("a program signs through the API with a code from the mail", async () => {
  const { contract, path, email } = await asked();
  const api = new URL(`/api/v1${path}`, links.url);
  const pen = (await (await fetch(api)).json()) as { document: { sha256: string }; turn: { nonce: string } };
  const code = await links.codeFor(path, email, links.phone());
  const post = (body: object) =>
    fetch(api, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  const whole = {
    consent: true,
    name: "Example Signatory",
    nonce: pen.turn.nonce,
    documentSha256: pen.document.sha256,
    code,
  };
  expect((await post({ ...whole, consent: false })).status).toBe(422);
  expect(await (await post(whole)).json()).toMatchObject({ stage: "signing" });
  expect((await signers(contract))[0]).toMatch(/signed|sealed/);
});
