import { sql } from "kysely";
import { askingKeys, connectKeys } from "./database.ts";
import type { KeysAddress } from "./keyring.ts";
import { fingerprintOf } from "./wrap.ts";

export interface KeysStatus {
  readonly root: {
    readonly fingerprint: string;
    readonly version: number;
    readonly since: Date;
    /** Versions before it that a rotation has not destroyed yet. */
    readonly retiring: number;
  };
  readonly tenants: {
    readonly count: number;
    /** When the oldest key in use was made; undefined where there is none. */
    readonly oldest: Date | undefined;
    /** Those whose rotation is not over: they have more than one living version. */
    readonly rotating: readonly string[];
  };
  /**
   * Destroyed keys that an old copy of the keys database may still hold in a form that present keys open: their
   * tenant's rotation, and the root's after it, are yet to come.
   */
  readonly withinReach: number;
}

export interface TenantKeyStatus {
  readonly tenant: string;
  readonly version: number;
  /** Undefined for a key of 0.1 that was not rewrapped yet. */
  readonly fingerprint: string | undefined;
  readonly since: Date;
}

/** What versions there are; opens no key. Undefined where no root key was ever used. @throws VaultUnreachable */
export const keysStatus = async ({
  databaseUrl,
}: Pick<KeysAddress, "databaseUrl">): Promise<KeysStatus | undefined> => {
  const db = connectKeys(databaseUrl);
  try {
    const [roots, tenants, reach] = await Promise.all([
      askingKeys(() =>
        db.selectFrom("root_key").selectAll().where("destroyed_at", "is", null).orderBy("version").execute(),
      ),
      askingKeys(() =>
        db
          .selectFrom("tenant_key")
          .select(({ fn }) => ["tenant", fn.max("created_at").as("since"), fn.countAll<string>().as("living")])
          .where("destroyed_at", "is", null)
          .groupBy("tenant")
          .orderBy("tenant")
          .execute(),
      ),
      askingKeys(() => withinReach.execute(db)),
    ]);
    const root = roots.at(-1);
    if (root === undefined) return undefined;
    const oldest = Math.min(...tenants.map(({ since }) => since.getTime()));
    return {
      root: {
        fingerprint: root.fingerprint,
        version: root.version,
        since: root.created_at,
        retiring: roots.length - 1,
      },
      tenants: {
        count: tenants.length,
        oldest: tenants.length === 0 ? undefined : new Date(oldest),
        rotating: tenants.filter(({ living }) => Number(living) > 1).map(({ tenant }) => tenant),
      },
      withinReach: Number(reach.rows[0]?.count ?? 0),
    };
  } finally {
    await db.destroy();
  }
};

/** The key in use of every tenant, at most a thousand. @throws VaultUnreachable */
export const tenantKeysStatus = async ({
  databaseUrl,
}: Pick<KeysAddress, "databaseUrl">): Promise<readonly TenantKeyStatus[]> => {
  const db = connectKeys(databaseUrl);
  try {
    const rows = await askingKeys(() =>
      db
        .selectFrom("tenant_key")
        .distinctOn("tenant")
        .select(["tenant", "version", "commitment", "created_at"])
        .where("destroyed_at", "is", null)
        .orderBy("tenant")
        .orderBy("version", "desc")
        .limit(1000)
        .execute(),
    );
    return rows.map(({ tenant, version, commitment, created_at }) => ({
      tenant,
      version,
      fingerprint: commitment === null ? undefined : fingerprintOf(commitment),
      since: created_at,
    }));
  } finally {
    await db.destroy();
  }
};

/**
 * A copy made before a safe was destroyed holds its key, wrapped by a tenant key of that time, wrapped by a root key of
 * any time at which that tenant key lived. It is dead when no such tenant key lives, and no such root key.
 */
const withinReach = sql<{ readonly count: string }>`
  select count(*) from safe_key as safe
  where safe.destroyed_at is not null and safe.commitment is not null and exists (
    select from tenant_key as tenant
    where tenant.tenant = safe.tenant and tenant.created_at <= safe.destroyed_at and (
      tenant.destroyed_at is null or exists (
        select from root_key as root
        where root.destroyed_at is null and root.created_at <= tenant.destroyed_at)))`;
