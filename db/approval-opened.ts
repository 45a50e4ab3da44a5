import type { SlotId } from "../domain/approval.ts";
import type { PersonId, TenantId } from "../domain/ids.ts";
import type { Tx } from "./schema.ts";

/** That somebody had the paper before them that they are asked to approve: exactly these bytes, in exactly this place. */
export interface ApprovalOpenedTable {
  readonly tenant: TenantId;
  readonly slot: SlotId;
  readonly person: PersonId;
  readonly document_sha256: string;
  readonly opened_at: Date;
}

export const noteApprovalOpened = async (tx: Tx, row: ApprovalOpenedTable): Promise<void> => {
  await tx
    .insertInto("approval_opened")
    .values(row)
    .onConflict((on) => on.columns(["slot", "person", "document_sha256"]).doNothing())
    .execute();
};

/** What this person has opened of these places: `slot document_sha256`. */
export const approvalsOpened = async (
  tx: Tx,
  person: PersonId,
  slots: readonly SlotId[],
): Promise<ReadonlySet<string>> => {
  if (slots.length === 0) return new Set();
  const rows = await tx
    .selectFrom("approval_opened")
    .select(["slot", "document_sha256"])
    .where("person", "=", person)
    .where("slot", "in", slots)
    .execute();
  return new Set(rows.map(({ slot, document_sha256 }) => `${slot} ${document_sha256}`));
};
