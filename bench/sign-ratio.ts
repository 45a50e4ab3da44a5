import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CryptoKeySigner, PDF } from "@libpdf/core";
import { openAuthority } from "../documents/authority.ts";
import { draftPdf } from "../documents/pdf.ts";
import { signPdf } from "../documents/signature.ts";
import { salesChinese } from "../documents/templates/sales-zh.ts";
import { localTimestamps } from "../documents/timestamp.ts";
import { draftFrom } from "../domain/template.ts";
import { salesAnswers } from "../test/answers.ts";

const rounds = 40;

/**
 * How much longer our sealing takes than `@libpdf/core` alone makes the same kind of signature (PAdES B-T, the same
 * time-stamps, a certificate issued for it) on the same PDF: ours also draws the mark and checks that nothing moved.
 * Round by round in turn; the median of the rounds' ratios.
 */
export const measureSignRatio = async (): Promise<number> => {
  const folder = await mkdtemp(join(tmpdir(), "engross-sign-"));
  try {
    const authority = await openAuthority(folder);
    const timestamps = localTimestamps(authority);
    const house = { id: crypto.randomUUID(), name: "Bench" };
    const { bytes, signatureBoxes } = draftPdf(draftFrom(salesChinese, salesAnswers()));
    const [place] = signatureBoxes;
    if (!place) throw new Error("There is no place to sign");
    const signatory = () => ({ name: "Example Signatory", email: "a@example.com", actId: crypto.randomUUID() });

    const ours = async (): Promise<void> => {
      const mark = {
        place,
        lines: ["Example Signatory", "Signed 2026-11-27 10:00 (GMT+8)", "Local authority"],
      } as const;
      await signPdf({ authority, timestamps, fetchList: async () => null, askResponder: async () => null }, bytes, {
        ...{ signatory: signatory(), house, at: new Date(), mark },
      });
    };
    const bare = async (): Promise<void> => {
      const at = new Date();
      const { certificate, key, chain } = await authority.issueSigner(signatory(), at, house);
      const pdf = await PDF.load(bytes);
      await pdf.sign({
        signer: new CryptoKeySigner(key, certificate, "EC", "ECDSA", [...chain]),
        signingTime: at,
        level: "B-T",
        timestampAuthority: { timestamp: (digest) => timestamps.stamp(digest, at) },
      });
    };
    for (let warm = 0; warm < 10; warm += 1) {
      await bare();
      await ours();
    }
    const ratios: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const alone = await milliseconds(bare);
      ratios.push((await milliseconds(ours)) / alone);
    }
    return ratios.toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? Number.NaN;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const milliseconds = async (work: () => Promise<void>): Promise<number> => {
  const began = performance.now();
  await work();
  return performance.now() - began;
};
