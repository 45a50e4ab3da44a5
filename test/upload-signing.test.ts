import { randomUUID } from "node:crypto";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PDF } from "@libpdf/core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readDocument } from "../archive/document.ts";
import { stageUpload } from "../archive/version.ts";
import { asSystem } from "../db/tenancy.ts";
import { documentById } from "../db/version.ts";
import { openAuthority } from "../documents/authority.ts";
import { draftPdf } from "../documents/pdf.ts";
import { judgeUpload } from "../documents/upload.ts";
import { verifyPdf } from "../documents/verify.ts";
import { addMonths, dayOf, instantOf } from "../domain/calendar.ts";
import { isRefusal } from "../domain/refusal.ts";
import { asPerson, ndaDraft, type Processes, startProcesses } from "./contract-process.ts";

let processes: Processes;

beforeAll(async () => {
  processes = await startProcesses();
});

afterAll(() => processes.close());

it("signs a PDF that somebody sent visibly, on a page behind it, and leaves every byte of it as it came", async () => {
  const { people, tenant, archive, signers, configuration, create, must, plan, approveAll, signAll, untilStage } =
    processes;
  const path = join(await mkdtemp(join(tmpdir(), "engross-upload-")), "sent.pdf");
  const sent = draftPdf(ndaDraft());
  await writeFile(path, sent.bytes);
  const judged = await judgeUpload(path);
  if (isRefusal(judged)) throw new Error(judged.refused);
  const today = dayOf(instantOf(Date.now()), "Asia/Shanghai");
  const contract = await create();
  const command = randomUUID();
  const uploaded = await stageUpload(archive, {
    ...{ tenant, contract, number: 2, command, addedBy: people.owner.id, signers, today, ourName: "Orchid" },
    file: { path, name: "sent.pdf", judged },
    facts: {
      title: "Framework agreement",
      counterparty: "示例买方科技有限公司",
      countries: [],
      type: "other",
      amount: null,
      effective: today,
      end: addMonths(today, 12),
      noticeDays: 30,
      renewal: { kind: "none", months: 0 },
      obligations: [],
    },
  });
  if (isRefusal(uploaded)) throw new Error(uploaded.refused);
  await must(contract, { type: "save-draft", draft: uploaded }, asPerson(people.owner), { updateId: command });
  await must(contract, { type: "submit-for-review" }, asPerson(people.owner));
  await must(contract, { type: "submit-for-approval", plan: plan() }, asPerson(people.lawyer));
  await approveAll(contract);
  await signAll(contract);
  const { executed } = await untilStage(contract, "active");

  if (!executed) throw new Error("An active contract is executed");
  const row = await asSystem(archive.db, tenant, (tx) => documentById(tx, executed.document));
  if (!row) throw new Error("The executed document is in the record");
  const bytes = await readDocument(archive, row);
  expect(bytes.subarray(0, sent.bytes.length).equals(sent.bytes)).toBe(true);
  // The signature page, and pages that were kept for the evidence certificate.
  expect(row.pages).toBeGreaterThan(sent.pages + 1);
  const authority = await openAuthority(configuration.caFolder);
  const { signatures, valid } = await verifyPdf(bytes, authority.certificate);
  expect([valid, signatures.length]).toEqual([true, 2]);
  const pdf = await PDF.load(bytes);
  const page = pdf.getPage(sent.pages);
  const text = page?.extractText().text.replaceAll(/\s+/g, "");
  for (const told of [sent.sha256, ...signers.map(({ name }) => name.replaceAll(" ", ""))])
    expect(text).toContain(told);
  expect(page?.dict.getArray("Annots", (ref) => pdf.getObject(ref))?.length).toBe(2);
});
