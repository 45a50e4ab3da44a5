import type { Generated, Selectable } from "kysely";
import type { PersonId, TenantId } from "../domain/ids.ts";
import type { Tx } from "./schema.ts";

/** A key of somebody's own to sign with. */
export interface BroughtKeyTable {
  readonly person: PersonId;
  readonly tenant: TenantId;
  /** A PKCS#12 file with its password, or the id of a credential of the remote signing service. */
  readonly kind: "file" | "remote";
  /** Whom the certificate names, and who issued it. */
  readonly name: string;
  readonly issuer: string;
  /** DER. */
  readonly certificate: Buffer;
  readonly not_after: Date;
  /** By the vault. */
  readonly sealed: Buffer;
  readonly added_at: Generated<Date>;
}

export type BroughtKeyRow = Selectable<BroughtKeyTable>;

export const broughtKey = (tx: Tx, person: PersonId): Promise<BroughtKeyRow | undefined> =>
  tx.selectFrom("brought_key").selectAll().where("person", "=", person).executeTakeFirst();

/** Keeps somebody's key in the place of one that they brought before. */
export const keepBroughtKey = async (tx: Tx, key: Omit<BroughtKeyRow, "added_at">): Promise<void> => {
  await forgetBroughtKey(tx, key.person);
  await tx.insertInto("brought_key").values(key).execute();
};

/** @returns whether there was one */
export const forgetBroughtKey = async (tx: Tx, person: PersonId): Promise<boolean> => {
  const { numDeletedRows } = await tx.deleteFrom("brought_key").where("person", "=", person).executeTakeFirst();
  return numDeletedRows > 0n;
};
