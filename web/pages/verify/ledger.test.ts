import { createHash, randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asSystem } from "../../../db/tenancy.ts";
import { parseTenantId } from "../../../domain/ids.ts";
import { append, openCheckpoint, tilePath } from "../../../ledger/index.ts";
import { treeReader } from "../../../ledger/proof.ts";
import { consistent } from "../../../ledger/verify/merkle.ts";
import { until } from "../../../test/until.ts";
import { Browser } from "../../http/app-under-test.ts";
import { type ContractWeb, startContractWeb } from "../contract/web-under-test.ts";

let web: ContractWeb;

beforeAll(async () => {
  web = await startContractWeb();
  await web.processes.create();
  await newest();
});
afterAll(() => web.close());

const get = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(new URL(path, web.services.publicUrl), { headers: { "Accept-Language": "en" }, ...init });

/** The ledger's newest checkpoint as an outsider gets it, once there is one. */
const newest = () =>
  until("a checkpoint", async () => {
    const response = await get("/ledger/checkpoint");
    if (response.status !== 200) return undefined;
    const key = (await (await get("/ledger/key")).text()).trim();
    return openCheckpoint(await response.text(), key);
  });

/** Enters an entry that names a document, for a tenant that nobody here belongs to; gives its SHA-256. */
const nameDocument = async (): Promise<string> => {
  const tenant = parseTenantId(randomUUID());
  if (!tenant) throw new Error("randomUUID made no UUID");
  const sha256 = createHash("sha256").update(tenant).digest("hex");
  await asSystem(web.services.db, tenant, (tx) =>
    append(tx, [
      { tenant, subject: `contract/${tenant}`, kind: "executed", actor: "engross", at: new Date(), body: { sha256 } },
    ]),
  );
  return sha256;
};

describe("The ledger as outsiders follow it", () => {
  it("serves tiles from which the root of the signed checkpoint follows, and that it continues the one before", async () => {
    const before = await newest();
    await nameDocument();
    const after = await until("the next checkpoint", async () => {
      const now = await newest();
      return now.size > before.size && now;
    });
    const tree = treeReader(async (level, n, width) => {
      const response = await get(`/ledger/${tilePath({ level, n, width })}`);
      return response.status === 200 ? Buffer.from(await response.arrayBuffer()) : undefined;
    }, after.size);
    expect((await tree.root(after.size)).equals(after.root)).toBe(true);
    const path = await tree.consistency(before.size, after.size);
    const [from, to] = [before.size, after.size];
    expect(consistent({ from, to, oldRoot: before.root, newRoot: after.root, path })).toBe(true);
    expect(consistent({ from, to, oldRoot: after.root, newRoot: before.root, path })).toBe(false);
  });

  it("lets caches keep tiles for ever and checkpoints not at all, and programs of any site read both", async () => {
    const { size } = await newest();
    const tile = await get(`/ledger/${tilePath({ level: 0, n: 0, width: Math.min(256, size) })}`);
    expect(tile.headers.get("Content-Type")).toBe("application/octet-stream");
    expect(tile.headers.get("Cache-Control")).toContain("immutable");
    const checkpoint = await get("/ledger/checkpoint");
    expect(checkpoint.headers.get("Cache-Control")).toBe("no-cache");
    for (const { headers } of [tile, checkpoint]) expect(headers.get("Access-Control-Allow-Origin")).toBe("*");
  });

  it("refuses entries, which are facts of tenants", async () => {
    for (const path of ["/ledger/tile/entries/000", "/ledger/tile/entries/000.p/1"])
      expect((await get(path)).status).toBe(403);
  });

  it.each([
    "/ledger/tile",
    "/ledger/tile/",
    "/ledger/tile/0/0",
    "/ledger/tile/0/001",
    "/ledger/tile/00/000",
    "/ledger/tile/64/000",
    "/ledger/tile/63/000",
    "/ledger/tile/0/x999/x999/x999/x999/x999/999",
    "/ledger/tile/0/000.p/0",
    "/ledger/tile/0/000.p/256",
    "/ledger/tile/0/000.p/999",
    "/ledger/tile/0/../../checkpoint.p",
    "/ledger/tile/0/%zz",
    "/ledger/tile/0/%2e%2e",
    "/ledger/tile/-1/000",
    "/ledger/checkpoint/",
    "/ledger/nothing",
  ])("knows nothing at %s", async (path) => {
    expect((await get(path)).status).toBe(404);
  });

  it("takes nothing", async () => {
    expect((await get("/ledger/tile/0/000.p/1", { method: "POST" })).status).toBe(405);
  });

  it("shows its key and its newest checkpoint to people and programs", async () => {
    const { verifierKey, origin, checkpoint } = await (await get("/api/v1/ledger")).json();
    expect(verifierKey).toBe((await (await get("/ledger/key")).text()).trim());
    expect(openCheckpoint(checkpoint.note, verifierKey)).toMatchObject({ origin, size: checkpoint.size });
    const page = await (await get("/ledger", { headers: { "Accept-Language": "zh-CN" } })).text();
    expect(page).toContain("面向公众的存证账本");
    expect(page).toContain(verifierKey);
  });
});

describe("The audits of the ledger", () => {
  it("are shown to security and auditors, and to nobody else", async () => {
    const { engine, configuration } = web.processes;
    const options = { workflowId: `audit/${randomUUID()}`, taskQueue: configuration.temporal.taskQueue, args: [] };
    await engine.workflow.execute("ledgerAudit", options);
    const officer = await web.browser(web.people.officer);
    const { audits } = await (await officer.go("/api/v1/ledger/audits")).json();
    expect(audits).toMatchObject([{ findings: 0, incident: null }]);
    expect(await (await officer.go("/ledger/audits")).text()).toContain("Audits of the ledger");
    const auditor = await web.browser(web.people.auditor);
    expect(await (await auditor.go("/ledger/audits?language=zh-CN")).text()).toContain("账本审计");
    const owner = await web.browser(web.people.owner);
    expect((await owner.go("/api/v1/ledger/audits")).status).toBe(403);
    expect(await (await owner.go("/inbox")).text()).not.toContain('href="/ledger/audits"');
  });
});

describe("Looking up a document", () => {
  const lookUp = async (sha256: string) => (await get(`/api/v1/verify/${sha256}`)).json();

  it("tells anybody since which checkpoint the ledger knows it, whosever it is, and nothing else", async () => {
    const sha256 = await nameDocument();
    const answer = await until("the document to be known", async () => {
      const told = await lookUp(sha256);
      return told.known && told;
    });
    expect(Object.keys(answer).toSorted()).toEqual(["checkpoint", "known", "ledger", "sha256"]);
    const signed = openCheckpoint(answer.checkpoint.note, web.services.ledger.verifierKey);
    expect(signed).toMatchObject({ size: answer.checkpoint.size, number: answer.checkpoint.number });
    const lawyer = await web.browser(web.people.otherLawyer);
    expect(await (await lawyer.go(`/api/v1/verify/${sha256}`)).json()).toEqual(answer);
  });

  it("answers in the same form where nobody ever had it", async () => {
    const sha256 = createHash("sha256").update(randomUUID()).digest("hex");
    expect(await lookUp(sha256)).toEqual({
      ...{ sha256, known: false, checkpoint: null },
      ledger: web.services.ledger.name,
    });
    expect((await get("/api/v1/verify/abc")).status).toBe(404);
  });

  it("works by a form without scripts, in the spelling of any tool, in both languages", async () => {
    const sha256 = await nameDocument();
    await until("the document to be known", async () => (await lookUp(sha256)).known);
    const spelled = (sha256.toUpperCase().match(/../g) ?? []).join(" ");
    for (const [language, known, unknown, wrong] of [
      ["en", "The ledger knows this document", "does not know this document", "has 64 characters"],
      ["zh-CN", "账本中有这份文件", "账本中没有这份文件", "应为 64 位字符"],
    ] as const) {
      const visitor = new Browser(web.services.publicUrl, language);
      const ask = async (text: string) => (await visitor.go(`/verify?sha256=${encodeURIComponent(text)}`)).text();
      expect(await (await visitor.go("/verify")).text()).toContain("sha256sum contract.pdf");
      expect(await ask(spelled)).toContain(known);
      expect(await ask("0".repeat(64))).toContain(unknown);
      expect(await ask("0".repeat(63))).toContain(wrong);
      expect(await (await visitor.go(`/verify/${sha256}`)).text()).toContain(known);
    }
  });

  it("limits how often one address may ask", async () => {
    const statuses = new Set<number>();
    for (let round = 0; round < 130 && !statuses.has(429); round++)
      statuses.add((await get(`/api/v1/verify/${"1".repeat(64)}`)).status);
    expect(statuses).toEqual(new Set([200, 429]));
  });
});
