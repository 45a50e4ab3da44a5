import { sql } from "kysely";
import type { Reach, Viewer } from "../domain/access.ts";
import type { TenantId } from "../domain/ids.ts";
import type { Db, Tx } from "./schema.ts";

/**
 * Runs `work` in one transaction that sees and writes only rows of the viewer's tenant, and of its contracts only
 * those within the viewer's reach. The first statement tells PostgreSQL who is looking; the policies do the rest.
 * Rolled back if `work` throws.
 */
export const inTenant = <T>(db: Db, viewer: Viewer, work: (tx: Tx) => Promise<T>): Promise<T> =>
  lookingAs(db, viewer.tenant, viewer.person, viewer.reach, work);

/**
 * As `inTenant`, but sees every row of the tenant: for what a workflow records after `domain/` has decided.
 * Never for what a person asked to read.
 */
export const asSystem = <T>(db: Db, tenant: TenantId, work: (tx: Tx) => Promise<T>): Promise<T> =>
  lookingAs(db, tenant, "", "system", work);

const lookingAs = <T>(
  db: Db,
  tenant: TenantId,
  person: string,
  reach: Reach | "system",
  work: (tx: Tx) => Promise<T>,
): Promise<T> =>
  db.transaction().execute(async (tx) => {
    // Local to the transaction: a pooled connection forgets it on commit and rollback. Without parameters, so that it
    // travels together with the `begin`.
    await sql`select set_config('engross.tenant', ${sql.lit(tenant)}, true),
                     set_config('engross.person', ${sql.lit(person)}, true),
                     set_config('engross.reach', ${sql.lit(reach)}, true)`.execute(tx);
    return work(tx);
  });
