import { createHash, randomUUID } from "node:crypto";
import { readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Client } from "minio";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { noteDamage } from "../archive/damage.ts";
import { readDocument } from "../archive/document.ts";
import { placeOf } from "../archive/place.ts";
import { type AuditReportFileRow, auditReportFiles, listAuditReports, type ReportVariant } from "../db/audit-report.ts";
import { forgetContract } from "../db/contract.ts";
import { copyLag } from "../db/copy.ts";
import { incidentById, notesOf } from "../db/incident.ts";
import { scrubRuns } from "../db/scrub.ts";
import { asSystem } from "../db/tenancy.ts";
import { type DocumentRow, documentsOf } from "../db/version.ts";
import type { ContractId, Id } from "../domain/ids.ts";
import type { MatterId } from "../domain/retention.ts";
import { entries } from "../ledger/index.ts";
import { openStorage } from "../vault/storage.ts";
import { openVault } from "../vault/vault.ts";
import { asPerson, type Processes, startProcesses } from "./contract-process.ts";
import { until } from "./until.ts";

describe("Documents in two stores", () => {
  let processes: Processes;
  let copies: string;
  let bucket: Client;

  beforeAll(async () => {
    processes = await startProcesses({ environment: { SCRUB_MIB_PER_SECOND: "1" } });
    const { configuration } = processes;
    if (configuration.copies === undefined || !("folder" in configuration.copies)) throw new Error("no folder");
    copies = configuration.copies.folder;
    const { endpoint, accessKey, secretKey } = configuration.storage;
    const { hostname, port } = new URL(endpoint);
    bucket = new Client({ endPoint: hostname, port: Number(port), useSSL: false, accessKey, secretKey });
  });

  afterAll(() => processes.close());

  const run = (workflow: "replication" | "scrub" | "suspects" | "auditReports"): Promise<unknown> =>
    processes.engine.workflow.execute(workflow, {
      workflowId: `${workflow}/${randomUUID()}`,
      taskQueue: processes.configuration.temporal.taskQueue,
      args: [],
    });

  const documents = (contract: ContractId): Promise<DocumentRow[]> =>
    asSystem(processes.db, processes.tenant, (tx) => documentsOf(tx, contract));
  const oneOf = async (contract: ContractId, kind: DocumentRow["kind"]): Promise<DocumentRow> => {
    const found = (await documents(contract)).find((document) => document.kind === kind);
    if (!found) throw new Error(`no ${kind}`);
    return found;
  };
  /** Makes the report of the month that is over, as the duty does. */
  const auditReportFile = async (wanted: ReportVariant): Promise<AuditReportFileRow> => {
    const { db, tenant } = processes;
    const aMonthAgo = new Date(Date.now() - 32 * 86_400_000);
    await asSystem(db, tenant, (tx) =>
      tx.updateTable("tenant").set({ created_at: aMonthAgo }).where("id", "=", tenant).execute(),
    );
    await run("auditReports");
    return until("the report", () =>
      asSystem(db, tenant, async (tx) => {
        const [report] = await listAuditReports(tx, 1);
        const files = report ? await auditReportFiles(tx, report.id) : [];
        return files.find(({ variant, format }) => variant === wanted && format === "pdf");
      }),
    );
  };
  type Stored = Parameters<typeof placeOf>[0];
  const nameOf = (document: Stored): string => {
    const { tenant, safe, object, version } = placeOf(document);
    return join(tenant, safe, object, version);
  };
  const keyOf = (document: Stored): string => processes.configuration.storage.prefix + nameOf(document);
  const copyOf = (document: Stored): string => join(copies, nameOf(document));
  const inMinio = async (document: Stored): Promise<string> => {
    const { bucket: name } = processes.configuration.storage;
    const folder = join(inject("stack").environment["ENGROSS_DATA"] ?? "", "minio", name, keyOf(document));
    const files = (await readdir(folder, { recursive: true })).toSorted();
    return join(folder, files.find((file) => file.endsWith("part.1")) ?? "xl.meta");
  };
  const rot = async (file: string): Promise<void> => {
    const bytes = await readFile(file);
    const at = bytes.length - 100;
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
    await writeFile(`${file}.rotten`, bytes);
    await rename(`${file}.rotten`, file);
  };
  const lag = () => asSystem(processes.db, processes.tenant, copyLag);
  const lastRun = async () => {
    const [last] = await asSystem(processes.db, processes.tenant, (tx) => scrubRuns(tx, 1));
    if (!last) throw new Error("no run");
    return last;
  };

  it("are copied a moment later, and until then are known to be missing in the second", async () => {
    const contract = await processes.create();
    expect((await lag()).waiting).toBeGreaterThanOrEqual(3);
    expect((await lag()).since).toBeInstanceOf(Date);
    await run("replication");
    expect(await lag()).toEqual({ waiting: 0, since: null });
    for (const document of await documents(contract))
      expect((await readFile(copyOf(document))).length).toBeGreaterThan(0);
  });

  it("are copied as soon as the second store is back", async () => {
    await rename(copies, `${copies}-away`);
    const contract = await processes.create();
    const running = await processes.engine.workflow.start("replication", {
      workflowId: `replication/${randomUUID()}`,
      taskQueue: processes.configuration.temporal.taskQueue,
      args: [],
    });
    await until("a try that failed", async () => {
      const { pendingActivities } = (await running.describe()).raw;
      return pendingActivities?.some(({ attempt }) => (attempt ?? 0) > 1);
    });
    expect((await lag()).waiting).toBeGreaterThanOrEqual(3);
    await rename(`${copies}-away`, copies);
    await running.result();
    expect((await lag()).waiting).toBe(0);
    expect(await readFile(copyOf(await oneOf(contract, "pdf")))).toBeInstanceOf(Buffer);
  });

  it("are found and repaired by a scrub, whichever store is damaged, and the ledger says so", async () => {
    const contract = await processes.create();
    await run("replication");
    const pdf = await oneOf(contract, "pdf");
    const html = await oneOf(contract, "html");
    const draft = await oneOf(contract, "draft");
    await rot(await inMinio(pdf));
    await rot(copyOf(html));
    await rm(copyOf(draft));
    await run("scrub");
    const { run: id, ...counts } = await lastRun();
    expect(counts).toMatchObject({ repaired: 3, lost: 0, incident: null });
    expect(counts.objects).toBeGreaterThanOrEqual(3);
    // No faster than the rate allows: 1 MiB a second.
    const tookMs = counts.finished_at.getTime() - counts.started_at.getTime();
    expect(tookMs).toBeGreaterThanOrEqual((counts.bytes / 2 ** 20) * 1000);
    const told = await asSystem(processes.db, processes.tenant, (tx) =>
      entries(tx, { subject: `scrub/${id}`, limit: 5 }),
    );
    expect(told).toMatchObject([{ kind: "documents-scrubbed", actor: "engross", body: { repaired: 3, lost: 0 } }]);
    await run("scrub");
    expect(await lastRun()).toMatchObject({ repaired: 0, lost: 0 });
    expect((await readDocument(processes, pdf)).subarray(0, 5).toString()).toBe("%PDF-");
  });

  it("come to a reader from the second store, and the damage is repaired without waiting for a scrub", async () => {
    const contract = await processes.create();
    await run("replication");
    const pdf = await oneOf(contract, "pdf");
    await rot(await inMinio(pdf));
    const { db, configuration, stack } = processes;
    const vault = await openVault({
      keys: { databaseUrl: stack.database.keys.url, rootKeyFile: configuration.rootKeyFile },
      s3: configuration.storage,
      copies: configuration.copies,
      onDamage: noteDamage(db),
    });
    try {
      expect((await readDocument({ vault }, pdf)).subarray(0, 5).toString()).toBe("%PDF-");
    } finally {
      await vault.close();
    }
    await until("the damage to be noted", () =>
      asSystem(db, processes.tenant, (tx) =>
        tx.selectFrom("object_copy").selectAll().where("object", "=", pdf.id).where("suspect", "=", true).execute(),
      ).then((rows) => rows.length === 1),
    );
    await run("suspects");
    expect((await readDocument(processes, pdf)).subarray(0, 5).toString()).toBe("%PDF-");
  });

  it("open an incident when both stores have lost one, and only one incident however often it is found", async () => {
    const contract = await processes.create();
    await run("replication");
    const pdf = await oneOf(contract, "pdf");
    await rot(await inMinio(pdf));
    await rot(copyOf(pdf));
    await run("scrub");
    const { incident } = await lastRun();
    if (incident === null) throw new Error("no incident");
    const { row, notes } = await asSystem(processes.db, processes.tenant, async (tx) => ({
      row: await incidentById(tx, incident),
      notes: await notesOf(tx, incident),
    }));
    expect(row).toMatchObject({ playbook: "stored-document-damaged", stage: "reported", contract, reporter: null });
    expect(notes[0]?.body).toContain(pdf.sha256);
    await run("scrub");
    expect(await lastRun()).toMatchObject({ lost: 1, incident: null });
  });

  it("raise no alarm when they were purged in between", async () => {
    const contract = await processes.create();
    await run("replication");
    await processes.vault.destroyKey({ tenant: processes.tenant, safe: contract });
    const before = await lastRun();
    await run("scrub");
    expect(await lastRun()).toMatchObject({ lost: before.lost });
  });

  it("are forgotten by queue and scrub together with the documents of a contract that is destroyed", async () => {
    const contract = await processes.create();
    const ids = (await documents(contract)).map(({ id }) => id);
    await asSystem(processes.db, processes.tenant, (tx) => forgetContract(tx, contract));
    const known = await asSystem(processes.db, processes.tenant, (tx) =>
      tx.selectFrom("object_copy").select("object").where("object", "in", ids).execute(),
    );
    expect(known).toEqual([]);
  });

  it("are reports of audits as well: waited for, copied, locked, repaired where a byte has rotted", async () => {
    const { waiting } = await lag();
    const pdf = await auditReportFile("full");
    expect((await lag()).waiting).toBe(waiting + 4);
    await run("replication");
    expect(await lag()).toEqual({ waiting: 0, since: null });
    expect((await readFile(copyOf(pdf))).length).toBeGreaterThan(pdf.size);
    const lock = await bucket.getObjectRetention(processes.configuration.storage.bucket, keyOf(pdf));
    expect(new Date(lock?.retainUntilDate ?? 0).getUTCFullYear()).toBe(new Date().getUTCFullYear() + 3);

    await rot(await inMinio(pdf));
    const before = await lastRun();
    await run("scrub");
    expect(await lastRun()).toMatchObject({ repaired: 1, lost: before.lost, incident: null });
    const bytes = await processes.vault.read(placeOf(pdf));
    expect(createHash("sha256").update(bytes).digest("hex")).toBe(pdf.sha256);
  });

  it("of audits open an incident that names them when both stores have lost them", async () => {
    const pdf = await auditReportFile("anonymised");
    await rot(await inMinio(pdf));
    await rot(copyOf(pdf));
    await run("scrub");
    const { incident } = await lastRun();
    if (incident === null) throw new Error("no incident");
    const { row, notes } = await asSystem(processes.db, processes.tenant, async (tx) => ({
      row: await incidentById(tx, incident),
      notes: await notesOf(tx, incident),
    }));
    expect(row).toMatchObject({ playbook: "stored-document-damaged", contract: null });
    expect(notes[0]?.body).toContain(`${pdf.name} · ${pdf.id} · SHA-256 ${pdf.sha256}`);
  });

  it("are kept by the store itself once they are signed, and held while there is a matter", async () => {
    const contract = await processes.toActive();
    const signed = await oneOf(contract, "signed");
    const { bucket: name } = processes.configuration.storage;
    const lock = () => bucket.getObjectRetention(name, keyOf(signed));
    const hold = async () => JSON.stringify(await bucket.getObjectLegalHold(name, keyOf(signed)).catch(() => "none"));
    const { term } = await processes.state(contract);
    const end = Number((term?.until ?? new Date().toISOString()).slice(0, 4));
    expect(new Date((await lock())?.retainUntilDate ?? 0).getUTCFullYear()).toBeGreaterThanOrEqual(end + 9);
    const ordinary = openStorage(processes.configuration.storage);
    await expect(ordinary.removeAll(`${processes.tenant}/${contract}/${signed.id}/`, false)).rejects.toThrow(/WORM/);
    ordinary.close();

    const [one, other] = [randomUUID(), randomUUID()] as readonly string[] as readonly [Id<"matter">, Id<"matter">];
    const lawyer = asPerson(processes.people.lawyer);
    const matters: readonly MatterId[] = [one, other];
    for (const matter of matters) await processes.must(contract, { type: "place-hold", matter }, lawyer);
    await until("the hold in the store", async () => (await hold()).includes("ON"));
    const release = async (matter: MatterId): Promise<void> => {
      await processes.must(contract, { type: "request-hold-release", matter }, lawyer);
      await processes.must(contract, { type: "approve-hold-release", matter }, asPerson(processes.people.officer));
    };
    await release(one);
    await expect(processes.vault.removeObjects({ tenant: processes.tenant, safe: contract })).rejects.toThrow(/WORM/);
    await release(other);
    await until("the hold to be lifted", async () => (await hold()).includes("OFF"));
  });
});
