import { type Generated, type Selectable, sql } from "kysely";
import type { TenantId } from "../domain/ids.ts";
import type { Language } from "../domain/language.ts";
import type { Db, Tx } from "./schema.ts";

export interface TenantTable {
  readonly id: TenantId;
  readonly name: string;
  readonly language: Language;
  readonly time_zone: string;
  readonly created_at: Generated<Date>;
}

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

const tenantOf = (row: Selectable<TenantTable>): Tenant => ({
  id: row.id,
  name: row.name,
  language: row.language,
  timeZone: row.time_zone,
});
