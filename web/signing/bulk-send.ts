import { buffer } from "node:stream/consumers";
import { z } from "zod";
import { policyInForce } from "../../db/approval-policy.ts";
import {
  addBulk,
  type BulkWording,
  bulkById,
  bulkCounts,
  bulkLines,
  lockBulk,
  releaseBulk,
  withdrawBulk,
} from "../../db/bulk-send.ts";
import type { Tx } from "../../db/schema.ts";
import { classifications } from "../../domain/access.ts";
import { mostRows, releaseRefusal } from "../../domain/bulk-send.ts";
import { type BulkId, parseBulkId } from "../../domain/ids.ts";
import { isOffered } from "../../domain/own-template.ts";
import { isRefusal, type Refusal, refuse } from "../../domain/refusal.ts";
import type { Template } from "../../domain/template.ts";
import { beginSending } from "../../engine/bulk-send.ts";
import { bulkSendWords } from "../../i18n/bulk-send.ts";
import { draftingWords } from "../../i18n/drafting.ts";
import { formatList, formatNumber } from "../../i18n/format.ts";
import { append, type Body } from "../../ledger/index.ts";
import { seenBy } from "../contract/contract.ts";
import {
  patienceEntry,
  readPatience,
  readSigners,
  signerEntries,
  signingOrderEntry,
} from "../drafting/draft-signers.ts";
import { deskOf } from "../drafting/drafting.ts";
import type { SignedInContext } from "../http/context.ts";
import { type CsvTable, readCsv } from "../http/csv.ts";
import type { Upload, UploadRule } from "../http/route.ts";
import { kindOf, templateOf, withFields } from "../library/library.ts";
import { checkRows, unknownColumns } from "./bulk-rows.ts";

export const tableFile = { field: "file", maxBytes: 8 * 1024 * 1024, required: true } as const satisfies UploadRule;

export const newBulk = z.object({
  template: z.string().max(100),
  classification: z.enum(classifications).default("internal"),
  signers: signerEntries.meta({ description: "Of our side; whoever signs for the other is in each row." }),
  signingOrder: signingOrderEntry,
  patience: patienceEntry.optional(),
});

const wrong = (field: string, reason: string): Refusal =>
  refuse("invalid-input", { fields: [field], reasons: [reason] });

/** Reads and checks a table and keeps it with what was found. Nothing else is made by it. */
export const prepareBulk = async (
  context: SignedInContext,
  body: z.output<typeof newBulk>,
  upload: Upload,
): Promise<{ readonly id: BulkId } | Refusal> => {
  const { language, services, session, commandId } = context;
  const id = parseBulkId(commandId);
  if (!id) throw new Error("A command's id is no UUID");
  const bytes = await buffer(upload.stream);
  const { desk, policy, found } = await seenBy(context, async (tx) => ({
    desk: await deskOf(tx, context),
    policy: (await policyInForce(tx, session.person.tenant)).policy,
    found: await bulkWordingOf(tx, body.template),
  }));
  if (!found) return wrong("template", draftingWords(language).unknownTemplate);
  const { template, requiredTopics } = found;
  const ours = { ...body, signers: body.signers.filter(({ side }) => side === "ours") };
  const signers = readSigners(ours, desk.signers, language);
  if (isRefusal(signers)) return signers;
  const table = tableOf(bytes, template, context);
  if (isRefusal(table)) return table;
  const lines = checkRows(
    {
      ...{ template, requiredTopics, signers, classification: body.classification, order: body.signingOrder },
      ...{ today: desk.today, owner: session.person, policy },
    },
    table,
  );
  const at = services.now();
  const bulk = {
    ...{ id, tenant: session.person.tenant, template: template.id, classification: body.classification },
    ...{ template_name: template.name, wording: found, file_name: upload.name.slice(0, 200) },
    patience: readPatience(body.patience) ?? null,
    ...{ prepared_by: session.person.id, prepared_at: at },
  };
  await seenBy(context, async (tx) => {
    if (await addBulk(tx, bulk, lines))
      await entry(tx, context, id, "bulk-prepared", { template: template.id, rows: lines.length });
  });
  return { id };
};

/** A template as the organisation has it now, with what it asks of every contract of that type; undefined if not offered. */
export const bulkWordingOf = async (tx: Tx, id: string): Promise<BulkWording | undefined> => {
  const template = await templateOf(tx, id);
  const kind = template && (await kindOf(tx, template.terms.type ?? "other"));
  if (!template || !isOffered(template) || !kind?.offered) return undefined;
  return { template: withFields(template, kind), requiredTopics: kind.topics };
};

const tableOf = (bytes: Uint8Array, template: Template, { language }: SignedInContext): CsvTable | Refusal => {
  const words = bulkSendWords(language).wrong;
  const table = readCsv(bytes);
  if (!table) return wrong("file", words.notTable);
  const unknown = unknownColumns(template, table);
  if (unknown.length > 0) {
    const names = unknown.slice(0, 10).map((name) => name.slice(0, 60));
    return wrong("file", words.unknown(formatList(names, language)));
  }
  if (table.lines.length === 0) return wrong("file", words.noRows);
  return table.lines.length > mostRows ? wrong("file", words.tooLong(formatNumber(mostRows, language))) : table;
};

/** Approves every row in the name of whoever asks, and has a process send them. */
export const release = async (
  context: SignedInContext,
  id: BulkId,
  { leaveOut }: { readonly leaveOut: boolean },
): Promise<Refusal | undefined> => {
  const { services, session } = context;
  const refusal = await seenBy(context, async (tx) => {
    const bulk = await lockBulk(tx, id);
    if (!bulk) return refuse("not-found");
    // Sent twice, it is one release; the process may not have begun.
    if (bulk.state === "sending" && bulk.released_by === session.person.id) return null;
    const counts = (await bulkCounts(tx, [id])).get(id) ?? {};
    const facts = {
      state: bulk.state,
      preparedBy: bulk.prepared_by,
      faulty: counts.faulty ?? 0,
      ready: counts.ready ?? 0,
    };
    const refused = releaseRefusal(facts, session.person.id, { leaveOut });
    if (refused) return refused;
    await releaseBulk(tx, id, session.person.id, services.now());
    await entry(tx, context, id, "bulk-released", { rows: facts.ready, leftOut: facts.faulty });
    return null;
  });
  if (refusal) return refusal;
  await beginSending(
    { client: services.temporal, taskQueue: services.taskQueue },
    { tenant: session.person.tenant, bulk: id },
  );
  return undefined;
};

export const withdraw = (context: SignedInContext, id: BulkId): Promise<Refusal | undefined> =>
  seenBy(context, async (tx) => {
    if (!(await bulkById(tx, id))) return refuse("not-found");
    if (!(await withdrawBulk(tx, id, context.services.now()))) return refuse("bulk-over");
    await entry(tx, context, id, "bulk-withdrawn", {});
    return undefined;
  });

const entry = (
  tx: Tx,
  { session, services, allowedBy }: SignedInContext,
  bulk: BulkId,
  kind: string,
  body: Body,
): Promise<void> =>
  append(tx, [
    {
      tenant: session.person.tenant,
      subject: `bulk-send/${bulk}`,
      kind,
      actor: `person/${session.person.id}`,
      at: services.now(),
      body: { ...body, allowedBy: [...allowedBy] },
    },
  ]);

export const linesShown = 200;

/** A bulk send with its rows from one number on. */
export const bulkTold = async (
  tx: Tx,
  id: BulkId,
  { after, onlyFaults }: { readonly after: number; readonly onlyFaults: boolean },
) => {
  const bulk = await bulkById(tx, id);
  if (!bulk) return refuse("not-found");
  const counts = (await bulkCounts(tx, [id])).get(id) ?? {};
  const states = onlyFaults ? (["faulty", "left-out", "refused"] as const) : undefined;
  const lines = await bulkLines(tx, id, { after, limit: linesShown, ...(states && { states }) });
  return { bulk, counts, lines };
};
