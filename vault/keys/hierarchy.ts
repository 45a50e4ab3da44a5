import { timingSafeEqual } from "node:crypto";
import type { Kysely } from "kysely";
import type pg from "pg";
import { joined, type Safe } from "../associated.ts";
import { VaultSealed, VaultTampered } from "../fault.ts";
import { askingKeys } from "./database.ts";
import type { KeyProvider } from "./provider.ts";
import type { KeysDatabase } from "./schema.ts";
import { commitmentTo, unwrapKey, wrapKey } from "./wrap.ts";

/** A living version of a tenant's key, as the database has it. */
export interface TenantVersion {
  readonly tenant: string;
  readonly version: number;
  readonly wrapped: Buffer;
  readonly commitment: Buffer | null;
  /** Fingerprint of the root version that wrapped it. */
  readonly root: string;
}

/** A safe's living key, as the database has it. */
export interface SafeVersion extends Safe {
  /** Of the tenant key that wrapped it. */
  readonly version: number;
  readonly wrapped: Buffer;
  readonly commitment: Buffer;
}

export interface RootVersion {
  readonly version: number;
  readonly fingerprint: string;
}

export const tenantContext = (tenant: string, version: number): string =>
  joined(["tenant-key", tenant, `${version}`], "|");

/** Version 1 goes without its number: so 0.1 wrote it, which knew no other. */
const safeContext = ({ tenant, safe }: Safe, version: number): string =>
  joined(["safe-key", tenant, safe, ...(version === 1 ? [] : [`${version}`])], "|");

/** @throws VaultTampered, RootKeyMissing */
export const unwrapTenantKey = async (root: KeyProvider, row: TenantVersion): Promise<Buffer> => {
  const { tenant, version, wrapped, commitment } = row;
  const key = await root.unwrap(row.root, wrapped, tenantContext(tenant, version));
  if (commitment !== null && !timingSafeEqual(commitmentTo(key), commitment))
    throw new VaultTampered(`version ${version} of the key of tenant ${tenant} is not the one it was made with`);
  return key;
};

/** @throws VaultTampered */
export const unwrapSafeKey = (tenantKey: Buffer, { version, wrapped, commitment, ...safe }: SafeVersion): Buffer => {
  const key = unwrapKey(tenantKey, wrapped, safeContext(safe, version));
  if (!timingSafeEqual(commitmentTo(key), commitment))
    throw new VaultTampered(`the key of safe ${safe.tenant}/${safe.safe} is not the one it was made with`);
  return key;
};

export const wrapSafeKey = (tenantKey: Buffer, key: Buffer, safe: Safe, version: number): Buffer =>
  wrapKey(tenantKey, key, safeContext(safe, version));

/** The version that wraps; undefined before first use. */
export const rootInUse = (db: Kysely<KeysDatabase>): Promise<RootVersion | undefined> =>
  askingKeys(() =>
    db
      .selectFrom("root_key")
      .select(["version", "fingerprint"])
      .where("destroyed_at", "is", null)
      .orderBy("version", "desc")
      .limit(1)
      .executeTakeFirst(),
  );

/** @throws VaultTampered when no root key was ever used */
export const demandRoot = async (db: Kysely<KeysDatabase>): Promise<RootVersion> => {
  const found = await rootInUse(db);
  if (found === undefined) throw new VaultTampered("the record of the root key vanished");
  return found;
};

const livingTenantKeys = (db: Kysely<KeysDatabase>) =>
  db
    .selectFrom("tenant_key")
    .innerJoin("root_key", "root_key.version", "tenant_key.root_version")
    .select([
      "tenant_key.tenant",
      "tenant_key.version",
      "tenant_key.wrapped",
      "tenant_key.commitment",
      "root_key.fingerprint as root",
    ])
    .$narrowType<{ wrapped: Buffer }>();

/** The version that wraps; undefined for a tenant that never stored anything. */
export const tenantKeyInUse = (db: Kysely<KeysDatabase>, tenant: string): Promise<TenantVersion | undefined> =>
  askingKeys(() =>
    livingTenantKeys(db)
      .where("tenant_key.tenant", "=", tenant)
      .orderBy("tenant_key.version", "desc")
      .limit(1)
      .executeTakeFirst(),
  );

/** Oldest first. */
export const tenantVersions = (db: Kysely<KeysDatabase>, tenant: string): Promise<readonly TenantVersion[]> =>
  askingKeys(() =>
    livingTenantKeys(db).where("tenant_key.tenant", "=", tenant).orderBy("tenant_key.version").execute(),
  );

/** Versions of any tenant that an older version of the root wrapped, in order. */
export const tenantKeysBefore = (
  db: Kysely<KeysDatabase>,
  root: RootVersion,
  most: number,
): Promise<readonly TenantVersion[]> =>
  askingKeys(() =>
    livingTenantKeys(db)
      .where("tenant_key.root_version", "<", root.version)
      .orderBy("tenant_key.tenant")
      .orderBy("tenant_key.version")
      .limit(most)
      .execute(),
  );

/** Everything that opens a safe, or its tombstone. What is joined is missing where the key was destroyed. */
interface SafeRow {
  readonly wrapped: Buffer | null;
  readonly commitment: Buffer | null;
  readonly destroyed_at: Date | null;
  readonly version: number | null;
  readonly tenant_wrapped: Buffer | null;
  readonly tenant_commitment: Buffer | null;
  readonly root: string | null;
}

/** Every `put` and every reading asks this: planned once for each connection. */
const safeQuery = {
  name: "safe",
  text: `
    select safe_key.wrapped, safe_key.commitment, safe_key.destroyed_at, tenant_key.version,
           tenant_key.wrapped as tenant_wrapped, tenant_key.commitment as tenant_commitment, root_key.fingerprint as root
    from safe_key
    left join tenant_key on tenant_key.tenant = safe_key.tenant and tenant_key.version = safe_key.tenant_key_version
    left join root_key on root_key.version = tenant_key.root_version
    where safe_key.tenant = $1 and safe_key.safe = $2`,
};

/** @returns undefined where the safe never had a key */
export const safeRow = (pool: pg.Pool, { tenant, safe }: Safe): Promise<SafeRow | undefined> =>
  askingKeys(async () => {
    const { rows } = await pool.query<SafeRow>({ ...safeQuery, values: [tenant, safe] });
    return rows[0];
  });

/** The key of a safe from its row. @throws VaultSealed, or VaultTampered when the row is not what was written */
export const openSafeRow = async (
  root: KeyProvider,
  { tenant, safe }: Safe,
  row: SafeRow | undefined,
): Promise<Buffer | undefined> => {
  if (row === undefined) return undefined;
  if (row.destroyed_at !== null) throw new VaultSealed(tenant, safe, row.destroyed_at);
  const { wrapped, commitment, version, tenant_wrapped, tenant_commitment } = row;
  if (wrapped === null || commitment === null || version === null || tenant_wrapped === null || row.root === null)
    throw new VaultTampered(`the key of safe ${tenant}/${safe} is incomplete`);
  const tenantVersion: TenantVersion = {
    tenant,
    version,
    wrapped: tenant_wrapped,
    commitment: tenant_commitment,
    root: row.root,
  };
  return unwrapSafeKey(await unwrapTenantKey(root, tenantVersion), { tenant, safe, version, wrapped, commitment });
};
