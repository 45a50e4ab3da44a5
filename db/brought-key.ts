import { type Generated, type Selectable, sql } from "kysely";
import type { SignerId } from "../domain/act.ts";
import type { PersonId, TenantId } from "../domain/ids.ts";
import { append } from "../ledger/index.ts";
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

/**
 * Forgets the key of somebody who left, and tells the ledger; but not while an act of theirs waits to be sealed with it.
 *
 * @param sealed an act that waits no more, whatever the record says yet
 */
export const forgetKeyOfLeaver = async (tx: Tx, person: PersonId, sealed: SignerId | null = null): Promise<void> => {
  const { rows } = await sql<Pick<BroughtKeyTable, "tenant">>`
    delete from brought_key key
    where key.person = ${person}
      and exists (select from person p where p.id = key.person and not p.active)
      and not exists (
        select from signer_entry entry
        join contract c on c.id = entry.contract
        where entry.own_certificate and entry.signer is distinct from ${sealed}
          and c.state -> 'ceremony' -> 'signers' @>
            jsonb_build_array(jsonb_build_object('id', entry.signer, 'person', key.person, 'state', 'signed')))
    returning key.tenant`.execute(tx);
  const told = { subject: `person/${person}`, actor: "engross", at: new Date(), body: { why: "left" } };
  await append(
    tx,
    rows.map(({ tenant }) => ({ ...told, tenant, kind: "signing-certificate-removed" })),
  );
};

/** @returns whether there was one */
export const forgetBroughtKey = async (tx: Tx, person: PersonId): Promise<boolean> => {
  const { numDeletedRows } = await tx.deleteFrom("brought_key").where("person", "=", person).executeTakeFirst();
  return numDeletedRows > 0n;
};
