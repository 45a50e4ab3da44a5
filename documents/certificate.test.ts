import { PDF } from "@libpdf/core";
import { expect, test } from "vitest";
import type { Instant } from "../domain/calendar.ts";
import { languages } from "../domain/language.ts";
import { destructionCertificate } from "./certificate.ts";
import { type Evidence, evidenceCertificate } from "./certificate-evidence.ts";
import type { CertifiedCheckpoint } from "./certificate-ledger.ts";
import { evidencePages } from "./evidence-pages.ts";

const document = { name: "executed.pdf", sha256: "0123456789abcdef".repeat(4) };

const checkpoint: CertifiedCheckpoint = {
  origin: "contracts.example/ledger",
  size: 4711,
  root: "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
  at: "2027-01-02T02:35:00.000Z" as Instant,
  verifyAt: "https://contracts.example/verify",
};

const destruction = {
  number: "D-2031-0007",
  organisation: "海川精密机械有限公司",
  contract: "018f4e2c-0000-7000-8000-000000000001",
  title: "买卖合同",
  issuedAt: "2031-03-01 09:00 (GMT+8)",
  ledger: `#4711 ${"ab12".repeat(16)}`,
  retentionEnded: "2031-01-01",
  requestedBy: "王芳",
  approvedBy: "李强",
  destroyedAt: "2031-03-01 08:59 (GMT+8)",
  objects: 7,
  key: "data-key/018f4e2c",
  documents: [document],
  checkpoint,
  timeZone: "Asia/Shanghai",
};

const at = (minute: number): Instant => `2027-01-02T02:${String(minute).padStart(2, "0")}:00.000Z` as Instant;

const evidence: Evidence = {
  number: "E-2027-0007",
  organisation: "海川精密机械有限公司",
  timeZone: "Asia/Shanghai",
  contract: "2027-0007",
  ledger: "contract/018f4e2c-0000-7000-8000-000000000001",
  title: "精密传感器买卖合同",
  issuedAt: at(40),
  agreedSha256: "fedcba9876543210".repeat(4),
  executed: document,
  approvals: [
    { name: "李强", at: at(1) },
    { name: "Example Manager", at: at(5) },
  ],
  signatures: [
    {
      name: "示例代表",
      email: "zhang@example.cn",
      organisation: "海川精密机械有限公司",
      at: at(20),
      method: "passkey",
      consent: "2026-11",
      address: "192.0.2.7",
      ...{ before: "11".repeat(32), after: "22".repeat(32), entry: 52 },
      serial: "01018f4e2c000070008000000000000001",
    },
    {
      name: "Example Buyer",
      email: "buyer@example.com",
      organisation: "Orchid Instruments Ltd",
      at: at(30),
      method: "link",
      consent: null,
      address: null,
      ...{ before: "22".repeat(32), after: "33".repeat(32), entry: 58 },
      serial: "01018f4e2c000070008000000000000002",
    },
  ],
  checkpoint,
  events: [
    { at: at(0), kind: "submitted-for-approval", name: "示例法务", index: 41 },
    { at: at(1), kind: "approval-decided", name: "李强", index: 43 },
    { at: at(5), kind: "approval-granted", name: null, index: 45 },
    { at: at(20), kind: "signed", name: "示例代表", index: 52 },
    { at: at(29), kind: "identity-confirmed", name: "Example Buyer", index: 57 },
    { at: at(30), kind: "signed", name: "Example Buyer", index: 58 },
    { at: at(31), kind: "executed", name: null, index: 60 },
  ],
};

test.each(languages)(
  "the certificate of destruction is an archival PDF that comes out the same each time (%s)",
  (one) => {
    const made = destructionCertificate(destruction, one);
    expect(destructionCertificate(destruction, one).sha256).toBe(made.sha256);
    expect(made.pages).toBe(1);
    expect(isArchival(made.bytes)).toBe(true);
    expect(destructionCertificate({ ...destruction, objects: 8 }, one).sha256).not.toBe(made.sha256);
  },
);

test("the evidence certificate tells the same in both languages, each from a new page, the same each time", async () => {
  const made = evidenceCertificate(evidence, ["zh-CN", "en"]);
  expect(evidenceCertificate(evidence, ["zh-CN", "en"]).sha256).toBe(made.sha256);
  expect(isArchival(made.bytes)).toBe(true);
  const pages = (await PDF.load(made.bytes)).getPages().map((page) => page.extractText().text.replaceAll(/\s+/g, ""));
  const chinese = pages.slice(0, pages.length / 2).join("");
  const english = pages.slice(pages.length / 2).join("");
  expect(chinese).toContain("电子签署存证证明");
  expect(english).toContain("EvidenceCertificate");
  for (const told of ["通行密钥", "发送至该邮箱的一次性验证码", "以电子方式签署"]) expect(chinese).toContain(told);
  for (const told of ["byapasskey", "version2026-11"]) expect(english).toContain(told);
  for (const part of [chinese, english]) {
    for (const hash of [evidence.agreedSha256, document.sha256]) expect(part).toContain(hash);
    for (const hash of evidence.signatures.flatMap(({ before, after }) => [before, after]))
      expect(part).toContain(hash);
    expect(part).toContain("192.0.2.7");
    for (const told of [checkpoint.origin, checkpoint.root, checkpoint.verifyAt]) expect(part).toContain(told);
    for (const zoned of ["10:01", "10:05", "10:20", "10:30", "GMT+8"]) expect(part).toContain(zoned);
    for (const { name } of evidence.approvals) expect(part).toContain(name.replaceAll(" ", ""));
    for (const { index } of evidence.events) expect(part).toContain(String(index));
    for (const { name, email, serial, organisation, entry } of evidence.signatures) {
      for (const told of [name, email, serial, organisation, String(entry)])
        expect(part).toContain(told.replaceAll(" ", ""));
    }
  }
});

test("the pages that are kept for the certificate in the PDF are enough for it", () => {
  const inside = evidenceCertificate({ ...evidence, executed: null, events: [] }, ["zh-CN", "en"]);
  expect(inside.pages).toBeLessThanOrEqual(evidencePages(evidence.approvals.length, evidence.signatures.length));
  expect(evidencePages(1, 1)).toBeLessThanOrEqual(4);
});

const isArchival = (bytes: Uint8Array): boolean =>
  Buffer.from(bytes).toString("latin1").includes("<pdfaid:part>2</pdfaid:part>");
