import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fromBufferPromise } from "yauzl";
import { asSystem } from "../../../db/tenancy.ts";
import { dayOf, instantOf } from "../../../domain/calendar.ts";
import type { ContractId } from "../../../domain/ids.ts";
import { terminationChecks } from "../../../domain/termination.ts";
import { entries } from "../../../ledger/index.ts";
import { asPerson } from "../../../test/contract-process.ts";
import { until } from "../../../test/until.ts";
import { type ContractWeb, type Program, path, startContractWeb } from "./web-under-test.ts";

let web: ContractWeb;
let folder: string;
let lawyer: Program;
let contract: ContractId;

beforeAll(async () => {
  web = await startContractWeb();
  folder = await mkdtemp(join(tmpdir(), "engross-evidence-"));
  lawyer = await web.program(web.people.otherLawyer);
  contract = await web.processes.toActive();
  await until("the evidence certificate", async () => (await web.processes.state(contract)).ceremony?.evidence);
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await web.close();
});

const entriesOf = (id: ContractId) =>
  asSystem(web.services.db, web.processes.tenant, (tx) => entries(tx, { subject: `contract/${id}`, limit: 500 }));

const numbered = (id: ContractId) =>
  until("every entry to be numbered", async () => (await entriesOf(id)).every(({ index }) => index !== null));

/** What a person saves, with the files in it. */
const download = async (id: ContractId, name: string) => {
  await numbered(id);
  await lawyer.confirm();
  const response = await lawyer.ask("GET", path(id, "/evidence"));
  expect([response.status, response.headers.get("Content-Type")]).toEqual([200, "application/zip"]);
  const bytes = Buffer.from(await response.arrayBuffer());
  const file = join(folder, name);
  await writeFile(file, bytes);
  const files = new Map<string, Buffer>();
  const zip = await fromBufferPromise(bytes, { lazyEntries: true });
  for await (const entry of zip.eachEntry()) {
    const pieces: Buffer[] = [];
    for await (const piece of await zip.openReadStreamPromise(entry)) pieces.push(piece as Buffer);
    files.set(entry.fileName, Buffer.concat(pieces));
  }
  await writeFile(join(folder, "verify.mjs"), files.get("verify.mjs") ?? "");
  return { file, files };
};

/** Runs the verifier of the bundle on a bare Node, as somebody would who has nothing of ours but the file. */
const verify = async (...commandLine: readonly string[]) => {
  const child = spawn(process.execPath, ["verify.mjs", ...commandLine], { cwd: folder, env: {} });
  const [told] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "exit")]);
  return { code: child.exitCode, told };
};

const sha256Of = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");

describe("The evidence bundle of a contract", () => {
  it("asks for a confirmation first, and is nobody's who may not see the contract", async () => {
    expect(await (await lawyer.ask("GET", path(contract, "/evidence"))).json()).toMatchObject({
      code: "step-up-required",
    });
    const stranger = await web.stranger();
    await stranger.confirm();
    expect((await stranger.ask("GET", path(contract, "/evidence"))).status).toBe(404);
  });

  it("is found valid by its own verifier on a bare Node, offline, in both languages", async () => {
    const { file, files } = await download(contract, "whole.zip");
    const { executed, ceremony } = await web.processes.state(contract);
    const documents = [...files].filter(([name]) => name.startsWith("documents/")).map(([, bytes]) => sha256Of(bytes));
    expect(new Set(documents)).toEqual(new Set([executed?.sha256, ceremony?.evidence?.sha256]));
    const { code, told } = await verify(file, "--key", web.services.ledger.verifierKey);
    expect([code, told]).toEqual([0, expect.stringMatching(/^VALID\./)]);
    expect(told).toContain("有效。");
    expect(told).toContain(`contract/${contract}`);
  });

  it("names what was changed in it", async () => {
    const { file, files } = await download(contract, "changed.zip");
    const bytes = await readFile(file);
    const executed = [...files].find(([name]) => name.startsWith("documents/"));
    const at = executed ? bytes.indexOf(executed[1].subarray(0, 64)) : -1;
    expect(at).toBeGreaterThan(0);
    bytes.writeUInt8(bytes.readUInt8(at + 40) ^ 1, at + 40);
    await writeFile(file, bytes);
    const { code, told } = await verify(file, "--lang", "en");
    expect(code).toBe(1);
    expect(told).toMatch(/NOT VALID/);
    expect(told).toContain(executed?.[0]);
    const other = await verify(join(folder, "whole.zip"), "--key", `other+00000000+AAAA`);
    expect(other.code).toBe(1);
  });

  it("is entered in the ledger when somebody takes it away", async () => {
    const found = (await entriesOf(contract)).filter(({ kind }) => kind === "evidence-exported");
    expect(found).toHaveLength(2);
    expect(found[0]).toMatchObject({ actor: `person/${web.people.otherLawyer.id}` });
    const page = await (await web.browser(web.people.owner)).go(path(contract, "?view=history"));
    expect(await page.text()).toContain("Evidence bundle downloaded");
  });

  it("still proves what happened to a contract that is destroyed, without its documents", async () => {
    const { must, state, pass, untilStage } = web.processes;
    const legal = asPerson(web.people.lawyer);
    const lastDay = dayOf(instantOf(Date.now()), "Asia/Shanghai");
    await must(contract, { type: "propose-termination", ground: "agreement", lastDay }, legal);
    for (const check of terminationChecks) await must(contract, { type: "check-termination", check }, legal);
    for (const { id, survives } of (await state(contract)).obligations)
      await must(contract, { type: "settle-obligation", obligation: id, how: survives ? "carried" : "settled" }, legal);
    await must(contract, { type: "confirm-termination" }, legal);
    await must(contract, { type: "archive" }, legal);
    await pass(contract, 366 * 10 + 5);
    await must(contract, { type: "request-purge" }, legal);
    await must(contract, { type: "approve-purge" }, asPerson(web.people.officer));
    await untilStage(contract, "purged");

    const { file, files } = await download(contract, "purged.zip");
    const documents = [...files.keys()].filter((name) => name.startsWith("documents/"));
    expect(documents).toHaveLength(1);
    const { executed } = await state(contract);
    expect(files.get("entries.jsonl")?.toString("utf8")).toContain(executed?.sha256);
    const { code, told } = await verify(file);
    expect([code, told]).toEqual([0, expect.stringMatching(/^VALID\./)]);
    const page = await (await web.browser(web.people.auditor)).go(path(contract));
    expect(await page.text()).toContain(`href="${path(contract, "/evidence")}"`);
  });
});
