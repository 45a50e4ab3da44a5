import { expect, test } from "vitest";
import { languages } from "../domain/language.ts";
import { destructionCertificate, evidenceCertificate } from "./certificate.ts";

const certified = {
  number: "D-2031-0007",
  organisation: "海川精密机械有限公司",
  contract: "018f4e2c-0000-7000-8000-000000000001",
  title: "买卖合同",
  issuedAt: "2031-03-01 09:00 (GMT+8)",
  ledger: `#4711 ${"ab12".repeat(16)}`,
};

const document = { name: "executed.pdf", sha256: "0123456789abcdef".repeat(4) };

const destruction = {
  ...certified,
  retentionEnded: "2031-01-01",
  requestedBy: "王芳",
  approvedBy: "李强",
  destroyedAt: "2031-03-01 08:59 (GMT+8)",
  objects: 7,
  key: "data-key/018f4e2c",
  documents: [document],
};

const evidence = {
  ...certified,
  executed: document,
  approvals: [{ name: "李强", at: "2027-01-01 10:00 (GMT+8)" }],
  signatures: [
    {
      name: "示例代表",
      email: "zhang@example.cn",
      organisation: "海川",
      at: "2027-01-02 10:00 (GMT+8)",
      method: "e-mail code",
      serial: "01ab",
    },
  ],
  events: [{ at: "2027-01-02 10:01 (GMT+8)", what: "executed" }],
};

test.each(languages)("certificates are archival PDFs that come out the same each time (%s)", (language) => {
  for (const make of [
    () => destructionCertificate(destruction, language),
    () => evidenceCertificate(evidence, language),
  ]) {
    const made = make();
    expect(make().sha256).toBe(made.sha256);
    expect(made.pages).toBe(1);
    expect(Buffer.from(made.bytes).toString("latin1")).toContain("<pdfaid:part>2</pdfaid:part>");
  }
  expect(destructionCertificate({ ...destruction, objects: 8 }, language).sha256).not.toBe(
    destructionCertificate(destruction, language).sha256,
  );
});
