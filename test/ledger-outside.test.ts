import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Anchors, openAnchors } from "../archive/anchor.ts";
import { incidentById, notesOf } from "../db/incident.ts";
import { asSystem } from "../db/tenancy.ts";
import { parseIncidentId } from "../domain/ids.ts";
import { type Body, checkpoint, entries, openCheckpoint, openLedgerKey } from "../ledger/index.ts";
import { lettersSoFar } from "../mail/caught.ts";
import { examine } from "../stack/doctor.ts";
import { withClient } from "../stack/postgres.ts";
import { connect } from "../vault/s3.ts";
import { type Processes, startProcesses } from "./contract-process.ts";
import { until } from "./until.ts";

const witnesses = [`witness.${randomUUID()}@example.com`, `notary.${randomUUID()}@example.org`] as const;

let processes: Processes;
let anchors: Anchors;
let verifierKey: string;

beforeAll(async () => {
  processes = await startProcesses({ environment: { LEDGER_WITNESSES: witnesses.join(", ") } });
  // Listing goes on page after page.
  anchors = openAnchors(processes.configuration.anchors, 2);
  await processes.create();
  await until("a checkpoint", () => checkpoint(processes.db));
  verifierKey = (await openLedgerKey(processes.configuration.ledgerKey)).verifierKey;
});
afterAll(async () => {
  anchors.close();
  await processes.close();
});

const run = (workflow: "anchorCheckpoint" | "mailCheckpoint" | "ledgerAudit"): Promise<unknown> =>
  processes.engine.workflow.execute(workflow, {
    workflowId: `${workflow}/${randomUUID()}`,
    taskQueue: processes.configuration.temporal.taskQueue,
    args: [],
  });

const listing = { Delimiter: "", MaxKeys: 10, IncludeVersion: true };

const bySuperuser = (statement: string) =>
  withClient(processes.stack.database.superuserUrl, (client) => client.query(statement));

const settled = () =>
  until("every entry to be numbered", async () => {
    const { rowCount } = await bySuperuser("select from ledger_outbox limit 1");
    return rowCount === 0;
  });

/** Lets something happen, and waits for the checkpoint that covers it. */
const grow = async (): Promise<void> => {
  await processes.create();
  await settled();
};

const lastAudit = async (): Promise<Body> => {
  await run("ledgerAudit");
  const [last] = await asSystem(processes.db, processes.tenant, (tx) => entries(tx, { subject: "ledger", limit: 1 }));
  return last?.body ?? {};
};

describe("Checkpoints of the ledger leave our hands", () => {
  it("into a bucket from which nobody removes them, each once, page after page", async () => {
    for (const _time of [1, 2, 3]) {
      await grow();
      await run("anchorCheckpoint");
      await run("anchorCheckpoint");
    }
    const kept = await anchors.all();
    expect(kept).toHaveLength(3);
    const sizes = kept.map((note) => openCheckpoint(note, verifierKey)?.size ?? 0);
    expect(sizes).toEqual(sizes.toSorted((a, b) => a - b));
    expect(kept.at(-1)).toBe(await checkpoint(processes.db));

    const { bucket, prefix, years } = processes.configuration.anchors;
    const { client: root, close } = connect(processes.configuration.anchors);
    const { objects } = await root.listObjectsQuery(bucket, prefix, "", listing);
    const [oldest] = objects as readonly { readonly name?: string; readonly versionId?: string }[];
    const { name = "", versionId = "" } = oldest ?? {};
    const lock = await root.getObjectRetention(bucket, name, { versionId });
    expect(lock?.mode).toBe("COMPLIANCE");
    const untilYear = new Date(String(lock?.retainUntilDate)).getUTCFullYear();
    expect(untilYear).toBe(new Date().getUTCFullYear() + years);
    await expect(root.removeObject(bucket, name, { versionId, governanceBypass: true })).rejects.toThrow(
      /WORM|locked/i,
    );
    close();
  });

  it("to named outsiders, as a letter in both languages with the note in it and attached", async () => {
    await run("mailCheckpoint");
    const { catcherUrl = "" } = processes.configuration.mail;
    for (const witness of witnesses) {
      const [letter] = await until(`the letter to ${witness}`, async () => {
        const found = await lettersSoFar(catcherUrl, witness);
        return found.length > 0 && found;
      });
      const [attached] = letter?.attachments ?? [];
      const note = attached?.bytes.toString("utf8") ?? "";
      expect(openCheckpoint(note, verifierKey)).toBeDefined();
      for (const line of note.trim().split("\n")) expect(letter?.text).toContain(line);
      expect(letter?.text).toContain(verifierKey);
      expect(letter?.text).toContain("keep");
      expect(letter?.text).toContain("见证人");
    }
  });
});

describe("The audit of the ledger", () => {
  it("finds nothing in an untouched ledger, and enters what it looked at", async () => {
    await settled();
    const body = await lastAudit();
    expect(body).toMatchObject({ anchors: 3, findings: 0, incident: null });
    expect(body["entries"]).toBeGreaterThan(3);
    expect((await examine(processes.configuration, true)).find(({ name }) => name === "ledger")).toMatchObject({
      ok: true,
    });
  });

  it("finds what was put over a kept checkpoint, while the kept one stays", async () => {
    const kept = await anchors.all();
    const { bucket, prefix } = processes.configuration.anchors;
    const { client, close } = connect(processes.configuration.anchors);
    const [{ name = "" } = {}] = (await client.listObjectsQuery(bucket, prefix, "", listing)).objects;
    const { versionId } = await client.putObject(bucket, name, "forged");
    await client.removeObject(bucket, name);
    expect(new Set(await anchors.all())).toEqual(new Set([...kept, "forged"]));
    const found = (await examine(processes.configuration, true)).find(({ name: check }) => check === "ledger");
    expect(found?.detail).toMatch(/outside · .* · is not signed with the ledger's key/);
    await client.removeObject(bucket, name, { versionId: versionId ?? "" });
    close();
  });

  it("opens an incident when a row was changed with full rights, the same one however often it looks", async () => {
    await grow();
    await bySuperuser(`
      begin; set local session_replication_role = replica;
      update ledger_entry set actor = 'person/' || gen_random_uuid() where index = 1; commit`);
    const first = await lastAudit();
    expect(first["findings"]).toBeGreaterThan(0);
    const id = parseIncidentId(typeof first["incident"] === "string" ? first["incident"] : "");
    if (!id) throw new Error("no incident");
    const [row, notes] = await asSystem(processes.db, processes.tenant, async (tx) => [
      await incidentById(tx, id),
      await notesOf(tx, id),
    ]);
    expect(row).toMatchObject({ playbook: "ledger-tampered", stage: "reported", reporter: null });
    expect(notes[0]?.body).toContain("ledger_entry · index 1 ·");
    expect((await lastAudit())["incident"]).toBe(id);
  });

  it("is done by the doctor as well when asked to look deep, and says which rows", async () => {
    const shallow = await examine(processes.configuration);
    expect(shallow.some(({ name }) => name === "ledger")).toBe(false);
    expect(shallow.find(({ name }) => name === "anchors")).toMatchObject({ ok: true, detail: "2 witnesses outside" });
    const found = (await examine(processes.configuration, true)).find(({ name }) => name === "ledger");
    expect(found?.ok).toBe(false);
    expect(found?.detail).toContain("ledger_entry · index 1 ·");
  });

  it("finds that the end was cut off, which the database alone no longer shows", async () => {
    await bySuperuser(`
      begin; set local session_replication_role = replica;
      update ledger_entry set actor = convert_from(entry, 'UTF8')::jsonb ->> 'actor' where index = 1; commit`);
    await settled();
    await run("anchorCheckpoint");
    await bySuperuser(`
      begin; set local session_replication_role = replica;
      delete from ledger_checkpoint where number = (select max(number) from ledger_checkpoint);
      delete from ledger_entry where index >= (select max(size) from ledger_checkpoint);
      delete from ledger_document where index >= (select max(size) from ledger_checkpoint);
      commit`);
    const found = (await examine(processes.configuration, true)).find(({ name }) => name === "ledger");
    expect(found?.detail).toMatch(/^1 finding\n.*outside · .* · covers \d+ entries, of which \d+ are left/);
  });
});
