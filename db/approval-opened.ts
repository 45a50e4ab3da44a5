import type { SlotId } from "../domain/approval.ts";
import type { PersonId, TenantId } from "../domain/ids.ts";

/** That somebody had the paper before them that they are asked to approve: exactly these bytes, in exactly this place. */
export interface ApprovalOpenedTable {
  readonly tenant: TenantId;
  readonly slot: SlotId;
  readonly person: PersonId;
  readonly document_sha256: string;
  readonly opened_at: Date;
}
