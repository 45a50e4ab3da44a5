import { type ChildProcess, execFile } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Kysely, sql } from "kysely";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { asSystem } from "../db/tenancy.ts";
import { documentById } from "../db/version.ts";
import type { ContractId } from "../domain/ids.ts";
import { entries } from "../ledger/index.ts";
import { connectKeys } from "../vault/keys/database.ts";
import { tenantKeyInUse, unwrapTenantKey, wrapSafeKey } from "../vault/keys/hierarchy.ts";
import { rootProvider } from "../vault/keys/root.ts";
import type { KeysDatabase } from "../vault/keys/schema.ts";
import { keysStatus } from "../vault/keys/status.ts";
import { commitmentTo } from "../vault/keys/wrap.ts";
import { keyRotationWorkflowId, rotateKeys } from "../workflows/key-rotation.ts";
import { type Processes, startProcesses } from "./contract-process.ts";
import { until } from "./until.ts";
import { killProgram, startProgram } from "./worker-program.ts";

let processes: Processes;
let keys: Kysely<KeysDatabase>;
let contract: ContractId;

beforeAll(async () => {
  processes = await startProcesses({ worker: false });
  keys = connectKeys(processes.configuration.keysDatabase.url);
});

afterAll(async () => {
  await keys.destroy();
  await processes.close();
});

const startWorker = async (): Promise<ChildProcess> => {
  const worker = await startProgram("worker", processes.stack.environment);
  onTestFinished(() => killProgram(worker));
  return worker;
};

const engross = async (...commandLine: readonly string[]): Promise<string> => {
  const program = fileURLToPath(new URL("../stack/engross.ts", import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", program, ...commandLine], {
    env: { ...process.env, ...processes.stack.environment, LANG: "C.UTF-8" },
  });
  return stdout;
};

const status = async () => {
  const found = await keysStatus({ databaseUrl: processes.configuration.keysDatabase.url });
  if (found === undefined) throw new Error("No key was ever used");
  return found;
};

const readDraft = async (): Promise<string> => {
  const { db, vault, tenant, state } = processes;
  const { draft } = await state(contract);
  const row = await asSystem(db, tenant, (tx) => documentById(tx, draft.pdf.document));
  if (!row) throw new Error("There is no draft");
  const place = { tenant, safe: row.vault_safe, object: row.vault_object, version: row.vault_version };
  return (await vault.read(place)).subarray(0, 5).toString();
};

const told = async (kind: string) =>
  asSystem(processes.db, processes.tenant, async (tx) => {
    const all = await entries(tx, { subject: `keys/${processes.tenant}`, limit: 100 });
    return all.filter((entry) => entry.kind === kind);
  });

/** Data keys of that many further safes of the tenant, as `keyFor` would make them one by one. */
const addSafes = async (count: number): Promise<void> => {
  const { tenant, configuration } = processes;
  const inUse = await tenantKeyInUse(keys, tenant);
  if (inUse === undefined) throw new Error("The tenant has no key");
  const tenantKey = await unwrapTenantKey(rootProvider(configuration), inUse);
  const safes = Array.from({ length: count }, () => ({ safe: randomUUID(), key: randomBytes(32) }));
  const wrapped = safes.map(({ safe, key }) => wrapSafeKey(tenantKey, key, { tenant, safe }, inUse.version));
  await sql`
    insert into safe_key (tenant, safe, tenant_key_version, wrapped, commitment)
    select ${tenant}, safe, ${inUse.version}, wrapped, commitment
    from unnest(${safes.map(({ safe }) => safe)}::text[], ${wrapped}::bytea[],
      ${safes.map(({ key }) => commitmentTo(key))}::bytea[]) as made (safe, wrapped, commitment)`.execute(keys);
};

const wrappedBy = async (version: number): Promise<number> => {
  const { count } = await keys
    .selectFrom("safe_key")
    .select(({ fn }) => fn.countAll<string>().as("count"))
    .where("tenant", "=", processes.tenant)
    .where("tenant_key_version", "=", version)
    .executeTakeFirstOrThrow();
  return Number(count);
};

it("An operator rotates all keys with one command, and reads in the ledger that it was done", async () => {
  await startWorker();
  contract = await processes.create();
  const before = await status();
  const output = await engross("keys", "rotate");
  const after = await status();
  expect(output).toContain(`destroy every copy`);
  expect(output).toContain(before.root.fingerprint);
  expect(after.root).toMatchObject({ version: before.root.version + 1, retiring: 0 });
  expect(after.tenants.rotating).toEqual([]);
  expect(await readDraft()).toBe("%PDF-");
  const [tenantEntry, ...others] = await told("tenant-key-rotated");
  expect(tenantEntry?.body).toMatchObject({
    version: 2,
    rewrapped: 1,
    fingerprint: expect.stringMatching(/^[0-9a-f]{32}$/),
  });
  expect(others).toEqual([]);
  expect((await told("root-key-rotated"))[0]?.body).toMatchObject({ version: 2, fingerprint: after.root.fingerprint });
  expect(await engross("keys")).toContain(after.root.fingerprint);
}, 120_000);

it("A rotation of many keys whose worker is killed goes on by itself, and contracts stay readable throughout", async () => {
  const { engine, tenant, configuration } = processes;
  const many = 20_000;
  const version = 2;
  await addSafes(many);
  const first = await startWorker();
  const { taskQueue } = configuration.temporal;
  const asked = { of: "all" } as const;
  const running = await engine.workflow.start(rotateKeys, {
    taskQueue,
    workflowId: keyRotationWorkflowId(taskQueue, asked),
    args: [{ keys: asked }],
  });
  const done = running.result().then(() => true);
  let isDone = false;
  void done.finally(() => {
    isDone = true;
  });
  const reading = (async () => {
    let reads = 0;
    for (; !isDone; reads += 1) expect(await readDraft()).toBe("%PDF-");
    return reads;
  })();
  await until("some keys to be rewrapped", async () => (await wrappedBy(version + 1)) > 0);
  await killProgram(first);
  const left = await wrappedBy(version);
  expect(left).toBeGreaterThan(0);
  expect((await status()).tenants.rotating).toEqual([tenant]);
  await startWorker();
  expect(await done).toBe(true);
  expect(await reading).toBeGreaterThan(10);
  expect([await wrappedBy(version), await wrappedBy(version + 1)]).toEqual([0, many + 1]);
  expect(await status()).toMatchObject({ root: { version: 3, retiring: 0 }, tenants: { rotating: [] } });
  expect((await told("tenant-key-rotated")).map(({ body }) => body["version"])).toEqual([3, 2]);
}, 240_000);

it("A wrong command line is answered with the right ones", async () => {
  await expect(engross("keys", "rotate", "--tenant")).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringContaining("keys rotate --tenant ID"),
  });
});
