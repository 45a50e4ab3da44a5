import { type Generated, type Selectable, sql } from "kysely";
import type { TenantId } from "../domain/ids.ts";
import type { Language } from "../domain/language.ts";
import type { Db, Tx } from "./schema.ts";

export interface TenantTable {
  readonly id: TenantId;
  readonly name: string;
  readonly language: Language;
  readonly time_zone: string;
  readonly suite: Generated<TenantSuite>;
  readonly created_at: Generated<Date>;
}

export const tenantSuites = ["AES256_GCM_HKDF_1MB", "SM4_CTR_HMAC_SM3_1MB"] as const;

/** The ciphers that seal a tenant's documents, as the vault names them: AES-256-GCM, or SM4 with SM3 (国密). */
export type TenantSuite = (typeof tenantSuites)[number];

/** An organisation that uses this installation, and sees nothing of the others. */
export interface Tenant {
  readonly id: TenantId;
  readonly name: string;
  /** What is written where no reader is known. */
  readonly language: Language;
  /** IANA name of the zone of the organisation's days. */
  readonly timeZone: string;
}

/** Every tenant served here, oldest first; for workers, which start before anybody signs in. */
export const allTenants = async (db: Db): Promise<readonly Tenant[]> => {
  const { rows } = await sql<Selectable<TenantTable>>`select * from installation_tenants()`.execute(db);
  return rows.map(tenantOf);
};

export const tenantById = async (tx: Tx, id: TenantId): Promise<Tenant | undefined> => {
  const row = await tx.selectFrom("tenant").selectAll().where("id", "=", id).executeTakeFirst();
  return row && tenantOf(row);
};

/** Adds the tenant that the transaction runs for: `asSystem(db, tenant.id, (tx) => addTenant(tx, tenant))`. */
export const addTenant = async (tx: Tx, tenant: Tenant): Promise<void> => {
  await tx
    .insertInto("tenant")
    .values({ id: tenant.id, name: tenant.name, language: tenant.language, time_zone: tenant.timeZone })
    .execute();
};

/** @returns undefined when there is no such tenant */
export const suiteOf = async (tx: Tx, id: TenantId): Promise<TenantSuite | undefined> =>
  (await tx.selectFrom("tenant").select("suite").where("id", "=", id).executeTakeFirst())?.suite;

/**
 * For documents kept from now on. Those that are there stay as they are, and open as before.
 *
 * @returns false where it is that one already
 */
export const chooseSuite = async (tx: Tx, id: TenantId, suite: TenantSuite): Promise<boolean> => {
  const { numUpdatedRows } = await tx
    .updateTable("tenant")
    .set({ suite })
    .where("id", "=", id)
    .where("suite", "!=", suite)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
};

const tenantOf = (row: Selectable<TenantTable>): Tenant => ({
  id: row.id,
  name: row.name,
  language: row.language,
  timeZone: row.time_zone,
});
