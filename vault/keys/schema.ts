import type { ColumnType, Generated } from "kysely";

/** The `keys` database: wrapped keys only, never in the same dump as anything else. Made by `migrate.ts`. */
export interface KeysDatabase {
  readonly root_key: RootKeyTable;
  readonly tenant_key: TenantKeyTable;
  readonly safe_key: SafeKeyTable;
}

type Timestamp = ColumnType<Date | null, Date | null, Date | null>;

/** One row for every version that there ever was; the newest wraps, and is the only living one but in a rotation. */
interface RootKeyTable {
  readonly version: number;
  readonly fingerprint: string;
  readonly created_at: Generated<Date>;
  readonly destroyed_at: Timestamp;
}

/** As the root's: the newest version of a tenant wraps. A destroyed one is no longer there, but for its commitment. */
interface TenantKeyTable {
  readonly tenant: string;
  readonly version: number;
  readonly root_version: number | null;
  readonly wrapped: Buffer | null;
  /** Null in rows of 0.1, until they are rewrapped. */
  readonly commitment: Buffer | null;
  readonly created_at: Generated<Date>;
  readonly destroyed_at: Timestamp;
}

/** A living key is wrapped and has no `destroyed_at`; a tombstone is the opposite, and stays for ever. */
interface SafeKeyTable {
  readonly tenant: string;
  readonly safe: string;
  readonly tenant_key_version: number | null;
  readonly wrapped: Buffer | null;
  /** Null when the safe was sealed before it ever had a key. */
  readonly commitment: Buffer | null;
  readonly created_at: Generated<Date>;
  readonly destroyed_at: Timestamp;
}
