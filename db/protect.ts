import { type Kysely, type RawBuilder, sql } from "kysely";

export type Privilege = "select" | "insert" | "update" | "delete";

export interface Protection {
  /** The column that says whose the row is; `tenant` unless told. */
  readonly tenantColumn?: string;
  /** What the application may do with rows that it sees; everything unless told. */
  readonly privileges?: readonly Privilege[];
  /** A further condition on seeing a row, such as ``sql`viewer_sees(owner, named, classification)` ``. */
  readonly visible?: RawBuilder<boolean>;
}

/**
 * For migrations: closes a table, so that the application reaches only rows of the
 * viewer's tenant, and none where nobody said who is looking. The owner is bound as well.
 *
 * PostgreSQL asks the policy before any operator that is not leakproof, so that an index on `@@`, `@>` or `lower(x)`
 * goes unused. Ask such a question in a security definer function that itself compares with `viewer_tenant()`, as
 * `person_signing_in` of migration 001 shows, and join what it returns.
 */
export const protect = async (db: Kysely<unknown>, table: string, protection: Protection = {}): Promise<void> => {
  const name = sql.id(table);
  const ofTenant = sql<boolean>`${sql.id(protection.tenantColumn ?? "tenant")} = viewer_tenant()`;
  const seen = protection.visible === undefined ? ofTenant : sql<boolean>`${ofTenant} and ${protection.visible}`;
  const privileges = sql.raw((protection.privileges ?? ["select", "insert", "update", "delete"]).join(", "));
  await sql`alter table ${name} enable row level security, force row level security`.execute(db);
  await sql`create policy viewer on ${name} to engross_app using (${seen}) with check (${ofTenant})`.execute(db);
  await sql`grant ${privileges} on ${name} to engross_app`.execute(db);
};
