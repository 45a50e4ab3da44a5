import { asSystem } from "../db/tenancy.ts";
import { suiteOf } from "../db/tenant.ts";
import type { StoredObjectId, TenantId } from "../domain/ids.ts";
import type { Archive } from "./document.ts";

/** Where the vault keeps a file of the audit, and what it is. */
export interface AuditFile {
  readonly size: number;
  readonly sha256: string;
  readonly vault_safe: string;
  readonly vault_object: string;
  readonly vault_version: string;
}

interface AuditObject {
  readonly tenant: TenantId;
  /** Names the key: `audit-reports`, or that of one campaign. */
  readonly safe: string;
  readonly object: StoredObjectId;
  /** A report is locked at once; what people bring, once a decision rests on it (`protectObject`). */
  readonly lock?: Date;
}

/**
 * Seals a file of the audit under a key of the tenant's own, apart from those of contracts: it outlasts them. Each call
 * stores another version; whoever notes one in the database decides which stands, and queues its copy.
 */
export const keepAuditFile = async (
  { db, vault }: Archive,
  { tenant, safe, object, lock }: AuditObject,
  bytes: Parameters<Archive["vault"]["put"]>[1],
): Promise<AuditFile> => {
  const suite = await asSystem(db, tenant, (tx) => suiteOf(tx, tenant));
  const stored = await vault.put({ tenant, safe, object }, bytes, {
    ...(lock && { retainUntil: lock }),
    ...(suite && { suite }),
  });
  const { size, sha256 } = stored;
  return { size, sha256, vault_safe: safe, vault_object: stored.object, vault_version: stored.version };
};
