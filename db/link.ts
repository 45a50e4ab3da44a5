import { createHash, randomBytes } from "node:crypto";
import { type Selectable, sql } from "kysely";
import type { LinkId } from "../domain/act.ts";
import type { ContractId, PersonId, TenantId } from "../domain/ids.ts";
import type { Language } from "../domain/language.ts";
import type { Db, Tx } from "./schema.ts";

/**
 * A mailed link that stands for one act of one person on one document, lets one person read what was shared, or lets
 * somebody of the other side negotiate. Only the
 * hash of its secret is kept.
 */
export interface LinkTable {
  readonly id: LinkId;
  readonly tenant: TenantId;
  readonly contract: ContractId;
  readonly purpose: "approve" | "sign" | "share" | "negotiate";
  /** The approval slot, the signer, the share or the guest. */
  readonly item: string;
  readonly person: PersonId | null;
  readonly email: string;
  readonly language: Language;
  readonly secret_hash: Buffer;
  /** `null` for a share and a guest: the contract's state says which documents they open. */
  readonly document_sha256: string | null;
  readonly made_at: Date;
  readonly expires_at: Date;
  readonly first_opened_at: Date | null;
  readonly used_at: Date | null;
  readonly void_at: Date | null;
}

export type LinkRow = Selectable<LinkTable>;

/** 32 random bytes as they stand in a link's address (base64url). */
export const freshSecret = (): string => randomBytes(32).toString("base64url");

/** What is kept of a secret. Any text has a hash; only a secret that was mailed has a row. */
export const hashOfSecret = (secret: string): Buffer => createHash("sha256").update(secret).digest();

type NewLink = Omit<LinkRow, "first_opened_at" | "used_at" | "void_at" | "secret_hash">;

/** Makes a link and voids every older one for the same act: the newest letter counts. */
export const mintLink = async (tx: Tx, link: NewLink, secret: string): Promise<void> => {
  await voidLinks(tx, link.contract, link.made_at, link.item);
  await addLink(tx, link, secret);
};

/** Makes one more link to what is for many looks: whoever is reading by an older one reads on. */
export const addLink = async (tx: Tx, link: NewLink, secret: string): Promise<void> => {
  await tx
    .insertInto("link")
    .values({ ...link, secret_hash: hashOfSecret(secret) })
    .execute();
};

/**
 * Voids the contract's links that nobody has used; those of one act where `item` is given. Links of shares and guests
 * outlive what voids the rest: the contract's state says at every request whether they open anything.
 */
export const voidLinks = async (tx: Tx, contract: ContractId, at: Date, item?: string): Promise<number> => {
  const { numUpdatedRows } = await tx
    .updateTable("link")
    .set({ void_at: at })
    .where("contract", "=", contract)
    .where("used_at", "is", null)
    .where("void_at", "is", null)
    .$if(item === undefined, (query) => query.where("purpose", "not in", ["share", "negotiate"]))
    .$if(item !== undefined, (query) => query.where("item", "=", item ?? ""))
    .executeTakeFirst();
  return Number(numUpdatedRows);
};

/** Voids what was mailed to one of ours and has not been used, about one contract or all of them. */
export const voidLinksOfPerson = async (tx: Tx, person: PersonId, at: Date, contract?: ContractId): Promise<number> => {
  const { numUpdatedRows } = await tx
    .updateTable("link")
    .set({ void_at: at })
    .where("person", "=", person)
    .where("used_at", "is", null)
    .where("void_at", "is", null)
    .$if(contract !== undefined, (query) => query.where("contract", "=", contract as ContractId))
    .executeTakeFirst();
  return Number(numUpdatedRows);
};

/** Uses a link up, in the transaction of the act it stood for. False where it was used or voided before, or is too old. */
export const useLink = async (tx: Tx, id: LinkId, at: Date): Promise<boolean> => {
  const { numUpdatedRows } = await tx
    .updateTable("link")
    .set({ used_at: at })
    .where("id", "=", id)
    .where("used_at", "is", null)
    .where("void_at", "is", null)
    .where("expires_at", ">", at)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
};

/** Whose tenant a secret belongs to: the only question about links that crosses tenants. */
export const linkHolder = async (db: Db, secret: string): Promise<{ id: LinkId; tenant: TenantId } | undefined> => {
  const { rows } = await sql<{ id: LinkId; tenant: TenantId }>`
    select id, tenant from link_holder(${hashOfSecret(secret)})`.execute(db);
  return rows[0];
};

export const linkById = (tx: Tx, id: LinkId): Promise<LinkRow | undefined> =>
  tx.selectFrom("link").selectAll().where("id", "=", id).executeTakeFirst();

/** True the first time only. */
export const noteOpened = async (tx: Tx, id: LinkId, at: Date): Promise<boolean> => {
  const { numUpdatedRows } = await tx
    .updateTable("link")
    .set({ first_opened_at: at })
    .where("id", "=", id)
    .where("first_opened_at", "is", null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
};
