import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { asSystem } from "../db/tenancy.ts";
import { documentById } from "../db/version.ts";
import type { Id } from "../domain/ids.ts";
import { type Processes, startProcesses } from "../test/contract-process.ts";
import { keepDocument, readDocument } from "./document.ts";

let processes: Processes;

beforeAll(async () => {
  processes = await startProcesses({ worker: false });
});

afterAll(() => processes.close());

it("keeps one of several attempts at the same document, and tells all of them which", async () => {
  const { archive, tenant } = processes;
  const id = randomUUID() as Id<"document">;
  const contract = randomUUID() as Id<"contract">;
  const attempt = (bytes: Buffer) =>
    keepDocument(archive, {
      ...{ id, tenant, contract, kind: "signed", name: "sealed.pdf", mediaType: "application/pdf" },
      ...{ pages: 1, addedBy: null, bytes },
    });
  const kept = await Promise.all([1, 2, 3].map((n) => attempt(Buffer.from(`signed with key ${n}`))));
  const row = await asSystem(archive.db, tenant, (tx) => documentById(tx, id));
  if (!row) throw new Error("The document was kept");
  expect(kept).toEqual(kept.map(() => ({ document: id, sha256: row.sha256 })));
  expect((await readDocument(archive, row)).toString()).toMatch(/^signed with key [123]$/);
});
