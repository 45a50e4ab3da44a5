import { randomBytes } from "node:crypto";
import { type Kysely, sql } from "kysely";
import type pg from "pg";
import { joined, type Safe } from "../associated.ts";
import { codeOf, VaultMissing, VaultTampered } from "../fault.ts";
import { keyBytes } from "../stream.ts";
import { askingKeys, connectKeys, keysPool, kyselyOver } from "./database.ts";
import {
  openSafeRow,
  rootInUse,
  safeRow,
  tenantContext,
  tenantKeyInUse,
  unwrapTenantKey,
  wrapSafeKey,
} from "./hierarchy.ts";
import { type KeyProvider, RootKeyMissing } from "./provider.ts";
import { agreedRoot, makeRoot, type RootAddress, rootProvider } from "./root.ts";
import type { KeysDatabase } from "./schema.ts";
import { commitmentTo, fingerprintOf } from "./wrap.ts";

export interface KeysAddress extends RootAddress {
  /** `postgres://…` of the keys database. */
  readonly databaseUrl: string;
}

/** What remains of a destroyed key. */
export interface Tombstone {
  readonly destroyedAt: Date;
  /** Of the key that is gone, 32 hexadecimal digits; undefined when the safe never had one. */
  readonly keyFingerprint: string | undefined;
}

/**
 * Data keys of safes, each wrapped by its tenant's key, each of those by the root. No key but the root's is kept in
 * memory between calls, so a key destroyed by one process is gone for all of them at once, and versions may change
 * under way (`rotation.ts`).
 */
export interface Keyring {
  /** Of the version of the root that was in use when the keyring was opened. */
  readonly rootFingerprint: string;
  /** The key of a safe, made on first use. @throws VaultSealed */
  readonly keyFor: (safe: Safe) => Promise<Buffer>;
  /** @throws VaultMissing when the safe has no key, VaultSealed when it was destroyed */
  readonly existingKey: (safe: Safe) => Promise<Buffer>;
  /** May be repeated: the first tombstone stays, and no key is ever made for this safe again. */
  readonly destroy: (safe: Safe) => Promise<Tombstone>;
  readonly close: () => Promise<void>;
}

/**
 * Opens the hierarchy. The first process ever records the fingerprint of its root key; later ones need the same key.
 *
 * @throws RootKeyMissing when it is missing or another one, VaultMisconfigured when it is exposed; VaultUnreachable
 */
export const openKeyring = async ({ databaseUrl, ...address }: KeysAddress): Promise<Keyring> => {
  const pool = keysPool(databaseUrl);
  const db = kyselyOver(pool);
  try {
    const root = rootProvider(address);
    return keyring(pool, db, root, await agreedRoot(db, root));
  } catch (error) {
    await db.destroy();
    throw error;
  }
};

/**
 * Makes a root key where neither it nor anything wrapped by an earlier one exists. Elsewhere it does nothing:
 * `openKeyring` then says what is wrong, if something is.
 */
export const makeFirstRootKey = async ({ databaseUrl, ...address }: KeysAddress): Promise<void> => {
  const db = connectKeys(databaseUrl);
  try {
    if ((await rootInUse(db)) === undefined) await makeRoot(address);
  } finally {
    await db.destroy();
  }
};

const keyring = (pool: pg.Pool, db: Kysely<KeysDatabase>, root: KeyProvider, rootFingerprint: string): Keyring => {
  const findKey = async (safe: Safe): Promise<Buffer | undefined> =>
    whileRootsChange(
      () => safeRow(pool, safe),
      (row) => openSafeRow(root, safe, row),
    );

  const existingKey: Keyring["existingKey"] = async (safe) => {
    const key = await findKey(safe);
    if (key === undefined) throw new VaultMissing(`safe ${joined([safe.tenant, safe.safe], "/")} has no key`);
    return key;
  };

  const tenantKeyFor = async (tenant: string): Promise<{ readonly version: number; readonly key: Buffer }> => {
    if ((await tenantKeyInUse(db, tenant)) === undefined) await addFirstTenantKey(db, root, tenant);
    return whileRootsChange(
      () => tenantKeyInUse(db, tenant),
      async (row) => {
        if (row === undefined) throw new VaultTampered(`the key of tenant ${tenant} vanished`);
        return { version: row.version, key: await unwrapTenantKey(root, row) };
      },
    );
  };

  const addKey = async (safe: Safe): Promise<void> => {
    const tenantKey = await tenantKeyFor(safe.tenant);
    const key = randomBytes(keyBytes);
    const row = {
      tenant: safe.tenant,
      safe: safe.safe,
      tenant_key_version: tenantKey.version,
      wrapped: wrapSafeKey(tenantKey.key, key, safe, tenantKey.version),
      commitment: commitmentTo(key),
    };
    await askingKeys(() =>
      db
        .insertInto("safe_key")
        .values(row)
        .onConflict((on) => on.doNothing())
        .execute(),
    );
  };

  return {
    rootFingerprint,
    existingKey,
    keyFor: async (safe) => {
      const found = await findKey(safe);
      if (found !== undefined) return found;
      await unlessRetired(() => addKey(safe));
      // Another process may have been quicker, with another key or a tombstone: what stands there holds.
      return existingKey(safe);
    },
    destroy: async (safe) => {
      joined([safe.tenant, safe.safe], "/");
      const tombstone = { tenant_key_version: null, wrapped: null, destroyed_at: sql<Date>`now()` };
      const row = await askingKeys(async () => {
        await db
          .insertInto("safe_key")
          .values({ tenant: safe.tenant, safe: safe.safe, commitment: null, ...tombstone })
          .onConflict((on) =>
            on.columns(["tenant", "safe"]).doUpdateSet(tombstone).where("safe_key.destroyed_at", "is", null),
          )
          .execute();
        return safeRow(pool, safe);
      });
      if (row?.destroyed_at == null) throw new VaultTampered("a tombstone vanished");
      return {
        destroyedAt: row.destroyed_at,
        keyFingerprint: row.commitment === null ? undefined : fingerprintOf(row.commitment),
      };
    },
    close: () => db.destroy(),
  };
};

/** A root version may be destroyed between the reading of what it wrapped and the unwrapping: then it is read again. */
const whileRootsChange = async <Row extends { readonly root: string | null } | undefined, T>(
  read: () => Promise<Row>,
  unwrap: (row: Row) => Promise<T>,
): Promise<T> => {
  let row = await read();
  for (;;) {
    try {
      return await unwrap(row);
    } catch (error) {
      if (!(error instanceof RootKeyMissing)) throw error;
      const now = await read();
      if (now?.root === row?.root) throw error;
      row = now;
    }
  }
};

/** PostgreSQL's foreign_key_violation: what was to wrap was destroyed meanwhile. Its successor is there already. */
const unlessRetired = async (wrap: () => Promise<void>): Promise<void> => {
  try {
    await wrap();
  } catch (error) {
    if (codeOf(error) !== "23503") throw error;
    await wrap();
  }
};

const addFirstTenantKey = (db: Kysely<KeysDatabase>, root: KeyProvider, tenant: string): Promise<void> =>
  unlessRetired(async () => {
    const inUse = await rootInUse(db);
    if (inUse === undefined) throw new VaultTampered("the record of the root key vanished");
    const key = randomBytes(keyBytes);
    const wrapped = await root.wrap(inUse.fingerprint, key, tenantContext(tenant, 1));
    const first = { tenant, version: 1, root_version: inUse.version, wrapped, commitment: commitmentTo(key) };
    await askingKeys(() =>
      db
        .insertInto("tenant_key")
        .values(first)
        .onConflict((on) => on.doNothing())
        .execute(),
    );
  });
