import { createHash } from "node:crypto";
import { z } from "zod";
import { limitTries } from "../../db/auth.ts";
import { examinePdf } from "../../documents/examine.ts";
import { isRefusal, type Refusal } from "../../domain/refusal.ts";
import { verifyWords } from "../../i18n/verify.ts";
import { ledgerKnows } from "../../ledger/index.ts";
import type { RequestContext } from "../context.ts";
import { BareLayout } from "../design/components.ts";
import { defineRoute, type Upload } from "../route.ts";
import { verifyPage } from "./verify.tsx";
import { SignaturesVerdict } from "./verify-signatures-desk.tsx";

const instant = z.iso.datetime().nullable();

const change = z.object({
  kind: z.string(),
  page: z.number().int().optional().meta({ description: "From 1." }),
  name: z.string().optional().meta({ description: "Of a field." }),
  entry: z.string().optional().meta({ description: "Of the document's catalog." }),
});

const examined = z.object({
  sha256: z.string(),
  known: z.boolean().meta({ description: "Whether the ledger names exactly these bytes." }),
  valid: z.boolean().meta({
    description: "All signatures whole and trusted, nothing changed since but by signing, and the end covered.",
  }),
  level: z
    .enum(["B-B", "B-T", "B-LT", "B-LTA"])
    .nullable()
    .meta({ description: "PAdES baseline level of all signatures." }),
  signatures: z.array(
    z.object({
      name: z.string(),
      issuer: z.string(),
      at: instant,
      stampedAt: instant,
      intact: z.boolean(),
      trusted: z.boolean(),
      coversWholeDocument: z.boolean(),
      serial: z.string(),
      changedSince: z.array(change),
      unchangedUntil: z.string().nullable().meta({
        description: "Where it does not hold: the last signature before it that does. What changed lies after.",
      }),
    }),
  ),
  stamps: z.array(
    z.object({
      name: z.string(),
      at: instant,
      intact: z.boolean(),
      trusted: z.boolean(),
      coversWholeDocument: z.boolean(),
    }),
  ),
});

export type ExaminedFile = z.input<typeof examined>;

const hour = 60 * 60_000;
const filesByAddress = 30;
const megabyte = 1024 * 1024;

const examine = async ({ services, address }: RequestContext, upload: Upload): Promise<ExaminedFile | Refusal> => {
  const tooMany = await limitTries(services.db, `examine address ${address}`, filesByAddress, hour);
  if (tooMany) return tooMany;
  const chunks: Buffer[] = [];
  for await (const chunk of upload.stream) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  const found = await examinePdf(bytes, await services.trustedRoots());
  if (isRefusal(found)) return found;
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return {
    ...{ sha256, valid: found.valid, level: found.level },
    known: (await ledgerKnows(services.db, sha256, services.ledger.verifierKey)) !== undefined,
    stamps: [...found.stamps],
    signatures: found.signatures.map((signature, index) => ({
      ...signature,
      changedSince: [...signature.changedSince],
      unchangedUntil: signature.intact
        ? null
        : (found.signatures.slice(0, index).findLast(({ intact }) => intact)?.name ?? null),
    })),
  };
};

/** The signatures inside of a PDF, and what was changed after whose. The file is looked at and not kept. */
export const verifySignatures = defineRoute({
  id: "verifySignatures",
  method: "post",
  path: "/verify/signatures",
  summary: { en: "Check the signatures of a PDF", "zh-CN": "校验 PDF 中的电子签名" },
  who: "anyone",
  upload: { field: "file", maxBytes: 32 * megabyte, required: true },
  answer: examined,
  refusals: ["too-many-tries", "file-broken", "file-bomb", "file-too-large", "forged-form"],
  handle: (context, { upload }) => examine(context, upload),
  page: (context, found) => (
    <BareLayout title={verifyWords(context.language).tab} scripts>
      <SignaturesVerdict found={found} />
    </BareLayout>
  ),
  again: verifyPage,
});
