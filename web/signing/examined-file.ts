import { createHash } from "node:crypto";
import { z } from "zod";
import { examinePdf } from "../../documents/examine.ts";
import { isRefusal, type Refusal } from "../../domain/refusal.ts";
import { ledgerKnows } from "../../ledger/index.ts";
import type { RequestContext } from "../http/context.ts";

const instant = z.iso.datetime().nullable();

const change = z.object({
  kind: z.string(),
  page: z.number().int().optional().meta({ description: "From 1." }),
  name: z.string().optional().meta({ description: "Of a field." }),
  entry: z.string().optional().meta({ description: "Of the document's catalog." }),
});

/** What is found of the signatures inside of a PDF. */
export const examinedShape = z.object({
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
      standing: z
        .object({
          by: z.enum(["answer", "list"]).meta({ description: "A responder's answer (OCSP), or the issuer's list." }),
          status: z.enum(["good", "revoked"]),
          since: instant.meta({ description: "Since when it is revoked." }),
          asOf: z.iso.datetime(),
          until: instant,
        })
        .nullable()
        .meta({ description: "What the file holds of whether the signer's certificate was revoked." }),
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
      until: instant.meta({ description: "When the first of the certificates that it rests on is over." }),
      intact: z.boolean(),
      trusted: z.boolean(),
      coversWholeDocument: z.boolean(),
      renewedInTime: z
        .boolean()
        .nullable()
        .meta({ description: "Whether the next one came before this one was over; null for the last." }),
    }),
  ),
});

export type ExaminedFile = z.input<typeof examinedShape>;

/** The signatures inside of a PDF, what was changed after whose, and whether the ledger names it. */
export const examinedFile = async (
  { services }: Pick<RequestContext, "services">,
  bytes: Buffer,
): Promise<ExaminedFile | Refusal> => {
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
