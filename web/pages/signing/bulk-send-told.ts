import { z } from "zod";
import type { BulkRow } from "../../../db/bulk-send.ts";
import { peopleByIds } from "../../../db/person.ts";
import type { Tx } from "../../../db/schema.ts";
import { tenantById } from "../../../db/tenant.ts";
import { bulkStates, rowStates } from "../../../domain/bulk-send.ts";
import type { BulkId, PersonId } from "../../../domain/ids.ts";
import { isRefusal, type Refusal } from "../../../domain/refusal.ts";
import type { SignedInContext } from "../../http/context.ts";
import { bulkTold, linesShown } from "../../signing/bulk-send.ts";

const instant = z.iso.datetime();
const count = z.number().int();
const counts = z.object(
  Object.fromEntries(rowStates.map((state) => [state, count])) as Record<(typeof rowStates)[number], typeof count>,
);

/** A bulk send as lists tell it. */
export const bulkBrief = z.object({
  id: z.uuid(),
  template: z.string(),
  templateName: z.string(),
  file: z.string(),
  state: z.enum(bulkStates),
  preparedBy: z.string(),
  preparedAt: instant,
  releasedBy: z.string().nullable(),
  releasedAt: instant.nullable(),
  finishedAt: instant.nullable(),
  rows: counts,
});

export type BulkBrief = z.input<typeof bulkBrief>;

export const bulkShape = bulkBrief.extend({
  organisation: z.string(),
  yours: z.boolean().meta({ description: "Prepared by the reader, who then cannot release it." }),
  lines: z.array(
    z.object({
      number: count.meta({ description: "Of the row in the table; the head is row 1." }),
      title: z.string(),
      counterparty: z.string(),
      signers: z.array(z.string()),
      faults: z.array(z.object({ column: z.string(), reason: z.string() })),
      state: z.enum(rowStates),
      contract: z.uuid().nullable(),
      contractNumber: z.string().nullable(),
      stage: z.string().nullable(),
      refusal: z.string().nullable(),
    }),
  ),
  next: count.nullable().meta({ description: "The row after which more follow; null at the end." }),
});

export type BulkTold = z.input<typeof bulkShape>;

type Counts = Readonly<Partial<Record<(typeof rowStates)[number], number>>>;

export const briefOfBulk = (
  bulk: BulkRow,
  rows: Counts,
  names: ReadonlyMap<PersonId, string>,
  language: SignedInContext["language"],
): BulkBrief => ({
  ...{ id: bulk.id, template: bulk.template, file: bulk.file_name, state: bulk.state },
  templateName: bulk.template_name[language],
  preparedBy: names.get(bulk.prepared_by) ?? "",
  preparedAt: bulk.prepared_at.toISOString(),
  releasedBy: bulk.released_by && (names.get(bulk.released_by) ?? ""),
  releasedAt: bulk.released_at?.toISOString() ?? null,
  finishedAt: bulk.finished_at?.toISOString() ?? null,
  rows: {
    ready: rows.ready ?? 0,
    faulty: rows.faulty ?? 0,
    "left-out": rows["left-out"] ?? 0,
    sent: rows.sent ?? 0,
    refused: rows.refused ?? 0,
  },
});

/** One bulk send with a page of its rows. */
export const tellBulk = async (
  tx: Tx,
  { session, language }: SignedInContext,
  id: BulkId,
  asked: { readonly after: number; readonly onlyFaults: boolean },
): Promise<BulkTold | Refusal> => {
  const found = await bulkTold(tx, id, asked);
  if (isRefusal(found)) return found;
  const { bulk, counts: rows, lines } = found;
  const ids = [bulk.prepared_by, ...(bulk.released_by ? [bulk.released_by] : [])];
  const names = new Map((await peopleByIds(tx, ids)).map((one) => [one.id, one.name]));
  return {
    ...briefOfBulk(bulk, rows, names, language),
    organisation: (await tenantById(tx, session.person.tenant))?.name ?? "",
    yours: bulk.prepared_by === session.person.id,
    lines: lines.map((line) => ({
      ...{ number: line.number, title: line.title, counterparty: line.counterparty, state: line.state },
      signers: line.signers.map(({ name }) => name),
      faults: line.faults.map(({ column, reason }) => ({ column, reason: reason[language] })),
      ...{ contract: line.contract, contractNumber: line.contract_number, stage: line.stage, refusal: line.refusal },
    })),
    next: lines.length === linesShown ? (lines.at(-1)?.number ?? null) : null,
  };
};
