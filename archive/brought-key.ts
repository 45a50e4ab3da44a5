import { createHash } from "node:crypto";
import type { Signer } from "@libpdf/core";
import type { BroughtKeyRow } from "../db/brought-key.ts";
import { keyFileSigner } from "../documents/brought-key.ts";
import { type RemoteSigning, remoteSigner } from "../documents/remote-signer.ts";
import type { PersonId, TenantId } from "../domain/ids.ts";
import type { Place } from "../vault/associated.ts";
import type { Vault } from "../vault/vault.ts";

/** What is sealed of a key that somebody brought. */
export type BroughtSecret =
  | { readonly kind: "file"; readonly file: string; readonly password: string }
  | { readonly kind: "remote"; readonly credential: string };

interface Whose {
  readonly tenant: TenantId;
  readonly person: PersonId;
  readonly certificate: Uint8Array;
}

export const sealBrought = (vault: Pick<Vault, "sealLoose">, of: Whose, secret: BroughtSecret): Promise<Buffer> =>
  vault.sealLoose(placeOf(of), Buffer.from(JSON.stringify(secret)), "AES256_GCM_HKDF_1MB");

/**
 * Whatever signs with the key that somebody brought. Nothing of it is kept or told beyond the signature.
 *
 * @throws Error where the remote service cannot be used, or has another certificate than the one that was brought
 */
export const openBrought = async (
  vault: Pick<Vault, "openLoose">,
  row: BroughtKeyRow,
  remote: RemoteSigning | undefined,
): Promise<Signer> => {
  const secret = JSON.parse((await vault.openLoose(placeOf(row), row.sealed)).toString("utf8")) as BroughtSecret;
  if (secret.kind === "file") return keyFileSigner(Buffer.from(secret.file, "base64"), secret.password);
  if (!remote) throw new Error("No remote signing service is configured any more");
  const signer = await remoteSigner(remote, secret.credential);
  if (!row.certificate.equals(signer.certificate)) throw new Error("The signer's own certificate was exchanged");
  return signer;
};

/** Tied to its certificate and its person: exchanged in the database, it opens for nobody. */
const placeOf = ({ tenant, person, certificate }: Whose): Place => ({
  tenant,
  safe: "brought-key",
  object: person,
  version: createHash("sha256").update(certificate).digest("hex"),
});
