import { type SqlBool, sql } from "kysely";
import type { ContractId, DocumentId } from "../domain/ids.ts";
import type { Tx } from "./schema.ts";

/** Executed contracts of which it is not known when their time-stamp is over, as many as are looked at in one go. */
export const unstamped = async (
  tx: Tx,
  now: Date,
): Promise<readonly { readonly id: ContractId; readonly executed: DocumentId }[]> =>
  tx
    .selectFrom("contract")
    .select(["id", sql<DocumentId>`state->'executed'->>'document'`.as("executed")])
    .where(sql<SqlBool>`state->'executed' <> 'null' and state->'preservation' is null`)
    .where("stage", "!=", "purged")
    // What was executed a moment ago is being completed, and tells by itself.
    .where("recorded_at", "<", new Date(now.getTime() - 86_400_000))
    .orderBy("recorded_at")
    .limit(500)
    .execute();
