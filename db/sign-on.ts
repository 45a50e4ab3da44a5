import { sql } from "kysely";
import type { PersonId, TenantId } from "../domain/ids.ts";
import type { SingleSignOn } from "../domain/single-sign-on.ts";
import type { Db, Tx } from "./schema.ts";

export interface SignOnTable {
  readonly tenant: TenantId;
  readonly issuer: string;
  readonly client_id: string;
  /** Sealed by the web (`web/sign-in/seal.ts`). */
  readonly secret: Buffer;
  readonly passwords: boolean;
  readonly changed_at: Date;
}

export interface SignOnDomainTable {
  readonly domain: string;
  readonly tenant: TenantId;
}

export interface IdentityTable {
  readonly tenant: TenantId;
  readonly issuer: string;
  /** Who somebody is to the provider; never another person's, unlike an address (OpenID Connect Core §5.7). */
  readonly subject: string;
  readonly user_id: PersonId;
  readonly linked_at: Date;
  readonly used_at: Date;
}

export interface KeptSignOn extends SingleSignOn {
  readonly sealedSecret: Buffer;
}

/** The provider of an organisation, if it has one. */
export const signOnOf = async (tx: Tx, tenant: TenantId): Promise<KeptSignOn | undefined> => {
  const row = await tx.selectFrom("sign_on").selectAll().where("tenant", "=", tenant).executeTakeFirst();
  if (!row) return undefined;
  const domains = await tx
    .selectFrom("sign_on_domain")
    .select("domain")
    .where("tenant", "=", tenant)
    .orderBy("domain")
    .execute();
  return {
    issuer: row.issuer,
    clientId: row.client_id,
    sealedSecret: row.secret,
    passwords: row.passwords,
    domains: domains.map(({ domain }) => domain),
  };
};

/** Whose provider people of a domain are sent to. */
export const tenantSigningOn = async (db: Db, domain: string): Promise<TenantId | undefined> => {
  const { rows } = await sql<{ tenant: TenantId | null }>`select tenant_signing_on(${domain}) as tenant`.execute(db);
  return rows[0]?.tenant ?? undefined;
};

/** Of these domains, those that are another organisation's. */
export const domainsOfOthers = async (
  tx: Tx,
  tenant: TenantId,
  domains: readonly string[],
): Promise<readonly string[]> => {
  const { rows } = await sql<{ domain: string }>`
    select domain from unnest(${domains}::text[]) domain where domain_is_others(domain, ${tenant})`.execute(tx);
  return rows.map(({ domain }) => domain);
};

/** Keeps the provider of an organisation in place of an earlier one. False where a domain has just become another's. */
export const saveSignOn = async (tx: Tx, tenant: TenantId, kept: KeptSignOn, at: Date): Promise<boolean> => {
  const values = {
    issuer: kept.issuer,
    client_id: kept.clientId,
    secret: kept.sealedSecret,
    passwords: kept.passwords,
    changed_at: at,
  };
  await tx
    .insertInto("sign_on")
    .values({ tenant, ...values })
    .onConflict((on) => on.column("tenant").doUpdateSet(values))
    .execute();
  await tx.deleteFrom("sign_on_domain").where("tenant", "=", tenant).execute();
  const added = await tx
    .insertInto("sign_on_domain")
    .values(kept.domains.map((domain) => ({ domain, tenant })))
    .onConflict((on) => on.doNothing())
    .executeTakeFirst();
  return added.numInsertedOrUpdatedRows === BigInt(kept.domains.length);
};

/** False where there was none. */
export const removeSignOn = async (tx: Tx, tenant: TenantId): Promise<boolean> =>
  (await tx.deleteFrom("sign_on").where("tenant", "=", tenant).executeTakeFirst()).numDeletedRows === 1n;

/** Somebody as one organisation's provider knows them. */
export type IdentityKey = Pick<IdentityTable, "tenant" | "issuer" | "subject">;

/** Whose identity it is, noting that it was used. */
export const personOfIdentity = async (
  db: Db | Tx,
  { tenant, issuer, subject }: IdentityKey,
  at: Date,
): Promise<PersonId | undefined> => {
  const row = await db
    .updateTable("auth.identity")
    .set({ used_at: at })
    .where("tenant", "=", tenant)
    .where("issuer", "=", issuer)
    .where("subject", "=", subject)
    .returning("user_id")
    .executeTakeFirst();
  return row?.user_id;
};

/** Joins an identity to somebody. False where they have another at this provider, or it is another's already. */
export const addIdentity = async (tx: Tx, key: IdentityKey, person: PersonId, at: Date): Promise<boolean> => {
  const added = await tx
    .insertInto("auth.identity")
    .values({ ...key, user_id: person, linked_at: at, used_at: at })
    .onConflict((on) => on.doNothing())
    .executeTakeFirst();
  return added.numInsertedOrUpdatedRows === 1n;
};

/** The provider that somebody has signed in through, if any. */
export const identitiesOf = (db: Db | Tx, person: PersonId) =>
  db
    .selectFrom("auth.identity")
    .select(["issuer", "linked_at", "used_at"])
    .where("user_id", "=", person)
    .orderBy("linked_at")
    .execute();
