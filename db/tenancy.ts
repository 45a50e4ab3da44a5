import { sql } from "kysely";
import type { Viewer } from "../domain/access.ts";
import type { GuestId } from "../domain/act.ts";
import type { TenantId } from "../domain/ids.ts";
import { unanswered } from "../ledger/index.ts";
import type { Db, Tx } from "./schema.ts";

/**
 * Runs `work` in one transaction that sees and writes only rows of the viewer's tenant, and of its contracts only
 * those within the viewer's reach. The first statement tells PostgreSQL who is looking; the policies do the rest.
 * Rolled back if `work` throws.
 */
export const inTenant = <T>(db: Db, viewer: Viewer, work: (tx: Tx) => Promise<T>): Promise<T> =>
  lookingAs(db, viewer, work);

/**
 * As `inTenant`, but sees every row of the tenant: for what a workflow records after `domain/` has decided.
 * Never for what a person asked to read.
 */
export const asSystem = <T>(db: Db, tenant: TenantId, work: (tx: Tx) => Promise<T>): Promise<T> =>
  lookingAs(db, { tenant, person: "", reach: "system" }, work);

/**
 * As `inTenant`, for somebody of the other side who was invited to negotiate: of all that is said about a contract,
 * PostgreSQL itself gives them only what is shared with them and what they said. No contract is theirs to see.
 */
export const asGuest = <T>(db: Db, tenant: TenantId, guest: GuestId, work: (tx: Tx) => Promise<T>): Promise<T> =>
  lookingAs(db, { tenant, person: guest, reach: "guest" }, work);

interface Outsider extends Partial<Omit<Viewer, "tenant" | "person" | "reach">> {
  readonly tenant: TenantId;
  readonly person: GuestId;
  readonly reach: "guest";
}

interface System extends Partial<Omit<Viewer, "tenant" | "person" | "reach">> {
  readonly tenant: TenantId;
  readonly person: "";
  readonly reach: "system";
}

const lookingAs = <T>(
  db: Db,
  { tenant, person, reach, team, department }: Viewer | System | Outsider,
  work: (tx: Tx) => Promise<T>,
): Promise<T> =>
  db.transaction().execute(async (tx) => {
    // Local to the transaction: a pooled connection forgets it on commit and rollback. It travels with what comes next.
    await sql`${sql.raw(unanswered)} select set_config('engross.tenant', ${tenant}, true),
                     set_config('engross.person', ${person}, true),
                     set_config('engross.reach', ${reach}, true),
                     set_config('engross.team', ${team ?? ""}, true),
                     set_config('engross.department', ${department ?? ""}, true)`.execute(tx);
    return work(tx);
  });
