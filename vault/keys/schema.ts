import type { Generated } from "kysely";

/** The `keys` database: wrapped keys only, never in the same dump as anything else. Made by `migrate.ts`. */
export interface KeysDatabase {
  readonly root_key: RootKeyTable;
  readonly tenant_key: TenantKeyTable;
  readonly safe_key: SafeKeyTable;
}

/** One row at most: which root key the rest is wrapped by. */
interface RootKeyTable {
  readonly single: Generated<boolean>;
  readonly fingerprint: string;
}

interface TenantKeyTable {
  readonly tenant: string;
  readonly version: number;
  readonly wrapped: Buffer;
  readonly created_at: Generated<Date>;
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
  readonly destroyed_at: Date | null;
}
