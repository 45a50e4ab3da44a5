import { randomBytes } from "node:crypto";
import { type Kysely, sql } from "kysely";
import { VaultFault, VaultTampered } from "../fault.ts";
import { keyBytes } from "../stream.ts";
import { askingKeys } from "./database.ts";
import {
  demandRoot,
  type SafeVersion,
  type TenantVersion,
  tenantContext,
  tenantKeyInUse,
  tenantVersions,
  unwrapSafeKey,
  unwrapTenantKey,
  wrapSafeKey,
} from "./hierarchy.ts";
import type { KeyProvider } from "./provider.ts";
import type { TenantRotation } from "./rotation.ts";
import type { KeysDatabase } from "./schema.ts";
import { commitmentTo, fingerprintOf } from "./wrap.ts";

/** The steps of `rotation.ts` for one tenant's key. */
export const tenantRotation = (db: Kysely<KeysDatabase>, root: KeyProvider): TenantRotation => ({
  tenantsAfter: async (after, most) => {
    const rows = await askingKeys(() =>
      db
        .selectFrom("tenant_key")
        .select("tenant")
        .distinct()
        .where("destroyed_at", "is", null)
        .$if(after !== undefined, (query) => query.where("tenant", ">", after ?? ""))
        .orderBy("tenant")
        .limit(most)
        .execute(),
    );
    return rows.map(({ tenant }) => tenant);
  },

  tenantVersion: async (tenant) => (await demandTenantKey(db, tenant)).version,

  beginTenant: async (tenant, from) => {
    const inUse = await demandRoot(db);
    const key = randomBytes(keyBytes);
    const version = from + 1;
    const wrapped = await root.wrap(inUse.fingerprint, key, tenantContext(tenant, version));
    await askingKeys(() =>
      db
        .insertInto("tenant_key")
        .values({ tenant, version, root_version: inUse.version, wrapped, commitment: commitmentTo(key) })
        .onConflict((on) => on.doNothing())
        .execute(),
    );
    const made = await askingKeys(() =>
      db
        .selectFrom("tenant_key")
        .select("commitment")
        .where("tenant", "=", tenant)
        .where("version", "=", version)
        .executeTakeFirst(),
    );
    return { version, fingerprint: fingerprintOf(made?.commitment ?? commitmentTo(key)) };
  },

  rewrapSafes: async (tenant, to, after, most) => {
    const keys = new Map<number, Buffer>();
    for (const row of await tenantVersions(db, tenant)) keys.set(row.version, await unwrapTenantKey(root, row));
    const newest = keys.get(to);
    // Another rotation has overtaken this one, and rewraps what is left.
    if (newest === undefined) return { rewrapped: 0, upTo: undefined };
    const rows = await safesBefore(db, tenant, to, after, most);
    const moved = rows.flatMap((row) => {
      const key = openedBy(keys.get(row.version), row);
      return key === undefined ? [] : [{ ...row, rewrapped: wrapSafeKey(newest, key, row, to) }];
    });
    return { rewrapped: await writeSafes(db, tenant, to, moved), upTo: rows.at(-1)?.safe };
  },

  finishTenant: (tenant, to) =>
    askingKeys(() =>
      db.transaction().execute(async (tx) => {
        await tx
          .selectFrom("tenant_key")
          .select("version")
          .where("tenant", "=", tenant)
          .where("version", "<", to)
          .forUpdate()
          .execute();
        const { left } = await tx
          .selectFrom("safe_key")
          .select(({ fn }) => fn.countAll<string>().as("left"))
          .where("tenant", "=", tenant)
          .where("tenant_key_version", "<", to)
          .executeTakeFirstOrThrow();
        if (Number(left) > 0) return Number(left);
        await tx
          .updateTable("tenant_key")
          .set({ wrapped: null, root_version: null, destroyed_at: sql<Date>`now()` })
          .where("tenant", "=", tenant)
          .where("version", "<", to)
          .where("destroyed_at", "is", null)
          .execute();
        return 0;
      }),
    ),
});

const demandTenantKey = async (db: Kysely<KeysDatabase>, tenant: string): Promise<TenantVersion> => {
  const found = await tenantKeyInUse(db, tenant);
  if (found === undefined) throw new VaultTampered(`tenant ${tenant} has no key`);
  return found;
};

const safesBefore = async (
  db: Kysely<KeysDatabase>,
  tenant: string,
  to: number,
  after: string | undefined,
  most: number,
): Promise<readonly SafeVersion[]> => {
  const rows = await askingKeys(() =>
    db
      .selectFrom("safe_key")
      .select(["tenant", "safe", "tenant_key_version as version", "wrapped", "commitment"])
      .where("tenant", "=", tenant)
      .where("tenant_key_version", "<", to)
      .$if(after !== undefined, (query) => query.where("safe", ">", after ?? ""))
      .orderBy("safe")
      .limit(most)
      .$narrowType<{ version: number; wrapped: Buffer; commitment: Buffer }>()
      .execute(),
  );
  return rows;
};

/** What does not open stays where it is, and keeps its version from being destroyed: it may yet be put right. */
const openedBy = (tenantKey: Buffer | undefined, row: SafeVersion): Buffer | undefined => {
  if (tenantKey === undefined) return undefined;
  try {
    return unwrapSafeKey(tenantKey, row);
  } catch (error) {
    if (error instanceof VaultFault) return undefined;
    throw error;
  }
};

/** Only rows that still are as they were read: one destroyed or rewrapped meanwhile stays so. */
const writeSafes = async (
  db: Kysely<KeysDatabase>,
  tenant: string,
  to: number,
  rows: readonly (SafeVersion & { readonly rewrapped: Buffer })[],
): Promise<number> => {
  if (rows.length === 0) return 0;
  const written = await askingKeys(() =>
    sql`
      update safe_key set tenant_key_version = ${to}, wrapped = moved.rewrapped
      from unnest(${rows.map(({ safe }) => safe)}::text[], ${rows.map(({ version }) => version)}::integer[],
        ${rows.map(({ rewrapped }) => rewrapped)}::bytea[]) as moved (safe, version, rewrapped)
      where safe_key.tenant = ${tenant} and safe_key.safe = moved.safe
        and safe_key.tenant_key_version = moved.version`.execute(db),
  );
  return Number(written.numAffectedRows ?? 0);
};
