import { z } from "zod";
import { type VersionWording, wordingOf } from "../../archive/wording.ts";
import type { ContractRow } from "../../db/contract.ts";
import type { Tx } from "../../db/schema.ts";
import {
  type DocumentRow,
  documentById,
  documentsOfVersion,
  type VersionDocuments,
  type VersionRow,
  versionsOf,
} from "../../db/version.ts";
import { comparison, type RedlinedPart } from "../../documents/redline.ts";
import type { ContractId } from "../../domain/ids.ts";
import { isRefusal, type Refusal, refuse } from "../../domain/refusal.ts";
import { noteView, visibleContract, whileThere } from "../drafting/draft-reading.ts";
import type { SignedInContext } from "../http/context.ts";
import { organisationOf } from "../shell.tsx";
import { seenBy } from "./contract.ts";

const versionNumber = z.coerce.number().int().positive().max(1_000_000);

/** Which two versions, and how they are shown. Without an answer: the current one against the one before it. */
export const comparing = z.object({
  from: versionNumber.optional(),
  to: versionNumber.optional(),
});

/** One of the two versions, with what stands in it. */
export interface ComparedVersion extends VersionWording {
  readonly version: VersionRow;
  readonly pdf: DocumentRow;
}

/** Two versions of a contract and what is different. */
export interface ComparedVersions {
  readonly organisation: string;
  readonly row: ContractRow;
  /** All there are, newest first. */
  readonly versions: readonly VersionRow[];
  readonly from: ComparedVersion;
  readonly to: ComparedVersion;
  readonly parts: readonly RedlinedPart[];
}

/** A contract that has but one version: nothing to compare, and no fault. */
export interface OnlyVersion {
  readonly organisation: string;
  readonly row: ContractRow;
  readonly only: VersionRow;
}

/**
 * Compares any two versions, whatever each came from. That both were looked at is recorded in the transaction that found
 * them.
 *
 * @param act `viewed` on a page, `downloaded` as a file
 */
export const compareVersions = async (
  context: SignedInContext,
  contract: ContractId,
  chosen: z.output<typeof comparing>,
  act: "viewed" | "downloaded" = "viewed",
): Promise<ComparedVersions | OnlyVersion | Refusal> => {
  const found = await seenBy(context, async (tx): Promise<Found | OnlyVersion | Refusal> => {
    const row = await visibleContract(tx, contract);
    if (isRefusal(row)) return row;
    const versions = await versionsOf(tx, contract);
    const organisation = await organisationOf(tx, context);
    const numbers = twoOf(versions, row.state.draft.number, chosen);
    const [only] = versions;
    if (numbers === null) return only ? { organisation, row, only } : refuse("not-found");
    const from = await filesOf(tx, versions, numbers.from);
    const to = await filesOf(tx, versions, numbers.to);
    if (!from || !to) return refuse("not-found");
    for (const { version, pdf } of [from, to])
      await noteView(tx, context, pdf, { act, object: "version", version: version.number });
    return { organisation, row, versions, from, to };
  });
  if (isRefusal(found) || "only" in found) return found;
  return whileThere(async () => {
    const [from, to] = [await read(context, found.from), await read(context, found.to)];
    return { ...found, from, to, parts: comparison(from.parts, to.parts, to.language) };
  });
};

type Found = Omit<ComparedVersions, "from" | "to" | "parts"> & {
  readonly from: FoundVersion;
  readonly to: FoundVersion;
};

/** `null` where there is but one version and none was asked for. */
const twoOf = (
  versions: readonly VersionRow[],
  current: number,
  { from, to }: z.output<typeof comparing>,
): { readonly from: number; readonly to: number } | null => {
  const later = to ?? current;
  const earlier = from ?? versions.find(({ number }) => number < later)?.number;
  return earlier === undefined ? null : { from: earlier, to: later };
};

interface FoundVersion {
  readonly version: VersionRow;
  readonly pdf: DocumentRow;
  readonly documents: VersionDocuments;
}

const filesOf = async (tx: Tx, versions: readonly VersionRow[], number: number): Promise<FoundVersion | undefined> => {
  const version = versions.find((each) => each.number === number);
  const pdf = version && (await documentById(tx, version.pdf_document));
  return version && pdf && { version, pdf, documents: await documentsOfVersion(tx, version) };
};

const read = async (
  { services }: SignedInContext,
  { version, pdf, documents }: FoundVersion,
): Promise<ComparedVersion> => ({ version, pdf, ...(await wordingOf(services, version, documents)) });

const change = z.object({ kind: z.enum(["same", "added", "removed"]), text: z.string() });

/** As programs get it. */
export const toldComparison = z.object({
  contract: z.uuid(),
  from: z.number().int(),
  to: z.number().int(),
  scans: z
    .object({ from: z.array(z.number().int()), to: z.array(z.number().int()) })
    .meta({ description: "Pages without text, which nothing can be compared with." }),
  parts: z.array(
    z.object({
      id: z.string(),
      what: z.enum(["title", "party", "preamble", "clause"]),
      number: z.string(),
      before: z.string().meta({ description: "Its number in the earlier version." }),
      under: z.string(),
      state: z.enum(["same", "changed", "added", "removed", "moved", "moved-away"]),
      moved: z.boolean(),
      heading: z.array(change).readonly(),
      paragraphs: z.array(z.array(change).readonly()).readonly(),
    }),
  ),
});

export const tellComparison = (answer: ComparedVersions | OnlyVersion): z.input<typeof toldComparison> => {
  if ("only" in answer) {
    const { number } = answer.only;
    return { contract: answer.row.id, from: number, to: number, scans: { from: [], to: [] }, parts: [] };
  }
  const { row, from, to, parts } = answer;
  return {
    contract: row.id,
    from: from.version.number,
    to: to.version.number,
    scans: { from: [...from.scans], to: [...to.scans] },
    parts: [...parts],
  };
};
