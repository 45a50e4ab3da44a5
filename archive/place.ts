import type { StoredObject } from "../db/stored-object.ts";
import type { Place } from "../vault/associated.ts";

/** Where the vault has an object, as any row that knows it tells. */
export const placeOf = (
  row: Pick<StoredObject, "tenant" | "vault_safe" | "vault_object" | "vault_version">,
): Place => ({
  tenant: row.tenant,
  safe: row.vault_safe,
  object: row.vault_object,
  version: row.vault_version,
});
