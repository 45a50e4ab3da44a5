import { createHash } from "node:crypto";
import type { Db } from "../db/schema.ts";
import { addSigningKey, signingKey } from "../db/signing-key.ts";
import { asSystem } from "../db/tenancy.ts";
import type { TenantId } from "../domain/ids.ts";
import type { Place } from "../vault/associated.ts";
import { makeSm2Key, type Sm2KeyPair } from "../vault/sm2.ts";
import type { Vault } from "../vault/vault.ts";

interface Keys {
  readonly db: Db;
  readonly vault: Pick<Vault, "sealLoose" | "openLoose">;
}

/** The SM2 key pair of an organisation, made when it is asked for the first time. */
export const signingKeyOf = async ({ db, vault }: Keys, tenant: TenantId): Promise<Sm2KeyPair> => {
  const found = () => asSystem(db, tenant, (tx) => signingKey(tx, tenant));
  const row = (await found()) ?? (await made({ db, vault }, tenant).then(found));
  if (!row) throw new Error("A signing key vanished");
  const privateKey = await vault.openLoose(placeOfKey(tenant, row.public_key), row.sealed);
  return { privateKey, publicKey: row.public_key };
};

const made = async ({ db, vault }: Keys, tenant: TenantId): Promise<void> => {
  const { privateKey, publicKey } = makeSm2Key();
  const sealed = await vault.sealLoose(placeOfKey(tenant, publicKey), privateKey, "SM4_CTR_HMAC_SM3_1MB");
  await asSystem(db, tenant, (tx) => addSigningKey(tx, { tenant, public_key: publicKey, sealed }));
};

/** Tied to its public half: exchanged in the database, either is found out. */
const placeOfKey = (tenant: TenantId, publicKey: Buffer): Place => ({
  tenant,
  safe: "signing-key",
  object: "sm2",
  version: createHash("sha256").update(publicKey).digest("hex"),
});
