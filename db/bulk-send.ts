import { type Generated, type Selectable, sql } from "kysely";
import type { Classification } from "../domain/access.ts";
import type { BulkState, RowFault, RowState } from "../domain/bulk-send.ts";
import type { BulkId, ContractId, PersonId, TenantId } from "../domain/ids.ts";
import type { Bilingual } from "../domain/language.ts";
import type { SignerChoice } from "../domain/recipient.ts";
import type { RefusalCode } from "../domain/refusal.ts";
import type { SigningPatience } from "../domain/signing.ts";
import type { Template } from "../domain/template.ts";
import type { Topic } from "../domain/topic.ts";
import type { Value } from "../domain/variable.ts";
import type { Tx } from "./schema.ts";

export interface BulkTable {
  readonly id: BulkId;
  readonly tenant: TenantId;
  readonly template: string;
  readonly template_name: Bilingual;
  /** As it was when the rows were checked: what is released is what was seen, whatever the library has become since. */
  readonly wording: BulkWording;
  readonly file_name: string;
  readonly classification: Classification;
  readonly patience: SigningPatience | null;
  readonly prepared_by: PersonId;
  readonly prepared_at: Date;
  readonly state: BulkState;
  readonly released_by: Generated<PersonId | null>;
  readonly released_at: Generated<Date | null>;
  readonly finished_at: Generated<Date | null>;
}

export interface BulkWording {
  readonly template: Template;
  readonly requiredTopics: readonly Topic[];
}

export interface BulkRowTable {
  readonly bulk: BulkId;
  /** Of the row in the table, as spreadsheet programs number it: the head is row 1. */
  readonly number: number;
  readonly tenant: TenantId;
  readonly title: string;
  readonly counterparty: string;
  readonly answers: Readonly<Record<string, Value | null>>;
  readonly signers: readonly SignerChoice[];
  readonly faults: readonly RowFault[];
  readonly state: RowState;
  readonly contract: Generated<ContractId | null>;
  readonly refusal: Generated<RefusalCode | null>;
  readonly settled_at: Generated<Date | null>;
}

export type BulkRow = Omit<Selectable<BulkTable>, "wording">;
export type BulkLine = Selectable<BulkRowTable>;

export type CheckedLine = Pick<BulkLine, "number" | "title" | "counterparty" | "answers" | "signers" | "faults">;

/** All but the wording, which is long. */
const columns = [
  ...(["id", "tenant", "template", "template_name", "file_name", "classification", "patience"] as const),
  ...(["prepared_by", "prepared_at", "state", "released_by", "released_at", "finished_at"] as const),
] as const;

/** Keeps a checked file with all its rows. False where it is kept already. */
export const addBulk = async (
  tx: Tx,
  {
    patience,
    wording,
    template_name,
    ...bulk
  }: Omit<Selectable<BulkTable>, "state" | "released_by" | "released_at" | "finished_at">,
  lines: readonly CheckedLine[],
): Promise<boolean> => {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto("bulk_send")
    .values({
      ...bulk,
      patience: patience && sql`${JSON.stringify(patience)}::jsonb`,
      template_name: sql`${JSON.stringify(template_name)}::jsonb`,
      wording: sql`${JSON.stringify(wording)}::jsonb`,
      state: "checked",
    })
    .onConflict((on) => on.doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows !== 1n) return false;
  const rows = lines.map((line) => ({
    ...line,
    ...{ bulk: bulk.id, tenant: bulk.tenant },
    state: line.faults.length > 0 ? "faulty" : "ready",
  }));
  await sql`insert into bulk_row select line.* from jsonb_populate_recordset(null::bulk_row, ${JSON.stringify(rows)}::jsonb) line`.execute(
    tx,
  );
  return true;
};

export const bulkById = (tx: Tx, id: BulkId): Promise<BulkRow | undefined> =>
  tx.selectFrom("bulk_send").select(columns).where("id", "=", id).executeTakeFirst();

export const bulkWording = async (tx: Tx, id: BulkId): Promise<BulkWording> =>
  (await tx.selectFrom("bulk_send").select("wording").where("id", "=", id).executeTakeFirstOrThrow()).wording;

/** As `bulkById`, kept from changing until the transaction ends. */
export const lockBulk = (tx: Tx, id: BulkId): Promise<BulkRow | undefined> =>
  tx.selectFrom("bulk_send").select(columns).where("id", "=", id).forUpdate().executeTakeFirst();

export const bulksShown = 100;

export const listBulks = (tx: Tx): Promise<BulkRow[]> =>
  tx.selectFrom("bulk_send").select(columns).orderBy("prepared_at", "desc").limit(bulksShown).execute();

/** How many rows of each state these have. */
export const bulkCounts = async (
  tx: Tx,
  bulks: readonly BulkId[],
): Promise<ReadonlyMap<BulkId, Readonly<Partial<Record<RowState, number>>>>> => {
  if (bulks.length === 0) return new Map();
  const rows = await tx
    .selectFrom("bulk_row")
    .select(({ fn }) => ["bulk", "state", fn.countAll<string>().as("count")])
    .where("bulk", "in", bulks)
    .groupBy(["bulk", "state"])
    .execute();
  const counts = new Map<BulkId, Partial<Record<RowState, number>>>();
  for (const { bulk, state, count } of rows) counts.set(bulk, { ...counts.get(bulk), [state]: Number(count) });
  return counts;
};

/** Rows with the number of their contract as far as the viewer sees it; those with faults first, where they are asked for. */
export const bulkLines = (
  tx: Tx,
  bulk: BulkId,
  { after, limit, states }: { readonly after: number; readonly limit: number; readonly states?: readonly RowState[] },
) =>
  tx
    .selectFrom("bulk_row as line")
    .leftJoin("contract", "contract.id", "line.contract")
    .select(["line.number", "line.title", "line.counterparty", "line.signers", "line.faults", "line.state"])
    .select([
      "line.contract",
      "line.refusal",
      "line.settled_at",
      "contract.number as contract_number",
      "contract.stage",
    ])
    .where("line.bulk", "=", bulk)
    .where("line.number", ">", after)
    .$if(states !== undefined, (rows) => rows.where("line.state", "in", [...(states ?? [])]))
    .orderBy("line.number")
    .limit(limit)
    .execute();

export const releaseBulk = async (tx: Tx, id: BulkId, by: PersonId, at: Date): Promise<void> => {
  await tx
    .updateTable("bulk_send")
    .set({ state: "sending", released_by: by, released_at: at })
    .where("id", "=", id)
    .execute();
  await tx
    .updateTable("bulk_row")
    .set({ state: "left-out" })
    .where("bulk", "=", id)
    .where("state", "=", "faulty")
    .execute();
};

export const withdrawBulk = async (tx: Tx, id: BulkId, at: Date): Promise<boolean> => {
  const { numUpdatedRows } = await tx
    .updateTable("bulk_send")
    .set({ state: "withdrawn", finished_at: at })
    .where("id", "=", id)
    .where("state", "=", "checked")
    .executeTakeFirst();
  return numUpdatedRows === 1n;
};

/** Numbers of rows that wait to be sent, lowest first. */
export const readyLines = async (tx: Tx, bulk: BulkId, limit: number): Promise<readonly number[]> => {
  const rows = await tx
    .selectFrom("bulk_row")
    .select("number")
    .where("bulk", "=", bulk)
    .where("state", "=", "ready")
    .orderBy("number")
    .limit(limit)
    .execute();
  return rows.map(({ number }) => number);
};

export const bulkLine = (tx: Tx, bulk: BulkId, number: number): Promise<BulkLine | undefined> =>
  tx.selectFrom("bulk_row").selectAll().where("bulk", "=", bulk).where("number", "=", number).executeTakeFirst();

/** What has become of a row; what is settled stays so. */
export const settleLine = async (
  tx: Tx,
  { bulk, number }: Pick<BulkLine, "bulk" | "number">,
  outcome: Pick<BulkLine, "contract" | "refusal" | "settled_at"> & { readonly state: RowState },
): Promise<void> => {
  await tx
    .updateTable("bulk_row")
    .set(outcome)
    .where("bulk", "=", bulk)
    .where("number", "=", number)
    .where("state", "=", "ready")
    .execute();
};

/** True the first time. */
export const finishBulk = async (tx: Tx, id: BulkId, at: Date): Promise<boolean> => {
  const { numUpdatedRows } = await tx
    .updateTable("bulk_send")
    .set({ state: "done", finished_at: at })
    .where("id", "=", id)
    .where("state", "=", "sending")
    .executeTakeFirst();
  return numUpdatedRows === 1n;
};
