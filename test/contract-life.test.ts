import { randomUUID } from "node:crypto";
import { PDF } from "@libpdf/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readDocument } from "../archive/document.ts";
import { asSystem } from "../db/tenancy.ts";
import { documentById, documentsOf } from "../db/version.ts";
import { openAuthority } from "../documents/authority.ts";
import { sha256 } from "../documents/typeset.ts";
import { verifyPdf } from "../documents/verify.ts";
import { dayOf, instantOf } from "../domain/calendar.ts";
import type { ContractId, DocumentId, TenantId } from "../domain/ids.ts";
import { terminationChecks } from "../domain/termination.ts";
import { refusalIn } from "../engine/refusal.ts";
import { type Entry, entries } from "../ledger/index.ts";
import { lettersSoFar } from "../mail/caught.ts";
import { contractWorkflowId, submitToContract } from "../workflows/contract.ts";
import { asPerson, type Processes, salesDraft, startProcesses } from "./contract-process.ts";
import { until } from "./until.ts";

let processes: Processes;

beforeAll(async () => {
  processes = await startProcesses();
});

afterAll(() => processes.close());

const catcher = (): string => {
  const { catcherUrl } = processes.configuration.mail;
  if (catcherUrl === undefined) throw new Error("These tests read real mail: the catcher has to run");
  return catcherUrl;
};

const letters = (email: string, count: number) =>
  until(`${count} letters to ${email}`, async () => {
    const found = await lettersSoFar(catcher(), email);
    return found.length >= count && found;
  });

/** The letter with the executed contract. */
const copyTo = (email: string) =>
  until(`the executed contract by mail to ${email}`, async () =>
    (await lettersSoFar(catcher(), email)).find(({ attachments }) => attachments.length > 0),
  );

const ledgerOf = async (contract: ContractId): Promise<readonly Entry[]> => {
  const found = await asSystem(processes.db, processes.tenant, (tx) =>
    entries(tx, { subject: `contract/${contract}`, limit: 500 }),
  );
  return found.toReversed();
};

const kinds = async (contract: ContractId): Promise<readonly string[]> =>
  (await ledgerOf(contract)).map(({ kind }) => kind);

describe("A contract's process", () => {
  it("knows no other organisation: to its people, by whatever way they come, there is no such contract", async () => {
    const { people, create, submit, state, engine } = processes;
    const contract = await create();
    const { version } = await state(contract);
    const stranger = { ...asPerson(people.lawyer), tenant: randomUUID() as TenantId };
    const unknown = await submit(randomUUID() as ContractId, { type: "submit-for-review" }, stranger);
    expect(unknown).toMatchObject({ refused: "not-found" });
    expect(await submit(contract, { type: "submit-for-review" }, stranger)).toEqual(unknown);
    expect(await submit(contract, { type: "cancel" }, stranger, { expectedVersion: version + 1 })).toEqual(unknown);
    // Whoever does not say whose member they are is nobody's.
    const { tenant: _tenant, ...nobody } = asPerson(people.owner);
    const asked = engine.workflow.getHandle(contractWorkflowId(contract)).executeUpdate(submitToContract, {
      args: [{ command: { type: "submit-for-review" }, actor: nobody, expectedVersion: null }],
    });
    expect(refusalIn(await asked.catch((error: unknown) => error))).toEqual(unknown);
    expect((await state(contract)).version).toBe(version);
  });
});

describe("A contract's whole life on the real engine", () => {
  it("goes from draft to a PDF signed by both sides, each act in the ledger, both sides mailed", async () => {
    const { people, toActive, state, archive, configuration, tenant } = processes;
    const contract = await toActive();
    // A signature is sealed while the next signer is already asked: sealing keeps the order of signing, no more.
    const told = await kinds(contract);
    expect(told.filter((kind) => kind === "signature-sealed")).toHaveLength(2);
    expect(told.filter((kind) => kind !== "signature-sealed")).toEqual([
      "created",
      "submitted-for-review",
      "submitted-for-approval",
      "approval-asked",
      "approval-decided",
      "approval-asked",
      "approval-asked",
      "approval-decided",
      "approval-decided",
      "approval-granted",
      "signing-opened",
      "signature-asked",
      "signed",
      "signature-asked",
      "signed",
      "executed",
      "evidence-certified",
    ]);
    const { executed, ceremony } = await state(contract);
    const certificate = ceremony?.evidence;
    if (!executed || !certificate) throw new Error("A contract in force is executed and certified");
    const row = await asSystem(archive.db, tenant, (tx) => documentById(tx, executed.document));
    if (!row) throw new Error("The executed document is in the record");
    const bytes = await readDocument(archive, row);
    const authority = await openAuthority(configuration.caFolder);
    const { signatures, valid, level } = await verifyPdf(bytes, authority.certificate);
    expect([valid, level, ...signatures.map(({ intact }) => intact)]).toEqual([true, "B-LTA", true, true]);
    // What was agreed to is still there, byte for byte, and so is the PDF of each act of signing.
    const stages = (await asSystem(archive.db, tenant, (tx) => documentsOf(tx, contract))).filter(({ kind }) =>
      ["pdf", "signed"].includes(kind),
    );
    expect(stages).toHaveLength(4);
    for (const { size, sha256: hash } of stages) expect(sha256(bytes.subarray(0, size))).toBe(hash);
    const evidenceIn = (await PDF.load(bytes)).getForm()?.getTextField("evidence-1")?.getValue();
    expect(["Evidence certificate", "签署存证证明"]).toContain(evidenceIn);
    const copy = await copyTo(`buyer.${tenant}@example.com`);
    expect(copy.attachments[0]?.bytes.equals(bytes)).toBe(true);
    expect((await copyTo(people.signatory.email)).attachments).toHaveLength(2);

    const proof = await asSystem(archive.db, tenant, (tx) => documentById(tx, certificate.document));
    if (!proof) throw new Error("The evidence certificate is in the record");
    const paper = await readDocument(archive, proof);
    expect([proof.kind, sha256(paper)]).toEqual(["evidence-certificate", certificate.sha256]);
    expect(copy.attachments[1]?.bytes.equals(paper)).toBe(true);
    const certified = (await ledgerOf(contract)).filter(({ kind }) => kind === "evidence-certified");
    expect(certified.map(({ body }) => body["certificate"])).toEqual([certificate]);
    const text = (await PDF.load(paper))
      .extractText()
      .map((page) => page.text.replaceAll(/\s+/g, ""))
      .join("");
    const serials = signatures.map(({ serial }) => serial);
    for (const fact of [executed.sha256, `buyer.${tenant}@example.com`, ...serials]) expect(text).toContain(fact);
    for (const title of ["EvidenceCertificate", "电子签署存证证明"]) expect(text).toContain(title);
  });

  it("costs one workflow task and one transaction per command", async () => {
    const { create, must, engine, people } = processes;
    const contract = await create();
    await must(contract, { type: "submit-for-review" }, asPerson(people.owner));
    const { events } = await engine.workflow.getHandle(`contract/${contract}`).fetchHistory();
    const tasks = (events ?? []).filter(
      ({ workflowTaskCompletedEventAttributes }) => workflowTaskCompletedEventAttributes,
    );
    expect(tasks).toHaveLength(2);
  });

  it("reminds approvers, escalates to the manager, and expires back to draft when nobody answers", async () => {
    const { people, toApproval, state, pass, untilStage } = processes;
    const contract = await toApproval();
    await letters(people.approver.email, 1);
    await pass(contract, 3);
    const [, reminder] = await letters(people.approver.email, 2);
    expect(reminder?.subject).not.toBe("");
    await pass(contract, 3);
    const { approval } = await state(contract);
    expect(approval?.steps[0]?.slots[0]).toMatchObject({ approver: people.manager.id, escalated: true });
    await letters(people.manager.email, 1);
    await pass(contract, 12);
    expect((await untilStage(contract, "draft")).approval?.outcome).toBe("expired");
  });

  it("reminds of duties and of the notice date, and expires on the day after its end when nobody renews", async () => {
    const { people, toActive, pass, state, untilStage } = processes;
    const contract = await toActive(salesDraft({ renewal: { type: "choice", choice: "decision" } }));
    const { term } = await state(contract);
    await pass(contract, 250);
    expect((await untilStage(contract, "renewing")).term?.reminded).toEqual([90]);
    await pass(contract, 70);
    expect((await state(contract)).term?.reminded).toEqual([90, 60, 30]);
    await pass(contract, 60);
    const ended = await untilStage(contract, "ended");
    expect(ended.lastDay).toBe(term?.until);
    const subjects = (await letters(people.owner.email, 5)).map(({ subject }) => subject);
    expect(new Set(subjects).size).toBeGreaterThan(3);
  });

  it("goes on by itself where it renews automatically", async () => {
    const { toActive, pass, state } = processes;
    const contract = await toActive(salesDraft({ renewal: { type: "choice", choice: "automatic" } }));
    const before = await state(contract);
    await pass(contract, 370);
    const after = await until("the renewal", async () => {
      const now = await state(contract);
      return now.term?.renewals === 1 && now;
    });
    expect(after.stage).toBe("active");
    expect(after.term?.from && before.term?.until && after.term.from > before.term.until).toBe(true);
  });

  it("is terminated after review, archived, kept for years, and destroyed by two people with a certificate", async () => {
    const { people, toActive, must, submit, pass, state, archive, db, tenant, vault, untilStage } = processes;
    const contract = await toActive();
    const legal = asPerson(people.lawyer);
    const { executed } = await state(contract);
    await must(
      contract,
      { type: "propose-termination", ground: "agreement", lastDay: dayOf(instantOf(Date.now()), "Asia/Shanghai") },
      legal,
    );
    for (const check of terminationChecks) await must(contract, { type: "check-termination", check }, legal);
    for (const { id, survives } of (await state(contract)).obligations) {
      await must(contract, { type: "settle-obligation", obligation: id, how: survives ? "carried" : "settled" }, legal);
    }
    await must(contract, { type: "confirm-termination" }, legal);
    await must(contract, { type: "archive" }, legal);
    expect(await submit(contract, { type: "request-purge" }, legal)).toMatchObject({ refused: "retention-not-over" });
    await pass(contract, 366 * 10 + 5);
    await must(contract, { type: "request-purge" }, legal);
    expect(await submit(contract, { type: "approve-purge" }, legal)).toMatchObject({ refused: "same-person" });
    const row = await asSystem(db, tenant, (tx) => documentById(tx, executed?.document as DocumentId));
    if (!row) throw new Error("The executed document is in the record");
    expect((await readDocument(archive, row)).length).toBeGreaterThan(1000);
    await must(contract, { type: "approve-purge" }, asPerson(people.officer));
    await untilStage(contract, "purged");
    await expect(readDocument(archive, row)).rejects.toThrow();
    expect(await vault.removeObjects({ tenant, safe: contract })).toBe(0);
    await until("the certificate of destruction by mail", async () => {
      const told = await lettersSoFar(catcher(), people.officer.email);
      return told.some(({ attachments }) =>
        attachments.some(({ bytes }) => bytes.subarray(0, 5).toString() === "%PDF-"),
      );
    });
    expect(await kinds(contract)).toContain("purged");
  });
});
