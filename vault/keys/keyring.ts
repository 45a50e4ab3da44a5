import { randomBytes, timingSafeEqual } from "node:crypto";
import type { Kysely } from "kysely";
import { joined, type Safe } from "../associated.ts";
import { codeOf, VaultMissing, VaultSealed, VaultTampered } from "../fault.ts";
import { keyBytes } from "../stream.ts";
import { askingKeys, connectKeys } from "./database.ts";
import type { KeyProvider } from "./provider.ts";
import type { KeysDatabase } from "./schema.ts";
import { makeSealedFile, openSealedFile, wrongRootKey } from "./sealed-file.ts";
import { commitmentTo, fingerprintOf, unwrapKey, wrapKey } from "./wrap.ts";

export interface KeysAddress {
  /** `postgres://…` of the keys database. */
  readonly databaseUrl: string;
  readonly rootKeyFile: string;
}

/** What remains of a destroyed key. */
export interface Tombstone {
  readonly destroyedAt: Date;
  /** Of the key that is gone, 32 hexadecimal digits; undefined when the safe never had one. */
  readonly keyFingerprint: string | undefined;
}

/**
 * Data keys of safes, each wrapped by its tenant's key, each of those by the root. Nothing is kept in memory between
 * calls, so a key destroyed by one process is gone for all of them at once.
 */
export interface Keyring {
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
 * @throws VaultMisconfigured when the root key is missing, exposed or another one; VaultUnreachable
 */
export const openKeyring = async ({ databaseUrl, rootKeyFile }: KeysAddress): Promise<Keyring> => {
  const db = connectKeys(databaseUrl);
  try {
    const root = await openSealedFile(rootKeyFile, await recordedFingerprint(db));
    const recorded = await recordFingerprint(db, root.fingerprint);
    if (recorded !== root.fingerprint) throw wrongRootKey(rootKeyFile, root.fingerprint, recorded);
    return keyring(db, root);
  } catch (error) {
    await db.destroy();
    throw error;
  }
};

/**
 * Makes the root key file where neither it nor anything wrapped by an earlier one exists. Elsewhere it does nothing:
 * `openKeyring` then says what is wrong, if something is.
 */
export const makeFirstRootKey = async ({ databaseUrl, rootKeyFile }: KeysAddress): Promise<void> => {
  const db = connectKeys(databaseUrl);
  try {
    if ((await recordedFingerprint(db)) === undefined) await makeSealedFile(rootKeyFile);
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
  } finally {
    await db.destroy();
  }
};

const keyring = (db: Kysely<KeysDatabase>, root: KeyProvider): Keyring => {
  const existingKey: Keyring["existingKey"] = async (safe) => {
    const key = await unwrapped(root, safe, await safeRow(db, safe));
    if (key === undefined) throw new VaultMissing(`safe ${joined([safe.tenant, safe.safe], "/")} has no key`);
    return key;
  };

  return {
    rootFingerprint: root.fingerprint,
    existingKey,
    keyFor: async (safe) => {
      const found = await unwrapped(root, safe, await safeRow(db, safe));
      if (found !== undefined) return found;
      const tenantKey = await tenantKeyFor(db, root, safe.tenant);
      const key = randomBytes(keyBytes);
      const row = {
        tenant: safe.tenant,
        safe: safe.safe,
        tenant_key_version: tenantKey.version,
        wrapped: wrapKey(tenantKey.key, key, safeContext(safe)),
        commitment: commitmentTo(key),
      };
      await askingKeys(() =>
        db
          .insertInto("safe_key")
          .values(row)
          .onConflict((on) => on.doNothing())
          .execute(),
      );
      // Another process may have been quicker, with another key or a tombstone: what stands there holds.
      return existingKey(safe);
    },
    destroy: async (safe) => {
      joined([safe.tenant, safe.safe], "/");
      const tombstone = { tenant_key_version: null, wrapped: null, destroyed_at: new Date() };
      const row = await askingKeys(async () => {
        await db
          .insertInto("safe_key")
          .values({ tenant: safe.tenant, safe: safe.safe, commitment: null, ...tombstone })
          .onConflict((on) =>
            on.columns(["tenant", "safe"]).doUpdateSet(tombstone).where("safe_key.destroyed_at", "is", null),
          )
          .execute();
        return safeRow(db, safe);
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

const recordedFingerprint = async (db: Kysely<KeysDatabase>): Promise<string | undefined> =>
  (await askingKeys(() => db.selectFrom("root_key").select("fingerprint").executeTakeFirst()))?.fingerprint;

const recordFingerprint = async (db: Kysely<KeysDatabase>, fingerprint: string): Promise<string> => {
  await askingKeys(() =>
    db
      .insertInto("root_key")
      .values({ fingerprint })
      .onConflict((on) => on.doNothing())
      .execute(),
  );
  return (await recordedFingerprint(db)) ?? fingerprint;
};

type SafeRow = Awaited<ReturnType<typeof safeRow>>;

const safeRow = (db: Kysely<KeysDatabase>, { tenant, safe }: Safe) =>
  askingKeys(() =>
    db
      .selectFrom("safe_key")
      .leftJoin("tenant_key", (join) =>
        join
          .onRef("tenant_key.tenant", "=", "safe_key.tenant")
          .onRef("tenant_key.version", "=", "safe_key.tenant_key_version"),
      )
      .select([
        "safe_key.wrapped",
        "safe_key.commitment",
        "safe_key.destroyed_at",
        "tenant_key.version as tenant_version",
        "tenant_key.wrapped as tenant_wrapped",
      ])
      .where("safe_key.tenant", "=", tenant)
      .where("safe_key.safe", "=", safe)
      .executeTakeFirst(),
  );

/** @throws VaultSealed, or VaultTampered when the row is not what was written */
const unwrapped = async (root: KeyProvider, safe: Safe, row: SafeRow): Promise<Buffer | undefined> => {
  if (row === undefined) return undefined;
  if (row.destroyed_at !== null) throw new VaultSealed(safe.tenant, safe.safe, row.destroyed_at);
  const { wrapped, commitment, tenant_version, tenant_wrapped } = row;
  if (wrapped === null || commitment === null || tenant_version === null || tenant_wrapped === null)
    throw new VaultTampered(`the key of safe ${safe.tenant}/${safe.safe} is incomplete`);
  const tenantKey = await root.unwrap(tenant_wrapped, tenantContext(safe.tenant, tenant_version));
  const key = unwrapKey(tenantKey, wrapped, safeContext(safe));
  if (!timingSafeEqual(commitmentTo(key), commitment))
    throw new VaultTampered(`the key of safe ${safe.tenant}/${safe.safe} is not the one it was made with`);
  return key;
};

const tenantKeyFor = async (db: Kysely<KeysDatabase>, root: KeyProvider, tenant: string) => {
  const newest = () =>
    askingKeys(() =>
      db
        .selectFrom("tenant_key")
        .select(["version", "wrapped"])
        .where("tenant", "=", tenant)
        .orderBy("version", "desc")
        .limit(1)
        .executeTakeFirst(),
    );
  let row = await newest();
  if (row === undefined) {
    const wrapped = await root.wrap(randomBytes(keyBytes), tenantContext(tenant, 1));
    const first = { tenant, version: 1, wrapped };
    await askingKeys(() =>
      db
        .insertInto("tenant_key")
        .values(first)
        .onConflict((on) => on.doNothing())
        .execute(),
    );
    row = (await newest()) ?? first;
  }
  return { version: row.version, key: await root.unwrap(row.wrapped, tenantContext(tenant, row.version)) };
};

const tenantContext = (tenant: string, version: number): string => joined(["tenant-key", tenant, `${version}`], "|");
const safeContext = ({ tenant, safe }: Safe): string => joined(["safe-key", tenant, safe], "|");
