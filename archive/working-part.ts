import type { WorkingPartRow } from "../db/working-copy.ts";
import type { Place } from "../vault/associated.ts";
import type { SuiteName } from "../vault/suite.ts";
import type { Vault } from "../vault/vault.ts";

type Revision = Pick<WorkingPartRow, "tenant" | "contract" | "copy" | "part" | "revision">;

/** Under the contract's key, and tied to its place: exchanged in the database, revisions are found out. */
const placeOfPart = ({ tenant, contract, copy, part, revision }: Revision): Place => ({
  tenant,
  safe: contract,
  object: `working.${part}`,
  version: `${copy}.${revision}`,
});

/** Seals a revision of a part that is being edited. @throws VaultSealed once the contract's key is destroyed */
export const sealPart = (
  { vault }: { readonly vault: Pick<Vault, "sealLoose"> },
  revision: Revision,
  content: unknown,
  suite: SuiteName = "AES256_GCM_HKDF_1MB",
): Promise<Buffer> => vault.sealLoose(placeOfPart(revision), Buffer.from(JSON.stringify(content)), suite);

/** The contents of these revisions, in their order. @throws VaultTampered, VaultSealed, VaultMissing */
export const openParts = async (
  { vault }: { readonly vault: Pick<Vault, "openAllLoose"> },
  rows: readonly WorkingPartRow[],
): Promise<readonly unknown[]> => {
  const opened = await vault.openAllLoose(rows.map((row) => ({ place: placeOfPart(row), sealed: row.sealed })));
  return opened.map((bytes) => JSON.parse(bytes.toString("utf8")));
};
