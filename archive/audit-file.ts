import { asSystem } from "../db/tenancy.ts";
import { suiteOf } from "../db/tenant.ts";
import type { TenantId } from "../domain/ids.ts";
import type { Archive } from "./document.ts";

/** Where the vault keeps a file of the audit, and what it is. */
export interface AuditFile {
  readonly size: number;
  readonly sha256: string;
  readonly vault_safe: string;
  readonly vault_object: string;
  readonly vault_version: string;
}

/**
 * Seals a file of the audit under a key of the tenant's own, apart from those of contracts: it outlasts them. Each call
 * stores another version; whoever notes one in the database decides which stands.
 *
 * @param safe names the key: `audit-reports`, or that of one campaign
 */
export const keepAuditFile = async (
  { db, vault }: Archive,
  { tenant, safe, object }: { readonly tenant: TenantId; readonly safe: string; readonly object: string },
  bytes: Parameters<Archive["vault"]["put"]>[1],
): Promise<AuditFile> => {
  const suite = await asSystem(db, tenant, (tx) => suiteOf(tx, tenant));
  const stored = await vault.put({ tenant, safe, object }, bytes, suite && { suite });
  const { size, sha256 } = stored;
  return { size, sha256, vault_safe: safe, vault_object: stored.object, vault_version: stored.version };
};
