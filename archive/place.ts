import type { DocumentRow } from "../db/version.ts";
import type { Place } from "../vault/associated.ts";

/** Where the vault has a document. */
export const placeOf = (row: Pick<DocumentRow, "tenant" | "vault_safe" | "vault_object" | "vault_version">): Place => ({
  tenant: row.tenant,
  safe: row.vault_safe,
  object: row.vault_object,
  version: row.vault_version,
});
